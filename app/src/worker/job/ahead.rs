//! The file of a first report goes to the browser's storage while the report is still ranked: of all that is stored, the
//! copy of the file takes longest. Only what was read whole is kept so, and nothing names it until the workspace is stored.

use std::pin::Pin;

use web_sys::Blob;

use super::Job;
use crate::storage::StorageError;

/// A file on its way to the storage.
pub(super) struct Ahead {
    scan: u32,
    stored: Pin<Box<dyn Future<Output = Result<(), StorageError>>>>,
}

impl Job {
    /// Begins to store the file of a scan that counts at once, where nothing else is on its way.
    pub(super) fn store_ahead(&self, file: &Blob) {
        let is_free = self.stage.is_none() && self.is_writer.get() && !self.is_keeping.get() && !self.is_unsaved.get();
        let Some(store) = self.store.borrow().clone().filter(|_| is_free) else { return };
        // Others wait for a person, who may not want them.
        let Some(scan) = self.desk.borrow().number_at_once() else { return };
        // One that cannot be stored now is stored with the workspace, or it is said then why not.
        let ahead = store.keep_source(scan, file).ok().map(|stored| Ahead { scan, stored: Box::pin(stored) });
        self.ahead.replace(ahead);
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
