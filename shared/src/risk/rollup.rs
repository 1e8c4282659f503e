//! Patches by risk removed: the sum of points p over the findings a patch closes. Scores are never summed.

use super::model::Model;
use super::ranking::Ranking;
use crate::workspace::Workspace;

/// One patch: what removes one vulnerability everywhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Patch {
    /// The vulnerability it removes.
    pub vulnerability: u32,
    /// Sum of points p.
    pub points: f64,
    /// Ranked findings it closes, worst first.
    pub findings: Vec<u32>,
    /// Assets it touches, worst first.
    pub assets: Vec<u32>,
}

/// All patches of a workspace, most risk removed first.
pub fn patches(workspace: &Workspace, ranking: &Ranking, model: &Model) -> Vec<Patch> {
    let mut by_vulnerability: Vec<Option<Patch>> = vec![None; workspace.vulnerabilities.len()];
    for &index in ranking.order() {
        let Some(finding) = workspace.findings.get(index as usize) else { continue };
        let Some(slot) = by_vulnerability.get_mut(finding.vulnerability as usize) else { continue };
        let patch = slot.get_or_insert_with(|| Patch {
            vulnerability: finding.vulnerability,
            points: 0.0,
            findings: Vec::new(),
            assets: Vec::new(),
        });
        patch.points += ranking.rated(model, &finding).points();
        patch.findings.push(index);
        patch.assets.push(finding.asset);
    }
    let mut patches: Vec<Patch> = by_vulnerability.into_iter().flatten().collect();
    for patch in &mut patches {
        keep_first(&mut patch.assets);
    }
    patches.sort_by(|a, b| b.points.total_cmp(&a.points).then(a.vulnerability.cmp(&b.vulnerability)));
    patches
}

/// Keeps the first of each number, in order.
fn keep_first(numbers: &mut Vec<u32>) {
    let mut seen = rustc_hash::FxHashSet::default();
    numbers.retain(|number| seen.insert(*number));
}
