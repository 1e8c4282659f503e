//! Where the workspace of this browser and what is shared meet: what a person changed is written, what others said is put
//! into the workspace. In this order: the workspace is stored first, then what is shared, and only then is anything sent;
//! so a crash in between makes something be said twice, and loses nothing.

use shared::desk::Heard;
use shared::sync::said::{Said, Value, hear_settings, of_settings};
use shared::sync::{Accord, Local, Pen, Register};

use super::http::Trouble;
use super::state::Share;
use super::vault::random;
use super::{Team, now_s};
use crate::worker::job::post::post_event;
use crate::worker::job::wait::pause;
use crate::worker::message::Event;
use crate::worker::packed::Packed;

/// Names of assets worked out in one go: some 20 ms.
const NAMES: usize = 10_000;
/// How often it is looked whether the workspace is stored, ms.
const LOOK_MS: i32 = 4;

impl Team {
    /// Lays the workspace beside what is shared.
    pub(super) async fn settle(&self) -> Result<(), Trouble> {
        self.name_assets().await;
        self.keep_told_settings();
        let Some(heard) = self.say_and_hear()? else { return Ok(()) };
        self.put(heard).await?;
        Ok(self.keep_share().await?)
    }

    /// Works out the blinded names of new assets, a slice at a time.
    async fn name_assets(&self) {
        loop {
            {
                let mut inner = self.inner.borrow_mut();
                let inner = &mut *inner;
                let (Some(share), super::state::RingOr::Here(ring)) = (&mut inner.share, &inner.ring) else { return };
                if !share.is_wide || share.accord.name(ring, self.job.desk.borrow().workspace(), NAMES) {
                    return;
                }
            }
            pause(0, drop).await;
        }
    }

    /// Writes and hears, at one moment. `None` without keys.
    fn say_and_hear(&self) -> Result<Option<Heard>, Trouble> {
        let mut inner = self.inner.borrow_mut();
        let may_edit = inner.may_edit();
        let inner = &mut *inner;
        let (Some(share), super::state::RingOr::Here(ring)) = (&mut inner.share, &inner.ring) else { return Ok(None) };
        let desk = self.job.desk.borrow();
        let local = Local { workspace: desk.workspace(), settings: desk.model().settings() };
        let mut heard = Heard::default();
        let is_wide = std::mem::take(&mut share.is_wide);
        if is_wide {
            heard = share.accord.open(&mut share.replica, ring, local);
        }
        let is_dirty = std::mem::take(&mut share.is_dirty);
        if is_dirty && !is_wide && may_edit {
            say(share, local, ring)?;
        }
        // What is heard first is put into the workspace before it is looked at for edits.
        share.is_dirty |= is_wide;
        let changed: Vec<Register> = share.replica.unkept().copied().collect();
        if !is_wide && !changed.is_empty() {
            heard = share.accord.hear(&mut share.replica, ring, local, &changed);
        }
        share.note();
        Ok(Some(heard))
    }

    /// Puts what others said into the workspace, and waits until that is stored.
    pub(super) async fn put(&self, heard: Heard) -> Result<(), Trouble> {
        if heard != Heard::default() {
            let before = self.job.desk.borrow().model().settings().clone();
            let change = self.job.desk.borrow_mut().hear(heard);
            let said = of_settings(&before, self.job.desk.borrow().model().settings());
            if !said.is_empty() {
                let values: Vec<(Value, bool)> =
                    said.iter().map(|said| (said.value.clone(), said.is_deletion)).collect();
                post_event(&Event::Settings(Packed::of(&values)));
                self.untold.borrow_mut().extend(said);
            }
            post_event(&Event::Changed(self.job.summary()));
            if !change.is_nothing() {
                self.is_hearing.set(true);
                let keeping = self.job.keep(change);
                // What hears of changes is told as keeping begins.
                let mut keeping = std::pin::pin!(keeping);
                let begun = std::future::poll_fn(|context| {
                    let state = keeping.as_mut().poll(context);
                    std::task::Poll::Ready(state.is_ready())
                });
                let is_done = begun.await;
                self.is_hearing.set(false);
                if !is_done {
                    keeping.await;
                }
            }
        }
        while self.job.is_keeping.get() {
            pause(LOOK_MS, drop).await;
        }
        if self.job.is_unsaved.get() {
            return Err("This browser could not keep the last change: nothing is shared until it can."
                .to_owned()
                .into());
        }
        Ok(())
    }

    /// The page tells settings as it knows them. Where it did not know yet what others said when it spoke, that stays.
    fn keep_told_settings(&self) {
        if !self.is_configured.take() {
            return;
        }
        let mut untold = self.untold.borrow_mut();
        let mut settings = self.job.desk.borrow().model().settings().clone();
        let before = settings.clone();
        for Said { value, is_deletion, .. } in untold.iter() {
            hear_settings(&mut settings, value, *is_deletion);
        }
        if settings == before {
            untold.clear();
        } else {
            self.job.desk.borrow_mut().configure(settings);
        }
    }

    /// Does something wait to be laid beside what is shared?
    pub(super) fn has_changed(&self) -> bool {
        let inner = self.inner.borrow();
        inner.share.as_ref().is_some_and(|share| share.is_dirty || share.is_wide || share.replica.has_unkept())
    }
}

/// Writes what a person changed.
pub(super) fn say(share: &mut Share, local: Local<'_>, ring: &shared::sync::Ring) -> Result<(), String> {
    with_pen(ring, |pen| Accord::say(&mut share.accord, &mut share.replica, local, pen))
}

/// Lends what writing needs. Nothing is written without random bytes.
pub(super) fn with_pen<T>(ring: &shared::sync::Ring, write: impl FnOnce(&mut Pen<'_>) -> T) -> Result<T, String> {
    // One failure would be all failures: asked before anything is written.
    random::<16>()?;
    let mut next = || random().unwrap_or_default();
    Ok(write(&mut Pen { ring, random: &mut next, at_s: now_s() }))
}
