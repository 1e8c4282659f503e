//! The whole order: cells are scored and sorted, then findings put in the order of their cells in one pass. The first of
//! them are there before the rest. Nothing is read or shown.

use std::cell::OnceCell;
use std::sync::Arc;

use super::cells::{Base, Cell, Cells};
use super::model::{Half, Model, POINTS_PER_TENFOLD, Rated};
use super::pairs::Pairs;
use super::traits::Traits;
use crate::model::Finding;
use crate::order::counted;

/// Steps of a point by which cells are sorted before they are compared: 100 down to -150 in 64,000 steps.
const STEPS: f64 = 256.0;
/// The longest start of the order that is found without the rest.
const MOST_FIRST: usize = 1_000;

/// Scores and ranks of every open finding of a workspace under a model.
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    base: Arc<Base>,
    cells: Arc<Cells>,
    /// Traits of each asset.
    traits: Arc<Vec<Traits>>,
    /// By class.
    vulnerabilities: Vec<Half>,
    /// By traits.
    assets: Vec<Half>,
    /// By cell.
    rated: Vec<Rated>,
    first: OnceCell<Vec<u32>>,
    order: OnceCell<Vec<u32>>,
    ranks: OnceCell<Vec<u32>>,
}

impl Ranking {
    /// Ranks the findings of cells under a model.
    pub fn of(base: Arc<Base>, cells: Arc<Cells>, traits: Arc<Vec<Traits>>, model: &Model) -> Self {
        let vulnerabilities: Vec<Half> = cells.vulnerabilities.iter().map(|input| model.half(input)).collect();
        let assets: Vec<Half> = cells.assets.iter().map(|input| model.half(input)).collect();
        let half = |halves: &[Half], at: usize| halves.get(at).copied().unwrap_or_default();
        let of_cell = cells
            .all
            .iter()
            .map(|cell| model.rated(half(&vulnerabilities, cell.class as usize), half(&assets, cell.traits.number())));
        let rated = of_cell.collect();
        Self { base, cells, traits, vulnerabilities, assets, rated, ..Self::default() }
    }

    /// The same findings under a model of other weights.
    #[must_use]
    pub fn under(&self, model: &Model) -> Self {
        Self::of(Arc::clone(&self.base), Arc::clone(&self.cells), Arc::clone(&self.traits), model)
    }

    /// Open findings in the order in which equals stand.
    pub fn base(&self) -> &Base {
        &self.base
    }

