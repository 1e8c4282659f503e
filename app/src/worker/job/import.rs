//! Reading a file: chunk by chunk into the engine, with progress, and cancel between chunks. Nothing of a stopped or
//! refused import stays.

use shared::ingest::{Reader, Refusal, Scan};
use shared::sample;
use wasm_bindgen::JsCast;
use web_sys::{Blob, DedicatedWorkerGlobalScope, File};

use super::post::{blob_of, post_event, post_reply};
use super::{Job, LastImport};
use crate::worker::message::{Event, Reply};
use crate::worker::source::ChunkReader;

/// Least time between two progress messages, ms.
const PROGRESS_EVERY_MS: f64 = 100.0;
/// Largest sample, far above what it is.
const SAMPLE_LIMIT: u64 = 64 << 20;
/// Name of the sample report.
const SAMPLE_NAME: &str = "patchfirst-sample.csv";

enum Stopped {
    Refused(Refusal),
    Cancelled,
    Failed(String),
}

impl Job {
    pub(super) async fn import_sample(&self, id: u32) {
        let mut bytes = Vec::new();
        let today = self.desk.borrow().today();
        sample::generate(&sample::Options::sample(today), &mut |piece| bytes.extend_from_slice(piece));
        match blob_of(&bytes, "text/csv") {
            Ok(file) => self.import_named(id, SAMPLE_NAME, file, SAMPLE_LIMIT).await,
            Err(words) => post_reply(id, &Reply::Failed(words), None),
        }
    }

    pub(super) async fn import(&self, id: u32, file: Option<Blob>, limit_bytes: u64) {
        let Some(file) = file else {
            return post_reply(id, &Reply::Refused(Refusal::NoFile.note()), None);
        };
        let name = file.dyn_ref::<File>().map_or_else(|| "pasted text".to_owned(), File::name);
        self.import_named(id, &name, file, limit_bytes).await;
    }

    pub(super) async fn import_named(&self, id: u32, name: &str, file: Blob, limit_bytes: u64) {
        if self.is_importing.replace(true) {
            let words = "Another file is being read: wait for it, or cancel it.".to_owned();
            return post_reply(id, &Reply::Failed(words), None);
        }
        self.is_cancelled.set(false);
        let read = self.read(name, &file, limit_bytes).await;
        self.is_importing.set(false);
        match read {
            Ok(scan) => {
                if scan.source.is_mapped() {
                    self.mapper.borrow_mut().offer(name, file.clone());
                }
                self.receive(id, scan, file).await;
            }
            Err(Stopped::Refused(refusal)) => {
                let note = self.note_of(&refusal, name, &file).await;
                post_reply(id, &Reply::Refused(note), None);
            }
            Err(Stopped::Cancelled) => post_reply(id, &Reply::Cancelled, None),
            Err(Stopped::Failed(words)) => post_reply(id, &Reply::Failed(words), None),
        }
    }

    async fn read(&self, name: &str, file: &Blob, limit_bytes: u64) -> Result<Scan, Stopped> {
        let total_bytes = file.size() as u64;
        let mut reader = Reader::new(name, total_bytes, limit_bytes)
            .map_err(Stopped::Refused)?
            .with_mappings(self.mapper.borrow().remembered.clone());
        let mut chunks = ChunkReader::new(file.clone());
        let mut chunk = Vec::new();
        let started = now_ms();
        let mut told = started;
        while chunks.next(&mut chunk).await.map_err(|error| Stopped::Failed(error.to_string()))? {
            if self.is_cancelled.get() {
                return Err(Stopped::Cancelled);
            }
            reader.feed(&chunk).map_err(Stopped::Refused)?;
            let now = now_ms();
            if now - told >= PROGRESS_EVERY_MS {
                told = now;
                let seconds = (now - started) / 1000.0;
                let (bytes, rows) = (chunks.position(), reader.rows());
                let left = total_bytes.saturating_sub(bytes) as f64;
                post_event(&Event::Progress {
                    bytes,
                    total_bytes,
                    rows,
                    rows_per_s: rows as f64 / seconds,
                    seconds_left: left * seconds / bytes.max(1) as f64,
                });
            }
        }
        if self.is_cancelled.get() {
            return Err(Stopped::Cancelled);
        }
        reader.finish().map_err(Stopped::Refused)
    }

    async fn receive(&self, id: u32, scan: Scan, file: Blob) {
        self.last.replace(LastImport {
            source: scan.source.clone(),
            problems: scan.problems.clone(),
            rejected: scan.rejected.clone(),
            file: Some(file.clone()),
        });
        let (sheet, change) = self.desk.borrow_mut().receive(scan);
        if !sheet.applied {
            self.waiting.replace(Some(file.clone()));
        }
        let summary = self.summary();
        post_reply(id, &Reply::Imported { sheet: Box::new(sheet), summary }, None);
        if let Some(change) = change {
            self.keep(change, Some(file)).await;
        }
    }

    pub(super) async fn apply(&self, id: u32) {
        let change = self.desk.borrow_mut().apply();
        let file = self.waiting.replace(None);
        let Some(change) = change else {
            return post_reply(id, &Reply::Failed("No scan waits to be applied.".to_owned()), None);
        };
        post_reply(id, &Reply::Summary(self.summary()), None);
        self.keep(change, file).await;
    }
}

fn now_ms() -> f64 {
    let scope = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>().ok();
    scope.and_then(|scope| scope.performance()).map_or(0.0, |performance| performance.now())
}
