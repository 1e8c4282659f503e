//! Sessions, and browsers that signed in before. What cookies hold is stored as hashes only.

use shared::api::{Session, SessionId};
use shared::sync::UserId;

use super::{Row, StoreError, Tx};
use crate::cells;

/// Which sessions are in force now.
#[derive(Clone, Copy, Debug)]
pub struct InForce {
    /// Now, seconds since 1970.
    pub now: i64,
    /// Those not used since then have ended.
    pub used_since: i64,
}

/// One of a row that begins with its columns.
pub(super) fn session(row: &Row) -> Result<Session, StoreError> {
    Ok(Session {
        session: row.session(0)?,
        device: row.text(1)?,
        source: row.text(2)?,
        began_s: row.int(3)?,
        used_s: row.int(4)?,
        is_this: false,
    })
}

/// Open one.
///
/// # Errors
/// When the database refuses.
pub async fn add(
    tx: &mut Tx,
    hash: &[u8; 32],
    user: UserId,
    session: &Session,
    ends_at: i64,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO session (token_hash, session, account, device, source, began_at, used_at, ends_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let Session { session, device, source, began_s, used_s, .. } = session;
    tx.run(sql, cells![hash, *session, user, device, source, *began_s, *used_s, ends_at]).await.map(drop)
}

/// It was used just now.
///
/// # Errors
/// When the database refuses.
pub async fn touch(tx: &mut Tx, hash: &[u8; 32], now: i64) -> Result<(), StoreError> {
    tx.run("UPDATE session SET used_at = $2 WHERE token_hash = $1", cells![hash, now]).await.map(drop)
}

/// All of a person that are in force, the last used first.
///
/// # Errors
/// When the database refuses.
pub async fn of_account(tx: &mut Tx, user: UserId, when: InForce) -> Result<Vec<Session>, StoreError> {
    let sql = "SELECT session, device, source, began_at, used_at FROM session \
               WHERE account = $1 AND ends_at > $2 AND used_at > $3 ORDER BY used_at DESC, session";
    tx.all(sql, cells![user, when.now, when.used_since]).await?.iter().map(session).collect()
}

/// End one of a person. `false`: there is none like it.
///
/// # Errors
/// When the database refuses.
pub async fn end(tx: &mut Tx, user: UserId, session: SessionId) -> Result<bool, StoreError> {
    Ok(tx.run("DELETE FROM session WHERE account = $1 AND session = $2", cells![user, session]).await? > 0)
}

/// End all of a person but one, where one is named; how many there were.
///
/// # Errors
/// When the database refuses.
pub async fn end_all(tx: &mut Tx, user: UserId, but: Option<SessionId>) -> Result<u64, StoreError> {
    match but {
        Some(but) => tx.run("DELETE FROM session WHERE account = $1 AND session <> $2", cells![user, but]).await,
        None => tx.run("DELETE FROM session WHERE account = $1", cells![user]).await,
    }
}

/// Forget those that ended.
///
/// # Errors
/// When the database refuses.
pub async fn sweep(tx: &mut Tx, when: InForce) -> Result<u64, StoreError> {
    tx.run("DELETE FROM session WHERE ends_at <= $1 OR used_at <= $2", cells![when.now, when.used_since]).await
}

/// End everybody's: the database is another one now, and who was sent away since must not come back with it.
///
/// # Errors
/// When the database refuses.
pub async fn end_everybody(tx: &mut Tx) -> Result<(), StoreError> {
    tx.run("DELETE FROM session", &[]).await?;
    tx.run("DELETE FROM device", &[]).await?;
    tx.run("DELETE FROM ticket", &[]).await.map(drop)
}

/// Forget browsers that nobody signed in from since then.
///
/// # Errors
/// When the database refuses.
pub async fn sweep_devices(tx: &mut Tx, used_since: i64) -> Result<(), StoreError> {
    tx.run("DELETE FROM device WHERE used_at < $1", cells![used_since]).await.map(drop)
}

/// Remember a browser of a person.
///
/// # Errors
/// When the database refuses.
pub async fn add_device(tx: &mut Tx, user: UserId, hash: &[u8; 32], now: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO device (account, token_hash, used_at) VALUES ($1, $2, $3) \
               ON CONFLICT (account, token_hash) DO UPDATE SET used_at = excluded.used_at";
    tx.run(sql, cells![user, hash, now]).await.map(drop)
}

/// Did the person of this address sign in from this browser before?
///
/// # Errors
/// When the database refuses.
pub async fn is_known_device(tx: &mut Tx, email: &str, hash: &[u8; 32]) -> Result<bool, StoreError> {
    let sql = "SELECT d.account FROM device d JOIN account a ON a.account = d.account \
               WHERE a.email = $1 AND d.token_hash = $2";
    Ok(tx.one(sql, cells![email, hash]).await?.is_some())
}

/// Forget all browsers of a person.
///
/// # Errors
/// When the database refuses.
pub async fn forget_devices(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    tx.run("DELETE FROM device WHERE account = $1", cells![user]).await.map(drop)
}
