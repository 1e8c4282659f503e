//! When findings are due, and how deadlines are kept: overdue, due soon, fixed in time, exceptions.

use super::Desk;
use super::facets::Alike;
use crate::model::{Day, Finding, Kind, RiskClass, Status};
use crate::risk::{Rated, Standing, Traits};
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

    /// Due dates by place in the ranking, where everything is open.
    pub(super) fn dues(&self) -> Dues<'_> {
        Dues { desk: self, last: None }
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

    /// Open findings past their due date.
    pub fn overdue(&self) -> u32 {
        let overdue = |one: &&Alike| one.due == Standing::Overdue as usize;
        self.open_alike().iter().filter(overdue).map(|one| one.count).sum()
    }

    /// How deadlines are kept; what is open is counted already.
    pub(super) fn figures_of(&self, open: &[Alike]) -> DeadlineFigures {
        let mut figures = DeadlineFigures::default();
        for Alike { class, due, count, .. } in open {
            if *due == Standing::Overdue as usize {
                if let Some(overdue) = figures.overdue.get_mut(*class) {
                    *overdue += count;
                }
            } else if *due == Standing::Week as usize {
                figures.within_week += count;
            }
        }
        let oldest = self.weighed().oldest;
        figures.oldest = oldest.iso().map(|due| OldestOverdue { due, days: self.today.since(oldest).unsigned_abs() });
        self.count_closed(&mut figures);
        figures
    }

    /// Counts what was fixed, and what people took out of the ranking.
    fn count_closed(&self, figures: &mut DeadlineFigures) {
        let (mut verdicts, mut next) = (self.verdicts(), Day::NONE);
        let fixed_on = &self.workspace.findings.fixed_on;
        for brief in self.workspace.findings.briefs() {
            // What is open was counted before.
            if brief.kind == Kind::Information || (brief.status != Status::Fixed && brief.decision == 0) {
                continue;
            }
            if brief.status == Status::Fixed {
                let (due, fixed_on) = (verdicts.deadline(&brief), fixed_on.get(brief.id as usize).copied());
                if let Some(fixed_on) = fixed_on.filter(|fixed_on| due.is_known() && fixed_on.is_known()) {
                    figures.fixed += 1;
                    figures.on_time += u32::from(fixed_on <= due);
                }
            } else if let Some(decision) =
                self.workspace.decision_of(brief.decision).filter(|one| one.holds(self.today))
            {
                figures.exceptions += 1;
                next = earlier(next, decision.until);
            }
        }
        figures.next_expiry = next.iso();
    }
}

/// Due dates of findings that stand near each other in the ranking: most are of one vulnerability on assets alike.
pub(super) struct Dues<'a> {
    desk: &'a Desk,
    /// The last vulnerability, the traits of its asset, and the days allowed.
    last: Option<(u32, Traits, i32)>,
}

impl Dues<'_> {
    /// The day by which the finding at a place has to be fixed.
    pub(super) fn at(&mut self, place: u32) -> Day {
        let desk = self.desk;
        let Some((vulnerability, asset)) = desk.vulnerability_at(place).zip(desk.asset_at(place)) else {
            return Day::NONE;
        };
        let traits = desk.traits_of(asset);
        let days = match self.last {
            Some((one, alike, days)) if one == vulnerability && alike == traits => days,
            _ => desk.pair(vulnerability, asset).1,
        };
        self.last = Some((vulnerability, traits, days));
        let index = desk.ranking.order().get(place as usize);
        let first_seen = index.and_then(|index| desk.workspace.findings.first_seen.get(*index as usize));
        desk.counts_from(vulnerability, first_seen.copied().unwrap_or_default()).plus(days)
    }
}

/// The earlier of two days, of which one may not be known.
fn earlier(a: Day, b: Day) -> Day {
    [a, b].into_iter().filter_map(Day::known).min().unwrap_or_default()
}
