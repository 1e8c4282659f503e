//! Live values, the operations that are known, and the head of an organisation.

use std::collections::HashMap;
use std::iter;
use std::sync::LazyLock;

use shared::api::{Operation, Row as ApiRow};
use shared::sync::{Digest, Epoch, Mark, OpId, OrgId, Register, Sealed, Seq, UserId};

use super::group::Grouped;
use super::{Cell, Row, StoreError, Tx};
use crate::cells;

/// Where an organisation stands.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    /// Which life of the database it is.
    pub epoch: Epoch,
    /// The last place given.
    pub seq: Seq,
    /// Deleted values below this place were forgotten.
    pub swept: Seq,
    /// Of all live values.
    pub digest: Digest,
    /// Data key in use.
    pub generation: u32,
    /// Bytes that live values take.
    pub used: u64,
}

/// A live value, as far as merging looks at it.
#[derive(Clone, Debug)]
pub struct Live {
    /// Where it stands.
    pub mark: Mark,
    /// Does it take the value away?
    pub is_deletion: bool,
    /// Bytes that it takes, about.
    pub bytes: u64,
}

/// An operation that was given its place.
#[derive(Clone, Debug)]
pub struct Placed<'a> {
    /// What was sent.
    pub op: &'a Operation,
    /// By whom.
    pub author: UserId,
    /// As it is kept.
    pub live: Live,
}

/// Rows of a page.
#[derive(Debug, Default)]
pub struct Stored {
    /// Whose each is, and the row; its author index is 0 yet.
    pub rows: Vec<(UserId, ApiRow)>,
    /// Are there more?
    pub has_more: bool,
}

/// Bytes of a row beside its value and its list: names, numbers, an index entry.
const ROW_BYTES: u64 = 160;

/// Bytes that a value takes as it is stored, about: with the operations that it names and its sealed bytes. The one way of counting
/// them, whether it comes, goes or is sent.
pub fn bytes_of(gone: &[OpId], sealed: u64) -> u64 {
    ROW_BYTES + (gone.len() * OpId::BYTES) as u64 + sealed
}

fn head_of(row: &Row) -> Result<Head, StoreError> {
    Ok(Head {
        epoch: Epoch(row.small(0)?),
        seq: row.seq(1)?,
        swept: row.seq(2)?,
        digest: row.digest(3)?,
        generation: row.small(4)?,
        used: row.int(5)? as u64,
    })
}

/// Where an organisation stands now.
///
/// # Errors
/// When the database refuses.
pub async fn head(tx: &mut Tx, org: OrgId) -> Result<Option<Head>, StoreError> {
    let sql = "SELECT epoch, seq, swept, digest, generation, used FROM org WHERE org = $1";
    tx.one(sql, cells![org]).await?.as_ref().map(head_of).transpose()
}

/// The same, and others who want it wait until this transaction ends.
///
/// # Errors
/// When the database refuses.
pub async fn lock(tx: &mut Tx, org: OrgId) -> Result<Option<Head>, StoreError> {
    let sql = "UPDATE org SET seq = seq WHERE org = $1 RETURNING epoch, seq, swept, digest, generation, used";
    tx.one(sql, cells![org]).await?.as_ref().map(head_of).transpose()
}

/// Keep where an organisation stands after a push.
///
/// # Errors
/// When the database refuses.
pub async fn advance(tx: &mut Tx, org: OrgId, head: &Head) -> Result<(), StoreError> {
    let sql = "UPDATE org SET seq = $2, digest = $3, used = $4 WHERE org = $1";
    tx.run(sql, cells![org, head.seq, head.digest, head.used as i64]).await.map(drop)
}

static REMEMBER: LazyLock<Grouped> =
    LazyLock::new(|| Grouped::rows("INSERT INTO known (org, op, seq, since) VALUES", 3));
static ADD: LazyLock<Grouped> = LazyLock::new(|| {
    let insert = "INSERT INTO live (org, seq, about, field, op, base, gone, author, at, came_at, is_deletion, generation, \
                  sealed) VALUES";
    Grouped::rows(insert, 12)
});
static KNOWN: LazyLock<Grouped> =
    LazyLock::new(|| Grouped::between("SELECT op, seq FROM known WHERE org = $1 AND op IN (", 1, ")"));
