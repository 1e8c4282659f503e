//! What is in a workspace on a day, in numbers that no weight changes: counted once for each change of the data.

use super::Desk;
use crate::model::{Day, DecisionKind, Kind, Status, Vulnerability};
use crate::view::Summary;
use crate::workspace::{Undo, Workspace};

/// Numbers of a workspace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    assets: u32,
    vulnerabilities: u32,
    informational: u32,
    fixed: u32,
    accepted: u32,
    false_positive: u32,
    expired: u32,
}

/// What a decision makes of a finding.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    No,
    Ended,
    By(DecisionKind),
}

impl Tally {
    pub(super) fn of(workspace: &Workspace, today: Day) -> Self {
        let known = |vulnerability: &&Vulnerability| **vulnerability != Vulnerability::default();
        let mut tally = Self {
            assets: workspace.known_assets().count() as u32,
            vulnerabilities: workspace.vulnerabilities.iter().filter(known).count() as u32,
            ..Self::default()
        };
        let held =
            workspace.decisions.iter().map(|one| if one.holds(today) { Held::By(one.kind) } else { Held::Ended });
        let held: Vec<Held> = std::iter::once(Held::No).chain(held).collect();
        let findings = &workspace.findings;
        let said = findings.status.iter().zip(&findings.kind).zip(&findings.united).zip(&findings.decision);
        for (((status, kind), _), decision) in said.filter(|((_, united), _)| **united == 0) {
            if *kind == Kind::Information {
                tally.informational += 1;
            } else if *status == Status::Fixed {
                tally.fixed += 1;
            } else {
                match held.get(*decision as usize).copied().unwrap_or(Held::No) {
                    Held::No => {}
                    Held::Ended => tally.expired += 1,
                    Held::By(DecisionKind::Accepted) => tally.accepted += 1,
                    Held::By(DecisionKind::FalsePositive) => tally.false_positive += 1,
                }
            }
        }
        tally
    }
}

impl Desk {
    /// The workspace at a glance.
    pub fn summary(&self) -> Summary {
        let (workspace, tally) = (&self.workspace, self.tally);
        let mut summary = Summary {
            revision: self.revision,
            open: self.ranking.len(),
            assets: tally.assets,
            vulnerabilities: tally.vulnerabilities,
            informational: tally.informational,
            fixed: tally.fixed,
            accepted: tally.accepted,
            false_positive: tally.false_positive,
            expired: tally.expired,
            scans: workspace.sources.iter().rev().map(|source| super::words::scan_row(workspace, source)).collect(),
            undo: workspace.undo.last().map(|step| step.words.clone()),
            alerts: self.feeds.alerts.len() as u32,
            inventory: self.inventory_note(),
            undoes_import: workspace.undo.last().is_some_and(|step| matches!(step.what, Undo::Import { .. })),
            ..Summary::default()
        };
        for (cell, rated) in self.ranking.cells() {
            if let Some(count) = summary.classes.get_mut(self.model.class_of(rated.score()) as usize) {
                *count += cell.size;
            }
        }
        summary
    }
}
