//! The patch list: one row per remediation, ranked by risk removed.

use super::Desk;
use super::findings::ranks;
use super::search::Search;
use crate::model::Day;
use crate::risk::Patch;
use crate::view::{PatchColumn, PatchPage, PatchQuery, PatchRow, Sort};

/// Hosts named in a row.
const HOSTS_NAMED: usize = 5;

impl Desk {
    /// A slice of the patches.
    pub fn patch_page(&self, query: &PatchQuery) -> PatchPage {
        let all = self.listed_patches(&query.text, query.sort);
        let rows = Self::slice_of(&all, query.slice);
        PatchPage { total: all.len() as u32, from: query.slice.from, rows }
    }

    /// Every patch of a query in order, for export and aggregates.
    pub fn listed_patches(&self, text: &str, sort: Sort<PatchColumn>) -> Vec<PatchRow> {
        let search = Search::of(text);
        let matching: Vec<bool> = self.patches.iter().map(|patch| self.patch_matches(&search, patch)).collect();
        let rows: Vec<PatchRow> = self.patch_rows();
        let mut kept: Vec<PatchRow> =
            rows.into_iter().zip(matching).filter_map(|(row, keep)| keep.then_some(row)).collect();
        let titles = ranks(kept.iter().map(|row| row.title.to_lowercase()));
        let key = |(position, row): (usize, &PatchRow)| -> u64 {
            match sort.by {
                PatchColumn::Rank => u64::from(row.rank),
                PatchColumn::Points => row.points.to_bits(),
                PatchColumn::Title => titles.get(position).copied().unwrap_or(0),
                PatchColumn::Findings => u64::from(row.findings),
                PatchColumn::Assets => u64::from(row.assets),
                PatchColumn::TopScore => row.top_score.to_bits(),
            }
        };
        let keys: Vec<u64> = kept.iter().enumerate().map(key).collect();
        let mut order: Vec<(u64, u32, PatchRow)> = keys
            .into_iter()
            .zip(kept.drain(..))
            .map(|(key, row)| (if sort.descending { u64::MAX - key } else { key }, row.rank, row))
            .collect();
        order.sort_by_key(|(key, rank, _)| (*key, *rank));
        order.into_iter().map(|(_, _, row)| row).collect()
    }

    fn patch_rows(&self) -> Vec<PatchRow> {
        let all: f64 = self.patches.iter().map(|patch| patch.points).sum();
        let share = |points: f64| if all > 0.0 { points / all } else { 0.0 };
        let mut before = 0.0;
        let mut rows = Vec::with_capacity(self.patches.len());
        for (position, patch) in self.patches.iter().enumerate() {
            before += patch.points;
            rows.extend(self.patch_row(position as u32 + 1, patch, share(patch.points), share(before)));
        }
        rows
    }

    fn patch_row(&self, rank: u32, patch: &Patch, share: f64, cumulative: f64) -> Option<PatchRow> {
        let vulnerability = self.workspace.vulnerabilities.get(patch.vulnerability as usize)?;
        let top = patch.findings.first().and_then(|index| self.workspace.findings.get(*index as usize));
        let top_score = top.map_or(0.0, |finding| self.score(&finding));
        let due = patch
            .findings
            .iter()
            .filter_map(|index| self.workspace.findings.get(*index as usize))
            .filter_map(|finding| self.due(&finding).known())
            .min()
            .unwrap_or(Day::NONE);
        let name = |asset: &u32| self.workspace.assets.get(*asset as usize).map(|asset| asset.host.name());
        Some(PatchRow {
            rank,
            vulnerability: patch.vulnerability,
            id_name: vulnerability.id_name().to_owned(),
            scanner_id: vulnerability.scanner_id.clone(),
            title: vulnerability.name().to_owned(),
            vendor_reference: vulnerability.vendor_reference.clone(),
            cves: vulnerability.cves.clone(),
            points: patch.points,
            share,
            cumulative,
            findings: patch.findings.len() as u32,
            assets: patch.assets.len() as u32,
            top_score,
            class: self.model.class_of(top_score),
            level: vulnerability.level,
            severity: vulnerability.severity().to_owned(),
            cvss: vulnerability.cvss.as_ref().map(|cvss| cvss.base),
            hosts: patch.assets.iter().take(HOSTS_NAMED).filter_map(name).collect(),
            due: due.iso(),
        })
    }

    fn patch_matches(&self, search: &Search, patch: &Patch) -> bool {
        let Some(vulnerability) = self.workspace.vulnerabilities.get(patch.vulnerability as usize) else {
            return false;
        };
        (0..search.words()).all(|word| {
            search.vulnerability(word, vulnerability)
                || patch
                    .assets
                    .iter()
                    .filter_map(|asset| {
                        let asset = *asset as usize;
                        Some((self.workspace.assets.get(asset)?, self.effective.get(asset)?))
                    })
                    .any(|(asset, effective)| search.asset(word, asset, &effective.rating))
        })
    }
}
