//! What waits for a person: values that differ, and edits that the server refused.

use shared::sync::said::Value;
use shared::sync::{Differing, Local, OpId, Place, Refused, Register, Ring};

use super::settle::with_pen;
use super::state::{RingOr, Share};
use super::{Answered, Team, now_s};
use crate::worker::message::{Conflict, RefusedEdit, TeamReply, Version};

/// Words for a list that is no longer what it was.
const GONE: &str = "This has been settled meanwhile: look at the list again.";
/// Words for what cannot be shown.
const UNREAD: &str = "Sealed with keys that this browser does not have, or written by a newer version of this page";

impl Team {
    /// Values that differ.
    pub(super) fn conflicts(&self) -> TeamReply {
        let mut inner = self.inner.borrow_mut();
        let inner = &mut *inner;
        let (Some(share), RingOr::Here(ring)) = (&mut inner.share, &inner.ring) else {
            return TeamReply::Conflicts(Vec::new());
        };
        let desk = self.job.desk.borrow();
        let local = Local { workspace: desk.workspace(), settings: desk.model().settings() };
        let differing = share.accord.differing(&share.replica, ring);
        TeamReply::Conflicts(differing.iter().map(|one| conflict(share, local, one)).collect())
    }

    /// This version counts from now on.
    pub(super) fn resolve(&self, conflict: u32, version: u32) -> Answered {
        {
            let mut inner = self.inner.borrow_mut();
            let inner = &mut *inner;
            let (Some(share), RingOr::Here(ring)) = (&mut inner.share, &inner.ring) else { return Err(gone()) };
            let register = share.numbers.get(conflict as usize).copied().ok_or_else(gone)?;
            let differing = share.accord.differing(&share.replica, ring);
            let one = differing.iter().find(|one| one.register == register).ok_or_else(gone)?;
            let variant = one.variants.get(version as usize).ok_or_else(gone)?;
            with_pen(ring, |pen| share.accord.resolve(&mut share.replica, pen, one, variant))?;
        }
        self.wake.wake();
        Ok(self.state_reply())
    }

    /// Edits that were refused.
    pub(super) fn refused(&self) -> TeamReply {
        let inner = self.inner.borrow();
        let (Some(share), RingOr::Here(ring)) = (&inner.share, &inner.ring) else {
            return TeamReply::Refused(Vec::new());
        };
        let desk = self.job.desk.borrow();
        let local = Local { workspace: desk.workspace(), settings: desk.model().settings() };
        let edits = share.replica.tray().iter().map(|refused| edit(share, ring, local, refused));
        TeamReply::Refused(edits.collect())
    }

    /// Takes a refused edit back: what the organisation says counts here again.
    pub(super) async fn take_back(&self, op: OpId) -> Answered {
        let heard = {
            let mut inner = self.inner.borrow_mut();
            let inner = &mut *inner;
            let (Some(share), RingOr::Here(ring)) = (&mut inner.share, &inner.ring) else { return Err(gone()) };
            let desk = self.job.desk.borrow();
            let local = Local { workspace: desk.workspace(), settings: desk.model().settings() };
            share.accord.take_back(&mut share.replica, ring, local, op)
        };
        self.put(heard).await?;
        self.wake.wake();
        Ok(self.state_reply())
    }

    /// Makes a refused edit again.
    pub(super) fn repeat(&self, op: OpId) -> Answered {
        {
            let mut inner = self.inner.borrow_mut();
            let inner = &mut *inner;
            let (Some(share), RingOr::Here(ring)) = (&mut inner.share, &inner.ring) else { return Err(gone()) };
            let refused = share.replica.tray().iter().find(|refused| refused.op.id == op).cloned().ok_or_else(gone)?;
            let value = value_of(ring, &refused).ok_or_else(|| UNREAD.to_owned())?;
            let (register, is_deletion) = (refused.op.register, refused.op.is_deletion);
            with_pen(ring, |pen| pen.write(&mut share.replica, register, &value, is_deletion))?;
            share.replica.dismiss(op);
        }
        self.wake.wake();
        Ok(self.state_reply())
    }
}

fn conflict(share: &mut Share, local: Local<'_>, one: &Differing) -> Conflict {
    let number = number_of(&mut share.numbers, one.register);
    let value = one.variants.first().map(|variant| &variant.value);
    let versions = one.variants.iter().map(|variant| Version {
        value: if variant.is_deletion { "Taken away".to_owned() } else { variant.value.words() },
        author: variant.author,
        // By its author's clock, which may be wrong: nothing was said in the future.
        at_s: variant.at_s.min(now_s()),
    });
    Conflict {
        number,
        subject: value.map(|value| share.accord.words_of(local, one.register, value)).unwrap_or_default(),
        asset: one.asset,
        field: value.map(Value::field_words).unwrap_or_default(),
        versions: versions.collect(),
    }
}

/// The number that the page knows a register by; a new one where it does not know it yet.
fn number_of(numbers: &mut Vec<Register>, register: Register) -> u32 {
    let known = numbers.iter().position(|known| *known == register);
    let number = known.unwrap_or_else(|| {
        numbers.push(register);
        numbers.len() - 1
    });
    number as u32
}

fn edit(share: &Share, ring: &Ring, local: Local<'_>, refused: &Refused) -> RefusedEdit {
    let value = value_of(ring, refused);
    let said = |value: &Value| if refused.op.is_deletion { "Taken away".to_owned() } else { value.words() };
    RefusedEdit {
        id: refused.op.id,
        subject: value.as_ref().map(|v| share.accord.words_of(local, refused.op.register, v)).unwrap_or_default(),
        field: value.as_ref().map(Value::field_words).unwrap_or_default(),
        value: value.as_ref().map_or_else(|| UNREAD.to_owned(), said),
        why: refused.why.words().to_owned(),
    }
}

fn value_of(ring: &Ring, refused: &Refused) -> Option<Value> {
    let op = &refused.op;
    let place = Place { register: op.register, id: op.id, is_deletion: op.is_deletion };
    Value::from_bytes(&ring.open_value(&place, &op.sealed).ok()?)
}

fn gone() -> super::http::Trouble {
    GONE.to_owned().into()
}
