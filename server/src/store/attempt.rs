//! Failed attempts to sign in, by address and source. Addresses are stored as keyed hashes, known and unknown alike.

use std::collections::HashSet;
use std::iter;
use std::sync::LazyLock;

use super::group::{Grouped, filled};
use super::{Cell, StoreError, Tx};
use crate::cells;

/// Attempts since the last success.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attempts {
    /// How many.
    pub failed: i64,
    /// Nothing is tried before this second since 1970.
    pub until: i64,
}

/// Of one address from one source; source "" is all sources together.
///
/// # Errors
/// When the database refuses.
pub async fn find(tx: &mut Tx, email: &[u8; 32], source: &str) -> Result<Attempts, StoreError> {
    let sql = "SELECT failed, until FROM attempt WHERE email_hash = $1 AND source = $2";
    let row = tx.one(sql, cells![email, source]).await?;
    row.map_or(Ok(Attempts::default()), |row| Ok(Attempts { failed: row.int(0)?, until: row.int(1)? }))
}

/// Remember them, the last of which was tried now.
///
/// # Errors
/// When the database refuses.
pub async fn set(tx: &mut Tx, email: &[u8; 32], source: &str, attempts: Attempts, now: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO attempt (email_hash, source, failed, until, tried_at) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (email_hash, source) DO UPDATE SET failed = excluded.failed, until = excluded.until, \
               tried_at = excluded.tried_at";
    tx.run(sql, cells![email, source, attempts.failed, attempts.until, now]).await.map(drop)
}

static LOCKED: LazyLock<Grouped> = LazyLock::new(|| {
    let waiting = "SELECT email_hash FROM attempt WHERE source = '' AND until > $1 AND email_hash IN (";
    Grouped::between(waiting, 1, ")")
});

/// Which of these addresses wait for all sources together.
///
/// # Errors
/// When the database refuses.
pub async fn locked(tx: &mut Tx, emails: &[[u8; 32]], now: i64) -> Result<HashSet<Vec<u8>>, StoreError> {
    let mut locked = HashSet::new();
    for (sql, group) in LOCKED.of(&filled(emails)) {
        let cells: Vec<Cell> = iter::once(now.into()).chain(group.iter().map(Cell::from)).collect();
        for row in tx.all(sql, &cells).await? {
            locked.insert(row.bytes(0)?);
        }
    }
    Ok(locked)
}

/// Addresses that wait until `until`, and for which nothing was tried since `before`.
///
/// # Errors
/// When the database refuses.
pub async fn waiting_since(tx: &mut Tx, until: i64, before: i64) -> Result<Vec<Vec<u8>>, StoreError> {
    let sql = "SELECT DISTINCT email_hash FROM attempt WHERE until = $1 AND tried_at < $2";
    tx.all(sql, cells![until, before]).await?.iter().map(|row| row.bytes(0)).collect()
}

/// Forget those of one source and the sum: somebody signed in from there.
///
/// # Errors
/// When the database refuses.
pub async fn succeed(tx: &mut Tx, email: &[u8; 32], source: &str) -> Result<(), StoreError> {
    let sql = "DELETE FROM attempt WHERE email_hash = $1 AND (source = $2 OR source = '')";
    tx.run(sql, cells![email, source]).await.map(drop)
}

/// Forget all of an address.
///
/// # Errors
/// When the database refuses.
pub async fn unlock(tx: &mut Tx, email: &[u8]) -> Result<(), StoreError> {
    tx.run("DELETE FROM attempt WHERE email_hash = $1", cells![email]).await.map(drop)
}

/// Forget those whose time has been over since `before`.
///
/// # Errors
/// When the database refuses.
pub async fn sweep(tx: &mut Tx, before: i64) -> Result<u64, StoreError> {
    tx.run("DELETE FROM attempt WHERE until < $1", cells![before]).await
}
