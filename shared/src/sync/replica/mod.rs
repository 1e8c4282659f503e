//! What one browser knows of an organisation: the values it pulled, the edits on their way, and what becomes of both when
//! the server answers. Sends nothing and stores nothing: a change and its cursor are one transaction of whoever keeps it.
//!
//! The order of things: [`Replica::write`]; [`Replica::next_push`], keep, send, [`Replica::pushed`]; ask with
//! [`Replica::next_pull`], apply with [`Replica::pulled`]. Answers may be lost, doubled or late: what does not fit is
//! refused, and what is refused can be asked again.

use super::registers::Registers;
use super::{Digest, Epoch, Mark, Merged, OpId, Outbox, Pending, Register, RegisterKey, Sealed, Seq, UserId, merge};
pub(super) mod kept;
mod reseal;
pub use kept::Entry;

use crate::api::{Operation, Outcome, Page, PullQuery, Push, Pushed, Rejection, Row};

/// A value that was pulled.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize))]
pub struct Held {
    /// Where it stands.
    pub mark: Mark,
    /// Who sent it.
    pub author: UserId,
    /// When, as its author said, seconds since 1970.
    pub at_s: i64,
    /// Does it take the value away?
    pub is_deletion: bool,
    /// The value.
    pub sealed: Sealed,
}

/// A value that counts here and now: pulled, or one's own on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Live<'a> {
    /// Its place; those on their way come after all others.
    pub seq: Seq,
    /// The operation it came by.
    pub id: OpId,
    /// Who sent it; `None` for one's own on its way.
    pub author: Option<UserId>,
    /// When, as its author said, seconds since 1970.
    pub at_s: i64,
    /// Does it take the value away?
    pub is_deletion: bool,
    /// The value.
    pub sealed: &'a Sealed,
}

/// An edit, sealed under its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Its name: random, never used before.
    pub id: OpId,
    /// The register it writes.
    pub register: Register,
    /// When it was made, seconds since 1970 by one's own clock.
    pub at_s: i64,
    /// Does it take the value away?
    pub is_deletion: bool,
    /// The value, sealed for this name and register.
    pub sealed: Sealed,
}

/// An edit that the server did not take: kept for its author to see, repeat or throw away.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize))]
pub struct Refused {
    /// The edit.
    pub op: Operation,
    /// Why.
    pub why: Rejection,
}

/// What a page changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Registers whose values are others now.
    pub registers: Vec<Register>,
    /// Is everything pulled that the server had when it answered?
    pub is_whole: bool,
    /// Does this browser hold other values than the server though it pulled everything? Then [`Replica::start_again`].
    pub has_diverged: bool,
    /// Data key in use on the server.
    pub generation: u32,
}

/// An answer to a question that is no longer the one to ask: nothing of it was applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the answer is to an earlier question")]
pub struct Stale;

/// Everything one browser knows of one organisation.
#[derive(Clone, Debug, Default)]
pub struct Replica {
    epoch: Epoch,
    cursor: Seq,
    /// Head when this browser began to pull from the start: it never saw what was replaced before.
    began: Seq,
    /// The last place at which everything was pulled. A page that stops before the head leaves out what stood there and
    /// was replaced further on: only up to here has this browser seen everything.
    whole: Seq,
    digest: Digest,
    /// After a restore of the server: values that were pulled wait in the outbox until it is known what it still has.
    is_comparing: bool,
    registers: Registers,
    tray: Vec<Refused>,
    /// What changed since it was last kept.
    unkept: Unkept,
}

/// What of a replica is not kept yet, beside the registers, which note that themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Unkept {
    tray: bool,
    /// How far it was pulled.
    head: bool,
    /// Everything: what was kept before counts no longer.
    all: bool,
}

impl Replica {
    /// Writes an edit: it counts at once, and is on its way.
    pub fn write(&mut self, edit: Edit) {
        let op = self.draft(edit);
        self.add(op);
    }

    /// An edit as an operation that puts out of force all that counts here now. Where several tabs share what is stored, a
    /// tab drafts from what it shows, and the one that writes adds.
    pub fn draft(&self, edit: Edit) -> Operation {
        let Edit { id, register, at_s, is_deletion, sealed } = edit;
        let (mut base, mut sees) = self.registers.seen(&register);
        for Held { mark, .. } in self.values(&register) {
            let is_whole = mark.seq <= self.whole;
            base = base.max(if is_whole { mark.seq } else { mark.base });
            sees.extend((!is_whole).then_some(mark.id));
        }
        Operation { id, register, base, sees, at_s, is_deletion, sealed }
    }

    /// Puts an operation on its way.
    pub fn add(&mut self, op: Operation) {
        self.registers.send(op);
    }

