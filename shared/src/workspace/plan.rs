//! What applying a scan would change, without changing it. A finding is fixed by absence only where the scan covered
//! its host, and an older scan never closes what a newer one saw.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::ingest::Scan;
use crate::model::{Asset, Day, Finding, Kind, Status};
use crate::view::{Change, ChangeKind};

use super::{Bits, Workspace};

/// What happens to a row of the scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Becomes a new finding.
    Add,
    /// Becomes a new finding that is fixed already: a newer scan covered its host without it.
    AddFixed {
        /// Day of the first newer scan.
        on: Day,
        /// Number of the last.
        judged: u32,
    },
    /// Is this finding of the workspace, which gets this status.
    Update(u32, Status),
    /// Is this finding, but the workspace knows newer facts of it.
    Older(u32),
    /// Is this finding, and the file is an export of our own: what is known stays as it is.
    Known(u32),
    /// Is the same finding as an earlier row, since their hosts were merged.
    Joined,
}

/// Where a row of the difference comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A row of the scan: index.
    Row(u32),
    /// A finding of the workspace: index.
    Finding(u32),
    /// A host that moved: index in [`Change::moved`].
    Moved(u32),
}

/// A scan beside a workspace: who is who, and what changes.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// What changes, in numbers.
    pub change: Change,
    /// What changes, one by one; information is left out.
    pub entries: Vec<(ChangeKind, Entry)>,
    /// The very same bytes were imported before: nothing to do.
    pub seen_before: bool,
    /// Older than the latest scan of its family?
    pub is_older: bool,
    /// Host of the scan -> asset; indexes past the end are new assets, in order.
    pub(super) assets: Vec<u32>,
    /// Vulnerability of the scan -> of the workspace; past the end: new.
    pub(super) vulnerabilities: Vec<u32>,
    /// One step for each finding of the scan.
    pub(super) steps: Vec<Step>,
    /// Rows that stand for later ones too, with the workspace's numbers.
    pub(super) joined: FxHashMap<u32, Finding>,
    /// Findings of the workspace that are fixed by absence.
    pub(super) absent: Vec<u32>,
    /// Assets that the scan covers, new ones too.
    pub(super) covered: Bits,
}

