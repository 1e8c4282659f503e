//! An archive to the files inside it, each a Blob of its own: what is read, kept and opened again later is the file, never
//! the archive. Bytes leave the engine's memory piece by piece.

use js_sys::{Array, Uint8Array};
use shared::ingest::archive::{Archive, Contents, Piece, SEPARATOR, Unpacker};
use web_sys::Blob;

use super::Job;
use super::import::Stopped;
use super::progress::Progress;
use crate::worker::source::{ChunkReader, SourceError, read_span};

/// Bytes that tell what a file is.
const HEAD_BYTES: u32 = 64 << 10;
/// Bytes held before they become a part of a Blob.
const PART_BYTES: usize = 1 << 20;

/// What was in an archive.
pub(super) struct Unpacked {
    /// Files to read with the names they are shown by, `archive.zip › report.csv`; at least one.
    pub(super) files: Vec<(String, Blob)>,
    /// Sentences for people: what was left out.
    pub(super) warnings: Vec<String>,
}

impl Job {
    /// The files of an archive; `None` where `file` is none. Tells progress, and stops on cancel.
    pub(super) async fn unpack(&self, name: &str, file: &Blob, limit_bytes: u64) -> Result<Option<Unpacked>, Stopped> {
        let unreadable = |error: SourceError| Stopped::Failed(error.to_string());
        let head = read_span(file, 0, HEAD_BYTES).await.map_err(unreadable)?;
        let Some(archive) = Archive::of(&head) else { return Ok(None) };
        let mut unpacker = Unpacker::new(archive, name, limit_bytes);
        let (mut chunks, mut chunk) = (ChunkReader::new(file.clone()), Vec::new());
        let mut progress = Progress::new(file.size() as u64);
        let mut blobs = Blobs::default();
        while chunks.next(&mut chunk).await.map_err(unreadable)? {
            if self.is_cancelled.get() {
                return Err(Stopped::Cancelled);
            }
            unpacker.feed(&chunk, &mut |piece| blobs.take(piece)).map_err(Stopped::Refused)?;
            progress.at(chunks.position(), 0);
        }
        let Contents { files, warnings } = unpacker.finish().map_err(Stopped::Refused)?;
        let blobs = blobs.finish().map_err(Stopped::Failed)?;
        let mut joined = Vec::with_capacity(files.len());
        for file in files {
            joined.push((file.name, join(&blobs, &file.parts).map_err(Stopped::Failed)?));
        }
        Ok(Some(Unpacked { files: joined, warnings }))
    }
}

/// The parts of one file behind each other.
fn join(blobs: &[Blob], parts: &[(usize, u32)]) -> Result<Blob, String> {
    if let [(number, 0)] = parts
        && let Some(blob) = blobs.get(*number)
    {
        return Ok(blob.clone());
    }
    let list = Array::new();
    for (place, (number, skip)) in parts.iter().enumerate() {
        if place > 0 {
            list.push(&Uint8Array::from(SEPARATOR));
        }
        let Some(blob) = blobs.get(*number) else { continue };
        let rest = blob.slice_with_f64(f64::from(*skip)).map_err(|_| no_memory())?;
        list.push(&rest);
    }
    blob_of_parts(&list)
}

pub(super) fn blob_of_parts(parts: &Array) -> Result<Blob, String> {
    Blob::new_with_blob_sequence(parts).map_err(|_| no_memory())
}

fn no_memory() -> String {
    "The browser has no memory left for what is in this archive: unpack it yourself and drop the report.".to_owned()
}

/// Files that are coming out.
#[derive(Default)]
pub(super) struct Blobs {
    done: Vec<Blob>,
    /// Parts of the file that is coming out, once there is one.
    parts: Option<Array>,
    held: Vec<u8>,
    failed: Option<String>,
}

impl Blobs {
    pub(super) fn take(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Begin => {
                self.close();
                self.parts = Some(Array::new());
            }
            Piece::Bytes(bytes) => {
                self.held.extend_from_slice(bytes);
                if self.held.len() >= PART_BYTES {
                    self.put();
                }
            }
        }
    }

    /// The bytes held become a part: a Blob, which the browser may keep on disk.
    fn put(&mut self) {
        let Some(parts) = self.parts.as_ref().filter(|_| !self.held.is_empty()) else { return };
        match Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(self.held.as_slice()))) {
            Ok(part) => drop(parts.push(&part)),
            Err(_) => self.failed = Some(no_memory()),
        }
        self.held.clear();
    }

    fn close(&mut self) {
        self.put();
        if let Some(parts) = self.parts.take() {
            match blob_of_parts(&parts) {
                Ok(blob) => self.done.push(blob),
                Err(words) => self.failed = Some(words),
            }
        }
    }

    pub(super) fn finish(mut self) -> Result<Vec<Blob>, String> {
        self.close();
        self.failed.map_or(Ok(self.done), Err)
    }
}
