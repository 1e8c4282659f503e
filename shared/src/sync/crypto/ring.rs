//! The keys of an organisation: one that blinds names, and one data key for every time members were revoked. Sealed for
//! one member by another, so that the server passes them on without being able to open or to forge them.

use zeroize::Zeroizing;

use super::person::SecretKey;
use super::{CannotOpen, Key, OrgId, PublicKey, Random32, SealedRing, decrypt, encrypt, expand};

/// The keys of one organisation.
pub struct Ring {
    pub(super) org: OrgId,
    pub(super) blind: Key,
    /// Data keys as they are passed on, the first generation first.
    pub(super) data: Vec<Key>,
    /// The same, ready to seal values.
    pub(super) values: Vec<Key>,
}

/// How keys that are offered stand to those that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinship {
    /// The known ones, perhaps with further data keys: only who had the known ones can have made them.
    GoesOn,
    /// The known ones without the latest data keys, as from a backup: whoever was put out since can read what they seal.
    Older,
    /// Others.
    Other,
}

/// For whom and by whom a ring is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrappedFor {
    /// Public key of who seals.
    pub by: PublicKey,
    /// Public key of whom it is for.
    pub to: PublicKey,
}

impl Ring {
    /// The first keys of an organisation.
    pub fn new(org: OrgId, blind: Random32, data: Random32) -> Self {
        Self::of(org, Key::new(blind), vec![Key::new(data)])
    }

    fn of(org: OrgId, blind: Key, data: Vec<Key>) -> Self {
        let values = data.iter().map(|key| expand(key.as_slice(), org.as_bytes(), b"patchfirst value v1")).collect();
        Self { org, blind, data, values }
    }

    /// The keys that follow those of a generation, for everything from then on: what was sealed before can still be read. With
    /// the data key that is known to follow, where the server has lost that one; else with a new one.
    #[must_use]
    pub fn next(&self, generation: u32, data: Random32) -> Self {
        let mut keys: Vec<Key> = self.data.iter().take(generation as usize + 1).cloned().collect();
        if keys.len() <= generation as usize {
            keys.push(Key::new(data));
        }
        Self::of(self.org, self.blind.clone(), keys)
    }

    /// How these stand to keys of the same organisation that are known.
    pub fn kinship(&self, known: &Self) -> Kinship {
        let is_same = self.org == known.org && self.blind == known.blind;
        match is_same {
            true if self.data.starts_with(&known.data) => Kinship::GoesOn,
            true if known.data.starts_with(&self.data) => Kinship::Older,
            _ => Kinship::Other,
        }
    }

    /// Number of the data key in use, from 1.
    pub fn generation(&self) -> u32 {
        self.data.len() as u32
    }

    /// The organisation they are of.
    pub fn org(&self) -> OrgId {
        self.org
    }

    /// What people of the organisation may compare: the same words on every screen, as long as nobody passed on other keys.
    pub fn words(&self) -> Vec<&'static str> {
        super::words(b"organisation", expand(self.blind.as_slice(), b"", b"patchfirst ring words v1").as_slice())
    }

    /// Sealed by one person for another, with a one-time key pair from random bytes. `None` where the other's public key is
    /// none.
    pub fn seal_for(&self, by: &SecretKey, to: &PublicKey, random: Random32) -> Option<SealedRing> {
        let once = SecretKey::new(random);
        let who = WrappedFor { by: by.public(), to: *to };
        let secrets = [once.shared_with(to)?, by.shared_with(to)?];
        let key = key(&secrets, &once.public(), who);
        let keys = [&self.blind].into_iter().chain(&self.data);
        let plain: Zeroizing<Vec<u8>> = Zeroizing::new(keys.flat_map(|key| **key).collect());
        // The key is of this one-time pair, so the nonce may be the same.
        let sealed = encrypt(&key, &[0; 24], self.org.as_bytes(), &plain);
        Some(SealedRing([once.public().as_bytes(), sealed.as_slice()].concat()))
    }

    /// Opened by whom it is for.
    ///
    /// # Errors
    /// When it was not sealed by `by` for this key and this organisation, or was changed on the way.
    pub fn open(org: OrgId, me: &SecretKey, by: &PublicKey, sealed: &SealedRing) -> Result<Self, CannotOpen> {
        let (once, sealed) = sealed.0.split_first_chunk::<32>().ok_or(CannotOpen)?;
        let once = PublicKey(*once);
        let secrets = [me.shared_with(&once).ok_or(CannotOpen)?, me.shared_with(by).ok_or(CannotOpen)?];
        let key = key(&secrets, &once, WrappedFor { by: *by, to: me.public() });
        let plain = decrypt(&key, &[0; 24], org.as_bytes(), sealed)?;
        let (keys, rest) = plain.as_chunks::<32>();
        let mut keys = keys.iter().map(|key| Key::new(*key));
        let blind = keys.next().ok_or(CannotOpen)?;
        let data: Vec<Key> = keys.collect();
        if data.is_empty() || !rest.is_empty() { Err(CannotOpen) } else { Ok(Self::of(org, blind, data)) }
    }
}

/// From the one-time pair, so that every sealing has its own; and from the sender's, so that nobody else can have sealed it.
fn key(secrets: &[Key; 2], once: &PublicKey, WrappedFor { by, to }: WrappedFor) -> Key {
    let both: Zeroizing<Vec<u8>> = Zeroizing::new(secrets.iter().flat_map(|secret| **secret).collect());
    let salt = [once.as_bytes(), by.as_bytes(), to.as_bytes()].concat();
    expand(&both, &salt, b"patchfirst ring v1")
}
