//! Second factors: the secret of one-time codes, which steps were used, and codes for the day the telephone is gone.

use shared::sync::UserId;

use super::{StoreError, Tx};
use crate::cells;

/// Keep the secret of one-time codes, and whether they are asked for.
///
/// # Errors
/// When the database refuses.
pub async fn set_totp(tx: &mut Tx, account: UserId, secret: Option<&[u8]>, is_on: bool) -> Result<(), StoreError> {
    let sql = "UPDATE account SET totp_secret = $2, totp_on = $3 WHERE account = $1";
    tx.run(sql, cells![account, secret, is_on]).await.map(drop)
}

/// Use up the code of a step. `false`: it was used before, or a later one was.
///
/// # Errors
/// When the database refuses.
pub async fn use_step(tx: &mut Tx, account: UserId, step: i64) -> Result<bool, StoreError> {
    let sql = "UPDATE account SET totp_step = $2 WHERE account = $1 AND totp_step < $2";
    Ok(tx.run(sql, cells![account, step]).await? == 1)
}

/// Keep these recovery codes (as hashes) instead of older ones.
///
/// # Errors
/// When the database refuses.
pub async fn set_recovery_codes(tx: &mut Tx, account: UserId, hashes: &[[u8; 32]]) -> Result<(), StoreError> {
    tx.run("DELETE FROM recovery_code WHERE account = $1", cells![account]).await?;
    for hash in hashes {
        tx.run("INSERT INTO recovery_code (account, code_hash) VALUES ($1, $2)", cells![account, hash]).await?;
    }
    Ok(())
}

/// Use up a recovery code. `false`: there is none like it.
///
/// # Errors
/// When the database refuses.
pub async fn use_recovery_code(tx: &mut Tx, account: UserId, hash: &[u8; 32]) -> Result<bool, StoreError> {
    let sql = "DELETE FROM recovery_code WHERE account = $1 AND code_hash = $2";
    Ok(tx.run(sql, cells![account, hash]).await? == 1)
}
