//! Sessions: opened at sign-in, ended by their owner, by time, or by whatever changes what the account may do.

use shared::api::{AuditAction, Code, Session, SessionId};
use shared::sync::{OrgId, UserId};

use super::{Caller, CookieKey, random};
use crate::refusal::Refusal;
use crate::store::session::{self, InForce};
use crate::store::{StoreError, Tx, audit, ticket};
use crate::team::Team;
use crate::transact;

/// Seconds a session lasts at most: 30 days.
pub const LASTS_S: i64 = 30 * 86_400;
/// Seconds without use after which it ends: 7 days.
const IDLE_S: i64 = 7 * 86_400;
/// Seconds to which its use is noted: five minutes, so that reading does not mean writing.
pub const USED_STEP_S: i64 = 300;
/// Seconds for which a browser is known after a sign-in: 180 days.
pub const DEVICE_LASTS_S: i64 = 180 * 86_400;

/// What a browser gets at sign-in.
#[derive(Clone, Copy)]
pub struct Opened {
    /// For the cookie of the session.
    pub key: CookieKey,
    /// For the cookie by which the browser is known again.
    pub device: CookieKey,
}

/// Which sessions count now.
pub fn in_force(team: &Team) -> InForce {
    let now = team.clock.now();
    InForce { now, used_since: now - IDLE_S }
}

/// Open a session, always a new one, and remember the browser.
///
/// # Errors
/// When the database refuses.
pub async fn open(tx: &mut Tx, user: UserId, device: &str, source: &str, now: i64) -> Result<Opened, StoreError> {
    let opened = Opened { key: CookieKey::fresh(), device: CookieKey::fresh() };
    let session = Session {
        session: SessionId(random()),
        device: device.to_owned(),
        source: source.to_owned(),
        began_s: now,
        used_s: now,
        is_this: false,
    };
    session::add(tx, &opened.key.hash(), user, &session, now + LASTS_S).await?;
    session::add_device(tx, user, &opened.device.hash(), now).await?;
    Ok(opened)
}

/// End all sessions of somebody whose membership an organisation ended, and remember why.
///
/// # Errors
/// When the database refuses.
pub async fn withdraw(tx: &mut Tx, user: UserId, org: OrgId) -> Result<(), StoreError> {
    ticket::add_withdrawn(tx, user, org).await?;
    session::end_all(tx, user, None).await.map(drop)
}

/// All sessions of who asks.
///
/// # Errors
/// When the database refuses.
pub async fn list(team: &Team, caller: &Caller) -> Result<Vec<Session>, Refusal> {
    let mut tx = team.store.read().await?;
    let mut sessions = session::of_account(&mut tx, caller.user, in_force(team)).await?;
    for session in &mut sessions {
        session.is_this = session.session == caller.session.session;
    }
    Ok(sessions)
}

/// End one session of who asks.
///
/// # Errors
/// When there is none like it.
pub async fn end(team: &Team, caller: &Caller, session: SessionId) -> Result<(), Refusal> {
    let by = caller.by(team);
    transact!(team.store, |tx| {
        if !session::end(tx, caller.user, session).await? {
            return Err(Code::NotFound.into());
        }
        Ok(audit::add_everywhere(tx, caller.user, &by, AuditAction::SignedOut, "").await?)
    })
}

/// End all sessions of who asks but the one at hand.
///
/// # Errors
/// When the database refuses.
pub async fn end_others(team: &Team, caller: &Caller) -> Result<(), Refusal> {
    let by = caller.by(team);
    transact!(team.store, |tx| {
        session::end_all(tx, caller.user, Some(caller.session.session)).await?;
        session::forget_devices(tx, caller.user).await?;
        Ok(audit::add_everywhere(tx, caller.user, &by, AuditAction::SignedOut, "all other sessions").await?)
    })
}
