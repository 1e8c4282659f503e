//! The file of a first report goes to the browser's storage while the report is still ranked: of all that is stored, the
//! copy of the file takes longest. Only what was read whole is kept so, and nothing names it until the workspace is stored;
//! one that nothing ever named is forgotten when the workspace is opened.

use std::pin::Pin;

use shared::workspace::Workspace;
use web_sys::Blob;

use super::Job;
use super::writer::Right;
use crate::storage::{Batch, StorageError, Store};

/// A file on its way to the storage.
pub(super) struct Ahead {
    scan: u32,
    stored: Pin<Box<dyn Future<Output = Result<(), StorageError>>>>,
}

impl Job {
    /// Begins to store the file of a scan that counts at once, where nothing else is on its way.
    pub(super) fn store_ahead(&self, file: &Blob) {
        let is_free = self.stage.is_none() && self.may_write() && !self.is_keeping.get() && !self.is_unsaved.get();
        let Some(store) = self.store.borrow().clone().filter(|_| is_free) else { return };
        // Others wait for a person, who may not want them.
        let Some(scan) = self.desk.borrow().number_at_once() else { return };
        // One that cannot be stored now is stored with the workspace, or it is said then why not.
        let ahead = store.keep_source(scan, file).ok().map(|stored| Ahead { scan, stored: Box::pin(stored) });
        self.ahead.replace(ahead);
    }

    /// Forgets files that no workspace names: the browser was closed, or crashed, before that was stored. Another tab may
    /// be just there with its own, unless this one is alone.
    pub(super) async fn forget_orphans(&self, store: &Store, files: &[u32], workspace: &Workspace) {
        let is_orphan = |scan: &u32| !workspace.sources.iter().any(|source| source.number == *scan);
        let drop_sources: Vec<u32> = files.iter().copied().filter(is_orphan).collect();
        if drop_sources.is_empty() || self.right.get() != Right::WriteAlone {
            return;
        }
        // What stays is in nobody's way, and goes another time.
        if let Err(error) = store.commit(&Batch { drop_sources, ..Batch::default() }).await {
            web_sys::console::error_1(&format!("engine: file not forgotten: {error}").into());
        }
    }

    /// Waits for it: what is stored by now need not be stored again.
    pub(super) async fn finish_ahead(&self) {
        let ahead = self.ahead.take();
        if let Some(Ahead { scan, stored }) = ahead
            && stored.await.is_ok()
        {
            self.files.borrow_mut().retain(|(number, _)| *number != scan);
        }
    }
}
