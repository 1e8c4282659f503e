//! Shared scans: what was announced, and its sealed chunks.

use shared::api::{PutScan, ScanId, SharedScan};
use shared::sync::{OrgId, SealedLabel, UserId};

use super::{Row, StoreError, Tx};
use crate::cells;

fn shared_scan(row: &Row) -> Result<SharedScan, StoreError> {
    let (chunks, bytes, there) = (row.small(1)?, row.int(2)? as u64, row.small(6)?);
    let label = SealedLabel(row.bytes(8)?);
    Ok(SharedScan {
        scan: PutScan { scan: row.scan(0)?, chunks, bytes, generation: row.small(3)?, label },
        by: row.user(4)?,
        at_s: row.int(5)?,
        is_whole: there == chunks && row.int(7)? as u64 == bytes,
        there,
    })
}

/// Announce a scan. One that is there already is a duplicate.
///
/// # Errors
/// When it is there or the database refuses.
pub async fn add(tx: &mut Tx, org: OrgId, scan: &PutScan, by: UserId, now: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO scan (org, scan, chunks, bytes, generation, account, at, label) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let PutScan { scan, chunks, bytes, generation, label } = scan;
    let cells =
        cells![org, *scan, i64::from(*chunks), *bytes as i64, i64::from(*generation), by, now, label.0.as_slice()];
    tx.run(sql, cells).await.map(drop)
}

/// All of an organisation, the newest first.
///
/// # Errors
/// When the database refuses.
pub async fn of_org(tx: &mut Tx, org: OrgId) -> Result<Vec<SharedScan>, StoreError> {
    let sql = "SELECT s.scan, s.chunks, s.bytes, s.generation, s.account, s.at, \
               (SELECT COUNT(*) FROM scan_chunk c WHERE c.org = s.org AND c.scan = s.scan), \
               (SELECT CAST(COALESCE(SUM(c.bytes), 0) AS BIGINT) FROM scan_chunk c WHERE c.org = s.org AND c.scan = s.scan), s.label \
               FROM scan s WHERE s.org = $1 ORDER BY s.at DESC, s.scan";
    tx.all(sql, cells![org]).await?.iter().map(shared_scan).collect()
}

/// One of them.
///
/// # Errors
/// When the database refuses.
pub async fn find(tx: &mut Tx, org: OrgId, scan: ScanId) -> Result<Option<SharedScan>, StoreError> {
    let sql = "SELECT s.scan, s.chunks, s.bytes, s.generation, s.account, s.at, \
               (SELECT COUNT(*) FROM scan_chunk c WHERE c.org = s.org AND c.scan = s.scan), \
               (SELECT CAST(COALESCE(SUM(c.bytes), 0) AS BIGINT) FROM scan_chunk c WHERE c.org = s.org AND c.scan = s.scan), s.label \
               FROM scan s WHERE s.org = $1 AND s.scan = $2";
    tx.one(sql, cells![org, scan]).await?.as_ref().map(shared_scan).transpose()
}

/// How many scans an organisation announced, and the bytes of all of them.
///
/// # Errors
/// When the database refuses.
pub async fn announced(tx: &mut Tx, org: OrgId) -> Result<(u64, u64), StoreError> {
    let sql = "SELECT COUNT(*), CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM scan WHERE org = $1";
    tx.one(sql, cells![org]).await?.map_or(Ok((0, 0)), |row| Ok((row.int(0)? as u64, row.int(1)? as u64)))
}

/// Bytes of those chunks of a scan that are there.
///
/// # Errors
/// When the database refuses.
pub async fn received(tx: &mut Tx, org: OrgId, scan: ScanId) -> Result<u64, StoreError> {
    let sql = "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM scan_chunk WHERE org = $1 AND scan = $2";
    tx.one(sql, cells![org, scan]).await?.map_or(Ok(0), |row| Ok(row.int(0)? as u64))
}

/// Keep a chunk.
///
/// # Errors
/// When it is there or the database refuses.
pub async fn add_chunk(tx: &mut Tx, org: OrgId, scan: ScanId, chunk: u32, sealed: &[u8]) -> Result<(), StoreError> {
    let sql = "INSERT INTO scan_chunk (org, scan, chunk, bytes, sealed) VALUES ($1, $2, $3, $4, $5)";
    tx.run(sql, cells![org, scan, i64::from(chunk), sealed.len() as i64, sealed]).await.map(drop)
}

/// A chunk.
///
/// # Errors
/// When the database refuses.
pub async fn chunk(tx: &mut Tx, org: OrgId, scan: ScanId, chunk: u32) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "SELECT sealed FROM scan_chunk WHERE org = $1 AND scan = $2 AND chunk = $3";
    let row = tx.one(sql, cells![org, scan, i64::from(chunk)]).await?;
    row.map(|row| row.bytes(0)).transpose()
}

/// Remove a scan with its chunks.
///
/// # Errors
/// When the database refuses.
pub async fn remove(tx: &mut Tx, org: OrgId, scan: ScanId) -> Result<(), StoreError> {
    tx.run("DELETE FROM scan_chunk WHERE org = $1 AND scan = $2", cells![org, scan]).await?;
    tx.run("DELETE FROM scan WHERE org = $1 AND scan = $2", cells![org, scan]).await.map(drop)
}

/// Remove all scans of an organisation. How many there were.
///
/// # Errors
/// When the database refuses.
pub async fn remove_all(tx: &mut Tx, org: OrgId) -> Result<u64, StoreError> {
    tx.run("DELETE FROM scan_chunk WHERE org = $1", cells![org]).await?;
    tx.run("DELETE FROM scan WHERE org = $1", cells![org]).await
}
