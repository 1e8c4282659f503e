//! How much room this origin uses, as far as the browser tells. Estimates: browsers pad them on purpose.

use js_sys::Reflect;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::WorkerGlobalScope;

/// Bytes used and bytes allowed; nothing where the browser does not say (an insecure origin has no estimate).
pub async fn usage() -> Option<(u64, u64)> {
    let scope: WorkerGlobalScope = js_sys::global().dyn_into().ok()?;
    let asked = scope.navigator().storage().estimate().ok()?;
    let estimate = JsFuture::from(asked).await.ok()?;
    let bytes = |key: &str| Reflect::get(&estimate, &key.into()).ok()?.as_f64().map(|bytes| bytes as u64);
    Some((bytes("usage")?, bytes("quota")?))
}
