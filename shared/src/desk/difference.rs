//! Differences row by row: what a scan that waits would change, and what two scans of the history saw.

use std::cmp::Reverse;

use super::Desk;
use crate::model::{Finding, Host, Kind, Level, Vulnerability};
use crate::view::{ChangeKind, DifferencePage, DifferenceRow, Moved, Slice};
use crate::workspace::Entry;

/// The last difference asked for, in order: scrolling asks for its slices again and again.
#[derive(Debug)]
pub(super) struct Difference {
    of: Of,
    entries: Vec<(ChangeKind, Entry)>,
    /// Assets that a waiting scan moves.
    moved: Vec<Moved>,
    counts: Vec<(ChangeKind, u32)>,
    note: String,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    /// The workspace and the waiting scan of this ticket.
    Waiting(u32),
    /// Two scans of the history.
    Scans(u32, u32),
}

impl Difference {
    fn new(of: Of, kinds: &[ChangeKind], entries: Vec<(ChangeKind, Entry)>) -> Self {
        let count = |kind: &ChangeKind| entries.iter().filter(|(one, _)| one == kind).count() as u32;
        let counts = kinds.iter().map(|kind| (*kind, count(kind))).filter(|(_, count)| *count > 0).collect();
        Self { of, entries, moved: Vec::new(), counts, note: String::new() }
    }
}

impl Desk {
    /// What the waiting scan of a ticket would change; an empty page where it does not wait.
    pub fn difference(&mut self, ticket: u32, slice: Slice, kind: Option<ChangeKind>) -> DifferencePage {
        let of = Of::Waiting(ticket);
        self.remember_difference(of, |desk| {
            let (mut entries, mut moved) = (Vec::new(), Vec::new());
            if let Some(scan) = desk.waiting_scan(ticket) {
                let plan = desk.workspace.plan(scan, desk.today);
                entries = desk.workspace.entries(scan, &plan);
                moved = plan.change.moved;
            }
            entries.sort_by_cached_key(|(kind, entry)| (*kind, desk.entry_key(of, *entry)));
            Ok(Difference { moved, ..Difference::new(of, &ChangeKind::WAITING, entries) })
        })
        .map(|()| self.difference_page(slice, kind))
        .unwrap_or_default()
    }

    /// What two scans saw, information left out.
    ///
    /// # Errors
    /// When one of them is not there.
    pub fn compare(
        &mut self,
        a: u32,
        b: u32,
        slice: Slice,
        kind: Option<ChangeKind>,
    ) -> Result<DifferencePage, String> {
        let of = Of::Scans(a, b);
        self.remember_difference(of, |desk| {
            let trace = |scan: u32| {
                let trace = desk.workspace.traces.get(&scan);
                trace.ok_or_else(|| format!("Scan {scan} is no longer there: reload the list."))
            };
            let (first, second) = (trace(a)?, trace(b)?);
            let note = if first.is_guess || second.is_guess {
                "One of these scans was imported before Patchfirst kept what each scan saw: of it, only findings that no later scan saw again are known."
            } else {
                ""
            };
            let mut saw = vec![(false, false); desk.workspace.findings.len()];
            for (index, finding) in (0..).zip(desk.workspace.findings.iter()) {
                // What was united since counts for the finding that stands for it.
                let stands = finding.united.checked_sub(1).unwrap_or(index);
                if let Some((in_a, in_b)) = saw.get_mut(stands as usize) {
                    *in_a |= first.seen.has(index);
                    *in_b |= second.seen.has(index);
                }
            }
            let of_finding = |(index, finding): (u32, Finding)| {
                let kind = match saw.get(index as usize)? {
                    _ if finding.kind == Kind::Information => return None,
                    (true, true) => ChangeKind::Both,
                    (true, false) => ChangeKind::OnlyFirst,
                    (false, true) => ChangeKind::OnlySecond,
                    (false, false) => return None,
                };
                Some((kind, Entry::Finding(index)))
            };
            let mut entries: Vec<_> = desk.workspace.findings.standing().filter_map(of_finding).collect();
            entries.sort_by_cached_key(|(kind, entry)| (*kind, desk.entry_key(of, *entry)));
            Ok(Difference { note: note.to_owned(), ..Difference::new(of, &ChangeKind::COMPARED, entries) })
        })?;
        Ok(self.difference_page(slice, kind))
    }

