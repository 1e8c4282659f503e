//! When findings are due, and how deadlines are kept: overdue, due soon, fixed in time, exceptions.

use super::Desk;
use crate::model::{Day, Finding, Kind, RiskClass, Status};
use crate::risk::{Cell, Rated, Standing, Traits};
use crate::view::{DeadlineFigures, OldestOverdue};

impl Desk {
    /// The day a finding has to be fixed by; none for what is not open: fixed, information, accepted, a false positive.
    /// Where an acceptance has ended it is the same day as if nobody had accepted it.
    pub(super) fn due(&self, finding: &Finding) -> Day {
        if self.workspace.is_open(finding, self.today) { self.deadline(finding) } else { Day::NONE }
    }

    /// The same day whether or not the finding is open, by the class it has now.
    fn deadline(&self, finding: &Finding) -> Day {
        let (_, days) = self.class_and_days(self.rated(finding), self.traits_of(finding.asset));
        self.counts_from(finding.vulnerability, finding.first_seen).plus(days)
    }

    /// The day by which the finding at a place of the ranking has to be fixed: what is ranked is open.
    pub(super) fn due_at(&self, place: u32) -> Day {
        let Some((vulnerability, asset)) = self.vulnerability_at(place).zip(self.asset_at(place)) else {
            return Day::NONE;
        };
        let index = self.ranking.order().get(place as usize);
        let first_seen = index.and_then(|index| self.workspace.findings.first_seen.get(*index as usize));
        let rated = self.ranking.rated_of(&self.model, vulnerability, asset);
        let (_, days) = self.class_and_days(rated, self.traits_of(asset));
        self.counts_from(vulnerability, first_seen.copied().unwrap_or_default()).plus(days)
    }

    /// The day from which the days allowed count.
    pub(super) fn counts_from(&self, vulnerability: u32, first_seen: Day) -> Day {
        let published = self.workspace.vulnerabilities.get(vulnerability as usize).map(|one| one.published);
        self.model.settings().counts_from(first_seen, published.unwrap_or_default(), self.today)
    }

    /// Class and days allowed of what is rated so, on an asset of these traits.
    pub(super) fn class_and_days(&self, rated: Rated, traits: Traits) -> (RiskClass, i32) {
        let class = self.model.class_of(rated.score());
        let tightest = self.tightest.get(traits.number()).copied().unwrap_or_default();
        (class, i32::from(self.model.settings().days_allowed(class, rated.days, tightest)))
    }

    /// Traits of an asset. One that is not there has no findings either.
    pub(super) fn traits_of(&self, asset: u32) -> Traits {
        self.traits.get(asset as usize).copied().unwrap_or_default()
    }

    /// How deadlines are kept.
    pub(super) fn deadline_figures(&self) -> DeadlineFigures {
        let mut figures = DeadlineFigures::default();
        self.count_open(&mut figures);
        let mut next = Day::NONE;
        let findings = &self.workspace.findings;
        let said = findings.status.iter().zip(&findings.kind).zip(&findings.decision);
        for (index, ((status, kind), decision)) in said.enumerate() {
            // What is open was counted by its cell.
            if *kind == Kind::Information || (*status != Status::Fixed && *decision == 0) {
                continue;
            }
            let Some(finding) = findings.get(index).filter(Finding::stands) else { continue };
            if finding.status == Status::Fixed {
                let due = self.deadline(&finding);
                if due.is_known() && finding.fixed_on.is_known() {
                    figures.fixed += 1;
                    figures.on_time += u32::from(finding.fixed_on <= due);
                }
            } else if let Some(decision) = self.workspace.decision(&finding).filter(|one| one.holds(self.today)) {
                figures.exceptions += 1;
                next = earlier(next, decision.until);
            }
        }
        figures.next_expiry = next.iso();
        figures
    }

    /// Counts what is open by its due date: all findings of a cell are allowed the same days.
    fn count_open(&self, figures: &mut DeadlineFigures) {
        let settings = self.model.settings();
        let of_cell = |(cell, rated): (Cell, Rated)| self.class_and_days(rated, cell.traits);
        let cells: Vec<(RiskClass, i32)> = self.ranking.cells().map(of_cell).collect();
        let (first_seen, mut oldest) = (&self.workspace.findings.first_seen, Day::NONE);
        for (id, vulnerability) in (0..).zip(&self.workspace.vulnerabilities) {
            for (finding, cell) in self.ranking.of_vulnerability(id) {
                let Some((class, days)) = cells.get(cell as usize) else { continue };
                let seen = first_seen.get(finding as usize).copied().unwrap_or_default();
                let due = settings.counts_from(seen, vulnerability.published, self.today).plus(*days);
                match Standing::of(due, self.today) {
                    Standing::Overdue => {
                        if let Some(count) = figures.overdue.get_mut(*class as usize) {
                            *count += 1;
                        }
                        oldest = earlier(oldest, due);
                    }
                    Standing::Week => figures.within_week += 1,
                    Standing::Month | Standing::Later | Standing::Unset => {}
                }
            }
        }
        figures.oldest = oldest.iso().map(|due| OldestOverdue { due, days: self.today.since(oldest).unsigned_abs() });
    }
}

/// The earlier of two days, of which one may not be known.
fn earlier(a: Day, b: Day) -> Day {
    [a, b].into_iter().filter_map(Day::known).min().unwrap_or_default()
}
