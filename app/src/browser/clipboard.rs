//! Text to the clipboard, as far as the browser lets us.

use wasm_bindgen_futures::JsFuture;

/// Copy; says whether the browser did it.
pub async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
}
