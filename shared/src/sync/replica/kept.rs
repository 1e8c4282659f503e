//! A replica as entries of a log: each says how every register that changed stands now, so that one edit is one small entry
//! however much there is. Replayed in their order they make the same replica. Stores nothing: an entry is one transaction of
//! whoever keeps it.

use std::mem::take;

use super::{Held, Refused, Replica};
use crate::sync::form::{self, fields};
use crate::sync::registers::Known;
use crate::sync::{Digest, Epoch, Pending, Register, Seq};

/// Registers in one entry of a whole log: some megabytes.
const REGISTERS: usize = 20_000;

/// What changed of a replica between two keepings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize))]
pub struct Entry {
    /// Is everything before it void?
    pub(in crate::sync) starts_anew: bool,
    pub(in crate::sync) epoch: Epoch,
    pub(in crate::sync) cursor: Seq,
    pub(in crate::sync) began: Seq,
    pub(in crate::sync) whole: Seq,
    pub(in crate::sync) digest: Digest,
    pub(in crate::sync) is_comparing: bool,
    pub(in crate::sync) registers: Vec<Standing>,
    /// All of it, where it changed.
    pub(in crate::sync) tray: Option<Vec<Refused>>,
}

/// How one register stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize))]
pub(in crate::sync) struct Standing {
    pub(in crate::sync) register: Register,
    pub(in crate::sync) values: Vec<Held>,
    pub(in crate::sync) edits: Vec<(u64, Pending)>,
    pub(in crate::sync) is_heard: bool,
}

fields! {
    Entry { starts_anew, epoch, cursor, began, whole, digest, is_comparing, registers, tray }
    Standing { register, values, edits, is_heard }
}

impl Entry {
    /// As it is kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        form::written(self)
    }

    /// From what was kept; `None` where that is of another version, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        form::read(bytes)
    }

    /// How many registers it says something of: what a log weighs.
    pub fn len(&self) -> usize {
        self.registers.len()
    }

    /// Does it say nothing of any register?
    pub fn is_empty(&self) -> bool {
        self.registers.is_empty()
    }

    /// Is the log before it void?
    pub fn starts_anew(&self) -> bool {
        self.starts_anew
    }
}

impl Replica {
    /// Is there anything to keep?
    pub fn has_unkept(&self) -> bool {
        self.unkept.all || self.unkept.head || self.unkept.tray || self.registers.touched().next().is_some()
    }

    /// Registers that stand otherwise than when they were last kept.
    pub fn unkept(&self) -> impl Iterator<Item = &Register> {
        self.registers.touched().map(|known| &known.register)
    }

    /// What changed since this was last asked, to be kept as one. Where everything did, the entries of all.
    pub fn take_entries(&mut self) -> Vec<Entry> {
        if self.unkept.all {
            return self.whole_log();
        }
        self.unkept.head = false;
        let registers = self.registers.touched().map(Standing::of).collect();
        self.registers.are_kept();
        let tray = take(&mut self.unkept.tray).then(|| self.tray.clone());
        vec![Entry { registers, tray, ..self.head() }]
    }

    /// A log that says the same as the one so far, without what is void in it.
    pub fn whole_log(&mut self) -> Vec<Entry> {
        self.unkept = super::Unkept::default();
        self.registers.are_kept();
        let all: Vec<&Known> = self.registers.iter().filter(|known| known.has_value() || known.is_heard).collect();
        let mut entries: Vec<Entry> = all
            .chunks(REGISTERS)
            .map(|part| part.iter().copied().map(Standing::of).collect())
            .map(|registers| Entry { registers, ..self.head() })
            .collect();
        if entries.is_empty() {
            entries.push(self.head());
        }
        if let Some(first) = entries.first_mut() {
            (first.starts_anew, first.tray) = (true, Some(self.tray.clone()));
        }
        entries
    }

    /// Takes an entry of the log back, the first one first.
    pub fn replay(&mut self, entry: Entry) {
        if entry.starts_anew {
            *self = Self::default();
        }
        let Entry { epoch, cursor, began, whole, digest, is_comparing, registers, tray, .. } = entry;
        (self.epoch, self.cursor, self.began, self.whole) = (epoch, cursor, began, whole);
        (self.digest, self.is_comparing) = (digest, is_comparing);
        for Standing { register, values, edits, is_heard } in registers {
            let place = self.registers.place(register);
            for (number, _) in &edits {
                self.registers.note(*number, place);
            }
            if let Some(known) = self.registers.at(place) {
                (known.values, known.edits, known.is_heard) = (values, edits, is_heard);
            }
        }
        if let Some(tray) = tray {
            self.tray = tray;
        }
    }

    fn head(&self) -> Entry {
        Entry {
            starts_anew: false,
            epoch: self.epoch,
            cursor: self.cursor,
            began: self.began,
            whole: self.whole,
            digest: self.digest,
            is_comparing: self.is_comparing,
            registers: Vec::new(),
            tray: None,
        }
    }
}

impl Standing {
    fn of(known: &Known) -> Self {
        let Known { register, values, edits, is_heard, .. } = known;
        Self { register: *register, values: values.clone(), edits: edits.clone(), is_heard: *is_heard }
    }
}
