//! What a parser has to know: how the rows of the table are read, and which bytes are its own.

use serde::{Deserialize, Serialize};

use crate::ingest::encoding::Encoding;
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

/// Turns of each parser, at least (if the file is long enough): so much of the file is left to take in the end.
const TURNS: u64 = 8;
/// Bytes of a range, at most.
const LONGEST: u64 = 8 << 20;

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
    /// Cuts what is behind `from` in a file of `size` bytes for so many parsers.
    pub fn for_parsers(from: u64, size: u64, parsers: usize) -> Vec<Self> {
        Self::cut(from, size, (parsers as u64 * TURNS).max(size.div_ceil(LONGEST)))
    }

    /// Cuts what is behind `from` in a file of `size` bytes into as many ranges as asked for, at most; cuts lie between
    /// blocks of the fingerprint.
    pub fn cut(from: u64, size: u64, ranges: u64) -> Vec<Self> {
        const BLOCK: u64 = crate::ingest::fingerprint::BLOCK as u64;
        let first = from / BLOCK;
        let blocks = size.div_ceil(BLOCK).saturating_sub(first);
        let each = blocks.div_ceil(ranges.max(1)).max(1);
        (0..blocks.div_ceil(each))
            .map(|number| {
                let start = first + number * each;
                Self {
                    read_from: start * BLOCK,
                    start: if number == 0 { Start::At(from) } else { Start::Behind(start * BLOCK) },
                    to: ((start + each) * BLOCK).min(size),
                }
            })
            .collect()
    }

    /// The same range from a record whose start is known.
    #[must_use]
    pub fn starting_at(self, from: u64) -> Self {
        const BLOCK: u64 = crate::ingest::fingerprint::BLOCK as u64;
        Self { read_from: from / BLOCK * BLOCK, start: Start::At(from), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::{Range, Start};

    #[test]
    fn ranges_follow_each_other_and_reach_the_end() {
        for (from, size, ranges) in [(700, 50 << 20, 3), (70_000, (5 << 20) + 1, 4), (9, 10, 3), (3 << 20, 4 << 20, 2)]
        {
            let cut = Range::cut(from, size, ranges);
            assert!(cut.len() as u64 <= ranges);
            assert_eq!((cut[0].start, cut[cut.len() - 1].to), (Start::At(from), size));
            assert!(cut[0].read_from <= from && cut.windows(2).all(|two| two[0].to == two[1].read_from));
        }
    }
}
