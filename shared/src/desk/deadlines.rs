//! When findings are due, and how deadlines are kept: overdue, due soon, fixed in time, exceptions.

use super::Desk;
use crate::model::{Day, Finding, Kind, Status};
use crate::risk::Standing;
use crate::view::{DeadlineFigures, OldestOverdue};

impl Desk {
    /// The day a finding has to be fixed by; none for what is not open: fixed, information, accepted, a false positive.
    /// Where an acceptance has ended it is the same day as if nobody had accepted it.
    pub(super) fn due(&self, finding: &Finding) -> Day {
        if self.workspace.is_open(finding, self.today) { self.deadline(finding) } else { Day::NONE }
    }

    /// The same day whether or not the finding is open, by the class it has now.
    fn deadline(&self, finding: &Finding) -> Day {
        let settings = self.model.settings();
        let rated = self.rated(finding);
        let class = self.model.class_of(rated.score());
        let published = self.workspace.vulnerabilities.get(finding.vulnerability as usize).map(|one| one.published);
        let from = settings.counts_from(finding.first_seen, published.unwrap_or_default(), self.today);
        // An asset that is not there has no findings either.
        let traits = self.traits.get(finding.asset as usize).copied().unwrap_or_default();
        let tightest = self.tightest.get(traits.number()).copied().unwrap_or_default();
        from.plus(i32::from(settings.days_allowed(class, rated.days, tightest)))
    }

    pub(super) fn standing(&self, finding: &Finding) -> Standing {
        Standing::of(self.due(finding), self.today)
    }

    /// How deadlines are kept.
    pub(super) fn deadline_figures(&self) -> DeadlineFigures {
        let mut figures = DeadlineFigures::default();
        let mut next = Day::NONE;
        let mut oldest = Day::NONE;
        for (_, finding) in self.workspace.findings.standing() {
            if finding.kind == Kind::Information {
                continue;
            }
            if finding.status == Status::Fixed {
                let due = self.deadline(&finding);
                if due.is_known() && finding.fixed_on.is_known() {
                    figures.fixed += 1;
                    figures.on_time += u32::from(finding.fixed_on <= due);
                }
            } else if let Some(decision) = self.workspace.decision(&finding).filter(|one| one.holds(self.today)) {
                figures.exceptions += 1;
                next = earlier(next, decision.until);
            } else {
                match self.standing(&finding) {
                    Standing::Overdue => {
                        self.count(&finding, &mut figures.overdue);
                        oldest = earlier(oldest, self.due(&finding));
                    }
                    Standing::Week => figures.within_week += 1,
                    Standing::Month | Standing::Later | Standing::Unset => {}
                }
            }
        }
        figures.next_expiry = next.iso();
        figures.oldest = oldest.iso().map(|due| OldestOverdue { due, days: self.today.since(oldest).unsigned_abs() });
        figures
    }
}

/// The earlier of two days, of which one may not be known.
fn earlier(a: Day, b: Day) -> Day {
    [a, b].into_iter().filter_map(Day::known).min().unwrap_or_default()
}
