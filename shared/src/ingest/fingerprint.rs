//! A fingerprint of a file's bytes, to know the very same file again. Not for security: nobody gains by a collision.

/// Multiplier: the fractional bits of the golden ratio, odd (Knuth, TAOCP 6.4).
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

/// Streaming 64-bit fingerprint, eight bytes a step; how the bytes are cut into chunks does not matter.
#[derive(Clone, Debug, Default)]
pub struct Fingerprint {
    state: u64,
    bytes: u64,
    rest: Vec<u8>,
}

impl Fingerprint {
    /// Add bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        let missing = if self.rest.is_empty() { 0 } else { 8 - self.rest.len() };
        let (head, body) = bytes.split_at(missing.min(bytes.len()));
        self.rest.extend_from_slice(head);
        if self.rest.len() == 8 {
            let rest = std::mem::take(&mut self.rest);
            self.fold(&rest);
        }
        let words = body.chunks_exact(8);
        let tail = words.remainder();
        words.for_each(|word| self.fold(word));
        self.rest.extend_from_slice(tail);
    }

    /// The fingerprint of all bytes so far.
    pub fn value(&self) -> u64 {
        let mut last = self.clone();
        let rest = std::mem::take(&mut last.rest);
        last.fold(&rest);
        last.state ^ self.bytes.wrapping_mul(MIX)
    }

    fn fold(&mut self, word: &[u8]) {
        let mut eight = [0; 8];
        for (to, from) in eight.iter_mut().zip(word) {
            *to = *from;
        }
        self.state = (self.state ^ u64::from_le_bytes(eight)).wrapping_mul(MIX).rotate_left(29);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Fingerprint;

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

    proptest! {
        #[test]
        fn chunks_do_not_matter(bytes in prop::collection::vec(any::<u8>(), 0..60), a in 0usize..60, b in 0usize..60) {
            let (a, b) = (a.min(bytes.len()), b.min(bytes.len()));
            let (a, b) = (a.min(b), a.max(b));
            prop_assert_eq!(of(&[&bytes[..a], &bytes[a..b], &bytes[b..]]), of(&[&bytes]));
        }
    }
}
