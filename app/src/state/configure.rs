//! Settings of the risk model: kept as a preference, told to the engine. Live sliders never queue up: while one
//! request is on its way only the newest settings wait behind it.

use std::cell::Cell;

use gloo_storage::{LocalStorage, Storage};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::risk::Settings;

use super::App;
use crate::worker::message::Request;

/// Where the preference is kept.
const KEY: &str = "patchfirst.settings";

thread_local! {
    /// Is a `Configure` on its way?
    static ASKING: Cell<bool> = const { Cell::new(false) };
    /// Did the settings change since it left?
    static CHANGED: Cell<bool> = const { Cell::new(false) };
}

impl App {
    /// Use these settings from now on: keep them, show them, re-rank.
    pub fn configure(self, settings: Settings) {
        if LocalStorage::set(KEY, &settings).is_err() {
            self.notice.set(Some("This browser does not keep preferences: they last until the page closes.".into()));
        }
        self.settings.set(settings);
        CHANGED.set(true);
        if ASKING.replace(true) {
            return;
        }
        spawn_local(async move {
            while CHANGED.replace(false) {
                let newest = self.settings.get_untracked();
                self.ask(Request::Configure(newest)).await;
            }
            ASKING.set(false);
        });
    }
}
