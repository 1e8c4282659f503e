//! The digest: one number over all live values, by which a client finds out that it has another state than the server.
//! Whoever adds and takes away the same values in any order gets the same number. Not a proof against the server.

use sha2::{Digest as _, Sha256};

use super::{Digest, OpId, Register, Seq};

impl Default for Digest {
    /// Of nothing.
    fn default() -> Self {
        Self([0; 16])
    }
}

impl Digest {
    /// With one more live value. Values that are deletions do not count: a server may forget them.
    #[must_use]
    pub fn with(self, register: &Register, seq: Seq, id: &OpId) -> Self {
        Self(self.number().wrapping_add(number(register, seq, id)).to_le_bytes())
    }

    /// With one less.
    #[must_use]
    pub fn without(self, register: &Register, seq: Seq, id: &OpId) -> Self {
        Self(self.number().wrapping_sub(number(register, seq, id)).to_le_bytes())
    }

    fn number(self) -> u128 {
        u128::from_le_bytes(self.0)
    }
}

fn number(register: &Register, seq: Seq, id: &OpId) -> u128 {
    let hash = Sha256::new()
        .chain_update(register.key.as_bytes())
        .chain_update(register.field.as_bytes())
        .chain_update(seq.0.to_le_bytes())
        .chain_update(id.as_bytes())
        .finalize();
    hash.iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::{Digest, OpId, Register, Seq};
    use crate::sync::{FieldKey, RegisterKey};

    #[test]
    fn order_does_not_count_and_place_does() {
        let register = |name| Register { key: RegisterKey([name; 16]), field: FieldKey([7; 8]) };
        let (a, b) = ((register(1), Seq(1), OpId([1; 16])), (register(2), Seq(2), OpId([2; 16])));
        let both = Digest::default().with(&a.0, a.1, &a.2).with(&b.0, b.1, &b.2);
        assert_eq!(both, Digest::default().with(&b.0, b.1, &b.2).with(&a.0, a.1, &a.2));
        assert_eq!(both.without(&a.0, a.1, &a.2), Digest::default().with(&b.0, b.1, &b.2));
        assert_ne!(both, Digest::default().with(&a.0, Seq(3), &a.2).with(&b.0, b.1, &b.2));
    }
}
