//! What applying a scan would change, without changing it. A finding is fixed by absence only where the scan covered
//! its host, and an older scan never closes what a newer one saw.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::ingest::{Scan, Source};
use crate::model::{Asset, Day, Finding, Kind, Status, is_ranked};
use crate::view::{Change, ChangeKind};

use super::known::Known;
use super::{Bits, Trace, Workspace};

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

/// What happens to the rows of a scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Steps {
    /// Each becomes a new finding: nothing was here before.
    AllNew,
    /// One step for each.
    Each(Vec<Step>),
}

impl Default for Steps {
    fn default() -> Self {
        Self::Each(Vec::new())
    }
}

/// A scan beside a workspace: who is who, and what changes.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// What changes, in numbers.
    pub change: Change,
    /// The very same bytes were imported before: nothing to do.
    pub seen_before: bool,
    /// Older than the latest scan of its family?
    pub is_older: bool,
    /// Host of the scan -> asset; indexes past the end are new assets, in order.
    pub(super) assets: Vec<u32>,
    /// Vulnerability of the scan -> of the workspace; past the end: new.
    pub(super) vulnerabilities: Vec<u32>,
    /// What happens to each finding of the scan.
    pub(super) steps: Steps,
    /// Rows that stand for later ones too, with the workspace's numbers.
    pub(super) joined: FxHashMap<u32, Finding>,
    /// Findings of the workspace that are fixed by absence.
    pub(super) absent: Vec<u32>,
    /// Findings of the workspace that the scan says nothing of.
    pub(super) not_seen: Vec<u32>,
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
            plan.change.still_open =
                (0..self.findings.len() as u32).filter(|index| self.is_ranked(*index)).count() as u32;
        } else if self.is_empty() && self.assets.is_empty() {
            plan.steps = Steps::AllNew;
            plan.covered = self.covered(scan, &plan);
            let findings = &scan.findings;
            let is_new = |(kind, status): &(&Kind, &Status)| is_ranked(0, **status, **kind);
            plan.change.new = findings.kind.iter().zip(&findings.status).filter(is_new).count() as u32;
        } else {
            self.plan_findings(scan, &mut plan, today);
        }
        plan
    }

    /// Is a finding open as the scans have it?
    pub(super) fn is_ranked(&self, index: u32) -> bool {
        let (findings, at) = (&self.findings, index as usize);
        match (findings.united.get(at), findings.status.get(at), findings.kind.get(at)) {
            (Some(united), Some(status), Some(kind)) => is_ranked(*united, *status, *kind),
            _ => false,
        }
    }

    fn plan_vulnerabilities(&self, scan: &Scan, plan: &mut Plan) {
        let (by_scanner_id, mut next) = (self.by_scanner_id(), self.vulnerabilities.len() as u32);
        for vulnerability in &scan.vulnerabilities {
            let known = by_scanner_id.get(&(vulnerability.scanner.clone(), vulnerability.scanner_id.clone())).copied();
            plan.vulnerabilities.push(known.unwrap_or(next));
            next += u32::from(known.is_none());
        }
    }

    fn plan_findings(&self, scan: &Scan, plan: &mut Plan, today: Day) {
        let known = Known::of(self);
        let mut seen = vec![false; self.findings.len()];
        let repeats = join_rows(scan, plan);
        let (newer, later) = (self.newer_covering(scan), self.made_later(scan.source.scanned_on));
        let judged_later = |index: u32| {
            let judged = self.findings.judged.get(index as usize);
            !later.is_empty() && judged.is_some_and(|judged| later.contains(judged))
        };
        let mut steps = Vec::with_capacity(scan.findings.len());
        for (number, row) in (0..).zip(scan.findings.iter()) {
            let row = plan.joined.get(&number).copied().unwrap_or_else(|| translate(row, plan));
            let step = match known.find(row.asset, row.vulnerability, row.service) {
                _ if repeats.contains(&number) => Step::Joined,
                None => self.step_of_unknown(&newer, &row),
                Some(index) => {
                    if let Some(mark) = seen.get_mut(index as usize) {
                        *mark = true;
                    }
                    match self.findings.status.get(index as usize) {
                        Some(_) if scan.source.is_own() => Step::Known(index),
                        Some(_) if judged_later(index) => Step::Older(index),
                        Some(before) => Step::Update(index, after(*before, row.status)),
                        None => Step::Add,
                    }
                }
            };
            if let Some(kind) = self.kind_of(step, row.kind, row.status) {
                self.count(kind, step, &mut plan.change, today);
            }
            steps.push(step);
        }
        plan.steps = Steps::Each(steps);
        plan.covered = self.covered(scan, plan);
        // What another scanner found is none of this scan's business.
        let is_ours: Vec<bool> = self.vulnerabilities.iter().map(|one| one.scanner == scan.source.scanner).collect();
        let ids = self.findings.vulnerability.iter().zip(&self.findings.asset).zip(&seen);
        for (index, ((vulnerability, asset), seen)) in (0..).zip(ids) {
            if *seen || is_ours.get(*vulnerability as usize) != Some(&true) || !self.is_ranked(index) {
                continue;
            }
            let is_absent = plan.covered.has(*asset) && !judged_later(index);
            (if is_absent { &mut plan.absent } else { &mut plan.not_seen }).push(index);
        }
        plan.change.fixed_by_absence = plan.absent.len() as u32;
        plan.change.not_seen = plan.not_seen.len() as u32;
    }

    /// Newer scans of the same family, with what they covered; none where the report does not say when it was made.
    fn newer_covering(&self, scan: &Scan) -> Vec<(&Source, &Trace)> {
        let day = scan.source.scanned_on;
        let is_newer = |source: &&Source| day.is_known() && source.scanner == scan.source.scanner && source.day() > day;
        let newer = self.sources.iter().filter(is_newer);
        newer.filter_map(|source| Some((source, self.traces.get(&source.number)?))).collect()
    }

    /// Scans made after a day.
    fn made_later(&self, day: Day) -> Vec<u32> {
        let later = self.sources.iter().filter(|source| day.is_known() && day < source.scanned_on);
        later.map(|source| source.number).collect()
    }

    /// A row that the workspace has no finding for. In an older report it may be gone by now.
    fn step_of_unknown(&self, newer: &[(&Source, &Trace)], row: &Finding) -> Step {
        if newer.is_empty() || row.status == Status::Fixed || row.kind == Kind::Information {
            return Step::Add;
        }
        let (mut first, mut last) = (None, None);
        for (source, _) in newer.iter().filter(|(_, trace)| self.covers(trace, row.asset)) {
            first = Some(first.map_or(source.day(), |day: Day| day.min(source.day())));
            last = last.max(Some((source.day(), source.number)));
        }
        match (first, last) {
            (Some(on), Some((_, judged))) => Step::AddFixed { on, judged },
            _ => Step::Add,
        }
    }

    /// What a row means to people; nothing for information and for what was and stays fixed.
    pub(super) fn kind_of(&self, step: Step, kind: Kind, status: Status) -> Option<ChangeKind> {
        if kind == Kind::Information {
            // The scanner no longer calls it a vulnerability.
            let Step::Update(index, _) = step else { return None };
            return self.is_ranked(index).then_some(ChangeKind::FixedByScanner);
        }
        match step {
            Step::Joined => None,
            Step::Add => (status != Status::Fixed).then_some(ChangeKind::New),
            Step::AddFixed { .. } => Some(ChangeKind::GoneBefore),
            Step::Older(index) | Step::Known(index) => self.is_ranked(index).then_some(ChangeKind::StillOpen),
            Step::Update(index, status) => {
                let before = self.findings.status.get(index as usize).copied().unwrap_or(Status::Open);
                match (before, status) {
                    (Status::Fixed, Status::Fixed) => None,
                    (_, Status::Fixed) => Some(ChangeKind::FixedByScanner),
                    (Status::Reopened, Status::Reopened) => Some(ChangeKind::StillOpen),
                    (_, Status::Reopened) => Some(ChangeKind::Reopened),
                    _ => Some(ChangeKind::StillOpen),
                }
            }
        }
    }

    fn count(&self, kind: ChangeKind, step: Step, change: &mut Change, today: Day) {
        *match kind {
            ChangeKind::New => &mut change.new,
            ChangeKind::FixedByScanner => &mut change.fixed_by_scanner,
            ChangeKind::Reopened => &mut change.reopened,
            ChangeKind::GoneBefore => &mut change.gone_before,
            ChangeKind::StillOpen => &mut change.still_open,
            _ => return,
        } += 1;
        if let (ChangeKind::Reopened, Step::Update(index, _)) = (kind, step) {
            let finding = self.findings.get(index as usize);
            let decision = finding.as_ref().and_then(|finding| self.decision(finding));
            change.reopened_decided += u32::from(decision.is_some_and(|decision| decision.holds(today)));
        }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Step, Steps};
    use crate::ingest::{Scan, Source};
    use crate::model::{Day, Finding, Host, Kind, Service, Status, Vulnerability};
    use crate::workspace::Workspace;

    fn scan(rows: &[(u32, u16, usize, usize, bool)]) -> Scan {
        let host = |number: u8| Host { ips: vec![std::net::IpAddr::from([192, 0, 2, number])], ..Host::default() };
        let mut scan = Scan {
            hosts: (0..4).map(host).collect(),
            vulnerabilities: vec![Vulnerability { scanner_id: "1".to_owned(), ..Vulnerability::default() }],
            source: Source { scanned_on: Day::NONE.known().unwrap_or_default(), ..Source::default() },
            ..Scan::default()
        };
        for (asset, port, kind, status, is_dated) in rows {
            let day = if *is_dated { Day::from_iso("2026-11-01").unwrap() } else { Day::NONE };
            scan.findings.push(Finding {
                asset: *asset,
                vulnerability: 0,
                service: Service { port: *port, ..Service::default() },
                kind: Kind::ALL[*kind],
                status: Status::ALL[*status],
                first_seen: if port % 2 == 0 { day } else { Day::NONE },
                last_seen: if port % 3 == 0 { Day::NONE } else { day },
                fixed_on: day,
                scan: 0,
                judged: 0,
                times: 0,
                decision: 0,
                united: 0,
                ..Finding::lost()
            });
        }
        scan
    }

    proptest! {
        #[test]
        fn taking_the_columns_is_taking_row_by_row(
            rows in prop::collection::vec((0_u32..4, 0_u16..9, 0_usize..3, 0_usize..4, any::<bool>()), 0..50),
        ) {
            let (scan, today) = (scan(&rows), Day::from_iso("2026-11-21").unwrap());
            let (mut quick, mut plain) = (Workspace::default(), Workspace::default());
            let mut plan = quick.plan(&scan, today);
            prop_assert_eq!(&plan.steps, &Steps::AllNew);
            let entries = quick.entries(&scan, &plan);
            quick.apply(scan.clone(), &plan, today);
            plan.steps = Steps::Each(vec![Step::Add; scan.findings.len()]);
            prop_assert_eq!(plain.entries(&scan, &plan), entries);
            plain.apply(scan, &plan, today);
            prop_assert_eq!(&quick.findings, &plain.findings);
            prop_assert_eq!(quick.chunks(), plain.chunks());
        }
    }
}