// CROSS JOIN keeps SQLite from going through the whole organisation first: one look into the index for each register.
static REGISTERS: LazyLock<Grouped> = LazyLock::new(|| {
    let found = ") SELECT live.about, live.field, seq, op, base, gone, is_deletion, CAST(LENGTH(sealed) AS BIGINT) \
                 FROM asked CROSS JOIN live WHERE org = $1 AND live.about = asked.about AND live.field = asked.field";
    Grouped::between("WITH asked (about, field) AS (VALUES", 2, found)
});

/// Those operations that were here before, with the places they were given.
///
/// # Errors
/// When the database refuses.
pub async fn known(tx: &mut Tx, org: OrgId, ops: &[OpId]) -> Result<HashMap<OpId, Seq>, StoreError> {
    let mut known = HashMap::new();
    for (sql, group) in KNOWN.of(ops) {
        let cells: Vec<Cell> = iter::once(org.into()).chain(group.iter().map(|op| (*op).into())).collect();
        for row in tx.all(sql, &cells).await? {
            known.insert(row.op(0)?, row.seq(1)?);
        }
    }
    Ok(known)
}

/// Operations were here, and given these places.
///
/// # Errors
/// When the database refuses.
pub async fn remember(tx: &mut Tx, org: OrgId, ops: &[(OpId, Seq)], now: i64) -> Result<(), StoreError> {
    for (sql, group) in REMEMBER.of(ops) {
        let rows = group.iter().flat_map(|(op, seq)| [(*op).into(), (*seq).into(), now.into()]);
        tx.run(sql, &iter::once(org.into()).chain(rows).collect::<Vec<Cell>>()).await?;
    }
    Ok(())
}

fn gone_of(bytes: &[u8]) -> Vec<OpId> {
    bytes.chunks_exact(OpId::BYTES).filter_map(OpId::from_slice).collect()
}

/// Live values of registers, each in the order of their places; a register without any is not there.
///
/// # Errors
/// When the database refuses.
pub async fn registers(
    tx: &mut Tx,
    org: OrgId,
    asked: &[Register],
) -> Result<HashMap<Register, Vec<Live>>, StoreError> {
    let mut found: HashMap<Register, Vec<Live>> = HashMap::new();
    for (sql, group) in REGISTERS.of(asked) {
        let names = group.iter().flat_map(|register| [register.key.into(), register.field.into()]);
        for row in tx.all(sql, &iter::once(org.into()).chain(names).collect::<Vec<Cell>>()).await? {
            let gone = gone_of(&row.bytes(5)?);
            let bytes = bytes_of(&gone, row.int(7)? as u64);
            let mark = Mark { seq: row.seq(2)?, id: row.op(3)?, base: row.seq(4)?, gone };
            let register = Register { key: row.about(0)?, field: row.field(1)? };
            found.entry(register).or_default().push(Live { mark, is_deletion: row.truth(6)?, bytes });
        }
    }
    // Sorted here: for an ORDER BY SQLite would go through the whole organisation in the order of its places.
    for live in found.values_mut() {
        live.sort_unstable_by_key(|value| value.mark.seq);
    }
    Ok(found)
}

