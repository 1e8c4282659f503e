//! Sharing, round by round: settle, send, fetch, wait. One round at a time; the only place that sends and fetches values.

use std::rc::Rc;

use shared::api::{Code, MOST_ROWS, Outcome, POLL_S, Page, PullQuery, Push, Pushed, Rejection, path};
use shared::sync::Local;
use wasm_bindgen_futures::spawn_local;

use super::http::{Body, Trouble, ask, strange};
use super::keys::of_org;
use super::seldom::Seldom;
use super::state::RingOr;
use super::{Team, settle};
use crate::worker::message::Stage;
use crate::worker::packed::Packed;

/// Time between two rounds where nothing happens, ms.
const POLL_MS: i32 = POLL_S as i32 * 1_000;
/// The same where somebody waits for an admin: nothing tells when that is over.
const WAITING_MS: i32 = 5_000;
/// First and longest time to wait after a failure, ms.
const BACKOFF_MS: (f64, f64) = (1_000.0, 60_000.0);
/// Words where the server's own sum of what it holds is another one than of what it passed on.
const ADDS_UP_NOT: &str = "What the server passed on does not add up: all of it is fetched again.";
/// How often the same is asked again with other keys or a newer start, in one round.
const TRIES: u32 = 4;

impl Team {
    /// Starts the rounds, once.
    pub(super) fn run(self: &Rc<Self>) {
        self.wake.wake();
        if self.is_running.replace(true) {
            return;
        }
        let team = Rc::clone(self);
        spawn_local(async move {
            team.hear_of_network();
            team.hear_of_tabs();
            let mut failures = 0;
            loop {
                let wait_ms = match team.round().await {
                    Ok(wait_ms) => {
                        failures = 0;
                        wait_ms
                    }
                    Err(trouble) => {
                        failures += 1;
                        team.hindered(&trouble);
                        backoff(failures, trouble.retry_after_s())
                    }
                };
                team.tell(false);
                // What was too soon to be told is told a little later.
                let wait_ms =
                    if team.is_told(&Packed::of(&team.state())) { wait_ms } else { wait_ms.min(super::TELL_MS as i32) };
                team.wake.rest(wait_ms).await;
            }
        });
    }

    /// One round; answers how long to wait for the next, ms.
    async fn round(self: &Rc<Self>) -> Result<i32, Trouble> {
        if !self.job.may_write() {
            return Ok(POLL_MS);
        }
        let (stage, is_online) = {
            let inner = self.inner.borrow();
            (inner.stage(), inner.sync.is_online)
        };
        match stage {
            Stage::SetUp => return Ok(POLL_MS),
            Stage::SignedOut if !self.has_left.get() => return Ok(POLL_MS),
            Stage::SignedOut | Stage::Waiting | Stage::NoKeys(_) => {
                self.refresh().await?;
                if self.inner.borrow().stage() != Stage::Member {
                    return Ok(WAITING_MS);
                }
            }
            Stage::Member if !is_online => self.refresh_after_absence().await?,
            Stage::Member => {}
        }
        self.load_share().await?;
        self.settle().await?;
        if self.has_changed() {
            self.settle().await?;
        }
        self.listen();
        let mut tries = 1;
        while let Err(trouble) = self.send_and_fetch().await {
            if tries == TRIES {
                return Err(trouble);
            }
            tries += 1;
            self.seldom(Seldom::Refused(trouble)).await?;
        }
        self.reached();
        self.inner.borrow_mut().sync.trouble = None;
        // After a restore it is known only now what the server lacks.
        Ok(if self.has_changed() || self.has_to_send() { 0 } else { POLL_MS })
    }

    /// Edits made without the network are written down also while it is not there.
    async fn refresh_after_absence(&self) -> Result<(), Trouble> {
        self.load_share().await?;
        self.settle().await?;
        self.refresh().await
    }

    async fn send_and_fetch(&self) -> Result<(), Trouble> {
        let sent = self.send_all().await;
        if sent.as_ref().is_err_and(|trouble| !trouble.is(Code::Full)) {
            return sent;
        }
        // What others say comes in also where the organisation's room is full.
        loop {
            let is_whole = self.fetch().await?;
            self.settle().await?;
            self.tell(false);
            if is_whole {
                return sent;
            }
        }
    }

    async fn send_all(&self) -> Result<(), Trouble> {
        while let Some(push) = self.next_push().await? {
            let refused = self.send(&push).await?;
            self.settle().await?;
            self.tell(false);
            if refused {
                return Err(Trouble::Refused(Box::new(shared::api::ErrorBody::new(Code::OldKeys))));
            }
        }
        Ok(())
    }

