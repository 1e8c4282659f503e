//! Shared scans, where an organisation chose so: announced first, then chunk by chunk, then there for every member. A chunk
//! is never opened, and never changed once it is there.

use shared::api::{
    AuditAction, Code, MOST_CHUNK_BYTES, MOST_CHUNKS, MOST_LABEL_BYTES, MOST_SCANS, PutScan, ScanId, SharedScan,
};
use shared::sync::OrgId;

use crate::auth::{Caller, InOrg};
use crate::refusal::Refusal;
use crate::store::{Tx, audit, org, scan};
use crate::team::Team;
use crate::transact;

/// Seconds after which a scan whose chunks never came is forgotten: a day.
const UNFINISHED_S: i64 = 86_400;
/// Bytes of a megabyte, as the quota counts them.
const MEGABYTE: u64 = 1 << 20;

/// Bytes of shared scans that an organisation may keep.
pub fn quota(team: &Team) -> u64 {
    team.config.scan_quota_mb.saturating_mul(MEGABYTE)
}

/// The data key in use, where scans are shared at all.
async fn generation(tx: &mut Tx, org: OrgId) -> Result<u32, Refusal> {
    let organisation = org::find(tx, org).await?.ok_or(Code::NotFound)?;
    if organisation.policy.scans {
        return Ok(organisation.generation);
    }
    Err(Refusal::words(
        Code::NotFound,
        "This organisation does not share scans. An admin can change that in its settings.",
    ))
}

/// Those that were announced.
///
/// # Errors
/// When the organisation shares none.
pub async fn list(team: &Team, at: InOrg) -> Result<Vec<SharedScan>, Refusal> {
    let mut tx = team.store.read().await?;
    generation(&mut tx, at.org).await?;
    Ok(scan::of_org(&mut tx, at.org).await?)
}

/// Announce a scan; the same one again changes nothing.
///
/// # Errors
/// [`Code::OldKeys`], [`Code::Full`], [`Code::TooLarge`], or [`Code::Taken`] where another one has that number.
pub async fn announce(team: &Team, caller: &Caller, at: InOrg, form: &PutScan) -> Result<SharedScan, Refusal> {
    let fits = u64::from(form.chunks) * MOST_CHUNK_BYTES as u64;
    if form.chunks == 0 || form.bytes < u64::from(form.chunks) {
        return Err(Code::Weak.into());
    }
    if form.chunks > MOST_CHUNKS || form.bytes > fits || form.label.0.len() > MOST_LABEL_BYTES {
        return Err(Code::TooLarge.into());
    }
    let (by, quota) = (caller.by(team), quota(team));
    transact!(team.store, |tx| {
        let generation = generation(tx, at.org).await?;
        if let Some(known) = scan::find(tx, at.org, form.scan).await? {
            let is_same = known.scan == *form && known.by == caller.user;
            return if is_same { Ok(known) } else { Err(Refusal::from(Code::Taken)) };
        }
        if form.generation != generation {
            return Err(Code::OldKeys.into());
        }
        let (scans, bytes) = scan::announced(tx, at.org).await?;
        if scans >= MOST_SCANS || bytes.saturating_add(form.bytes) > quota {
            let words = "There is no room for another shared scan. Remove an old one first.";
            return Err(Refusal::words(Code::Full, words));
        }
        scan::add(tx, at.org, form, caller.user, by.now).await?;
        let words = format!("{} bytes in {} chunks", form.bytes, form.chunks);
        audit::add(tx, at.org, &by, AuditAction::ScanShared, None, &words).await?;
        Ok(SharedScan { scan: form.clone(), by: caller.user, at_s: by.now, is_whole: false, there: 0 })
    })
}

/// Take a chunk in, from who announced it; the same one again changes nothing.
///
/// # Errors
/// [`Code::NotFound`] where nobody announced it, [`Code::OldKeys`] where the keys changed since, [`Code::TooLarge`] where
/// the chunks are more than was said.
pub async fn put(
    team: &Team,
    caller: &Caller,
    at: InOrg,
    (id, chunk): (ScanId, u32),
    sealed: &[u8],
) -> Result<(), Refusal> {
    if sealed.is_empty() {
        return Err(Code::Weak.into());
    }
    transact!(team.store, |tx| {
        let generation = generation(tx, at.org).await?;
        let known = scan::find(tx, at.org, id).await?.ok_or(Code::NotFound)?;
        if known.by != caller.user {
            return Err(Refusal::from(Code::NotAllowed));
        }
        if chunk >= known.scan.chunks {
            return Err(Code::NotFound.into());
        }
        if let Some(there) = scan::chunk(tx, at.org, id, chunk).await? {
            return if there == sealed { Ok(()) } else { Err(Code::Taken.into()) };
        }
        // Who was sent away may still have that key: what was not there by then is sealed with the new one.
        if known.scan.generation != generation {
            return Err(Code::OldKeys.into());
        }
        if scan::received(tx, at.org, id).await? + sealed.len() as u64 > known.scan.bytes {
            return Err(Code::TooLarge.into());
        }
        Ok(scan::add_chunk(tx, at.org, id, chunk, sealed).await?)
    })
}

/// A chunk of a scan.
///
/// # Errors
/// When it is not there, or scans are not shared.
pub async fn get(team: &Team, at: InOrg, id: ScanId, chunk: u32) -> Result<Vec<u8>, Refusal> {
    let mut tx = team.store.read().await?;
    generation(&mut tx, at.org).await?;
    Ok(scan::chunk(&mut tx, at.org, id, chunk).await?.ok_or(Code::NotFound)?)
}

/// Remove a scan: one's own, or any by an admin.
///
/// # Errors
/// When it is not there, or somebody else's.
pub async fn remove(team: &Team, caller: &Caller, at: InOrg, id: ScanId) -> Result<(), Refusal> {
    let by = caller.by(team);
    transact!(team.store, |tx| {
        generation(tx, at.org).await?;
        let known = scan::find(tx, at.org, id).await?.ok_or(Code::NotFound)?;
        if known.by != caller.user && !at.role.may_administer() {
            return Err(Refusal::from(Code::NotAllowed));
        }
        scan::remove(tx, at.org, id).await?;
        let words = format!("{} bytes", known.scan.bytes);
        Ok(audit::add(tx, at.org, &by, AuditAction::ScanRemoved, Some(known.by), &words).await?)
    })
}

/// Forget scans of an organisation whose chunks never came.
///
/// # Errors
/// When the database refuses.
pub async fn sweep(team: &Team, org: OrgId) -> Result<(), Refusal> {
    let before = team.clock.now() - UNFINISHED_S;
    transact!(team.store, |tx| {
        for known in scan::of_org(tx, org).await? {
            if !known.is_whole && known.at_s < before {
                scan::remove(tx, org, known.scan.scan).await?;
            }
        }
        Ok::<_, Refusal>(())
    })
}
