//! Grants of an organisation's keys. The server keeps sealed boxes, sees to it that they are for the right people, and
//! opens none.

use std::collections::BTreeSet;

use shared::api::{AuditAction, Code, Grant, KeyRing, MemberState, NewKeys, RecoveryGrant, Role};
use shared::sync::UserId;

use super::{Caller, InOrg, member, session};
use crate::refusal::Refusal;
use crate::store::{account, audit, membership, org};
use crate::team::Team;
use crate::transact;

/// One's own grant.
///
/// # Errors
/// When the database refuses.
pub async fn mine(team: &Team, caller: &Caller, at: InOrg) -> Result<KeyRing, Refusal> {
    let mut tx = team.store.read().await?;
    let generation = org::find(&mut tx, at.org).await?.ok_or(Code::NotFound)?.generation;
    Ok(KeyRing { generation, grant: membership::keys(&mut tx, at.org, caller.user).await? })
}

/// The keys as sealed for the recovery key. That it was read stands in the audit log.
///
/// # Errors
/// When there is none yet.
pub async fn recovery(team: &Team, caller: &Caller, at: InOrg) -> Result<RecoveryGrant, Refusal> {
    let by = caller.by(team);
    transact!(team.store, |tx| {
        let grant = org::recovery(tx, at.org).await?.ok_or(Code::NotFound)?;
        audit::add(tx, at.org, &by, AuditAction::RecoveryRead, None, "").await?;
        Ok(grant)
    })
}

/// The keys for a member who is approved and has none: by whoever may edit, and by anybody for themselves, who opened them with
/// the recovery key. The server cannot tell keys from nonsense, so it is a matter of who gives them.
///
/// # Errors
/// [`Code::NotAllowed`] for others by who only reads, [`Code::Taken`] where there are some already and no admin asks, or when
/// there is no such member, or the grant is not for their keys.
pub async fn grant(team: &Team, caller: &Caller, at: InOrg, user: UserId, grant: &Grant) -> Result<(), Refusal> {
    if user != caller.user && !at.role.may_edit() {
        return Err(Code::NotAllowed.into());
    }
    let by = caller.by(team);
    transact!(team.store, |tx| {
        let standing = membership::find(tx, at.org, user).await?.ok_or(Code::NotFound)?;
        if standing.state != MemberState::Approved {
            return Err(Refusal::from(Code::NotApproved));
        }
        // Keys that may work are replaced by those of an admin only, who mends such as do not: else that would lock somebody out.
        let held = membership::keys(tx, at.org, user).await?;
        let is_there = held.is_some_and(|held| held.generation >= grant.generation && held.to == grant.to);
        if is_there && !at.role.may_administer() {
            return Err(Code::Taken.into());
        }
        member::suits(tx, at.org, user, grant).await?;
        membership::set_keys(tx, at.org, user, Some(grant)).await?;
        Ok(audit::add(tx, at.org, &by, AuditAction::KeysGranted, Some(user), "").await?)
    })
}

/// Another data key for everybody who stays, and the end of those who do not, in one step.
///
/// # Errors
/// [`Code::OldKeys`] when another one came first, [`Code::Taken`] when the members are others, [`Code::LastAdmin`].
pub async fn renew(team: &Team, caller: &Caller, at: InOrg, form: &NewKeys) -> Result<(), Refusal> {
    let by = caller.by(team);
    let leaving: BTreeSet<UserId> = form.disable.iter().copied().collect();
    if leaving.contains(&caller.user) {
        return Err(Code::LastAdmin.into());
    }
    transact!(team.store, |tx| {
        if !org::next_keys(tx, at.org, form.replaces, &form.recovery).await? {
            return Err(Refusal::from(Code::OldKeys));
        }
        let members = membership::of_org(tx, at.org).await?;
        let staying: BTreeSet<UserId> = members
            .iter()
            .filter(|member| member.state == MemberState::Approved)
            .filter(|member| member.has_keys || member.account.user == caller.user)
            .map(|member| member.account.user)
            .filter(|user| !leaving.contains(user))
            .collect();
        let granted: BTreeSet<UserId> = form.grants.iter().map(|grant| grant.user).collect();
        if granted != staying || granted.len() != form.grants.len() {
            return Err(Code::Taken.into());
        }
        for user in &leaving {
            let standing = membership::find(tx, at.org, *user).await?.ok_or(Code::Taken)?;
            if standing.role == Role::Admin && standing.state == MemberState::Approved {
                member::keep_an_admin(tx, at.org).await?;
            }
            membership::set(tx, at.org, *user, standing.role, MemberState::Disabled, by.now).await?;
            membership::set_keys(tx, at.org, *user, None).await?;
            session::withdraw(tx, *user, at.org).await?;
            audit::add(tx, at.org, &by, AuditAction::Disabled, Some(*user), "").await?;
        }
        for granted in &form.grants {
            let (user, grant) = (granted.user, &granted.grant);
            let public = account::public_key(tx, user).await?;
            if public != Some(grant.to) || grant.generation != form.replaces + 1 {
                return Err(Code::Taken.into());
            }
            membership::set_keys(tx, at.org, user, Some(grant)).await?;
        }
        Ok(audit::add(tx, at.org, &by, AuditAction::KeysChanged, None, "").await?)
    })
}
