//! Organisations: names, policies, keys for recovery, and the counters that put operations and the audit log in order.

use shared::api::{Organisation, Policy, RecoveryGrant};
use shared::sync::{Digest, Epoch, OrgId};

use super::{Cell, Row, StoreError, Tx};
use crate::cells;

fn organisation(row: &Row) -> Result<Organisation, StoreError> {
    Ok(Organisation {
        org: row.org(0)?,
        name: row.text(1)?,
        generation: row.small(2)?,
        epoch: Epoch(row.small(3)?),
        policy: Policy { hard_lock: row.truth(4)?, second_factor: row.truth(5)?, scans: row.truth(6)? },
    })
}

/// Make an organisation, in the first epoch and without keys.
///
/// # Errors
/// When the database refuses.
pub async fn add(tx: &mut Tx, org: OrgId, name: &str, now: i64) -> Result<(), StoreError> {
    let epoch = Epoch(1);
    let sql = "INSERT INTO org (org, name, made_at, epoch, seq, swept, digest, used, generation, audited, hard_lock, \
               second_factor, scans) VALUES ($1, $2, $3, $4, $5, 0, $6, 0, 0, 0, 0, 0, 0)";
    tx.run(sql, cells![org, name, now, i64::from(epoch.0), epoch.start(), Digest::default()]).await.map(drop)
}

/// One organisation.
///
/// # Errors
/// When the database refuses.
pub async fn find(tx: &mut Tx, org: OrgId) -> Result<Option<Organisation>, StoreError> {
    let sql = "SELECT org, name, generation, epoch, hard_lock, second_factor, scans FROM org WHERE org = $1";
    tx.one(sql, cells![org]).await?.as_ref().map(organisation).transpose()
}

/// All organisations of this server, the oldest first.
///
/// # Errors
/// When the database refuses.
pub async fn all(tx: &mut Tx) -> Result<Vec<Organisation>, StoreError> {
    let sql = "SELECT org, name, generation, epoch, hard_lock, second_factor, scans FROM org ORDER BY made_at, org";
    tx.all(sql, &[]).await?.iter().map(organisation).collect()
}

/// Change the name and the policy.
///
/// # Errors
/// When the database refuses.
pub async fn change(tx: &mut Tx, org: OrgId, name: &str, policy: Policy) -> Result<(), StoreError> {
    let sql = "UPDATE org SET name = $2, hard_lock = $3, second_factor = $4, scans = $5 WHERE org = $1";
    tx.run(sql, cells![org, name, policy.hard_lock, policy.second_factor, policy.scans]).await.map(drop)
}

/// The next data key is in use, and sealed for the recovery key. `false`: another one came first.
///
/// # Errors
/// When the database refuses.
pub async fn next_keys(tx: &mut Tx, org: OrgId, replaces: u32, recovery: &RecoveryGrant) -> Result<bool, StoreError> {
    let sql = "UPDATE org SET generation = generation + 1, recovery = $3 WHERE org = $1 AND generation = $2";
    Ok(tx.run(sql, cells![org, i64::from(replaces), Cell::json(recovery)]).await? == 1)
}

/// The keys as sealed for the recovery key.
///
/// # Errors
/// When the database refuses.
pub async fn recovery(tx: &mut Tx, org: OrgId) -> Result<Option<RecoveryGrant>, StoreError> {
    let row = tx.one("SELECT recovery FROM org WHERE org = $1", cells![org]).await?;
    row.map_or(Ok(None), |row| row.json_or_none(0))
}

/// Does any organisation here lock accounts hard? The strictest policy counts for all sign-ins: a lock that depended on
/// the account would tell strangers whose account it is.
///
/// # Errors
/// When the database refuses.
pub async fn any_locks_hard(tx: &mut Tx) -> Result<bool, StoreError> {
    Ok(tx.one("SELECT org FROM org WHERE hard_lock = 1 LIMIT 1", &[]).await?.is_some())
}

/// The highest epoch that an organisation is in; the first one where there is none.
///
/// # Errors
/// When the database refuses.
pub async fn highest_epoch(tx: &mut Tx) -> Result<Epoch, StoreError> {
    let row = tx.one("SELECT COALESCE(MAX(epoch), 0) FROM org", &[]).await?;
    row.map_or(Ok(Epoch::default()), |row| row.small(0).map(Epoch))
}

/// Another life of the database begins: what it numbers from now on lies above all it may have numbered before.
///
/// # Errors
/// When the database refuses.
pub async fn begin_epoch(tx: &mut Tx, org: OrgId, epoch: Epoch) -> Result<(), StoreError> {
    let sql = "UPDATE org SET epoch = $2, seq = $3 WHERE org = $1";
    tx.run(sql, cells![org, i64::from(epoch.0), epoch.start()]).await.map(drop)
}
