//! The patch list: one row per patch, ranked by risk removed, by its worst finding, or by what a host visit is worth.

use rustc_hash::FxHashSet;

use super::Desk;
use super::found::Found;
use super::search::Search;
use super::sorted::ranks_of;
use crate::model::Vulnerability;
use crate::order::in_order;
use crate::plan::Step;
use crate::view::{FoldRow, PatchColumn, PatchOrder, PatchPage, PatchQuery, PatchRow};

/// Hosts named in a row.
pub(super) const HOSTS_NAMED: usize = 5;

/// A step with its place in the order and the weight removed so far.
type Placed = (u32, Step, f64);

impl Desk {
    /// A slice of the patches.
    pub fn patch_page(&self, query: &PatchQuery) -> PatchPage {
        let from = query.slice.from;
        if query.sort.by == PatchColumn::Rank && !query.sort.descending {
            // As they are ranked, only those become rows that are shown.
            let steps = self.steps(query.order, query.fold);
            let found = self.found_patches(query, &steps);
            let shown = found.iter().skip(from as usize).take(query.slice.count as usize);
            let rows = shown.filter_map(|placed| self.patch_row(*placed, query.fold, HOSTS_NAMED)).collect();
            return PatchPage { total: found.len() as u32, from, rows };
        }
        let all = self.listed_patches(query);
        let rows = Self::slice_of(&all, query.slice);
        PatchPage { total: all.len() as u32, from, rows }
    }

    /// Patches that a text finds, as they are ranked.
    fn found_patches(&self, query: &PatchQuery, steps: &[Step]) -> Vec<Placed> {
        let found = self.found(&Search::of(&query.text));
        self.placed(steps, query.fold)
            .filter(|(_, step, _)| self.patch_matches(&found, step.patch, query.fold))
            .collect()
    }

    /// Every patch of a query in order, for export and aggregates. The slice is not looked at.
    pub fn listed_patches(&self, query: &PatchQuery) -> Vec<PatchRow> {
        let steps = self.steps(query.order, query.fold);
        let found = self.found_patches(query, &steps).into_iter();
        let rows: Vec<PatchRow> = found.filter_map(|placed| self.patch_row(placed, query.fold, HOSTS_NAMED)).collect();
        let titles = ranks_of(&rows.iter().map(|row| row.title.to_lowercase()).collect::<Vec<_>>());
        let key = |(position, row): (usize, &PatchRow)| {
            let number = match query.sort.by {
                PatchColumn::Rank => u64::from(row.rank),
                PatchColumn::Points => row.points.to_bits(),
                PatchColumn::Title => titles.get(position).copied().map_or(0, u64::from),
                PatchColumn::Findings => u64::from(row.findings),
                PatchColumn::Assets => u64::from(row.assets),
                PatchColumn::TopScore => row.top_score.to_bits(),
            };
            let number = if query.sort.descending { u64::MAX - number } else { number };
            (u128::from(number), u128::from(row.rank))
        };
        let keys = rows.iter().enumerate().map(key).collect();
        in_order(rows, keys)
    }

    /// The first patches of the plan.
    pub(super) fn first_patches(&self, count: usize) -> Vec<PatchRow> {
        let steps = self.steps(PatchOrder::RiskRemoved, true);
        self.placed(&steps, true).take(count).filter_map(|placed| self.patch_row(placed, true, HOSTS_NAMED)).collect()
    }

    /// Steps with their rank and the share removed so far.
    pub(super) fn placed<'a>(&'a self, steps: &'a [Step], fold: bool) -> impl Iterator<Item = Placed> + 'a {
        let roll_up = self.roll_up(fold);
        let mut removed = 0;
        (1..).zip(steps).map(move |(rank, step)| {
            removed += step.gain;
            (rank, *step, roll_up.share(removed))
        })
    }

