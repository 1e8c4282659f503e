//! Another e-mail address. Whether somebody has one is told to its owner only: who asks gets the same answer.

use shared::api::{AuditAction, ChangeEmail, Code, ConfirmEmail, Token, tidy_email};

use super::{Caller, access, hash, profile, random};
use crate::mail;
use crate::refusal::Refusal;
use crate::store::ticket::{self, Ticket};
use crate::store::{account, attempt, audit};
use crate::team::Team;
use crate::transact;

/// Seconds of an hour, and how long a link to a new address works.
const HOUR_S: i64 = 3600;
const LINK_S: i64 = 24 * HOUR_S;

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The address is another one, unless somebody has it.
    Done,
    /// A letter went to the new address.
    Sent,
}

/// Another address. Where letters are sent, once its owner followed the link; else at once. One that somebody has is not
/// taken.
///
/// # Errors
/// When the password is wrong or it is no address.
pub async fn change(team: &Team, caller: &Caller, form: &ChangeEmail) -> Result<Change, Refusal> {
    let email = tidy_email(&form.email).ok_or(Code::Weak)?;
    profile::prove(team, caller, form.auth).await?;
    let by = caller.by(team);
    let token = Token(random());
    let is_free = transact!(team.store, |tx| {
        let is_free = account::by_email(tx, &email).await?.is_none();
        let words = match (&team.mail, is_free) {
            (Some(_), _) => {
                let ticket = Ticket::Email { user: caller.user, email: email.clone() };
                ticket::add(tx, &hash(token.as_bytes()), &ticket, by.now + LINK_S).await?;
                "address: asked for"
            }
            (None, true) => {
                account::set_email(tx, caller.user, &email).await?;
                "address"
            }
            (None, false) => "address: taken, nothing was changed",
        };
        audit::add_everywhere(tx, caller.user, &by, AuditAction::ProfileChanged, words).await?;
        Ok::<_, Refusal>(is_free)
    })?;
    let Some(mail) = &team.mail else { return Ok(Change::Done) };
    if team.pace.may_write(&super::lock::email_hash(&team.secret, &email)) {
        let confirm = || mail::confirm_address(&mail.link("account", &token), LINK_S / HOUR_S);
        mail.send_later(email, if is_free { confirm() } else { mail::address_taken() });
    }
    Ok(Change::Sent)
}

/// The owner of a new address followed the link: it is the account's from now on.
///
/// # Errors
/// [`Code::LinkEnded`] when the link ended, or the address was taken since.
pub async fn confirm(team: &Team, form: &ConfirmEmail, source: &str) -> Result<(), Refusal> {
    let (token, by) = (hash(form.token.as_bytes()), access::nobody(team, source));
    let before = transact!(team.store, |tx| {
        let Some(Ticket::Email { user, email }) = ticket::find(tx, &token, by.now).await? else {
            return Err(Refusal::from(Code::LinkEnded));
        };
        let account = account::find(tx, user).await?.ok_or(Code::LinkEnded)?.account;
        if !ticket::take(tx, &token).await? || account::by_email(tx, &email).await?.is_some() {
            return Err(Code::LinkEnded.into());
        }
        account::set_email(tx, user, &email).await?;
        attempt::unlock(tx, &super::lock::email_hash(&team.secret, &email)).await?;
        audit::add_everywhere(tx, user, &by, AuditAction::ProfileChanged, "address").await?;
        Ok(account.email)
    })?;
    if let Some(mail) = &team.mail {
        mail.send_later(before, mail::address_changed());
    }
    Ok(())
}
