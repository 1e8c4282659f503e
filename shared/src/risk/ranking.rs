//! The whole order: heights of vulnerabilities and assets, one addition a finding, one sort. Nothing is read or shown.

use super::model::{Half, Input, Model, POINTS_PER_TENFOLD, Rated};
use crate::model::{Day, Finding};
use crate::workspace::Workspace;

/// What the formula needs of every vulnerability and every asset. Made anew when facts, rules or defaults change; a
/// change of weights leaves it as it is.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// By number of the vulnerability.
    pub vulnerabilities: Vec<Input>,
    /// By number of the asset.
    pub assets: Vec<Input>,
}

/// Scores and ranks of every finding of a workspace under a model.
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    vulnerabilities: Vec<Half>,
    assets: Vec<Half>,
    order: Vec<u32>,
    ranks: Vec<u32>,
}

impl Ranking {
    /// Ranks a workspace on a day: what people decided may end on it.
    pub fn of(workspace: &Workspace, inputs: &Inputs, model: &Model, today: Day) -> Self {
        let mut ranking = Self::halves_of(inputs, model);
        ranking.ranks = vec![0; workspace.findings.len()];
        let mut keyed: Vec<Place> = workspace
            .findings
            .iter()
            .enumerate()
            .filter(|(_, finding)| workspace.is_open(finding, today))
            .map(|(index, finding)| place(index as u32, &finding, ranking.rated(model, &finding)))
            .collect();
        keyed.sort_unstable();
        ranking.order = keyed.into_iter().map(|(.., index)| index).collect();
        for (rank, index) in ranking.order.iter().enumerate() {
            if let Some(cell) = ranking.ranks.get_mut(*index as usize) {
                *cell = rank as u32 + 1;
            }
        }
        ranking
    }

    /// The halves of every score under a model, and no order: enough to rate findings.
    pub fn halves_of(inputs: &Inputs, model: &Model) -> Self {
        Self {
            vulnerabilities: inputs.vulnerabilities.iter().map(|input| model.half(input)).collect(),
            assets: inputs.assets.iter().map(|input| model.half(input)).collect(),
            order: Vec::new(),
            ranks: Vec::new(),
        }
    }

    /// Where a finding stands. `model` is the one that it was ranked with.
    pub fn rated(&self, model: &Model, finding: &Finding) -> Rated {
        let (vulnerability, asset) = self.halves(finding);
        model.rated(vulnerability, asset)
    }

    /// Both halves of a finding's score.
    pub fn halves(&self, finding: &Finding) -> (Half, Half) {
        let look = |halves: &[Half], index: u32| halves.get(index as usize).copied().unwrap_or_default();
        (look(&self.vulnerabilities, finding.vulnerability), look(&self.assets, finding.asset))
    }

    /// Where a finding would stand with another half of its asset.
    pub fn rated_with(&self, model: &Model, finding: &Finding, asset: Half) -> Rated {
        let vulnerability = self.vulnerabilities.get(finding.vulnerability as usize).copied().unwrap_or_default();
        model.rated(vulnerability, asset)
    }

    /// Rank from 1; 0 for what is not ranked.
    pub fn rank(&self, finding: u32) -> u32 {
        self.ranks.get(finding as usize).copied().unwrap_or(0)
    }

    /// Ranked findings, first is worst.
    pub fn order(&self) -> &[u32] {
        &self.order
    }
}

/// A place in the order, the least first: by score, then by height, then by number.
pub type Place = (u64, u64, u32, u32, u32);

/// The place of a finding.
pub fn place(id: u32, finding: &Finding, rated: Rated) -> Place {
    let (score, height) = (below_top(rated.unclipped - 100.0), below_top(rated.height));
    (score, height, finding.vulnerability, finding.asset, id)
}

/// How far a height is below the top, as bits that sort like the distance. Subtracting from zero keeps a negative zero
/// out: its bits would sort behind everything.
pub fn below_top(height: f64) -> u64 {
    (0.0 - height).max(0.0).to_bits()
}

/// Many findings together: 100 + 12 log10(1 - product of (1 - p)), floor 0. `points` are the p of each.
pub fn together(points: impl Iterator<Item = f64>) -> f64 {
    // ln(1 - p) summed keeps many small p apart from nothing.
    let log_none: f64 = points.map(|p| (-p.min(1.0)).ln_1p()).sum();
    let any = -log_none.exp_m1();
    if any <= 0.0 { 0.0 } else { (100.0 + POINTS_PER_TENFOLD * any.log10()).max(0.0) }
}

#[cfg(test)]
mod tests {
    use super::{below_top, together};
    use crate::risk::points;

    #[test]
    fn the_top_is_first_whatever_the_sign_of_its_zero() {
        assert_eq!(below_top(-0.0), below_top(0.0));
        assert!(below_top(-0.0) < below_top(-1e-12) && below_top(-3.0) < below_top(-300.0));
    }

    #[test]
    fn together_is_at_least_the_worst_and_at_most_the_top() {
        assert!((together([points(70.0)].into_iter()) - 70.0).abs() < 1e-9);
        let many = together([points(70.0), points(70.0)].into_iter());
        assert!(many > 70.0 && many < 100.0);
        assert!((together([points(100.0), points(88.0)].into_iter()) - 100.0).abs() < 1e-9);
        assert!(together(std::iter::empty()) == 0.0);
    }
}
