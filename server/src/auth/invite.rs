//! Invitations: a link that leads to an organisation, for anybody or for one address. Approval still follows.

use shared::api::{AuditAction, Code, Invitation, InvitationId, Invite, Invited, Token, tidy_email};

use super::{Caller, InOrg, hash, random};
use crate::refusal::Refusal;
use crate::store::{audit, invitation};
use crate::team::Team;
use crate::transact;

/// Seconds that an invitation is good: 14 days.
const GOOD_S: i64 = 14 * 86_400;

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
    transact!(team.store, |tx| {
        invitation::add(tx, at.org, &invitation, &hash(token.as_bytes())).await?;
        audit::add(tx, at.org, &by, AuditAction::Invited, None, form.role.label()).await
    })?;
    Ok(Invited { invitation, token, is_sent: false })
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
