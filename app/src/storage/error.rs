//! Why something could not be kept, in words for a person. Never a bare browser message where we know better.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::DomException;

/// What can go wrong with the browser's storage. After any of them the stored data is what it was before.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    /// Another tab holds an older version of the data and did not let go in time.
    #[error("Another tab of this page is in the way. Close the other tabs, then reload this one.")]
    Blocked,
    /// The browser refused for want of room.
    #[error("{}", quota_words(*needed_bytes, *free_bytes))]
    Quota {
        /// Bytes that were to be written.
        needed_bytes: u64,
        /// Bytes left to this origin, where the browser tells.
        free_bytes: Option<u64>,
    },
    /// The connection was closed from outside: a newer version in another tab, or site data cleared by a person.
    #[error("The data in this browser was taken over by a newer version of this page, or cleared. Reload this page.")]
    Closed,
    /// The browser gives this page no storage at all.
    #[error(
        "This browser keeps no data for this page (private window, or storage switched off). Export before you leave."
    )]
    Unavailable,
    /// Anything else; the browser's own words are inside.
    #[error("The browser's storage failed and nothing was changed: {0}")]
    Broken(String),
}

impl StorageError {
    /// From what the browser threw or left on a transaction; `needed_bytes` is the size of what was being written.
    pub fn from_js(cause: &JsValue, needed_bytes: u64) -> Self {
        let Some(exception) = cause.dyn_ref::<DomException>() else {
            return Self::Broken(words_of(cause));
        };
        match exception.name().as_str() {
            "QuotaExceededError" => Self::Quota { needed_bytes, free_bytes: None },
            "InvalidStateError" | "VersionError" => Self::Closed,
            "SecurityError" => Self::Unavailable,
            name => Self::Broken(format!("{} ({name})", exception.message())),
        }
    }

    pub(super) fn read(cause: JsValue) -> Self {
        let error = Self::from_js(&cause, 0);
        drop(cause);
        error
    }
}

fn words_of(cause: &JsValue) -> String {
    match cause.dyn_ref::<js_sys::Error>() {
        Some(error) => error.message().into(),
        None => cause.as_string().unwrap_or_else(|| "no reason given".to_owned()),
    }
}

fn quota_words(needed_bytes: u64, free_bytes: Option<u64>) -> String {
    let room = free_bytes.map_or_else(String::new, |free| format!(" ({} free)", megabytes(free)));
    format!(
        "No room left in this browser for {}{room}. Nothing was changed. \
         Free some disk space, or wipe what is here in Settings, then try again.",
        megabytes(needed_bytes)
    )
}

/// Bytes as decimal megabytes with one digit, rounded up so that a need never reads as zero.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}
