//! A forgotten password: a link, given by an admin or sent by e-mail, and a new password with a new pair of keys.

use shared::api::{AuditAction, Code, MemberState, ResetLink, ResetPassword, ResetRequest, Token, tidy_email};
use shared::sync::{OrgId, UserId};

use super::{Caller, InOrg, access, factor, hash, random};
use crate::mail;
use crate::refusal::Refusal;
use crate::store::audit;
use crate::store::ticket::{self, Ticket};
use crate::store::{Tx, account, attempt, membership, session};
use crate::team::Team;
use crate::transact;

/// Seconds of an hour.
const HOUR_S: i64 = 3600;
/// Seconds that a link from an admin or the operator works: a day.
const LINK_S: i64 = 24 * HOUR_S;
/// Seconds that a link works that somebody asked for without having signed in.
const ASKED_S: i64 = HOUR_S;

/// Somebody forgot a password. The answer is the same, and as much work, whether or not there is an account; the letter
/// goes out beside it. Nothing changes until the link in it is used: anybody can ask.
///
/// # Errors
/// [`Code::NoMail`] where no letters are sent, [`Code::Weak`] where it is no address.
pub async fn ask(team: &Team, form: &ResetRequest, source: &str) -> Result<(), Refusal> {
    let mail = team.mail.as_ref().ok_or(Code::NoMail)?;
    let email = tidy_email(&form.email).ok_or(Code::Weak)?;
    let (token, by) = (Token(random()), access::nobody(team, source));
    if !team.pace.may_write(&super::lock::email_hash(&team.secret, &email)) {
        return Ok(());
    }
    let is_known = transact!(team.store, |tx| {
        let stored = account::by_email(tx, &email).await?;
        // Of nobody: a ticket that opens nothing.
        let user = stored.as_ref().map_or(UserId(random()), |stored| stored.account.user);
        let ticket = Ticket::Reset { user, by_org: None, forgets_factors: false };
        ticket::add(tx, &hash(token.as_bytes()), &ticket, by.now + ASKED_S).await?;
        audit::add_for_email(tx, &email, &by, AuditAction::ResetAsked).await?;
        Ok::<_, Refusal>(stored.is_some())
    })?;
    if is_known {
        mail.send_later(email, mail::new_password(&mail.link("reset", &token), ASKED_S / HOUR_S));
    }
    Ok(())
}

/// May a link of an organisation's admin give this member another password? Who waits there or was sent away is none of that
/// admin's, and what it would cost other organisations must not be their last admin.
async fn may_reset(tx: &mut Tx, org: OrgId, user: UserId) -> Result<(), Refusal> {
    let standing = membership::find(tx, org, user).await?.ok_or(Code::NotFound)?;
    if standing.state != MemberState::Approved {
        return Err(Refusal::words(
            Code::NotApproved,
            "Only approved members get a link from an admin. Approve this one first.",
        ));
    }
    if membership::is_last_admin_elsewhere(tx, org, user).await? {
        return Err(Refusal::words(
            Code::LastAdmin,
            "This person is the last admin of another organisation, which the link would leave without one. Ask whoever runs \
             the server for a link.",
        ));
    }
    Ok(())
}

/// A link for an approved member, by an admin. The member's sessions end; the old password works until the link is used.
///
/// # Errors
/// When there is no such member, it is not approved, it runs the server and who asks does not, or [`Code::LastAdmin`] of
/// another organisation.
pub async fn link(team: &Team, caller: &Caller, at: InOrg, user: UserId) -> Result<ResetLink, Refusal> {
    let (token, by) = (Token(random()), caller.by(team));
    let until_s = by.now + LINK_S;
    let email = transact!(team.store, |tx| {
        may_reset(tx, at.org, user).await?;
        let stored = account::find(tx, user).await?.ok_or(Code::NotFound)?;
        // Whoever holds the link becomes that person: an admin must not become the operator by it.
        if stored.is_operator && !caller.is_operator {
            return Err(Refusal::from(Code::NotAllowed));
        }
        session::end_all(tx, user, None).await?;
        ticket::revoke(tx, user).await?;
        // The telephone may be what was lost.
        let ticket = Ticket::Reset { user, by_org: Some(at.org), forgets_factors: true };
        ticket::add(tx, &hash(token.as_bytes()), &ticket, until_s).await?;
        audit::add(tx, at.org, &by, AuditAction::ResetAsked, Some(user), "").await?;
        Ok(stored.account.email)
    })?;
    // The admin gets what no letter took.
    let is_sent = match &team.mail {
        Some(mail) => mail.send(&email, mail::new_password(&mail.link("reset", &token), LINK_S / HOUR_S)).await,
        None => false,
    };
    Ok(ResetLink { token: (!is_sent).then_some(token), until_s })
}

/// A link for an account, by whoever runs the server. Second factors stay unless it is said that they were lost too.
///
/// # Errors
/// When nobody has that address.
pub async fn operator_link(team: &Team, email: &str, forgets_factors: bool) -> Result<ResetLink, Refusal> {
    let (token, by) = (Token(random()), access::nobody(team, "command"));
    let until_s = by.now + LINK_S;
    transact!(team.store, |tx| {
        let user = account::by_email(tx, email).await?.ok_or(Code::NotFound)?.account.user;
        session::end_all(tx, user, None).await?;
        ticket::revoke(tx, user).await?;
        let ticket = Ticket::Reset { user, by_org: None, forgets_factors };
        ticket::add(tx, &hash(token.as_bytes()), &ticket, until_s).await?;
        let words = if forgets_factors { "by the operator, without second factors" } else { "by the operator" };
        Ok::<_, Refusal>(audit::add_everywhere(tx, user, &by, AuditAction::ResetAsked, words).await?)
    })?;
    Ok(ResetLink { token: Some(token), until_s })
}

/// Whoever holds a link learns no more of a membership than that the link ended.
fn ended(refusal: Refusal) -> Refusal {
    match refusal.code() {
        Code::NotFound | Code::NotApproved => Code::LinkEnded.into(),
        _ => refusal,
    }
}

/// A new password and a new pair of keys. All sessions end, all grants of keys go, and where the link came from an admin
/// of one organisation, the others approve the person again.
///
/// # Errors
/// When the link ended, or the person became the last admin of one of those since.
pub async fn reset(team: &Team, form: &ResetPassword, source: &str) -> Result<(), Refusal> {
    let token = hash(form.token.as_bytes());
    let auth_hash = team.hasher.hash(&form.credentials).await?;
    let by = access::nobody(team, source);
    transact!(team.store, |tx| {
        let Some(Ticket::Reset { user, by_org, forgets_factors }) = ticket::find(tx, &token, by.now).await? else {
            return Err(Refusal::from(Code::LinkEnded));
        };
        let stored = account::find(tx, user).await?.ok_or(Code::LinkEnded)?;
        if let Some(org) = by_org {
            // Looked at again: a day may have passed.
            may_reset(tx, org, user).await.map_err(ended)?;
        }
        account::set_credentials(tx, user, &form.credentials, &auth_hash).await?;
        membership::forget_keys(tx, user).await?;
        if let Some(org) = by_org {
            membership::wait_elsewhere(tx, org, user, by.now).await?;
        }
        if forgets_factors {
            factor::forget_all(tx, user).await?;
        }
        session::end_all(tx, user, None).await?;
        session::forget_devices(tx, user).await?;
        ticket::revoke(tx, user).await?;
        attempt::unlock(tx, &super::lock::email_hash(&team.secret, &stored.account.email)).await?;
        Ok(audit::add_everywhere(tx, user, &by, AuditAction::PasswordReset, "").await?)
    })
}
