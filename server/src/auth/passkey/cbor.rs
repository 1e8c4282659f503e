//! Reads the little CBOR (RFC 8949) that authenticators write: their canonical form (CTAP 2.1, section 8), in which lengths are
//! known and nothing is tagged. Copies nothing, allocates nothing.

/// How deep arrays and maps may lie in each other: canonical ones four deep, and what attests an authenticator no deeper.
const DEEPEST: u32 = 4;

/// A value, or how many values follow that are in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item<'a> {
    Int(i64),
    Bytes(&'a [u8]),
    Text(&'a [u8]),
    /// So many values follow.
    Array(u64),
    /// So many pairs follow.
    Map(u64),
    /// True, false, nothing or a fraction: never anything that is asked for.
    Other,
}

/// Bytes that are still to be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// What was not read.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The next value. `None`: that is no such CBOR.
    pub(super) fn next(&mut self) -> Option<Item<'a>> {
        let (first, rest) = self.rest.split_first()?;
        // RFC 8949, section 3: three bits of kind, five of the number itself or of how many bytes it has.
        let (kind, small) = (first >> 5, first & 31);
        let width = match small {
            0..24 => 0,
            24..28 => 1 << (small - 24),
            _ => return None,
        };
        let (wide, rest) = rest.split_at_checked(width)?;
        let number = if width == 0 { u64::from(small) } else { number(wide) };
        self.rest = rest;
        Some(match kind {
            0 => Item::Int(i64::try_from(number).ok()?),
            1 => Item::Int(-1 - i64::try_from(number).ok()?),
            2 => Item::Bytes(self.take(number)?),
            3 => Item::Text(self.take(number)?),
            4 => Item::Array(number),
            5 => Item::Map(number),
            7 => Item::Other,
            _ => return None,
        })
    }

    /// Passes a value with all that is in it.
    pub(super) fn skip(&mut self) -> Option<()> {
        self.skip_from(0)
    }

    fn skip_from(&mut self, depth: u32) -> Option<()> {
        let inside = match self.next()? {
            Item::Array(values) => values,
            Item::Map(pairs) => pairs.checked_mul(2)?,
            _ => return Some(()),
        };
        if depth == DEEPEST {
            return None;
        }
        // Each takes a byte at least: a large number ends where the bytes do.
        (0..inside).try_for_each(|_| self.skip_from(depth + 1))
    }

    fn take(&mut self, count: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(usize::try_from(count).ok()?)?;
        self.rest = rest;
        Some(taken)
    }
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::sync::from_hex;

    /// RFC 8949, appendix A.
    #[test]
    fn values_are_those_of_the_standard() {
        for (hex, expected) in [
            ("17", Item::Int(23)),
            ("1818", Item::Int(24)),
            ("1903e8", Item::Int(1000)),
            ("1b000000e8d4a51000", Item::Int(1_000_000_000_000)),
            ("20", Item::Int(-1)),
            ("3903e7", Item::Int(-1000)),
            ("4401020304", Item::Bytes(&[1, 2, 3, 4])),
            ("6449455446", Item::Text(b"IETF")),
            ("80", Item::Array(0)),
            ("a201020304", Item::Map(2)),
            ("f4", Item::Other),
            ("f93c00", Item::Other),
        ] {
            assert_eq!(Reader::new(&from_hex(hex).unwrap()).next(), Some(expected), "{hex}");
        }
        // No number fits, no length is known, tagged, cut off.
        for hex in ["1bffffffffffffffff", "5f42010243030405ff", "c074", "4401", "19", "", "1c"] {
            assert_eq!(Reader::new(&from_hex(hex).unwrap()).next(), None, "{hex}");
        }
    }

    #[test]
    fn a_value_is_passed_with_all_that_is_in_it() {
        for (hex, rest) in
            [("8301820203820405ff", 1), ("bf", -1), ("a26161016162820203", 0), ("9bffffffffffffffff00", -1)]
        {
            let bytes = from_hex(hex).unwrap();
            let mut reader = Reader::new(&bytes);
            let passed = reader.skip().map(|()| reader.rest().len());
            assert_eq!(passed, usize::try_from(rest).ok(), "{hex}");
        }
        assert_eq!(Reader::new(&[0x81; 100]).skip(), None, "too deep");
    }
}
