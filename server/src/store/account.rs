//! Accounts: an address, what checks the password, and the person's keys as the browser made them.

use shared::api::{Account, Credentials};
use shared::sync::{PublicKey, Salt, UserId, WrappedSecret};

use super::{Row, StoreError, Tx};
use crate::cells;

/// One person's account, with what only the server sees.
#[derive(Clone, Debug)]
pub struct Stored {
    /// What others see.
    pub account: Account,
    /// May it make organisations?
    pub is_operator: bool,
    /// Which derivation of keys from the password.
    pub kdf: u32,
    /// For that derivation.
    pub salt: Salt,
    /// Argon2id of the proof of the password.
    pub auth_hash: String,
    /// The secret key, wrapped.
    pub wrapped_secret: WrappedSecret,
    /// The secret of one-time codes.
    pub totp_secret: Option<Vec<u8>>,
    /// Are codes asked for?
    pub totp_on: bool,
}

fn stored(row: &Row) -> Result<Stored, StoreError> {
    Ok(Stored {
        account: Account { user: row.user(0)?, email: row.text(1)?, name: row.text(2)?, public: row.public_key(3)? },
        is_operator: row.truth(4)?,
        kdf: row.small(5)?,
        salt: row.salt(6)?,
        auth_hash: row.text(7)?,
        wrapped_secret: WrappedSecret(row.bytes(8)?),
        totp_secret: row.bytes_or_none(9)?,
        totp_on: row.truth(10)?,
    })
}

/// Add an account. An address that is taken is a duplicate.
///
/// # Errors
/// When the address is taken or the database refuses.
pub async fn add(
    tx: &mut Tx,
    account: &Account,
    credentials: &Credentials,
    auth_hash: &str,
    is_operator: bool,
    now: i64,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO account (account, email, name, made_at, is_operator, kdf, salt, auth_hash, public_key, \
               wrapped_secret, totp_on, totp_step) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0)";
    let cells = cells![
        account.user,
        &account.email,
        &account.name,
        now,
        is_operator,
        i64::from(credentials.kdf),
        credentials.salt,
        auth_hash,
        account.public,
        &credentials.wrapped_secret.0,
    ];
    tx.run(sql, cells).await.map(drop)
}

/// One account, by its address in lower case.
///
/// # Errors
/// When the database refuses.
pub async fn by_email(tx: &mut Tx, email: &str) -> Result<Option<Stored>, StoreError> {
    let sql = "SELECT account, email, name, public_key, is_operator, kdf, salt, auth_hash, wrapped_secret, totp_secret, \
               totp_on FROM account WHERE email = $1";
    tx.one(sql, cells![email]).await?.as_ref().map(stored).transpose()
}

/// One account.
///
/// # Errors
/// When the database refuses.
pub async fn find(tx: &mut Tx, account: UserId) -> Result<Option<Stored>, StoreError> {
    let sql = "SELECT account, email, name, public_key, is_operator, kdf, salt, auth_hash, wrapped_secret, totp_secret, \
               totp_on FROM account WHERE account = $1";
    tx.one(sql, cells![account]).await?.as_ref().map(stored).transpose()
}

/// The addresses of all accounts.
///
/// # Errors
/// When the database refuses.
pub async fn emails(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    tx.all("SELECT email FROM account", &[]).await?.iter().map(|row| row.text(0)).collect()
}

/// Another password, and the keys that go with it.
///
/// # Errors
/// When the database refuses.
pub async fn set_credentials(
    tx: &mut Tx,
    account: UserId,
    credentials: &Credentials,
    auth_hash: &str,
) -> Result<(), StoreError> {
    let sql = "UPDATE account SET kdf = $2, salt = $3, auth_hash = $4, public_key = $5, wrapped_secret = $6 \
               WHERE account = $1";
    let Credentials { kdf, salt, public, wrapped_secret, .. } = credentials;
    tx.run(sql, cells![account, i64::from(*kdf), *salt, auth_hash, *public, &wrapped_secret.0]).await.map(drop)
}

/// Another name.
///
/// # Errors
/// When the database refuses.
pub async fn set_name(tx: &mut Tx, account: UserId, name: &str) -> Result<(), StoreError> {
    tx.run("UPDATE account SET name = $2 WHERE account = $1", cells![account, name]).await.map(drop)
}

/// Another address. One that is taken is a duplicate.
///
/// # Errors
/// When the address is taken or the database refuses.
pub async fn set_email(tx: &mut Tx, account: UserId, email: &str) -> Result<(), StoreError> {
    tx.run("UPDATE account SET email = $2 WHERE account = $1", cells![account, email]).await.map(drop)
}

/// Remove an account with all that is its own. What it did stays in the audit log, what it shared stays shared.
///
/// # Errors
/// When the database refuses.
pub async fn remove(tx: &mut Tx, account: UserId) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM session WHERE account = $1",
        "DELETE FROM device WHERE account = $1",
        "DELETE FROM ticket WHERE account = $1",
        "DELETE FROM recovery_code WHERE account = $1",
        "DELETE FROM passkey WHERE account = $1",
        "DELETE FROM membership WHERE account = $1",
        "DELETE FROM account WHERE account = $1",
    ] {
        tx.run(sql, cells![account]).await?;
    }
    Ok(())
}

/// From now on it is an operator of the server.
///
/// # Errors
/// When the database refuses.
pub async fn make_operator(tx: &mut Tx, account: UserId) -> Result<(), StoreError> {
    tx.run("UPDATE account SET is_operator = 1 WHERE account = $1", cells![account]).await.map(drop)
}

/// How many operators the server has.
///
/// # Errors
/// When the database refuses.
pub async fn operators(tx: &mut Tx) -> Result<i64, StoreError> {
    tx.one("SELECT COUNT(*) FROM account WHERE is_operator = 1", &[]).await?.map_or(Ok(0), |row| row.int(0))
}

/// The public key that others seal for.
///
/// # Errors
/// When the database refuses.
pub async fn public_key(tx: &mut Tx, account: UserId) -> Result<Option<PublicKey>, StoreError> {
    let row = tx.one("SELECT public_key FROM account WHERE account = $1", cells![account]).await?;
    row.map(|row| row.public_key(0)).transpose()
}
