//! Sealing a value and opening it again. A sealed value opens only with its organisation's key and at its place: another
//! register, another operation, or a value where there was a deletion, and it does not open.

use zeroize::Zeroizing;

use super::{CannotOpen, OpId, OrgId, Register, Ring, Sealed, decrypt, encrypt};

/// Values are padded to a multiple of so many bytes: one star is as long as five.
pub const UNIT: usize = 32;

/// Where a value belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its register.
    pub register: Register,
    /// The operation that brings it.
    pub id: OpId,
    /// Does that take the value away?
    pub is_deletion: bool,
}

impl Ring {
    /// Seals a value with the newest data key.
    ///
    /// The nonce is the operation's name, which is random and belongs to one value only: never seal two values under one
    /// name. To seal the same value again with a newer key is fine.
    pub fn seal(&self, place: &Place, plain: &[u8]) -> Sealed {
        let generation = self.generation();
        let plain = padded(plain);
        let sealed =
            self.values.last().map(|key| encrypt(key, &place.nonce(), &place.bound(self.org, generation), &plain));
        Sealed::stored(generation, sealed.unwrap_or_default())
    }

    /// Opens a value.
    ///
    /// # Errors
    /// When it was sealed with a key that is not in the ring, for another place, or was changed on the way.
    pub fn open_value(&self, place: &Place, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
        let generation = sealed.generation();
        let index = (generation as usize).checked_sub(1).ok_or(CannotOpen)?;
        let key = self.values.get(index).ok_or(CannotOpen)?;
        unpadded(decrypt(key, &place.nonce(), &place.bound(self.org, generation), sealed.bytes())?)
    }
}

/// To the next whole unit, by ISO/IEC 7816-4: one bit set, then none.
pub(super) fn padded(plain: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut padded = Zeroizing::new(Vec::with_capacity(plain.len() + UNIT));
    padded.extend_from_slice(plain);
    padded.push(0x80);
    let whole = padded.len().next_multiple_of(UNIT);
    padded.resize(whole, 0);
    padded
}

pub(super) fn unpadded(mut plain: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
    let end = plain.iter().rposition(|byte| *byte != 0).filter(|end| plain.get(*end) == Some(&0x80));
    plain.truncate(end.ok_or(CannotOpen)?);
    Ok(plain)
}

impl Place {
    fn nonce(&self) -> [u8; 24] {
        let mut nonce = [0; 24];
        nonce.iter_mut().zip(self.id.0).for_each(|(to, byte)| *to = byte);
        nonce
    }

    /// Every part has one length, so no two places are the same bytes.
    fn bound(&self, org: OrgId, generation: u32) -> Vec<u8> {
        let Register { key, field } = &self.register;
        let numbers = [generation.to_le_bytes().as_slice(), &[u8::from(self.is_deletion)]].concat();
        [org.as_bytes(), key.as_bytes(), field.as_bytes(), self.id.as_bytes(), &numbers].concat()
    }
}
