//! Who may ask what: the one place where a session, a membership and a role are looked at.

use shared::api::{Code, ErrorBody, MemberState, Role, Session};
use shared::sync::{OrgId, UserId};

use super::{CookieKey, session};
use crate::refusal::Refusal;
use crate::store::audit::By;
use crate::store::caller::{self, Known, Standing};
use crate::store::ticket::{self, Ticket};
use crate::store::{org, session as sessions};
use crate::team::Team;
use crate::transact;

/// What a request needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nothing: before signing in.
    Anyone,
    /// A session, whatever else.
    SignedIn,
    /// A session of an operator of this server.
    Operator,
    /// An approved member of the organisation in the path.
    Member,
    /// One who may change what is shared.
    Editor,
    /// One who may read the audit log.
    Auditor,
    /// One who looks after members.
    Admin,
}

/// Who asks.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The account.
    pub user: UserId,
    /// Its address.
    pub email: String,
    /// Its name.
    pub name: String,
    /// May it make organisations?
    pub is_operator: bool,
    /// Through which session.
    pub session: Session,
    /// From which network address.
    pub source: String,
}

/// In which organisation, as what. Whoever holds one is approved there.
#[derive(Clone, Copy, Debug)]
pub struct InOrg {
    /// The organisation.
    pub org: OrgId,
    /// What the caller may do there.
    pub role: Role,
}

impl Caller {
    /// For the audit log.
    pub fn by(&self, team: &Team) -> By {
        By {
            who: Some(self.user),
            who_words: format!("{} <{}>", self.name, self.email),
            source: self.source.clone(),
            now: team.clock.now(),
        }
    }
}

/// Nobody who is signed in, for the audit log.
pub fn nobody(team: &Team, source: &str) -> By {
    By { who: None, who_words: String::new(), source: source.to_owned(), now: team.clock.now() }
}

impl Access {
    /// May a member of this role?
    fn suits(self, role: Role) -> bool {
        match self {
            Self::Anyone | Self::SignedIn | Self::Operator | Self::Member => true,
            Self::Editor => role.may_edit(),
            Self::Auditor => role.may_audit(),
            Self::Admin => role.may_administer(),
        }
    }

    /// Is it about one organisation?
    pub fn is_of_org(self) -> bool {
        matches!(self, Self::Member | Self::Editor | Self::Auditor | Self::Admin)
    }
}

/// Whose cookie is it, and may they do what needs `access` in `org`?
///
/// # Errors
/// When they may not, with a code that says why.
pub async fn enter(
    team: &Team,
    access: Access,
    key: Option<CookieKey>,
    source: &str,
    org: Option<OrgId>,
) -> Result<(Caller, Option<InOrg>), Refusal> {
    let key = key.ok_or(Code::NotSignedIn)?;
    let when = session::in_force(team);
    let Some(known) = caller::find(&team.store, &key.hash(), when, org).await? else {
        return Err(why_out(team, key, when.now).await?);
    };
    let Known { user, email, name, is_operator, session, standing } = known;
    if access == Access::Operator && !is_operator {
        return Err(Code::NotAllowed.into());
    }
    let in_org = if access.is_of_org() { Some(member(access, org.zip(standing))?) } else { None };
    if when.now - session.used_s >= session::USED_STEP_S {
        transact!(team.store, |tx| sessions::touch(tx, &key.hash(), when.now).await)?;
    }
    let caller = Caller { user, email, name, is_operator, session, source: source.to_owned() };
    Ok((caller, in_org))
}

/// Why a cookie opens nothing: an organisation that ended the membership is named to whom it was.
async fn why_out(team: &Team, key: CookieKey, now: i64) -> Result<Refusal, Refusal> {
    let mut tx = team.store.read().await?;
    let Some(Ticket::Withdrawn { org, .. }) = ticket::find(&mut tx, &key.hash(), now).await? else {
        return Ok(Code::NotSignedIn.into());
    };
    let name = org::find(&mut tx, org).await?.map(|org| org.name).unwrap_or_default();
    let words = format!(
        "Your access to {name} was withdrawn by an admin, and you were signed out. What is in this browser stays here."
    );
    Ok(Refusal::Said(Box::new(ErrorBody { words, org: Some(org), ..ErrorBody::new(Code::Withdrawn) })))
}

/// What a membership allows. One who is not in it learns nothing of an organisation, not even that there is one.
///
/// # Errors
/// When it does not allow that, with a code that says why.
pub fn member(access: Access, standing: Option<(OrgId, Standing)>) -> Result<InOrg, Refusal> {
    let (org, Standing { role, state, lacks_factor }) = standing.ok_or(Code::NotFound)?;
    match state {
        MemberState::Registered => Err(Code::NotApproved.into()),
        MemberState::Disabled => Err(Code::Disabled.into()),
        MemberState::Approved if !access.suits(role) => Err(Code::NotAllowed.into()),
        MemberState::Approved if lacks_factor => Err(Code::NoSecondFactor.into()),
        MemberState::Approved => Ok(InOrg { org, role }),
    }
}
