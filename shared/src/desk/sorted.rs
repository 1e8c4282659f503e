//! The report in any order: rows as they are ranked, then put in the order of a column by counting. Every column is a small
//! number by vulnerability, by asset or by finding; texts are ranked among the few that are distinct.

use super::Desk;
use crate::model::{Brief, Day};
use crate::order::{counted, turned};
use crate::risk::below_top;
use crate::risk::factor::stars;
use crate::view::{FindingColumn, FindingFilter, Sort};

/// Fewer rows than one in so many are put in order by their ranks; more are picked out of the whole order.
const FEW: usize = 8;

impl Desk {
    /// Findings that pass, in order; equal ones as they are ranked, what is not ranked last and by its number.
    pub(super) fn in_order(&self, filter: &FindingFilter, sort: Sort<FindingColumn>) -> Vec<u32> {
        let (rows, ranked) = self.as_ranked(filter);
        if rows.len() < 2 {
            return rows;
        }
        let keys = match sort.by {
            FindingColumn::Rank => (0..rows.len()).map(|at| at.min(ranked) as u32).collect(),
            column => self.keys(column, &rows),
        };
        counted(rows, if sort.descending { turned(keys) } else { keys })
    }

    /// Findings that pass, as they are ranked, and how many of them are; the others stand behind.
    fn as_ranked(&self, filter: &FindingFilter) -> (Vec<u32>, usize) {
        let order = self.ranking.order();
        if filter.is_all() {
            return (order.to_vec(), order.len());
        }
        let passing = self.passing(filter);
        if passing.len() < order.len() / FEW {
            // What is not ranked has no rank: 0, which wraps to behind everything.
            let ranks: Vec<u32> = passing.iter().map(|id| self.ranking.rank(*id).wrapping_sub(1)).collect();
            let ranked = ranks.iter().filter(|rank| **rank < u32::MAX).count();
            return (counted(passing, ranks), ranked);
        }
        let mut passes = vec![false; self.workspace.findings.len()];
        for id in &passing {
            if let Some(mark) = passes.get_mut(*id as usize) {
                *mark = true;
            }
        }
        let mut take = |id: &u32| passes.get_mut(*id as usize).is_some_and(std::mem::take);
        let mut rows: Vec<u32> = order.iter().copied().filter(&mut take).collect();
        let ranked = rows.len();
        if ranked < passing.len() {
            rows.extend(passing.into_iter().filter(&mut take));
        }
        (rows, ranked)
    }

    /// A number for each row that sorts like the column.
    fn keys(&self, column: FindingColumn, rows: &[u32]) -> Vec<u32> {
        let (vulnerabilities, findings) = (&self.workspace.vulnerabilities, &self.workspace.findings);
        let look = |keys: &[u32], at: u32| keys.get(at as usize).copied().unwrap_or(0);
        let by_vulnerability =
            |keys: &[u32]| rows.iter().map(|id| look(keys, look(&findings.vulnerability, *id))).collect();
        let by_asset = |keys: &[u32]| rows.iter().map(|id| look(keys, look(&findings.asset, *id))).collect();
        // Columns lie in the order of findings: what takes several of them is worked out in that order.
        let by_finding = |keys: Vec<u32>| rows.iter().map(|id| look(&keys, *id)).collect();
        match column {
            FindingColumn::Rank | FindingColumn::Score => by_finding(self.score_keys()),
            FindingColumn::Severity => {
                let severity = |v: &crate::model::Vulnerability| {
                    let level = v.level.map_or(0, |level| u32::from(level.get()));
                    level * 1000 + v.cvss.as_ref().map_or(0, |cvss| (cvss.base * 10.0) as u32)
                };
                by_vulnerability(&vulnerabilities.iter().map(severity).collect::<Vec<_>>())
            }
            FindingColumn::Title => by_vulnerability(&ranks(vulnerabilities.iter().map(|v| v.title.to_lowercase()))),
            FindingColumn::Vulnerability => {
                by_vulnerability(&ranks(vulnerabilities.iter().map(|v| (&v.scanner, id_key(&v.scanner_id)))))
            }
            FindingColumn::Host => by_asset(self.by_address()),
            FindingColumn::Importance => {
                let settings = self.model.settings();
                by_asset(&self.of_traits(|asset| u32::from(stars(asset, settings).0.get())))
            }
            FindingColumn::Exposure => {
                let default = self.model.settings().default_exposure;
                by_asset(&self.of_traits(|asset| asset.rating.exposure.or(default).map_or(0, |one| 4 - one as u32)))
            }
            FindingColumn::Port => {
                let port = |id: &u32| findings.service.get(*id as usize).map_or(0, |service| u32::from(service.port));
                rows.iter().map(port).collect()
            }
            FindingColumn::Status => {
                let verdicts = self.verdicts();
                by_finding(self.each(0, |brief| verdicts.status(brief)))
            }
            FindingColumn::FirstSeen => by_finding(day_keys(&findings.first_seen)),
            FindingColumn::Due => {
                let mut verdicts = self.verdicts();
                by_finding(day_keys(&self.each(Day::NONE, |brief| verdicts.due(brief))))
            }
        }
    }

