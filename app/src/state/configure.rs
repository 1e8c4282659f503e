//! Settings of the risk model, told to the engine while they change. Live sliders never queue up: while one request is
//! on its way only the newest settings wait behind it.

use std::cell::{Cell, RefCell};

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::risk::Settings;

use super::App;
use crate::browser::clock::Act;
use crate::worker::message::Request;

/// Measure: from a change of settings to the frame with the rows that it ranks.
const RERANK: &str = "patchfirst:rerank";

thread_local! {
    /// Is a `Configure` on its way?
    static ASKING: Cell<bool> = const { Cell::new(false) };
    /// Did the settings change since it left?
    static CHANGED: Cell<bool> = const { Cell::new(false) };
    /// The first change that no answer has in it.
    static ACT: RefCell<Option<Act>> = const { RefCell::new(None) };
}

impl App {
    /// Change the settings of the risk model.
    pub fn change(self, change: impl FnOnce(&mut Settings)) {
        let mut next = self.settings.get_untracked();
        change(&mut next);
        self.configure(next);
    }

    /// Use these settings of the risk model from now on. Whoever watches them keeps them.
    pub fn configure(self, settings: Settings) {
        ACT.with_borrow_mut(|act| {
            let _ = act.get_or_insert_with(|| Act::begin(RERANK));
        });
        self.settings.set(settings);
        CHANGED.set(true);
        if ASKING.replace(true) {
            return;
        }
        spawn_local(async move {
            while CHANGED.replace(false) {
                let newest = self.settings.get_untracked();
                let act = ACT.take();
                self.ask(Request::Configure(newest)).await;
                act.into_iter().for_each(Act::shown);
            }
            ASKING.set(false);
        });
    }
}
