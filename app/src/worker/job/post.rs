//! Messages to the page.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, DedicatedWorkerGlobalScope};

use crate::worker::message::{Event, FromWorker, Reply};
use crate::worker::wire;

pub(super) fn post_event(event: &Event) {
    post(&FromWorker::<&Reply>::Event(event.clone()), None);
}

pub(super) fn post_reply(id: u32, reply: &Reply, blob: Option<&Blob>) {
    post(&FromWorker::Reply { id, reply }, blob);
}

fn post(message: &FromWorker<&Reply>, blob: Option<&Blob>) {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    match wire::write(message, blob) {
        // Bytes and Blobs always clone.
        Ok(message) => drop(scope.post_message(&message)),
        Err(error) => web_sys::console::error_1(&format!("engine: reply not written: {error}").into()),
    }
}

/// Bytes as a Blob.
pub(super) fn blob_of(bytes: &[u8], mime: &str) -> Result<Blob, String> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    Blob::new_with_u8_array_sequence_and_options(&parts, &options)
        .map_err(|_| "The browser has no memory left for this file.".to_owned())
}
