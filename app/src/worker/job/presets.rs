//! Presets: compared, written to a file, read from one.

use shared::risk::preset_file::{self, ReadPreset};
use web_sys::Blob;

use super::Job;
use super::answer_rest::{lost, post_file};
use super::post::post_reply;
use crate::worker::message::{PresetRequest, Reply};
use crate::worker::packed::Packed;
use crate::worker::source::read_span;

impl Job {
    /// Answers a request about presets.
    pub(super) async fn presets(&self, id: u32, request: PresetRequest, file: Option<Blob>) {
        let reply = match request {
            PresetRequest::Compare { a, b, slice } => match (a.open(), b.open()) {
                (Some(a), Some(b)) => {
                    Reply::Comparison(Packed::of(&self.desk.borrow_mut().compare_presets(&a, &b, slice)))
                }
                _ => lost(),
            },
            PresetRequest::Write(preset) => match preset.open() {
                Some(preset) => return post_file(id, preset_file::write(&preset).as_bytes(), "application/json", 1),
                None => lost(),
            },
            PresetRequest::Read => Reply::Preset(read_preset(file).await.map(|read| Packed::of(&read))),
        };
        post_reply(id, &reply, None);
    }
}

/// The preset in a file; its text is judged by the engine.
async fn read_preset(file: Option<Blob>) -> Result<ReadPreset, String> {
    let file = file.ok_or("No file came with the request: choose it again.")?;
    // One byte more than is read: a larger file is refused in words.
    let bytes = read_span(&file, 0, file.size().min(preset_file::LARGEST as f64 + 1.0) as u32).await;
    let bytes = bytes.map_err(|error| error.to_string())?;
    preset_file::read(&String::from_utf8_lossy(&bytes))
}
