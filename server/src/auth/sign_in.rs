//! Signing in: the same work and the same answer for an address that somebody has and one that nobody has.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use shared::api::{AuditAction, Code, SecondFactor, SignIn, SignInAnswer, SignInHello, SignInSalt, Ticket as TicketId};
use shared::sync::{KDF, Salt, UserId};

use super::lock::{self, Begun, Try};
use super::passkey::{self, Check};
use super::session::{self, Opened};
use super::{CookieKey, access, factor, hash, profile, random, register};
use crate::refusal::Refusal;
use crate::store::account::Stored;
use crate::store::audit::{self, By};
use crate::store::ticket::{self, Ticket};
use crate::store::{Tx, account};
use crate::team::Team;
use crate::transact;

/// Seconds for the second factor after the password: five minutes.
const SECOND_FACTOR_S: i64 = 300;

/// An address as it is compared. One that cannot be one is still looked for, and not found.
fn email(text: &str) -> String {
    shared::api::tidy_email(text).unwrap_or_default()
}

/// What to derive the password with; invented, but always the same, for an address that nobody has.
///
/// # Errors
/// When the database refuses.
pub async fn salt(team: &Team, hello: &SignInHello) -> Result<SignInSalt, Refusal> {
    let email = email(&hello.email);
    let invented = invented_salt(&team.secret, &email);
    let known = account::by_email(&mut team.store.read().await?, &email).await?;
    Ok(match known {
        Some(stored) => SignInSalt { kdf: stored.kdf, salt: stored.salt },
        None => SignInSalt { kdf: KDF, salt: invented },
    })
}

fn invented_salt(secret: &[u8], email: &str) -> Salt {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return Salt([0; 16]) };
    mac.update(b"salt");
    mac.update(email.as_bytes());
    let bytes = mac.finalize().into_bytes();
    let mut salt = [0; 16];
    salt.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
    Salt(salt)
}

/// Who tries, from where.
#[derive(Clone, Copy, Debug)]
pub struct From<'a> {
    /// The network address.
    pub source: &'a str,
    /// The cookie of a browser that signed in before.
    pub device: Option<[u8; 32]>,
}

/// Check a password. Opens a session, or the second half of a sign-in.
///
/// # Errors
/// [`Code::WrongSignIn`] for whatever is wrong, [`Code::WaitToSignIn`] after too many of those.
pub async fn sign_in(team: &Team, form: &SignIn, from: From<'_>) -> Result<(SignInAnswer, Option<Opened>), Refusal> {
    let email = email(&form.email);
    let who = Try { email: &email, source: from.source, device: from.device, now: team.clock.now() };
    let begun = lock::begin(&team.store, &team.secret, who).await?;
    let stored = account::by_email(&mut team.store.read().await?, &email).await?;
    let is_right = team.hasher.check(form.auth, stored.as_ref().map(|stored| stored.auth_hash.as_str())).await?;
    let Some(stored) = stored.filter(|_| is_right) else {
        failed(team, &email, from.source).await?;
        return Err(Code::WrongSignIn.into());
    };
    let user = stored.account.user;
    let device = register::device_name(&form.device);
    let id = TicketId(random());
    let signed_in = transact!(team.store, |tx| {
        let stored = unchanged(tx, &stored, &begun, who.now).await?;
        if !factor::has_one(tx, &stored).await? {
            return open(team, tx, user, &device, who).await.map(Ok);
        }
        lock::forgive(tx, &begun, who.now).await?;
        let ticket = Ticket::SecondFactor { user, device: device.clone() };
        ticket::add(tx, &hash(id.as_bytes()), &ticket, who.now + SECOND_FACTOR_S).await?;
        Ok(Err(stored))
    })?;
    match signed_in {
        Ok(opened) => Ok((SignInAnswer::SignedIn { me: profile::me(team, user).await? }, Some(opened))),
        Err(stored) => {
            let passkey = passkey::ask(team, user, id).await?;
            Ok((SignInAnswer::SecondFactor { ticket: id, totp: stored.totp_on, passkey }, None))
        }
    }
}

