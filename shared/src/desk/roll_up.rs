//! What each patch closes and in which order: the plan of a workspace, kept until something is ranked anew.

use std::borrow::Cow;

use super::Desk;
use crate::order::{Key, in_order, largest_first};
use crate::plan::{Catalogue, Closing, Cover, Step, Weight, along, greedy, share, weight};
use crate::risk::factor::severity_of;
use crate::view::{PatchChoice, PatchOrder};

/// A roll-up. Findings are named by their place in the ranking.
#[derive(Debug, Default)]
pub(super) struct RollUp {
    pub closing: Closing,
    pub weights: Vec<Weight>,
    /// Weight of all findings.
    pub whole: Weight,
    /// The greedy plan.
    pub steps: Vec<Step>,
}

impl RollUp {
    pub(super) fn cover(&self) -> Cover<'_> {
        Cover { closing: &self.closing, weights: &self.weights }
    }

    /// A weight as a share of all, 0 to 1.
    pub(super) fn share(&self, part: Weight) -> f64 {
        share(part, self.whole)
    }
}

impl Desk {
    /// The roll-up, with superseded patches folded or not.
    pub(super) fn roll_up(&self, fold: bool) -> &RollUp {
        let [plain, folded] = &self.roll_ups;
        (if fold { folded } else { plain }).get_or_init(|| self.rolled_up(fold))
    }

    /// The patches there are.
    pub(super) fn catalogue(&self) -> &Catalogue {
        self.catalogue.get_or_init(|| Catalogue::of(&self.workspace.vulnerabilities))
    }

    fn rolled_up(&self, fold: bool) -> RollUp {
        let findings = &self.workspace.findings;
        let look = |column: &[u32], index: u32| column.get(index as usize).copied().unwrap_or(u32::MAX);
        let pair = |index: &u32| (look(&findings.asset, *index), look(&findings.vulnerability, *index));
        let pairs: Vec<(u32, u32)> = self.ranking.order().iter().map(pair).collect();
        let of_cell: Vec<Weight> = self.ranking.cells().map(|(_, rated)| weight(rated.points())).collect();
        let cells = self.ranking.cells_in_order();
        let weights: Vec<Weight> = cells.iter().map(|cell| of_cell.get(*cell as usize).copied().unwrap_or(1)).collect();
        let closing = Closing::of(self.catalogue(), &pairs, fold);
        let steps = greedy(Cover { closing: &closing, weights: &weights }, self.catalogue().patches().len() as u32);
        RollUp { whole: weights.iter().sum(), closing, weights, steps }
    }

    /// The steps of an order.
    pub(super) fn steps(&self, order: PatchOrder, fold: bool) -> Cow<'_, [Step]> {
        let roll_up = self.roll_up(fold);
        let cover = roll_up.cover();
        match order {
            PatchOrder::RiskRemoved => Cow::Borrowed(roll_up.steps.as_slice()),
            PatchOrder::HighestFinding => Cow::Owned(along(
                cover,
                self.patches_by(roll_up, &|patch, closed| (first(closed), largest_first(cover.worth(patch)))),
            )),
            PatchOrder::PerHost => Cow::Owned(along(
                cover,
                self.patches_by(roll_up, &|patch, closed| {
                    let hosts = self.assets_of(closed).len().max(1) as Weight;
                    (largest_first(cover.worth(patch) / hosts), first(closed))
                }),
            )),
        }
    }

    /// The steps of those who patch by CVSS: the highest severity first, of equals the one that closes most findings.
    pub(super) fn steps_by_cvss(&self, fold: bool) -> Vec<Step> {
        let roll_up = self.roll_up(fold);
        let order = self.patches_by(roll_up, &|_, closed| {
            (largest_first(self.highest_cvss(closed)), largest_first(closed.len() as u32))
        });
        along(roll_up.cover(), order)
    }

    /// Patches that close anything, by a key of theirs and of what they close.
    fn patches_by(&self, roll_up: &RollUp, key: &dyn Fn(u32, &[u32]) -> Key) -> Vec<u32> {
        let closed = |patch: u32| roll_up.closing.closed_by(patch);
        let all = 0..self.catalogue().patches().len() as u32;
        let patches: Vec<u32> = all.filter(|patch| !closed(*patch).is_empty()).collect();
        let keys = patches.iter().map(|patch| key(*patch, closed(*patch))).collect();
        in_order(patches, keys)
    }

    /// Highest severity (CVSS, else the scanner's level) among findings by their place, in thousandths.
    pub(super) fn highest_cvss(&self, places: &[u32]) -> u32 {
        let vulnerability = |place: &u32| self.workspace.vulnerabilities.get(self.vulnerability_at(*place)? as usize);
        places.iter().filter_map(vulnerability).map(|one| (severity_of(one) * 1000.0) as u32).max().unwrap_or(0)
    }

    /// The finding at a place of the ranking.
    pub(super) fn at(&self, place: u32) -> Option<crate::model::Finding> {
        self.workspace.findings.get(*self.ranking.order().get(place as usize)? as usize)
    }

    /// The asset of the finding at a place.
    pub(super) fn asset_at(&self, place: u32) -> Option<u32> {
        let index = self.ranking.order().get(place as usize)?;
        self.workspace.findings.asset.get(*index as usize).copied()
    }

    /// The vulnerability of the finding at a place.
    pub(super) fn vulnerability_at(&self, place: u32) -> Option<u32> {
        let index = self.ranking.order().get(place as usize)?;
        self.workspace.findings.vulnerability.get(*index as usize).copied()
    }

    /// Assets of findings by their place, each once, in order.
    pub(super) fn assets_of(&self, places: &[u32]) -> Vec<u32> {
        let mut seen = rustc_hash::FxHashSet::default();
        let assets = places.iter().filter_map(|place| self.asset_at(*place));
        assets.filter(|asset| seen.insert(*asset)).collect()
    }

    /// By finding: does the patch close it?
    pub(super) fn marked_findings(&self, patch: PatchChoice) -> Vec<bool> {
        let mut marks = vec![false; self.workspace.findings.len()];
        for place in self.roll_up(patch.fold).closing.closed_by(patch.id) {
            let index = self.ranking.order().get(*place as usize);
            if let Some(mark) = index.and_then(|index| marks.get_mut(*index as usize)) {
                *mark = true;
            }
        }
        marks
    }
}

/// The first finding as a number that sorts.
fn first(closed: &[u32]) -> u128 {
    closed.first().map_or(u128::MAX, |place| u128::from(*place))
}
