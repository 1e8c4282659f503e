//! Small preferences in local storage. Never scan data. Without storage (private windows) defaults apply.

use gloo_storage::{LocalStorage, Storage};
use serde::{Serialize, de::DeserializeOwned};

/// The risk model's settings.
pub const SETTINGS: &str = "patchfirst.settings";
/// Which workspace of this browser is open, where it is not the first: what the names of all that is its own end in.
pub const WORKSPACE: &str = "patchfirst.workspace";
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
    let Some(Ok(Some(storage))) = web_sys::window().map(|window| window.local_storage()) else { return };
    let all: Vec<String> = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok()?).collect();
    all.iter().filter(|key| key.starts_with("patchfirst.")).for_each(|key| remove(key));
}