    fn remember_difference(
        &mut self,
        of: Of,
        make: impl Fn(&Self) -> Result<Difference, String>,
    ) -> Result<(), String> {
        if self.last_difference.as_ref().is_none_or(|last| last.of != of) {
            self.last_difference = Some(make(self)?);
        }
        Ok(())
    }

    fn difference_page(&self, slice: Slice, kind: Option<ChangeKind>) -> DifferencePage {
        let Some(difference) = &self.last_difference else { return DifferencePage::default() };
        let Difference { entries, counts, note, .. } = difference;
        let total = counts.iter().filter(|(one, _)| kind.is_none_or(|kind| kind == *one)).map(|(_, count)| count).sum();
        let chosen = entries.iter().filter(|(one, _)| kind.is_none_or(|kind| kind == *one));
        let rows = chosen.skip(slice.from as usize).take(slice.count as usize);
        let rows = rows.filter_map(|(kind, entry)| self.difference_row(difference, *kind, *entry)).collect();
        DifferencePage { total, from: slice.from, rows, counts: counts.clone(), note: note.clone() }
    }

    /// Worse severity first, then by vulnerability and host.
    fn entry_key(&self, of: Of, entry: Entry) -> (Reverse<Option<Level>>, Reverse<u32>, u32, u32) {
        let Some((finding, _, vulnerability, _)) = self.facts(of, entry) else {
            return (Reverse(None), Reverse(0), 0, 0);
        };
        let base = vulnerability.cvss.as_ref().map_or(0, |cvss| (cvss.base * 10.0) as u32);
        (Reverse(vulnerability.level), Reverse(base), finding.vulnerability, finding.asset)
    }

    /// The finding behind an entry, and its id where the workspace has it.
    fn facts(&self, of: Of, entry: Entry) -> Option<(Finding, &Host, &Vulnerability, Option<u32>)> {
        match entry {
            Entry::Finding(index) => {
                let (finding, asset, vulnerability) = self.workspace.row(index)?;
                Some((finding, &asset.host, vulnerability, Some(index)))
            }
            Entry::Row(index) => {
                let Of::Waiting(ticket) = of else { return None };
                let scan = self.waiting_scan(ticket)?;
                let row = scan.findings.get(index as usize)?;
                let host = scan.hosts.get(row.asset as usize)?;
                Some((row, host, scan.vulnerabilities.get(row.vulnerability as usize)?, None))
            }
            Entry::Moved(_) => None,
        }
    }

    fn difference_row(&self, difference: &Difference, kind: ChangeKind, entry: Entry) -> Option<DifferenceRow> {
        if let Entry::Moved(index) = entry {
            let moved = difference.moved.get(index as usize)?;
            return Some(DifferenceRow {
                kind,
                finding: None,
                host: moved.asset.clone(),
                ip: format!("{} \u{2192} {}", moved.from, moved.to),
                id_name: String::new(),
                scanner_id: String::new(),
                title: String::new(),
                port: String::new(),
                level: None,
                severity: String::new(),
            });
        }
        let (finding, host, vulnerability, id) = self.facts(difference.of, entry)?;
        Some(DifferenceRow {
            kind,
            finding: id,
            host: host.name(),
            ip: host.address(),
            id_name: vulnerability.id_name().to_owned(),
            scanner_id: vulnerability.scanner_id.clone(),
            title: vulnerability.title.clone(),
            port: finding.service.label(),
            level: vulnerability.level,
            severity: vulnerability.severity().to_owned(),
        })
    }
}
