//! Scans that wait for a person: any number, in the order they came. What each would change is said against the
//! workspace as it is, and worked out anew whenever one is applied.

use super::changes::sheet_of;
use super::{Desk, StoreChange};
use crate::ingest::Scan;
use crate::view::{ImportSheet, Preview};
use crate::workspace::Plan;

const OLDER: &str = "This report is older than the latest one here: it adds what is missing, but closes nothing that a newer report saw.";
const TWICE: &str = "The same file waits already: apply one of them.";

/// What applying scans did.
#[derive(Clone, Debug, Default)]
pub struct Applied {
    /// What must be stored.
    pub store: StoreChange,
    /// What each applied scan changed, in the order they were applied; then what the ones still waiting would change.
    pub previews: Vec<Preview>,
}

impl Desk {
    /// The number that a scan would get that came now, if it counted at once.
    pub fn number_at_once(&self) -> Option<u32> {
        let is_alone = self.workspace.is_empty() && self.waiting.is_empty();
        is_alone.then(|| self.workspace.next_number())
    }

    /// Takes a scan in: applies it when it is the first and no other waits, else it waits; a file that was imported
    /// before does not even wait. Answers the result sheet, and what to store if the scan was applied.
    pub fn receive(&mut self, scan: Scan) -> (ImportSheet, Option<StoreChange>) {
        let is_alone = self.number_at_once().is_some();
        self.next_ticket = self.next_ticket.wrapping_add(1);
        let ticket = self.next_ticket;
        let mut sheet = sheet_of(&scan);
        sheet.ticket = ticket;
        let plan = self.workspace.plan(&scan, self.today);
        sheet.take(self.preview(ticket, &scan, &plan));
        sheet.applied = is_alone || sheet.seen_before;
        if is_alone && !sheet.seen_before {
            let kept = self.kept_apart();
            let number = self.workspace.apply(scan, &plan, self.today);
            let store = self.stored_anew(&kept);
            return (sheet, Some(StoreChange { new_sources: vec![(number, ticket)], ..store }));
        }
        if !sheet.seen_before {
            self.waiting.push((ticket, scan));
        }
        (sheet, None)
    }

    /// Applies every scan that waits, the oldest report first: what a newer one no longer holds is fixed only if the
    /// older one was there before it. Reports that do not say when they were made come last, as they came. `None` when
    /// none waits.
    pub fn apply(&mut self) -> Option<Applied> {
        let mut scans = std::mem::take(&mut self.waiting);
        scans.sort_by_key(|(ticket, scan)| (!scan.source.scanned_on.is_known(), scan.source.scanned_on, *ticket));
        self.apply_these(scans)
    }

    /// Applies the scan of this ticket, if it waits.
    pub fn apply_one(&mut self, ticket: u32) -> Option<Applied> {
        let at = self.waiting.iter().position(|(waiting, _)| *waiting == ticket)?;
        let scan = self.waiting.remove(at);
        self.apply_these(vec![scan])
    }

    fn apply_these(&mut self, scans: Vec<(u32, Scan)>) -> Option<Applied> {
        if scans.is_empty() {
            return None;
        }
        let kept = self.kept_apart();
        let (mut previews, mut new_sources) = (Vec::new(), Vec::new());
        for (ticket, scan) in scans {
            // Never an old plan: whatever happened since the scan was read, it is applied to what is here now.
            let plan = self.workspace.plan(&scan, self.today);
            previews.push(Preview { applied: true, ..self.preview(ticket, &scan, &plan) });
            if !plan.seen_before {
                new_sources.push((self.workspace.apply(scan, &plan, self.today), ticket));
            }
        }
        let store = self.stored_anew(&kept);
        new_sources.retain(|(number, _)| !store.unused_sources.contains(number));
        previews.append(&mut self.previews());
        Some(Applied { store: StoreChange { new_sources, ..store }, previews })
    }

    /// What the waiting scans would change now. Those that turn out to be imported already wait no longer.
    pub fn previews(&mut self) -> Vec<Preview> {
        let plans = self
            .waiting
            .iter()
            .map(|(ticket, scan)| self.preview(*ticket, scan, &self.workspace.plan(scan, self.today)));
        let previews: Vec<Preview> = plans.map(|preview| Preview { applied: preview.seen_before, ..preview }).collect();
        let mut done = previews.iter().map(|preview| preview.applied);
        self.waiting.retain(|_| !done.next().unwrap_or_default());
        previews
    }

    /// Forgets the scan of this ticket. Says whether it waited.
    pub fn discard(&mut self, ticket: u32) -> bool {
        let before = self.waiting.len();
        self.waiting.retain(|(waiting, _)| *waiting != ticket);
        self.last_difference = None;
        self.waiting.len() < before
    }

    /// The scan of this ticket, if it waits.
    pub(super) fn waiting_scan(&self, ticket: u32) -> Option<&Scan> {
        self.waiting.iter().find(|(waiting, _)| *waiting == ticket).map(|(_, scan)| scan)
    }

    fn preview(&self, ticket: u32, scan: &Scan, plan: &Plan) -> Preview {
        let is_twice = self.waiting.iter().any(|(other, waiting)| *other < ticket && is_same_file(waiting, scan));
        let known = [
            plan.is_older.then(|| OLDER.to_owned()),
            is_twice.then(|| TWICE.to_owned()),
            (plan.change.gone_before > 0).then(|| gone_before(plan.change.gone_before)),
            (plan.change.reopened_decided > 0).then(|| reopened_decided(plan.change.reopened_decided)),
        ];
        Preview {
            ticket,
            change: plan.change.clone(),
            warnings: scan.warnings.iter().cloned().chain(known.into_iter().flatten()).collect(),
            first: self.workspace.is_empty(),
            seen_before: plan.seen_before,
            applied: false,
        }
    }
}

fn gone_before(findings: u32) -> String {
    format!(
        "{findings} findings are only in this older report: a newer one covered their hosts without them, so they are added as fixed on its day."
    )
}

fn reopened_decided(findings: u32) -> String {
    format!(
        "{findings} of the reopened findings were accepted or marked as false positives: that holds until it ends, so they stay out of the ranking."
    )
}

fn is_same_file(a: &Scan, b: &Scan) -> bool {
    (a.source.fingerprint, a.source.bytes) == (b.source.fingerprint, b.source.bytes)
}
