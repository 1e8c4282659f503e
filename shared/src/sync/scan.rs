//! A shared scan as it travels: the file of a scan, packed and cut in pieces, and a label that says what it is. Both are
//! sealed before they leave ([`super::ScanBox`]); nothing is here.
//!
//! What travels is the file itself and not what was read of it: details, evidence and long texts are read from the file
//! again when somebody opens a finding, and the engine that read it once reads it to the same findings everywhere. A
//! workspace keeps no scan by itself, only what all scans together came to.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::ingest::Mapping;

/// Bytes of a piece before it is sealed: a few seconds at 2 Mbit/s, so that little is lost by an interruption, and with its
/// tag below 1 MiB, which is what proxies let through unasked.
pub const PIECE: u64 = (1 << 20) - SCAN_UNIT;
/// A packed scan is padded to a multiple of so many bytes: its size says less of which file it is.
pub const SCAN_UNIT: u64 = 4096;
/// Bytes that sealing adds to a piece: the tag of Poly1305 (RFC 8439).
const TAG: u64 = 16;

/// What a shared scan is: sealed too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanLabel {
    /// Name of the file.
    pub name: String,
    /// Its bytes.
    pub bytes: u64,
    /// Fingerprint of its bytes: is it here already?
    pub fingerprint: u64,
    /// Bytes that travel, before padding.
    pub packed: u64,
    /// Are they gzip? Else they are the file's.
    pub is_gzip: bool,
    /// What the file is, for people, such as `Qualys scan report`.
    pub format: String,
    /// When the scan was made, as far as the file says, for people.
    pub scanned_on: Option<String>,
    /// Rows that became findings.
    pub findings: u32,
    /// How its columns are read, where a person said so.
    #[serde(default)]
    pub mapping: Option<Mapping>,
}

impl ScanLabel {
    /// As bytes: JSON, so that other versions of the app read what they know of it.
    pub fn to_bytes(&self) -> Vec<u8> {
        // A plain structure with names for keys: it cannot fail.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// From bytes; `None` where another version wrote what this one cannot read.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// How it is cut.
    pub fn cut(&self) -> Cut {
        Cut { packed: self.packed }
    }
}

/// How so many packed bytes are cut in pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Bytes before padding.
    pub packed: u64,
}

impl Cut {
    /// How many pieces, at least one.
    pub fn pieces(self) -> u32 {
        u32::try_from(self.whole().div_ceil(PIECE)).unwrap_or(u32::MAX)
    }

    /// Bytes of all pieces once they are sealed.
    pub fn sealed(self) -> u64 {
        self.whole() + u64::from(self.pieces()) * TAG
    }

    /// The bytes of a piece, by its number from 0; empty where there is none.
    pub fn range(self, number: u32) -> Range<u64> {
        let from = (u64::from(number) * PIECE).min(self.packed);
        from..(from + PIECE).min(self.packed)
    }

    /// The bytes of [`Cut::range`], as long as they are sealed.
    pub fn padded(self, number: u32, mut plain: Vec<u8>) -> Vec<u8> {
        let from = u64::from(number) * PIECE;
        let length = self.whole().saturating_sub(from).min(PIECE);
        plain.resize(length as usize, 0);
        plain
    }

    fn whole(self) -> u64 {
        self.packed.max(1).next_multiple_of(SCAN_UNIT)
    }
}
