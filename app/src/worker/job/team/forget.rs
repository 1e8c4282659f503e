//! Forgetting an account in this browser: what it shared, what it had not sent, its keys and those it knew others by, in every
//! workspace and every tab. Reports and ratings are a workspace's own, and stay.

use std::rc::Rc;

use shared::sync::{Entry, Replica, UserId};

use super::http::Trouble;
use super::shelf::{self, ACCOUNT, KEY, SECRET};
use super::state::RingOr;
use super::tabs::Word;
use super::{Team, scans};
use crate::storage::{Store, TeamBatch, others};
use crate::worker::message::RingState;

impl Team {
    /// The session is over. Keys leave memory and disk; `is_all`: and everything else of the account, here.
    ///
    /// # Errors
    /// In words, where the browser keeps it nevertheless.
    pub(super) async fn forget(&self, is_all: bool) -> Result<(), Trouble> {
        let user = self.user();
        let word = if is_all { Word::Forgotten } else { Word::SignedOut };
        self.forget_in_memory(word);
        let records = user.filter(|_| is_all).map_or_else(keys, all_of);
        // By whichever tab: what is taken away is of nobody else.
        for store in [self.store(), self.first_store().await].into_iter().flatten() {
            let forgotten = store.commit_team(&records).await;
            forgotten
                .map_err(|error| format!("You are signed out, but your keys are still in this browser: {error}"))?;
        }
        if !is_all {
            self.keep_account().await;
        }
        if let Some(user) = user {
            self.tell_tabs(word, user);
        }
        Ok(())
    }

    /// Nobody is signed in any more, as far as this tab knows.
    pub(super) fn forget_in_memory(&self, word: Word) {
        self.lock();
        self.stop_listening();
        self.scans.stop();
        if word == Word::Forgotten {
            let mut inner = self.inner.borrow_mut();
            inner.share = None;
            inner.forget_person();
        }
    }

    /// Keys leave memory.
    pub(super) fn lock(&self) {
        self.lives.set(self.lives.get() + 1);
        let mut inner = self.inner.borrow_mut();
        (inner.secret, inner.is_signed_in, inner.half) = (None, false, None);
        inner.ring = RingOr::Not(RingState::Locked);
        inner.recovery = None;
    }

    /// Whose account is used here.
    pub(super) fn user(&self) -> Option<UserId> {
        self.inner.borrow().me.as_ref().map(|me| me.account.user)
    }

    /// Another tab of this browser said so of this account.
    pub(super) async fn heard_of_tab(&self, word: Word, user: UserId) {
        self.forget_in_memory(word);
        if word == Word::Forgotten {
            // What was being written here meanwhile is forgotten as well.
            self.keep_in(self.store(), all_of(user)).await;
        }
        self.keep_account().await;
        self.tell(true);
        self.wake.wake();
    }

    /// The account's part of every workspace but the open one.
    ///
    /// # Errors
    /// In words, where one cannot be opened or written.
    pub(super) async fn forget_elsewhere(&self) -> Result<(), Trouble> {
        let Some(user) = self.user() else { return Ok(()) };
        for name in others(&self.job.store_name()).await {
            let forgotten = match Store::open(&name).await {
                Ok(store) => store.commit_team(&all_of(user)).await,
                Err(error) => Err(error),
            };
            forgotten.map_err(|error| {
                format!("Nothing was forgotten yet: another workspace of this browser cannot be changed. {error}")
            })?;
        }
        Ok(())
    }

    /// How many edits of the account wait to be sent, in all workspaces of this browser.
    pub(super) async fn unsent(&self) -> u32 {
        let Some(user) = self.user() else { return 0 };
        let open = self.inner.borrow().share.as_ref().map(|share| share.replica.outbox().len());
        let mut waiting = match (open, self.store()) {
            (Some(waiting), _) => waiting,
            (None, Some(store)) => unsent_in(&store, user).await,
            (None, None) => 0,
        };
        for name in others(&self.job.store_name()).await {
            if let Ok(store) = Store::open(&name).await {
                waiting += unsent_in(&Rc::new(store), user).await;
            }
        }
        waiting as u32
    }
}

/// What opens what is kept. Grants stay: nothing but the password opens them, and by them keys that a server exchanged are
/// found.
fn keys() -> TeamBatch {
    TeamBatch { drop: [SECRET, KEY].map(str::to_owned).to_vec(), ..TeamBatch::default() }
}

/// Everything that any database keeps of an account.
fn all_of(user: UserId) -> TeamBatch {
    let clear = [shelf::logs_of(user), shelf::mine_of(&shelf::logs_of(user)), super::pins::records_of(user)];
    let clear = clear.into_iter().chain([shelf::GRANTS, scans::PIECES].map(str::to_owned)).collect();
    TeamBatch { clear, drop: [ACCOUNT, SECRET, KEY].map(str::to_owned).to_vec(), ..TeamBatch::default() }
}

async fn unsent_in(store: &Rc<Store>, user: UserId) -> usize {
    let names = store.team_names(&shelf::logs_of(user)).await.unwrap_or_default();
    let mut logs: Vec<&str> = names.iter().filter_map(|name| Some(name.rsplit_once('/')?.0)).collect();
    logs.dedup();
    let mut waiting = 0;
    for log in logs {
        let mut replica = Replica::default();
        let (entries, _) = store.team_log(log).await.unwrap_or_default();
        let read = entries.iter().filter_map(|bytes| Entry::from_bytes(bytes));
        read.for_each(|entry| replica.replay(entry));
        waiting += replica.outbox().len();
    }
    waiting
}
