//! Who belongs to which organisation, as what, and with which sealed keys.

use shared::api::{Account, Grant, Member, MemberState, Role, Standing};
use shared::sync::{OrgId, UserId};

use super::{Cell, Row, StoreError, Tx};
use crate::cells;

fn standing(row: &Row) -> Result<Standing, StoreError> {
    let state = row.word(3)?;
    // Who waits for approval sees nothing, not even the name.
    let name = if state == MemberState::Approved { row.text(1)? } else { String::new() };
    Ok(Standing { org: row.org(0)?, name, role: row.word(2)?, state, has_keys: row.text_or_none(4)?.is_some() })
}

fn member(row: &Row) -> Result<Member, StoreError> {
    Ok(Member {
        account: Account { user: row.user(0)?, email: row.text(1)?, name: row.text(2)?, public: row.public_key(3)? },
        role: row.word(4)?,
        state: row.word(5)?,
        has_keys: row.text_or_none(6)?.is_some(),
        is_locked: false,
        since_s: row.int(7)?,
        seen_s: row.int_or_none(8)?,
    })
}

/// Add a person to an organisation. `false`: is in it already, and stays as they are.
///
/// # Errors
/// When the database refuses.
pub async fn add(
    tx: &mut Tx,
    org: OrgId,
    user: UserId,
    role: Role,
    state: MemberState,
    now: i64,
) -> Result<bool, StoreError> {
    let sql = "INSERT INTO membership (org, account, role, state, since) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (org, account) DO NOTHING";
    Ok(tx.run(sql, cells![org, user, Cell::word(role), Cell::word(state), now]).await? == 1)
}

/// All organisations of a person, by name.
///
/// # Errors
/// When the database refuses.
pub async fn of_account(tx: &mut Tx, user: UserId) -> Result<Vec<Standing>, StoreError> {
    let sql = "SELECT m.org, o.name, m.role, m.state, m.keys FROM membership m JOIN org o ON o.org = m.org \
               WHERE m.account = $1 ORDER BY o.name, m.org";
    tx.all(sql, cells![user]).await?.iter().map(standing).collect()
}

/// What a person is in one organisation.
///
/// # Errors
/// When the database refuses.
pub async fn find(tx: &mut Tx, org: OrgId, user: UserId) -> Result<Option<Standing>, StoreError> {
    let sql = "SELECT m.org, o.name, m.role, m.state, m.keys FROM membership m JOIN org o ON o.org = m.org \
               WHERE m.org = $1 AND m.account = $2";
    tx.one(sql, cells![org, user]).await?.as_ref().map(standing).transpose()
}

/// All people of an organisation, by address.
///
/// # Errors
/// When the database refuses.
pub async fn of_org(tx: &mut Tx, org: OrgId) -> Result<Vec<Member>, StoreError> {
    let sql = "SELECT a.account, a.email, a.name, a.public_key, m.role, m.state, m.keys, m.since, \
               (SELECT MAX(s.used_at) FROM session s WHERE s.account = a.account) \
               FROM membership m JOIN account a ON a.account = m.account WHERE m.org = $1 ORDER BY a.email";
    tx.all(sql, cells![org]).await?.iter().map(member).collect()
}

/// Change what a person is in an organisation. Whoever has to wait again waits since now.
///
/// # Errors
/// When the database refuses.
pub async fn set(
    tx: &mut Tx,
    org: OrgId,
    user: UserId,
    role: Role,
    state: MemberState,
    now: i64,
) -> Result<(), StoreError> {
    let sql = "UPDATE membership SET role = $3, state = $4, since = CASE WHEN $5 = 1 AND state <> 'registered' THEN $6 \
               ELSE since END WHERE org = $1 AND account = $2";
    let waits = state == MemberState::Registered;
    tx.run(sql, cells![org, user, Cell::word(role), Cell::word(state), waits, now]).await.map(drop)
}

