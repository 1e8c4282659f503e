//! The organisation's keys: given to members, opened by the recovery key, compared. The server sees sealed boxes. How they are
//! made and changed is in `change`, which of them this browser works with in `ring`.

use shared::api::{ChangeMember, Code, Grant, GrantTo, Member, MemberState, RecoveryGrant, Role, path};
use shared::sync::{Holder, OrgId, PublicKey, RecoveryKey, Ring, SecretKey, Trust, UserId, fingerprint};

use super::http::{Body, Trouble, ask, fetched};
use super::vault::random;
use super::{Answered, Team};
use crate::worker::message::{Fingerprint, TeamReply};

/// How often something is tried again that others came in between.
const TRIES: u32 = 5;
/// Words where a key is not the one that was compared.
const OTHER_KEY: &str = "This person's key is not the one whose words were shown: the password was reset meanwhile, or somebody passed on another key. Close this window, open it again and compare the words.";
/// Words where keys are needed that are not here.
const NO_KEYS: &str = "The organisation's keys are not in this browser. Sign in again, or ask a member to grant them.";

impl Team {
    pub(super) fn org(&self) -> Result<OrgId, Trouble> {
        self.approved_org().ok_or_else(|| Code::NotApproved.words().to_owned().into())
    }

    /// The keys by the recovery key.
    pub(super) async fn recover(&self, typed: &str) -> Answered {
        let org = self.org()?;
        let key = RecoveryKey::from_text(typed).map_err(|error| format!("{error}."))?;
        let RecoveryGrant { grant } = fetched(&of_org(path::RECOVERY, org)).await?;
        let ring = Ring::open(org, &key.key_pair(), &grant.by, &grant.ring)
            .map_err(|_| "This is not the recovery key of this organisation.".to_owned())?;
        let (me, own) = {
            let inner = self.inner.borrow();
            let me = inner.me.as_ref().map(|me| me.account.user).ok_or_else(no_keys)?;
            (me, inner.secret.as_ref().map(SecretKey::public).ok_or_else(no_keys)?)
        };
        let form = GrantTo { grant: self.sealed(&ring, &own)? };
        ask("PUT", &of_member(path::MEMBER_GRANT, org, me), Body::form(&form)).await?;
        self.load_ring().await?;
        Ok(self.state_reply())
    }

    /// Approves a member, with the keys.
    pub(super) async fn approve(&self, user: UserId, role: Role) -> Answered {
        let org = self.org()?;
        self.trying(async || {
            let to = self.compared_key(org, user).await?;
            let grant = Some(self.grant_for(&to)?);
            let form = ChangeMember { role: Some(role), state: Some(MemberState::Approved), grant };
            ask("PATCH", &of_member(path::MEMBER, org, user), Body::form(&form)).await?;
            self.pin(Holder::Member(user), to).await;
            Ok(())
        })
        .await?;
        Ok(self.state_reply())
    }

    /// The keys for an approved member without them.
    pub(super) async fn grant(&self, user: UserId) -> Answered {
        let org = self.org()?;
        self.trying(async || {
            let to = self.compared_key(org, user).await?;
            let form = GrantTo { grant: self.grant_for(&to)? };
            ask("PUT", &of_member(path::MEMBER_GRANT, org, user), Body::form(&form)).await?;
            self.pin(Holder::Member(user), to).await;
            Ok(())
        })
        .await?;
        Ok(self.state_reply())
    }

    /// Words to compare: one's own by the key that is here, so that a server that passed on another one is found out.
    pub(super) async fn words(&self, user: UserId) -> Answered {
        let public = match self.own_key(user) {
            Some(public) => public,
            None => self.member(self.org()?, user).await?.account.public,
        };
        let holder = Holder::Member(user);
        self.shows(holder, public);
        let is_changed = self.pins().await.trust(holder, &public) == Trust::Changed;
        let inner = self.inner.borrow();
        let words = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect();
        Ok(TeamReply::Words(Fingerprint {
            person: words(fingerprint(&public)),
            organisation: inner.ring().map(|ring| words(ring.words())).unwrap_or_default(),
            is_changed,
        }))
    }

    /// One's own public key, where it is one's own that is asked for.
    pub(super) fn own_key(&self, user: UserId) -> Option<PublicKey> {
        let inner = self.inner.borrow();
        let is_me = inner.me.as_ref().is_some_and(|me| me.account.user == user);
        inner.secret.as_ref().filter(|_| is_me).map(SecretKey::public)
    }

    /// Tries something again that others came in between, with the keys as they are then.
    pub(super) async fn trying(&self, step: impl AsyncFn() -> Result<(), Trouble>) -> Result<(), Trouble> {
        for _ in 1..TRIES {
            match step().await {
                Err(trouble) if trouble.is(Code::OldKeys) || trouble.is(Code::Taken) => self.load_ring().await?,
                other => return other,
            }
        }
        step().await
    }

    /// The key of a person, where it is still the one whose words were shown: who compared them must not give the
    /// organisation's keys to another one that the server passed on since.
    async fn compared_key(&self, org: OrgId, user: UserId) -> Result<PublicKey, Trouble> {
        let now = self.member(org, user).await?.account.public;
        let is_shown = self.inner.borrow().compared.contains(&(Holder::Member(user), now));
        if is_shown { Ok(now) } else { Err(OTHER_KEY.to_owned().into()) }
    }

    async fn member(&self, org: OrgId, user: UserId) -> Result<Member, Trouble> {
        let members: Vec<Member> = fetched(&of_org(path::MEMBERS, org)).await?;
        let found = members.into_iter().find(|member| member.account.user == user);
        found.ok_or_else(|| Code::NotFound.words().to_owned().into())
    }

    fn grant_for(&self, to: &PublicKey) -> Result<Grant, Trouble> {
        let inner = self.inner.borrow();
        let ring = inner.ring().ok_or_else(no_keys)?;
        self.sealed(ring, to)
    }

    pub(super) fn sealed(&self, ring: &Ring, to: &PublicKey) -> Result<Grant, Trouble> {
        let inner = self.inner.borrow();
        let secret = inner.secret.as_ref().ok_or_else(no_keys)?;
        let sealed = ring.seal_for(secret, to, random()?);
        let ring_of =
            sealed.ok_or_else(|| "This person's key is none. Ask them to reset their password.".to_owned())?;
        Ok(Grant { generation: ring.generation(), by: secret.public(), to: *to, ring: ring_of })
    }
}

pub(super) fn no_keys() -> Trouble {
    NO_KEYS.to_owned().into()
}

pub(super) fn of_org(path: &str, org: OrgId) -> String {
    path::with(path, &[&org.to_string()])
}

fn of_member(path: &str, org: OrgId, user: UserId) -> String {
    path::with(path, &[&org.to_string(), &user.to_string()])
}
