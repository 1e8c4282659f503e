//! What applying a scan would change, without changing it. A finding is fixed by absence only where the scan covered
//! its host, and an older scan never closes what a newer one saw.

use rustc_hash::FxHashSet;

use crate::ingest::Scan;
use crate::model::{Asset, Day, Finding, Kind, Rating, Status};
use crate::view::{Change, Moved};

use super::Workspace;

/// What happens to a row of the scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Becomes a new finding.
    Add,
    /// Is this finding of the workspace, which gets this status.
    Update(u32, Status),
    /// Is this finding, but the workspace knows newer facts of it.
    Older(u32),
}

/// A scan beside a workspace: who is who, and what changes.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// What changes, in numbers.
    pub change: Change,
    /// The very same bytes were imported before: nothing to do.
    pub seen_before: bool,
    /// Older than the latest scan of the workspace?
    pub is_older: bool,
    /// Host of the scan -> asset; indexes past the end are new assets, in order.
    pub(super) assets: Vec<u32>,
    /// Vulnerability of the scan -> of the workspace; past the end: new.
    pub(super) vulnerabilities: Vec<u32>,
    /// One step for each finding of the scan.
    pub(super) steps: Vec<Step>,
    /// Findings of the workspace that are fixed by absence.
    pub(super) absent: Vec<u32>,
}

impl Workspace {
    /// What applying `scan` would change.
    pub fn plan(&self, scan: &Scan) -> Plan {
        let latest = self.sources.iter().map(|source| source.scanned_on).max().unwrap_or_default();
        let mut plan = Plan {
            seen_before: self
                .sources
                .iter()
                .any(|source| source.fingerprint == scan.source.fingerprint && source.bytes == scan.source.bytes),
            is_older: scan.source.scanned_on.is_known() && scan.source.scanned_on < latest,
            ..Plan::default()
        };
        self.plan_assets(scan, &mut plan);
        self.plan_vulnerabilities(scan, &mut plan);
        if plan.seen_before {
            plan.change.still_open = self.findings.iter().filter(Finding::is_ranked).count() as u32;
        } else {
            self.plan_findings(scan, &mut plan);
        }
        plan
    }

    fn plan_assets(&self, scan: &Scan, plan: &mut Plan) {
        let mut claimed = FxHashSet::default();
        for host in &scan.hosts {
            let known = self.index.find(host, |index| self.assets.get(index as usize).map(|asset| &asset.host));
            // Two hosts of one scan are two assets, also where one of them could be either.
            let known = known.filter(|index| claimed.insert(*index));
            plan.assets.push(known.unwrap_or(self.assets.len() as u32 + plan.change.new_assets));
            let Some(asset) = known.and_then(|index| self.assets.get(index as usize)) else {
                plan.change.new_assets += 1;
                continue;
            };
            plan.change.ratings_kept += u32::from(asset.rating != Rating::default());
            if let (Some(from), Some(to)) = (asset.host.ips.first(), host.ips.first())
                && !plan.is_older
                && !host.ips.contains(from)
            {
                let (from, to) = (from.to_string(), to.to_string());
                plan.change.moved.push(Moved { asset: host.name(), from, to });
            }
        }
    }

    fn plan_vulnerabilities(&self, scan: &Scan, plan: &mut Plan) {
        let mut next = self.vulnerabilities.len() as u32;
        for vulnerability in &scan.vulnerabilities {
            let known =
                self.by_scanner_id.get(&(vulnerability.scanner.clone(), vulnerability.scanner_id.clone())).copied();
            plan.vulnerabilities.push(known.unwrap_or(next));
            next += u32::from(known.is_none());
        }
    }

