//! Who pushes to an organisation stands in its line. Those who came while one transaction was written are written together
//! in the next one: they share its statements and its wait for the disk, where each by itself would wait for all before.
//! It opens no operation and decides nothing about one.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use shared::api::{Push, Pushed};
use shared::sync::{OrgId, UserId};
use tokio::sync::oneshot;

use crate::intake::Keep;
use crate::refusal::Refusal;

/// Operations of one transaction, unless a single push has more: it stays short for those who come next.
const OPERATIONS: usize = 500;

/// A push and who waits for its answer.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) push: Push,
    pub(super) author: UserId,
    pub(super) answer: oneshot::Sender<Result<Pushed, Refusal>>,
    /// The memory of the push, which stays here when who waits hangs up.
    pub(super) _keep: Keep,
}

/// The lines. An organisation has one while somebody serves it.
#[derive(Debug, Default)]
pub struct Lines(Mutex<HashMap<OrgId, VecDeque<Waiting>>>);

impl Lines {
    fn all(&self) -> MutexGuard<'_, HashMap<OrgId, VecDeque<Waiting>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stand in line. `true`: nobody serves it, so whoever came has to.
    pub(super) fn join(&self, org: OrgId, waiting: Waiting) -> bool {
        let mut lines = self.all();
        let is_first = !lines.contains_key(&org);
        lines.entry(org).or_default().push_back(waiting);
        is_first
    }

    /// Those whose turn it is, in the order in which they came. Empty: nobody waits, and nobody serves the line any more.
    pub(super) fn next(&self, org: OrgId) -> Vec<Waiting> {
        let mut lines = self.all();
        let Some(line) = lines.get_mut(&org) else { return Vec::new() };
        let mut operations = 0;
        let fitting = line.iter().take_while(|waiting| {
            operations += waiting.push.ops.len().max(1);
            operations <= OPERATIONS
        });
        let turn = fitting.count().max(1).min(line.len());
        let turn: Vec<Waiting> = line.drain(..turn).collect();
        if turn.is_empty() {
            lines.remove(&org);
        }
        turn
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::api::Operation;
    use shared::sync::{Epoch, FieldKey, OpId, Register, RegisterKey, Sealed, Seq};

    const ORG: OrgId = OrgId([1; 16]);

    fn waiting(ops: usize) -> Waiting {
        let op = |_| Operation {
            id: OpId([0; 16]),
            register: Register { key: RegisterKey([0; 16]), field: FieldKey([0; 8]) },
            base: Seq::ZERO,
            sees: Vec::new(),
            at_s: 0,
            is_deletion: false,
            sealed: Sealed::stored(1, Vec::new()),
        };
        let push = Push { epoch: Epoch(1), ops: (0..ops).map(op).collect() };
        Waiting { push, author: UserId([2; 16]), answer: oneshot::channel().0, _keep: Keep::default() }
    }

    fn turns(pushes: &[usize]) -> Vec<Vec<usize>> {
        let lines = Lines::default();
        for (number, ops) in pushes.iter().enumerate() {
            assert_eq!(lines.join(ORG, waiting(*ops)), number == 0, "one serves the line");
        }
        let sizes = |turn: Vec<Waiting>| turn.iter().map(|waiting| waiting.push.ops.len()).collect::<Vec<_>>();
        let turns = std::iter::from_fn(|| Some(sizes(lines.next(ORG))).filter(|turn| !turn.is_empty())).collect();
        assert!(lines.join(ORG, waiting(1)), "a line that ended is served anew");
        turns
    }

    #[test]
    fn everybody_has_one_turn_in_their_order() {
        assert_eq!(turns(&[1; 600]), [vec![1; 500], vec![1; 100]]);
        assert_eq!(turns(&[500, 500]), [[500], [500]]);
        assert_eq!(turns(&[1, 499, 1, 500, 0]), [vec![1, 499], vec![1], vec![500], vec![0]]);
        assert_eq!(turns(&[501]), [[501]]);
    }
}