/// The account as it is by now. What was checked outside of this transaction has to be what is there still: another password
/// may have been set since, or the account locked.
async fn unchanged(tx: &mut Tx, checked: &Stored, begun: &Begun, now: i64) -> Result<Stored, Refusal> {
    lock::still_open(tx, begun, now).await?;
    let stored = account::find(tx, checked.account.user).await?;
    Ok(stored.filter(|stored| stored.auth_hash == checked.auth_hash).ok_or(Code::WrongSignIn)?)
}

/// Check the second factor.
///
/// # Errors
/// As [`sign_in`]; [`Code::LinkEnded`] when the first half is too long ago.
pub async fn second_factor(
    team: &Team,
    form: &SecondFactor,
    from: From<'_>,
) -> Result<(shared::api::Me, Opened), Refusal> {
    let (id, now) = (hash(form.ticket.as_bytes()), team.clock.now());
    let mut tx = team.store.read().await?;
    let Some(Ticket::SecondFactor { user, device }) = ticket::find(&mut tx, &id, now).await? else {
        return Err(Code::LinkEnded.into());
    };
    let Some(stored) = account::find(&mut tx, user).await? else { return Err(Code::LinkEnded.into()) };
    drop(tx);
    let email = &stored.account.email;
    let who = Try { email, source: from.source, device: from.device, now };
    let begun = lock::begin(&team.store, &team.secret, who).await?;
    let opened = transact!(team.store, |tx| {
        let stored = unchanged(tx, &stored, &begun, now).await?;
        let check = match &form.passkey {
            Some(answer) => passkey::check(tx, &team.config, &stored, form.ticket, answer, now).await?,
            None if factor::is_right(tx, &stored, form.code.as_deref().unwrap_or_default(), now).await? => Check::Right,
            None => Check::Wrong,
        };
        if check != Check::Right {
            return Ok(Err(check));
        }
        // Another password, or another answer to the same question, may have ended it since.
        if !ticket::take(tx, &id).await? {
            return Err(Refusal::from(Code::LinkEnded));
        }
        open(team, tx, user, &device, who).await.map(Ok)
    })?;
    match opened {
        Ok(opened) => Ok((profile::me(team, user).await?, opened)),
        Err(check) => {
            note(team, &stored, &check, from.source).await?;
            Err(Code::WrongSignIn.into())
        }
    }
}

/// Note that a second factor was not right: a copied passkey in words of its own, everywhere.
async fn note(team: &Team, stored: &Stored, check: &Check, source: &str) -> Result<(), Refusal> {
    let Check::Copied(name) = check else { return failed(team, &stored.account.email, source).await };
    let words = format!("the {} counted backwards: somebody may have copied it", passkey::about(name));
    let by = access::nobody(team, source);
    transact!(team.store, |tx| {
        Ok(audit::add_everywhere(tx, stored.account.user, &by, AuditAction::SignInFailed, &words).await?)
    })
}

async fn open(team: &Team, tx: &mut Tx, user: UserId, device: &str, who: Try<'_>) -> Result<Opened, Refusal> {
    lock::succeed(tx, &team.secret, who).await?;
    let by = By { who: Some(user), ..access::nobody(team, who.source) };
    let by = By { who_words: who.email.to_owned(), ..by };
    audit::add_everywhere(tx, user, &by, AuditAction::SignedIn, device).await?;
    Ok(session::open(tx, user, device, who.source, who.now).await?)
}

/// Note a failure, with as much work for an address that nobody has.
async fn failed(team: &Team, email: &str, source: &str) -> Result<(), Refusal> {
    let by = access::nobody(team, source);
    transact!(team.store, |tx| Ok(audit::add_for_email(tx, email, &by, AuditAction::SignInFailed).await?))
}

/// End the session at hand.
///
/// # Errors
/// When the database refuses.
pub async fn sign_out(team: &Team, caller: &super::Caller) -> Result<(), Refusal> {
    session::end(team, caller, caller.session.session).await
}

/// The cookie of a browser that signed in before, as it is stored.
pub fn device_of(cookie: Option<CookieKey>) -> Option<[u8; 32]> {
    cookie.map(|key| key.hash())
}
