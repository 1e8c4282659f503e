//! What a parser has to know: how the rows of the table are read, and which bytes are its own.

use serde::{Deserialize, Serialize};

use crate::ingest::encoding::Encoding;
use crate::ingest::fingerprint;
use crate::ingest::row::Reading;

/// How the rows of a table are read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Task {
    /// Which cell plays which role, and how severity is said.
    pub(in crate::ingest) reading: Reading,
    /// Encoding of the cells; never of two bytes a unit.
    pub(in crate::ingest) encoding: Encoding,
    /// Cells of a row.
    pub(in crate::ingest) columns: u32,
    /// Delimiter.
    pub(in crate::ingest) delimiter: u8,
    /// Name of the first column: a row that starts with it may be a header.
    pub(in crate::ingest) first_name: String,
}

/// Bytes of a block of the fingerprint.
const BLOCK: u64 = fingerprint::BLOCK as u64;
/// Bytes of a range, at least and at most: shorter ones cost more to begin than they are worth (measured).
const SHORTEST: u64 = 2 * BLOCK;
const LONGEST: u64 = 32 * BLOCK;

/// Bytes that a parser reads in one go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// First byte to feed, at the start of a block of the fingerprint.
    pub read_from: u64,
    /// Where its first record starts.
    pub start: Start,
    /// A record that starts here or behind belongs to the next range.
    pub to: u64,
}

/// Where the first record of a range starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Start {
    /// At this byte.
    At(u64),
    /// Somewhere behind this byte: it has to be found.
    Behind(u64),
}

impl Start {
    /// The byte it names.
    pub fn byte(self) -> u64 {
        match self {
            Self::At(byte) | Self::Behind(byte) => byte,
        }
    }
}

impl Range {
    /// Cuts what is behind `from` in a file of `size` bytes for so many parsers, between blocks of the fingerprint. Each
    /// round of them takes half of what is left: little is left to take in the end, and a range costs time to begin.
    pub fn for_parsers(from: u64, size: u64, parsers: usize) -> Vec<Self> {
        let parsers = parsers.max(1) as u64;
        let mut ranges = Vec::new();
        let (mut start, mut at, mut each) = (Start::At(from), from / BLOCK * BLOCK, SHORTEST);
        while at < size {
            if (ranges.len() as u64).is_multiple_of(parsers) {
                let half = (size - at).div_ceil(2 * parsers);
                each = half.clamp(SHORTEST, LONGEST).next_multiple_of(BLOCK);
            }
            let to = (at + each).min(size);
            ranges.push(Self { read_from: at, start, to });
            (start, at) = (Start::Behind(to), to);
        }
        ranges
    }

    /// The same range from a record whose start is known.
    #[must_use]
    pub fn starting_at(self, from: u64) -> Self {
        Self { read_from: from / BLOCK * BLOCK, start: Start::At(from), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Range, SHORTEST, Start};

    #[test]
    fn ranges_follow_each_other_and_reach_the_end() {
        for (from, size, parsers) in
            [(700, 50 << 20, 3), (70_000, (5 << 20) + 1, 4), (9, 10, 3), (3 << 20, 4 << 20, 2), (70_000, 1 << 30, 1)]
        {
            let cut = Range::for_parsers(from, size, parsers);
            assert_eq!((cut[0].start, cut[cut.len() - 1].to), (Start::At(from), size));
            assert!(cut[0].read_from <= from && cut.windows(2).all(|two| two[0].to == two[1].read_from));
            assert!(cut.iter().skip(1).all(|range| range.start == Start::Behind(range.read_from)));
        }
    }

    #[test]
    fn rounds_grow_shorter() {
        let cut = Range::for_parsers(700, 493 << 20, 3);
        let lengths: Vec<u64> = cut.iter().map(|range| range.to - range.read_from).collect();
        assert!(lengths.is_sorted_by(|one, next| one >= next), "{lengths:?}");
        let last_round = &lengths[lengths.len() - 3..];
        assert!(lengths[0] == LONGEST && last_round.iter().all(|length| *length <= SHORTEST), "{lengths:?}");
    }
}
