//! The key pair of a person (X25519, RFC 7748). The secret half never leaves the browser but wrapped.

use x25519_dalek::{PublicKey as Point, StaticSecret, X25519_BASEPOINT_BYTES};
use zeroize::Zeroizing;

use super::password::Kek;
use super::{CannotOpen, Key, PublicKey, Random32, WrappedSecret, decrypt, encrypt};

/// The secret half.
pub struct SecretKey(StaticSecret);

impl SecretKey {
    /// From random bytes.
    pub fn new(random: Random32) -> Self {
        Self(StaticSecret::from(random))
    }

    /// The bytes, for whoever keeps the key under another one.
    pub fn expose(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        // What both halves come to with the base point is the public half (RFC 7748, section 6.1): the same arithmetic as
        // for any other point, where the library's own way would load a second one.
        PublicKey(self.0.diffie_hellman(&Point::from(X25519_BASEPOINT_BYTES)).to_bytes())
    }

    /// Wrapped with the key of the password. Each such key comes from its own salt and wraps one secret, so the nonce may be
    /// the same.
    pub fn wrap(&self, kek: &Kek) -> WrappedSecret {
        let secret = Zeroizing::new(self.0.to_bytes());
        WrappedSecret(encrypt(&kek.0, &[0; 24], &bound(&self.public()), secret.as_slice()))
    }

    /// Unwrapped again.
    ///
    /// # Errors
    /// When the password was another one, or the server gave another secret or public key than was stored.
    pub fn unwrap(kek: &Kek, public: &PublicKey, wrapped: &WrappedSecret) -> Result<Self, CannotOpen> {
        let secret = decrypt(&kek.0, &[0; 24], &bound(public), &wrapped.0)?;
        let secret: Zeroizing<[u8; 32]> = Zeroizing::new(secret.as_slice().try_into().map_err(|_| CannotOpen)?);
        let key = Self::new(*secret);
        if key.public() == *public { Ok(key) } else { Err(CannotOpen) }
    }

    /// What both halves of two pairs come to; `None` for a public key that gives everybody the same.
    pub(super) fn shared_with(&self, public: &PublicKey) -> Option<Key> {
        let shared = self.0.diffie_hellman(&Point::from(public.0));
        shared.was_contributory().then(|| Key::new(shared.to_bytes()))
    }
}

fn bound(public: &PublicKey) -> Vec<u8> {
    [b"patchfirst secret v1".as_slice(), public.as_bytes()].concat()
}
