//! Names that say nothing to the server: the same name gives the same register on every browser of the organisation, and
//! to anybody else it is a random number.

use hkdf::Hkdf;
use sha2::Sha256;

use super::{FieldKey, Key, Register, RegisterKey, Ring};

impl Ring {
    /// The register of a field of a thing. Fields are blinded together with what they are of: nobody sees which registers
    /// hold the same field of different assets.
    pub fn register(&self, thing: &str, field: &str) -> Register {
        let key = self.key_of(thing);
        Register { key, field: self.field_of(key, field) }
    }

    /// What a thing is called.
    pub fn key_of(&self, thing: &str) -> RegisterKey {
        RegisterKey(first(mac(&self.blind, &[b"thing", thing.as_bytes()])))
    }

    /// What a field of a thing is called.
    pub fn field_of(&self, key: RegisterKey, field: &str) -> FieldKey {
        FieldKey(first(mac(&self.blind, &[b"field", key.as_bytes(), field.as_bytes()])))
    }
}

/// HMAC-SHA-256 of parts, each with its length before it, so that no two lists of parts are the same bytes. The first half
/// of HKDF is this very HMAC, with the key as its salt (RFC 5869, section 2.2).
pub(super) fn mac(key: &Key, parts: &[&[u8]]) -> [u8; 32] {
    let framed: Vec<u8> = parts
        .iter()
        .flat_map(|part| (part.len() as u64).to_le_bytes().into_iter().chain(part.iter().copied()))
        .collect();
    Hkdf::<Sha256>::extract(Some(key.as_slice()), &framed).0.into()
}

pub(super) fn first<const N: usize>(bytes: [u8; 32]) -> [u8; N] {
    let mut short = [0; N];
    short.copy_from_slice(bytes.get(..N).unwrap_or(&[0; N]));
    short
}
