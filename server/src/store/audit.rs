//! The audit log. Entries are added and read; there is no statement here that changes or removes one.

use shared::api::{AuditAction, AuditEntry};
use shared::sync::{OrgId, UserId};

use super::{Cell, Row, StoreError, Tx};
use crate::cells;

/// Who does something, and from where.
#[derive(Clone, Debug)]
pub struct By {
    /// The account; `None` for the server and for nobody.
    pub who: Option<UserId>,
    /// Name and address of who, as they are now.
    pub who_words: String,
    /// The network address it comes from.
    pub source: String,
    /// Now, seconds since 1970.
    pub now: i64,
}

/// Add an entry. It is written in the transaction of what it tells, so that neither is without the other.
///
/// # Errors
/// When the database refuses.
pub async fn add(
    tx: &mut Tx,
    org: OrgId,
    by: &By,
    action: AuditAction,
    whom: Option<UserId>,
    words: &str,
) -> Result<(), StoreError> {
    let numbered = tx.one("UPDATE org SET audited = audited + 1 WHERE org = $1 RETURNING audited", cells![org]).await?;
    let Some(row) = numbered else { return Ok(()) };
    let sql = "INSERT INTO audit (org, number, at, who, who_words, action, whom, words, source) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let By { who, who_words, source, now } = by;
    tx.run(sql, cells![org, row.int(0)?, *now, *who, who_words, Cell::word(action), whom, words, source])
        .await
        .map(drop)
}

/// The same entry in every organisation of a person: what happens to an account concerns all of them.
///
/// # Errors
/// When the database refuses.
pub async fn add_everywhere(
    tx: &mut Tx,
    user: UserId,
    by: &By,
    action: AuditAction,
    words: &str,
) -> Result<(), StoreError> {
    // In one order, so that two such transactions wait for each other instead of blocking each other.
    let orgs = tx.all("SELECT org FROM membership WHERE account = $1 ORDER BY org", cells![user]).await?;
    for row in orgs {
        add(tx, row.org(0)?, by, action, Some(user), words).await?;
    }
    Ok(())
}

/// The entry in one organisation of the account of that address, in the server's first one where nobody has it: as much
/// work either way, so that its time tells nothing.
///
/// # Errors
/// When the database refuses.
pub async fn add_for_email(tx: &mut Tx, email: &str, by: &By, action: AuditAction) -> Result<(), StoreError> {
    let sql = "SELECT a.account, m.org FROM account a JOIN membership m ON m.account = a.account \
               WHERE a.email = $1 ORDER BY m.org LIMIT 1";
    let known = tx.one(sql, cells![email]).await?;
    let first = tx.one("SELECT org FROM org ORDER BY made_at, org LIMIT 1", &[]).await?;
    let (user, org) = match (known, first) {
        (Some(row), _) => (Some(row.user(0)?), row.org(1)?),
        (None, Some(row)) => (None, row.org(0)?),
        (None, None) => return Ok(()),
    };
    let words = if user.is_some() { "" } else { "for an address that nobody has" };
    add(tx, org, by, action, user, words).await
}

fn entry(row: &Row) -> Result<AuditEntry, StoreError> {
    Ok(AuditEntry {
        number: row.int(0)?,
        at_s: row.int(1)?,
        who: row.user_or_none(2)?,
        who_words: row.text(3)?,
        action: row.word(4)?,
        whom: row.user_or_none(5)?,
        words: row.text(6)?,
        source: row.text(7)?,
    })
}

/// At most `limit` entries below number `before`, the newest first.
///
/// # Errors
/// When the database refuses.
pub async fn below(tx: &mut Tx, org: OrgId, before: i64, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
    let sql = "SELECT number, at, who, who_words, action, whom, words, source FROM audit \
               WHERE org = $1 AND number < $2 ORDER BY number DESC LIMIT $3";
    tx.all(sql, cells![org, before, i64::from(limit)]).await?.iter().map(entry).collect()
}

/// At most `limit` entries above number `after`, the oldest first.
///
/// # Errors
/// When the database refuses.
pub async fn above(tx: &mut Tx, org: OrgId, after: i64, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
    let sql = "SELECT number, at, who, who_words, action, whom, words, source FROM audit \
               WHERE org = $1 AND number > $2 ORDER BY number LIMIT $3";
    tx.all(sql, cells![org, after, i64::from(limit)]).await?.iter().map(entry).collect()
}
