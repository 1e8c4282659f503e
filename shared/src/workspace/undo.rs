//! Taking changes back: a step per change. Ratings, decisions and rules keep what they replaced; imports, merges and splits keep
//! how long the tables were and what they overwrote.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::Workspace;
use super::before::{Before, Lens};
use crate::model::Rating;
use crate::rules::{Inventory, Rule};

/// Changes that can be taken back.
const UNDO_STEPS: usize = 100;
/// Most findings, assets and vulnerabilities that all imports which can be taken back may have overwritten together
/// (some 80 bytes each, so 100 MB). An older import gives way to a newer one; an import that overwrites more by itself
/// cannot be taken back.
pub const IMPORT_BOUND: usize = 1_200_000;

/// One change: what it was called, and what undoes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UndoStep {
    /// Such as "importance of 12 assets".
    pub words: String,
    /// What undoes it.
    pub what: Undo,
}

/// What undoes a change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Undo {
    /// Assets and their ratings before.
    Ratings(Vec<(u32, Rating)>),
    /// Findings and their decisions before.
    Decisions {
        /// Finding and the number of its decision.
        before: Vec<(u32, u32)>,
        /// Decisions there were.
        table: u32,
    },
    /// A merge or a split.
    Assets {
        /// Number in [`Workspace::befores`].
        before: u32,
    },
    /// An import.
    Import {
        /// Number of the scan.
        scan: u32,
        /// Number in [`Workspace::befores`].
        before: u32,
    },
    /// The rules before.
    Rules(Vec<Rule>),
    /// The imported list of assets before.
    Inventory(Box<Inventory>),
}

impl Undo {
    fn before(&self) -> Option<u32> {
        match self {
            Self::Assets { before } | Self::Import { before, .. } => Some(*before),
            Self::Ratings(_) | Self::Decisions { .. } | Self::Rules(_) | Self::Inventory(_) => None,
        }
    }
}

/// What a change back touched, and so what must be stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Touched {
    /// Nothing.
    #[default]
    Nothing,
    /// Ratings of these assets.
    Assets(Vec<u32>),
    /// Decisions of these findings.
    Findings(Vec<u32>),
    /// The rules.
    Rules,
    /// The imported list of assets.
    Inventory,
    /// Anything.
    Everything,
    /// Anything; and this scan is no longer there.
    Scan(UndoneScan),
}

/// What went with an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UndoneScan {
    /// Number the scan had.
    pub scan: u32,
    /// Rated assets that went.
    pub ratings: u32,
    /// Decided findings that went.
    pub decisions: u32,
}

impl Workspace {
    /// Takes the last change back.
    pub fn take_back(&mut self) -> Touched {
        let Some(step) = self.undo.pop() else { return Touched::Nothing };
        match step.what {
            Undo::Ratings(before) => {
                let touched = before.iter().map(|(index, _)| *index).collect();
                for (index, rating) in before {
                    if let Some(asset) = self.assets.get_mut(index as usize) {
                        asset.rating = rating;
                    }
                }
                Touched::Assets(touched)
            }
            Undo::Decisions { before, table } => {
                let touched = before.iter().map(|(index, _)| *index).collect();
                for (index, decision) in before {
                    if let Some(mut finding) = self.findings.get(index as usize) {
                        finding.decision = decision;
                        self.findings.set(index as usize, finding);
                    }
                }
                // Unless somebody else has decided something since, the decision goes with its last finding.
                if self.findings.decision.iter().all(|number| *number <= table) {
                    self.decisions.truncate(table as usize);
                }
                Touched::Findings(touched)
            }
            Undo::Rules(before) => {
                self.rules = before;
                Touched::Rules
            }
            Undo::Assets { before } => {
                if let Some(before) = self.befores.remove(&before) {
                    self.restore(before, false);
                }
                Touched::Everything
            }
            Undo::Inventory(before) => {
                self.inventory = *before;
                Touched::Inventory
            }
            Undo::Import { scan, before } => Touched::Scan(self.take_import_back(scan, before)),
        }
    }

    /// Can the import of this scan be taken back: is it the latest, and nothing but ratings and decisions came since?
    pub fn can_undo_import(&self, scan: u32) -> bool {
        self.import_step(scan).is_some()
    }

    /// Takes the import of a scan back, also from below ratings and decisions: those of what stays are kept. `None` when
    /// it cannot be.
    pub fn undo_import(&mut self, scan: u32) -> Option<UndoneScan> {
        let (position, before) = self.import_step(scan)?;
        self.undo.remove(position);
        Some(self.take_import_back(scan, before))
    }

    fn import_step(&self, scan: u32) -> Option<(usize, u32)> {
        let (position, step) = self.undo.iter().enumerate().rev().find(|(_, step)| step.what.before().is_some())?;
        match step.what {
            Undo::Import { scan: latest, before } if latest == scan => Some((position, before)),
            _ => None,
        }
    }

