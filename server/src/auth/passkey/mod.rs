//! Passkeys as second factors: making one, and the list of them; `check` asks for one at a sign-in. The password is needed all
//! the same: it opens the keys.
//!
//! A challenge is made of its ticket, so that any server of the same database knows it, and it is good once, for the account
//! and the attempt that the ticket was given for. `party` is whom passkeys are bound to, `said` checks what came back,
//! `cbor` and `key` are what that is written in. No crate does this here: `docs/deployment.md`, "Passkeys", says why.

mod cbor;
mod check;
mod key;
mod party;
mod said;
#[cfg(test)]
mod vectors;

pub use check::{Check, ask, check};
use shared::api::{
    AuditAction, Challenge, Code, MOST_PASSKEYS, Passkey, PasskeyBegin, PasskeyFinish, PasskeyId, PasskeyMade,
    PasskeyRename, Proof, Ticket as TicketId, tidy_name,
};
use shared::sync::AuthenticatorBytes;

use super::{Caller, factor, hash, profile, random};
use crate::config::Config;
use crate::refusal::Refusal;
use crate::store::passkey::Stored as StoredPasskey;
use crate::store::ticket::{self, Ticket};
use crate::store::{StoreError, account, audit, passkey};
use crate::team::Team;
use crate::transact;
use party::Party;
use said::Asked;

/// Seconds to make a passkey: five minutes, as for a sign-in.
const MAKE_S: i64 = 300;

fn challenge_of(ticket: TicketId) -> Challenge {
    Challenge(hash(&[b"passkey", ticket.as_bytes()].concat()))
}

fn party(config: &Config) -> Result<Party, Refusal> {
    Party::of(config.public_url.as_deref()).map_err(|words| Refusal::words(Code::NotFound, words))
}

fn credentials(passkeys: Vec<StoredPasskey>) -> Vec<AuthenticatorBytes> {
    passkeys.into_iter().map(|known| AuthenticatorBytes(known.credential)).collect()
}

/// Is there room for one more beside so many?
fn room(known: usize) -> Result<(), Refusal> {
    let words = "There are as many passkeys as an account may have. Remove one first.";
    if known < MOST_PASSKEYS { Ok(()) } else { Err(Refusal::words(Code::Weak, words)) }
}

/// All of who asks.
///
/// # Errors
/// When the database refuses.
pub async fn list(team: &Team, caller: &Caller) -> Result<Vec<Passkey>, Refusal> {
    let all = passkey::of_account(&mut team.store.read().await?, caller.user).await?;
    Ok(all.into_iter().map(|stored| stored.passkey).collect())
}

/// What an authenticator needs to make one.
///
/// # Errors
/// When the password is wrong, there are too many, or there can be none at this server's address.
pub async fn begin(team: &Team, caller: &Caller, form: &Proof) -> Result<PasskeyBegin, Refusal> {
    let party = party(&team.config)?;
    profile::prove(team, caller, form.auth).await?;
    let (id, user) = (TicketId(random()), caller.user);
    let ticket = Ticket::Passkey { user, session: caller.session.session };
    let ends_at = team.clock.now() + MAKE_S;
    let known = transact!(team.store, |tx| {
        let known = passkey::of_account(tx, user).await?;
        room(known.len())?;
        ticket::add(tx, &hash(id.as_bytes()), &ticket, ends_at).await?;
        Ok::<_, Refusal>(known)
    })?;
    Ok(PasskeyBegin { ticket: id, challenge: challenge_of(id), host: party.host, user, known: credentials(known) })
}

/// An authenticator made one: from now on it is asked for.
///
/// # Errors
/// When it is not what was asked for, too late, or somebody's already.
pub async fn finish(team: &Team, caller: &Caller, form: &PasskeyFinish) -> Result<PasskeyMade, Refusal> {
    let party = party(&team.config)?;
    let name = tidy_name(&form.name).ok_or(Code::Weak)?;
    let (id, by) = (hash(form.ticket.as_bytes()), caller.by(team));
    let asked = Asked { party: &party, challenge: &challenge_of(form.ticket) };
    let made = asked.made(&form.client_data.0, &form.attestation.0);
    let recovery = factor::Recovery::new();
    transact!(team.store, |tx| {
        let given = ticket::find(tx, &id, by.now).await?;
        if given != Some(Ticket::Passkey { user: caller.user, session: caller.session.session }) {
            return Err(Refusal::from(Code::LinkEnded));
        }
        let Some(made) = &made else {
            let words = "This is not a passkey as it was asked for. Reload the page and try again.";
            return Err(Refusal::words(Code::Malformed, words));
        };
        ticket::take(tx, &id).await?;
        room(passkey::count(tx, caller.user).await? as usize)?;
        let stored = account::find(tx, caller.user).await?.ok_or(Code::NotSignedIn)?;
        let is_first = !factor::has_one(tx, &stored).await?;
        let new = StoredPasskey {
            passkey: Passkey {
                passkey: PasskeyId(random()),
                name: name.clone(),
                host: party.host.clone(),
                made_s: by.now,
                used_s: None,
            },
            credential: made.credential.to_vec(),
            public_key: made.public_key.to_vec(),
            counter: i64::from(made.counter),
        };
        passkey::add(tx, caller.user, &new).await.map_err(taken)?;
        if is_first {
            recovery.keep(tx, caller.user).await?;
        }
        audit::add_everywhere(tx, caller.user, &by, AuditAction::FactorAdded, &about(&name)).await?;
        Ok(PasskeyMade { passkey: new.passkey, codes: is_first.then(|| recovery.codes.clone()) })
    })
}

/// Another name.
///
/// # Errors
/// When it is none, or there is no such passkey.
pub async fn rename(team: &Team, caller: &Caller, id: PasskeyId, form: &PasskeyRename) -> Result<(), Refusal> {
    let name = tidy_name(&form.name).ok_or(Code::Weak)?;
    let by = caller.by(team);
    transact!(team.store, |tx| {
        if !passkey::rename(tx, caller.user, id, &name).await? {
            return Err(Refusal::from(Code::NotFound));
        }
        let words = format!("name of a {}", about(&name));
        Ok(audit::add_everywhere(tx, caller.user, &by, AuditAction::ProfileChanged, &words).await?)
    })
}

/// It is not asked for any more.
///
/// # Errors
/// When the password is wrong, or there is no such passkey.
pub async fn remove(team: &Team, caller: &Caller, id: PasskeyId, form: &Proof) -> Result<(), Refusal> {
    profile::prove(team, caller, form.auth).await?;
    let by = caller.by(team);
    transact!(team.store, |tx| {
        let name = passkey::remove(tx, caller.user, id).await?.ok_or(Code::NotFound)?;
        let stored = account::find(tx, caller.user).await?.ok_or(Code::NotSignedIn)?;
        factor::forget_codes_without_one(tx, &stored).await?;
        Ok::<_, Refusal>(audit::add_everywhere(tx, caller.user, &by, AuditAction::FactorRemoved, &about(&name)).await?)
    })
}

/// A passkey in the audit log.
pub fn about(name: &str) -> String {
    format!("passkey \u{201c}{name}\u{201d}")
}

fn taken(error: StoreError) -> Refusal {
    if error.is_duplicate() {
        return Refusal::words(Code::Taken, "This passkey is known already. Make another one, or use it as it is.");
    }
    error.into()
}
