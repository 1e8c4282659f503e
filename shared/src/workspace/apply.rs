//! Applying a scan: assets are updated and keep their ratings, findings get their new status, nothing is removed.

use crate::ingest::Scan;
use crate::model::{Asset, Day, Finding, Host, Rating, Status};

use super::plan::{Step, translate};
use super::{Plan, Workspace};

impl Workspace {
    /// Applies `scan` as `plan` says; `today` is the day of the import. Answers the scan's number.
    pub fn apply(&mut self, scan: Scan, plan: &Plan, today: Day) -> u32 {
        let number = self.next_number();
        let seen_on = if scan.source.scanned_on.is_known() { scan.source.scanned_on } else { today };
        let rows: Vec<Finding> = scan.findings.iter().collect();
        for (row, step) in rows.into_iter().zip(&plan.steps) {
            self.apply_row(translate(row, plan), *step, number, seen_on);
        }
        for &index in &plan.absent {
            if let Some(mut finding) = self.findings.get(index as usize) {
                finding.status = Status::Fixed;
                finding.fixed_on = seen_on;
                finding.judged = number;
                self.findings.set(index as usize, finding);
            }
        }
        for (host, &asset) in scan.hosts.into_iter().zip(&plan.assets) {
            self.apply_host(host, asset, seen_on, plan.is_older);
        }
        for (mut vulnerability, &index) in scan.vulnerabilities.into_iter().zip(&plan.vulnerabilities) {
            if let Some(definition) = &mut vulnerability.definition {
                definition.scan = number;
            }
            match self.vulnerabilities.get_mut(index as usize) {
                None => self.vulnerabilities.push(vulnerability),
                Some(known) if !plan.is_older => known.update(vulnerability),
                Some(_) => {}
            }
        }
        let mut source = scan.source;
        source.number = number;
        source.imported_on = today;
        self.sources.push(source);
        self.reindex();
        number
    }

    fn apply_row(&mut self, mut row: Finding, step: Step, number: u32, seen_on: Day) {
        row.scan = number;
        row.judged = number;
        if !row.last_seen.is_known() {
            row.last_seen = seen_on;
        }
        if row.status == Status::Fixed && !row.fixed_on.is_known() {
            row.fixed_on = seen_on;
        }
        match step {
            Step::Add => {
                if !row.first_seen.is_known() {
                    row.first_seen = row.last_seen;
                }
                self.findings.push(row);
            }
            Step::Update(index, status) => {
                let Some(before) = self.findings.get(index as usize) else { return };
                row.status = status;
                row.first_seen = earliest(before.first_seen, row.first_seen);
                row.last_seen = row.last_seen.max(before.last_seen);
                self.findings.set(index as usize, row);
            }
            Step::Older(index) => {
                let Some(mut before) = self.findings.get(index as usize) else { return };
                before.first_seen = earliest(before.first_seen, row.first_seen);
                self.findings.set(index as usize, before);
            }
        }
    }

    fn apply_host(&mut self, host: Host, index: u32, seen_on: Day, is_older: bool) {
        match self.assets.get_mut(index as usize) {
            None => {
                self.assets.push(Asset { host, rating: Rating::default(), first_seen: seen_on, last_seen: seen_on });
            }
            Some(asset) => {
                asset.first_seen = earliest(asset.first_seen, seen_on);
                asset.last_seen = asset.last_seen.max(seen_on);
                if !is_older {
                    asset.host = newer(std::mem::take(&mut asset.host), host);
                }
            }
        }
    }
}

/// Latest facts of a host; what the newer file does not say stays.
fn newer(before: Host, now: Host) -> Host {
    let or = |now: String, before: String| if now.is_empty() { before } else { now };
    Host {
        host_id: or(now.host_id, before.host_id),
        network: now.network,
        ips: if now.ips.is_empty() { before.ips } else { now.ips },
        dns: or(now.dns, before.dns),
        netbios: or(now.netbios, before.netbios),
        tracking: now.tracking,
        os: or(now.os, before.os),
        scanner_tags: if now.scanner_tags.is_empty() { before.scanner_tags } else { now.scanner_tags },
    }
}

fn earliest(a: Day, b: Day) -> Day {
    match (a.is_known(), b.is_known()) {
        (true, true) => a.min(b),
        (true, false) => a,
        _ => b,
    }
}
