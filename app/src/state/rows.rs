//! The first rows of a report, asked for as soon as it is read: the engine answers while the page that shows them is
//! still being built.

use leptos::prelude::*;
use shared::view::{FindingPage, FindingQuery};

use super::App;
use crate::worker::client::Pending;
use crate::worker::message::{Reply, Request};

/// Rows asked for: those of a high screen.
const FIRST_ROWS: u32 = 64;

/// Rows on their way.
pub(super) struct Ahead {
    revision: u32,
    query: FindingQuery,
    rows: Pending,
}

impl App {
    /// Asks for the first rows of the whole report at this revision of the workspace.
    pub(super) fn ask_rows_ahead(self, revision: u32) {
        let query = FindingQuery::first(FIRST_ROWS);
        let asked = Request::Findings(query.clone());
        self.engine.update_value(|engine| {
            let rows = engine.client.ask(asked, None);
            engine.rows_ahead = Some(Ahead { revision, query, rows });
        });
    }

    /// The first rows that this query wants, where they were asked for already.
    pub async fn rows_ahead(self, wanted: &FindingQuery) -> Option<FindingPage> {
        let Ahead { revision, query, rows } = self.engine.try_update_value(|engine| engine.rows_ahead.take())??;
        let is_it = query.filter == wanted.filter && query.sort == wanted.sort && wanted.slice.from == 0;
        if !is_it || untrack(|| self.revision()) != revision {
            return None;
        }
        match rows.await.reply {
            Reply::Findings(page) => Some(page),
            _ => None,
        }
    }
}
