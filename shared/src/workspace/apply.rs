//! Applying a scan: assets are updated and keep their ratings, findings get their new status and keep their decisions,
//! nothing is removed. What is overwritten is kept, so that it can be taken back.

use std::sync::Arc;

use crate::ingest::Scan;
use crate::model::{Asset, Day, Finding, Findings, Host, Part, Status};
use crate::view::Change;

use super::plan::{Step, Steps, translate};
use super::who::body_of;
use super::{Before, Bits, Plan, Trace, Workspace};

/// Names kept of one asset.
const MOST_PARTS: usize = 64;

/// A scan while it is applied.
struct Applying {
    number: u32,
    seen_on: Day,
    /// An export of our own: what is known stays as it is.
    is_own: bool,
    before: Before,
    trace: Trace,
}

impl Workspace {
    /// Applies `scan` as `plan` says; `today` is the day of the import. Answers the scan's number.
    pub fn apply(&mut self, scan: Scan, plan: &Plan, today: Day) -> u32 {
        let families: Vec<String> = scan.origins.into_iter().map(|origin| origin.family).collect();
        let mut source = scan.source;
        source.number = self.next_number();
        source.imported_on = today;
        let words = format!("import of {}", source.name);
        let trace = Trace {
            covered: plan.covered.clone(),
            hosts: scan.hosts.len() as u32,
            change: Change { moved: Vec::new(), ..plan.change.clone() },
            ..Trace::default()
        };
        let mut applying = Applying {
            number: source.number,
            seen_on: source.day(),
            is_own: source.is_own(),
            before: Before::of(self),
            trace,
        };
        self.assets.reserve_exact(plan.change.new_assets as usize);
        let hosts = scan.hosts.into_iter().zip(&plan.assets).enumerate();
        let parts: Vec<u16> = hosts
            .map(|(number, (host, &asset))| {
                let family = families.get(number).unwrap_or(&source.scanner);
                self.apply_host(host, asset, family, &mut applying)
            })
            .collect();
        match &plan.steps {
            Steps::AllNew => self.take_all(scan.findings, &mut applying),
            Steps::Each(steps) => {
                self.make_room(steps, &mut applying);
                for ((row, step), number) in scan.findings.iter().zip(steps).zip(0..) {
                    let part = parts.get(row.asset as usize).copied().unwrap_or_default();
                    let row = plan.joined.get(&number).copied().unwrap_or_else(|| translate(row, plan));
                    self.apply_row(Finding { part, ..row }, *step, &mut applying);
                }
            }
        }
        for &index in &plan.absent {
            if let Some(mut finding) = self.findings.get(index as usize) {
                applying.before.finding(self, index);
                finding.status = Status::Fixed;
                finding.fixed_on = applying.seen_on;
                finding.judged = applying.number;
                self.findings.set(index as usize, finding);
            }
        }
        for (mut vulnerability, &index) in scan.vulnerabilities.into_iter().zip(&plan.vulnerabilities) {
            if let Some(definition) = &mut vulnerability.definition {
                definition.scan = applying.number;
            }
            match self.vulnerabilities.get_mut(index as usize) {
                None => self.vulnerabilities.push(vulnerability),
                Some(known) if !plan.is_older && !source.is_own() => {
                    let before = known.clone();
                    known.update(vulnerability);
                    if *known != before {
                        applying.before.vulnerability(index, before);
                    }
                }
                Some(_) => {}
            }
        }
        let number = source.number;
        self.sources.push(source);
        self.traces.insert(number, applying.trace);
        self.remember_before(words, applying.before, Some(number));
        self.reindex();
        number
    }

    /// Every row as a new finding, where there was none: the columns are taken as they are.
    fn take_all(&mut self, mut rows: Findings, applying: &mut Applying) {
        rows.part.fill(0);
        rows.scan.fill(applying.number);
        rows.judged.fill(applying.number);
        for (times, status) in rows.times.iter_mut().zip(&rows.status) {
            *times = u32::from(*status != Status::Fixed);
        }
        for (reopened, status) in rows.reopened.iter_mut().zip(&rows.status) {
            *reopened = u32::from(*status == Status::Reopened);
        }
        for last_seen in rows.last_seen.iter_mut().filter(|day| !day.is_known()) {
            *last_seen = applying.seen_on;
        }
        for (first_seen, last_seen) in
            rows.first_seen.iter_mut().zip(&rows.last_seen).filter(|(day, _)| !day.is_known())
        {
            *first_seen = *last_seen;
        }
        for (fixed_on, status) in rows.fixed_on.iter_mut().zip(&rows.status).filter(|(day, _)| !day.is_known()) {
            if *status == Status::Fixed {
                *fixed_on = applying.seen_on;
            }
        }
        applying.trace.seen = Bits::of(rows.status.iter().map(|status| *status != Status::Fixed));
        self.findings = rows;
    }

