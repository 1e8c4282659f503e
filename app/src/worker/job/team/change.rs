//! The organisation's keys made and changed: the first ones, another data key for all who stay when somebody goes, after a restore
//! of the server, with another recovery key, and all of them anew where nobody has them any more.

use std::cell::RefCell;

use shared::api::{KeyRing, Member, MemberState, NewKeys, RecoveryGrant, ToWhom, path};
use shared::sync::{Holder, Kinship, OrgId, PublicKey, Random32, RecoveryKey, Ring, SecretKey, UserId};

use super::http::{Body, Trouble, ask, fetched};
use super::keys::{no_keys, of_org};
use super::state::RingOr;
use super::vault::random;
use super::{Answered, Team};
use crate::worker::message::{Doubtful, NewRing, RingState, TeamReply};

impl Team {
    /// The first keys of an organisation, for its admin.
    async fn first_keys(&self) -> Result<(), Trouble> {
        let org = self.org()?;
        // A server that was restored from before the first keys gets those again.
        let ring = match self.known_ring(org).await {
            Some(known) => known.next(0, Random32::default()),
            None => Ring::new(org, random()?, random()?),
        };
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
        self.show_once(&recovery).await;
        self.load_ring().await
    }

    /// A new recovery key is known here, and shown until it is written down.
    async fn show_once(&self, recovery: &RecoveryKey) {
        self.pin(Holder::Recovery, recovery.key_pair().public()).await;
        self.inner.borrow_mut().recovery = Some(recovery.text().to_string());
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

    /// Another data key for all who stay; nothing of it where a key of those is not confirmed here.
    pub(super) async fn change(&self, to: NewRing) -> Answered {
        let org = self.org()?;
        let doubts = RefCell::default();
        self.trying(async || {
            doubts.replace(self.try_change(org, to).await?);
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
    async fn try_change(&self, org: OrgId, to: NewRing) -> Result<Vec<Doubtful>, Trouble> {
        let said: KeyRing = fetched(&of_org(path::KEYS, org)).await?;
        let now = match to {
            NewRing::Anew => anew(org, said.generation)?,
            _ => self.latest_ring(org, &said).await?,
        };
        let leaving = if let NewRing::Without(user) = to { Some(user) } else { None };
        let me = self.inner.borrow().me.as_ref().map(|me| me.account.user);
        let members: Vec<Member> = fetched(&of_org(path::MEMBERS, org)).await?;
        let stays = |member: &&Member| {
            let is_me = Some(member.account.user) == me;
            member.state == MemberState::Approved && (member.has_keys || is_me) && Some(member.account.user) != leaving
        };
        let staying: Vec<&Member> = members.iter().filter(stays).collect();
        let new = match to {
            NewRing::WithRecovery | NewRing::Anew => Some(RecoveryKey::new(random()?)),
            NewRing::Without(_) | NewRing::Again => None,
        };
        let known = match &new {
            Some(_) => None,
            None => Some(fetched::<RecoveryGrant>(&of_org(path::RECOVERY, org)).await?.grant.to),
        };
        let mut recipients = match self.recipients(&staying, known).await {
            Ok(recipients) => recipients,
            Err(doubts) => return Ok(doubts),
        };
        recipients.extend(new.as_ref().map(|new| (Holder::Recovery, new.key_pair().public())));
        let mut disable: Vec<UserId> = leaving.into_iter().collect();
        // A server that was restored gets what it lost first; the last one is new, to whoever knew those too.
        for replaces in said.generation..=now.generation() {
            let form = self.new_keys(&now.next(replaces, random()?), replaces, &recipients)?;
            let form = NewKeys { disable: std::mem::take(&mut disable), ..form };
            ask("POST", &of_org(path::KEYS, org), Body::form(&form)).await?;
        }
        if let Some(new) = new {
            self.show_once(&new).await;
        }
        if let Some(user) = leaving {
            self.unpin(Holder::Member(user)).await;
        }
        Ok(Vec::new())
    }

    /// Keys, sealed for everybody who gets them.
    fn new_keys(&self, ring: &Ring, replaces: u32, recipients: &[(Holder, PublicKey)]) -> Result<NewKeys, Trouble> {
        let (mut grants, mut recovery) = (Vec::new(), None);
        for (holder, key) in recipients {
            let grant = self.sealed(ring, key)?;
            match *holder {
                Holder::Member(user) => grants.push(ToWhom { user, grant }),
                Holder::Recovery => recovery = Some(RecoveryGrant { grant }),
            }
        }
        Ok(NewKeys { replaces, grants, recovery: recovery.ok_or_else(no_keys)?, disable: Vec::new() })
    }
}

/// Keys that nobody has, as many as were changed.
fn anew(org: OrgId, generation: u32) -> Result<Ring, Trouble> {
    let mut ring = Ring::new(org, random()?, random()?);
    while ring.generation() < generation {
        ring = ring.next(ring.generation(), random()?);
    }
    Ok(ring)
}
