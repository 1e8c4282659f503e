//! The files read in this session: their bad rows, and each file by reference for whoever applies it or asks for those
//! rows. Holds no byte of a file.

use shared::ingest::{Rejected, Source};
use shared::view::Preview;
use web_sys::Blob;

/// Files whose bad rows are kept: the newest 200. One whose scan waits is kept in any case.
const KEPT: usize = 200;
/// Words for a file that is kept no longer.
pub(super) const GONE: &str = "The rows of this file are no longer at hand: those of the last 200 files are kept until the page is closed. Read the file again.";

/// One file.
#[derive(Clone)]
pub(super) struct FileRead {
    pub(super) ticket: u32,
    pub(super) source: Source,
    pub(super) rejected: Vec<Rejected>,
    pub(super) file: Blob,
    /// Does its scan wait to be applied?
    pub(super) waits: bool,
}

/// The files, oldest first.
#[derive(Default)]
pub(super) struct FilesRead(Vec<FileRead>);

impl FilesRead {
    pub(super) fn add(&mut self, file: FileRead) {
        self.0.push(file);
        let mut surplus = self.0.len().saturating_sub(KEPT);
        self.0.retain(|old| {
            let stays = old.waits || surplus == 0;
            surplus -= usize::from(!stays);
            stays
        });
    }

    pub(super) fn get(&self, ticket: u32) -> Option<&FileRead> {
        self.0.iter().find(|read| read.ticket == ticket)
    }

    pub(super) fn file(&self, ticket: u32) -> Option<Blob> {
        self.get(ticket).map(|read| read.file.clone())
    }

    pub(super) fn forget(&mut self, ticket: u32) {
        self.0.retain(|read| read.ticket != ticket);
    }

    /// Notes which of them wait no longer.
    pub(super) fn note(&mut self, previews: &[Preview]) {
        for preview in previews {
            if let Some(read) = self.0.iter_mut().find(|read| read.ticket == preview.ticket) {
                read.waits = !preview.applied;
            }
        }
    }
}
