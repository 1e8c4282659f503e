//! Operations from a client: each gets a place, is known already, or is refused by itself. One transaction for all of them
//! and for those of others who wait in line, durable before it is answered.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use shared::api::{
    Code, ErrorBody, MOST_LIVE, MOST_OPERATIONS, MOST_SEEN, MOST_VALUE_BYTES, Operation, Outcome, Push, Pushed,
    Rejection,
};
use shared::sync::{Mark, Merged, OpId, OrgId, Register, Seq, UserId, merge};

use tokio::sync::oneshot;

use super::line::Waiting;
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
pub async fn push(team: &Arc<Team>, caller: &Caller, org: OrgId, sent: Push) -> Result<Pushed, Refusal> {
    if sent.ops.len() > MOST_OPERATIONS {
        return Err(Code::TooLarge.into());
    }
    let (answer, answered) = oneshot::channel();
    if team.lines.join(org, Waiting { push: sent, author: caller.user, answer }) {
        // A task of its own: others wait for it, so it goes on when the browser that began it hangs up.
        tokio::spawn(serve(team.clone(), org));
    }
    answered.await.unwrap_or_else(|_| Err(Code::Failed.into()))
}

/// Serve the line of an organisation until nobody stands there.
async fn serve(team: Arc<Team>, org: OrgId) {
    loop {
        let turn = team.lines.next(org);
        if turn.is_empty() {
            return;
        }
        // In a task again: were there a panic in it, those of this turn would be told, and the line still be served.
        let _ = tokio::spawn(answer(team.clone(), org, turn)).await;
    }
}

/// Take in what came together. Where the database refuses that, each by itself, so that nobody is refused for another.
async fn answer(team: Arc<Team>, org: OrgId, turn: Vec<Waiting>) {
    let outcomes = match take_in(&team, org, &turn).await {
        Ok(outcomes) => outcomes,
        Err(error) if turn.len() == 1 => vec![Err(error)],
        Err(_) => {
            let mut outcomes = Vec::with_capacity(turn.len());
            for waiting in &turn {
                let alone = take_in(&team, org, std::slice::from_ref(waiting)).await;
                outcomes.extend(alone.unwrap_or_else(|error| vec![Err(error)]));
            }
            outcomes
        }
    };
    let taken = turn.iter().zip(&outcomes).filter_map(|(waiting, outcome)| {
        let pushed = outcome.as_ref().ok()?;
        Some((pushed.head, waiting.push.epoch))
    });
    if let Some((head, epoch)) = taken.max_by_key(|(head, _)| *head) {
        team.hub.tell(org, epoch, head);
    }
    for (waiting, outcome) in turn.into_iter().zip(outcomes) {
        // Nobody hears it where the browser hung up: it sends the same again.
        let _ = waiting.answer.send(outcome);
    }
}

/// One transaction; what each is told.
async fn take_in(team: &Team, org: OrgId, turn: &[Waiting]) -> Result<Vec<Result<Pushed, Refusal>>, Refusal> {
    let now = team.clock.now();
    let quota = team.config.quota_mb.saturating_mul(MEGABYTE);
    transact_in_line!(team.store, |tx| {
        // First of all: from here on, other servers that write to this organisation wait.
        let mut head = live::lock(tx, org).await?.ok_or(Code::NotFound)?;
        let mut taking = Taking::look(tx, org, now, turn).await?;
        let mut told = Vec::with_capacity(turn.len());
        for Waiting { push, author, .. } in turn {
            if push.epoch != head.epoch {
                told.push(Err(wrong_epoch(&head)));
                continue;
            }
            if head.used >= quota {
                told.push(Err(Refusal::from(Code::Full)));
                continue;
            }
            let mut outcomes = Vec::with_capacity(push.ops.len());
            for op in &push.ops {
                outcomes.push(taking.take(tx, &mut head, (op, *author)).await?);
            }
            told.push(Ok(Pushed { outcomes, head: head.seq }));
        }
        taking.write(tx).await?;
        live::advance(tx, org, &head).await?;
        Ok::<_, Refusal>(told)
    })
}

/// The state of one transaction.
struct Taking<'a> {
    org: OrgId,
    now: i64,
    /// Registers of these pushes, as they stand by now.
    registers: HashMap<Register, Vec<live::Live>>,
    /// Operations that were here before, and those of these pushes.
    known: HashMap<OpId, Seq>,
    /// Values that were placed and not written yet.
    placed: Vec<live::Placed<'a>>,
    /// Names that were not written yet.
    names: Vec<(OpId, Seq)>,
}

impl<'a> Taking<'a> {
    /// What the database knows of all that was sent.
    async fn look(tx: &mut Tx, org: OrgId, now: i64, turn: &[Waiting]) -> Result<Self, Refusal> {
        let ops = || turn.iter().flat_map(|waiting| &waiting.push.ops);
        let asked: HashSet<Register> = ops().map(|op| op.register).collect();
        let registers = live::registers(tx, org, &asked.into_iter().collect::<Vec<_>>()).await?;
        let known = live::known(tx, org, &ops().map(|op| op.id).collect::<Vec<_>>()).await?;
        Ok(Self { org, now, registers, known, placed: Vec::new(), names: Vec::new() })
    }

    async fn take(
        &mut self,
        tx: &mut Tx,
        head: &mut Head,
        (op, author): (&'a Operation, UserId),
    ) -> Result<Outcome, Refusal> {
        if let Some(seq) = self.known.get(&op.id) {
            return Ok(Outcome::Duplicate(*seq));
        }
        if let Some(why) = refuse(head, op) {
            return Ok(Outcome::Rejected(why));
        }
        let register = self.registers.entry(op.register).or_default();
        let new = Mark { seq: head.seq.plus(1), id: op.id, base: op.base, gone: op.sees.clone() };
        let live: Vec<&Mark> = register.iter().map(|value| &value.mark).collect();
        let Merged::Placed { replaced, mark } = merge(&live, &new, false) else {
            self.remember(op.id, head.seq);
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
        self.remember(op.id, head.seq);
        self.placed.push(live::Placed { op, author, live: placed });
        Ok(Outcome::Accepted(head.seq))
    }

    fn remember(&mut self, op: OpId, seq: Seq) {
        self.known.insert(op, seq);
        self.names.push((op, seq));
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
        if self.placed.iter().any(|placed| placed.live.mark.seq == value.mark.seq) {
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
        live::add(tx, self.org, &self.placed, self.now).await?;
        live::remember(tx, self.org, &self.names, self.now).await?;
        self.placed.clear();
        self.names.clear();
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
