//! A forgotten password: a link, given by an admin or sent by e-mail, and a new password with a new pair of keys.

use shared::api::{AuditAction, Code, ResetLink, ResetPassword, Token};
use shared::sync::UserId;

use super::{Caller, InOrg, access, hash, random};
use crate::refusal::Refusal;
use crate::store::audit;
use crate::store::ticket::{self, Ticket};
use crate::store::{account, attempt, factor, membership, session};
use crate::team::Team;
use crate::transact;

/// Seconds that a link from an admin or the operator works: a day.
const LINK_S: i64 = 86_400;

/// A link for a member, by an admin. The member's sessions end; the old password works until the link is used.
///
/// # Errors
/// When there is no such member, or it runs the server and who asks does not.
pub async fn link(team: &Team, caller: &Caller, at: InOrg, user: UserId) -> Result<ResetLink, Refusal> {
    let (token, by) = (Token(random()), caller.by(team));
    let until_s = by.now + LINK_S;
    transact!(team.store, |tx| {
        membership::find(tx, at.org, user).await?.ok_or(Code::NotFound)?;
        let stored = account::find(tx, user).await?.ok_or(Code::NotFound)?;
        // Whoever holds the link becomes that person: an admin must not become the operator by it.
        if stored.is_operator && !caller.is_operator {
            return Err(Refusal::from(Code::NotAllowed));
        }
        session::end_all(tx, user, None).await?;
        ticket::revoke(tx, user).await?;
        let ticket = Ticket::Reset { user, by_org: Some(at.org) };
        ticket::add(tx, &hash(token.as_bytes()), &ticket, until_s).await?;
        Ok(audit::add(tx, at.org, &by, AuditAction::ResetAsked, Some(user), "").await?)
    })?;
    Ok(ResetLink { token: Some(token), until_s })
}

/// A link for an account, by whoever runs the server.
///
/// # Errors
/// When nobody has that address.
pub async fn operator_link(team: &Team, email: &str) -> Result<ResetLink, Refusal> {
    let (token, by) = (Token(random()), access::nobody(team, "command"));
    let until_s = by.now + LINK_S;
    transact!(team.store, |tx| {
        let user = account::by_email(tx, email).await?.ok_or(Code::NotFound)?.account.user;
        session::end_all(tx, user, None).await?;
        ticket::revoke(tx, user).await?;
        let ticket = Ticket::Reset { user, by_org: None };
        ticket::add(tx, &hash(token.as_bytes()), &ticket, until_s).await?;
        Ok::<_, Refusal>(audit::add_everywhere(tx, user, &by, AuditAction::ResetAsked, "by the operator").await?)
    })?;
    Ok(ResetLink { token: Some(token), until_s })
}

/// A new password and a new pair of keys. All sessions end, all grants of keys go, and where the link came from an admin
/// of one organisation, the others approve the person again.
///
/// # Errors
/// When the link ended.
pub async fn reset(team: &Team, form: &ResetPassword, source: &str) -> Result<(), Refusal> {
    let token = hash(form.token.as_bytes());
    let auth_hash = team.hasher.hash(form.credentials.auth).await?;
    let by = access::nobody(team, source);
    transact!(team.store, |tx| {
        let Some(Ticket::Reset { user, by_org }) = ticket::find(tx, &token, by.now).await? else {
            return Err(Refusal::from(Code::LinkEnded));
        };
        let stored = account::find(tx, user).await?.ok_or(Code::LinkEnded)?;
        account::set_credentials(tx, user, &form.credentials, &auth_hash).await?;
        membership::forget_keys(tx, user).await?;
        if let Some(org) = by_org {
            membership::wait_elsewhere(tx, org, user).await?;
            // The telephone may be what was lost.
            factor::set_totp(tx, user, None, false).await?;
            factor::set_recovery_codes(tx, user, &[]).await?;
        }
        session::end_all(tx, user, None).await?;
        session::forget_devices(tx, user).await?;
        ticket::revoke(tx, user).await?;
        attempt::unlock(tx, &super::lock::email_hash(&team.secret, &stored.account.email)).await?;
        Ok(audit::add_everywhere(tx, user, &by, AuditAction::PasswordReset, "").await?)
    })
}
