//! Files that a person chose, dropped or pasted: handles only. The bytes of a scan never come here; a short list of hosts
//! does.

use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
pub use web_sys::File;
use web_sys::{
    Blob, DataTransfer, DragEvent, Event, FileList, FilePropertyBag, HtmlInputElement, TextDecoder, TextDecoderOptions,
};

/// Files on their way in.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The files, each with its path inside the folder it came with; a bare name where it came alone.
    pub files: Vec<(String, File)>,
    /// Hidden files and folders that were passed over (a name that starts with a dot).
    pub hidden: u32,
    /// Files and folders that the browser could not open.
    pub unreadable: u32,
    /// Was there more than the limit?
    pub has_more: bool,
}

/// The files that a file input holds, at most `limit` of them; hidden ones in a folder are passed over. The input is
/// emptied so that the same files can be chosen again.
pub fn chosen(event: &Event, limit: usize) -> Found {
    let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
        return Found::default();
    };
    let mut found = Found::default();
    for file in each(input.files().as_ref()) {
        let path = path_of(&file);
        if path.contains('/') && path.split('/').any(is_hidden) {
            found.hidden += 1;
        } else if found.files.len() < limit {
            found.files.push((path, file));
        } else {
            found.has_more = true;
        }
    }
    input.set_value("");
    found
}

/// The files that were dropped, without what is in folders.
pub fn dropped(event: &DragEvent) -> Vec<File> {
    each(event.data_transfer().and_then(|data| data.files()).as_ref()).collect()
}

/// Press a file input that is not in sight.
pub fn open_chooser(input: &HtmlInputElement) {
    input.click();
}

/// Does this drag carry files (and not text or a link)?
pub fn carries_files(event: &DragEvent) -> bool {
    event
        .data_transfer()
        .is_some_and(|data| data.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files")))
}

/// The plain text of a paste; empty when it holds none.
pub fn text_of(data: &DataTransfer) -> String {
    data.get_data("text/plain").unwrap_or_default()
}

/// A text as a file of this name and type.
///
/// # Errors
/// When the browser has no memory for it.
pub fn from_text(text: &str, name: &str, mime: &str) -> Result<File, JsValue> {
    let options = FilePropertyBag::new();
    options.set_type(mime);
    File::new_with_str_sequence_and_options(&Array::of1(&text.into()), name, &options)
}

/// Files that lie one behind the other in a Blob, by name and bytes. Cut by reference: nothing is copied.
///
/// # Errors
/// When the browser has no memory for the handles.
pub fn cut(all: &Blob, named: &[(String, u64)]) -> Result<Vec<(String, File)>, JsValue> {
    let mut from = 0;
    let mut files = Vec::with_capacity(named.len());
    for (name, bytes) in named {
        let part = all.slice_with_f64_and_f64(from as f64, (from + bytes) as f64)?;
        files.push((name.clone(), File::new_with_blob_sequence(&Array::of1(&part), name)?));
        from += bytes;
    }
    Ok(files)
}

/// Is this the name of a hidden file or folder?
pub(super) fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
}

/// Files of a list.
pub(super) fn each(files: Option<&FileList>) -> impl Iterator<Item = File> {
    let count = files.map_or(0, FileList::length);
    (0..count).filter_map(move |at| files.and_then(|files| files.get(at)))
}

fn path_of(file: &File) -> String {
    let path = Reflect::get(file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
    path.filter(|path| !path.is_empty()).unwrap_or_else(|| file.name())
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
