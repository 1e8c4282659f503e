//! What whoever runs the server does for its accounts from the command line, where no admin is left who could: further operators,
//! an admin of an organisation, an account without its lock.

use shared::api::{AuditAction, Code, MemberState, Organisation, Role};

use super::{access, lock};
use crate::refusal::Refusal;
use crate::store::{account, attempt, audit, membership, org, session, ticket};
use crate::team::Team;
use crate::transact;

/// Make an account an operator of the server, beside those that there are.
///
/// # Errors
/// When nobody has that address.
pub async fn promote(team: &Team, email: &str) -> Result<(), Refusal> {
    let by = access::nobody(team, "command");
    transact!(team.store, |tx| {
        let user = account::by_email(tx, email).await?.ok_or(Code::NotFound)?.account.user;
        account::make_operator(tx, user).await?;
        // A link that an admin gave before would make that admin an operator.
        ticket::revoke(tx, user).await?;
        Ok(audit::add_everywhere(tx, user, &by, AuditAction::RoleChanged, "operator of the server").await?)
    })
}

/// Make a member an approved admin of an organisation, which is named by its name or its number.
///
/// # Errors
/// When nobody has that address, no or more than one organisation is called that, or the person is no member of it.
pub async fn appoint(team: &Team, email: &str, organisation: &str) -> Result<(), Refusal> {
    let by = access::nobody(team, "command");
    transact!(team.store, |tx| {
        let user = account::by_email(tx, email).await?.ok_or(Code::NotFound)?.account.user;
        let org = named(&org::all(tx).await?, organisation)?.org;
        let standing = membership::find(tx, org, user).await?;
        if standing.is_none_or(|standing| standing.state == MemberState::Disabled) {
            return Err(Refusal::words(Code::Weak, "Only a member can be made its admin, and this is none."));
        }
        membership::set(tx, org, user, Role::Admin, MemberState::Approved, by.now).await?;
        session::end_all(tx, user, None).await?;
        Ok(audit::add(tx, org, &by, AuditAction::RoleChanged, Some(user), "Admin, by the operator").await?)
    })
}

fn named<'a>(all: &'a [Organisation], name: &str) -> Result<&'a Organisation, Refusal> {
    let found: Vec<&Organisation> = all.iter().filter(|org| org.name == name || org.org.to_string() == name).collect();
    match found[..] {
        [one] => Ok(one),
        [] => {
            let names: Vec<&str> = all.iter().map(|org| org.name.as_str()).collect();
            let words = format!("No organisation is called `{name}`. There are: {}", names.join(", "));
            Err(Refusal::words(Code::Weak, &words))
        }
        _ => {
            let numbers: Vec<String> = found.iter().map(|org| org.org.to_string()).collect();
            let words = format!("Several are called `{name}`. Say the number of one: {}", numbers.join(", "));
            Err(Refusal::words(Code::Weak, &words))
        }
    }
}

/// Take the lock of an account away.
///
/// # Errors
/// When nobody has that address.
pub async fn unlock(team: &Team, email: &str) -> Result<(), Refusal> {
    let hash = lock::email_hash(&team.secret, email);
    let by = access::nobody(team, "command");
    transact!(team.store, |tx| {
        let user = account::by_email(tx, email).await?.ok_or(Code::NotFound)?.account.user;
        attempt::unlock(tx, &hash).await?;
        Ok(audit::add_everywhere(tx, user, &by, AuditAction::Unlocked, "by the operator").await?)
    })
}
