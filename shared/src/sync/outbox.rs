//! Edits on their way: kept in the order they were made until a pull has brought their effect back. Never drops one for
//! having been sent, or for being refused.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Held, Mark, OpId, Register, Seq};
use crate::api::{MOST_BODY_BYTES, MOST_OPERATIONS, MOST_SEEN, Operation};

/// Most bytes of an operation beside its value and the ids it has seen: two names, a register and six numbers, each with
/// its longest form in postcard.
const BYTES_BESIDE: usize = 16 + 24 + 10 + 5 + 10 + 1 + 5 + 5;
/// Bytes of the head of a push: epoch and number of operations, in their longest form.
const BYTES_OF_HEAD: usize = 5 + 5;
/// Number of the first edit; offers are put before it.
const FIRST: u64 = 1 << 32;

/// One edit that is not pulled yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// As it is sent.
    pub op: Operation,
    /// May it have reached the server? Set before it is sent, so that no crash in between is overlooked.
    pub is_sent: bool,
    /// Place the server gave it, or up to which its effect is pulled.
    pub acknowledged: Option<Seq>,
    /// Place it had before the server was restored.
    pub was: Option<Seq>,
}

/// The edits, in the order they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outbox {
    by_number: BTreeMap<u64, Pending>,
    by_register: BTreeMap<Register, Vec<u64>>,
    /// Registers with other edits than when they were last kept.
    #[serde(skip)]
    pub(super) touched: BTreeSet<Register>,
}

impl Outbox {
    /// How many wait.
    pub fn len(&self) -> usize {
        self.by_number.len()
    }

    /// Is everything synced?
    pub fn is_empty(&self) -> bool {
        self.by_number.is_empty()
    }

