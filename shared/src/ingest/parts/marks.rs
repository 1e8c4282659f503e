//! Where the marks of a table stand in 64 bytes of it, as bits: quotes, delimiters, line ends, and what makes a record odd.
//! One source for wasm's 128-bit vectors, for native ones, and for plain words where a machine has neither (`wide`).
//!
//! What is between quotes is found by the prefix parity of the quotes (Langdale, Lemire: "Parsing gigabytes of JSON per
//! second", section 3.1), here by six shifts, for wasm cannot multiply without carry.

use wide::u8x64;

/// Bytes of a block.
pub(super) const BLOCK: usize = 64;

/// The marks of one block, its first byte in the lowest bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Delimiters and line ends outside quotes.
    pub(super) ends: u64,
    /// Line ends outside quotes: CR and LF, both of a pair.
    pub(super) line_ends: u64,
    /// Physical line ends wherever they are: LF, CRLF (its LF) and lone CR.
    pub(super) lines: u64,
    /// What only the careful reader may judge: quotes where none belong, NUL.
    pub(super) odd: u64,
    /// Is a byte beyond ASCII among them?
    pub(super) is_beyond_ascii: bool,
}

/// What a block has to know of the one before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Carry {
    /// All ones inside quotes, else zero.
    inside: u64,
    /// 1 where the next byte starts a cell.
    starts: u64,
    /// 1 where the last byte closed quotes.
    closed: u64,
}

impl Carry {
    /// At the start of a record.
    pub(super) const RECORD: Self = Self { inside: 0, starts: 1, closed: 0 };
}

/// Finds the marks of a block; `next` is the byte behind it.
#[inline]
pub(super) fn marks(block: &[u8; BLOCK], next: u8, delimiter: u8, carry: &mut Carry) -> Marks {
    let bytes = u8x64::new(*block);
    let at = |byte: u8| bits(bytes.simd_eq(u8x64::splat(byte)));
    let (quotes, feeds) = (at(b'"'), at(b'\n'));
    // Seldom there: one look for both.
    let rare = bytes.simd_eq(u8x64::splat(b'\r')) | bytes.simd_eq(u8x64::splat(0));
    let (returns, nuls) = if bits(rare) == 0 { (0, 0) } else { (at(b'\r'), at(0)) };
    let is_beyond_ascii = bits(bytes) != 0;
    let feeds_behind = feeds >> 1 | u64::from(next == b'\n') << 63;
    let lines = feeds | (returns & !feeds_behind);
    if quotes == 0 && carry.inside != 0 {
        // Inside a long text nothing else counts.
        (carry.starts, carry.closed) = (0, 0);
        return Marks { ends: 0, line_ends: 0, lines, odd: nuls, is_beyond_ascii };
    }
    let delimiters = at(delimiter);
    let inside = parity(quotes) ^ carry.inside;
    let line_ends = (feeds | returns) & !inside;
    let ends = delimiters & !inside | line_ends;
    let (opens, closes) = (quotes & inside, quotes & !inside);
    let may_open = ends << 1 | carry.starts | closes << 1 | carry.closed;
    let is_end = |byte: u8| byte == delimiter || matches!(byte, b'"' | b'\r' | b'\n');
    let may_be_behind = (delimiters | feeds | returns | quotes) >> 1 | u64::from(is_end(next)) << 63;
    let odd = opens & !may_open | closes & !may_be_behind | nuls;
    *carry = Carry { inside: 0_u64.wrapping_sub(inside >> 63), starts: ends >> 63, closed: closes >> 63 };
    Marks { ends, line_ends, lines, odd, is_beyond_ascii }
}

/// The top bit of each byte.
#[inline]
fn bits(bytes: u8x64) -> u64 {
    bytes.to_bitmask()
}

/// Each bit says whether an odd number of bits is set up to it.
#[inline]
fn parity(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BLOCK, Carry, Marks, marks};

    /// Byte by byte, as the words of [`Marks`] say it.
    fn plainly(text: &[u8]) -> Vec<Marks> {
        let (mut inside, mut starts, mut closed) = (false, true, false);
        let mut all = Vec::new();
        for (number, block) in text.chunks_exact(BLOCK).enumerate() {
            let mut found = Marks::default();
            for (bit, &byte) in block.iter().enumerate() {
                let next = text.get(number * BLOCK + bit + 1).copied().unwrap_or_default();
                let mask = 1_u64 << bit;
                found.is_beyond_ascii |= byte >= 0x80;
                let is_line = byte == b'\n' || (byte == b'\r' && next != b'\n');
                found.lines |= if is_line { mask } else { 0 };
                let was_closed = closed;
                closed = false;
                let mut is_odd = byte == 0;
                let mut is_end = false;
                if byte == b'"' {
                    inside = !inside;
                    if inside {
                        is_odd |= !starts && !was_closed;
                    } else {
                        closed = true;
                        is_odd |= !matches!(next, b',' | b'"' | b'\r' | b'\n');
                    }
                } else if !inside && matches!(byte, b',' | b'\n' | b'\r') {
                    is_end = true;
                    found.ends |= mask;
                    found.line_ends |= if byte == b',' { 0 } else { mask };
                }
                starts = is_end;
                found.odd |= if is_odd { mask } else { 0 };
            }
            all.push(found);
        }
        all
    }

    proptest! {
        #[test]
        fn as_byte_by_byte(text in prop::collection::vec(prop::sample::select(b"\"\",,\r\n\nab \x00\xC3".to_vec()), 64..400)) {
            let mut carry = Carry::RECORD;
            let found: Vec<Marks> = text
                .chunks_exact(BLOCK)
                .enumerate()
                .map(|(number, block)| {
                    let next = text.get((number + 1) * BLOCK).copied().unwrap_or_default();
                    marks(block.try_into().expect("a block"), next, b',', &mut carry)
                })
                .collect();
            prop_assert_eq!(found, plainly(&text));
        }
    }
}
