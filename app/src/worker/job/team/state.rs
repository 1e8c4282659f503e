//! What team mode holds in memory, and how far a browser has come by it. Asks nobody.

use serde::{Deserialize, Serialize};
use shared::api::{Grant, Me, MemberState, Server, Standing, Ticket};
use shared::sync::{Accord, Entry, Holder, Kek, OrgId, PublicKey, Register, Replica, Ring, SecretKey};

use crate::worker::message::{RingState, ScanWork, Stage, SyncState, TeamState};

/// All of it.
#[derive(Default)]
pub(super) struct Inner {
    /// The server, as it last said of itself.
    pub(super) server: Option<Server>,
    /// Who is signed in, or was.
    pub(super) me: Option<Me>,
    /// Does the session hold, as far as is known?
    pub(super) is_signed_in: bool,
    /// The organisation that is shared with.
    pub(super) org: Option<OrgId>,
    /// The organisation that the open workspace was first shared with: it is shared with no other one.
    pub(super) bound: Option<OrgId>,
    /// The person's secret key.
    pub(super) secret: Option<SecretKey>,
    /// The organisation's keys, or why there are none.
    pub(super) ring: RingOr,
    /// Other keys than the known ones, whose words were shown.
    pub(super) offered: Option<Grant>,
    /// Half a sign-in.
    pub(super) half: Option<Half>,
    /// Keys whose words were shown here: keys of the organisation are given to no other one of theirs.
    pub(super) compared: Vec<(Holder, PublicKey)>,
    /// The recovery key as text, until it was written down.
    pub(super) recovery: Option<String>,
    /// How sharing goes.
    pub(super) sync: SyncState,
    /// A scan that is being shared or fetched.
    pub(super) scan: Option<ScanWork>,
    /// What is shared.
    pub(super) share: Option<Share>,
    /// Was what this browser keeps looked at?
    pub(super) is_loaded: bool,
}

/// The keys of an organisation.
pub(super) enum RingOr {
    /// Here.
    Here(Ring),
    /// Not.
    Not(RingState),
}

impl Default for RingOr {
    fn default() -> Self {
        Self::Not(RingState::Locked)
    }
}

/// A sign-in that waits for its second factor.
pub(super) struct Half {
    pub(super) ticket: Ticket,
    pub(super) kek: Kek,
}

/// What is shared with one organisation by one account.
pub(super) struct Share {
    /// Name of its log in this browser.
    pub(super) log: String,
    pub(super) replica: Replica,
    pub(super) accord: Accord,
    /// Entries that are not kept yet.
    pub(super) unkept: Vec<Entry>,
    /// Number of the next entry.
    pub(super) next_entry: u32,
    /// Registers in all entries of the log.
    pub(super) weight: usize,
    /// What was said here and does not count, as it was last kept.
    pub(super) kept_mine: Vec<u8>,
    /// Is the workspace laid beside it for the first time, or anew?
    pub(super) is_wide: bool,
    /// May a person have changed something?
    pub(super) is_dirty: bool,
    /// Conflicts by the number that the page knows them by.
    pub(super) numbers: Vec<Register>,
}

/// What is kept of an account.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) me: Me,
    pub(super) org: Option<OrgId>,
    /// Was it signed in when it was last seen?
    pub(super) is_signed_in: bool,
}

impl Inner {
    /// One's place in the organisation.
    pub(super) fn standing(&self) -> Option<&Standing> {
        let org = self.org?;
        self.me.as_ref()?.memberships.iter().find(|standing| standing.org == org)
    }

    /// May one change what is shared?
    pub(super) fn may_edit(&self) -> bool {
        self.standing().is_some_and(|standing| standing.role.may_edit())
    }

    /// The keys, where they are here.
    pub(super) fn ring(&self) -> Option<&Ring> {
        match &self.ring {
            RingOr::Here(ring) => Some(ring),
            RingOr::Not(_) => None,
        }
    }

    /// How far this browser has come.
    pub(super) fn stage(&self) -> Stage {
        if self.server.as_ref().is_some_and(|server| server.needs_set_up) {
            return Stage::SetUp;
        }
        if !self.is_signed_in || self.me.is_none() {
            return Stage::SignedOut;
        }
        if self.standing().is_none_or(|standing| standing.state != MemberState::Approved) {
            return Stage::Waiting;
        }
        match &self.ring {
            RingOr::Here(_) => Stage::Member,
            RingOr::Not(why) => Stage::NoKeys(*why),
        }
    }

    /// The session has ended; where an organisation ended the membership, that is known from now on.
    pub(super) fn end_session(&mut self, withdrawn: Option<OrgId>) {
        self.is_signed_in = false;
        let memberships = self.me.iter_mut().flat_map(|me| &mut me.memberships);
        for standing in memberships.filter(|standing| Some(standing.org) == withdrawn) {
            standing.state = MemberState::Disabled;
        }
    }

    /// Who is signed in. An organisation that no longer says its name keeps the one it had; one that no longer names its
    /// member has ended the membership, for this browser knows of it.
    pub(super) fn take_me(&mut self, mut me: Me) {
        for known in self.me.take().map(|me| me.memberships).unwrap_or_default() {
            match me.memberships.iter_mut().find(|standing| standing.org == known.org) {
                Some(standing) if standing.name.is_empty() => standing.name = known.name,
                Some(_) => {}
                // Who only asked to join and is not listed any more was never in it.
                None if known.state == MemberState::Registered && Some(known.org) != self.bound => {}
                None => me.memberships.push(Standing { state: MemberState::Disabled, ..known }),
            }
        }
        (self.me, self.is_signed_in) = (Some(me), true);
    }

    /// The organisation to share with: the one that this workspace is of; else one that takes part already.
    pub(super) fn chosen_org(&self) -> Option<OrgId> {
        let all = self.me.as_ref().map(|me| me.memberships.as_slice()).unwrap_or_default();
        let approved = || all.iter().filter(|standing| standing.state == MemberState::Approved);
        let of = |standing: &Standing| standing.org;
        let until_now = approved().find(|standing| Some(standing.org) == self.org).map(of);
        let known = all.iter().find(|standing| Some(standing.org) == self.org).map(of);
        self.bound.or(until_now).or_else(|| approved().next().map(of)).or(known).or_else(|| all.first().map(of))
    }

    /// For the page.
    pub(super) fn state(&self, is_elsewhere: bool) -> TeamState {
        let mut sync = SyncState { is_elsewhere, ..self.sync.clone() };
        if let Some(share) = &self.share {
            sync.pending = share.replica.outbox().len() as u32;
            sync.refused = share.replica.tray().len() as u32;
            sync.conflicts = share.accord.differing_count() as u32;
        }
        TeamState {
            server: self.server.clone().unwrap_or_else(unknown),
            stage: self.stage(),
            me: self.me.clone(),
            org: self.org,
            recovery_waits: self.recovery.is_some(),
            is_apart: false,
            sync,
            scan: self.scan.clone(),
        }
    }

    /// Keys and account leave memory.
    pub(super) fn forget_person(&mut self) {
        self.secret = None;
        self.ring = RingOr::default();
        (self.half, self.recovery, self.offered) = (None, None, None);
        self.compared.clear();
        (self.me, self.org, self.is_signed_in) = (None, None, false);
    }
}

/// Before the page has told of one.
fn unknown() -> Server {
    Server {
        product: String::new(),
        version: 0,
        oldest_version: 0,
        needs_set_up: false,
        is_open: false,
        has_mail: false,
        scan_quota: 0,
    }
}
