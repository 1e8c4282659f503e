//! Where the workspace of a browser and what the organisation says come together. What a person changed is found by laying
//! the workspace beside what was last heard, so that no change is missed whatever made it; what others said is taken over,
//! unless a person here said something else meanwhile.
//!
//! Joining is the same, register by register: one that the workspace never heard is taken over where the workspace says
//! nothing, and offered to the organisation where that says nothing. Where both say something else, the organisation's
//! counts, and what was said here waits in the list of what differs ([`Mine`]). So is what comes with a later import.
//!
//! Keeping: the workspace is stored before the replica. What a crash leaves between the two is then said once more, which
//! changes nothing; never taken for an edit that takes something back.

mod back;
mod conflicts;
mod differing;
mod hear;
mod names;
mod say;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::said::{NamedRule, RuleId, Value};
use super::{Place, Register, Replica, Ring};
use crate::model::{Decision, Rating};
use crate::numbered::Numbered;
use crate::risk::Settings;
use crate::workspace::Workspace;

use conflicts::Conflicts;
pub use differing::{Differing, Variant};
use names::Names;
pub use say::Pen;

/// The workspace of this browser with its settings.
#[derive(Clone, Copy)]
pub struct Local<'a> {
    /// Assets, findings, rules.
    pub workspace: &'a Workspace,
    /// Settings of the risk model.
    pub settings: &'a Settings,
}

/// Said in this browser before it heard that the organisation says something else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mine {
    /// Where it belongs.
    pub register: Register,
    /// What.
    pub value: Value,
}

/// What the workspace has heard of the organisation.
#[derive(Default)]
pub struct Accord {
    names: Names,
    /// Up to where the names are worked out, while they are.
    named: usize,
    ratings: Numbered<Rating>,
    decisions: Numbered<(Register, Decision)>,
    rules: Vec<NamedRule>,
    order: Vec<RuleId>,
    settings: Settings,
    /// Registers with several values that say different things.
    conflicts: Conflicts,
    mine: Vec<Mine>,
}

impl Accord {
    /// With what differed when it was last kept.
    pub fn new(mine: Vec<Mine>) -> Self {
        Self { mine, ..Self::default() }
    }

    /// What was said here and is not what counts.
    pub fn mine(&self) -> &[Mine] {
        &self.mine
    }

    /// Works out some of the blinded names of assets: at most `most`, about a microsecond each. To be called until it says
    /// that all are there, then [`Accord::open`]; after every change that may have brought assets or renamed some.
    pub fn name(&mut self, ring: &Ring, workspace: &Workspace, most: usize) -> bool {
        let next = self.names.update(ring, &workspace.assets, self.named, most);
        self.named = next.unwrap_or(0);
        next.is_none()
    }

    /// Assets and findings that are no longer there are heard of anew when they come back. Quick; to be called at once
    /// after a change that may have taken some away.
    pub fn gone(&mut self, replica: &mut Replica, workspace: &Workspace) {
        let assets = &workspace.assets;
        let is_gone = |asset: u32| assets.get(asset as usize).is_none_or(crate::model::Asset::is_blank);
        let gone: Vec<u32> = self.ratings.iter().map(|(asset, _)| *asset).filter(|asset| is_gone(*asset)).collect();
        for asset in gone {
            self.ratings.remove(asset);
        }
        let names = &self.names;
        replica.forget_heard_of(|key| {
            let mut assets = names.assets(key).peekable();
            assets.peek().is_some() && assets.all(|(asset, _)| is_gone(asset))
        });
        let is_lost = |finding: u32| finding as usize >= workspace.findings.len();
        let lost: Vec<u32> = self.decisions.iter().map(|(finding, _)| *finding).filter(|one| is_lost(*one)).collect();
        for finding in lost {
            if let Some((register, _)) = self.decisions.remove(finding) {
                replica.forget_heard(&register);
            }
        }
    }
}

/// A value of a register, opened.
struct Opened {
    seq: super::Seq,
    value: Value,
    is_deletion: bool,
}

/// Opens what counts of a register. Values of a newer version stay unread.
fn opened(replica: &Replica, ring: &Ring, register: &Register) -> Vec<Opened> {
    let live = replica.live(register).into_iter();
    live.filter_map(|live| {
        let place = Place { register: *register, id: live.id, is_deletion: live.is_deletion };
        let value = Value::from_bytes(&ring.open_value(&place, live.sealed).ok()?)?;
        // One in a wrong place is nobody's.
        let is_at_home = ring.field_of(register.key, &value.field()) == register.field;
        is_at_home.then_some(Opened { seq: live.seq, value, is_deletion: live.is_deletion })
    })
    .collect()
}
