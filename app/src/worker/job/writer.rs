//! One writer at a time: the tab that holds the browser's lock keeps the workspace, other tabs only look.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::wait::pause;

/// Name of the lock of the first workspace; what it ends in for others is that of their database.
const LOCK: &str = "patchfirst-writer";
/// How often to ask: a tab that just reloaded still waits for its former self to go.
const TRIES: u32 = 20;
/// Time between two tries, ms.
const PAUSE_MS: i32 = 50;

/// Words for a person in a tab that may not write.
pub(super) const ELSEWHERE: &str = "Patchfirst is open in another tab of this browser, and only one may change the data. Close the other tab and reload this page.";

/// What a tab may do with the stored workspace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Right {
    /// Only look: another tab writes.
    #[default]
    Look,
    /// Write, as every other tab may: the browser has no locks (a page without a secure origin).
    Write,
    /// Write, and nobody else does.
    WriteAlone,
}

impl Right {
    /// May it write?
    pub(super) fn may_write(self) -> bool {
        self != Self::Look
    }
}

/// Becomes the writer, for as long as the worker lives, unless another tab is.
pub(super) async fn become_writer(workspace: &str) -> Right {
    let lock = format!("{LOCK}{workspace}");
    for _ in 0..TRIES {
        match ask_once(&lock).await {
            Some(false) => pause(PAUSE_MS, drop).await,
            Some(true) => return Right::WriteAlone,
            None => return Right::Write,
        }
    }
    Right::Look
}

/// Asks for the lock without waiting for it; `None` where there are no locks.
async fn ask_once(lock: &str) -> Option<bool> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE).ok()?;
    let mut asked = JsValue::UNDEFINED;
    let answer = Promise::new(&mut |resolve, _| {
        // The lock is held until the promise given back settles: never, so until the worker ends.
        let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            let is_ours = !lock.is_null();
            // Calling a promise's own resolve cannot throw.
            let _ = resolve.call1(&JsValue::NULL, &JsValue::from_bool(is_ours));
            if is_ours { Promise::new(&mut |_, _| {}).into() } else { JsValue::UNDEFINED }
        });
        let arguments = Array::of3(&lock.into(), &options, &granted);
        asked = request.apply(&locks, &arguments).unwrap_or_else(Into::into);
    });
    // A browser that has locks but gives none (a sandboxed page) refuses at once: as without locks.
    let first = Promise::race(&Array::of2(&answer, &asked));
    JsFuture::from(first).await.ok().and_then(|ours| ours.as_bool())
}
