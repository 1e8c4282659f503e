//! Chunks of columns and named records, written in one transaction or not at all. A chunk holds thousands of rows as bytes
//! (100,000 records take seconds, the same rows in a few chunks take milliseconds). Reads none of them: `load` does.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, IdbKeyRange};

use super::transaction::{Transaction, result_of};
use super::{META, QUARANTINE, SOURCES, StorageError, Store, sources, usage};

/// A table kept in numbered chunks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// One row per distinct scanner id.
    Vulnerabilities,
    /// One row per host.
    Assets,
    /// One row per vulnerability on an asset and port.
    Findings,
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 3] = [Self::Vulnerabilities, Self::Assets, Self::Findings];

    pub(super) const fn store(self) -> &'static str {
        match self {
            Self::Vulnerabilities => "vulnerabilities",
            Self::Assets => "assets",
            Self::Findings => "findings",
        }
    }
}

/// A change, written as a whole or not at all. Done in the order of the fields.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Clear the three tables first. Named records and source files stay.
    pub replace_all: bool,
    /// Delete the chunks of a table from this number on.
    pub delete_from: Vec<(Table, u32)>,
    /// Write these chunks.
    pub put: Vec<(Table, u32, Vec<u8>)>,
    /// Write these named records.
    pub meta: Vec<(String, Vec<u8>)>,
    /// Forget these named records.
    pub drop_meta: Vec<String>,
    /// Forget the files of these scans.
    pub drop_sources: Vec<u32>,
    /// Keep these files as the sources of scans.
    pub sources: Vec<(u32, Blob)>,
}

impl Batch {
    /// Bytes that this batch writes.
    pub fn bytes(&self) -> u64 {
        let chunks: u64 = self.put.iter().map(|(_, _, bytes)| bytes.len() as u64).sum();
        let meta: u64 = self.meta.iter().map(|(_, bytes)| bytes.len() as u64).sum();
        let files: u64 = self.sources.iter().map(|(_, file)| file.size() as u64).sum();
        chunks + meta + files
    }
}

const WRITTEN: [&str; 5] =
    [META, Table::Vulnerabilities.store(), Table::Assets.store(), Table::Findings.store(), SOURCES];

impl Store {
    /// Write a batch: all of it or nothing.
    ///
    /// # Errors
    /// [`StorageError::Quota`] with the bytes it needed, or what else the browser says. Nothing has changed then.
    pub async fn commit(&self, batch: &Batch) -> Result<(), StorageError> {
        match self.write(batch, Steps { left: u32::MAX }).await {
            Err(StorageError::Quota { needed_bytes, .. }) => {
                let free_bytes = usage().await.map(|(used, quota)| quota.saturating_sub(used));
                Err(StorageError::Quota { needed_bytes, free_bytes })
            }
            other => other,
        }
    }

    /// Write the first `steps` requests of a batch, then fail as if the next one had: for tests of "all or nothing".
    ///
    /// # Errors
    /// Always, unless the batch has no more steps than that.
    #[doc(hidden)]
    pub async fn commit_failing_after(&self, batch: &Batch, steps: u32) -> Result<(), StorageError> {
        self.write(batch, Steps { left: steps }).await
    }

    async fn write(&self, batch: &Batch, steps: Steps) -> Result<(), StorageError> {
        let needed_bytes = batch.bytes();
        let transaction = Transaction::write(&self.database, &WRITTEN)?;
        if let Err(error) = request_all(&transaction, batch, steps) {
            // Requests made so far would be kept otherwise.
            transaction.abort();
            return Err(error);
        }
        transaction.finish(needed_bytes).await
    }

    /// Move a chunk that could not be decoded out of the way, so that the rest loads next time.
    ///
    /// # Errors
    /// When the transaction fails; then the chunk is where it was.
    pub async fn quarantine(&self, table: Table, key: u32) -> Result<(), StorageError> {
        self.set_aside(table.store(), &key.into()).await.map(drop)
    }

    /// Move a named record that could not be decoded out of the way.
    ///
    /// # Errors
    /// When the transaction fails; then the record is where it was.
    pub async fn quarantine_named(&self, name: &str) -> Result<(), StorageError> {
        self.set_aside(META, &name.into()).await.map(drop)
    }

    /// What was set aside so far, as `store/key`.
    ///
    /// # Errors
    /// When the browser cannot list it.
    pub async fn quarantined(&self) -> Result<Vec<String>, StorageError> {
        let transaction = Transaction::read(&self.database, &[QUARANTINE])?;
        let keys = transaction.store(QUARANTINE)?.get_all_keys().map_err(StorageError::read)?;
        let keys: Array = result_of(&keys).await?.unchecked_into();
        Ok(keys.iter().filter_map(|key| key.as_string()).collect())
    }

    pub(super) async fn set_aside(&self, name: &str, key: &JsValue) -> Result<String, StorageError> {
        let label = match key.as_string() {
            Some(text) => format!("{name}/{text}"),
            None => format!("{name}/{}", key.as_f64().unwrap_or(f64::NAN)),
        };
        // Where even reading fails, a note takes the record's place.
        let value = self.record(name, key).await.unwrap_or_else(|error| error.to_string().into());
        let transaction = Transaction::write(&self.database, &[name, QUARANTINE])?;
        if !value.is_undefined() {
            let kept = transaction.store(QUARANTINE)?.put_with_key(&value, &label.as_str().into());
            kept.map_err(StorageError::read)?;
            transaction.store(name)?.delete(key).map_err(StorageError::read)?;
        }
        transaction.finish(0).await?;
        Ok(label)
    }
}

/// Counts requests, and fails one where a test wants it.
struct Steps {
    left: u32,
}

impl Steps {
    fn next(&mut self) -> Result<(), StorageError> {
        self.left = self.left.checked_sub(1).ok_or_else(|| StorageError::Broken("stopped by a test".to_owned()))?;
        Ok(())
    }
}

fn request_all(transaction: &Transaction, batch: &Batch, mut steps: Steps) -> Result<(), StorageError> {
    if batch.replace_all {
        for table in Table::ALL {
            steps.next()?;
            transaction.store(table.store())?.clear().map_err(StorageError::read)?;
        }
    }
    for (table, first) in &batch.delete_from {
        steps.next()?;
        let range = IdbKeyRange::lower_bound(&(*first).into()).map_err(StorageError::read)?;
        transaction.store(table.store())?.delete(&range).map_err(StorageError::read)?;
    }
    for (table, number, bytes) in &batch.put {
        steps.next()?;
        put(transaction, table.store(), &(*number).into(), bytes)?;
    }
    for (key, bytes) in &batch.meta {
        steps.next()?;
        put(transaction, META, &key.as_str().into(), bytes)?;
    }
    for key in &batch.drop_meta {
        steps.next()?;
        let meta = transaction.store(META)?;
        meta.delete(&key.as_str().into()).map_err(StorageError::read)?;
    }
    for scan in &batch.drop_sources {
        steps.next()?;
        sources::delete(&transaction.store(SOURCES)?, *scan)?;
    }
    for (scan, file) in &batch.sources {
        steps.next()?;
        sources::put(&transaction.store(SOURCES)?, *scan, file)?;
    }
    Ok(())
}

fn put(transaction: &Transaction, store: &str, key: &JsValue, bytes: &[u8]) -> Result<(), StorageError> {
    let value = Uint8Array::from(bytes);
    let put = transaction.store(store)?.put_with_key(&value, key);
    put.map(drop).map_err(|cause| StorageError::from_js(&cause, bytes.len() as u64))
}
