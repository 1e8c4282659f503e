//! Bytes to a file on a person's disk, through a link that is clicked once.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlAnchorElement, Url};

/// Offer a Blob as a file of this name.
///
/// # Errors
/// When the browser makes no address for the Blob.
pub fn save(blob: &Blob, name: &str) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let Some(document) = web_sys::window().and_then(|w| w.document()) else { return Ok(()) };
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // Freed once the click was taken; the browser holds the Blob for its download by then.
    leptos::prelude::set_timeout(
        move || {
            let _ = Url::revoke_object_url(&url);
        },
        std::time::Duration::from_secs(40),
    );
    Ok(())
}

/// A name that every file system takes: letters, digits, dot, dash, underscore.
pub fn safe_name(name: &str) -> String {
    let safe: String =
        name.trim().chars().map(|c| if c.is_alphanumeric() || "._- ".contains(c) { c } else { '-' }).collect();
    let safe = safe.trim_matches(['.', ' ', '-']).to_owned();
    if safe.is_empty() { "patchfirst".to_owned() } else { safe }
}
