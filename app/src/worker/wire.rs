//! The wire form of a message, both ways: a JS object `{ bytes: Uint8Array, blob?: Blob }`; a `File` is a `Blob`. The
//! bytes are postcard: both sides are one build, so no field needs its name, and neither module carries code for names.

use js_sys::{Object, Reflect, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use web_sys::Blob;

/// Puts a message and, where there is one, a Blob into the wire form.
///
/// # Errors
/// When the message cannot be written, in words: only a map of unknown length can make it so.
pub fn write(message: &impl Serialize, blob: Option<&Blob>) -> Result<Object, String> {
    let bytes = postcard::to_allocvec(message).map_err(|error| error.to_string())?;
    let object = Object::new();
    // Setting a property of a fresh plain object cannot fail.
    let _ = Reflect::set(&object, &"bytes".into(), &Uint8Array::from(bytes.as_slice()));
    if let Some(blob) = blob {
        let _ = Reflect::set(&object, &"blob".into(), blob);
    }
    Ok(object)
}

/// The bytes and the Blob of a message.
pub fn open(data: &JsValue) -> (Vec<u8>, Option<Blob>) {
    let get = |name: &str| Reflect::get(data, &name.into()).ok();
    let bytes = get("bytes").and_then(|bytes| bytes.dyn_into::<Uint8Array>().ok());
    let blob = get("blob").and_then(|blob| blob.dyn_into::<Blob>().ok());
    (bytes.map(|bytes| bytes.to_vec()).unwrap_or_default(), blob)
}

/// Reads a message.
///
/// # Errors
/// When the bytes are no such message, in words.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    postcard::from_bytes(bytes).map_err(|error| error.to_string())
}

/// The number that a message begins with, where the rest cannot be read: whoever asked must hear of it.
pub fn number(bytes: &[u8]) -> u32 {
    postcard::take_from_bytes(bytes).map_or(0, |(number, _)| number)
}
