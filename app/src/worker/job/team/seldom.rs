//! What rounds need once in a long time: keys that changed, a server that refuses or was restored, a session to be ended
//! behind somebody. Code that a browser in step does not wait for: it is in the module of accounts, see [`later::seldom`].

use shared::api::{Code, KeyRing, path};
use shared::sync::Replica;

use super::Team;
use super::http::{Body, Trouble, ask};
use super::shelf::{LEFT, record};
use crate::storage::TeamBatch;
use crate::worker::job::later;

/// What is to be done.
pub(in crate::worker::job) enum Seldom {
    /// The server passes on keys of the organisation that are not those of this browser.
    Keys(KeyRing),
    /// The server refused what it was sent or asked.
    Refused(Trouble),
    /// Somebody signed out here without the network: the session is still to be ended.
    Left,
}

impl Team {
    /// Fetches the code for it, then does it.
    pub(super) async fn seldom(&self, what: Seldom) -> Result<(), Trouble> {
        later::seldom(self, what).await?.await
    }

    pub(in crate::worker::job) async fn do_seldom(&self, what: Seldom) -> Result<(), Trouble> {
        match what {
            Seldom::Keys(said) => self.meet(&said).await,
            Seldom::Refused(trouble) => self.mend(trouble).await,
            Seldom::Left => self.end_left().await,
        }
    }

    /// Does what a refusal asks for, where the app mends it by itself.
    async fn mend(&self, trouble: Trouble) -> Result<(), Trouble> {
        let Trouble::Refused(body) = &trouble else { return Err(trouble) };
        match (body.code, body.epoch) {
            (Code::Epoch, Some(epoch)) => {
                self.with_replica(|replica| replica.restored(epoch));
                self.reseal().await?;
            }
            (Code::CursorTooOld, _) => self.with_replica(Replica::start_again),
            (Code::OldKeys, _) => {
                self.load_ring().await?;
                self.reseal().await?;
            }
            (Code::NotApproved | Code::Disabled | Code::NotSignedIn | Code::Withdrawn | Code::NotAllowed, _) => {
                self.refresh().await?;
                return Err(trouble);
            }
            (Code::NoSecondFactor, _) => {
                self.load_ring().await?;
                return Err(trouble);
            }
            _ => return Err(trouble),
        }
        self.settle().await
    }

    fn with_replica(&self, change: impl FnOnce(&mut Replica)) {
        if let Some(share) = &mut self.inner.borrow_mut().share {
            change(&mut share.replica);
        }
    }

    /// Somebody signed out, and the server does not know.
    pub(super) async fn leave_session(&self) {
        self.has_left.set(true);
        let put = vec![(LEFT.to_owned(), Vec::new())];
        self.keep_in(self.first_store().await, TeamBatch { put, ..TeamBatch::default() }).await;
    }

    /// The server knows, or somebody signed in again.
    pub(super) async fn has_ended_left(&self) {
        self.has_left.set(false);
        let drop = vec![LEFT.to_owned()];
        self.keep_in(self.first_store().await, TeamBatch { drop, ..TeamBatch::default() }).await;
    }

    /// Ends the session of who signed out without the network, unless another tab did, or somebody signed in there.
    ///
    /// # Errors
    /// While the server is still not reached: whoever has left is not asked after.
    async fn end_left(&self) -> Result<(), Trouble> {
        if record(self.first_store().await, LEFT).await.is_some()
            && let Err(Trouble::Offline) = ask("DELETE", path::SESSION, Body::None).await
        {
            return Err(Trouble::Offline);
        }
        self.has_ended_left().await;
        Ok(())
    }
}
