//! What a plan changes, one by one: for those who look at the difference. The plan itself only counts.

use super::plan::{Step, Steps};
use super::{Plan, Workspace};
use crate::ingest::Scan;
use crate::model::is_ranked;
use crate::view::ChangeKind;

/// Where a row of the difference comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A row of the scan: index.
    Row(u32),
    /// A finding of the workspace: index.
    Finding(u32),
    /// A host that moved: index in [`crate::view::Change::moved`].
    Moved(u32),
}

impl Workspace {
    /// What applying `scan` as `plan` says would change; information is left out.
    pub fn entries(&self, scan: &Scan, plan: &Plan) -> Vec<(ChangeKind, Entry)> {
        let moved = (0..plan.change.moved.len() as u32).map(|at| (ChangeKind::Moved, Entry::Moved(at)));
        let mut entries: Vec<(ChangeKind, Entry)> = moved.collect();
        let said = (0..).zip(scan.findings.kind.iter().zip(&scan.findings.status));
        match &plan.steps {
            Steps::AllNew => {
                let new = said.filter(|(_, (kind, status))| is_ranked(0, **status, **kind));
                entries.extend(new.map(|(row, _)| (ChangeKind::New, Entry::Row(row))));
            }
            Steps::Each(steps) => {
                for ((row, (kind, status)), step) in said.zip(steps) {
                    // A row that stands for others too says what all of them say.
                    let joined = plan.joined.get(&row).map(|joined| (joined.kind, joined.status));
                    let (kind, status) = joined.unwrap_or((*kind, *status));
                    let entry = match step {
                        Step::Update(index, _) | Step::Older(index) | Step::Known(index) => Entry::Finding(*index),
                        Step::Add | Step::AddFixed { .. } | Step::Joined => Entry::Row(row),
                    };
                    entries.extend(self.kind_of(*step, kind, status).map(|kind| (kind, entry)));
                }
            }
        }
        entries.extend(plan.absent.iter().map(|index| (ChangeKind::FixedByAbsence, Entry::Finding(*index))));
        entries.extend(plan.not_seen.iter().map(|index| (ChangeKind::NotSeen, Entry::Finding(*index))));
        entries
    }
}
