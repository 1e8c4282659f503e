//! How much room the data of this origin uses, as far as the browser tells. Estimates: browsers pad them on purpose.

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::WorkerGlobalScope;

/// Bytes used and bytes allowed; nothing where the browser does not say (an insecure origin has no estimate).
pub async fn usage() -> Option<(u64, u64)> {
    let scope: WorkerGlobalScope = js_sys::global().dyn_into().ok()?;
    let asked = scope.navigator().storage().estimate().ok()?;
    let estimate = JsFuture::from(asked).await.ok()?;
    let bytes = |of: &JsValue, key: &str| Reflect::get(of, &key.into()).ok()?.as_f64().map(|bytes| bytes as u64);
    // The app itself is kept here too (`sw.js`), which is not data. Not every browser tells the two apart.
    let data = Reflect::get(&estimate, &"usageDetails".into()).ok().and_then(|of| bytes(&of, "indexedDB"));
    Some((data.or_else(|| bytes(&estimate, "usage"))?, bytes(&estimate, "quota")?))
}
