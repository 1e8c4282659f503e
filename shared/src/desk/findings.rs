//! The report: findings filtered, ordered and cut to the slice a page shows.

use std::net::IpAddr;

use super::facets::status_code;
use super::search::Search;
use super::{Desk, Listed};
use crate::export::{Facts, FindingExport};
use crate::model::Finding;
use crate::risk::below_top;
use crate::risk::factor::stars;
use crate::view::{FindingColumn, FindingFilter, FindingPage, FindingQuery, FindingRow, Sort};

/// A number for a finding, by its id and facts, that sorts like a column.
type SortKey<'a> = Box<dyn Fn(u32, &Finding) -> u64 + 'a>;

impl Desk {
    /// A slice of the report.
    pub fn findings(&mut self, query: &FindingQuery) -> FindingPage {
        let (from, count) = (query.slice.from as usize, query.slice.count as usize);
        let is_ranking = query.sort == Sort { by: FindingColumn::Rank, descending: false };
        let (total, slice) = if is_ranking && query.filter.is_all() {
            // What is open is what is ranked: while weights change, only the first rows are asked for.
            let rows = self.ranking.first(from.saturating_add(count));
            (self.ranking.len(), rows.get(from..).unwrap_or_default().to_vec())
        } else {
            let rows = self.listed(&query.filter, query.sort);
            (rows.len() as u32, rows.iter().skip(from).take(count).copied().collect())
        };
        let rows = slice.into_iter().filter_map(|id| self.finding_row(id)).collect();
        FindingPage { total, from: query.slice.from, rows, hint: Search::of(&query.filter.text).hint }
    }

    /// Every finding of a filter in order, for export.
    pub fn exported_findings(
        &mut self,
        filter: &FindingFilter,
        sort: Sort<FindingColumn>,
    ) -> impl Iterator<Item = FindingExport> + '_ {
        let ids = self.listed(filter, sort).to_vec();
        ids.into_iter().filter_map(|id| {
            let (finding, asset, vulnerability) = self.workspace.row(id)?;
            let facts = Facts::of(&finding, finding.asset, asset, vulnerability);
            Some(FindingExport { row: self.finding_row(id)?, facts })
        })
    }

    /// Every row of a filter in order.
    pub fn all_findings(&mut self, filter: &FindingFilter, sort: Sort<FindingColumn>) -> Vec<FindingRow> {
        let ids = self.listed(filter, sort).to_vec();
        ids.into_iter().filter_map(|id| self.finding_row(id)).collect()
    }

    /// Ids that pass, in order; remembered until the filter, the order or the data change.
    fn listed(&mut self, filter: &FindingFilter, sort: Sort<FindingColumn>) -> &[u32] {
        let is_same = self.last_list.as_ref().is_some_and(|list| list.filter == *filter && list.sort == sort);
        if !is_same {
            let rows = self.list(filter, sort);
            self.last_list = Some(Listed { filter: filter.clone(), sort, rows });
        }
        self.last_list.as_ref().map(|list| list.rows.as_slice()).unwrap_or_default()
    }

    fn list(&self, filter: &FindingFilter, sort: Sort<FindingColumn>) -> Vec<u32> {
        let sieve = self.sieve(filter);
        let passing = self.workspace.findings.standing().filter(|(index, finding)| sieve.passes(self, *index, finding));
        let key = self.sort_key(sort.by);
        let mut keyed: Vec<(u64, u32, u32)> = passing
            .map(|(index, finding)| {
                let key = key(index, &finding);
                let key = if sort.descending { u64::MAX - key } else { key };
                // Rank 0 is unranked: behind everything.
                (key, self.ranking.rank(index).wrapping_sub(1), index)
            })
            .collect();
        keyed.sort_unstable();
        keyed.into_iter().map(|(_, _, index)| index).collect()
    }

    /// A number per finding that sorts like the column.
    fn sort_key(&self, column: FindingColumn) -> SortKey<'_> {
        let vulnerabilities = &self.workspace.vulnerabilities;
        let by_vulnerability = |keys: Vec<u64>| -> SortKey<'static> {
            Box::new(move |_, finding| keys.get(finding.vulnerability as usize).copied().unwrap_or(0))
        };
        let by_asset = |keys: Vec<u64>| -> SortKey<'static> {
            Box::new(move |_, finding| keys.get(finding.asset as usize).copied().unwrap_or(0))
        };
        match column {
            FindingColumn::Rank => Box::new(|index, _| u64::from(self.ranking.rank(index).wrapping_sub(1))),
            FindingColumn::Score => Box::new(|_, finding| u64::MAX - below_top(self.rated(finding).unclipped - 100.0)),
            FindingColumn::Severity => by_vulnerability(
                vulnerabilities
                    .iter()
                    .map(|v| {
                        let level = v.level.map_or(0, |level| u64::from(level.get()));
                        level * 1000 + v.cvss.as_ref().map_or(0, |cvss| (cvss.base * 10.0) as u64)
                    })
                    .collect(),
            ),
            FindingColumn::Title => {
                by_vulnerability(wide(ranks(vulnerabilities.iter().map(|v| v.title.to_lowercase()))))
            }
            FindingColumn::Vulnerability => {
                by_vulnerability(wide(ranks(vulnerabilities.iter().map(|v| (&v.scanner, id_key(&v.scanner_id))))))
            }
            FindingColumn::Host => by_asset(self.by_address().iter().map(|rank| u64::from(*rank)).collect()),
            FindingColumn::Importance => by_asset(
                self.effective.iter().map(|asset| u64::from(stars(asset, self.model.settings()).0.get())).collect(),
            ),
            FindingColumn::Exposure => by_asset(
                self.effective
                    .iter()
                    .map(|asset| {
                        let exposure = asset.rating.exposure.or(self.model.settings().default_exposure);
                        exposure.map_or(0, |exposure| 4 - exposure as u64)
                    })
                    .collect(),
            ),
            FindingColumn::Port => Box::new(|_, finding| u64::from(finding.service.port)),
            FindingColumn::Status => Box::new(|_, finding| u64::from(status_code(self, finding))),
            FindingColumn::FirstSeen => Box::new(|_, finding| day_key(finding.first_seen)),
            FindingColumn::Due => Box::new(|_, finding| day_key(self.due(finding))),
        }
    }
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

/// A day as a number that sorts like it; unknown days are last.
fn day_key(day: crate::model::Day) -> u64 {
    day.known().map_or(u64::from(u32::MAX), |day| (i64::from(day.since_epoch()) + i64::from(i32::MAX)) as u64)
}

/// Address numerically (IPv4 before IPv6), then name.
pub(super) fn address_key(host: &crate::model::Host) -> (u8, u128, String) {
    match host.ips.first() {
        Some(IpAddr::V4(ip)) => (0, u128::from(u32::from(*ip)), host.name()),
        Some(IpAddr::V6(ip)) => (1, u128::from(*ip), host.name()),
        None => (2, 0, host.name()),
    }
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

fn wide(ranks: Vec<u32>) -> Vec<u64> {
    ranks.into_iter().map(u64::from).collect()
}
