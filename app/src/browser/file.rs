//! Files that a person chose or dropped: handles only. The bytes of a scan never come here; a short list of hosts does.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
pub use web_sys::File;
use web_sys::{DragEvent, Event, HtmlInputElement, TextDecoder, TextDecoderOptions};

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

/// The whole text of a small file: UTF-16 where a mark says so, else UTF-8, else Windows-1252. `None` when the browser
/// cannot read it any more.
pub async fn text(file: &File) -> Option<String> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    let bytes = Uint8Array::new(&buffer).to_vec();
    match bytes.as_slice() {
        [0xff, 0xfe, ..] => decoded("utf-16le", &bytes),
        [0xfe, 0xff, ..] => decoded("utf-16be", &bytes),
        _ => decoded("utf-8", &bytes).or_else(|| decoded("windows-1252", &bytes)),
    }
}

/// `None` where a byte is not of the encoding.
fn decoded(label: &str, bytes: &[u8]) -> Option<String> {
    let options = TextDecoderOptions::new();
    options.set_fatal(true);
    TextDecoder::new_with_label_and_options(label, &options).ok()?.decode_with_u8_array(bytes).ok()
}