    /// Each cell and where its findings stand.
    pub fn cells(&self) -> impl Iterator<Item = (Cell, Rated)> + '_ {
        self.cells.all.iter().copied().zip(self.rated.iter().copied())
    }

    /// Open findings of a vulnerability, by asset, each with the number of its cell.
    pub fn of_vulnerability(&self, vulnerability: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        let cells = self.cells.of.get(self.base.places(vulnerability)).unwrap_or_default();
        self.base.of_vulnerability(vulnerability).iter().copied().zip(cells.iter().copied())
    }

    /// All open findings, each with the number of its cell.
    pub fn with_cells(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.base.ids().iter().copied().zip(self.cells.of.iter().copied())
    }

    /// How many findings are ranked.
    pub fn len(&self) -> u32 {
        self.base.ids().len() as u32
    }

    /// Is nothing ranked?
    pub fn is_empty(&self) -> bool {
        self.base.ids().is_empty()
    }

    /// Where a finding stands. `model` is the one that it was ranked with.
    pub fn rated(&self, model: &Model, finding: &Finding) -> Rated {
        self.rated_of(model, finding.vulnerability, finding.asset)
    }

    /// Where a vulnerability on an asset stands.
    pub fn rated_of(&self, model: &Model, vulnerability: u32, asset: u32) -> Rated {
        model.rated(self.vulnerability_half(vulnerability), self.asset_half(asset))
    }

    /// Room for an answer per vulnerability and asset that are rated alike.
    pub fn pairs<T: Copy>(&self) -> Pairs<T> {
        Pairs::new(&self.cells.classes, self.cells.vulnerabilities.len(), &self.traits)
    }

    /// Both halves of a finding's score.
    pub fn halves(&self, finding: &Finding) -> (Half, Half) {
        (self.vulnerability_half(finding.vulnerability), self.asset_half(finding.asset))
    }

    /// Where a finding would stand with another half of its asset.
    pub fn rated_with(&self, model: &Model, finding: &Finding, asset: Half) -> Rated {
        model.rated(self.vulnerability_half(finding.vulnerability), asset)
    }

    fn vulnerability_half(&self, vulnerability: u32) -> Half {
        let class = self.cells.classes.get(vulnerability as usize);
        class.and_then(|class| self.vulnerabilities.get(*class as usize)).copied().unwrap_or_default()
    }

    fn asset_half(&self, asset: u32) -> Half {
        let traits = self.traits.get(asset as usize);
        traits.and_then(|traits| self.assets.get(traits.number())).copied().unwrap_or_default()
    }

    /// Rank from 1; 0 for what is not ranked.
    pub fn rank(&self, finding: u32) -> u32 {
        let is_first = |first: &Vec<u32>| first.iter().position(|one| *one == finding);
        if let (None, Some(at)) = (self.ranks.get(), self.first.get().and_then(is_first)) {
            return at as u32 + 1;
        }
        let ranks = self.ranks.get_or_init(|| {
            let mut ranks = vec![0; self.order().iter().max().map_or(0, |last| *last as usize + 1)];
            for (rank, id) in (1..).zip(self.order()) {
                if let Some(cell) = ranks.get_mut(*id as usize) {
                    *cell = rank;
                }
            }
            ranks
        });
        ranks.get(finding as usize).copied().unwrap_or(0)
    }

    /// The first `count` ranked findings, or all where there are fewer: without the order of the rest, where it is not
    /// needed.
    pub fn first(&self, count: usize) -> &[u32] {
        let all = self.base.ids().len();
        let known = if self.order.get().is_some() || count > MOST_FIRST.min(all) {
            self.order()
        } else {
            self.first.get_or_init(|| self.found_first(MOST_FIRST.min(all)))
        };
        known.get(..count.min(known.len())).unwrap_or_default()
    }

    /// Ranked findings, first is worst.
    pub fn order(&self) -> &[u32] {
        self.order.get_or_init(|| self.arranged(self.base.ids()))
    }

    /// Is the order there, or is it yet to be made?
    pub fn is_ordered(&self) -> bool {
        self.order.get().is_some()
    }

    /// The cell of each finding, in the order.
    pub fn cells_in_order(&self) -> Vec<u32> {
        self.arranged(&self.cells.of)
    }

    /// A column of the base in the order of the ranking.
    fn arranged(&self, column: &[u32]) -> Vec<u32> {
        let (groups, mut next) = self.groups(&self.sorted((0..self.rated.len() as u32).collect()));
        let mut arranged = vec![0; column.len()];
        for (value, cell) in column.iter().zip(&self.cells.of) {
            let group = groups.get(*cell as usize).copied().unwrap_or(0);
            let Some(next) = next.get_mut(group as usize) else { continue };
            if let Some(place) = arranged.get_mut(*next as usize) {
                *place = *value;
            }
            *next += 1;
        }
        arranged
    }

    /// How many findings are ranked above one that stands so: with a key of its own, `base` findings before it among
    /// equals.
    pub fn above(&self, rated: Rated, base: usize) -> u32 {
        let key = height(rated);
        let before: u32 = self.cells().filter(|(_, other)| height(*other) < key).map(|(cell, _)| cell.size).sum();
        let is_equal: Vec<bool> = self.rated.iter().map(|other| height(*other) == key).collect();
        let equals = self.cells.of.iter().take(base);
        before + equals.filter(|cell| is_equal.get(**cell as usize) == Some(&true)).count() as u32
    }

    /// Cells in the order of their findings: coarsely by counting, then exactly.
    fn sorted(&self, cells: Vec<u32>) -> Vec<u32> {
        let key = |cell: &u32| self.rated.get(*cell as usize).copied().map(height).unwrap_or_default();
        let keys: Vec<u32> = cells.iter().map(|cell| self.coarse(*cell)).collect();
        let mut sorted = counted(cells, keys);
        for same in sorted.chunk_by_mut(|a, b| self.coarse(*a) == self.coarse(*b)) {
            same.sort_unstable_by_key(key);
        }
        sorted
    }

    /// How far a cell is below the top, in steps: never less for a cell that stands behind another one.
    fn coarse(&self, cell: u32) -> u32 {
        let below = self.rated.get(cell as usize).map_or(0.0, |rated| 100.0 - rated.unclipped);
        (below * STEPS).clamp(0.0, f64::from(u16::MAX)) as u32
    }

    /// The group of each cell, cells at the same height being one, and where each group begins in the order. Cells that
    /// are not among these have a group past the end.
    fn groups(&self, sorted: &[u32]) -> (Vec<u32>, Vec<u32>) {
        let mut groups = vec![u32::MAX; self.rated.len()];
        let mut begins = Vec::with_capacity(sorted.len());
        let (mut sum, mut before) = (0, None);
        for cell in sorted {
            let Some(key) = self.rated.get(*cell as usize).copied().map(height) else { continue };
            if before.replace(key) != Some(key) {
                begins.push(sum);
            }
            if let Some(group) = groups.get_mut(*cell as usize) {
                *group = begins.len() as u32 - 1;
            }
            sum += self.cells.all.get(*cell as usize).map_or(0, |cell| cell.size);
        }
        (groups, begins)
    }

    /// The first findings: only the cells that they can be in are sorted.
    fn found_first(&self, count: usize) -> Vec<u32> {
        let mut sizes = vec![0_usize; usize::from(u16::MAX) + 1];
        for (at, cell) in (0..).zip(&self.cells.all) {
            if let Some(size) = sizes.get_mut(self.coarse(at) as usize) {
                *size += cell.size as usize;
            }
        }
        let mut sum = 0;
        let enough = sizes.iter().position(|size| {
            sum += size;
            sum >= count
        });
        let last = enough.map_or(u32::MAX, |at| at as u32);
        let near = (0..self.rated.len() as u32).filter(|cell| self.coarse(*cell) <= last).collect();
        let (groups, begins) = self.groups(&self.sorted(near));
        let mut room: Vec<usize> = begins.iter().map(|begin| count.saturating_sub(*begin as usize)).collect();
        let (mut found, mut of) = (Vec::new(), Vec::new());
        for (id, cell) in self.base.ids().iter().zip(&self.cells.of) {
            let group = groups.get(*cell as usize).copied().unwrap_or(u32::MAX);
            let Some(room) = room.get_mut(group as usize).filter(|room| **room > 0) else { continue };
            *room -= 1;
            found.push(*id);
            of.push(group);
        }
        let mut first = counted(found, of);
        first.truncate(count);
        first
    }
}

