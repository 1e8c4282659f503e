//! Mappings of files that no family knows: remembered in this browser, told to the engine whenever they change.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ingest::Mapping;

use super::App;
use crate::browser::prefs;
use crate::worker::message::Request;

impl App {
    /// Go and map the columns of a file that the engine has at hand.
    pub fn map_columns(self, name: String) {
        self.mapped_file.set(Some(name));
        self.go.set(Some("/mapping".to_owned()));
    }

    /// Mappings that this browser remembers, the latest first. Follows every change.
    pub fn mappings(self) -> Vec<Mapping> {
        self.known_mappings.track();
        untrack(|| self.known().with(|known| known.clone().unwrap_or_default()))
    }

    /// Tell the engine what this browser remembers: as it is kept, for few start with a file to map.
    pub fn tell_remembered(self) {
        if let Some(json) = prefs::text(prefs::MAPPINGS) {
            self.tell(json);
        }
    }

    /// Remember a mapping for its header, in place of an older one.
    pub fn remember(self, mapping: Mapping) {
        self.change_mappings(|known| {
            known.retain(|known| !known.is_for_header_of(&mapping));
            known.insert(0, mapping);
        });
    }

    /// Forget a remembered mapping.
    pub fn forget(self, mapping: &Mapping) {
        self.change_mappings(|known| known.retain(|known| known != mapping));
    }

    /// Forget all of them, here and in the engine; what the browser keeps is the caller's.
    pub fn forget_mappings(self) {
        self.known_mappings.set(Some(Vec::new()));
        self.tell("[]".to_owned());
    }

    fn change_mappings(self, change: impl FnOnce(&mut Vec<Mapping>)) {
        self.known().update(|known| change(known.get_or_insert_default()));
        let json = self.known_mappings.with_untracked(serde_json::to_string).unwrap_or_default();
        if !prefs::set_text(prefs::MAPPINGS, &json) {
            let words = "This browser keeps no preferences: the mapping is known until the page is closed.";
            self.notice.set(Some(words.to_owned()));
        }
        self.tell(json);
    }

    /// The signal, with what the browser keeps in it.
    fn known(self) -> RwSignal<Option<Vec<Mapping>>> {
        if self.known_mappings.with_untracked(Option::is_none) {
            self.known_mappings
                .update_untracked(|known| *known = Some(prefs::get(prefs::MAPPINGS).unwrap_or_default()));
        }
        self.known_mappings
    }

    fn tell(self, json: String) {
        spawn_local(async move {
            self.ask(Request::Mappings(json)).await;
        });
    }
}