    fn has_to_send(&self) -> bool {
        let inner = self.inner.borrow();
        let waits = |share: &super::state::Share| share.replica.outbox().iter().any(|edit| edit.acknowledged.is_none());
        inner.may_edit() && inner.ring().is_some() && inner.share.as_ref().is_some_and(waits)
    }

    /// What to send next. It is kept as sent before it is.
    async fn next_push(&self) -> Result<Option<Push>, Trouble> {
        let push = {
            let mut inner = self.inner.borrow_mut();
            // What waits is sealed with the keys that are here: without them nobody might read it.
            if !inner.may_edit() || inner.ring().is_none() {
                return Ok(None);
            }
            let Some(share) = &mut inner.share else { return Ok(None) };
            let push = share.replica.next_push();
            share.note();
            push
        };
        if push.is_some() {
            self.keep_share().await?;
        }
        Ok(push)
    }

    /// Sends. Answers whether some of it needs newer keys.
    async fn send(&self, push: &Push) -> Result<bool, Trouble> {
        let Some(org) = self.inner.borrow().org else { return Ok(false) };
        let bytes = ask("POST", &of_org(path::SYNC, org), Body::Form(push.to_bytes())).await?;
        let pushed = Pushed::from_bytes(&bytes).ok_or_else(strange)?;
        self.reached();
        let mut inner = self.inner.borrow_mut();
        if let Some(share) = &mut inner.share {
            share.replica.pushed(push, &pushed);
        }
        Ok(pushed.outcomes.contains(&Outcome::Rejected(Rejection::OldKeys)))
    }

    /// Fetches a page. Answers whether it was the last one.
    async fn fetch(&self) -> Result<bool, Trouble> {
        let (org, asked) = {
            let inner = self.inner.borrow();
            let (Some(org), Some(share)) = (inner.org, &inner.share) else { return Ok(true) };
            (org, share.replica.next_pull(MOST_ROWS))
        };
        let bytes = ask("GET", &(of_org(path::SYNC, org) + &query(&asked)), Body::None).await?;
        let page = Page::from_bytes(&bytes).ok_or_else(strange)?;
        self.reached();
        let mut inner = self.inner.borrow_mut();
        let may_edit = inner.may_edit();
        let inner = &mut *inner;
        let RingOr::Here(ring) = &inner.ring else { return Ok(true) };
        let Some(share) = inner.share.as_mut().filter(|_| inner.org == Some(org)) else { return Ok(true) };
        if may_edit && std::mem::take(&mut share.is_dirty) {
            // What a person changed meanwhile was said without having seen this page.
            let desk = self.job.desk.borrow();
            let local = Local { workspace: desk.workspace(), settings: desk.model().settings() };
            settle::say(share, local, ring)?;
        }
        let Ok(changes) = share.replica.pulled(&asked, page) else { return Ok(true) };
        if changes.has_diverged {
            share.replica.start_again();
            return Err(ADDS_UP_NOT.to_owned().into());
        }
        if changes.is_whole {
            // Now it is known what the organisation has not.
            share.is_dirty = true;
        }
        if changes.generation > ring.generation() {
            return Err(Trouble::Refused(Box::new(shared::api::ErrorBody::new(Code::OldKeys))));
        }
        Ok(changes.is_whole)
    }

    /// Says what hinders.
    pub(super) fn hindered(&self, trouble: &Trouble) {
        if trouble.is_session_end() {
            self.inner.borrow_mut().end_session(trouble.withdrawn());
            self.stop_listening();
        }
        let sync = &mut self.inner.borrow_mut().sync;
        if matches!(trouble, Trouble::Offline) {
            (sync.is_online, sync.trouble) = (false, None);
        } else {
            sync.trouble = Some(trouble.words());
        }
    }
}

fn query(asked: &PullQuery) -> String {
    let PullQuery { epoch, cursor, began, limit } = asked;
    format!("?epoch={}&cursor={cursor}&began={began}&limit={limit}", epoch.0)
}

/// Longer after each failure, and never at the same moment as others.
fn backoff(failures: u32, said_s: Option<u32>) -> i32 {
    let (first, most) = BACKOFF_MS;
    let wait = (first * f64::from(2_u32.saturating_pow(failures.saturating_sub(1)))).min(most);
    let wait = wait.max(said_s.map_or(0.0, |seconds| f64::from(seconds) * 1_000.0));
    (wait * (0.5 + js_sys::Math::random())) as i32
}
