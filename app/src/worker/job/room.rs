//! Whether there is room for a file, asked of the browser before it is read. What it needs is worked out in
//! `shared::room`.

use js_sys::Reflect;
use shared::room::{Need, Room, SAMPLE_BYTES, samples, tells_rows};
use web_sys::Blob;

use super::Job;
use crate::storage;
use crate::worker::source::read_spans;

/// A file below this always fits beside a workspace of a million findings: it is not asked for, bytes.
const SMALL_BYTES: f64 = 64e6;
/// Findings of such a workspace.
const FEW_FINDINGS: u64 = 1_000_000;

impl Job {
    /// Is there room for this file?
    ///
    /// # Errors
    /// What it needs, what there is and what to do, in words.
    pub(super) async fn has_room(&self, file: &Blob) -> Result<(), String> {
        let findings = self.desk.borrow().workspace().findings.len() as u64;
        if file.size() < SMALL_BYTES && findings <= FEW_FINDINGS {
            return Ok(());
        }
        // A file that cannot be read says so when it is.
        let seen = read_spans(file, samples(file.size() as u64), SAMPLE_BYTES as u32).await.unwrap_or_default();
        if !seen.first().is_some_and(|head| tells_rows(head)) {
            return Ok(());
        }
        let storage = storage::usage().await;
        let room = Room {
            device_bytes: device_bytes(),
            storage_bytes: storage.map(|(used, quota)| quota.saturating_sub(used)),
            findings,
        };
        Need::of(file.size() as u64, &seen).fits(&room)
    }
}

/// Memory of the device, bytes. Browsers round it and stop at 8 GiB: then there is at least as much.
fn device_bytes() -> Option<u64> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let gib = Reflect::get(&navigator, &"deviceMemory".into()).ok()?.as_f64()?;
    Some((gib * f64::from(1 << 30)) as u64)
}