    /// A row of a list. At most `hosts` hosts are named.
    pub(super) fn patch_row(&self, (rank, step, cumulative): Placed, fold: bool, hosts: usize) -> Option<PatchRow> {
        let roll_up = self.roll_up(fold);
        let patch = self.catalogue().get(step.patch)?;
        let closed = roll_up.closing.closed_by(step.patch);
        let mut lead = None;
        let mut vulnerabilities: Vec<u32> = Vec::new();
        let mut seen = FxHashSet::default();
        let (mut due, mut dues) = (None, self.dues());
        for place in closed {
            let Some(vulnerability) = self.vulnerability_at(*place) else { continue };
            // What is folded in has titles of earlier patches.
            if lead.is_none() && patch.vulnerabilities.binary_search(&vulnerability).is_ok() {
                lead = Some(vulnerability);
            }
            if vulnerabilities.last() != Some(&vulnerability) && seen.insert(vulnerability) {
                vulnerabilities.push(vulnerability);
            }
            due = due.into_iter().chain(dues.at(*place).known()).min();
        }
        let of = |id: &u32| self.workspace.vulnerabilities.get(*id as usize);
        let lead = lead.or(patch.vulnerabilities.first().copied())?;
        let vulnerability = of(&lead)?;
        let assets = self.assets_of(closed);
        let top_score = closed.first().and_then(|place| self.at(*place)).map_or(0.0, |finding| self.score(&finding));
        let name = |asset: &u32| self.workspace.assets.get(*asset as usize).map(|asset| asset.host.name());
        let folds = roll_up.closing.folds(step.patch).iter();
        Some(PatchRow {
            rank,
            patch: step.patch,
            names: patch.names.clone(),
            vulnerability: lead,
            id_name: vulnerability.id_name().to_owned(),
            scanner_id: vulnerability.scanner_id.clone(),
            title: vulnerability.name().to_owned(),
            vendor_reference: vulnerability.vendor_reference.clone(),
            cves: cves_of(vulnerability, vulnerabilities.iter().filter_map(of)),
            points: crate::plan::points(step.gain),
            share: roll_up.share(step.gain),
            cumulative,
            findings: closed.len() as u32,
            already: (closed.len() as u32).saturating_sub(step.closes),
            vulnerabilities: vulnerabilities.len() as u32,
            assets: assets.len() as u32,
            folds: folds.map(|fold| FoldRow { name: self.patch_name(fold.patch), findings: fold.findings }).collect(),
            top_score,
            class: self.model.class_of(top_score),
            level: vulnerability.level,
            severity: vulnerability.severity().to_owned(),
            cvss: vulnerability.cvss.as_ref().map(|cvss| cvss.base),
            hosts: assets.iter().take(hosts).filter_map(name).collect(),
            due: due.and_then(crate::model::Day::iso),
        })
    }

    /// What a patch is called in one word or two: its first name, else the title of its vulnerability.
    pub(super) fn patch_name(&self, patch: u32) -> String {
        let Some(patch) = self.catalogue().get(patch) else { return String::new() };
        let first = patch.vulnerabilities.first().and_then(|id| self.workspace.vulnerabilities.get(*id as usize));
        let title = || first.map(|vulnerability| vulnerability.name().to_owned()).unwrap_or_default();
        patch.names.first().cloned().unwrap_or_else(title)
    }

    /// Does every word match something that the patch is about: a vulnerability or an asset?
    fn patch_matches(&self, found: &Found, patch: u32, fold: bool) -> bool {
        let closed = self.roll_up(fold).closing.closed_by(patch);
        if found.assets.is_empty() {
            return true;
        }
        let pairs = closed.iter().filter_map(|place| self.vulnerability_at(*place).zip(self.asset_at(*place)));
        let missing = |all, (vulnerability, asset)| all & found.missing(vulnerability, asset);
        pairs.fold(u32::MAX, missing) == 0
    }
}

/// CVE ids of several vulnerabilities, each once; those of `first` are first.
fn cves_of<'a>(first: &'a Vulnerability, all: impl Iterator<Item = &'a Vulnerability>) -> Vec<String> {
    let mut seen = FxHashSet::default();
    let every = std::iter::once(first).chain(all).flat_map(|vulnerability| &vulnerability.cves);
    every.filter(|cve| seen.insert(cve.as_str())).cloned().collect()
}
