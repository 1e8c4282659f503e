//! `IndexedDB`, and the only place that knows it: chunks of columns, source files, a few named records. Runs in the
//! worker, the only writer of scan data. Never decodes a record: bytes in, bytes out.
//!
//! Written on web-sys: a batch needs no answer per request, only the end of its one transaction and the reason when it
//! failed.
//!
//! To add a store: name it in `STORES`, raise `SCHEMA_VERSION` in `connection`, give it a file beside this one. The
//! upgrade creates what is missing and touches nothing else.

mod chunks;
mod connection;
mod error;
mod load;
mod sources;
mod team;
mod transaction;
mod usage;

use web_sys::IdbDatabase;

pub use chunks::{Batch, Table};
pub use connection::{forget_others, others};
pub use error::StorageError;
pub use load::Snapshot;
pub use team::TeamBatch;
pub use usage::usage;

use transaction::Transaction;

/// The database of the first workspace; those of others begin with it.
pub const DEFAULT_NAME: &str = "patchfirst";

/// How long to wait for other tabs to let go.
const BLOCKED_AFTER_MS: i32 = 5_000;

/// Named records, key: text.
const META: &str = "meta";
/// Source files as they were dropped, key: number of the scan.
const SOURCES: &str = "sources";
/// Records that could not be read, key: `store/key`. Kept for a person who wants to know; never loaded.
const QUARANTINE: &str = "quarantine";
/// What is shared with a team, key: name of a record, or name of a log and number of an entry.
const TEAM: &str = "team";

const STORES: [&str; 7] =
    [META, Table::Vulnerabilities.store(), Table::Assets.store(), Table::Findings.store(), SOURCES, QUARANTINE, TEAM];

/// An open database. Closed when dropped.
#[derive(Debug)]
pub struct Store {
    database: IdbDatabase,
}

impl Store {
    /// Open or create the database of this name (see [`DEFAULT_NAME`]).
    ///
    /// # Errors
    /// [`StorageError::Blocked`] after five seconds, [`StorageError::Closed`] where a newer version wrote the data,
    /// [`StorageError::Unavailable`] where the browser keeps none.
    pub async fn open(name: &str) -> Result<Self, StorageError> {
        Self::open_within(name, BLOCKED_AFTER_MS).await
    }

    /// [`Store::open`] with another patience.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_within(name: &str, timeout_ms: i32) -> Result<Self, StorageError> {
        Ok(Self { database: connection::open(name, timeout_ms).await? })
    }

    /// Forget everything: chunks, source files, named records, what was set aside, what is shared.
    ///
    /// # Errors
    /// When the transaction fails; then nothing is forgotten.
    pub async fn wipe(&self) -> Result<(), StorageError> {
        let transaction = Transaction::write(&self.database, &STORES)?;
        for store in STORES {
            transaction.store(store)?.clear().map_err(StorageError::read)?;
        }
        transaction.finish(0).await
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.database.close();
    }
}
