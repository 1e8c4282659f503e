//! One's own account: what it is, another name or password, and its end.

use shared::api::{AuditAction, ChangePassword, Code, Me, MemberState, MyKeys, Proof, Role, UpdateProfile, tidy_name};
use shared::sync::{Auth, UserId};

use super::lock::{self, Try};
use super::{Caller, member};
use crate::refusal::Refusal;
use crate::store::account::Stored;
use crate::store::{account, audit, membership, session, ticket};
use crate::team::Team;
use crate::transact;

/// Who is signed in.
///
/// # Errors
/// When the account is gone.
pub async fn me(team: &Team, user: UserId) -> Result<Me, Refusal> {
    let mut tx = team.store.read().await?;
    let stored = account::find(&mut tx, user).await?.ok_or(Code::NotSignedIn)?;
    let memberships = membership::of_account(&mut tx, user).await?;
    Ok(Me { account: stored.account, is_operator: stored.is_operator, has_totp: stored.totp_on, memberships })
}

/// What opens one's own secret key.
///
/// # Errors
/// When the account is gone.
pub async fn keys(team: &Team, caller: &Caller) -> Result<MyKeys, Refusal> {
    let stored = stored(team, caller.user).await?;
    Ok(MyKeys { public: stored.account.public, wrapped_secret: stored.wrapped_secret })
}

async fn stored(team: &Team, user: UserId) -> Result<Stored, Refusal> {
    Ok(account::find(&mut team.store.read().await?, user).await?.ok_or(Code::NotSignedIn)?)
}

/// Is it really the person, not only their browser? Counts as an attempt to sign in.
///
/// # Errors
/// When the password is wrong, or one has to wait.
pub(super) async fn prove(team: &Team, caller: &Caller, auth: Auth) -> Result<Stored, Refusal> {
    let who = Try { email: &caller.email, source: &caller.source, device: None, now: team.clock.now() };
    lock::begin(&team.store, &team.secret, who).await?;
    let stored = stored(team, caller.user).await?;
    if !team.hasher.check(auth, Some(&stored.auth_hash)).await? {
        return Err(Code::WrongSignIn.into());
    }
    transact!(team.store, |tx| lock::succeed(tx, &team.secret, who).await)?;
    Ok(stored)
}

/// Another name.
///
/// # Errors
/// When it is none.
pub async fn rename(team: &Team, caller: &Caller, form: &UpdateProfile) -> Result<Me, Refusal> {
    let name = tidy_name(&form.name).ok_or(Code::Weak)?;
    let by = caller.by(team);
    transact!(team.store, |tx| {
        account::set_name(tx, caller.user, &name).await?;
        audit::add_everywhere(tx, caller.user, &by, AuditAction::ProfileChanged, "name").await
    })?;
    me(team, caller.user).await
}

/// Another password: same pair of keys, wrapped anew. All other sessions end.
///
/// # Errors
/// When the old one is wrong, or the public key another one.
pub async fn change_password(team: &Team, caller: &Caller, form: &ChangePassword) -> Result<(), Refusal> {
    let stored = prove(team, caller, form.old_auth).await?;
    if form.credentials.public != stored.account.public {
        return Err(Refusal::words(
            Code::Weak,
            "Another password keeps the pair of keys. Reload the page and try again.",
        ));
    }
    let auth_hash = team.hasher.hash(&form.credentials).await?;
    let by = caller.by(team);
    transact!(team.store, |tx| {
        account::set_credentials(tx, caller.user, &form.credentials, &auth_hash).await?;
        session::end_all(tx, caller.user, Some(caller.session.session)).await?;
        session::forget_devices(tx, caller.user).await?;
        ticket::revoke(tx, caller.user).await?;
        Ok(audit::add_everywhere(tx, caller.user, &by, AuditAction::PasswordChanged, "").await?)
    })
}

/// The end of an account. What it shared stays shared.
///
/// # Errors
/// When the password is wrong; [`Code::LastAdmin`] where an organisation, or the server, would be left without one.
pub async fn remove(team: &Team, caller: &Caller, form: &Proof) -> Result<(), Refusal> {
    prove(team, caller, form.auth).await?;
    let by = caller.by(team);
    transact!(team.store, |tx| {
        for standing in membership::of_account(tx, caller.user).await? {
            if standing.role == Role::Admin && standing.state == MemberState::Approved {
                member::keep_an_admin(tx, standing.org).await?;
            }
        }
        if caller.is_operator && account::operators(tx).await? < 2 {
            return Err(Refusal::words(Code::LastAdmin, "You run this server alone. Make somebody else its operator."));
        }
        audit::add_everywhere(tx, caller.user, &by, AuditAction::Removed, "by its owner").await?;
        Ok(account::remove(tx, caller.user).await?)
    })
}
