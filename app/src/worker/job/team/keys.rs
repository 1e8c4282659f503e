//! The organisation's keys: made, given to members, changed for all who stay when somebody goes. The server sees sealed
//! boxes. Which keys this browser works with is in `ring`.

use std::cell::RefCell;

use shared::api::{
    ChangeMember, Code, Grant, GrantTo, KeyRing, Member, MemberState, NewKeys, RecoveryGrant, Role, ToWhom, path,
};
use shared::sync::{
    Holder, Kinship, OrgId, PublicKey, Random32, RecoveryKey, Ring, SecretKey, Trust, UserId, fingerprint,
};

use super::http::{Body, Trouble, ask, fetched};
use super::state::RingOr;
use super::vault::random;
use super::{Answered, Team};
use crate::worker::message::{Doubtful, Fingerprint, RingState, TeamReply};

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

    /// The first keys of an organisation, for its admin.
    pub(super) async fn first_keys(&self) -> Result<(), Trouble> {
        let org = self.org()?;
        // A server that was restored from before the first keys gets those again.
        let known = self.known_ring(org).await;
        let ring = known.map_or(Ring::new(org, random()?, random()?), |known| known.next(0, Random32::default()));
        let recovery = RecoveryKey::new(random()?);
        let (me, own) = {
            let inner = self.inner.borrow();
            let user = inner.me.as_ref().map(|me| me.account.user).ok_or_else(no_keys)?;
            (user, inner.secret.as_ref().map(SecretKey::public).ok_or_else(no_keys)?)
        };
        let form = NewKeys {
            replaces: 0,
            grants: vec![ToWhom { user: me, grant: self.sealed(&ring, &own)? }],
            recovery: RecoveryGrant { grant: self.sealed(&ring, &recovery.key_pair().public())? },
            disable: Vec::new(),
        };
        ask("POST", &of_org(path::KEYS, org), Body::form(&form)).await?;
        self.pin(Holder::Recovery, recovery.key_pair().public()).await;
        self.inner.borrow_mut().recovery = Some(recovery.text().to_string());
        self.load_ring().await
    }

    /// The recovery key, made with the first keys; shown until it is written down.
    pub(super) async fn make_keys(&self) -> Answered {
        if self.inner.borrow().recovery.is_none() {
            self.load_ring().await?;
            if !matches!(self.inner.borrow().ring, RingOr::Not(RingState::None)) {
                return Err("The organisation has keys. Its recovery key was shown when they were made."
                    .to_owned()
                    .into());
            }
            self.first_keys().await?;
        }
        let text = self.inner.borrow().recovery.clone().ok_or_else(no_keys)?;
        Ok(TeamReply::RecoveryKey(text))
    }

    /// The recovery key is written down: from now on it is nowhere else.
    pub(super) fn written(&self) -> TeamReply {
        self.inner.borrow_mut().recovery = None;
        self.state_reply()
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

    /// Another data key for all who stay, at the end of a membership or without one; nothing of it where a key of those is not
    /// confirmed here.
    pub(super) async fn change(&self, user: Option<UserId>) -> Answered {
        let org = self.org()?;
        let doubts = RefCell::default();
        self.trying(async || {
            doubts.replace(self.change_keys(org, user).await?);
            Ok(())
        })
        .await?;
        let doubts = doubts.take();
        if !doubts.is_empty() {
            return Ok(TeamReply::Doubts(doubts));
        }
        self.load_ring().await?;
        Ok(self.state_reply())
    }

    /// The keys that are known here, of before whatever the server says.
    async fn known_ring(&self, org: OrgId) -> Option<Ring> {
        let kept = self.kept_grant(org).await?;
        self.inner.borrow().open(org, &kept)
    }

    /// The keys to go on from: those that the server has, or the known ones where it lost some of those.
    async fn latest_ring(&self, org: OrgId, said: &KeyRing) -> Result<Ring, Trouble> {
        let known = self.known_ring(org).await;
        let offered = self.inner.borrow().opened(org, said).map_err(|_| no_keys())?;
        match known.map(|known| (offered.kinship(&known), known)) {
            Some((Kinship::Older, known)) => Ok(known),
            Some((Kinship::Other, _)) => Err(no_keys()),
            Some((Kinship::GoesOn, _)) | None => Ok(offered),
        }
    }

    /// One try of it. Answers the keys that have to be confirmed before.
    async fn change_keys(&self, org: OrgId, user: Option<UserId>) -> Result<Vec<Doubtful>, Trouble> {
        let said: KeyRing = fetched(&of_org(path::KEYS, org)).await?;
        let now = self.latest_ring(org, &said).await?;
        let me = self.inner.borrow().me.as_ref().map(|me| me.account.user);
        let members: Vec<Member> = fetched(&of_org(path::MEMBERS, org)).await?;
        let stays = |member: &&Member| {
            let is_me = Some(member.account.user) == me;
            member.state == MemberState::Approved && (member.has_keys || is_me) && Some(member.account.user) != user
        };
        let staying: Vec<&Member> = members.iter().filter(stays).collect();
        let RecoveryGrant { grant } = fetched(&of_org(path::RECOVERY, org)).await?;
        let recipients = match self.recipients(&staying, grant.to).await {
            Ok(recipients) => recipients,
            Err(doubts) => return Ok(doubts),
        };
        let mut disable: Vec<UserId> = user.into_iter().collect();
        // A server that was restored gets what it lost first; the last one is new, to whoever knew those too.
        for replaces in said.generation..=now.generation() {
            let next = now.next(replaces, random()?);
            let (mut grants, mut recovery) = (Vec::new(), None);
            for (holder, key) in &recipients {
                let grant = self.sealed(&next, key)?;
                match *holder {
                    Holder::Member(user) => grants.push(ToWhom { user, grant }),
                    Holder::Recovery => recovery = Some(RecoveryGrant { grant }),
                }
            }
            let recovery = recovery.ok_or_else(no_keys)?;
            let form = NewKeys { replaces, grants, recovery, disable: std::mem::take(&mut disable) };
            ask("POST", &of_org(path::KEYS, org), Body::form(&form)).await?;
        }
        if let Some(user) = user {
            self.unpin(Holder::Member(user)).await;
        }
        Ok(Vec::new())
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
    async fn trying(&self, step: impl AsyncFn() -> Result<(), Trouble>) -> Result<(), Trouble> {
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

    fn sealed(&self, ring: &Ring, to: &PublicKey) -> Result<Grant, Trouble> {
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
