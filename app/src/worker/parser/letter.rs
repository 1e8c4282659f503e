//! What the engine and its parsers say to each other: a JS array `[bytes, ...]`, the bytes in postcard (see `wire`); behind
//! them a `File`, or the three pieces of a part.

use js_sys::{Array, Uint8Array, Uint32Array};
use serde::{Deserialize, Serialize};
use shared::ingest::{Part, Range, Task, Ticket};
use wasm_bindgen::prelude::*;
use web_sys::Blob;

use crate::worker::wire;

/// The engine to a parser.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ToParser {
    /// The file with this number (beside it) may come, and then a range with these bytes first.
    Expect(u32, u64, u64),
    /// Ranges of the file with this number (beside it) come next; what was there before is left.
    File(u32, Box<Task>),
    /// Read this behind what was told before, and tell its parts with this ticket. Where the ticket says to begin anew, what
    /// was told before is left.
    Range(Ticket, Range),
    /// No more of this file.
    Leave,
}

/// A parser to the engine.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum FromParser {
    /// It listens.
    Ready,
    /// A part (beside it) of the file with this number.
    Part(u32, Ticket),
    /// A range of the file with this number could not be read; why, in words.
    Failed(u32, String),
}

impl ToParser {
    /// As a message.
    pub fn write(&self, file: Option<&Blob>) -> Array {
        let letter = Array::of1(&bytes(self));
        if let Some(file) = file {
            letter.push(file);
        }
        letter
    }

    /// From a message; `None` where it is none.
    pub fn open(data: &JsValue) -> Option<(Self, Option<Blob>)> {
        let letter = data.dyn_ref::<Array>()?;
        Some((read(letter)?, letter.get(1).dyn_into().ok()))
    }
}

impl FromParser {
    /// As a message.
    pub fn write(&self, part: Option<(&Uint32Array, &[Uint8Array; 2])>) -> Array {
        let letter = Array::of1(&bytes(self));
        if let Some((rows, [about, texts])) = part {
            letter.push(rows);
            letter.push(about);
            letter.push(texts);
        }
        letter
    }

    /// From a message; `None` where it is none.
    pub fn open(data: &JsValue) -> Option<(Self, Option<Part>)> {
        let letter = data.dyn_ref::<Array>()?;
        let part = || {
            let rows = letter.get(1).dyn_into::<Uint32Array>().ok()?;
            let [about, texts] = [2, 3].map(|at| letter.get(at).dyn_into::<Uint8Array>().ok());
            Part::of_pieces(&about?.to_vec(), rows.to_vec(), texts?.to_vec())
        };
        Some((read(letter)?, part()))
    }
}

fn bytes(letter: &impl Serialize) -> Uint8Array {
    // Plain data of known length always fits a growing buffer.
    Uint8Array::from(postcard::to_allocvec(letter).unwrap_or_default().as_slice())
}

fn read<T: serde::de::DeserializeOwned>(letter: &Array) -> Option<T> {
    wire::read(&letter.get(0).dyn_into::<Uint8Array>().ok()?.to_vec()).ok()
}
