//! Names that say nothing to the server: the same name gives the same register on every browser of the organisation, and
//! to anybody else it is a random number.

use super::{FieldKey, Key, Register, RegisterKey, Ring, hmac};

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

/// HMAC-SHA-256 of parts, each with its length before it, so that no two lists of parts are the same bytes.
pub(super) fn mac(key: &Key, parts: &[&[u8]]) -> [u8; 32] {
    let mut framed = Vec::new();
    for part in parts {
        framed.extend_from_slice(&(part.len() as u64).to_le_bytes());
        framed.extend_from_slice(part);
    }
    *hmac(key.as_slice(), &framed)
}

pub(super) fn first<const N: usize>(bytes: [u8; 32]) -> [u8; N] {
    let mut short = [0; N];
    short.copy_from_slice(bytes.get(..N).unwrap_or(&[0; N]));
    short
}
