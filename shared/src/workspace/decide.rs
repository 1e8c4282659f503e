//! Decisions about findings: made for many at once, taken away, never touched by a scan.

use super::Workspace;
use super::undo::{Undo, UndoStep};
use crate::model::Decision;

impl Workspace {
    /// Gives findings a decision, or takes theirs away. Answers those that really changed.
    pub fn decide(&mut self, findings: &[u32], decision: Option<Decision>) -> Vec<u32> {
        let words = match &decision {
            Some(decision) => decision.kind.label().to_lowercase(),
            None => "decision taken away".to_owned(),
        };
        let table = self.decisions.len() as u32;
        let number = if decision.is_some() { table + 1 } else { 0 };
        let mut before = Vec::new();
        for &index in findings {
            let Some(mut finding) = self.findings.get(index as usize).filter(crate::model::Finding::stands) else {
                continue;
            };
            let is_same = self.decision(&finding) == decision.as_ref();
            if !is_same && finding.decision != number {
                before.push((index, finding.decision));
                finding.decision = number;
                self.findings.set(index as usize, finding);
            }
        }
        let changed: Vec<u32> = before.iter().map(|(index, _)| *index).collect();
        if let [one] = changed.as_slice() {
            let name = self.row(*one).map(|(_, asset, v)| format!("{} on {}", v.title, asset.host.name()));
            let words = format!("{words}: {}", name.unwrap_or_default());
            self.remember(UndoStep { words, what: Undo::Decisions { before, table } });
        } else if !changed.is_empty() {
            let words = format!("{words}: {} findings", changed.len());
            self.remember(UndoStep { words, what: Undo::Decisions { before, table } });
        }
        if !changed.is_empty() {
            self.decisions.extend(decision);
        }
        changed
    }
}
