//! What waits, sealed with the keys that the team has now. Keys change where somebody was put out, and go back where a server
//! was restored from a backup.

use super::Replica;
use crate::api::{Operation, Rejection};
use crate::sync::{OpId, Place, Register, Ring, Sealed};

impl Replica {
    /// Seals what waits with the newest key of `now`, each edit under its name, with what opens it: these keys, or the former
    /// ones of this browser, which are not part of them. What nothing opens nobody could read: it goes to the tray.
    pub fn reseal(&mut self, now: &Ring, former: &[Ring]) {
        let waiting = self.outbox().iter().filter(|pending| pending.acknowledged.is_none());
        // A key of the same number is another one where former keys are not part of these.
        let is_due = |op: &Operation| op.sealed.generation() != now.generation() || !former.is_empty();
        let due = waiting
            .filter(|pending| is_due(&pending.op))
            .map(|pending| (pending.op.register, pending.op.id, resealed(now, former, &pending.op)));
        let due: Vec<(Register, OpId, Option<Sealed>)> = due.collect();
        for (register, id, sealed) in due {
            match (sealed, self.registers.edit(&register, id)) {
                (Some(sealed), Some(pending)) => pending.op.sealed = sealed,
                _ => self.refuse(&register, id, Rejection::OldKeys),
            }
        }
    }
}

fn resealed(now: &Ring, former: &[Ring], op: &Operation) -> Option<Sealed> {
    let place = Place { register: op.register, id: op.id, is_deletion: op.is_deletion };
    let is_of_now = op.sealed.generation() == now.generation();
    match now.open_value(&place, &op.sealed) {
        Ok(_) if is_of_now => Some(op.sealed.clone()),
        Ok(plain) => Some(now.seal(&place, &plain)),
        Err(_) => {
            let plain = former.iter().rev().find_map(|ring| ring.open_value(&place, &op.sealed).ok())?;
            Some(now.seal(&place, &plain))
        }
    }
}
