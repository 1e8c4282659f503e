//! The wire form of a message, both ways: a JS object `{ text: JSON, blob?: Blob }`; a `File` is a `Blob`.

use js_sys::{Object, Reflect};
use web_sys::Blob;

/// Puts text and, where there is one, a Blob into the wire form.
pub fn envelope(text: &str, blob: Option<&Blob>) -> Object {
    let message = Object::new();
    // Setting a property of a fresh plain object cannot fail.
    let _ = Reflect::set(&message, &"text".into(), &text.into());
    if let Some(blob) = blob {
        let _ = Reflect::set(&message, &"blob".into(), blob);
    }
    message
}
