//! How much this origin keeps in the browser, and whether the browser promises to keep it.

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::StorageManager;

/// What the browser says of its storage.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Space {
    /// Bytes used by this origin's data.
    pub used_bytes: f64,
    /// Bytes this origin may use.
    pub quota_bytes: f64,
    /// Has the browser promised not to clear it by itself?
    pub persistent: bool,
}

fn manager() -> Option<StorageManager> {
    let navigator: JsValue = web_sys::window()?.navigator().into();
    // Absent on plain http: then there is nothing to ask.
    let storage = Reflect::get(&navigator, &"storage".into()).ok()?;
    (!storage.is_undefined()).then(|| storage.into())
}

fn number(object: &JsValue, key: &str) -> Option<f64> {
    Reflect::get(object, &key.into()).ok()?.as_f64()
}

/// Ask the browser; `None` where it does not tell.
pub async fn space() -> Option<Space> {
    let manager = manager()?;
    let estimate = JsFuture::from(manager.estimate().ok()?).await.ok()?;
    let persistent = match manager.persisted() {
        Ok(answer) => JsFuture::from(answer).await.ok().and_then(|p| p.as_bool()).unwrap_or_default(),
        Err(_) => false,
    };
    // The app itself is kept here too (`sw.js`), which is not data. Not every browser tells the two apart.
    let data = Reflect::get(&estimate, &"usageDetails".into()).ok().and_then(|of| number(&of, "indexedDB"));
    let used_bytes = data.or_else(|| number(&estimate, "usage")).unwrap_or_default();
    Some(Space { used_bytes, quota_bytes: number(&estimate, "quota").unwrap_or_default(), persistent })
}

/// Ask the browser to keep the data even when disk space runs short. Says whether it promised.
pub async fn persist() -> bool {
    let Some(Ok(answer)) = manager().map(|m| m.persist()) else { return false };
    JsFuture::from(answer).await.ok().and_then(|p| p.as_bool()).unwrap_or_default()
}
