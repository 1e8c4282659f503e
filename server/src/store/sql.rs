//! One way to run a statement on either database: the same `$1` text, three kinds of cell. It knows no table.
//!
//! Cells are whole numbers (`BIGINT`), texts and bytes: what SQLite, PostgreSQL and those that speak its protocol
//! (CockroachDB, YugabyteDB, Citus) all store alike. Truth is 0 or 1, time is seconds since 1970.

use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::api::{InvitationId, PasskeyId, ScanId, SessionId};
use shared::sync::{Digest, FieldKey, OpId, OrgId, PublicKey, RegisterKey, Salt, Seq, UserId, to_hex};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Postgres, Row as _, Sqlite, Transaction};

use super::StoreError;

/// A value given to a statement.
#[derive(Clone, Debug)]
pub enum Cell {
    /// A whole number, or none.
    Int(Option<i64>),
    /// A text, or none.
    Text(Option<String>),
    /// Bytes, or none.
    Bytes(Option<Vec<u8>>),
}

impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}
impl From<Option<i64>> for Cell {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}
impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Self::Int(Some(i64::from(value)))
    }
}
impl From<&str> for Cell {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}
impl From<&String> for Cell {
    fn from(value: &String) -> Self {
        Self::Text(Some(value.clone()))
    }
}
impl From<&[u8]> for Cell {
    fn from(value: &[u8]) -> Self {
        Self::Bytes(Some(value.to_vec()))
    }
}
impl From<&Vec<u8>> for Cell {
    fn from(value: &Vec<u8>) -> Self {
        Self::Bytes(Some(value.clone()))
    }
}
impl<const N: usize> From<&[u8; N]> for Cell {
    fn from(value: &[u8; N]) -> Self {
        Self::Bytes(Some(value.to_vec()))
    }
}
impl From<Option<&[u8]>> for Cell {
    fn from(value: Option<&[u8]>) -> Self {
        Self::Bytes(value.map(<[u8]>::to_vec))
    }
}
impl From<&Option<String>> for Cell {
    fn from(value: &Option<String>) -> Self {
        Self::Text(value.clone())
    }
}
impl From<Seq> for Cell {
    fn from(value: Seq) -> Self {
        // Places fit a signed column by the contract: 23 bits of epoch, 40 of number.
        Self::Int(Some(value.0 as i64))
    }
}
impl From<Option<UserId>> for Cell {
    fn from(value: Option<UserId>) -> Self {
        Self::Bytes(value.map(|user| user.as_bytes().to_vec()))
    }
}
impl From<Option<OrgId>> for Cell {
    fn from(value: Option<OrgId>) -> Self {
        Self::Bytes(value.map(|org| org.as_bytes().to_vec()))
    }
}

/// Names of things of the contract: bytes of one length in the database.
macro_rules! names {
    ($($type:ty, $column:ident;)*) => {
        $(impl From<$type> for Cell {
            fn from(value: $type) -> Self {
                Self::Bytes(Some(value.as_bytes().to_vec()))
            }
        })*

        impl Row {
            $(
                #[doc = concat!("A column that holds a [`", stringify!($type), "`].")]
                ///
                /// # Errors
                /// When it holds something else.
                pub fn $column(&self, column: usize) -> Result<$type, StoreError> {
                    let bytes = self.bytes(column)?;
                    <$type>::from_slice(&bytes).ok_or_else(|| StoreError::unknown(stringify!($type), to_hex(&bytes)))
                }
            )*
        }
    };
}

names! {
    OrgId, org;
    UserId, user;
    OpId, op;
    RegisterKey, about;
    FieldKey, field;
    Digest, digest;
    Salt, salt;
    PublicKey, public_key;
    ScanId, scan;
    SessionId, session;
    InvitationId, invitation;
    PasskeyId, passkey;
}

impl From<Option<&str>> for Cell {
    fn from(value: Option<&str>) -> Self {
        Self::Text(value.map(str::to_owned))
    }
}

impl Cell {
    /// A word of the contract, as `serde` writes it.
    pub fn word<T: Serialize>(word: T) -> Self {
        Self::Text(serde_json::to_value(word).ok().and_then(|value| value.as_str().map(str::to_owned)))
    }

    /// Anything of the contract, as JSON.
    pub fn json<T: Serialize>(value: &T) -> Self {
        Self::Text(serde_json::to_string(value).ok())
    }
}

/// The values of a statement, in the order of `$1`, `$2`.
#[macro_export]
#[doc(hidden)]
macro_rules! cells {
    ($($value:expr),* $(,)?) => { &[$($crate::store::Cell::from($value)),*] };
}

/// One row of an answer; columns by number, from 0.
pub enum Row {
    /// From SQLite.
    Sqlite(SqliteRow),
    /// From PostgreSQL.
    Postgres(PgRow),
}

