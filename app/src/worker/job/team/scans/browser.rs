//! What only shared scans ask of the browser: to pack, and to end a request.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Blob, Response, WorkerGlobalScope};

use super::super::by_name::{called, made};

/// Ends a request.
pub(super) struct Stop(JsValue);

impl Stop {
    /// That ends it by itself after so many milliseconds.
    pub(super) fn after(ms: i32) -> Option<Self> {
        let stop = Self(made("AbortController", &Array::new())?);
        let abort: Function = Reflect::get(&stop.0, &"abort".into()).ok()?.dyn_into().ok()?;
        let abort: Function = called(&abort, "bind", &Array::of1(&stop.0))?.dyn_into().ok()?;
        let scope = js_sys::global().dyn_into::<WorkerGlobalScope>().ok()?;
        // To end what has an answer already changes nothing.
        scope.set_timeout_with_callback_and_timeout_and_arguments_0(&abort, ms).ok()?;
        Some(stop)
    }

    /// What the request listens to.
    pub(super) fn signal(&self) -> Option<AbortSignal> {
        Reflect::get(&self.0, &"signal".into()).ok().map(JsCast::unchecked_into)
    }

    /// Ends it now.
    pub(super) fn now(&self) {
        // Nothing comes of it.
        let _ = called(&self.0, "abort", &Array::new());
    }
}

/// Bytes as gzip, by the browser itself; nothing where it cannot (before 2023).
pub(super) async fn gzip(bytes: &Blob) -> Option<Blob> {
    let pair = made("CompressionStream", &Array::of1(&"gzip".into()))?;
    let packed = called(&bytes.stream(), "pipeThrough", &Array::of1(&pair))?;
    let response: Response = made("Response", &Array::of1(&packed))?.dyn_into().ok()?;
    JsFuture::from(response.blob().ok()?).await.ok()?.dyn_into().ok()
}
