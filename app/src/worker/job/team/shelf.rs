//! What this browser keeps of a team: the account, the person's secret key under a key that no script can read, the grant
//! of the organisation's keys, and the log of what is shared. Asks no server.
//!
//! A log is made of entries, each with what changed ([`shared::sync::Entry`]): one edit is one small record however much
//! there is. Once more is void in it than counts, it is written anew.

use std::rc::Rc;

use serde::de::DeserializeOwned;
use shared::api::{Grant, Me};
use shared::sync::{Accord, Entry, Mine, OrgId, Replica, SecretKey, UserId};

use super::state::{Kept, Share};
use super::{Team, vault};
use crate::storage::{Store, TeamBatch};

/// Names of records.
pub(super) const ACCOUNT: &str = "account";
pub(super) const KEY: &str = "key";
pub(super) const SECRET: &str = "secret";
/// There where somebody signed out without the network: the session is still to be ended.
pub(super) const LEFT: &str = "left";
/// What the names of all grants begin with.
pub(super) const GRANTS: &str = "grant";
/// Registers of a log that are written anew rather than added to, below which it is not worth it.
const SMALL: usize = 20_000;

impl Team {
    pub(super) fn store(&self) -> Option<Rc<Store>> {
        self.job.store.borrow().clone()
    }

    /// Writes a few records of the open workspace. What cannot be kept is asked for again after a reload.
    pub(super) fn keep(&self, batch: TeamBatch) -> impl Future<Output = ()> {
        self.keep_in(self.store().filter(|_| self.job.may_write()), batch)
    }

    /// The same of the account.
    async fn keep_of_person(&self, batch: TeamBatch) {
        if self.job.may_write() {
            self.keep_in(self.first_store().await, batch).await;
        }
    }

    pub(super) async fn keep_in(&self, store: Option<Rc<Store>>, batch: TeamBatch) {
        if let Some(store) = store
            && let Err(error) = store.commit_team(&batch).await
        {
            self.inner.borrow_mut().sync.trouble = Some(error.to_string());
        }
    }

    /// What is known before the server was asked; once.
    pub(super) async fn load_account(&self) {
        if std::mem::replace(&mut self.inner.borrow_mut().is_loaded, true) {
            return;
        }
        self.load_bound().await;
        let first = self.first_store().await;
        self.has_left.set(record(first.clone(), LEFT).await.is_some());
        let Some(Kept { me, org, is_signed_in }) = of_bytes(record(first, ACCOUNT).await) else { return };
        let secret = self.kept_secret().await;
        let mut inner = self.inner.borrow_mut();
        let org = inner.bound.or(org);
        (inner.me, inner.org, inner.is_signed_in, inner.secret) = (Some(me), org, is_signed_in, secret);
    }

    /// This person is signed in. What another one left here stays theirs.
    pub(super) async fn adopt(&self, me: Me) {
        {
            let mut inner = self.inner.borrow_mut();
            if inner.me.as_ref().is_some_and(|known| known.account.user != me.account.user) {
                inner.forget_person();
                inner.share = None;
            }
            inner.take_me(me);
            let org = inner.chosen_org();
            if inner.org != org {
                inner.share = None;
            }
            inner.org = org;
        }
        self.keep_account().await;
    }

    /// The session has ended; who it was, and what waits, is kept.
    pub(super) async fn session_ended(&self, withdrawn: Option<OrgId>) {
        let was = self.inner.borrow().is_signed_in || withdrawn.is_some();
        self.inner.borrow_mut().end_session(withdrawn);
        self.stop_listening();
        if let Some(org) = withdrawn {
            self.drop_all_pieces(org).await;
        }
        if was {
            self.keep_account().await;
        }
    }

    pub(super) async fn keep_account(&self) {
        let kept = {
            let inner = self.inner.borrow();
            let Some(me) = inner.me.clone() else { return };
            Kept { me, org: inner.org, is_signed_in: inner.is_signed_in }
        };
        let put = vec![(ACCOUNT.to_owned(), bytes_of(&kept))];
        self.keep_of_person(TeamBatch { put, ..TeamBatch::default() }).await;
    }

    /// Keeps the secret key over a reload. Where the browser has no key that no script can read, it does not outlive one.
    pub(super) async fn keep_secret(&self) {
        let secret = self.inner.borrow().secret.as_ref().map(SecretKey::expose);
        let (Some(secret), Some(key)) = (secret, vault::new_key().await) else { return };
        let Some(sealed) = vault::seal(&key, secret.as_slice()).await else { return };
        let batch = TeamBatch {
            put: vec![(SECRET.to_owned(), sealed)],
            keys: vec![(KEY.to_owned(), key)],
            ..TeamBatch::default()
        };
        self.keep_of_person(batch).await;
    }

    async fn kept_secret(&self) -> Option<SecretKey> {
        let store = self.first_store().await?;
        let key = store.team_key(KEY).await.ok().flatten()?;
        let sealed = record(Some(store), SECRET).await?;
        let secret: [u8; 32] = vault::open(&key, &sealed).await?.try_into().ok()?;
        Some(SecretKey::new(secret))
    }

    pub(super) async fn keep_grant(&self, org: OrgId, grant: &Grant) {
        let put = vec![(grant_of(org), bytes_of(grant))];
        self.keep(TeamBatch { put, ..TeamBatch::default() }).await;
    }

    pub(super) async fn kept_grant(&self, org: OrgId) -> Option<Grant> {
        of_bytes(record(self.store(), &grant_of(org)).await)
    }

    /// Grants that were worked with before others that do not go on from them.
    pub(super) async fn former_grants(&self, org: OrgId) -> Vec<Grant> {
        of_bytes(record(self.store(), &former_of(org)).await).unwrap_or_default()
    }