    /// What to send next, if anything. The replica is to be kept before it is sent: from now on the edits count as sent.
    pub fn next_push(&mut self) -> Option<Push> {
        if self.is_comparing || self.epoch == Epoch::default() {
            return None;
        }
        let ops = self.registers.next_to_send();
        (!ops.is_empty()).then_some(Push { epoch: self.epoch, ops })
    }

    /// The server's answer to a push. What it refused goes to the tray; but what only needs another key stays, see
    /// [`Replica::reseal`].
    pub fn pushed(&mut self, push: &Push, answer: &Pushed) {
        if push.epoch != self.epoch {
            return;
        }
        for (op, outcome) in push.ops.iter().zip(&answer.outcomes) {
            match outcome {
                Outcome::Accepted(place) | Outcome::Duplicate(place) => {
                    if let Some(pending) = self.registers.edit(&op.register, op.id) {
                        pending.acknowledged = Some(*place);
                    }
                }
                Outcome::Rejected(why) if why.mends_itself() => {}
                Outcome::Rejected(why) => self.refuse(&op.register, op.id, *why),
            }
        }
        self.registers.passed(self.whole);
    }

    /// What to ask next.
    pub fn next_pull(&self, limit: u32) -> PullQuery {
        PullQuery { epoch: self.epoch, cursor: self.cursor, began: self.began, limit }
    }

    /// The server's answer to a pull.
    ///
    /// # Errors
    /// When it answers another question than the one to ask now: an earlier one, come late or twice.
    pub fn pulled(&mut self, asked: &PullQuery, page: Page) -> Result<Changes, Stale> {
        let is_first = asked.cursor == Seq::ZERO;
        if *asked != self.next_pull(asked.limit) || !is_first && page.epoch != self.epoch {
            return Err(Stale);
        }
        if page.epoch != self.epoch {
            // Restored again, and the first page is the first to say so.
            self.registers.forget_places();
        }
        let is_whole = page.cursor == page.head;
        let mut changes = Changes { is_whole, generation: page.generation, ..Changes::default() };
        let nobody = UserId([0; 16]);
        for row in page.rows {
            changes.registers.push(row.register);
            let author = page.authors.get(usize::from(row.author)).copied().unwrap_or(nobody);
            self.place(row, author);
        }
        self.unkept.head |=
            (self.epoch, self.cursor) != (page.epoch, page.cursor) || is_whole && self.whole != page.cursor;
        (self.epoch, self.cursor) = (page.epoch, page.cursor);
        if is_first {
            self.began = page.head;
        }
        if is_whole {
            (self.is_comparing, self.whole) = (false, self.cursor);
            self.registers.passed(self.whole);
            changes.has_diverged = self.digest != page.digest;
        }
        Ok(changes)
    }

    /// The server was restored from a backup: its places count no longer, everything is pulled again, and values that it
    /// has lost are offered to it. Until then they go on counting here.
    pub fn restored(&mut self, epoch: Epoch) {
        self.registers.forget_places();
        let values = self.registers.iter_mut().map(|known| (known.register, std::mem::take(&mut known.values)));
        let values: Vec<(Register, Vec<Held>)> = values.filter(|(_, values)| !values.is_empty()).collect();
        for (register, values) in values {
            for held in values {
                if self.registers.edit(&register, held.mark.id).is_none() {
                    self.registers.offer(register, held);
                }
            }
        }
        (self.epoch, self.is_comparing) = (epoch, true);
        self.start_again();
    }

    /// Everything is to be pulled again, because this browser was away for too long or has diverged. Edits stay.
    pub fn start_again(&mut self) {
        self.registers.iter_mut().for_each(|known| known.values.clear());
        self.unkept.all = true;
        (self.cursor, self.began, self.whole, self.digest) = (Seq::ZERO, Seq::ZERO, Seq::ZERO, Digest::default());
    }

