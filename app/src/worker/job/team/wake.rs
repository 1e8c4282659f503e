//! Waiting for the next round: until its time, or until something has happened.

use std::cell::{Cell, RefCell};

use js_sys::Function;
use wasm_bindgen::JsValue;

use crate::worker::job::wait::pause;

/// Wakes the one who waits.
#[derive(Default)]
pub(super) struct Wake {
    is_woken: Cell<bool>,
    go_on: RefCell<Option<Function>>,
}

impl Wake {
    /// Something has happened.
    pub(super) fn wake(&self) {
        self.is_woken.set(true);
        if let Some(go_on) = self.go_on.take() {
            // Calling a promise's own resolve cannot throw.
            let _ = go_on.call0(&JsValue::NULL);
        }
    }

    /// Waits; not at all where something has happened since the last time.
    pub(super) async fn rest(&self, most_ms: i32) {
        if !self.is_woken.get() {
            pause(most_ms, |go_on| drop(self.go_on.replace(Some(go_on)))).await;
        }
        self.is_woken.set(false);
    }
}