    pub(super) async fn keep_former(&self, org: OrgId, grant: Grant) {
        let mut former = self.former_grants(org).await;
        if !former.contains(&grant) {
            former.push(grant);
            self.keep(TeamBatch { put: vec![(former_of(org), bytes_of(&former))], ..TeamBatch::default() }).await;
        }
    }

    /// Loads what is shared, once for each account and organisation.
    pub(super) async fn load_share(&self) -> Result<(), String> {
        let log = {
            let inner = self.inner.borrow();
            let log = log_of(&inner);
            match (&inner.share, log) {
                (_, None) => return Ok(()),
                (Some(share), Some(log)) if share.log == log => return Ok(()),
                (_, Some(log)) => log,
            }
        };
        let org = self.inner.borrow().org;
        match org {
            Some(org) if self.bind(org).await => {}
            _ => return Ok(()),
        }
        let store = self.store().ok_or("This browser keeps nothing for this page: nothing can be shared.")?;
        let (entries, next_entry) = store.team_log(&log).await.map_err(|error| error.to_string())?;
        let mine: Vec<Mine> = of_bytes(record(Some(Rc::clone(&store)), &mine_of(&log)).await).unwrap_or_default();
        let (mut replica, mut weight, mut is_damaged) = (Replica::default(), 0, false);
        for bytes in entries {
            // One that cannot be read is of another version, or damaged: everything is fetched again.
            match Entry::from_bytes(&bytes) {
                Some(entry) => {
                    weight += entry.len();
                    replica.replay(entry);
                }
                None => is_damaged = true,
            }
        }
        if is_damaged {
            replica.start_again();
        }
        let kept_mine = bytes_of(&mine);
        self.inner.borrow_mut().share = Some(Share {
            log,
            replica,
            accord: Accord::new(mine),
            unkept: Vec::new(),
            next_entry,
            weight,
            kept_mine,
            is_wide: true,
            is_dirty: true,
            numbers: Vec::new(),
        });
        Ok(())
    }

    /// Keeps what changed of what is shared, in one transaction.
    pub(super) async fn keep_share(&self) -> Result<(), String> {
        let batch = {
            let mut inner = self.inner.borrow_mut();
            let Some(share) = &mut inner.share else { return Ok(()) };
            share.batch()
        };
        let Some(batch) = batch else { return Ok(()) };
        let store = self.store().ok_or("This browser keeps nothing for this page: nothing can be shared.")?;
        store.commit_team(&batch).await.map_err(|error| error.to_string())?;
        let mut inner = self.inner.borrow_mut();
        let written = batch.entries.len();
        let Some(share) = &mut inner.share else { return Ok(()) };
        if batch.entries.first().is_some_and(|(log, ..)| *log == share.log) {
            share.unkept.drain(..written.min(share.unkept.len()));
            share.next_entry += written as u32;
        }
        // Only now: what could not be kept is tried again.
        if let Some((_, mine)) = batch.put.into_iter().find(|(name, _)| *name == mine_of(&share.log)) {
            share.kept_mine = mine;
        }
        Ok(())
    }
}

impl Share {
    /// What changed up to now is to be kept.
    pub(super) fn note(&mut self) {
        if self.replica.has_unkept() {
            self.unkept.extend(self.replica.take_entries());
        }
    }

    /// What is to be written.
    fn batch(&mut self) -> Option<TeamBatch> {
        let mine = bytes_of(&self.accord.mine());
        if self.unkept.is_empty() && mine == self.kept_mine {
            return None;
        }
        let added: usize = self.unkept.iter().map(Entry::len).sum();
        let live = self.replica.registers().count();
        let mut batch = TeamBatch::default();
        if self.weight + added > 2 * live + SMALL {
            self.unkept = self.replica.whole_log();
        }
        if self.unkept.iter().any(Entry::starts_anew) {
            batch.clear.push(self.log.clone());
            self.weight = 0;
        }
        self.weight += self.unkept.iter().map(Entry::len).sum::<usize>();
        for (number, entry) in (self.next_entry..).zip(&self.unkept) {
            batch.entries.push((self.log.clone(), number, entry.to_bytes()));
        }
        if mine != self.kept_mine {
            batch.put.push((mine_of(&self.log), mine));
        }
        Some(batch)
    }
}

/// A record, where it is there and can be read.
pub(super) async fn record(store: Option<Rc<Store>>, name: &str) -> Option<Vec<u8>> {
    store?.team_record(name).await.ok().flatten()
}

/// What a record says; `None` where there is none, or another version made it.
pub(super) fn of_bytes<T: DeserializeOwned>(bytes: Option<Vec<u8>>) -> Option<T> {
    postcard::from_bytes(&bytes?).ok()
}

fn log_of(inner: &super::state::Inner) -> Option<String> {
    Some(format!("{}/{}", logs_of(inner.me.as_ref()?.account.user), inner.org?))
}

/// What the names of all logs of an account begin with.
pub(super) fn logs_of(user: UserId) -> String {
    format!("log/{user}")
}

/// The organisation's keys, sealed for the person.
pub(super) fn grant_of(org: OrgId) -> String {
    format!("{GRANTS}/{org}")
}

fn former_of(org: OrgId) -> String {
    format!("{}/former", grant_of(org))
}

/// What was said here and does not count, beside a log.
pub(super) fn mine_of(log: &str) -> String {
    format!("mine/{log}")
}

pub(super) fn bytes_of(value: &impl serde::Serialize) -> Vec<u8> {
    // Only a map of unknown length could fail, and none is kept.
    postcard::to_stdvec(value).unwrap_or_default()
}
