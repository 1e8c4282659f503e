//! A fingerprint of a file's bytes, to know the very same file again. Not for security: nobody gains by a collision.
//!
//! Each MiB of the file has a print of its own, so that parts of it can be read side by side.

/// Multiplier: the fractional bits of the golden ratio, odd (Knuth, TAOCP 6.4).
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;
/// Bytes that have a print of their own.
pub const BLOCK: usize = 1 << 20;
/// Words read side by side, so that none waits for the one before it.
const LANES: usize = 4;
const STEP: usize = 8 * LANES;

/// Streaming 64-bit fingerprint; how the bytes are cut into chunks does not matter.
#[derive(Clone, Debug, Default)]
pub struct Fingerprint {
    blocks: Blocks,
    /// Prints of the whole blocks so far, in order.
    prints: Vec<u64>,
}

impl Fingerprint {
    /// Add bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.blocks.add(bytes, &mut |print| self.prints.push(print));
    }

    /// Prints of blocks that were read elsewhere: number of the block, print. A block may come twice.
    pub fn take(&mut self, prints: &[(u32, u64)]) {
        for &(block, print) in prints {
            let block = block as usize;
            if self.prints.len() <= block {
                self.prints.resize(block + 1, 0);
            }
            if let Some(known) = self.prints.get_mut(block) {
                *known = print;
            }
        }
    }

    /// Goes on with the bytes of the block that holds this byte of the file; answers where that block starts.
    pub fn go_on_at(&mut self, at: u64) -> u64 {
        let block = at / BLOCK as u64;
        self.prints.truncate(block as usize);
        self.blocks = Blocks::default();
        block * BLOCK as u64
    }

    /// The fingerprint of all bytes so far.
    pub fn value(&self) -> u64 {
        of_blocks(self.prints.iter().copied().chain(self.blocks.last()))
    }
}

/// The fingerprint of a file by the prints of its blocks.
pub fn of_blocks(prints: impl Iterator<Item = u64>) -> u64 {
    prints.fold(0, fold)
}

/// The prints of blocks, from the start of one on.
#[derive(Clone, Debug, Default)]
pub struct Blocks {
    lanes: [u64; LANES],
    bytes: usize,
    rest: Vec<u8>,
}

impl Blocks {
    /// Add bytes; each block that they complete is told.
    pub fn add(&mut self, mut bytes: &[u8], told: &mut impl FnMut(u64)) {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(BLOCK - self.bytes));
            self.add_within(now);
            bytes = later;
            if self.bytes == BLOCK {
                told(std::mem::take(self).value());
            }
        }
    }

    /// The print of a block that the file ends in.
    pub fn last(&self) -> Option<u64> {
        (self.bytes > 0).then(|| self.clone().value())
    }

    fn add_within(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len();
        let missing = if self.rest.is_empty() { 0 } else { STEP - self.rest.len() };
        let (head, body) = bytes.split_at(missing.min(bytes.len()));
        self.rest.extend_from_slice(head);
        if self.rest.len() == STEP {
            let rest = std::mem::take(&mut self.rest);
            self.step(&rest);
        }
        let steps = body.chunks_exact(STEP);
        let tail = steps.remainder();
        steps.for_each(|step| self.step(step));
        self.rest.extend_from_slice(tail);
    }

    fn step(&mut self, step: &[u8]) {
        for (lane, word) in self.lanes.iter_mut().zip(step.chunks_exact(8)) {
            *lane = fold(*lane, word.try_into().map_or(0, u64::from_le_bytes));
        }
    }

    fn value(mut self) -> u64 {
        let mut rest = std::mem::take(&mut self.rest);
        rest.resize(STEP, 0);
        self.step(&rest);
        self.lanes.into_iter().fold(self.bytes as u64, fold)
    }
}

fn fold(state: u64, word: u64) -> u64 {
    (state ^ word).wrapping_mul(MIX).rotate_left(29)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BLOCK, Blocks, Fingerprint, of_blocks};

    fn of(pieces: &[&[u8]]) -> u64 {
        let mut fingerprint = Fingerprint::default();
        for piece in pieces {
            fingerprint.add(piece);
        }
        fingerprint.value()
    }

    #[test]
    fn a_changed_byte_or_length_shows() {
        assert_ne!(of(&[b"abc"]), of(&[b"abd"]));
        assert_ne!(of(&[b"abc"]), of(&[b"abc\0"]));
        assert_ne!(of(&[b"12345678"]), of(&[b"87654321"]));
    }

    #[test]
    fn blocks_may_be_read_apart() {
        let bytes: Vec<u8> = (0..2 * BLOCK + 77).map(|at| (((at * at) >> 7) ^ (at >> 20)) as u8).collect();
        let prints = bytes.chunks(BLOCK).map(|block| {
            let mut blocks = Blocks::default();
            let mut whole = None;
            blocks.add(block, &mut |print| whole = Some(print));
            whole.or(blocks.last()).expect("a print")
        });
        assert_eq!(of_blocks(prints), of(&[&bytes]));
        assert_ne!(of(&[&bytes[BLOCK..2 * BLOCK], &bytes[..BLOCK]]), of(&[&bytes[..2 * BLOCK]]));
    }

    proptest! {
        #[test]
        fn chunks_do_not_matter(bytes in prop::collection::vec(any::<u8>(), 0..200), a in 0usize..200, b in 0usize..200) {
            let (a, b) = (a.min(bytes.len()), b.min(bytes.len()));
            let (a, b) = (a.min(b), a.max(b));
            prop_assert_eq!(of(&[&bytes[..a], &bytes[a..b], &bytes[b..]]), of(&[&bytes]));
        }
    }
}