/// Keep live values.
///
/// # Errors
/// When the database refuses.
pub async fn add(tx: &mut Tx, org: OrgId, placed: &[Placed<'_>], now: i64) -> Result<(), StoreError> {
    for (sql, group) in ADD.of(placed) {
        let rows = group.iter().flat_map(|placed| cells_of(placed, now));
        tx.run(sql, &iter::once(org.into()).chain(rows).collect::<Vec<Cell>>()).await?;
    }
    Ok(())
}

fn cells_of(Placed { op, author, live }: &Placed<'_>, now: i64) -> [Cell; 12] {
    let gone: Vec<u8> = live.mark.gone.iter().flat_map(|id| id.0).collect();
    [
        live.mark.seq.into(),
        op.register.key.into(),
        op.register.field.into(),
        op.id.into(),
        live.mark.base.into(),
        (&gone).into(),
        (*author).into(),
        op.at_s.into(),
        now.into(),
        op.is_deletion.into(),
        i64::from(op.sealed.generation()).into(),
        op.sealed.bytes().into(),
    ]
}

/// A later edit took its place. From now on its name is remembered for as long as the contract says.
///
/// # Errors
/// When the database refuses.
pub async fn remove(tx: &mut Tx, org: OrgId, value: &Live, now: i64) -> Result<(), StoreError> {
    tx.run("DELETE FROM live WHERE org = $1 AND seq = $2", cells![org, value.mark.seq]).await?;
    let sql = "UPDATE known SET since = $3 WHERE org = $1 AND op = $2";
    tx.run(sql, cells![org, value.mark.id, now]).await.map(drop)
}

/// Forget deletions that stand alone in their register since before `before`, at most some hundred at a time. What they
/// put out of force stays so: by name. How many there were.
///
/// # Errors
/// When the database refuses.
pub async fn forget_deleted(tx: &mut Tx, org: OrgId, before: i64, now: i64) -> Result<usize, StoreError> {
    if lock(tx, org).await?.is_none() {
        return Ok(0);
    }
    let sql = "SELECT seq, gone, CAST(LENGTH(sealed) AS BIGINT), op FROM live a \
               WHERE a.org = $1 AND a.is_deletion = 1 AND a.came_at < $2 AND NOT EXISTS (SELECT 1 FROM live b \
               WHERE b.org = a.org AND b.about = a.about AND b.field = a.field AND b.seq <> a.seq) ORDER BY seq LIMIT $3";
    let rows = tx.all(sql, cells![org, before, PART as i64]).await?;
    for row in &rows {
        let (seq, gone) = (row.seq(0)?, gone_of(&row.bytes(1)?));
        for &op in &gone {
            let sql =
                "INSERT INTO known (org, op, seq, since) VALUES ($1, $2, $3, $4) ON CONFLICT (org, op) DO NOTHING";
            tx.run(sql, cells![org, op, seq, now]).await?;
        }
        tx.run("DELETE FROM live WHERE org = $1 AND seq = $2", cells![org, seq]).await?;
        // Its own name is remembered from now on, like that of every value that is not live any more.
        tx.run("UPDATE known SET since = $3 WHERE org = $1 AND op = $2", cells![org, row.op(3)?, now]).await?;
        let bytes = bytes_of(&gone, row.int(2)? as u64) as i64;
        let sql = "UPDATE org SET swept = CASE WHEN swept > $2 THEN swept ELSE $2 END, \
                   used = CASE WHEN used > $3 THEN used - $3 ELSE 0 END WHERE org = $1";
        tx.run(sql, cells![org, seq, bytes]).await?;
    }
    Ok(rows.len())
}

/// Forget names of operations that were put out of force before `before`.
///
/// # Errors
/// When the database refuses.
pub async fn forget_known(tx: &mut Tx, org: OrgId, before: i64) -> Result<u64, StoreError> {
    let sql = "DELETE FROM known WHERE org = $1 AND since < $2 AND NOT EXISTS \
               (SELECT 1 FROM live WHERE live.org = $1 AND live.seq = known.seq AND live.op = known.op)";
    tx.run(sql, cells![org, before]).await
}

/// Live values after a place, in their order: at most `limit`, and none that would make them more than `most_bytes`, but for
/// the first.
///
/// # Errors
/// When the database refuses.
pub async fn after(tx: &mut Tx, org: OrgId, cursor: Seq, limit: u32, most_bytes: u64) -> Result<Stored, StoreError> {
    let sql = "SELECT seq, op, about, field, base, gone, author, at, is_deletion, generation, sealed FROM live \
               WHERE org = $1 AND seq > $2 ORDER BY seq LIMIT $3";
    let mut stored = Stored::default();
    let (mut bytes, mut cursor) = (0, cursor);
    // In parts, so that rows which do not fit a page are not read.
    while stored.rows.len() < limit as usize {
        let part = (limit as usize - stored.rows.len()).min(READ);
        let rows = tx.all(sql, cells![org, cursor, part as i64 + 1]).await?;
        stored.has_more = rows.len() > part;
        for row in rows.iter().take(part) {
            let (gone, sealed) = (gone_of(&row.bytes(5)?), row.bytes(10)?);
            bytes += bytes_of(&gone, sealed.len() as u64);
            if bytes > most_bytes && !stored.rows.is_empty() {
                return Ok(Stored { has_more: true, ..stored });
            }
            cursor = row.seq(0)?;
            stored.rows.push((
                row.user(6)?,
                ApiRow {
                    seq: cursor,
                    id: row.op(1)?,
                    register: Register { key: row.about(2)?, field: row.field(3)? },
                    base: row.seq(4)?,
                    gone,
                    author: 0,
                    at_s: row.int(7)?,
                    is_deletion: row.truth(8)?,
                    sealed: Sealed::stored(row.small(9)?, sealed),
                },
            ));
        }
        if !stored.has_more {
            break;
        }
    }
    Ok(stored)
}

/// Rows of a page read at a time: of the largest values 16 MiB.
const READ: usize = 64;
/// Rows forgotten at a time.
const PART: usize = 256;