impl Workspace {
    /// What applying `scan` would change. Decisions that hold `today` are told apart.
    pub fn plan(&self, scan: &Scan, today: Day) -> Plan {
        let of_family = self.sources.iter().filter(|source| source.scanner == scan.source.scanner);
        let latest = of_family.map(|source| source.scanned_on).max().unwrap_or_default();
        let mut plan = Plan {
            seen_before: self
                .sources
                .iter()
                .any(|source| source.fingerprint == scan.source.fingerprint && source.bytes == scan.source.bytes),
            is_older: scan.source.scanned_on.is_known() && scan.source.scanned_on < latest,
            ..Plan::default()
        };
        self.plan_assets(scan, &mut plan, today);
        self.plan_vulnerabilities(scan, &mut plan);
        if plan.seen_before {
            plan.change.still_open = self.findings.iter().filter(Finding::is_ranked).count() as u32;
        } else {
            self.plan_findings(scan, &mut plan, today);
        }
        plan
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

    fn plan_findings(&self, scan: &Scan, plan: &mut Plan, today: Day) {
        let known = self.by_identity();
        let mut seen = vec![false; self.findings.len()];
        let repeats = join_rows(scan, plan);
        for (number, row) in (0..).zip(scan.findings.iter()) {
            let row = plan.joined.get(&number).copied().unwrap_or_else(|| translate(row, plan));
            let step = match known.get(&row.identity()) {
                _ if repeats.contains(&number) => Step::Joined,
                None => self.step_of_unknown(scan, &row),
                Some(&index) => {
                    if let Some(mark) = seen.get_mut(index as usize) {
                        *mark = true;
                    }
                    match self.findings.get(index as usize) {
                        Some(_) if scan.source.is_own() => Step::Known(index),
                        Some(before) if self.saw_later(&before, scan.source.scanned_on) => Step::Older(index),
                        Some(before) => Step::Update(index, after(before.status, row.status)),
                        None => Step::Add,
                    }
                }
            };
            if let Some(kind) = self.kind_of(step, &row) {
                let entry = match step {
                    Step::Update(index, _) | Step::Older(index) | Step::Known(index) => Entry::Finding(index),
                    Step::Add | Step::AddFixed { .. } | Step::Joined => Entry::Row(number),
                };
                plan.entries.push((kind, entry));
            }
            plan.steps.push(step);
        }
        plan.covered = self.covered(scan, plan);
        for (index, finding) in self.findings.standing() {
            // What another scanner found is none of this scan's business.
            let is_ours = self
                .vulnerabilities
                .get(finding.vulnerability as usize)
                .is_some_and(|vulnerability| vulnerability.scanner == scan.source.scanner);
            if !finding.is_ranked() || !is_ours || seen.get(index as usize).copied().unwrap_or(false) {
                continue;
            }
            if plan.covered.has(finding.asset) && !self.saw_later(&finding, scan.source.scanned_on) {
                plan.absent.push(index);
                plan.entries.push((ChangeKind::FixedByAbsence, Entry::Finding(index)));
            } else {
                plan.entries.push((ChangeKind::NotSeen, Entry::Finding(index)));
            }
        }
        self.count(plan, today);
    }

    /// A row that the workspace has no finding for. In an older report it may be gone by now.
    fn step_of_unknown(&self, scan: &Scan, row: &Finding) -> Step {
        let day = scan.source.scanned_on;
        if !day.is_known() || row.status == Status::Fixed || row.kind == Kind::Information {
            return Step::Add;
        }
        let newer = self.sources.iter().filter(|source| {
            source.scanner == scan.source.scanner
                && source.day() > day
                && self.traces.get(&source.number).is_some_and(|trace| self.covers(trace, row.asset))
        });
        let (mut first, mut last) = (None, None);
        for source in newer {
            first = Some(first.map_or(source.day(), |day: Day| day.min(source.day())));
            last = last.max(Some((source.day(), source.number)));
        }
        match (first, last) {
            (Some(on), Some((_, judged))) => Step::AddFixed { on, judged },
            _ => Step::Add,
        }
    }

    /// What a row means to people; nothing for information and for what was and stays fixed.
    fn kind_of(&self, step: Step, row: &Finding) -> Option<ChangeKind> {
        let before = |index: u32| self.findings.get(index as usize);
        if row.kind == Kind::Information {
            // The scanner no longer calls it a vulnerability.
            let Step::Update(index, _) = step else { return None };
            return before(index).filter(Finding::is_ranked).map(|_| ChangeKind::FixedByScanner);
        }
        match step {
            Step::Joined => None,
            Step::Add => (row.status != Status::Fixed).then_some(ChangeKind::New),
            Step::AddFixed { .. } => Some(ChangeKind::GoneBefore),
            Step::Older(index) | Step::Known(index) => {
                before(index).filter(Finding::is_ranked).map(|_| ChangeKind::StillOpen)
            }
            Step::Update(index, status) => match (before(index).map_or(Status::Open, |f| f.status), status) {
                (Status::Fixed, Status::Fixed) => None,
                (_, Status::Fixed) => Some(ChangeKind::FixedByScanner),
                (Status::Reopened, Status::Reopened) => Some(ChangeKind::StillOpen),
                (_, Status::Reopened) => Some(ChangeKind::Reopened),
                _ => Some(ChangeKind::StillOpen),
            },
        }
    }

    fn count(&self, plan: &mut Plan, today: Day) {
        let Plan { change, entries, .. } = plan;
        for (kind, entry) in entries.iter() {
            *match kind {
                ChangeKind::New => &mut change.new,
                ChangeKind::FixedByScanner => &mut change.fixed_by_scanner,
                ChangeKind::FixedByAbsence => &mut change.fixed_by_absence,
                ChangeKind::Reopened => &mut change.reopened,
                ChangeKind::GoneBefore => &mut change.gone_before,
                ChangeKind::NotSeen => &mut change.not_seen,
                ChangeKind::StillOpen => &mut change.still_open,
                _ => continue,
            } += 1;
            if let (ChangeKind::Reopened, Entry::Finding(index)) = (kind, entry) {
                let finding = self.findings.get(*index as usize);
                let decision = finding.as_ref().and_then(|finding| self.decision(finding));
                change.reopened_decided += u32::from(decision.is_some_and(|decision| decision.holds(today)));
            }
        }
    }

    /// Was the finding last judged by a report made after this day?
    fn saw_later(&self, finding: &Finding, scanned_on: Day) -> bool {
        scanned_on.is_known() && self.source(finding.judged).is_some_and(|source| scanned_on < source.scanned_on)
    }

    /// Which assets the scan covers: it names them in a row and rejected none of theirs, or says they are clean. Nothing
    /// where the file is only a part.
    fn covered(&self, scan: &Scan, plan: &Plan) -> Bits {
        let mut covered = Bits::default();
        if scan.is_partial {
            return covered;
        }
        let doubtful: FxHashSet<u32> =
            scan.doubtful.iter().filter_map(|host| plan.assets.get(*host as usize)).copied().collect();
        let is_clean =
            |asset: &Asset| asset.host.ips.first().is_some_and(|ip| scan.clean.iter().any(|range| range.holds(*ip)));
        let clean = self.known_assets().filter(|(_, asset)| is_clean(asset)).map(|(index, _)| index);
        for asset in clean.chain(plan.assets.iter().copied()).filter(|asset| !doubtful.contains(asset)) {
            covered.set(asset);
        }
        covered
    }
}

/// Rows that are one finding since their hosts are one asset: the first stands for all, as the worse of them. Answers
/// the others.
fn join_rows(scan: &Scan, plan: &mut Plan) -> FxHashSet<u32> {
    let mut repeats = FxHashSet::default();
    let hosts: FxHashSet<u32> = plan.assets.iter().copied().collect();
    if hosts.len() == plan.assets.len() {
        return repeats;
    }
    let mut first = FxHashMap::default();
    for (number, row) in (0..).zip(scan.findings.iter()) {
        let row = translate(row, plan);
        match first.get(&row.identity()) {
            None => drop(first.insert(row.identity(), (number, row))),
            Some(&(stands, before)) => {
                let worse = before.worse_with(row, |_| true);
                plan.joined.insert(stands, worse);
                first.insert(row.identity(), (stands, worse));
                repeats.insert(number);
            }
        }
    }
    repeats
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
