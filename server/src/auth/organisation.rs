//! Organisations: making them, their names and policies.

use shared::api::{
    AuditAction, Code, CreateOrganisation, MemberState, Organisation, Policy, Role, UpdateOrganisation, tidy_name,
};
use shared::sync::OrgId;

use super::{Caller, InOrg, factor, random};
use crate::refusal::Refusal;
use crate::store::{Tx, account, audit, membership, org, scan};
use crate::team::Team;
use crate::transact;

/// Those that who asks is an approved member of.
///
/// # Errors
/// When the database refuses.
pub async fn mine(team: &Team, caller: &Caller) -> Result<Vec<Organisation>, Refusal> {
    let mut tx = team.store.read().await?;
    let mut organisations = Vec::new();
    for standing in membership::of_account(&mut tx, caller.user).await? {
        if standing.state == MemberState::Approved {
            organisations.extend(org::find(&mut tx, standing.org).await?);
        }
    }
    Ok(organisations)
}

/// One of them.
///
/// # Errors
/// When the database refuses.
pub async fn find(team: &Team, at: InOrg) -> Result<Organisation, Refusal> {
    Ok(org::find(&mut team.store.read().await?, at.org).await?.ok_or(Code::NotFound)?)
}

/// A new one; who asks is its admin.
///
/// # Errors
/// When it has no name.
pub async fn create(team: &Team, caller: &Caller, form: &CreateOrganisation) -> Result<Organisation, Refusal> {
    let name = tidy_name(&form.name).ok_or(Code::Weak)?;
    let (id, by) = (OrgId(random()), caller.by(team));
    transact!(team.store, |tx| {
        org::add(tx, id, &name, by.now).await?;
        membership::add(tx, id, caller.user, Role::Admin, MemberState::Approved, by.now).await?;
        audit::add(tx, id, &by, AuditAction::OrganisationMade, None, "").await
    })?;
    find(team, InOrg { org: id, role: Role::Admin }).await
}

/// Who asks others for a second factor has one: else the next request would shut the admin out.
async fn has_second_factor(tx: &mut Tx, caller: &Caller) -> Result<(), Refusal> {
    if let Some(stored) = account::find(tx, caller.user).await?
        && factor::has_one(tx, &stored).await?
    {
        return Ok(());
    }
    let words = "Set up a second factor for your own account first, on the page Account: else this would shut you out.";
    Err(Refusal::words(Code::NoSecondFactor, words))
}

/// Another name or policy.
///
/// # Errors
/// When the name is none, or members are asked for a second factor that who asks has not.
pub async fn change(
    team: &Team,
    caller: &Caller,
    at: InOrg,
    form: &UpdateOrganisation,
) -> Result<Organisation, Refusal> {
    let by = caller.by(team);
    transact!(team.store, |tx| {
        let before = org::find(tx, at.org).await?.ok_or(Code::NotFound)?;
        let name = match &form.name {
            Some(name) => tidy_name(name).ok_or(Code::Weak)?,
            None => before.name,
        };
        let policy = form.policy.unwrap_or(before.policy);
        if policy.second_factor && !before.policy.second_factor {
            has_second_factor(tx, caller).await?;
        }
        org::change(tx, at.org, &name, policy).await?;
        if !policy.scans {
            // Not shared any more means not kept any more.
            scan::remove_all(tx, at.org).await?;
        }
        let Policy { hard_lock, second_factor, scans } = policy;
        let words = format!("hard lock {hard_lock}, second factor {second_factor}, shared scans {scans}");
        Ok::<_, Refusal>(audit::add(tx, at.org, &by, AuditAction::OrganisationChanged, None, &words).await?)
    })?;
    find(team, at).await
}