macro_rules! column {
    ($(#[$doc:meta])* $name:ident, $type:ty) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// When the column is not of that kind.
        pub fn $name(&self, column: usize) -> Result<$type, StoreError> {
            Ok(match self {
                Self::Sqlite(row) => row.try_get(column)?,
                Self::Postgres(row) => row.try_get(column)?,
            })
        }
    };
}

impl Row {
    column!(
        /// A whole number.
        int, i64);
    column!(
        /// A whole number, or none.
        int_or_none, Option<i64>);
    column!(
        /// A text.
        text, String);
    column!(
        /// A text, or none.
        text_or_none, Option<String>);
    column!(
        /// Bytes.
        bytes, Vec<u8>);
    column!(
        /// Bytes, or none.
        bytes_or_none, Option<Vec<u8>>);

    /// A place in the order of operations.
    ///
    /// # Errors
    /// When the column is no number.
    pub fn seq(&self, column: usize) -> Result<Seq, StoreError> {
        Ok(Seq(self.int(column)? as u64))
    }

    /// A number that fits 32 bits.
    ///
    /// # Errors
    /// When it does not.
    pub fn small(&self, column: usize) -> Result<u32, StoreError> {
        let number = self.int(column)?;
        u32::try_from(number).map_err(|_| StoreError::unknown("number", number.to_string()))
    }

    /// A person, or nobody.
    ///
    /// # Errors
    /// When the column holds something else.
    pub fn user_or_none(&self, column: usize) -> Result<Option<UserId>, StoreError> {
        if self.bytes_or_none(column)?.is_none() { Ok(None) } else { self.user(column).map(Some) }
    }

    /// A word of the contract, as `serde` writes it.
    ///
    /// # Errors
    /// When it is not one.
    pub fn word<T: DeserializeOwned>(&self, column: usize) -> Result<T, StoreError> {
        let word = self.text(column)?;
        serde_json::from_value(word.clone().into()).map_err(|_| StoreError::unknown("word", word))
    }

    /// What was stored as JSON, or nothing.
    ///
    /// # Errors
    /// When it is of another form.
    pub fn json_or_none<T: DeserializeOwned>(&self, column: usize) -> Result<Option<T>, StoreError> {
        let text = self.text_or_none(column)?;
        text.map(|text| serde_json::from_str(&text).map_err(|_| StoreError::unknown("JSON", text))).transpose()
    }

    /// 0 or 1 as what it means.
    ///
    /// # Errors
    /// When the column is no number.
    pub fn truth(&self, column: usize) -> Result<bool, StoreError> {
        Ok(self.int(column)? != 0)
    }
}

/// An open transaction on either database.
pub enum Tx {
    /// On SQLite: the only writer while it is open.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

pub(super) fn for_sqlite(sql: &'static str, cells: &[Cell]) -> Query<'static, Sqlite, SqliteArguments> {
    cells.iter().cloned().fold(sqlx::query(sql), |query, cell| match cell {
        Cell::Int(value) => query.bind(value),
        Cell::Text(value) => query.bind(value),
        Cell::Bytes(value) => query.bind(value),
    })
}

pub(super) fn for_postgres(sql: &'static str, cells: &[Cell]) -> Query<'static, Postgres, PgArguments> {
    cells.iter().cloned().fold(sqlx::query(sql), |query, cell| match cell {
        Cell::Int(value) => query.bind(value),
        Cell::Text(value) => query.bind(value),
        Cell::Bytes(value) => query.bind(value),
    })
}

impl Tx {
    /// Run a statement; how many rows it changed.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn run(&mut self, sql: &'static str, cells: &[Cell]) -> Result<u64, StoreError> {
        Ok(match self {
            Self::Sqlite(tx) => for_sqlite(sql, cells).execute(&mut **tx).await?.rows_affected(),
            Self::Postgres(tx) => for_postgres(sql, cells).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// All rows of an answer.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn all(&mut self, sql: &'static str, cells: &[Cell]) -> Result<Vec<Row>, StoreError> {
        Ok(match self {
            Self::Sqlite(tx) => {
                for_sqlite(sql, cells).fetch_all(&mut **tx).await?.into_iter().map(Row::Sqlite).collect()
            }
            Self::Postgres(tx) => {
                for_postgres(sql, cells).fetch_all(&mut **tx).await?.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// The first row of an answer, when there is one.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn one(&mut self, sql: &'static str, cells: &[Cell]) -> Result<Option<Row>, StoreError> {
        Ok(match self {
            Self::Sqlite(tx) => for_sqlite(sql, cells).fetch_optional(&mut **tx).await?.map(Row::Sqlite),
            Self::Postgres(tx) => for_postgres(sql, cells).fetch_optional(&mut **tx).await?.map(Row::Postgres),
        })
    }

    pub(super) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    pub(super) async fn roll_back(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.rollback().await?,
            Self::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }
}
