//! What the findings of each asset come to, and which assets are the riskiest.

use std::cmp::Reverse;

use crate::desk::Desk;
use crate::desk::words::AssetRisk;
use crate::risk::{Rated, nothing, together_of};
use crate::view::AssetRow;

impl Desk {
    /// What the findings of one asset come to.
    pub(in crate::desk) fn asset_risk(&self, id: u32) -> AssetRisk {
        self.all_asset_risks().get(id as usize).copied().unwrap_or_default()
    }

    /// What the findings of each asset come to.
    pub(in crate::desk) fn all_asset_risks(&self) -> &[AssetRisk] {
        self.asset_risks.get_or_init(|| {
            let of_cell =
                |rated: Rated| (self.model.class_of(rated.score()) as usize, nothing(rated.points()), rated.points());
            let cells: Vec<(usize, f64, f64)> = self.ranking.cells().map(|(_, rated)| of_cell(rated)).collect();
            let column = &self.workspace.findings.asset;
            let at = |finding: u32| column.get(finding as usize).map_or(usize::MAX, |asset| *asset as usize);
            let mut risks = vec![AssetRisk::default(); self.workspace.assets.len()];
            for (finding, cell) in self.ranking.with_cells() {
                let (Some(risk), Some((class, nothing, points))) =
                    (risks.get_mut(at(finding)), cells.get(cell as usize))
                else {
                    continue;
                };
                if let Some(count) = risk.open.get_mut(*class) {
                    *count += 1;
                }
                // The sum stands here until it is a score.
                risk.score += nothing;
                risk.points += points;
            }
            for (rank, finding) in (1..).zip(self.ranking.order()) {
                if let Some(risk) = risks.get_mut(at(*finding)).filter(|risk| risk.best_rank == 0) {
                    risk.best_rank = rank;
                }
            }
            for risk in &mut risks {
                risk.score = together_of(risk.score);
            }
            risks
        })
    }

    /// Assets with open findings, the riskiest first, of equals the first by address.
    pub(in crate::desk) fn riskiest_assets(&self, count: usize) -> Vec<AssetRow> {
        let (risks, by_address) = (self.all_asset_risks(), self.by_address());
        let key = |id: u32| {
            let address = by_address.get(id as usize).copied().unwrap_or(u32::MAX);
            let score = risks.get(id as usize).map_or(0, |risk| risk.score.to_bits());
            (Reverse(score), address, id)
        };
        let at_risk = (0..).zip(risks).filter(|(_, risk)| risk.best_rank > 0).map(|(id, _)| id);
        let mut first: Vec<u32> = Vec::with_capacity(count + 1);
        for id in at_risk {
            let at = first.partition_point(|other| key(*other) < key(id));
            if at < count {
                first.insert(at, id);
                first.truncate(count);
            }
        }
        first.into_iter().filter_map(|id| self.asset_row(id)).collect()
    }
}
