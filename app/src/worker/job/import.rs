//! Reading a file: chunk by chunk into the engine, with progress, and cancel between chunks. Nothing of a stopped or
//! refused import stays.

use shared::ingest::{Reader, Refusal, Scan};
use shared::sample;
use wasm_bindgen::JsCast;
use web_sys::{Blob, File};

use super::post::{blob_of, post_reply};
use super::progress::Progress;
use super::{Job, LastImport};
use crate::worker::message::Reply;
use crate::worker::source::ChunkReader;

/// Largest sample, far above what it is.
const SAMPLE_LIMIT: u64 = 64 << 20;
/// Name of the sample report.
const SAMPLE_NAME: &str = "patchfirst-sample.csv";

/// Why there is no scan.
#[derive(Clone)]
pub(super) enum Stopped {
    /// The file is no report.
    Refused(Refusal),
    /// A person stopped it.
    Cancelled,
    /// Something went wrong that is not the file's fault.
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
        let opened = self.open_file(name, file, limit_bytes).await;
        let read = match &opened {
            Ok((name, file, _)) => self.read(name, file, limit_bytes).await,
            Err(stopped) => Err(stopped.clone()),
        };
        self.is_importing.set(false);
        match read {
            Ok(mut scan) => {
                let Ok((name, file, warnings)) = opened else { return };
                if scan.source.is_mapped() {
                    self.mapper.borrow_mut().offer(&name, file.clone());
                }
                scan.warnings.extend(warnings);
                self.receive(id, scan, file).await;
            }
            Err(Stopped::Refused(refusal)) => {
                let note = match &opened {
                    Ok((name, file, _)) => self.note_of(&refusal, name, file).await,
                    Err(_) => refusal.note(),
                };
                post_reply(id, &Reply::Refused(note), None);
            }
            Err(Stopped::Cancelled) => post_reply(id, &Reply::Cancelled, None),
            Err(Stopped::Failed(words)) => post_reply(id, &Reply::Failed(words), None),
        }
    }

    /// A file as it is, or the one file in an archive: its name, its bytes, and what was left out.
    async fn open_file(&self, name: &str, file: Blob, limit: u64) -> Result<(String, Blob, Vec<String>), Stopped> {
        let Some(unpacked) = self.unpack(name, &file, limit).await? else {
            return Ok((name.to_owned(), file, Vec::new()));
        };
        let count = unpacked.files.len();
        let mut files = unpacked.files.into_iter();
        let (Some((name, file)), None) = (files.next(), files.next()) else {
            let words = format!("The archive holds {count} reports: unpack it and drop them.");
            return Err(Stopped::Failed(words));
        };
        Ok((name, file, unpacked.warnings))
    }

    async fn read(&self, name: &str, file: &Blob, limit_bytes: u64) -> Result<Scan, Stopped> {
        let total_bytes = file.size() as u64;
        let mut reader = Reader::new(name, total_bytes, limit_bytes)
            .map_err(Stopped::Refused)?
            .with_mappings(self.mapper.borrow().remembered.clone());
        let mut chunks = ChunkReader::new(file.clone());
        let mut chunk = Vec::new();
        let mut progress = Progress::new(total_bytes);
        while chunks.next(&mut chunk).await.map_err(|error| Stopped::Failed(error.to_string()))? {
            if self.is_cancelled.get() {
                return Err(Stopped::Cancelled);
            }
            reader.feed(&chunk).map_err(Stopped::Refused)?;
            progress.at(chunks.position(), reader.rows());
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
