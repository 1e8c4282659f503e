//! All the SQL, and nothing else: two pools behind one type, the same statements for both.
//!
//! Reading order: `sql` (cells, rows, transactions), this file (opening, trying again), then one file per table. No
//! statement uses what CockroachDB, YugabyteDB or Citus lack: no SERIAL, no advisory lock, no trigger, no LISTEN.
//! To add a table: a migration in both folders of `server/migrations`, a file here, a `mod` line.

pub mod account;
pub mod attempt;
pub mod audit;
pub mod caller;
mod error;
pub mod factor;
mod group;
pub mod instance;
pub mod invitation;
pub mod live;
pub mod membership;
mod open;
pub mod org;
pub mod passkey;
pub mod scan;
pub mod session;
mod sql;
pub mod ticket;

use std::time::Duration;

use sqlx::{PgPool, SqlitePool};

pub use error::StoreError;
pub use open::private_file;
pub use sql::{Cell, Row, Tx};

/// How often a transaction is tried before the answer is "busy".
const TRIES: u32 = 20;
/// The first pause between tries; each next one is twice as long up to the longest, plus chance.
const FIRST_PAUSE_MS: u64 = 2;
const LONGEST_PAUSE_MS: u64 = 250;

/// A database: cheap to clone, shared by all requests.
#[derive(Clone, Debug)]
pub struct Store {
    pools: Pools,
}

/// SQLite: one connection writes, several read. PostgreSQL: all do both.
#[derive(Clone, Debug)]
enum Pools {
    Sqlite { write: SqlitePool, read: SqlitePool },
    Postgres(PgPool),
}

/// How strictly a transaction is kept apart from others on PostgreSQL. SQLite has one writer, so all are alike there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Apart {
    /// As if they ran one after the other; whoever came too late runs again.
    Serial,
    /// For those whose first statement locks the organisation's row: the lock already puts them in a line.
    ByLock,
}

/// Run a transaction that changes something, again whenever others came in between. The block answers a `Result` and may
/// run several times: it must do nothing but ask the transaction.
///
/// A macro, since the compiler does not see that futures of an `AsyncFn` with borrows can move between threads.
#[macro_export]
#[doc(hidden)]
macro_rules! transact {
    ($store:expr, |$tx:ident| $body:expr) => {
        $crate::attempt!($store, $crate::store::Apart::Serial, |$tx| $body)
    };
}

/// Like [`transact!`], for work that begins by locking the row of its organisation.
#[macro_export]
#[doc(hidden)]
macro_rules! transact_in_line {
    ($store:expr, |$tx:ident| $body:expr) => {
        $crate::attempt!($store, $crate::store::Apart::ByLock, |$tx| $body)
    };
}

/// What both of them are.
#[macro_export]
#[doc(hidden)]
macro_rules! attempt {
    ($store:expr, $apart:expr, |$tx:ident| $body:expr) => {
        async {
            let mut tries = $crate::store::Tries::default();
            loop {
                let mut transaction = $store.begin($apart).await?;
                let result = async {
                    let $tx = &mut transaction;
                    $body
                }
                .await;
                if let Some(done) = tries.finish(transaction, result).await {
                    break done;
                }
            }
        }
        .await
    };
}

/// How often a transaction was tried.
#[derive(Debug)]
pub struct Tries {
    done: u32,
    pause_ms: u64,
}

impl Default for Tries {
    fn default() -> Self {
        Self { done: 0, pause_ms: FIRST_PAUSE_MS }
    }
}

impl Tries {
    /// End a transaction by its result. `None`: others came in between, try again.
    pub async fn finish<T, E>(&mut self, tx: Tx, result: Result<T, E>) -> Option<Result<T, E>>
    where
        E: From<StoreError> + AsStoreError,
    {
        let result = match result {
            Ok(value) => tx.commit().await.map(|()| value).map_err(E::from),
            Err(error) => {
                // Where rolling back fails too, the first error says more.
                let _ = tx.roll_back().await;
                Err(error)
            }
        };
        let is_worth = |error: &E| error.as_store_error().is_some_and(StoreError::is_worth_another_try);
        if !result.as_ref().is_err_and(is_worth) {
            return Some(result);
        }
        self.done += 1;
        if self.done == TRIES {
            return Some(Err(StoreError::Busy(TRIES).into()));
        }
        let chance = u64::from(crate::auth::random::<1>()[0]) % (self.pause_ms + 1);
        tokio::time::sleep(Duration::from_millis(self.pause_ms + chance)).await;
        self.pause_ms = (self.pause_ms * 2).min(LONGEST_PAUSE_MS);
        None
    }
}

impl Store {
    /// Begin a transaction that changes something. See [`transact!`], which also ends it.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn begin(&self, apart: Apart) -> Result<Tx, StoreError> {
        Ok(match &self.pools {
            // IMMEDIATE: whoever will write takes the lock at once, so that no read before it can grow old.
            Pools::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => Tx::Postgres(match apart {
                Apart::Serial => pool.begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE").await?,
                Apart::ByLock => pool.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED").await?,
            }),
        })
    }

    /// A transaction that only reads: everything in it is of one moment.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        Ok(match &self.pools {
            Pools::Sqlite { read, .. } => Tx::Sqlite(read.begin().await?),
            Pools::Postgres(pool) => {
                Tx::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        })
    }

    /// The first row of a statement that only reads, in a transaction of its own.
    ///
    /// # Errors
    /// When the database refuses or cannot be reached.
    pub(crate) async fn one(&self, sql: &'static str, cells: &[Cell]) -> Result<Option<Row>, StoreError> {
        Ok(match &self.pools {
            Pools::Sqlite { read, .. } => sql::for_sqlite(sql, cells).fetch_optional(read).await?.map(Row::Sqlite),
            Pools::Postgres(pool) => sql::for_postgres(sql, cells).fetch_optional(pool).await?.map(Row::Postgres),
        })
    }

    /// Does the database answer?
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.one("SELECT 1", &[]).await.map(drop)
    }

    /// Is the database a file beside the server, or PostgreSQL?
    pub fn is_sqlite(&self) -> bool {
        matches!(self.pools, Pools::Sqlite { .. })
    }
}

/// Errors that may hold one of the store's.
pub trait AsStoreError {
    /// The store's error, when it is one.
    fn as_store_error(&self) -> Option<&StoreError>;
}

impl AsStoreError for StoreError {
    fn as_store_error(&self) -> Option<&StoreError> {
        Some(self)
    }
}
