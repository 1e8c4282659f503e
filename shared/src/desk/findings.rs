//! The report: findings filtered, ordered and cut to the slice a page shows.

use super::search::Search;
use super::{Desk, Listed};
use crate::export::{Facts, FindingExport};
use crate::view::{FindingColumn, FindingFilter, FindingPage, FindingQuery, FindingRow, Sort};

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
            let rows = self.in_order(filter, sort);
            self.last_list = Some(Listed { filter: filter.clone(), sort, rows });
        }
        self.last_list.as_ref().map(|list| list.rows.as_slice()).unwrap_or_default()
    }
}
