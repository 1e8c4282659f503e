//! Which assets are picked: some by one, or all that match.

use leptos::prelude::*;
use shared::view::{AssetRow, Selection};

use super::view::{Chosen, View};

impl View {
    /// How many are picked.
    pub fn picked_count(self) -> u32 {
        self.picked.with(|picked| match picked {
            Selection::These(ids) => ids.len() as u32,
            Selection::Matching(_) => self.total(),
        })
    }

    /// The picked rows, as they were last drawn; none where all that match are picked.
    pub fn picked_rows(self) -> Vec<AssetRow> {
        self.picked.with(|picked| match picked {
            Selection::These(ids) => {
                self.drawn.with_value(|drawn| ids.iter().filter_map(|id| drawn.get(id).cloned()).collect())
            }
            Selection::Matching(_) => Vec::new(),
        })
    }

    /// Is this asset picked?
    pub fn is_picked(self, id: u32) -> bool {
        self.picked.with(|picked| match picked {
            Selection::These(ids) => ids.binary_search(&id).is_ok(),
            Selection::Matching(_) => true,
        })
    }

    /// Pick an asset or put it back. Out of "all that match" this leaves the rows in sight.
    pub fn pick(self, id: u32, on: bool) {
        let in_sight = self.ids_in_sight();
        self.picked.update(|picked| {
            let mut ids = match picked {
                Selection::These(ids) => std::mem::take(ids),
                Selection::Matching(_) => in_sight,
            };
            match (ids.binary_search(&id), on) {
                (Err(at), true) => ids.insert(at, id),
                (Ok(at), false) => {
                    ids.remove(at);
                }
                _ => {}
            }
            *picked = Selection::These(ids);
        });
    }

    /// Are all rows in sight picked?
    pub fn all_in_sight_picked(self) -> bool {
        self.rows.with(|rows| !rows.is_empty() && rows.iter().all(|(id, _)| self.is_picked(*id)))
    }

    /// Pick the rows in sight, or put them back.
    pub fn pick_in_sight(self, on: bool) {
        for id in self.ids_in_sight() {
            self.pick(id, on);
        }
    }

    /// Pick all that match, also beyond the rows in sight.
    pub fn pick_matching(self) {
        self.picked.set(Selection::Matching(self.chosen.with_untracked(Chosen::filter)));
    }

    /// Pick nothing.
    pub fn pick_nothing(self) {
        self.picked.set(nothing());
    }

    fn ids_in_sight(self) -> Vec<u32> {
        let mut ids: Vec<u32> = self.rows.with_untracked(|rows| rows.iter().map(|(id, _)| *id).collect());
        ids.sort_unstable();
        ids
    }
}

/// Nothing picked.
pub(super) fn nothing() -> Selection {
    Selection::These(Vec::new())
}
