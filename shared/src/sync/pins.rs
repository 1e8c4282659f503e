//! Which public keys a browser knows people by, so that a server that passes on another one is found out before anything is
//! sealed for it. Decides for whom; seals nothing and asks nobody.

use serde::{Deserialize, Serialize};

use super::{PublicKey, UserId};

/// Who holds the secret half of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Holder {
    /// A member.
    Member(UserId),
    /// Whoever has the organisation's recovery key on paper.
    Recovery,
}

/// How far a key is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trust {
    /// A person confirmed it here.
    Confirmed,
    /// Nobody did; it may have been seen before.
    New,
    /// It is not the one that was known.
    Changed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Pin {
    holder: Holder,
    key: PublicKey,
    is_confirmed: bool,
}

/// The keys of one organisation's people as one browser knows them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pins(Vec<Pin>);

/// A key that somebody has to confirm before anything is sealed for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Whose.
    pub holder: Holder,
    /// The key that the server names.
    pub key: PublicKey,
    /// Was another one known? Else it is new here.
    pub is_changed: bool,
}

impl Pins {
    /// How far a key is known.
    pub fn trust(&self, holder: Holder, key: &PublicKey) -> Trust {
        match self.0.iter().find(|pin| pin.holder == holder) {
            Some(pin) if pin.key != *key => Trust::Changed,
            Some(pin) if pin.is_confirmed => Trust::Confirmed,
            _ => Trust::New,
        }
    }

    /// Notes a key at first sight, so that another one is noticed later; one that is known stays. Says whether it was the
    /// first sight.
    pub fn see(&mut self, holder: Holder, key: PublicKey) -> bool {
        let is_new = self.0.iter().all(|pin| pin.holder != holder);
        if is_new {
            self.0.push(Pin { holder, key, is_confirmed: false });
        }
        is_new
    }

    /// A person confirmed it: by comparing words, or by having made it.
    pub fn confirm(&mut self, holder: Holder, key: PublicKey) {
        self.0.retain(|pin| pin.holder != holder);
        self.0.push(Pin { holder, key, is_confirmed: true });
    }

    /// Somebody was put out: a server that lets them in again by itself finds nothing confirmed.
    pub fn forget(&mut self, holder: Holder) {
        self.0.retain(|pin| pin.holder != holder);
    }

    /// For which keys another data key may be sealed, out of those that the server names, the recovery key included. One's
    /// own is the one that is here, whatever the server says.
    ///
    /// # Errors
    /// Every key that nobody has confirmed here: nothing is sealed for anybody then.
    pub fn recipients(
        &self,
        me: (UserId, PublicKey),
        named: &[(Holder, PublicKey)],
    ) -> Result<Vec<(Holder, PublicKey)>, Vec<Doubt>> {
        let (mut sure, mut doubts) = (Vec::new(), Vec::new());
        for (holder, key) in named.iter().copied() {
            if holder == Holder::Member(me.0) {
                sure.push((holder, me.1));
                continue;
            }
            match self.trust(holder, &key) {
                Trust::Confirmed => sure.push((holder, key)),
                trust => doubts.push(Doubt { holder, key, is_changed: trust == Trust::Changed }),
            }
        }
        if doubts.is_empty() { Ok(sure) } else { Err(doubts) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Doubt, Holder, Pins, Trust};
    use crate::sync::{PublicKey, UserId};

    const ME: (UserId, PublicKey) = (UserId([0; 16]), PublicKey([10; 32]));
    const ADA: Holder = Holder::Member(UserId([1; 16]));
    const BOB: Holder = Holder::Member(UserId([2; 16]));
    const EVE: PublicKey = PublicKey([66; 32]);

    fn key(of: u8) -> PublicKey {
        PublicKey([of; 32])
    }

    /// The browser of somebody who approved Ada and made the organisation's keys, and has seen Bob in the list.
    fn pins() -> Pins {
        let mut pins = Pins::default();
        pins.confirm(ADA, key(1));
        pins.confirm(Holder::Recovery, key(9));
        assert!(pins.see(BOB, key(2)));
        pins
    }

    fn honest() -> Vec<(Holder, PublicKey)> {
        vec![(Holder::Member(ME.0), ME.1), (ADA, key(1)), (Holder::Recovery, key(9))]
    }

    #[test]
    fn an_honest_server_is_not_in_the_way() {
        assert_eq!(pins().recipients(ME, &honest()), Ok(honest()));
    }

    #[test]
    fn a_server_that_exchanges_a_key_gets_nothing_sealed() {
        let cases = [(1, ADA), (2, Holder::Recovery)];
        for (at, holder) in cases {
            let mut named = honest();
            named[at] = (holder, EVE);
            let doubt = Doubt { holder, key: EVE, is_changed: true };
            assert_eq!(pins().recipients(ME, &named), Err(vec![doubt]), "{holder:?}");
        }
        // Also of one that was only seen.
        let named = [honest(), vec![(BOB, EVE)]].concat();
        let doubt = Doubt { holder: BOB, key: EVE, is_changed: true };
        assert_eq!(pins().recipients(ME, &named), Err(vec![doubt]));
    }

    #[test]
    fn a_server_that_adds_somebody_gets_nothing_sealed() {
        let stranger = Holder::Member(UserId([7; 16]));
        let named = [honest(), vec![(stranger, EVE)]].concat();
        let doubt = Doubt { holder: stranger, key: EVE, is_changed: false };
        assert_eq!(pins().recipients(ME, &named), Err(vec![doubt]));
        // Having been seen in a list is not enough.
        let mut seen = pins();
        seen.see(stranger, EVE);
        assert_eq!(seen.recipients(ME, &named), Err(vec![doubt]));
    }

    #[test]
    fn whom_somebody_put_out_has_to_be_confirmed_again() {
        let mut pins = pins();
        pins.forget(ADA);
        let doubt = Doubt { holder: ADA, key: key(1), is_changed: false };
        assert_eq!(pins.recipients(ME, &honest()), Err(vec![doubt]));
    }

    #[test]
    fn ones_own_key_is_the_one_that_is_here() {
        let mut named = honest();
        named[0].1 = EVE;
        assert_eq!(pins().recipients(ME, &named), Ok(honest()));
    }

    #[test]
    fn seeing_again_exchanges_nothing_and_confirming_does() {
        let mut pins = pins();
        assert!(!pins.see(ADA, EVE) && !pins.see(BOB, EVE));
        assert_eq!((pins.trust(ADA, &key(1)), pins.trust(BOB, &key(2))), (Trust::Confirmed, Trust::New));
        assert_eq!((pins.trust(ADA, &EVE), pins.trust(BOB, &EVE)), (Trust::Changed, Trust::Changed));
        pins.confirm(BOB, key(2));
        pins.confirm(ADA, key(8));
        assert_eq!((pins.trust(BOB, &key(2)), pins.trust(ADA, &key(8))), (Trust::Confirmed, Trust::Confirmed));
        assert_eq!(pins.trust(ADA, &key(1)), Trust::Changed);
    }
}
