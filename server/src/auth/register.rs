//! Asking for an account, and being the first one.

use shared::api::{
    Account, AuditAction, Code, Invitation, Join, LONGEST_NAME, Me, MemberState, Register, Registered, Role, SetUp,
    Token, tidy_email, tidy_name,
};
use shared::sync::{OrgId, UserId};

use super::session::{self, Opened};
use super::{Caller, access, hash, lock, profile, random, waiting};
use crate::mail;
use crate::refusal::Refusal;
use crate::store::audit::{self, By};
use crate::store::ticket::{self, Ticket};
use crate::store::{StoreError, Tx, account, invitation, membership, org};
use crate::team::Team;
use crate::transact;

/// What the first organisation is called until its admin calls it something else.
const FIRST_NAME: &str = "Our team";
/// Ends never, in practice.
const NEVER: i64 = i64::MAX;

/// What an account is made of, tidied; refused where the form cannot be right.
pub fn tidy(form: &Register) -> Result<Account, Refusal> {
    let email = tidy_email(&form.email).ok_or(Code::Weak)?;
    let name = tidy_name(&form.name).ok_or(Code::Weak)?;
    Ok(Account { user: UserId(random()), name, email, public: form.credentials.public })
}

/// Ask for an account. The answer is the same, and as much work, whether or not there is one of that address.
///
/// # Errors
/// When the form is wrong, the invitation ended, nobody may ask without one, or too many wait already.
pub async fn register(team: &Team, form: &Register, source: &str) -> Result<Registered, Refusal> {
    let account = tidy(form)?;
    if form.invitation.is_none() && !team.config.sign_up {
        return Err(Refusal::words(Code::NotAllowed, "You need an invitation to join. Ask an admin for one."));
    }
    let auth_hash = team.hasher.hash(&form.credentials).await?;
    let by = access::nobody(team, source);
    let is_known = transact!(team.store, |tx| {
        let (org, role) = if let Some(token) = form.invitation {
            used(tx, token, &account.email, by.now).await?
        } else {
            let first = org::all(tx).await?.into_iter().next().ok_or(Code::NotFound)?.org;
            // Whoever was invited is not kept out by those who were not.
            waiting::has_room(tx, first).await?;
            (first, Role::Viewer)
        };
        let is_new = account::by_email(tx, &account.email).await?.is_none();
        if is_new {
            account::add(tx, &account, &form.credentials, &auth_hash, false, by.now).await?;
            membership::add(tx, org, account.user, role, MemberState::Registered, by.now).await?;
        } else {
            // Two rows as well: tickets of nobody, which open nothing and go with the next sweep.
            for _ in 0..2 {
                let ticket = Ticket::Reset { user: UserId(random()), by_org: None, forgets_factors: false };
                ticket::add(tx, &random(), &ticket, by.now).await?;
            }
        }
        let words = if is_new { "" } else { "with an address that has an account: nothing was changed" };
        let whom = is_new.then_some(account.user);
        audit::add(tx, org, &by, AuditAction::Registered, whom, words).await?;
        Ok::<_, Refusal>(!is_new)
    })?;
    let words = "Thank you. An admin of the organisation has to approve the account; then you can sign in.";
    if form.invitation.is_none() {
        return Ok(Registered { words: words.to_owned() });
    }
    if let Some(mail) = &team.mail
        && team.pace.may_write(&lock::email_hash(&team.secret, &account.email))
        && is_known
    {
        mail.send_later(account.email, mail::has_account());
    }
    Ok(Registered { words: format!("{words} If you had one here before, sign in with it and open the link again.") })
}

/// The invitation of a token, of an organisation, with what was done by it. One for somebody else's address tells no more than one
/// that ended.
async fn invited(
    tx: &mut Tx,
    token: Token,
    email: &str,
    now: i64,
) -> Result<(OrgId, Invitation, Option<String>), Refusal> {
    let found = invitation::by_token(tx, &hash(token.as_bytes()), now).await?;
    let found = found.filter(|(_, invitation, _)| invitation.email.as_deref().is_none_or(|invited| invited == email));
    Ok(found.ok_or(Code::LinkEnded)?)
}