/// A place in the order, the least first: by score, then by height, then by vulnerability, asset and number.
pub type Place = ((u64, u64), u32, u32, u32);

/// The place of a finding.
pub fn place(id: u32, finding: &Finding, rated: Rated) -> Place {
    (height(rated), finding.vulnerability, finding.asset, id)
}

/// By score, then by height.
fn height(rated: Rated) -> (u64, u64) {
    (below_top(rated.unclipped - 100.0), below_top(rated.height))
}

/// How far a height is below the top, as bits that sort like the distance. Subtracting from zero keeps a negative zero
/// out: its bits would sort behind everything.
pub fn below_top(height: f64) -> u64 {
    (0.0 - height).max(0.0).to_bits()
}

/// Many findings together: 100 + 12 log10(1 - product of (1 - p)), floor 0. `points` are the p of each.
pub fn together(points: impl Iterator<Item = f64>) -> f64 {
    together_of(points.map(nothing).sum())
}

/// ln(1 - p): summed, it keeps many small p apart from nothing.
pub fn nothing(points: f64) -> f64 {
    (-points.min(1.0)).ln_1p()
}

/// The score of findings whose ln(1 - p) come to this sum.
pub fn together_of(nothing: f64) -> f64 {
    let any = -nothing.exp_m1();
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
