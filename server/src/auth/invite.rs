//! Invitations: a link that leads to an organisation, for anybody or for one address. Approval still follows.

use shared::api::{AuditAction, Code, Invitation, InvitationId, Invite, Invited, Token, tidy_email};

use super::{Caller, InOrg, hash, random};
use crate::mail;
use crate::refusal::Refusal;
use crate::store::{audit, invitation, org};
use crate::team::Team;
use crate::transact;

/// Seconds of a day.
const DAY_S: i64 = 86_400;
/// Seconds that an invitation is good: 14 days.
const GOOD_S: i64 = 14 * DAY_S;

/// Those that nobody used yet.
///
/// # Errors
/// When the database refuses.
pub async fn list(team: &Team, at: InOrg) -> Result<Vec<Invitation>, Refusal> {
    Ok(invitation::of_org(&mut team.store.read().await?, at.org, team.clock.now()).await?)
}

/// Invite somebody.
///
/// # Errors
/// When the address is none.
pub async fn invite(team: &Team, caller: &Caller, at: InOrg, form: &Invite) -> Result<Invited, Refusal> {
    let email = match &form.email {
        Some(email) => Some(tidy_email(email).ok_or(Code::Weak)?),
        None => None,
    };
    let by = caller.by(team);
    let token = Token(random());
    let until_s = by.now + GOOD_S;
    let invitation = Invitation { invitation: InvitationId(random()), email, role: form.role, until_s };
    let name = transact!(team.store, |tx| {
        invitation::add(tx, at.org, &invitation, &hash(token.as_bytes())).await?;
        audit::add(tx, at.org, &by, AuditAction::Invited, None, form.role.label()).await?;
        Ok::<_, Refusal>(org::find(tx, at.org).await?.ok_or(Code::NotFound)?.name)
    })?;
    let is_sent = match (&team.mail, &invitation.email) {
        (Some(mail), Some(email)) => {
            let letter = mail::invitation(&caller.name, &name, &mail.link("join", &token), GOOD_S / DAY_S);
            mail.send(email, letter).await
        }
        _ => false,
    };
    Ok(Invited { invitation, token, is_sent })
}

/// Take an invitation back.
///
/// # Errors
/// When there is none like it.
pub async fn withdraw(team: &Team, caller: &Caller, at: InOrg, id: InvitationId) -> Result<(), Refusal> {
    let by = caller.by(team);
    transact!(team.store, |tx| {
        if !invitation::remove(tx, at.org, id).await? {
            return Err(Refusal::from(Code::NotFound));
        }
        Ok(audit::add(tx, at.org, &by, AuditAction::InvitationWithdrawn, None, "").await?)
    })
}
