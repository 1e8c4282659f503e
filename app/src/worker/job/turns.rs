//! Who comes first after everything changed: the page's rows, then the storing, then what takes long to count. Keeps nobody
//! waiting for more than a moment, and knows nothing of rows, chunks or counts.

use std::cell::{Cell, RefCell};

use js_sys::Function;
use wasm_bindgen::JsValue;

use super::wait::pause;

/// How long the storing of everything waits for the page to ask for its rows, ms: a page that shows others does not.
const ROWS_WITHIN_MS: i32 = 100;
/// The same where the first rows of the whole report went along: a page that shows them asks for none.
const OTHER_ROWS_WITHIN_MS: i32 = 8;
/// How long what takes long to count waits for what is being stored, ms: a slow disk must not hold it up.
const STORED_WITHIN_MS: i32 = 100;

/// Whose turn it is.
#[derive(Default)]
pub(super) struct Turns {
    /// Lets the storing go on.
    rows_out: RefCell<Option<Function>>,
    /// Has the page the first rows of what changed already?
    has_first_rows: Cell<bool>,
    is_writing: Cell<bool>,
    /// Lets those go on who wait for the storing.
    stored_out: RefCell<Vec<Function>>,
}

impl Turns {
    /// A page that was just told of a change asks for its rows: they come before the storing, which keeps the worker busy.
    pub(super) async fn rows_first(&self) {
        let within_ms = if self.has_first_rows.take() { OTHER_ROWS_WITHIN_MS } else { ROWS_WITHIN_MS };
        pause(within_ms, |go_on| drop(self.rows_out.replace(Some(go_on)))).await;
    }

    /// A change was told together with the first rows of it.
    pub(super) fn rows_went_along(&self) {
        self.has_first_rows.set(true);
    }

    /// The page has its rows.
    pub(super) fn rows_are_out(&self) {
        self.rows_out.take().iter().for_each(go_on);
    }

    /// A change is with the browser: everything, or a part, for which nobody waits.
    pub(super) fn begin_writing(&self, is_all: bool) {
        self.is_writing.set(is_all);
    }

    /// It is stored, or is not.
    pub(super) fn end_writing(&self) {
        self.is_writing.set(false);
        self.stored_out.take().iter().for_each(go_on);
    }

    /// The browser writes beside this worker, and soon has written, but a worker that counts does not hear of it. So the
    /// count comes after.
    pub(super) async fn stored_first(&self) {
        if self.is_writing.get() {
            pause(STORED_WITHIN_MS, |go_on| self.stored_out.borrow_mut().push(go_on)).await;
        }
    }
}

fn go_on(wait: &Function) {
    // Calling a promise's own resolve cannot throw.
    let _ = wait.call0(&JsValue::NULL);
}
