//! Small preferences in local storage. Never scan data. Without storage (private windows) defaults apply.

use gloo_storage::{LocalStorage, Storage};
use serde::{Serialize, de::DeserializeOwned};

/// The risk model's settings.
pub const SETTINGS: &str = "patchfirst.settings";
/// `light` or `dark`; absent means as the system says.
pub const THEME: &str = "patchfirst.theme";
/// Mappings of files that no family knows, the latest first.
pub const MAPPINGS: &str = "patchfirst.mappings";
/// What the team's server last said of itself, as it said it; absent where none was found.
pub const SERVER: &str = "patchfirst.server";
/// Largest file accepted, bytes.
pub const FILE_LIMIT: &str = "patchfirst.file_limit";

fn available() -> bool {
    web_sys::window().is_some_and(|w| matches!(w.local_storage(), Ok(Some(_))))
}

/// A preference, or `None` when it is not set or not readable.
pub fn get<T: DeserializeOwned>(key: &str) -> Option<T> {
    if available() { LocalStorage::get(key).ok() } else { None }
}

/// A preference as it is kept, JSON.
pub fn text(key: &str) -> Option<String> {
    web_sys::window()?.local_storage().ok()??.get_item(key).ok()?
}

/// Keep a preference that is JSON already; says whether the browser did.
pub fn set_text(key: &str, json: &str) -> bool {
    let storage = web_sys::window().and_then(|window| window.local_storage().ok()?);
    storage.is_some_and(|storage| storage.set_item(key, json).is_ok())
}

/// Keep a preference; says whether the browser did.
pub fn set<T: Serialize>(key: &str, value: T) -> bool {
    available() && LocalStorage::set(key, value).is_ok()
}

/// Forget a preference.
pub fn remove(key: &str) {
    if available() {
        LocalStorage::delete(key);
    }
}

/// Forget all preferences of this tool.
pub fn clear() {
    for key in [SETTINGS, THEME, FILE_LIMIT, MAPPINGS, SERVER] {
        remove(key);
    }
}
