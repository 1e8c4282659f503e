//! Edits on their way: kept in the order they were made until a pull has brought their effect back. Never drops one for
//! having been sent, or for being refused.

use super::registers::Registers;
use super::{Held, Mark, OpId, Register, Seq};
use crate::api::{MOST_BODY_BYTES, MOST_OPERATIONS, MOST_SEEN, Operation};

/// Most bytes of an operation beside its value and the ids it has seen: two names, a register and six numbers, each with
/// its longest form in postcard.
const BYTES_BESIDE: usize = 16 + 24 + 10 + 5 + 10 + 1 + 5 + 5;
/// Bytes of the head of a push: epoch and number of operations, in their longest form.
const BYTES_OF_HEAD: usize = 5 + 5;

/// One edit that is not pulled yet.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize))]
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

/// The edits of a browser.
#[derive(Clone, Copy)]
pub struct Outbox<'a>(pub(super) &'a Registers);

impl<'a> Outbox<'a> {
    /// How many wait.
    pub fn len(self) -> usize {
        self.0.iter().map(|known| known.edits.len()).sum()
    }

    /// Is everything synced?
    pub fn is_empty(self) -> bool {
        self.iter().next().is_none()
    }

    /// All, those of a register in their order.
    pub fn iter(self) -> impl Iterator<Item = &'a Pending> {
        self.0.iter().flat_map(|known| known.edits.iter().map(|(_, pending)| pending))
    }
}

impl Registers {
    /// The next operations to send, from the first: as many as a push may hold. They count as sent from now on.
    pub(super) fn next_to_send(&mut self) -> Vec<Operation> {
        let (mut bytes, mut next) = (BYTES_OF_HEAD, Vec::new());
        for (number, place) in self.in_turn() {
            let mut edits = self.at(place).into_iter().flat_map(|known| &mut known.edits);
            let waiting = edits.find(|(other, pending)| *other == number && pending.acknowledged.is_none());
            let Some((_, pending)) = waiting else { continue };
            bytes += BYTES_BESIDE + pending.op.sees.len() * OpId::BYTES + pending.op.sealed.bytes().len();
            if next.len() == MOST_OPERATIONS || bytes > MOST_BODY_BYTES {
                break;
            }
            pending.is_sent = true;
            next.push(pending.op.clone());
            self.touch(place);
        }
        next
    }

    /// What an author sees of a register here has these names, the newest last: each with what it had seen in turn.
    pub(super) fn seen(&self, register: &Register) -> (Seq, Vec<OpId>) {
        let mut base = Seq::ZERO;
        let mut sees: Vec<OpId> = Vec::new();
        for (_, Pending { op, .. }) in self.get(register).into_iter().flat_map(|known| &known.edits) {
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
    pub(super) fn send(&mut self, op: Operation) {
        self.retain(&op.register, &mut |pending| pending.is_sent || !op.sees.contains(&pending.op.id));
        self.add(Pending { op, is_sent: false, acknowledged: None, was: None }, false);
    }

    /// A value that the server may have lost, to be offered again under its name, before what was edited later.
    pub(super) fn offer(&mut self, register: Register, held: Held) {
        let Held { mark: Mark { seq, id, base, gone: mut sees }, at_s, is_deletion, sealed, .. } = held;
        sees.drain(..sees.len().saturating_sub(MOST_SEEN));
        let later = self.change(&register).into_iter().flat_map(|known| &mut known.edits);
        // Its place will be another one: who had seen it says so by its name.
        later.filter(|(_, later)| later.op.base.covers(seq)).for_each(|(_, later)| later.op.sees.push(id));
        let op = Operation { id, register, base, sees, at_s, is_deletion, sealed };
        self.add(Pending { op, is_sent: true, acknowledged: None, was: Some(seq) }, true);
    }

    /// Keeps of a register's edits what `keeps` says.
    pub(super) fn retain(&mut self, register: &Register, keeps: &mut dyn FnMut(&Pending) -> bool) {
        if self.get(register).is_some_and(|known| !known.edits.is_empty())
            && let Some(known) = self.change(register)
        {
            known.edits.retain(|(_, pending)| keeps(pending));
        }
    }

    /// The server's places count no longer.
    pub(super) fn forget_places(&mut self) {
        for place in self.with_edits() {
            for (_, pending) in self.touch(place).into_iter().flat_map(|known| &mut known.edits) {
                pending.was = pending.acknowledged.take().or(pending.was);
            }
        }
    }

    /// Takes out what has its effect here, now that everything up to this place is pulled: it may have been replaced by
    /// what a page before the last one does not hold yet.
    pub(super) fn passed(&mut self, whole: Seq) {
        let is_done = |(_, pending): &(u64, Pending)| pending.acknowledged.is_some_and(|place| place <= whole);
        for place in self.with_edits() {
            if self.at(place).is_some_and(|known| known.edits.iter().any(is_done))
                && let Some(known) = self.touch(place)
            {
                known.edits.retain(|edit| !is_done(edit));
            }
        }
    }
}