/// Which organisation an invitation leads a new account to, as what. It is good for no other one from then on: else whoever has it
/// could try by it which addresses have accounts. Whoever has an account of that address may still join by it.
async fn used(tx: &mut Tx, token: Token, email: &str, now: i64) -> Result<(OrgId, Role), Refusal> {
    let (org, invitation, used_by) = invited(tx, token, email, now).await?;
    if used_by.is_some() {
        return Err(Code::LinkEnded.into());
    }
    invitation::set_used(tx, org, invitation.invitation, email).await?;
    Ok((org, invitation.role))
}

/// Join another organisation by its invitation, with the account at hand. An admin there approves.
///
/// # Errors
/// [`Code::LinkEnded`] when the invitation ended or is for another address, [`Code::Taken`] when one is in it already.
pub async fn join(team: &Team, caller: &Caller, form: &Join) -> Result<Me, Refusal> {
    let by = caller.by(team);
    transact!(team.store, |tx| {
        let (org, invitation, used_by) = invited(tx, form.invitation, &caller.email, by.now).await?;
        if used_by.is_some_and(|email| email != caller.email) {
            return Err(Refusal::from(Code::LinkEnded));
        }
        invitation::remove(tx, org, invitation.invitation).await?;
        if !membership::add(tx, org, caller.user, invitation.role, MemberState::Registered, by.now).await? {
            return Err(Refusal::words(Code::Taken, "You have joined that organisation before."));
        }
        let words = "with an account of this server";
        Ok(audit::add(tx, org, &by, AuditAction::Registered, Some(caller.user), words).await?)
    })?;
    profile::me(team, caller.user).await
}

/// Has nobody set the server up yet?
///
/// # Errors
/// When the database refuses.
pub async fn needs_set_up(team: &Team) -> Result<bool, StoreError> {
    Ok(account::operators(&mut team.store.read().await?).await? == 0)
}

/// One more token for setting up; `None` when that was done. Those of other servers on this database are good as well, until one
/// is used.
///
/// # Errors
/// When the database refuses.
pub async fn set_up_token(team: &Team) -> Result<Option<Token>, StoreError> {
    if !needs_set_up(team).await? {
        return Ok(None);
    }
    let token = Token(random());
    transact!(team.store, |tx| ticket::add(tx, &hash(token.as_bytes()), &Ticket::SetUp, NEVER).await)?;
    Ok(Some(token))
}

/// The first account: operator of the server and admin of its first organisation, signed in.
///
/// # Errors
/// When the token is wrong or was used.
pub async fn set_up(team: &Team, form: &SetUp, source: &str) -> Result<(Me, Opened), Refusal> {
    let account = tidy(&form.account)?;
    let name = match form.organisation.as_deref() {
        Some(name) => tidy_name(name).ok_or(Code::Weak)?,
        None => FIRST_NAME.to_owned(),
    };
    let auth_hash = team.hasher.hash(&form.account.credentials).await?;
    let (token, org, now) = (hash(form.token.as_bytes()), OrgId(random()), team.clock.now());
    let by = By {
        who: Some(account.user),
        who_words: format!("{} <{}>", account.name, account.email),
        source: source.to_owned(),
        now,
    };
    let opened = transact!(team.store, |tx| {
        if account::operators(tx).await? > 0
            || ticket::find(tx, &token, now).await? != Some(Ticket::SetUp)
            || !ticket::take(tx, &token).await?
        {
            return Err(Refusal::from(Code::LinkEnded));
        }
        ticket::revoke_set_up(tx).await?;
        org::add(tx, org, &name, now).await?;
        account::add(tx, &account, &form.account.credentials, &auth_hash, true, now).await?;
        membership::add(tx, org, account.user, Role::Admin, MemberState::Approved, now).await?;
        audit::add(tx, org, &by, AuditAction::SetUp, None, "").await?;
        Ok(session::open(tx, account.user, "", source, now).await?)
    })?;
    Ok((profile::me(team, account.user).await?, opened))
}

/// What a person calls a browser, cut to what is kept.
pub fn device_name(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect()
}
