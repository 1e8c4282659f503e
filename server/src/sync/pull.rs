//! What is new since a cursor, of one moment.

use shared::api::{Code, MOST_ROWS, Page, PullQuery, Row};
use shared::sync::{OrgId, Seq};
use tokio::sync::SemaphorePermit;

use super::push::wrong_epoch;
use crate::refusal::Refusal;
use crate::room::Held;
use crate::store::live;
use crate::team::Team;

/// Bytes of values in one page, so that a page of large values fits a browser and this server: 8 MiB.
const MOST_BYTES: usize = 8 << 20;
/// Bytes of a page when many others wait to be read: 64 KiB, which the system's own buffers take at once.
const LEAST_BYTES: usize = 64 << 10;

/// A page, the room that it takes until it was sent, and its place among those that are made.
pub struct Pulled<'a> {
    pub page: Page,
    pub held: Held,
    pub place: SemaphorePermit<'a>,
}

/// Live values after a cursor, with the digest of all of them; the fewer the less room there is.
///
/// # Errors
/// [`Code::Epoch`] when the cursor is of another life of the database, [`Code::CursorTooOld`] when deleted values after it
/// were forgotten, [`Code::Busy`] when too many pages wait to be read.
pub async fn pull(team: &Team, org: OrgId, asked: PullQuery) -> Result<Pulled<'_>, Refusal> {
    let held = team.pages.share(LEAST_BYTES, MOST_BYTES).await?;
    // Reading pages keeps a database busy for as long as all other questions together: some of its connections stay free.
    let place = team.pulls.acquire().await.map_err(|_| Code::Busy)?;
    let mut tx = team.store.read().await?;
    let head = live::head(&mut tx, org).await?.ok_or(Code::NotFound)?;
    if asked.cursor != Seq::ZERO {
        if asked.epoch != head.epoch {
            return Err(wrong_epoch(&head));
        }
        // Who began after that has nothing of what was forgotten, however far it has come since.
        if asked.cursor.max(asked.began) < head.swept {
            return Err(Code::CursorTooOld.into());
        }
    }
    let limit = asked.limit.clamp(1, MOST_ROWS);
    let stored = live::after(&mut tx, org, asked.cursor, limit, held.bytes() as u64).await?;
    let is_all = !stored.has_more;
    let mut page =
        Page { epoch: head.epoch, head: head.seq, digest: head.digest, generation: head.generation, ..Page::default() };
    for (author, mut row) in stored.rows {
        let known = page.authors.iter().position(|known| *known == author).unwrap_or_else(|| {
            page.authors.push(author);
            page.authors.len() - 1
        });
        // At most as many authors as rows, and those are 10,000 at most.
        row.author = known as u16;
        page.rows.push(row);
    }
    let last = page.rows.last().map_or(asked.cursor, |row: &Row| row.seq);
    page.cursor = if is_all { head.seq } else { last };
    Ok(Pulled { page, held, place })
}
