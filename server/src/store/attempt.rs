//! Failed attempts to sign in, by address and source. Addresses are stored as keyed hashes, known and unknown alike.

use super::{StoreError, Tx};
use crate::cells;

/// Attempts since the last success.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attempts {
    /// How many.
    pub failed: i64,
    /// Nothing is tried before this second since 1970.
    pub until: i64,
}

/// of one address from one source; source "" is all sources together.
///
/// # Errors
/// When the database refuses.
pub async fn find(tx: &mut Tx, email: &[u8; 32], source: &str) -> Result<Attempts, StoreError> {
    let sql = "SELECT failed, until FROM attempt WHERE email_hash = $1 AND source = $2";
    let row = tx.one(sql, cells![email, source]).await?;
    row.map_or(Ok(Attempts::default()), |row| Ok(Attempts { failed: row.int(0)?, until: row.int(1)? }))
}

/// Remember them.
///
/// # Errors
/// When the database refuses.
pub async fn set(tx: &mut Tx, email: &[u8; 32], source: &str, attempts: Attempts) -> Result<(), StoreError> {
    let sql = "INSERT INTO attempt (email_hash, source, failed, until) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (email_hash, source) DO UPDATE SET failed = excluded.failed, until = excluded.until";
    tx.run(sql, cells![email, source, attempts.failed, attempts.until]).await.map(drop)
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
pub async fn unlock(tx: &mut Tx, email: &[u8; 32]) -> Result<(), StoreError> {
    tx.run("DELETE FROM attempt WHERE email_hash = $1", cells![email]).await.map(drop)
}

/// Forget those whose time has been over since `before`.
///
/// # Errors
/// When the database refuses.
pub async fn sweep(tx: &mut Tx, before: i64) -> Result<u64, StoreError> {
    tx.run("DELETE FROM attempt WHERE until < $1", cells![before]).await
}
