//! Which workspace an organisation is shared with. The first of a browser is that of the organisation that it was first shared
//! with; every other organisation has one of its own, with its own reports, ratings and undo, so that nothing of one shows
//! in another. The account and the person's secret key are kept in the first one, for all of them.

use std::rc::Rc;

use shared::api::Code;
use shared::sync::OrgId;

use super::shelf::{bytes_of, of_bytes, record};
use super::state::RingOr;
use super::{Answered, Team};
use crate::storage::{DEFAULT_NAME, Store, TeamBatch};
use crate::worker::message::{RingState, TeamReply};

/// Record with the organisation that the first workspace is of.
const ORGANISATION: &str = "organisation";

impl Team {
    /// The database where the account is kept.
    pub(super) async fn first_store(&self) -> Option<Rc<Store>> {
        if self.job.workspace.borrow().is_empty() {
            return self.store();
        }
        if self.first.borrow().is_none() {
            let opened = Store::open(DEFAULT_NAME).await.ok().map(Rc::new);
            self.first.replace(opened);
        }
        self.first.borrow().clone()
    }

    /// The organisation that the open workspace is of, where it is known.
    pub(super) async fn load_bound(&self) {
        let named = self.job.workspace.borrow().strip_prefix('-').and_then(|org| org.parse().ok());
        let bound = if named.is_some() { named } else { self.org_of_first().await };
        self.inner.borrow_mut().bound = bound;
    }

    async fn org_of_first(&self) -> Option<OrgId> {
        of_bytes(record(self.first_store().await, ORGANISATION).await)
    }

    /// The open workspace is this organisation's from now on, where it is nobody's yet. Says whether it is.
    pub(super) async fn bind(&self, org: OrgId) -> bool {
        let bound = self.inner.borrow().bound;
        if bound.is_none() {
            self.inner.borrow_mut().bound = Some(org);
            let put = vec![(ORGANISATION.to_owned(), bytes_of(&org))];
            self.keep(TeamBatch { put, ..TeamBatch::default() }).await;
        }
        bound.is_none_or(|bound| bound == org)
    }

    fn is_of(&self, org: OrgId) -> bool {
        let inner = self.inner.borrow();
        inner.me.iter().flat_map(|me| &me.memberships).any(|standing| standing.org == org)
    }

    /// Another organisation: here, where this workspace is nobody's yet; else the page goes to the one that is.
    pub(super) async fn switch(&self, org: OrgId) -> Answered {
        // One that was made or joined a moment ago is not known yet.
        if !self.is_of(org) {
            self.refresh().await?;
        }
        if !self.is_of(org) {
            return Err(Code::NotFound.words().to_owned().into());
        }
        let bound = self.inner.borrow().bound;
        if bound.is_some_and(|bound| bound != org) {
            let is_first = self.org_of_first().await == Some(org);
            return Ok(TeamReply::Workspace(if is_first { String::new() } else { format!("-{org}") }));
        }
        {
            let mut inner = self.inner.borrow_mut();
            if inner.org != Some(org) {
                inner.org = Some(org);
                inner.share = None;
                inner.ring = RingOr::Not(RingState::Locked);
            }
        }
        self.stop_listening();
        self.keep_account().await;
        self.load_ring().await?;
        Ok(self.state_reply())
    }
}