/// Remove a person from an organisation.
///
/// # Errors
/// When the database refuses.
pub async fn remove(tx: &mut Tx, org: OrgId, user: UserId) -> Result<(), StoreError> {
    tx.run("DELETE FROM membership WHERE org = $1 AND account = $2", cells![org, user]).await.map(drop)
}

/// The organisation's keys, sealed for a person.
///
/// # Errors
/// When the database refuses.
pub async fn keys(tx: &mut Tx, org: OrgId, user: UserId) -> Result<Option<Grant>, StoreError> {
    let row = tx.one("SELECT keys FROM membership WHERE org = $1 AND account = $2", cells![org, user]).await?;
    row.map_or(Ok(None), |row| row.json_or_none(0))
}

/// Keep the organisation's keys as sealed for a person; `None` forgets them.
///
/// # Errors
/// When the database refuses.
pub async fn set_keys(tx: &mut Tx, org: OrgId, user: UserId, grant: Option<&Grant>) -> Result<(), StoreError> {
    let grant = grant.map_or(Cell::Text(None), Cell::json);
    tx.run("UPDATE membership SET keys = $3 WHERE org = $1 AND account = $2", cells![org, user, grant]).await.map(drop)
}

/// A new pair of keys opens nothing that was sealed for the old one.
///
/// # Errors
/// When the database refuses.
pub async fn forget_keys(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    tx.run("UPDATE membership SET keys = NULL WHERE account = $1", cells![user]).await.map(drop)
}

/// Elsewhere an approved person waits for approval again: an admin of one organisation who resets an account could
/// otherwise enter the others with it.
///
/// # Errors
/// When the database refuses.
pub async fn wait_elsewhere(tx: &mut Tx, org: OrgId, user: UserId, now: i64) -> Result<(), StoreError> {
    let sql = "UPDATE membership SET state = 'registered', since = $3 \
               WHERE account = $2 AND org <> $1 AND state = 'approved'";
    tx.run(sql, cells![org, user, now]).await.map(drop)
}

/// Is somebody the only approved admin of an organisation other than this one?
///
/// # Errors
/// When the database refuses.
pub async fn is_last_admin_elsewhere(tx: &mut Tx, org: OrgId, user: UserId) -> Result<bool, StoreError> {
    let sql = "SELECT m.org FROM membership m WHERE m.account = $2 AND m.org <> $1 AND m.role = 'admin' \
               AND m.state = 'approved' AND NOT EXISTS (SELECT 1 FROM membership o WHERE o.org = m.org \
               AND o.account <> m.account AND o.role = 'admin' AND o.state = 'approved') LIMIT 1";
    Ok(tx.one(sql, cells![org, user]).await?.is_some())
}

/// How many approved admins an organisation has.
///
/// # Errors
/// When the database refuses.
pub async fn admins(tx: &mut Tx, org: OrgId) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) FROM membership WHERE org = $1 AND role = 'admin' AND state = 'approved'";
    tx.one(sql, cells![org]).await?.map_or(Ok(0), |row| row.int(0))
}

/// How many people wait for approval in an organisation.
///
/// # Errors
/// When the database refuses.
pub async fn waiting(tx: &mut Tx, org: OrgId) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) FROM membership WHERE org = $1 AND state = 'registered'";
    tx.one(sql, cells![org]).await?.map_or(Ok(0), |row| row.int(0))
}

/// People who do nothing but wait, wherever they asked, since before `before`: at most some hundred at a time. An operator is none
/// of them.
///
/// # Errors
/// When the database refuses.
pub async fn waiting_since(tx: &mut Tx, before: i64) -> Result<Vec<UserId>, StoreError> {
    let sql = "SELECT a.account FROM account a WHERE a.is_operator = 0 \
               AND EXISTS (SELECT 1 FROM membership m WHERE m.account = a.account) AND NOT EXISTS (SELECT 1 \
               FROM membership m WHERE m.account = a.account AND (m.state <> 'registered' OR m.since >= $1)) LIMIT $2";
    tx.all(sql, cells![before, PART as i64]).await?.iter().map(|row| row.user(0)).collect()
}

/// People found at a time.
const PART: usize = 256;
