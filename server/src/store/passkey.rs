//! Passkeys of accounts: a name, a public key, a counter. Nothing in here signs anybody in by itself.

use shared::api::{Passkey, PasskeyId};
use shared::sync::UserId;

use super::{Row, StoreError, Tx};
use crate::cells;

/// A passkey with what checks its signatures.
#[derive(Clone, Debug)]
pub struct Stored {
    /// As its owner sees it.
    pub passkey: Passkey,
    /// The authenticator's name for it.
    pub credential: Vec<u8>,
    /// Public key, as COSE writes it.
    pub public_key: Vec<u8>,
    /// The authenticator's last count of signatures.
    pub counter: i64,
}

fn stored(row: &Row) -> Result<Stored, StoreError> {
    Ok(Stored {
        passkey: Passkey {
            passkey: row.passkey(0)?,
            name: row.text(1)?,
            host: row.text(2)?,
            made_s: row.int(3)?,
            used_s: row.int_or_none(4)?,
        },
        credential: row.bytes(5)?,
        public_key: row.bytes(6)?,
        counter: row.int(7)?,
    })
}

/// Add one. A credential that is somebody's already is a duplicate.
///
/// # Errors
/// When the credential is taken or the database refuses.
pub async fn add(tx: &mut Tx, account: UserId, made: &Stored) -> Result<(), StoreError> {
    let sql = "INSERT INTO passkey (account, passkey, name, host, credential, public_key, counter, made_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let Stored { passkey, credential, public_key, counter } = made;
    let cells = cells![
        account,
        passkey.passkey,
        &passkey.name,
        &passkey.host,
        credential,
        public_key,
        *counter,
        passkey.made_s
    ];
    tx.run(sql, cells).await.map(drop)
}

/// All of an account, the oldest first.
///
/// # Errors
/// When the database refuses.
pub async fn of_account(tx: &mut Tx, account: UserId) -> Result<Vec<Stored>, StoreError> {
    let sql = "SELECT passkey, name, host, made_at, used_at, credential, public_key, counter FROM passkey \
               WHERE account = $1 ORDER BY made_at, passkey";
    tx.all(sql, cells![account]).await?.iter().map(stored).collect()
}

/// How many an account has.
///
/// # Errors
/// When the database refuses.
pub async fn count(tx: &mut Tx, account: UserId) -> Result<i64, StoreError> {
    let row = tx.one("SELECT COUNT(*) FROM passkey WHERE account = $1", cells![account]).await?;
    row.map_or(Ok(0), |row| row.int(0))
}

/// Somebody signed in with it.
///
/// # Errors
/// When the database refuses.
pub async fn used(tx: &mut Tx, account: UserId, passkey: PasskeyId, counter: i64, now: i64) -> Result<(), StoreError> {
    let sql = "UPDATE passkey SET counter = $3, used_at = $4 WHERE account = $1 AND passkey = $2";
    tx.run(sql, cells![account, passkey, counter, now]).await.map(drop)
}

/// Another name. `false`: there is none like it.
///
/// # Errors
/// When the database refuses.
pub async fn rename(tx: &mut Tx, account: UserId, passkey: PasskeyId, name: &str) -> Result<bool, StoreError> {
    let sql = "UPDATE passkey SET name = $3 WHERE account = $1 AND passkey = $2";
    Ok(tx.run(sql, cells![account, passkey, name]).await? == 1)
}

/// Remove one; its name. `None`: there is none like it.
///
/// # Errors
/// When the database refuses.
pub async fn remove(tx: &mut Tx, account: UserId, passkey: PasskeyId) -> Result<Option<String>, StoreError> {
    let sql = "DELETE FROM passkey WHERE account = $1 AND passkey = $2 RETURNING name";
    tx.one(sql, cells![account, passkey]).await?.map(|row| row.text(0)).transpose()
}

/// Remove all of an account.
///
/// # Errors
/// When the database refuses.
pub async fn remove_all(tx: &mut Tx, account: UserId) -> Result<(), StoreError> {
    tx.run("DELETE FROM passkey WHERE account = $1", cells![account]).await.map(drop)
}
