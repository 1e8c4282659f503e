//! The registers that a browser knows of, each with its values and the edits on their way: one table for all of it, because
//! each kind of table is some kilobytes of what a team's browser loads. A register stays in it, also when nothing is left of it.
//! Merges nothing.

use rustc_hash::FxHashMap;

use super::{Held, OpId, Pending, Register};
use crate::order::in_order;

/// Number of the first edit; offers are put before it.
const FIRST: u64 = 1 << 32;

/// Places by register.
#[derive(Clone, Debug, Default)]
pub(super) struct Places(FxHashMap<Register, u32>);

impl Places {
    /// Where a register is. Not inlined, as all of these: the code of a table is needed once.
    #[inline(never)]
    pub(super) fn get(&self, register: &Register) -> Option<u32> {
        self.0.get(register).copied()
    }

    /// All with their places.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Register, u32)> {
        self.0.iter().map(|(register, place)| (register, *place))
    }

    /// It is there from now on. Answers where it was.
    #[inline(never)]
    pub(super) fn insert(&mut self, register: Register, place: u32) -> Option<u32> {
        self.0.insert(register, place)
    }
}

/// What is known of one register.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) register: Register,
    /// Values that were pulled.
    pub(super) values: Vec<Held>,
    /// Edits on their way in their order, each with its number.
    pub(super) edits: Vec<(u64, Pending)>,
    /// Has the workspace heard it?
    pub(super) is_heard: bool,
    /// Does it stand otherwise than when it was last kept?
    is_touched: bool,
}

impl Known {
    /// Is there a value, pulled or on its way?
    pub(super) fn has_value(&self) -> bool {
        !self.values.is_empty() || !self.edits.is_empty()
    }
}

/// All of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Registers {
    places: Places,
    known: Vec<Known>,
    touched: Vec<u32>,
    /// Numbers of edits with the places of their registers; of some that are gone too, and in their order after
    /// [`Registers::in_turn`] only.
    turns: Vec<(u64, u32)>,
    /// First and last number of an edit so far.
    numbers: Option<(u64, u64)>,
}

impl Registers {
    /// Every register ever known.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Known> {
        self.known.iter()
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Known> {
        self.known.iter_mut()
    }

    pub(super) fn get(&self, register: &Register) -> Option<&Known> {
        self.known.get(self.places.get(register)? as usize)
    }

    /// The place of a register, which is made where there is none.
    pub(super) fn place(&mut self, register: Register) -> u32 {
        if let Some(place) = self.places.get(&register) {
            return place;
        }
        let place = self.known.len() as u32;
        let (values, edits) = (Vec::new(), Vec::new());
        self.known.push(Known { register, values, edits, is_heard: false, is_touched: false });
        self.places.insert(register, place);
        place
    }

    /// What is at a place, where there is one.
    pub(super) fn at(&mut self, place: u32) -> Option<&mut Known> {
        self.known.get_mut(place as usize)
    }

    /// What is at a place, to be changed: it is kept anew.
    pub(super) fn touch(&mut self, place: u32) -> Option<&mut Known> {
        let known = self.known.get_mut(place as usize)?;
        if !std::mem::replace(&mut known.is_touched, true) {
            self.touched.push(place);
        }
        Some(known)
    }

    /// A register that is known, to be changed.
    pub(super) fn change(&mut self, register: &Register) -> Option<&mut Known> {
        self.touch(self.places.get(register)?)
    }

    /// Registers that stand otherwise than when they were last kept.
    pub(super) fn touched(&self) -> impl Iterator<Item = &Known> {
        self.touched.iter().filter_map(|place| self.known.get(*place as usize))
    }

    /// All are kept as they stand now.
    pub(super) fn are_kept(&mut self) {
        for place in std::mem::take(&mut self.touched) {
            if let Some(known) = self.at(place) {
                known.is_touched = false;
            }
        }
    }

    /// The workspace has heard it, or forgets that it has.
    pub(super) fn hear(&mut self, place: u32, is_heard: bool) {
        if self.at(place).is_some_and(|known| known.is_heard != is_heard)
            && let Some(known) = self.touch(place)
        {
            known.is_heard = is_heard;
        }
    }

    /// One edit by its name.
    pub(super) fn edit(&mut self, register: &Register, id: OpId) -> Option<&mut Pending> {
        let edits = &mut self.change(register)?.edits;
        edits.iter_mut().map(|(_, pending)| pending).find(|pending| pending.op.id == id)
    }

    /// One more edit, behind all others; or before them, and before what waits in its register.
    pub(super) fn add(&mut self, pending: Pending, is_first: bool) {
        let (first, last) = self.numbers.unwrap_or((FIRST, FIRST - 1));
        let number = if is_first { first - 1 } else { last + 1 };
        let place = self.place(pending.op.register);
        let Some(known) = self.touch(place) else { return };
        let at = if is_first { 0 } else { known.edits.len() };
        known.edits.insert(at, (number, pending));
        self.note(number, place);
    }

    /// There is an edit of this number.
    pub(super) fn note(&mut self, number: u64, place: u32) {
        let (first, last) = self.numbers.unwrap_or((number, number));
        self.numbers = Some((first.min(number), last.max(number)));
        self.turns.push((number, place));
    }

    /// Places of registers with edits, some of them twice.
    pub(super) fn with_edits(&self) -> Vec<u32> {
        self.turns.iter().map(|(_, place)| *place).collect()
    }

    /// The edits in their order: the number of each and the place of its register.
    pub(super) fn in_turn(&mut self) -> Vec<(u64, u32)> {
        let mut turns = std::mem::take(&mut self.turns);
        turns.retain(|(number, place)| {
            let known = self.known.get(*place as usize);
            known.is_some_and(|known| known.edits.iter().any(|(other, _)| other == number))
        });
        if !turns.is_sorted() {
            let keys = turns.iter().map(|(number, _)| (0, u128::from(*number))).collect();
            turns = in_order(turns, keys);
        }
        self.turns.clone_from(&turns);
        turns
    }
}
