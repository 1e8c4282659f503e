//! Who waits for news of which organisation. Told by pushes to this server at once, and, where several servers share one
//! database, by looking: no database here needs to know how to notify.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use shared::api::{Code, Hint};
use shared::sync::{Epoch, OrgId, Seq};
use tokio::sync::watch;

use crate::refusal::Refusal;
use crate::store::{Store, live};

/// Listeners by organisation. Empty once the server is being stopped: then everybody's stream ends.
#[derive(Debug, Default)]
pub struct Hub {
    orgs: Mutex<HashMap<OrgId, watch::Sender<Hint>>>,
}

impl Hub {
    /// Listen to an organisation; what is new until now does not count.
    ///
    /// # Errors
    /// When there is no such organisation.
    pub async fn listen(&self, store: &Store, org: OrgId) -> Result<watch::Receiver<Hint>, Refusal> {
        let head = live::head(&mut store.read().await?, org).await?.ok_or(Code::NotFound)?;
        let hint = Hint { epoch: head.epoch, seq: head.seq };
        let mut orgs = self.orgs.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(orgs.entry(org).or_insert_with(|| watch::channel(hint).0).subscribe())
    }

    /// There is news up to `seq`. What is not newer than what was told is not told again.
    pub fn tell(&self, org: OrgId, epoch: Epoch, seq: Seq) {
        let orgs = self.orgs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = orgs.get(&org) {
            sender.send_if_modified(|told| {
                let is_new = seq > told.seq;
                if is_new {
                    *told = Hint { epoch, seq };
                }
                is_new
            });
        }
    }

    /// Organisations that somebody listens to; those that nobody does are forgotten.
    pub fn listened(&self) -> Vec<OrgId> {
        let mut orgs = self.orgs.lock().unwrap_or_else(PoisonError::into_inner);
        orgs.retain(|_, sender| sender.receiver_count() > 0);
        orgs.keys().copied().collect()
    }

    /// End all streams.
    pub fn close(&self) {
        self.orgs.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