    /// Room for what is known to come: no column grows by doubling.
    fn make_room(&mut self, steps: &[Step], applying: &mut Applying) {
        let is_new = |step: &&Step| matches!(step, Step::Add | Step::AddFixed { .. });
        let is_kept = |step: &&Step| matches!(step, Step::Update(..) | Step::Older(_));
        self.findings.reserve(steps.iter().filter(is_new).count());
        applying.before.make_room(steps.iter().filter(is_kept).count());
    }

    fn apply_row(&mut self, mut row: Finding, step: Step, applying: &mut Applying) {
        row.scan = applying.number;
        row.judged = applying.number;
        let is_there = row.status != Status::Fixed;
        row.times = u32::from(is_there);
        if !row.last_seen.is_known() {
            row.last_seen = applying.seen_on;
        }
        if !is_there && !row.fixed_on.is_known() {
            row.fixed_on = applying.seen_on;
        }
        match step {
            Step::Joined | Step::Known(_) => {}
            Step::Add | Step::AddFixed { .. } => {
                if !row.first_seen.is_known() {
                    row.first_seen = row.last_seen;
                }
                row.reopened = u32::from(row.status == Status::Reopened);
                if let Step::AddFixed { on, judged } = step {
                    (row.status, row.fixed_on, row.judged) = (Status::Fixed, on, judged);
                }
                applying.saw(self.findings.len() as u32, is_there);
                self.findings.push(row);
            }
            Step::Update(index, status) => {
                let Some(before) = self.findings.get(index as usize) else { return };
                applying.before.finding(self, index);
                applying.saw(index, is_there);
                let is_reopened = status == Status::Reopened && before.status != Status::Reopened;
                let row = Finding {
                    status,
                    first_seen: earliest(before.first_seen, row.first_seen),
                    last_seen: row.last_seen.max(before.last_seen),
                    part: if self.is_same_body(&before, row.part) { row.part } else { before.part },
                    times: before.times + row.times,
                    reopened: before.reopened + u32::from(is_reopened),
                    decision: before.decision,
                    ..row
                };
                self.findings.set(index as usize, row);
            }
            Step::Older(index) => {
                let Some(mut before) = self.findings.get(index as usize) else { return };
                applying.before.finding(self, index);
                applying.saw(index, is_there);
                before.first_seen = earliest(before.first_seen, row.first_seen);
                before.times += row.times;
                self.findings.set(index as usize, before);
            }
        }
    }

    /// Was a finding reported under the same host as this part, as far as people merged hosts?
    fn is_same_body(&self, finding: &Finding, part: u16) -> bool {
        let parts = self.assets.get(finding.asset as usize).map(|asset| asset.parts.as_slice()).unwrap_or_default();
        let was = |part: u16| parts.get(part as usize).and_then(|part| part.was);
        was(finding.part) == was(part)
    }

    /// Puts a host into its asset. Answers the part it is there.
    fn apply_host(&mut self, host: Host, index: u32, scanner: &str, applying: &mut Applying) -> u16 {
        if let Some(asset) = self.assets.get(index as usize).filter(|_| applying.is_own) {
            return asset.parts.iter().position(|part| part.names(&host, scanner)).unwrap_or_default() as u16;
        }
        applying.before.asset(self, index);
        let day = applying.seen_on;
        let new = |host: Host| {
            let host = Arc::new(host);
            Part { scanner: scanner.to_owned(), host, first_seen: day, last_seen: day, was: None }
        };
        let Some(asset) = self.assets.get_mut(index as usize) else {
            let mut asset = Asset { parts: vec![new(host)], ..Asset::default() };
            asset.settle();
            self.assets.push(asset);
            return 0;
        };
        let known = asset.parts.iter().position(|part| part.names(&host, scanner));
        let number = known.unwrap_or_else(|| place_of_new_part(asset, scanner));
        match asset.parts.get_mut(number) {
            Some(part) if known.is_some() => {
                part.first_seen = earliest(part.first_seen, day);
                if day >= part.last_seen {
                    part.last_seen = day;
                    part.host = Arc::unwrap_or_clone(std::mem::take(&mut part.host)).updated(host).into();
                }
            }
            Some(part) => *part = new(host),
            None => {
                let was = body_of(asset, &host, scanner);
                asset.parts.push(Part { was, ..new(host) });
            }
        }
        asset.settle();
        number as u16
    }
}

/// Where a new name of an asset goes: behind the others; where there are too many, in place of the one unused for longest.
fn place_of_new_part(asset: &Asset, scanner: &str) -> usize {
    let own = (0..).zip(&asset.parts).filter(|(_, part)| part.was.is_none());
    let oldest = own.min_by_key(|(_, part)| (part.scanner != scanner, part.last_seen)).map(|(number, _)| number);
    if asset.parts.len() < MOST_PARTS { asset.parts.len() } else { oldest.unwrap_or(asset.parts.len()) }
}

impl Applying {
    fn saw(&mut self, finding: u32, is_there: bool) {
        if is_there {
            self.trace.seen.set(finding);
        }
    }
}

fn earliest(a: Day, b: Day) -> Day {
    match (a.is_known(), b.is_known()) {
        (true, true) => a.min(b),
        (true, false) => a,
        _ => b,
    }
}
