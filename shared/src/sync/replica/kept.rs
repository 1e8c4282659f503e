//! A replica as entries of a log: each says how every register that changed stands now, so that one edit is one small entry
//! however much there is. Replayed in their order they make the same replica. Stores nothing: an entry is one transaction of
//! whoever keeps it.

use std::mem::take;

use serde::{Deserialize, Serialize};

use super::{Held, Refused, Replica};
use crate::sync::{Digest, Epoch, Pending, Register, Seq};

/// Registers in one entry of a whole log: some megabytes.
const REGISTERS: usize = 20_000;

/// What changed of a replica between two keepings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Is everything before it void?
    starts_anew: bool,
    epoch: Epoch,
    cursor: Seq,
    began: Seq,
    whole: Seq,
    digest: Digest,
    is_comparing: bool,
    registers: Vec<Standing>,
    /// All of it, where it changed.
    tray: Option<Vec<Refused>>,
}

/// How one register stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Standing {
    register: Register,
    values: Vec<Held>,
    edits: Vec<(u64, Pending)>,
    is_heard: bool,
}

impl Entry {
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
        self.unkept.all
            || self.unkept.head
            || self.unkept.tray
            || !self.unkept.registers.is_empty()
            || !self.outbox.touched.is_empty()
    }

    /// Registers that stand otherwise than when they were last kept.
    pub fn unkept(&self) -> impl Iterator<Item = &Register> {
        self.unkept.registers.iter().chain(&self.outbox.touched)
    }

    /// What changed since this was last asked, to be kept as one. Where everything did, the entries of all.
    pub fn take_entries(&mut self) -> Vec<Entry> {
        if self.unkept.all {
            return self.whole_log();
        }
        self.unkept.head = false;
        let mut registers = take(&mut self.unkept.registers);
        registers.append(&mut self.outbox.touched);
        let tray = take(&mut self.unkept.tray).then(|| self.tray.clone());
        let standing = registers.into_iter().map(|register| self.standing(register)).collect();
        vec![Entry { registers: standing, tray, ..self.head() }]
    }

    /// A log that says the same as the one so far, without what is void in it.
    pub fn whole_log(&mut self) -> Vec<Entry> {
        self.unkept = super::Unkept::default();
        self.outbox.touched.clear();
        let mut all = self.heard.clone();
        all.extend(self.registers());
        let all: Vec<Register> = all.into_iter().collect();
        let mut entries: Vec<Entry> = all
            .chunks(REGISTERS)
            .map(|part| part.iter().map(|register| self.standing(*register)).collect())
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
            if values.is_empty() {
                self.registers.remove(&register);
            } else {
                self.registers.insert(register, values);
            }
            self.outbox.replace(register, edits);
            if is_heard {
                self.heard.insert(register);
            } else {
                self.heard.remove(&register);
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

    fn standing(&self, register: Register) -> Standing {
        Standing {
            register,
            values: self.registers.get(&register).cloned().unwrap_or_default(),
            edits: self.outbox.numbered(&register),
            is_heard: self.heard.contains(&register),
        }
    }
}
