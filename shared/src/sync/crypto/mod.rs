//! What keeps a value secret: keys from a password, of a person, of an organisation, and what is done with them. Takes
//! every random byte as an argument, and never asks the system for one.
//!
//! A password becomes two keys (`password`): one proves it to the server, one opens the person's secret key (`person`). With
//! that a person opens the ring of the organisation's keys (`ring`) that a member sealed for it. The ring blinds names
//! (`blind`) and seals values (`envelope`) and shared scans (`scan`). People compare `words`; the `recovery` key is for the day nobody remembers.

mod blind;
mod envelope;
mod password;
mod person;
mod recovery;
mod ring;
mod scan;
mod words;

pub use envelope::{Place, UNIT};
pub use password::{KDF, Kek, PasswordKeys, derive};
pub use person::SecretKey;
pub use recovery::{NotARecoveryKey, RecoveryKey};
pub use ring::{Kinship, Ring, WrappedFor};
pub use scan::{ScanBox, ScanDigest, ScanPlace};
pub use words::{fingerprint, words};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{Auth, FieldKey, OpId, OrgId, PublicKey, Register, RegisterKey, Salt, Sealed, SealedRing, WrappedSecret};

/// Random bytes that a caller got from the system's source, for a key or the like. Never used twice.
pub type Random32 = [u8; 32];

/// A key; its bytes are gone from memory when it goes.
type Key = Zeroizing<[u8; 32]>;

/// It cannot be opened: another key, another place, or it was changed on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this was encrypted with another key, for another place, or was changed on the way")]
pub struct CannotOpen;

/// A key for one purpose from another one (HKDF-SHA-256, RFC 5869).
fn expand(from: &[u8], salt: &[u8], purpose: &[u8]) -> Key {
    // 32 bytes are its first block: the HMAC of the purpose and a 1 under what was extracted (section 2.3).
    let extracted = hmac(salt, from);
    hmac(extracted.as_slice(), &[purpose, &[1]].concat())
}

/// HMAC-SHA-256. The first half of HKDF is this very HMAC, with the key as its salt (RFC 5869, section 2.2). Not inlined: its
/// code is needed once.
#[inline(never)]
fn hmac(key: &[u8], text: &[u8]) -> Key {
    Key::new(Hkdf::<Sha256>::extract(Some(key), text).0.into())
}

/// XChaCha20-Poly1305 with these keys. A nonce is never used twice with one key for different texts: see each caller.
fn encrypt(key: &Key, nonce: &[u8; 24], bound: &[u8], plain: &[u8]) -> Vec<u8> {
    let payload = Payload { msg: plain, aad: bound };
    // Fails only above 256 GiB.
    cipher(key).encrypt(&XNonce::from(*nonce), payload).unwrap_or_default()
}

fn decrypt(key: &Key, nonce: &[u8; 24], bound: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
    let payload = Payload { msg: sealed, aad: bound };
    cipher(key).decrypt(&XNonce::from(*nonce), payload).map(Zeroizing::new).map_err(|_| CannotOpen)
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new((&**key).into())
}

#[cfg(test)]
mod tests;