    /// Something of each finding, by its number; `none` where it does not stand for itself.
    pub(super) fn each<T: Copy>(&self, none: T, mut of: impl FnMut(&Brief) -> T) -> Vec<T> {
        let mut all = vec![none; self.workspace.findings.len()];
        for brief in self.workspace.findings.briefs() {
            if let Some(place) = all.get_mut(brief.id as usize) {
                *place = of(&brief);
            }
        }
        all
    }

    /// By number: scores, the least first. Those that the model gives are ranked among each other.
    fn score_keys(&self) -> Vec<u32> {
        let (mut pairs, mut scores) = (self.ranking.pairs(), Vec::new());
        let numbers = self.each(0, |Brief { vulnerability, asset, .. }| {
            pairs.of(*vulnerability, *asset, || {
                let rated = self.ranking.rated_of(&self.model, *vulnerability, *asset);
                scores.push(u64::MAX - below_top(rated.unclipped - 100.0));
                scores.len() as u32 - 1
            })
        });
        let ranks = ranks(scores.into_iter());
        numbers.into_iter().map(|number| ranks.get(number as usize).copied().unwrap_or(0)).collect()
    }
}

/// Days as small numbers that sort like them; unknown days are last.
fn day_keys(days: &[Day]) -> Vec<u32> {
    let known = || days.iter().filter_map(|day| day.known()).map(Day::since_epoch);
    let first = known().min().unwrap_or(0);
    let behind = known().max().map_or(0, |last| last.abs_diff(first) + 1);
    days.iter().map(|day| day.known().map_or(behind, |day| day.since_epoch().abs_diff(first))).collect()
}

/// An id in its natural order: runs of digits count as numbers.
fn id_key(id: &str) -> Vec<(u64, String)> {
    let mut parts = Vec::new();
    let mut rest = id;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, tail) = rest.split_at(digits);
        let text = tail.find(|c: char| c.is_ascii_digit()).unwrap_or(tail.len());
        let (word, tail) = tail.split_at(text);
        parts.push((number.parse().unwrap_or(u64::MAX), word.to_lowercase()));
        rest = tail;
    }
    parts
}

/// Position of each value in sorted order; equal values share one.
pub(super) fn ranks<T: Ord>(values: impl Iterator<Item = T>) -> Vec<u32> {
    ranks_of(&values.collect::<Vec<T>>())
}

/// The same for values that are there already.
pub(super) fn ranks_of<T: Ord>(values: &[T]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values.get(*a).cmp(&values.get(*b)));
    let mut ranks = vec![0; values.len()];
    let mut before: Option<(usize, u32)> = None;
    for (position, index) in order.into_iter().enumerate() {
        let rank = match before {
            Some((other, rank)) if values.get(other) == values.get(index) => rank,
            _ => position as u32,
        };
        before = Some((index, rank));
        if let Some(cell) = ranks.get_mut(index) {
            *cell = rank;
        }
    }
    ranks
}