    fn plan_findings(&self, scan: &Scan, plan: &mut Plan) {
        let known = self.by_identity();
        let mut seen = vec![false; self.findings.len()];
        for row in scan.findings.iter() {
            let row = translate(row, plan);
            let step = match known.get(&row.identity()) {
                None => Step::Add,
                Some(&index) => {
                    if let Some(mark) = seen.get_mut(index as usize) {
                        *mark = true;
                    }
                    match self.findings.get(index as usize) {
                        Some(before) if self.saw_later(&before, scan.source.scanned_on) => Step::Older(index),
                        Some(before) => Step::Update(index, after(before.status, row.status)),
                        None => Step::Add,
                    }
                }
            };
            self.count(step, &row, &mut plan.change);
            plan.steps.push(step);
        }
        let covered = self.covered(scan, plan);
        for (index, finding) in self.findings.iter().enumerate() {
            // What another scanner found is none of this scan's business.
            let is_ours = self
                .vulnerabilities
                .get(finding.vulnerability as usize)
                .is_some_and(|vulnerability| vulnerability.scanner == scan.source.scanner);
            if !finding.is_ranked() || !is_ours || seen.get(index).copied().unwrap_or(false) {
                continue;
            }
            let is_covered = covered.get(finding.asset as usize).copied().unwrap_or(false);
            if is_covered && !self.saw_later(&finding, scan.source.scanned_on) {
                plan.absent.push(index as u32);
                plan.change.fixed_by_absence += 1;
            } else {
                plan.change.not_seen += 1;
            }
        }
    }

    fn count(&self, step: Step, row: &Finding, change: &mut Change) {
        if row.kind == Kind::Information {
            // The scanner no longer calls it a vulnerability.
            let was_ranked = |index: u32| self.findings.get(index as usize).is_some_and(|finding| finding.is_ranked());
            change.fixed_by_scanner += u32::from(matches!(step, Step::Update(index, _) if was_ranked(index)));
            return;
        }
        match step {
            Step::Add if row.status == Status::Fixed => {}
            Step::Add => change.new += 1,
            Step::Older(index) => {
                change.still_open +=
                    u32::from(self.findings.get(index as usize).is_some_and(|finding| finding.is_ranked()));
            }
            Step::Update(index, status) => {
                let before = self.findings.get(index as usize).map_or(Status::Open, |finding| finding.status);
                match (before, status) {
                    (Status::Fixed, Status::Fixed) => {}
                    (_, Status::Fixed) => change.fixed_by_scanner += 1,
                    (Status::Reopened, Status::Reopened) => change.still_open += 1,
                    (_, Status::Reopened) => change.reopened += 1,
                    _ => change.still_open += 1,
                }
            }
        }
    }

    /// Was the finding last judged by a report made after this day?
    fn saw_later(&self, finding: &Finding, scanned_on: Day) -> bool {
        scanned_on.is_known() && self.source(finding.judged).is_some_and(|source| scanned_on < source.scanned_on)
    }

    /// Which assets of the workspace the scan covered: it names them in a row and rejected none of theirs, or says they
    /// are clean. Nothing where the file is only a part.
    fn covered(&self, scan: &Scan, plan: &Plan) -> Vec<bool> {
        if scan.is_partial {
            return Vec::new();
        }
        let is_clean =
            |asset: &Asset| asset.host.ips.first().is_some_and(|ip| scan.clean.iter().any(|range| range.holds(*ip)));
        let mut covered: Vec<bool> = self.assets.iter().map(is_clean).collect();
        for asset in &plan.assets {
            if let Some(mark) = covered.get_mut(*asset as usize) {
                *mark = true;
            }
        }
        for host in &scan.doubtful {
            let asset = plan.assets.get(*host as usize).copied().unwrap_or(u32::MAX);
            if let Some(mark) = covered.get_mut(asset as usize) {
                *mark = false;
            }
        }
        covered
    }
}

/// A row of the scan with the workspace's numbers.
pub(super) fn translate(mut row: Finding, plan: &Plan) -> Finding {
    let look = |map: &[u32], index: u32| map.get(index as usize).copied().unwrap_or(u32::MAX);
    row.asset = look(&plan.assets, row.asset);
    row.vulnerability = look(&plan.vulnerabilities, row.vulnerability);
    row
}

/// Status of a known finding after a scan that sees it.
fn after(before: Status, row: Status) -> Status {
    match (before, row) {
        (_, Status::Fixed) => Status::Fixed,
        (Status::Fixed | Status::Reopened, _) | (_, Status::Reopened) => Status::Reopened,
        (Status::New | Status::Open, Status::New | Status::Open) => Status::Open,
    }
}
