//! Looking after members: approving, promoting, disabling, removing, unlocking. The last admin cannot go.

use shared::api::{AuditAction, ChangeMember, Code, Grant, Member, MemberState, Role};
use shared::sync::{OrgId, UserId};

use super::{Caller, InOrg, lock, session};
use crate::refusal::Refusal;
use crate::store::{Tx, account, attempt, audit, membership, org, session as sessions};
use crate::team::Team;
use crate::transact;

/// All members. Locks and last use are told to admins only.
///
/// # Errors
/// When the database refuses.
pub async fn list(team: &Team, at: InOrg) -> Result<Vec<Member>, Refusal> {
    let now = team.clock.now();
    let mut tx = team.store.read().await?;
    let mut members = membership::of_org(&mut tx, at.org).await?;
    if !at.role.may_administer() {
        for member in &mut members {
            member.seen_s = None;
        }
        return Ok(members);
    }
    let emails: Vec<[u8; 32]> =
        members.iter().map(|member| lock::email_hash(&team.secret, &member.account.email)).collect();
    let locked = attempt::locked(&mut tx, &emails, now).await?;
    for (member, email) in members.iter_mut().zip(&emails) {
        member.is_locked = locked.contains(&email[..]);
    }
    Ok(members)
}

async fn one(team: &Team, at: InOrg, user: UserId) -> Result<Member, Refusal> {
    let members = list(team, at).await?;
    Ok(members.into_iter().find(|member| member.account.user == user).ok_or(Code::NotFound)?)
}

/// Would the organisation still have an admin without one of them?
///
/// # Errors
/// [`Code::LastAdmin`] when it would not.
pub async fn keep_an_admin(tx: &mut Tx, org: OrgId) -> Result<(), Refusal> {
    if membership::admins(tx, org).await? < 2 { Err(Code::LastAdmin.into()) } else { Ok(()) }
}

/// Change role or state. Whatever changes, the member's sessions end: what they may do is asked anew.
///
/// # Errors
/// When there is no such member, it is the last admin, or the keys are not for this member.
pub async fn change(
    team: &Team,
    caller: &Caller,
    at: InOrg,
    user: UserId,
    form: &ChangeMember,
) -> Result<Member, Refusal> {
    let by = caller.by(team);
    transact!(team.store, |tx| {
        let before = membership::find(tx, at.org, user).await?.ok_or(Code::NotFound)?;
        let role = form.role.unwrap_or(before.role);
        let state = form.state.unwrap_or(before.state);
        let was_admin = before.role == Role::Admin && before.state == MemberState::Approved;
        if was_admin && (role != Role::Admin || state != MemberState::Approved) {
            keep_an_admin(tx, at.org).await?;
        }
        membership::set(tx, at.org, user, role, state, by.now).await?;
        if let Some(grant) = &form.grant {
            suits(tx, at.org, user, grant).await?;
            membership::set_keys(tx, at.org, user, Some(grant)).await?;
            audit::add(tx, at.org, &by, AuditAction::KeysGranted, Some(user), "").await?;
        }
        if state == MemberState::Disabled {
            membership::set_keys(tx, at.org, user, None).await?;
        }
        if state != before.state {
            audit::add(tx, at.org, &by, action_of(state), Some(user), role.label()).await?;
        } else if role != before.role {
            audit::add(tx, at.org, &by, AuditAction::RoleChanged, Some(user), role.label()).await?;
        }
        if state == MemberState::Disabled && before.state != state {
            session::withdraw(tx, user, at.org).await?;
        } else if before.state == MemberState::Approved && (state != before.state || role != before.role) {
            sessions::end_all(tx, user, None).await?;
        }
        Ok::<_, Refusal>(())
    })?;
    one(team, at, user).await
}

fn action_of(state: MemberState) -> AuditAction {
    match state {
        MemberState::Registered => AuditAction::Registered,
        MemberState::Approved => AuditAction::Approved,
        MemberState::Disabled => AuditAction::Disabled,
    }
}

/// Is a grant for this member's keys, and of the keys in use?
///
/// # Errors
/// [`Code::OldKeys`] when it is not.
pub async fn suits(tx: &mut Tx, org: OrgId, user: UserId, grant: &Grant) -> Result<(), Refusal> {
    let generation = org::find(tx, org).await?.map_or(0, |org| org.generation);
    let public = account::public_key(tx, user).await?;
    if public == Some(grant.to) && generation == grant.generation { Ok(()) } else { Err(Code::OldKeys.into()) }
}

/// Remove a member from the organisation; the account stays.
///
/// # Errors
/// When there is no such member or it is the last admin.
pub async fn remove(team: &Team, caller: &Caller, at: InOrg, user: UserId) -> Result<(), Refusal> {
    let by = caller.by(team);
    transact!(team.store, |tx| {
        let before = membership::find(tx, at.org, user).await?.ok_or(Code::NotFound)?;
        if before.role == Role::Admin && before.state == MemberState::Approved {
            keep_an_admin(tx, at.org).await?;
        }
        membership::remove(tx, at.org, user).await?;
        session::withdraw(tx, user, at.org).await?;
        Ok(audit::add(tx, at.org, &by, AuditAction::Removed, Some(user), "").await?)
    })
}

/// Take a lock of a member's account away.
///
/// # Errors
/// When there is no such member.
pub async fn unlock(team: &Team, caller: &Caller, at: InOrg, user: UserId) -> Result<(), Refusal> {
    let by = caller.by(team);
    transact!(team.store, |tx| {
        membership::find(tx, at.org, user).await?.ok_or(Code::NotFound)?;
        let stored = account::find(tx, user).await?.ok_or(Code::NotFound)?;
        attempt::unlock(tx, &lock::email_hash(&team.secret, &stored.account.email)).await?;
        Ok(audit::add(tx, at.org, &by, AuditAction::Unlocked, Some(user), "").await?)
    })
}

/// End all sessions of a member.
///
/// # Errors
/// When there is no such member.
pub async fn end_sessions(team: &Team, caller: &Caller, at: InOrg, user: UserId) -> Result<(), Refusal> {
    let by = caller.by(team);
    transact!(team.store, |tx| {
        membership::find(tx, at.org, user).await?.ok_or(Code::NotFound)?;
        sessions::end_all(tx, user, None).await?;
        Ok(audit::add(tx, at.org, &by, AuditAction::SignedOut, Some(user), "all sessions").await?)
    })
}
