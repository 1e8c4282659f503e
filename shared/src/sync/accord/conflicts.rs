//! Which registers hold values that say different things.

use crate::order::in_order;
use crate::sync::Register;
use crate::sync::registers::Places;

/// Registers, each noted once it is in: 1 while it is, then 0.
#[derive(Default)]
pub(super) struct Conflicts(Places);

impl Conflicts {
    /// Notes whether one is.
    pub(super) fn note(&mut self, register: Register, is_one: bool) {
        if is_one || self.0.get(&register).is_some() {
            self.0.insert(register, u32::from(is_one));
        }
    }

    /// Is one?
    pub(super) fn has(&self, register: &Register) -> bool {
        self.0.get(register) == Some(1)
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.0.iter().filter(|(_, is_one)| *is_one == 1).count()
    }

    /// All of them and these others, in their order.
    pub(super) fn with(&self, others: impl Iterator<Item = Register>) -> Vec<Register> {
        let noted = self.0.iter().filter(|(_, is_one)| *is_one == 1);
        let all: Vec<Register> = noted.map(|(register, _)| *register).chain(others).collect();
        let keys = all.iter().map(Register::order).collect();
        let mut all = in_order(all, keys);
        all.dedup();
        all
    }
}
