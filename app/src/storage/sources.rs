//! The source files, one Blob per scan: texts that nobody reads often stay in there. Never holds a file's bytes itself.

use wasm_bindgen::JsCast;
use web_sys::{Blob, IdbObjectStore};

use super::transaction::{Transaction, result_of};
use super::{SOURCES, StorageError, Store};

impl Store {
    /// The file of a scan, where it is kept. The Blob is a handle: bytes are read when a slice of it is.
    ///
    /// # Errors
    /// When the browser cannot read the record.
    pub async fn source(&self, scan: u32) -> Result<Option<Blob>, StorageError> {
        let transaction = Transaction::read(&self.database, &[SOURCES])?;
        let request = transaction.store(SOURCES)?.get(&scan.into()).map_err(StorageError::read)?;
        Ok(result_of(&request).await?.dyn_into().ok())
    }

    /// Keep the file of a scan that is yet to be stored: the browser begins at once, before anybody awaits it.
    ///
    /// # Errors
    /// When the transaction cannot begin or fails; then nothing is kept.
    pub fn keep_source(
        &self,
        scan: u32,
        file: &Blob,
    ) -> Result<impl Future<Output = Result<(), StorageError>> + use<>, StorageError> {
        let transaction = Transaction::write(&self.database, &[SOURCES])?;
        put(&transaction.store(SOURCES)?, scan, file)?;
        Ok(transaction.finish(file.size() as u64))
    }
}

pub(super) fn put(store: &IdbObjectStore, scan: u32, file: &Blob) -> Result<(), StorageError> {
    let size = file.size() as u64;
    store.put_with_key(file, &scan.into()).map(drop).map_err(|cause| StorageError::from_js(&cause, size))
}

pub(super) fn delete(store: &IdbObjectStore, scan: u32) -> Result<(), StorageError> {
    store.delete(&scan.into()).map(drop).map_err(StorageError::read)
}
