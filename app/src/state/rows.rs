//! The first rows of a report: they come with the word that it was read, before anything shows them.

use leptos::prelude::*;
use shared::view::{FindingPage, FindingQuery};

use super::App;

/// Rows that nobody shows yet.
pub(super) struct Ahead {
    /// The revision of the workspace that they are of.
    pub revision: u32,
    /// The rows, from the first of the whole report on.
    pub rows: FindingPage,
}

impl App {
    /// The first rows that this query wants, where they came already.
    pub fn rows_ahead(self, wanted: &FindingQuery) -> Option<FindingPage> {
        let Ahead { revision, rows } = self.engine.try_update_value(|engine| engine.rows_ahead.take())??;
        let first = FindingQuery::first(rows.rows.len() as u32);
        let is_it = first.filter == wanted.filter && first.sort == wanted.sort && wanted.slice.from == 0;
        (is_it && untrack(|| self.revision()) == revision).then_some(rows)
    }
}
