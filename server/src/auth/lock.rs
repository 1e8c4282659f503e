//! How long failed sign-ins are made to wait. Known and unknown addresses alike, so that a lock tells nobody whose account
//! it is.
//!
//! Three failures of one address from one source: 30 s, doubling to an hour. A hundred from all sources together, or three
//! where an organisation of this server chose the hard lock: until an admin unlocks. NIST SP 800-63B, section 5.2.2, asks
//! for at most 100 in all.

use std::collections::HashSet;

use shared::api::Code;

use crate::auth::hash;
use crate::refusal::Refusal;
use crate::store::attempt::{self, Attempts};
use crate::store::{Store, StoreError, Tx, account, org, session};
use crate::transact;

/// Failures that pass without a wait.
const FREE: i64 = 3;
/// The first wait, and the longest, in seconds.
const FIRST_WAIT_S: i64 = 30;
const LONGEST_WAIT_S: i64 = 3600;
/// Failures from all sources after which only an admin unlocks.
const MOST: i64 = 100;
/// Seconds for which a failed sign-in is remembered once its wait is over: 30 days.
const REMEMBERED_S: i64 = 30 * 86_400;
/// Seconds after which the lock of an address that nobody has is forgotten: 90 days.
const LOCKED_S: i64 = 90 * 86_400;
/// All sources together.
pub const EVERYWHERE: &str = "";
/// Longer than any server runs.
const UNTIL_UNLOCKED: i64 = i64::MAX;

/// Who tries, from where.
#[derive(Clone, Copy, Debug)]
pub struct Try<'a> {
    /// The address, in lower case.
    pub email: &'a str,
    /// The network address.
    pub source: &'a str,
    /// The cookie of a browser that signed in before, as stored.
    pub device: Option<[u8; 32]>,
    /// Now, seconds since 1970.
    pub now: i64,
}

/// An attempt that was counted.
#[derive(Clone, Debug)]
pub struct Begun {
    email: [u8; 32],
    source: String,
    /// The lock of all sources that counting it brought about, where it is the last one allowed: a right password takes that away.
    until: i64,
}

/// The address as it is stored beside attempts: keyed, so that the table names nobody.
pub fn email_hash(secret: &[u8], email: &str) -> [u8; 32] {
    hash(&[secret, b"attempt", email.as_bytes()].concat())
}

/// After so many failures: until when to wait. 0: not at all.
fn wait_until(failed: i64, most: i64, now: i64) -> i64 {
    if failed >= most {
        return UNTIL_UNLOCKED;
    }
    let doublings = failed - FREE;
    if doublings < 0 { 0 } else { now + (FIRST_WAIT_S << doublings.min(20)).min(LONGEST_WAIT_S) }
}

/// Count an attempt before it is checked: of many at once, no more get through than of many in a row.
///
/// # Errors
/// [`Code::WaitToSignIn`] when it has to wait. Its words are the same whether or not somebody has the
/// address.
pub async fn begin(store: &Store, secret: &[u8], who: Try<'_>) -> Result<Begun, Refusal> {
    let email = email_hash(secret, who.email);
    transact!(store, |tx| {
        let known = match who.device {
            Some(device) => session::is_known_device(tx, who.email, &device).await?,
            None => false,
        };
        // A known browser waits for its own failures only, not for those of strangers.
        let own = who.device.filter(|_| known).map(|device| shared::sync::to_hex(&device));
        let source = own.as_deref().unwrap_or(who.source);
        let most = if org::any_locks_hard(tx).await? { FREE } else { MOST };
        let everywhere = attempt::find(tx, &email, EVERYWHERE).await?;
        let here = attempt::find(tx, &email, source).await?;
        let until = here.until.max(everywhere.until);
        if until > who.now {
            let seconds = (until - who.now).min(LONGEST_WAIT_S);
            return Err(Refusal::wait(Code::WaitToSignIn, seconds as u32));
        }
        count(tx, &email, source, here, i64::MAX, who.now).await?;
        let until = count(tx, &email, EVERYWHERE, everywhere, most, who.now).await?;
        Ok(Begun { email, source: source.to_owned(), until })
    })
}

async fn count(
    tx: &mut Tx,
    email: &[u8; 32],
    source: &str,
    before: Attempts,
    most: i64,
    now: i64,
) -> Result<i64, StoreError> {
    let failed = before.failed + 1;
    // All sources together only ever lock for good: a wait there would let one stranger keep everybody out.
    let until = if source == EVERYWHERE && failed < most { now } else { wait_until(failed, most, now).max(now) };
    attempt::set(tx, email, source, Attempts { failed, until }, now).await?;
    Ok(until)
}

/// Was the account not locked by others since that attempt was counted?
///
/// # Errors
/// [`Code::WaitToSignIn`] when it was.
pub async fn still_open(tx: &mut Tx, begun: &Begun, now: i64) -> Result<(), Refusal> {
    let until = attempt::find(tx, &begun.email, EVERYWHERE).await?.until;
    if until <= now.max(begun.until) {
        return Ok(());
    }
    Err(Refusal::wait(Code::WaitToSignIn, (until - now).min(LONGEST_WAIT_S) as u32))
}

/// Signed in: what failed before from there is forgotten.
///
/// # Errors
/// When the database refuses.
pub async fn succeed(tx: &mut Tx, secret: &[u8], who: Try<'_>) -> Result<(), StoreError> {
    let email = email_hash(secret, who.email);
    if let Some(device) = who.device {
        attempt::succeed(tx, &email, &shared::sync::to_hex(&device)).await?;
    }
    attempt::succeed(tx, &email, who.source).await
}

/// The password was right and the second factor is still to come: the attempt was none, but what failed before counts on.
/// Forgetting it here would let who knows the password try codes for ever.
///
/// # Errors
/// When the database refuses.
pub async fn forgive(tx: &mut Tx, begun: &Begun, now: i64) -> Result<(), StoreError> {
    for source in [begun.source.as_str(), EVERYWHERE] {
        let counted = attempt::find(tx, &begun.email, source).await?;
        let before = Attempts { failed: counted.failed.saturating_sub(1), until: now };
        attempt::set(tx, &begun.email, source, before, now).await?;
    }
    Ok(())
}

/// Forget what failed long ago, and of what waits for an admin those addresses that nobody has: no admin ever comes.
///
/// # Errors
/// When the database refuses.
pub async fn sweep(tx: &mut Tx, secret: &[u8], now: i64) -> Result<(), StoreError> {
    attempt::sweep(tx, now - REMEMBERED_S).await?;
    let waiting = attempt::waiting_since(tx, UNTIL_UNLOCKED, now - LOCKED_S).await?;
    if waiting.is_empty() {
        return Ok(());
    }
    let emails = account::emails(tx).await?;
    let known: HashSet<Vec<u8>> = emails.iter().map(|email| email_hash(secret, email).to_vec()).collect();
    for email in waiting.iter().filter(|email| !known.contains(*email)) {
        attempt::unlock(tx, email).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_to_an_hour_and_end_at_the_most() {
        let waits: Vec<i64> = (0..14).map(|failed| wait_until(failed, MOST, 0)).collect();
        assert_eq!(waits, [0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600]);
        assert_eq!(wait_until(99, MOST, 5), 3605);
        assert_eq!(wait_until(100, MOST, 5), UNTIL_UNLOCKED);
        assert_eq!(wait_until(3, FREE, 5), UNTIL_UNLOCKED);
    }
}