    fn take_import_back(&mut self, scan: u32, before: u32) -> UndoneScan {
        let mut undone = UndoneScan { scan, ..UndoneScan::default() };
        let Some(before) = self.befores.remove(&before) else { return undone };
        let lens = before.lens;
        let new_assets = self.assets.get(lens.assets as usize..).unwrap_or_default();
        undone.ratings = new_assets.iter().filter(|asset| asset.rating != Rating::default()).count() as u32;
        let new_findings = lens.findings as usize..self.findings.len();
        undone.decisions =
            new_findings.filter_map(|index| self.findings.get(index)).filter(|f| f.decision != 0).count() as u32;
        self.traces.remove(&scan);
        self.restore(before, true);
        self.forget_steps_of_what_is_gone(lens);
        undone
    }

    /// A step must not write into what another import puts in the same place later.
    fn forget_steps_of_what_is_gone(&mut self, lens: Lens) {
        for step in &mut self.undo {
            match &mut step.what {
                Undo::Ratings(before) => before.retain(|(asset, _)| *asset < lens.assets),
                Undo::Decisions { before, .. } => before.retain(|(finding, _)| *finding < lens.findings),
                Undo::Assets { .. } | Undo::Import { .. } | Undo::Rules(_) | Undo::Inventory(_) => {}
            }
        }
        self.undo.retain(|step| match &step.what {
            Undo::Ratings(before) => !before.is_empty(),
            Undo::Decisions { before, .. } => !before.is_empty(),
            Undo::Assets { .. } | Undo::Import { .. } | Undo::Rules(_) | Undo::Inventory(_) => true,
        });
    }

    /// Puts a step on the pile; the oldest of too many goes.
    pub(super) fn remember(&mut self, step: UndoStep) {
        self.undo.push(step);
        if self.undo.len() > UNDO_STEPS {
            let oldest = self.undo.remove(0);
            if let Some(before) = oldest.what.before() {
                self.befores.remove(&before);
            }
        }
    }

    /// Keeps what a merge, a split or an import overwrote, and lets older imports go where that is too much.
    pub(super) fn remember_before(&mut self, words: String, before: Before, scan: Option<u32>) {
        let number = self.befores.last_key_value().map_or(0, |(number, _)| number + 1);
        self.befores.insert(number, before);
        let what = match scan {
            Some(scan) => Undo::Import { scan, before: number },
            None => Undo::Assets { before: number },
        };
        self.remember(UndoStep { words, what });
        let mut weight = 0;
        let too_much = self.befores.iter().rev().find_map(|(number, before)| {
            weight += before.weight();
            (weight > IMPORT_BOUND).then_some(*number)
        });
        if let Some(last) = too_much {
            self.forget_befores(|number| number <= last);
        }
    }

    /// Forgets steps that need what is gone. Ratings and decisions stand for themselves and stay.
    pub(super) fn forget_befores(&mut self, is_gone: impl Fn(u32) -> bool) {
        self.befores.retain(|number, _| !is_gone(*number));
        self.undo.retain(|step| step.what.before().is_none_or(|before| !is_gone(before)));
    }

    /// After a load: only steps with what they need, and nothing that no step needs.
    pub(super) fn tidy_undo(&mut self) {
        let missing = self.undo.iter().filter_map(|step| step.what.before()).filter(|n| !self.befores.contains_key(n));
        if let Some(last) = missing.max() {
            self.forget_befores(|number| number <= last);
        }
        let named: FxHashSet<u32> = self.undo.iter().filter_map(|step| step.what.before()).collect();
        let kept: BTreeMap<u32, Before> = std::mem::take(&mut self.befores);
        self.befores = kept.into_iter().filter(|(number, _)| named.contains(number)).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::{Before, IMPORT_BOUND, UNDO_STEPS, Undo, UndoStep};
    use crate::workspace::Workspace;

    fn imported(workspace: &mut Workspace, scan: u32, weight: usize) {
        let before = Before::weighing(weight);
        workspace.remember_before("import".to_owned(), before, Some(scan));
    }

    #[test]
    fn imports_give_way_where_they_are_too_much_together() {
        let mut workspace = Workspace::default();
        imported(&mut workspace, 1, 10);
        workspace.remember(UndoStep { words: "rating".to_owned(), what: Undo::Ratings(Vec::new()) });
        imported(&mut workspace, 2, IMPORT_BOUND - 10);
        assert_eq!(workspace.befores.len(), 2);
        imported(&mut workspace, 3, 11);
        assert_eq!((workspace.befores.len(), workspace.undo.len()), (1, 2), "the newest, and the rating");
        assert!(workspace.can_undo_import(3) && !workspace.can_undo_import(2));
        imported(&mut workspace, 4, IMPORT_BOUND + 1);
        assert!(workspace.befores.is_empty() && !workspace.can_undo_import(4), "too much by itself");
        assert_eq!(workspace.undo.len(), 1);
    }

    #[test]
    fn the_oldest_step_goes_with_what_it_kept() {
        let mut workspace = Workspace::default();
        imported(&mut workspace, 1, 1);
        for _ in 0..UNDO_STEPS {
            workspace.remember(UndoStep { words: "rating".to_owned(), what: Undo::Ratings(Vec::new()) });
        }
        assert_eq!((workspace.undo.len(), workspace.befores.len()), (UNDO_STEPS, 0));
    }
}
