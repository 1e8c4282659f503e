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
use crate::auth::{Access, Caller, access};
use crate::intake::Keep;
use crate::refusal::Refusal;
use crate::store::Tx;
use crate::store::caller;
use crate::store::live::{self, Head};
use crate::team::Team;
use crate::transact_in_line;

/// Bytes of a megabyte, as the quota counts them.
const MEGABYTE: u64 = 1 << 20;

/// The epoch is another one: the client pulls again and offers what this server forgot.
pub(super) fn wrong_epoch(head: &Head) -> Refusal {
    Refusal::Said(Box::new(ErrorBody { epoch: Some(head.epoch), ..ErrorBody::new(Code::Epoch) }))
}

/// Take operations in, and keep the place of their bytes until that is done, whether or not who sent them waits for it.
///
/// # Errors
/// [`Code::TooLarge`], [`Code::Epoch`], [`Code::Full`] for what takes more room than there is, and what the guard says of who may not
/// push any more; nothing was taken then.
pub async fn push(team: &Arc<Team>, caller: &Caller, org: OrgId, sent: Push, keep: Keep) -> Result<Pushed, Refusal> {
    if sent.ops.len() > MOST_OPERATIONS {
        return Err(Code::TooLarge.into());
    }
    let (answer, answered) = oneshot::channel();
    if team.lines.join(org, Waiting { push: sent, author: caller.user, answer, _keep: keep }) {
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
        // The guard looked before the body was read, and before others who stood in line: whoever was sent away since is too late.
        let authors: HashSet<UserId> = turn.iter().map(|waiting| waiting.author).collect();
        let standings = caller::standings(tx, org, &authors.into_iter().collect::<Vec<_>>()).await?;
        let mut taking = Taking::look(tx, org, turn).await?;
        let mut told = Vec::with_capacity(turn.len());
        for Waiting { push, author, .. } in turn {
            let standing = standings.get(author).map(|standing| (org, *standing));
            if let Err(refusal) = access::member(Access::Editor, standing) {
                told.push(Err(refusal));
                continue;
            }
            if push.epoch != head.epoch {
                told.push(Err(wrong_epoch(&head)));
                continue;
            }
            told.push(taking.take_all(&mut head, push, *author, quota));
        }
        taking.write(tx, org, now).await?;
        live::advance(tx, org, &head).await?;
        Ok::<_, Refusal>(told)
    })
}

/// The state of one transaction. All is decided here first and written at its end: a push for which there is no room is as if it
/// had never come.
#[derive(Clone)]
struct Taking<'a> {
    /// Registers of these pushes, as they stand by now.
    registers: HashMap<Register, Vec<live::Live>>,
    /// Operations that were here before, and those of these pushes.
    known: HashMap<OpId, Seq>,
    /// Values that were placed.
    placed: Vec<live::Placed<'a>>,
    /// Values of the database whose place was taken by later ones.
    out: Vec<live::Live>,
    /// Names of operations that were not known before.
    names: Vec<(OpId, Seq)>,
}

impl<'a> Taking<'a> {
    /// What the database knows of all that was sent.
    async fn look(tx: &mut Tx, org: OrgId, turn: &[Waiting]) -> Result<Self, Refusal> {
        let ops = || turn.iter().flat_map(|waiting| &waiting.push.ops);
        let asked: HashSet<Register> = ops().map(|op| op.register).collect();
        let registers = live::registers(tx, org, &asked.into_iter().collect::<Vec<_>>()).await?;
        let known = live::known(tx, org, &ops().map(|op| op.id).collect::<Vec<_>>()).await?;
        Ok(Self { registers, known, placed: Vec::new(), out: Vec::new(), names: Vec::new() })
    }

    /// All operations of a push, unless together they take more than before and that is more than there is room for. What
    /// takes no more is always taken: who deletes makes room.
    ///
    /// As a whole, for the wire has no outcome that leaves an operation where it waits.
    fn take_all(&mut self, head: &mut Head, push: &'a Push, author: UserId, quota: u64) -> Result<Pushed, Refusal> {
        // No operation adds more than this: what a value takes over from those it replaces was counted with them.
        let most: u64 = push.ops.iter().map(|op| live::bytes_of(&op.sees, bytes_of(op))).sum();
        let before = (head.used.saturating_add(most) > quota).then(|| (self.clone(), *head));
        let outcomes = push.ops.iter().map(|op| self.take(head, op, author)).collect();
        if let Some((taking, stood)) = before
            && head.used > quota.max(stood.used)
        {
            (*self, *head) = (taking, stood);
            return Err(Code::Full.into());
        }
        Ok(Pushed { outcomes, head: head.seq })
    }

    fn take(&mut self, head: &mut Head, op: &'a Operation, author: UserId) -> Outcome {
        if let Some(seq) = self.known.get(&op.id) {
            return Outcome::Duplicate(*seq);
        }
        if let Some(why) = refuse(head, op) {
            return Outcome::Rejected(why);
        }
        let register = self.registers.entry(op.register).or_default();
        let new = Mark { seq: head.seq.plus(1), id: op.id, base: op.base, gone: op.sees.clone() };
        let live: Vec<&Mark> = register.iter().map(|value| &value.mark).collect();
        let Merged::Placed { replaced, mark } = merge(&live, &new, false) else {
            self.remember(op.id, head.seq);
            return Outcome::Duplicate(head.seq);
        };
        if register.len() - replaced.len() >= MOST_LIVE {
            return Outcome::Rejected(Rejection::TooManyConflicts);
        }
        let (out, mut stay): (Vec<live::Live>, Vec<live::Live>) =
            std::mem::take(register).into_iter().partition(|value| replaced.contains(&value.mark.seq));
        let bytes = live::bytes_of(&mark.gone, bytes_of(op));
        let placed = live::Live { mark, is_deletion: op.is_deletion, bytes };
        stay.push(placed.clone());
        *register = stay;
        for value in out {
            self.take_out(head, op, value);
        }
        head.seq = placed.mark.seq;
        head.used += placed.bytes;
        if !op.is_deletion {
            head.digest = head.digest.with(&op.register, placed.mark.seq, &op.id);
        }
        self.remember(op.id, head.seq);
        self.placed.push(live::Placed { op, author, live: placed });
        Outcome::Accepted(head.seq)
    }

    fn remember(&mut self, op: OpId, seq: Seq) {
        self.known.insert(op, seq);
        self.names.push((op, seq));
    }

    /// A later edit takes the place of a value.
    fn take_out(&mut self, head: &mut Head, op: &Operation, value: live::Live) {
        head.used = head.used.saturating_sub(value.bytes);
        if !value.is_deletion {
            head.digest = head.digest.without(&op.register, value.mark.seq, &value.mark.id);
        }
        // What came in this very transaction is not written at all.
        match self.placed.iter().position(|placed| placed.live.mark.seq == value.mark.seq) {
            Some(at) => drop(self.placed.remove(at)),
            None => self.out.push(value),
        }
    }

    /// Write what was decided, in a few statements.
    async fn write(&self, tx: &mut Tx, org: OrgId, now: i64) -> Result<(), Refusal> {
        for value in &self.out {
            live::remove(tx, org, value, now).await?;
        }
        live::add(tx, org, &self.placed, now).await?;
        Ok(live::remember(tx, org, &self.names, now).await?)
    }
}

fn bytes_of(op: &Operation) -> u64 {
    op.sealed.bytes().len() as u64
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