    /// The values of a register that count here and now: more than one is a conflict.
    pub fn live(&self, register: &Register) -> Vec<Live<'_>> {
        let Some(known) = self.registers.get(register) else { return Vec::new() };
        let mut marks: Vec<Mark> = known.values.iter().map(|value| value.mark.clone()).collect();
        let mut live: Vec<Live<'_>> = known.values.iter().map(Live::pulled).collect();
        for ((_, pending), seq) in known.edits.iter().zip(u64::MAX / 2..) {
            let new = Mark { seq: Seq(seq), ..pending.mark() };
            if let Merged::Placed { replaced, mark } = merge(&marks.iter().collect::<Vec<_>>(), &new, false) {
                marks.retain(|mark| !replaced.contains(&mark.seq));
                live.retain(|value| !replaced.contains(&value.seq));
                live.push(pending.live(mark.seq));
                marks.push(mark);
            }
        }
        live
    }

    /// Every register that has a value, pulled or on its way.
    pub fn registers(&self) -> impl Iterator<Item = &Register> {
        self.registers.iter().filter(|known| known.has_value()).map(|known| &known.register)
    }

    /// Every value that was pulled.
    pub fn held(&self) -> impl Iterator<Item = (&Register, &Held)> {
        self.registers.iter().flat_map(|known| known.values.iter().map(|value| (&known.register, value)))
    }

    fn values(&self, register: &Register) -> &[Held] {
        self.registers.get(register).map(|known| known.values.as_slice()).unwrap_or_default()
    }

    /// Has everything been pulled once, so that what is not here was not said?
    pub fn is_whole(&self) -> bool {
        self.whole > Seq::ZERO
    }

    /// Has the workspace heard what is said here?
    pub fn is_heard(&self, register: &Register) -> bool {
        self.registers.get(register).is_some_and(|known| known.is_heard)
    }

    /// The workspace has heard what is said here.
    pub fn hear(&mut self, register: Register) {
        let place = self.registers.place(register);
        self.registers.hear(place, true);
    }

    /// What it was said of is no longer in the workspace: it hears it anew when it comes back.
    pub fn forget_heard(&mut self, register: &Register) {
        let place = self.registers.place(*register);
        self.registers.hear(place, false);
    }

    /// The same of all things that are gone.
    pub fn forget_heard_of(&mut self, is_gone: impl Fn(RegisterKey) -> bool) {
        let heard = self.registers.iter().filter(|known| known.is_heard).map(|known| known.register);
        let gone: Vec<Register> = heard.filter(|register| is_gone(register.key)).collect();
        for register in &gone {
            self.forget_heard(register);
        }
    }

    /// Edits on their way.
    pub fn outbox(&self) -> Outbox<'_> {
        Outbox(&self.registers)
    }

    /// Edits that were refused.
    pub fn tray(&self) -> &[Refused] {
        &self.tray
    }

    /// Throws a refused edit away.
    pub fn dismiss(&mut self, id: OpId) {
        self.tray.retain(|refused| refused.op.id != id);
        self.unkept.tray = true;
    }

    /// Up to where everything is pulled.
    pub fn cursor(&self) -> Seq {
        self.cursor
    }

    /// Epoch of the server's database, as last seen.
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    fn place(&mut self, row: Row, author: UserId) {
        let Row { seq, id, register, base, gone, at_s, is_deletion, sealed, .. } = row;
        // An edit of one's own is back, or somebody who had seen it has put it out of force.
        self.registers.retain(&register, &mut |pending| {
            let is_seen = pending.was.is_some_and(|was| base.covers(was));
            pending.op.id != id && !gone.contains(&pending.op.id) && !is_seen
        });
        let place = self.registers.place(register);
        let Some(known) = self.registers.touch(place) else { return };
        let values = &mut known.values;
        let new = Mark { seq, id, base, gone };
        let live: Vec<&Mark> = values.iter().map(|value| &value.mark).collect();
        if let Merged::Placed { replaced, mark } = merge(&live, &new, false) {
            let mut digest = self.digest;
            for value in values.iter().filter(|value| replaced.contains(&value.mark.seq) && !value.is_deletion) {
                digest = digest.without(&register, value.mark.seq, &value.mark.id);
            }
            self.digest = if is_deletion { digest } else { digest.with(&register, seq, &id) };
            values.retain(|value| !replaced.contains(&value.mark.seq));
            values.push(Held { mark, author, at_s, is_deletion, sealed });
        }
    }

    fn refuse(&mut self, register: &Register, id: OpId, why: Rejection) {
        let mut refused = None;
        self.registers.retain(register, &mut |pending| {
            let is_it = pending.op.id == id;
            if is_it {
                refused = Some(Refused { op: pending.op.clone(), why });
            }
            !is_it
        });
        self.unkept.tray |= refused.is_some();
        self.tray.extend(refused);
    }
}

impl Live<'_> {
    fn pulled(held: &Held) -> Live<'_> {
        let Held { mark, author, at_s, is_deletion, sealed } = held;
        let (at_s, is_deletion) = (*at_s, *is_deletion);
        Live { seq: mark.seq, id: mark.id, author: Some(*author), at_s, is_deletion, sealed }
    }
}

impl Pending {
    fn mark(&self) -> Mark {
        Mark { seq: Seq::ZERO, id: self.op.id, base: self.op.base, gone: self.op.sees.clone() }
    }

    fn live(&self, seq: Seq) -> Live<'_> {
        let Operation { id, at_s, is_deletion, ref sealed, .. } = self.op;
        Live { seq, id, author: None, at_s, is_deletion, sealed }
    }
}
