//! Sealing a shared scan, piece by piece, so that no piece can be swapped, left out or repeated: each opens only as this
//! piece, of so many, of this scan, of this organisation, with the data key it was sealed with. Reads nothing of what is
//! inside.
//!
//! A scan has a key of its own. Its name is made from everything that is sealed under that key and from who shares it: the
//! same scan, shared again after an interruption, has the same name and the same sealed bytes; anything else has another
//! name. So no nonce is ever used for two texts, no random bytes are needed, and the server cannot say that somebody else
//! shared it.

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::blind::{first, mac};
use super::envelope::{padded, unpadded};
use super::{CannotOpen, Key, OrgId, Ring, decrypt, encrypt, expand};
use crate::api::ScanId;
use crate::sync::opaque::SealedLabel;
use crate::sync::{Cut, PIECE, SCAN_UNIT, UserId};

/// The number of the label among the pieces: no scan has so many.
const LABEL: u32 = u32::MAX;

/// Which scan, how many pieces it has and the data key that seals it: what the server says of it, and what every piece of
/// it is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScanPlace {
    /// Its name.
    pub scan: ScanId,
    /// How many pieces.
    pub pieces: u32,
    /// The data key, from 1.
    pub generation: u32,
}

/// Seals and opens one scan.
pub struct ScanBox {
    org: OrgId,
    place: ScanPlace,
    key: Key,
}

/// Of the packed bytes of a scan, all of them in order.
#[derive(Clone, Default)]
pub struct ScanDigest(Sha256);

impl ScanDigest {
    /// The next bytes.
    pub fn add(&mut self, packed: &[u8]) {
        self.0.update(packed);
    }
}

impl Ring {
    /// The name of a scan that `by` shares: of its packed bytes and its label, in the pieces of `cut`, sealed with that
    /// data key. How pieces are cut and padded is part of it.
    pub fn scan_id(&self, by: UserId, generation: u32, cut: Cut, packed: ScanDigest, label: &[u8]) -> ScanId {
        let numbers = [u64::from(generation), u64::from(cut.pieces()), PIECE, SCAN_UNIT].map(u64::to_le_bytes).concat();
        let packed: [u8; 32] = packed.0.finalize().into();
        ScanId(first(mac(&self.blind, &[b"scan", by.as_bytes(), &numbers, &packed, label])))
    }

    /// What seals and opens a scan.
    ///
    /// # Errors
    /// When the ring does not hold its data key.
    pub fn scan_box(&self, place: ScanPlace) -> Result<ScanBox, CannotOpen> {
        let index = (place.generation as usize).checked_sub(1).ok_or(CannotOpen)?;
        let data = self.data.get(index).ok_or(CannotOpen)?;
        let salt = [self.org.as_bytes(), place.scan.as_bytes()].concat();
        Ok(ScanBox { org: self.org, place, key: expand(data.as_slice(), &salt, b"patchfirst scan v1") })
    }
}

impl ScanBox {
    /// Seals the label, padded to [`super::UNIT`].
    pub fn seal_label(&self, label: &[u8]) -> SealedLabel {
        SealedLabel(self.seal(LABEL, &padded(label)))
    }

    /// Opens the label.
    ///
    /// # Errors
    /// When it is of another scan, of another number of pieces, or was changed on the way.
    pub fn open_label(&self, sealed: &SealedLabel) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
        unpadded(self.open(LABEL, &sealed.0)?)
    }

    /// Seals a piece, by its number from 0: bytes as [`Cut::padded`] left them.
    pub fn seal_piece(&self, number: u32, plain: &[u8]) -> Vec<u8> {
        self.seal(number, plain)
    }

    /// Opens a piece.
    ///
    /// # Errors
    /// When it is another piece, of another scan, or was changed on the way.
    pub fn open_piece(&self, number: u32, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
        if number >= self.place.pieces { Err(CannotOpen) } else { self.open(number, sealed) }
    }

    fn seal(&self, number: u32, plain: &[u8]) -> Vec<u8> {
        encrypt(&self.key, &nonce(number), &self.bound(), plain)
    }

    fn open(&self, number: u32, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
        decrypt(&self.key, &nonce(number), &self.bound(), sealed)
    }

    /// Every part has one length. The number of the piece is the nonce.
    fn bound(&self) -> Vec<u8> {
        let ScanPlace { scan, pieces, generation } = self.place;
        [self.org.as_bytes(), scan.as_bytes(), &pieces.to_le_bytes(), &generation.to_le_bytes()].concat()
    }
}

fn nonce(number: u32) -> [u8; 24] {
    let mut nonce = [0; 24];
    nonce.iter_mut().zip(number.to_le_bytes()).for_each(|(to, byte)| *to = byte);
    nonce
}
