//! What is good for one use: setting up, choosing a new password, the second half of a sign-in, making a passkey. Stored as
//! hashes only.

use shared::api::SessionId;
use shared::sync::{OrgId, UserId};

use super::{StoreError, Tx};
use crate::cells;

/// Stands for [`Ticket::Reset`]'s `forgets_factors`.
const FACTORS: &str = "factors";

/// What a ticket is good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ticket {
    /// Being the first admin of this server.
    SetUp,
    /// Choosing a new password.
    Reset {
        /// Whose.
        user: UserId,
        /// Whose admin gave it; `None` when it was sent to the person's own address or given by the operator.
        by_org: Option<OrgId>,
        /// Are second factors forgotten with the old password?
        forgets_factors: bool,
    },
    /// The password was right, the second factor is missing.
    SecondFactor {
        /// Whose.
        user: UserId,
        /// What the person calls the browser.
        device: String,
    },
    /// An authenticator is making a passkey.
    Passkey {
        /// Whose.
        user: UserId,
        /// In which session.
        session: SessionId,
    },
    /// The address is to become this one, once its owner has followed the link.
    Email {
        /// Whose.
        user: UserId,
        /// The new address.
        email: String,
    },
    /// Knowing why a session ended: whoever comes with its cookie is told.
    Withdrawn {
        /// Whose it was.
        user: UserId,
        /// The organisation that ended the membership.
        org: OrgId,
    },
}

impl Ticket {
    fn parts(&self) -> (&'static str, Option<UserId>, Option<OrgId>, String) {
        match self {
            Self::SetUp => ("set_up", None, None, String::new()),
            Self::Reset { user, by_org, forgets_factors } => {
                let words = if *forgets_factors { FACTORS } else { "" };
                ("reset", Some(*user), *by_org, words.to_owned())
            }
            Self::SecondFactor { user, device } => ("second_factor", Some(*user), None, device.clone()),
            Self::Passkey { user, session } => ("passkey", Some(*user), None, session.to_string()),
            Self::Email { user, email } => ("email", Some(*user), None, email.clone()),
            Self::Withdrawn { user, org } => ("withdrawn", Some(*user), Some(*org), String::new()),
        }
    }
}

/// Keep one until `ends_at`.
///
/// # Errors
/// When the database refuses.
pub async fn add(tx: &mut Tx, hash: &[u8; 32], ticket: &Ticket, ends_at: i64) -> Result<(), StoreError> {
    let (kind, user, org, words) = ticket.parts();
    let sql = "INSERT INTO ticket (token_hash, kind, account, org, words, ends_at) VALUES ($1, $2, $3, $4, $5, $6)";
    tx.run(sql, cells![hash, kind, user, org, &words, ends_at]).await.map(drop)
}

/// Look at one without using it up. `None`: there is none, it was used, or its time is over.
///
/// # Errors
/// When the database refuses.
pub async fn find(tx: &mut Tx, hash: &[u8; 32], now: i64) -> Result<Option<Ticket>, StoreError> {
    let sql = "SELECT kind, account, org, words FROM ticket WHERE token_hash = $1 AND ends_at > $2";
    let Some(row) = tx.one(sql, cells![hash, now]).await? else { return Ok(None) };
    let (kind, user, words) = (row.text(0)?, row.user_or_none(1)?, row.text(3)?);
    let org = if row.bytes_or_none(2)?.is_some() { Some(row.org(2)?) } else { None };
    Ok(Some(match (kind.as_str(), user, org) {
        ("set_up", None, _) => Ticket::SetUp,
        ("reset", Some(user), by_org) => Ticket::Reset { user, by_org, forgets_factors: words == FACTORS },
        ("second_factor", Some(user), _) => Ticket::SecondFactor { user, device: words },
        ("passkey", Some(user), _) => {
            let session = words.parse().map_err(|_| StoreError::unknown("session", words))?;
            Ticket::Passkey { user, session }
        }
        ("email", Some(user), _) => Ticket::Email { user, email: words },
        ("withdrawn", Some(user), Some(org)) => Ticket::Withdrawn { user, org },
        _ => return Err(StoreError::unknown("ticket", kind)),
    }))
}

/// One in place of every session of a person, under the hash of its cookie and for as long as it would have lasted: for
/// [`Ticket::Withdrawn`]. To be called before the sessions end.
///
/// # Errors
/// When the database refuses.
pub async fn add_withdrawn(tx: &mut Tx, user: UserId, org: OrgId) -> Result<(), StoreError> {
    let (kind, ..) = Ticket::Withdrawn { user, org }.parts();
    let sql = "INSERT INTO ticket (token_hash, kind, account, org, words, ends_at) \
               SELECT token_hash, $2, account, $3, '', ends_at FROM session WHERE account = $1";
    tx.run(sql, cells![user, kind, org]).await.map(drop)
}

/// Use one up. `false`: somebody else just did.
///
/// # Errors
/// When the database refuses.
pub async fn take(tx: &mut Tx, hash: &[u8; 32]) -> Result<bool, StoreError> {
    Ok(tx.run("DELETE FROM ticket WHERE token_hash = $1", cells![hash]).await? == 1)
}

/// Forget all of a person: another password was set, and older links must not undo it.
///
/// # Errors
/// When the database refuses.
pub async fn revoke(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    tx.run("DELETE FROM ticket WHERE account = $1", cells![user]).await.map(drop)
}

/// Forget all for setting up: that was done.
///
/// # Errors
/// When the database refuses.
pub async fn revoke_set_up(tx: &mut Tx) -> Result<(), StoreError> {
    tx.run("DELETE FROM ticket WHERE kind = 'set_up'", &[]).await.map(drop)
}

/// Forget those whose time is over.
///
/// # Errors
/// When the database refuses.
pub async fn sweep(tx: &mut Tx, now: i64) -> Result<u64, StoreError> {
    tx.run("DELETE FROM ticket WHERE ends_at <= $1", cells![now]).await
}
