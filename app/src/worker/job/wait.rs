//! Waiting by the clock, without keeping the worker from its messages.

use js_sys::{Function, Promise};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::WorkerGlobalScope;

/// Waits so many milliseconds; less where whoever takes `early` calls it before.
pub(super) async fn pause(most_ms: i32, early: impl FnOnce(Function)) {
    let mut early = Some(early);
    let waited = Promise::new(&mut |resolve, _| {
        if let Ok(scope) = js_sys::global().dyn_into::<WorkerGlobalScope>() {
            // A timer with a function and a number always starts.
            let _ = scope.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, most_ms);
        }
        if let Some(early) = early.take() {
            early(resolve);
        }
    });
    let _ = JsFuture::from(waited).await;
}
