//! Invitations to an organisation. Their tokens are stored as hashes only.

use shared::api::{Invitation, InvitationId, Role};
use shared::sync::OrgId;

use super::{Cell, Row, StoreError, Tx};
use crate::cells;

fn invitation(row: &Row) -> Result<Invitation, StoreError> {
    Ok(Invitation {
        invitation: row.invitation(0)?,
        email: row.text_or_none(1)?,
        role: row.word::<Role>(2)?,
        until_s: row.int(3)?,
    })
}

/// Keep one.
///
/// # Errors
/// When the database refuses.
pub async fn add(tx: &mut Tx, org: OrgId, invitation: &Invitation, hash: &[u8; 32]) -> Result<(), StoreError> {
    let sql = "INSERT INTO invitation (org, invitation, token_hash, email, role, ends_at) \
               VALUES ($1, $2, $3, $4, $5, $6)";
    let Invitation { invitation, email, role, until_s } = invitation;
    tx.run(sql, cells![org, *invitation, hash, email, Cell::word(role), *until_s]).await.map(drop)
}

/// All of an organisation that nobody used, the one that ends first first.
///
/// # Errors
/// When the database refuses.
pub async fn of_org(tx: &mut Tx, org: OrgId, now: i64) -> Result<Vec<Invitation>, StoreError> {
    let sql = "SELECT invitation, email, role, ends_at FROM invitation WHERE org = $1 AND ends_at > $2 \
               AND used_by IS NULL ORDER BY ends_at, invitation";
    tx.all(sql, cells![org, now]).await?.iter().map(invitation).collect()
}

/// The one of a token, whose it is, and with which address somebody asked for an account by it.
///
/// # Errors
/// When the database refuses.
pub async fn by_token(
    tx: &mut Tx,
    hash: &[u8; 32],
    now: i64,
) -> Result<Option<(OrgId, Invitation, Option<String>)>, StoreError> {
    let sql = "SELECT invitation, email, role, ends_at, org, used_by FROM invitation \
               WHERE token_hash = $1 AND ends_at > $2";
    let row = tx.one(sql, cells![hash, now]).await?;
    row.map(|row| Ok((row.org(4)?, invitation(&row)?, row.text_or_none(5)?))).transpose()
}

/// Somebody asked for an account by it.
///
/// # Errors
/// When the database refuses.
pub async fn set_used(tx: &mut Tx, org: OrgId, invitation: InvitationId, email: &str) -> Result<(), StoreError> {
    let sql = "UPDATE invitation SET used_by = $3 WHERE org = $1 AND invitation = $2";
    tx.run(sql, cells![org, invitation, email]).await.map(drop)
}

/// Forget those that ended.
///
/// # Errors
/// When the database refuses.
pub async fn sweep(tx: &mut Tx, now: i64) -> Result<u64, StoreError> {
    tx.run("DELETE FROM invitation WHERE ends_at <= $1", cells![now]).await
}

/// Use one up or withdraw it. `false`: there is none like it.
///
/// # Errors
/// When the database refuses.
pub async fn remove(tx: &mut Tx, org: OrgId, invitation: InvitationId) -> Result<bool, StoreError> {
    let sql = "DELETE FROM invitation WHERE org = $1 AND invitation = $2";
    Ok(tx.run(sql, cells![org, invitation]).await? == 1)
}