    /// All, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Pending> {
        self.by_number.values()
    }

    /// Those of a register, in their order.
    pub fn of(&self, register: &Register) -> impl Iterator<Item = &Pending> {
        let numbers = self.by_register.get(register).map(Vec::as_slice).unwrap_or_default();
        numbers.iter().filter_map(|number| self.by_number.get(number))
    }

    /// Registers from one to another that have any.
    pub(super) fn registers_between(&self, first: Register, last: Register) -> impl Iterator<Item = Register> {
        self.by_register.range(first..=last).map(|(register, _)| *register)
    }

    /// Has any of a register?
    pub fn has(&self, register: &Register) -> bool {
        self.by_register.contains_key(register)
    }

    /// The next operations to send, from the first: as many as a push may hold. They count as sent from now on.
    pub(super) fn next(&mut self) -> Vec<Operation> {
        let mut bytes = BYTES_OF_HEAD;
        let waiting = self.by_number.values_mut().filter(|pending| pending.acknowledged.is_none());
        let fits = |pending: &&mut Pending| {
            let op = &pending.op;
            bytes += BYTES_BESIDE + op.sees.len() * OpId::BYTES + op.sealed.bytes().len();
            bytes <= MOST_BODY_BYTES
        };
        let next = waiting.take(MOST_OPERATIONS).take_while(fits);
        next.map(|pending| {
            pending.is_sent = true;
            self.touched.insert(pending.op.register);
            pending.op.clone()
        })
        .collect()
    }

    /// What an author sees of a register here has these names, the newest last: each with what it had seen in turn.
    pub(super) fn seen(&self, register: &Register) -> (Seq, Vec<OpId>) {
        let mut base = Seq::ZERO;
        let mut sees: Vec<OpId> = Vec::new();
        for Pending { op, .. } in self.of(register) {
            base = base.max(op.base);
            for id in op.sees.iter().chain([&op.id]) {
                if !sees.contains(id) {
                    sees.push(*id);
                }
            }
        }
        // The newest are the ones that may still be under way.
        sees.drain(..sees.len().saturating_sub(MOST_SEEN));
        (base, sees)
    }

    /// One more edit. What was never sent and its author had seen is dropped: nobody else knows of it.
    pub(super) fn add(&mut self, op: Operation) {
        self.retain_of(&op.register, |pending| pending.is_sent || !op.sees.contains(&pending.op.id));
        self.touched.insert(op.register);
        let number = self.by_number.last_key_value().map_or(FIRST, |(last, _)| last + 1);
        self.by_register.entry(op.register).or_default().push(number);
        self.by_number.insert(number, Pending { op, is_sent: false, acknowledged: None, was: None });
    }

    /// A value that the server may have lost, to be offered again under its name, before what was edited later.
    pub(super) fn offer(&mut self, register: Register, held: Held) {
        let Held { mark: Mark { seq, id, base, gone: mut sees }, at_s, is_deletion, sealed, .. } = held;
        sees.drain(..sees.len().saturating_sub(MOST_SEEN));
        let number = self.by_number.first_key_value().map_or(FIRST, |(first, _)| first - 1);
        let numbers = self.by_register.entry(register).or_default();
        for number in &*numbers {
            // Its place will be another one: who had seen it says so by its name.
            let later = self.by_number.get_mut(number).filter(|later| later.op.base.covers(seq));
            if let Some(Pending { op, .. }) = later {
                op.sees.push(id);
            }
        }
        numbers.insert(0, number);
        let op = Operation { id, register, base, sees, at_s, is_deletion, sealed };
        self.touched.insert(register);
        self.by_number.insert(number, Pending { op, is_sent: true, acknowledged: None, was: Some(seq) });
    }

    /// The server's places count no longer.
    pub(super) fn forget_places(&mut self) {
        for pending in self.by_number.values_mut() {
            pending.was = pending.acknowledged.take().or(pending.was);
            self.touched.insert(pending.op.register);
        }
    }

    /// One edit by its name.
    pub(super) fn get_mut(&mut self, register: &Register, id: OpId) -> Option<&mut Pending> {
        let numbers = self.by_register.get(register)?;
        self.touched.insert(*register);
        let number = numbers.iter().find(|number| self.by_number.get(number).is_some_and(|p| p.op.id == id))?;
        self.by_number.get_mut(number)
    }

    /// Keeps of a register what `keeps` says.
    pub(super) fn retain_of(&mut self, register: &Register, mut keeps: impl FnMut(&Pending) -> bool) {
        let Some(numbers) = self.by_register.get_mut(register) else { return };
        self.touched.insert(*register);
        numbers.retain(|number| {
            let is_kept = self.by_number.get(number).is_some_and(&mut keeps);
            if !is_kept {
                self.by_number.remove(number);
            }
            is_kept
        });
        if numbers.is_empty() {
            self.by_register.remove(register);
        }
    }

    /// Edits of a register, each with its number: as they are kept.
    pub(super) fn numbered(&self, register: &Register) -> Vec<(u64, Pending)> {
        let numbers = self.by_register.get(register).map(Vec::as_slice).unwrap_or_default();
        numbers.iter().filter_map(|number| Some((*number, self.by_number.get(number)?.clone()))).collect()
    }

    /// A register has these edits and no others: as they were kept.
    pub(super) fn replace(&mut self, register: Register, edits: Vec<(u64, Pending)>) {
        for number in self.by_register.remove(&register).unwrap_or_default() {
            self.by_number.remove(&number);
        }
        if !edits.is_empty() {
            self.by_register.insert(register, edits.iter().map(|(number, _)| *number).collect());
            self.by_number.extend(edits);
        }
    }

    /// Takes out what has its effect here, now that everything up to this place is pulled: it may have been replaced by
    /// what a page before the last one does not hold yet.
    pub(super) fn passed(&mut self, whole: Seq) {
        let is_done = |pending: &&Pending| pending.acknowledged.is_some_and(|place| place <= whole);
        let done: Vec<Register> = self.iter().filter(is_done).map(|pending| pending.op.register).collect();
        for register in done {
            self.retain_of(&register, |pending| !is_done(&pending));
        }
    }
}
