//! Files that a person chose or dropped: handles only, never their bytes.

use wasm_bindgen::JsCast;
pub use web_sys::File;
use web_sys::{DragEvent, Event, HtmlInputElement};

/// The file that a file input holds. The input is emptied so that the same file can be chosen again.
pub fn chosen(event: &Event) -> Option<File> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let file = input.files().and_then(|files| files.get(0));
    input.set_value("");
    file
}

/// The files that were dropped.
pub fn dropped(event: &DragEvent) -> Vec<File> {
    let Some(files) = event.data_transfer().and_then(|t| t.files()) else { return Vec::new() };
    (0..files.length()).filter_map(|i| files.get(i)).collect()
}

/// Does this drag carry files (and not text or a link)?
pub fn carries_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|t| t.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files")))
}
