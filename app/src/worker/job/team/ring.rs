//! Which keys of the organisation this browser works with: those that the server passes on, as long as they go on from those it
//! knew. A server may have been restored from a backup, and may lie: with older keys nothing is sealed, and with other ones only
//! after a person compared words.

use shared::api::{Code, Grant, KeyRing, MemberState, path};
use shared::sync::{Kinship, OrgId, Ring, SecretKey, fingerprint};

use super::http::{Body, Trouble, ask, fetched, opened};
use super::keys::{no_keys, of_org};
use super::seldom::Seldom;
use super::state::{Inner, RingOr};
use super::{Answered, Team};
use crate::worker::message::{Fingerprint, RingState, TeamReply};

impl Team {
    /// Loads the organisation's keys for oneself. Where they are not to be had, or not to be used, the state says why.
    pub(super) async fn load_ring(&self) -> Result<(), Trouble> {
        let Some(org) = self.approved_org() else { return Ok(()) };
        let said: KeyRing = match ask("GET", &of_org(path::KEYS, org), Body::None).await {
            Err(trouble) if trouble.is(Code::NoSecondFactor) => {
                self.inner.borrow_mut().ring = RingOr::Not(RingState::NoSecondFactor);
                return Ok(());
            }
            answer => opened(&answer?)?,
        };
        if let Some(kept) = self.kept_grant(org).await
            && kept.generation == said.generation
            && said.grant.as_ref() == Some(&kept)
            && self.inner.borrow_mut().open_kept(org, &kept)
        {
            return Ok(());
        }
        self.seldom(Seldom::Keys(said)).await
    }

    /// The keys as they were last kept here, for a time without the network.
    pub(super) async fn kept_ring(&self) {
        if let Some(org) = self.approved_org()
            && let Some(kept) = self.kept_grant(org).await
        {
            self.inner.borrow_mut().open_kept(org, &kept);
        }
    }

    pub(super) fn approved_org(&self) -> Option<OrgId> {
        let inner = self.inner.borrow();
        inner.standing().filter(|standing| standing.state == MemberState::Approved).map(|standing| standing.org)
    }

    /// Lays keys that the server passes on beside those that are known here: see [`Seldom::Keys`].
    pub(super) async fn meet(&self, said: &KeyRing) -> Result<(), Trouble> {
        let Some(org) = self.approved_org() else { return Ok(()) };
        let kept = self.kept_grant(org).await;
        let judged = self.inner.borrow().judge(org, said, kept.as_ref());
        match (judged, &said.grant) {
            (Ok((ring, is_other)), Some(grant)) => self.work_with(org, ring, grant, is_other).await,
            (Ok(_), None) => Ok(()),
            (Err(why), _) => {
                self.inner.borrow_mut().ring = RingOr::Not(why);
                Ok(())
            }
        }
    }

    async fn work_with(&self, org: OrgId, ring: Ring, grant: &Grant, is_other: bool) -> Result<(), Trouble> {
        let kept = self.kept_grant(org).await;
        let is_next = kept.as_ref().is_none_or(|kept| kept.generation != grant.generation);
        self.inner.borrow_mut().ring = RingOr::Here(ring);
        if is_next || is_other {
            // What was fetched under the keys before is of no use.
            self.drop_all_pieces(org).await;
        }
        if let (Some(kept), true) = (kept, is_other) {
            // First of all they are kept: what waits can be opened with nothing else.
            self.keep_former(org, kept).await;
            self.reseal().await?;
            if let Some(share) = &mut self.inner.borrow_mut().share {
                share.note();
            }
            self.keep_share().await?;
            // Names may be others too: all is laid beside the workspace anew.
            self.inner.borrow_mut().share = None;
        }
        self.keep_grant(org, grant).await;
        Ok(())
    }

    /// Seals what waits with the keys of now. It is kept with whatever else changed, once that is laid beside the workspace.
    pub(super) async fn reseal(&self) -> Result<(), Trouble> {
        let Some(org) = self.approved_org() else { return Ok(()) };
        self.load_share().await?;
        let former = self.former_grants(org).await;
        let mut inner = self.inner.borrow_mut();
        let former: Vec<Ring> = former.iter().filter_map(|grant| inner.open(org, grant)).collect();
        let inner = &mut *inner;
        if let (Some(share), RingOr::Here(ring)) = (&mut inner.share, &inner.ring) {
            share.replica.reseal(ring, &former);
        }
        Ok(())
    }

    /// The keys that the server passes on, to compare where they are other ones than this browser knows: words of who sealed
    /// them. [`Team::take_keys`] takes these, whatever the server passes on by then.
    pub(super) async fn offered(&self) -> Answered {
        let org = self.org()?;
        let said: KeyRing = fetched(&of_org(path::KEYS, org)).await?;
        let mut inner = self.inner.borrow_mut();
        let ring = inner.opened(org, &said).map_err(|_| no_keys())?;
        let by = said.grant.as_ref().map(|grant| grant.by).ok_or_else(no_keys)?;
        inner.offered = said.grant;
        let words = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect();
        Ok(TeamReply::Words(Fingerprint {
            person: words(fingerprint(&by)),
            organisation: words(ring.words()),
            is_changed: true,
        }))
    }

    /// A person compared the words: these keys are worked with from now on.
    pub(super) async fn take_keys(&self) -> Answered {
        let org = self.org()?;
        let offered = self.inner.borrow_mut().offered.take().ok_or_else(no_keys)?;
        let ring = self.inner.borrow().open(org, &offered).ok_or_else(no_keys)?;
        self.work_with(org, ring, &offered, true).await?;
        Ok(self.state_reply())
    }
}

impl Inner {
    /// Keys that somebody sealed for the person at hand.
    pub(super) fn open(&self, org: OrgId, grant: &Grant) -> Option<Ring> {
        Ring::open(org, self.secret.as_ref()?, &grant.by, &grant.ring).ok()
    }

    fn open_kept(&mut self, org: OrgId, kept: &Grant) -> bool {
        if self.ring().is_none()
            && let Some(ring) = self.open(org, kept)
        {
            self.ring = RingOr::Here(ring);
        }
        self.ring().is_some()
    }

    /// Keys as the server passes them on.
    pub(super) fn opened(&self, org: OrgId, said: &KeyRing) -> Result<Ring, RingState> {
        if self.secret.is_none() {
            return Err(RingState::Locked);
        }
        if said.generation == 0 {
            return Err(RingState::None);
        }
        let grant = said.grant.as_ref().filter(|grant| grant.generation == said.generation);
        grant.and_then(|grant| self.open(org, grant)).ok_or(RingState::NotGranted)
    }

    /// May the keys that the server passes on be worked with? Says too whether they do not go on from those that are known.
    fn judge(&self, org: OrgId, said: &KeyRing, kept: Option<&Grant>) -> Result<(Ring, bool), RingState> {
        let offered = self.opened(org, said)?;
        let kinship = kept
            .and_then(|kept| self.open(org, kept))
            // Keys are believed at first sight: whoever approved this person sealed them.
            .map_or(Kinship::GoesOn, |known| offered.kinship(&known));
        let own = self.secret.as_ref().map(SecretKey::public);
        // Made in another browser of this person's.
        let is_own = said.grant.as_ref().is_some_and(|grant| own == Some(grant.by));
        match kinship {
            // Whoever sealed them once: a server can show them again at any time.
            Kinship::Older => Err(RingState::Older),
            Kinship::Other if !is_own => Err(RingState::Other),
            Kinship::Other => Ok((offered, true)),
            Kinship::GoesOn => Ok((offered, false)),
        }
    }
}
