//! The whole order: heights of vulnerabilities and assets, one addition a finding, one sort. Nothing is read or shown.

use super::model::{Model, POINTS_PER_TENFOLD, points};
use crate::model::{Day, Finding};
use crate::workspace::Workspace;

/// Scores and ranks of every finding of a workspace under a model.
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    vulnerability_heights: Vec<f64>,
    asset_heights: Vec<f64>,
    order: Vec<u32>,
    ranks: Vec<u32>,
}

impl Ranking {
    /// Ranks a workspace on a day: what people decided may end on it.
    pub fn of(workspace: &Workspace, model: &Model, today: Day) -> Self {
        let mut ranking = Self {
            vulnerability_heights: workspace.vulnerabilities.iter().map(|v| model.vulnerability_height(v)).collect(),
            asset_heights: workspace.assets.iter().map(|a| model.asset_height(a)).collect(),
            order: Vec::new(),
            ranks: vec![0; workspace.findings.len()],
        };
        let mut keyed: Vec<(u64, u32, u32, u32)> = workspace
            .findings
            .iter()
            .enumerate()
            .filter(|(_, finding)| workspace.is_open(finding, today))
            .map(|(index, finding)| {
                let below = below_top(ranking.height(&finding));
                (below, finding.vulnerability, finding.asset, index as u32)
            })
            .collect();
        keyed.sort_unstable();
        ranking.order = keyed.into_iter().map(|(_, _, _, index)| index).collect();
        for (rank, index) in ranking.order.iter().enumerate() {
            if let Some(cell) = ranking.ranks.get_mut(*index as usize) {
                *cell = rank as u32 + 1;
            }
        }
        ranking
    }

    /// Height (12 log10 p) of a finding.
    pub fn height(&self, finding: &Finding) -> f64 {
        let look = |heights: &[f64], index: u32| heights.get(index as usize).copied().unwrap_or(f64::NEG_INFINITY);
        look(&self.vulnerability_heights, finding.vulnerability) + look(&self.asset_heights, finding.asset)
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

/// How far a height is below the top, as bits that sort like the distance. Subtracting from zero keeps a negative zero
/// out: its bits would sort behind everything.
pub fn below_top(height: f64) -> u64 {
    (0.0 - height).max(0.0).to_bits()
}

/// Many findings together: 100 + 12 log10(1 - product of (1 - p)), floor 0. `heights` are those of the findings.
pub fn together(heights: impl Iterator<Item = f64>) -> f64 {
    // ln(1 - p) summed keeps many small p apart from nothing.
    let log_none: f64 = heights.map(|height| (-points(height)).ln_1p()).sum();
    let any = -log_none.exp_m1();
    if any <= 0.0 { 0.0 } else { (100.0 + POINTS_PER_TENFOLD * any.log10()).max(0.0) }
}

#[cfg(test)]
mod tests {
    use super::{below_top, together};

    #[test]
    fn the_top_is_first_whatever_the_sign_of_its_zero() {
        assert_eq!(below_top(-0.0), below_top(0.0));
        assert!(below_top(-0.0) < below_top(-1e-12) && below_top(-3.0) < below_top(-300.0));
    }

    #[test]
    fn together_is_at_least_the_worst_and_at_most_the_top() {
        assert!((together([-30.0].into_iter()) - 70.0).abs() < 1e-9);
        let many = together([-30.0, -30.0].into_iter());
        assert!(many > 70.0 && many < 100.0);
        assert!((together([0.0, -12.0].into_iter()) - 100.0).abs() < 1e-9);
        assert!(together(std::iter::empty()) == 0.0);
    }
}
