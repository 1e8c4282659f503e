//! Operations from a client: each gets a place, is known already, or is refused by itself. One transaction for all of them,
//! durable before it is answered.

use std::collections::HashMap;

use shared::api::{
    Code, ErrorBody, MOST_LIVE, MOST_OPERATIONS, MOST_SEEN, MOST_VALUE_BYTES, Operation, Outcome, Push, Pushed,
    Rejection,
};
use shared::sync::{Mark, Merged, OpId, OrgId, Register, Seq, UserId, merge};

use crate::auth::Caller;
use crate::refusal::Refusal;
use crate::store::Tx;
use crate::store::live::{self, Head};
use crate::team::Team;
use crate::transact_in_line;

/// Bytes of a megabyte, as the quota counts them.
const MEGABYTE: u64 = 1 << 20;

/// The epoch is another one: the client pulls again and offers what this server forgot.
pub(super) fn wrong_epoch(head: &Head) -> Refusal {
    Refusal::Said(Box::new(ErrorBody { epoch: Some(head.epoch), ..ErrorBody::new(Code::Epoch) }))
}

/// Take operations in.
///
/// # Errors
/// [`Code::TooLarge`], [`Code::Epoch`], [`Code::Full`]; nothing was taken then.
pub async fn push(team: &Team, caller: &Caller, org: OrgId, sent: &Push) -> Result<Pushed, Refusal> {
    if sent.ops.len() > MOST_OPERATIONS {
        return Err(Code::TooLarge.into());
    }
    let now = team.clock.now();
    let quota = team.config.quota_mb.saturating_mul(MEGABYTE);
    let pushed = transact_in_line!(team.store, |tx| {
        // First of all: from here on, others who push to this organisation wait.
        let mut head = live::lock(tx, org).await?.ok_or(Code::NotFound)?;
        if head.epoch != sent.epoch {
            return Err(wrong_epoch(&head));
        }
        if head.used >= quota {
            return Err(Refusal::from(Code::Full));
        }
        let mut taking = Taking::new(org, caller.user, now);
        let mut outcomes = Vec::with_capacity(sent.ops.len());
        for op in &sent.ops {
            outcomes.push(taking.take(tx, &mut head, op).await?);
        }
        taking.write(tx).await?;
        live::advance(tx, org, &head).await?;
        Ok(Pushed { outcomes, head: head.seq })
    })?;
    team.hub.tell(org, sent.epoch, pushed.head);
    Ok(pushed)
}

/// The state of one push.
struct Taking<'a> {
    org: OrgId,
    author: UserId,
    now: i64,
    /// Registers of this push, as they stand by now.
    registers: HashMap<Register, Vec<live::Live>>,
    /// Values that were placed and not written yet.
    placed: Vec<(&'a Operation, live::Live)>,
    /// Names that were not written yet.
    names: HashMap<OpId, Seq>,
}

impl<'a> Taking<'a> {
    fn new(org: OrgId, author: UserId, now: i64) -> Self {
        Self { org, author, now, registers: HashMap::new(), placed: Vec::new(), names: HashMap::new() }
    }

    async fn take(&mut self, tx: &mut Tx, head: &mut Head, op: &'a Operation) -> Result<Outcome, Refusal> {
        let known = match self.names.get(&op.id) {
            Some(seq) => Some(*seq),
            None => live::known(tx, self.org, op.id).await?,
        };
        if let Some(seq) = known {
            return Ok(Outcome::Duplicate(seq));
        }
        if let Some(why) = refuse(head, op) {
            return Ok(Outcome::Rejected(why));
        }
        if !self.registers.contains_key(&op.register) {
            self.registers.insert(op.register, live::register(tx, self.org, &op.register).await?);
        }
        let register = self.registers.entry(op.register).or_default();
        let new = Mark { seq: head.seq.plus(1), id: op.id, base: op.base, gone: op.sees.clone() };
        let Merged::Placed { replaced, mark } = merge(register.iter().map(|value| &value.mark), &new, false) else {
            self.names.insert(op.id, head.seq);
            return Ok(Outcome::Duplicate(head.seq));
        };
        if register.len() - replaced.len() >= MOST_LIVE {
            return Ok(Outcome::Rejected(Rejection::TooManyConflicts));
        }
        let (out, mut stay): (Vec<live::Live>, Vec<live::Live>) =
            std::mem::take(register).into_iter().partition(|value| replaced.contains(&value.mark.seq));
        let placed = live::Live { mark, is_deletion: op.is_deletion, bytes: live::bytes_of(op) };
        stay.push(placed.clone());
        *register = stay;
        for value in out {
            self.take_out(tx, head, op, &value).await?;
        }
        head.seq = placed.mark.seq;
        head.used += placed.bytes;
        if !op.is_deletion {
            head.digest = head.digest.with(&op.register, placed.mark.seq, &op.id);
        }
        self.names.insert(op.id, head.seq);
        self.placed.push((op, placed));
        Ok(Outcome::Accepted(head.seq))
    }

    /// A later edit takes the place of a value.
    async fn take_out(
        &mut self,
        tx: &mut Tx,
        head: &mut Head,
        op: &Operation,
        value: &live::Live,
    ) -> Result<(), Refusal> {
        // What is to be removed has to be there.
        if self.placed.iter().any(|(_, placed)| placed.mark.seq == value.mark.seq) {
            self.write(tx).await?;
        }
        live::remove(tx, self.org, value, self.now).await?;
        head.used = head.used.saturating_sub(value.bytes);
        if !value.is_deletion {
            head.digest = head.digest.without(&op.register, value.mark.seq, &value.mark.id);
        }
        Ok(())
    }

    /// Write what waits, in a few statements.
    async fn write(&mut self, tx: &mut Tx) -> Result<(), Refusal> {
        live::add(tx, self.org, self.author, &self.placed, self.now).await?;
        let names: Vec<(OpId, Seq)> = self.names.drain().collect();
        live::remember(tx, self.org, &names, self.now).await?;
        self.placed.clear();
        Ok(())
    }
}

/// What can be said without looking at the register.
fn refuse(head: &Head, op: &Operation) -> Option<Rejection> {
    if op.sealed.bytes().len() > MOST_VALUE_BYTES {
        Some(Rejection::TooLarge)
    } else if op.sees.len() > MOST_SEEN {
        Some(Rejection::SeesTooMuch)
    } else if op.sealed.generation() != head.generation {
        Some(Rejection::OldKeys)
    } else if op.base > head.seq {
        Some(Rejection::FromTheFuture)
    } else {
        None
    }
}
