//! The public keys that this browser knows people by: noted at first sight, confirmed by a person, asked before anything is
//! sealed. Which of them may be sealed for is decided in `shared::sync::Pins`.

use shared::api::Member;
use shared::sync::{Doubt, Holder, Pins, PublicKey, SecretKey, Trust, UserId, fingerprint};

use super::shelf::{bytes_of, of_bytes, record};
use super::state::Inner;
use super::{Answered, Team};
use crate::storage::TeamBatch;
use crate::worker::message::{Doubtful, TeamReply};

/// What stands for a name that the server did not say.
const SOMEBODY: &str = "Somebody";
/// The recovery key, for a person.
const RECOVERY: &str = "The recovery key";

/// Name of the record with what the person at hand knows of the organisation at hand.
fn record_of(inner: &Inner) -> Option<String> {
    Some(format!("{}/{}", records_of(inner.me.as_ref()?.account.user), inner.org?))
}

/// What the names of all such records of a person begin with.
pub(super) fn records_of(user: UserId) -> String {
    format!("pins/{user}")
}

impl Team {
    pub(super) async fn pins(&self) -> Pins {
        let name = record_of(&self.inner.borrow());
        let Some(name) = name else { return Pins::default() };
        of_bytes(record(self.first_store().await, &name).await).unwrap_or_default()
    }

    /// Kept by any tab: a few records that no other one takes back.
    async fn keep_pins(&self, pins: &Pins) {
        let name = record_of(&self.inner.borrow());
        let Some(name) = name else { return };
        let batch = TeamBatch { put: vec![(name, bytes_of(pins))], ..TeamBatch::default() };
        self.keep_in(self.first_store().await, batch).await;
    }

    /// A person confirmed this key here.
    pub(super) async fn pin(&self, holder: Holder, key: PublicKey) {
        let mut pins = self.pins().await;
        pins.confirm(holder, key);
        self.keep_pins(&pins).await;
    }

    /// Somebody was put out.
    pub(super) async fn unpin(&self, holder: Holder) {
        let mut pins = self.pins().await;
        pins.forget(holder);
        self.keep_pins(&pins).await;
    }

    /// Keys that the server names: first sights are noted. Answers whose key is another one than was known.
    pub(super) async fn seen(&self, keys: &[(UserId, PublicKey)]) -> Answered {
        let mut pins = self.pins().await;
        let (mut has_new, mut changed) = (false, Vec::new());
        for (user, key) in keys {
            let holder = Holder::Member(*user);
            let own = self.own_key(*user);
            if own.map_or_else(|| pins.trust(holder, key) == Trust::Changed, |own| own != *key) {
                changed.push(*user);
            }
            has_new |= own.is_none() && pins.see(holder, *key);
        }
        if has_new {
            self.keep_pins(&pins).await;
        }
        Ok(TeamReply::Changed(changed))
    }

    /// A person confirmed keys by the words that were shown last. One that was not shown is not confirmed.
    pub(super) async fn trust(&self, whose: &[Holder]) -> Answered {
        let compared = self.inner.borrow().compared.clone();
        let mut pins = self.pins().await;
        for (holder, key) in compared.into_iter().filter(|(holder, _)| whose.contains(holder)) {
            pins.confirm(holder, key);
        }
        self.keep_pins(&pins).await;
        Ok(self.state_reply())
    }

    /// Notes that the words of a key are shown.
    pub(super) fn shows(&self, holder: Holder, key: PublicKey) {
        let compared = &mut self.inner.borrow_mut().compared;
        compared.retain(|(known, _)| *known != holder);
        compared.push((holder, key));
    }

    /// For which keys the organisation's may be sealed, of those who stay and of the recovery key, where it stays.
    pub(super) async fn recipients(
        &self,
        staying: &[&Member],
        recovery: Option<PublicKey>,
    ) -> Result<Vec<(Holder, PublicKey)>, Vec<Doubtful>> {
        let me = {
            let inner = self.inner.borrow();
            inner.me.as_ref().map(|me| me.account.user).zip(inner.secret.as_ref().map(SecretKey::public))
        };
        let Some(me) = me else { return Ok(Vec::new()) };
        let members = staying.iter().map(|member| (Holder::Member(member.account.user), member.account.public));
        let named: Vec<(Holder, PublicKey)> = members.chain(recovery.map(|key| (Holder::Recovery, key))).collect();
        let doubts = match self.pins().await.recipients(me, &named) {
            Ok(sure) => return Ok(sure),
            Err(doubts) => doubts,
        };
        Err(doubts.into_iter().map(|doubt| self.doubtful(&doubt, staying)).collect())
    }

    fn doubtful(&self, doubt: &Doubt, staying: &[&Member]) -> Doubtful {
        let Doubt { holder, key, is_changed } = *doubt;
        self.shows(holder, key);
        let name = match holder {
            Holder::Recovery => RECOVERY.to_owned(),
            Holder::Member(user) => {
                let member = staying.iter().find(|member| member.account.user == user);
                member.map_or_else(|| SOMEBODY.to_owned(), |member| member.account.name.clone())
            }
        };
        Doubtful { holder, name, is_changed, words: fingerprint(&key).into_iter().map(str::to_owned).collect() }
    }
}
