//! Mappings of files that no family knows: remembered in this browser, told to the engine whenever they change.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ingest::Mapping;

use super::App;
use crate::browser::prefs;
use crate::worker::message::Request;
use crate::worker::packed::Packed;

impl App {
    /// Go and map the columns of a file that the engine has at hand.
    pub fn map_columns(self, name: String) {
        self.mapped_file.set(Some(name));
        self.go.set(Some("/mapping".to_owned()));
    }

    /// Tell the engine what this browser remembers.
    pub fn tell_mappings(self) {
        let mappings = self.mappings.with_untracked(Packed::of);
        spawn_local(async move {
            self.ask(Request::Mappings(mappings)).await;
        });
    }

    /// Remember a mapping for its header, in place of an older one.
    pub fn remember(self, mapping: Mapping) {
        self.mappings.update(|known| {
            known.retain(|known| !known.is_for_header_of(&mapping));
            known.insert(0, mapping);
        });
        self.keep_mappings();
    }

    /// Forget a remembered mapping.
    pub fn forget(self, mapping: &Mapping) {
        self.mappings.update(|known| known.retain(|known| known != mapping));
        self.keep_mappings();
    }

    fn keep_mappings(self) {
        self.mappings.with_untracked(|mappings| {
            if !prefs::set(prefs::MAPPINGS, mappings) {
                let words = "This browser keeps no preferences: the mapping is known until the page is closed.";
                self.notice.set(Some(words.to_owned()));
            }
        });
        self.tell_mappings();
    }
}
