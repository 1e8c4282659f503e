//! What a database may answer instead of rows, sorted by what to do about it. Its text is logged, never sent.

use sqlx::error::DatabaseError;

/// Why the store did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database said no.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The tables could not be made or brought up to date.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// What is stored does not mean anything here.
    #[error("stored {what} `{value}` is not known")]
    Unknown {
        /// Which column.
        what: &'static str,
        /// What it holds.
        value: String,
    },
    /// The address of the database is of no kind that this server speaks.
    #[error("a database is `sqlite:FILE` or `postgres://...`")]
    Address,
    /// Others kept changing the same rows.
    #[error("the database is too busy: {0} attempts")]
    Busy(u32),
}

/// SQLSTATE 40001: serialization failure; 40P01: deadlock (PostgreSQL 15, appendix A). CockroachDB and YugabyteDB use
/// the same codes.
const AGAIN: [&str; 2] = ["40001", "40P01"];
/// SQLite's result codes 5 (busy), 6 (locked), and 517 (busy: the snapshot is old).
const SQLITE_AGAIN: [&str; 3] = ["5", "6", "517"];
/// SQLite's result code 13 (full); SQLSTATE 53100 (disk full).
const FULL: [&str; 2] = ["13", "53100"];

impl StoreError {
    pub(super) fn unknown(what: &'static str, value: String) -> Self {
        Self::Unknown { what, value }
    }

    fn code(&self) -> Option<String> {
        let Self::Database(sqlx::Error::Database(error)) = self else { return None };
        DatabaseError::code(error.as_ref()).map(std::borrow::Cow::into_owned)
    }

    /// May the same transaction succeed when it is simply run again?
    pub fn is_worth_another_try(&self) -> bool {
        self.code().is_some_and(|code| AGAIN.contains(&code.as_str()) || SQLITE_AGAIN.contains(&code.as_str()))
    }

    /// Is there a row with this key already?
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }

    /// Will it pass by itself: too many at once, or the database is away for a moment?
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Busy(_) | Self::Database(sqlx::Error::PoolTimedOut | sqlx::Error::Io(_)))
            || self.is_worth_another_try()
    }

    /// Is the disk full?
    pub fn is_full(&self) -> bool {
        self.code().is_some_and(|code| FULL.contains(&code.as_str()))
    }
}
