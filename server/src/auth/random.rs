//! Randomness of the operating system, and what is done with secrets that travel: they are stored as hashes and compared
//! without haste.

use sha2::{Digest as _, Sha256};
use shared::sync::{from_hex, to_hex};

/// Random bytes.
///
/// # Panics
/// When the system has no randomness: nothing that follows would be safe.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    #[allow(clippy::expect_used)] // going on without randomness would be worse than stopping
    getrandom::fill(&mut bytes).expect("the operating system gives no randomness");
    bytes
}

/// What is stored of a secret of 128 random bits or more: nobody finds those by trying, so one round is enough.
pub fn hash(secret: &[u8]) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// What a cookie holds: 256 random bits. Never shown by `Debug`.
#[derive(Clone, Copy)]
pub struct CookieKey([u8; 32]);

impl CookieKey {
    /// A new one.
    pub fn fresh() -> Self {
        Self(random())
    }

    /// One that somebody sent. `None` when it cannot be one of ours.
    pub fn read(text: &str) -> Option<Self> {
        from_hex(text)?.try_into().ok().map(Self)
    }

    /// What is stored of it.
    pub fn hash(&self) -> [u8; 32] {
        hash(&self.0)
    }

    /// For the cookie.
    pub fn reveal(&self) -> String {
        to_hex(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_and_no_two_are_alike() {
        let key = CookieKey::fresh();
        assert_eq!(CookieKey::read(&key.reveal()).unwrap().hash(), key.hash());
        assert_ne!(CookieKey::fresh().hash(), key.hash());
        for text in ["", "00", &"g".repeat(64), &"0".repeat(66)] {
            assert!(CookieKey::read(text).is_none(), "{text}");
        }
    }
}
