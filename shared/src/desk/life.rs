//! What people do with findings and assets over time: decisions, merging and splitting, taking an import back.

use super::Desk;
use super::changes::StoreChange;
use crate::model::{Day, Decision, DecisionKind};
use crate::view::{DecisionEdit, FindingSelection, PartRow, SplitOff, UndoneImport};
use crate::workspace::Touched;

impl Desk {
    /// Gives findings a decision, or takes theirs away (`None`).
    ///
    /// # Errors
    /// Why it cannot be made, in words.
    pub fn decide(
        &mut self,
        selection: &FindingSelection,
        decision: Option<&DecisionEdit>,
    ) -> Result<StoreChange, String> {
        let decision = decision.map(|edit| read(edit, self.today)).transpose()?;
        let findings = self.selected_findings(selection);
        let kept = self.kept_apart();
        let changed = self.workspace.decide(&findings, decision);
        Ok(self.stored_after(Touched::Findings(changed), &kept))
    }

    /// Findings of a selection.
    pub fn selected_findings(&self, selection: &FindingSelection) -> Vec<u32> {
        match selection {
            FindingSelection::These(ids) => ids.clone(),
            FindingSelection::Matching(filter) => self.passing(filter),
        }
    }

    /// Takes the import of the latest scan back, also where ratings and decisions were made since.
    ///
    /// # Errors
    /// Why it cannot be, in words.
    pub fn undo_import(&mut self, scan: u32) -> Result<(StoreChange, UndoneImport), String> {
        let kept = self.kept_apart();
        let Some(undone) = self.workspace.undo_import(scan) else {
            return Err("Only the import of the latest scan can be taken back, and only while no asset was merged or split since: take that back first.".to_owned());
        };
        let told = UndoneImport { ratings: undone.ratings, decisions: undone.decisions };
        Ok((self.stored_after(Touched::Scan(undone), &kept), told))
    }

    /// Makes one asset of several; `keep` stays.
    ///
    /// # Errors
    /// Why it cannot be done, in words.
    pub fn merge(&mut self, assets: &[u32], keep: u32) -> Result<StoreChange, String> {
        let kept = self.kept_apart();
        self.workspace.merge(assets, keep)?;
        Ok(self.stored_after(Touched::Everything, &kept))
    }

    /// Makes an asset of its own of a part of another.
    ///
    /// # Errors
    /// Why it cannot be done, in words.
    pub fn split(&mut self, asset: u32, part: &SplitOff) -> Result<StoreChange, String> {
        let kept = self.kept_apart();
        self.workspace.split(asset, part)?;
        Ok(self.stored_after(Touched::Everything, &kept))
    }

    /// The names under which an asset is known.
    pub fn parts(&self, asset: u32) -> Vec<PartRow> {
        let parts = self.workspace.assets.get(asset as usize).map(|asset| asset.parts.as_slice()).unwrap_or_default();
        let mut findings = vec![0_u32; parts.len()];
        for (_, finding) in self.workspace.findings.standing().filter(|(_, finding)| finding.asset == asset) {
            if let Some(count) = findings.get_mut(finding.part as usize) {
                *count += 1;
            }
        }
        (0..)
            .zip(parts.iter().zip(findings))
            .map(|(number, (part, findings))| PartRow {
                part: number,
                scanner: part.scanner.clone(),
                host_id: part.host.host_id.clone(),
                dns: part.host.dns.clone(),
                netbios: part.host.netbios.clone(),
                ips: part.host.ips.iter().map(ToString::to_string).collect(),
                first_seen: part.first_seen.iso(),
                last_seen: part.last_seen.iso(),
                merged: part.was.is_some(),
                findings,
            })
            .collect()
    }
}

/// A decision as it is kept.
fn read(edit: &DecisionEdit, today: Day) -> Result<Decision, String> {
    let reason = edit.reason.trim().to_owned();
    if reason.is_empty() {
        return Err("Say why: a decision without a reason helps nobody later.".to_owned());
    }
    let until = match (&edit.until, edit.kind) {
        (None, _) => Day::NONE,
        (Some(_), DecisionKind::FalsePositive) => {
            return Err("A false positive has no end: take it away when it turns out to be wrong.".to_owned());
        }
        (Some(text), DecisionKind::Accepted) => {
            let day = Day::from_iso(text).ok_or_else(|| format!("'{text}' is no day: write it as 2026-11-21."))?;
            if day <= today {
                return Err("The day on which the acceptance ends must come after today.".to_owned());
            }
            day
        }
    };
    Ok(Decision { kind: edit.kind, reason, until, made_on: today })
}
