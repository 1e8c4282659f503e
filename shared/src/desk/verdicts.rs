//! Where findings stand, for passes over all of them: status, class, due date and age of each, with the model asked once
//! for all that are rated alike. Exact: the same answers as asking finding by finding.

use super::Desk;
use super::words::age_band;
use crate::model::{Brief, Day, DecisionKind, Kind, RiskClass, Status};
use crate::risk::Pairs;

/// Code of what is fixed.
const FIXED: u32 = Status::Fixed as u32;
/// Code of what was accepted.
const ACCEPTED: u32 = 4;
/// Code of a false positive.
const FALSE_POSITIVE: u32 = 5;
/// Code of an acceptance that has ended.
const ENDED: u32 = 6;

/// Where findings stand.
pub(super) struct Verdicts<'a> {
    desk: &'a Desk,
    /// Status by number of the decision, from 1.
    decided: Vec<u32>,
    /// Class and days allowed.
    pairs: Pairs<(RiskClass, i32)>,
}

impl Desk {
    /// Where findings stand today.
    pub(super) fn verdicts(&self) -> Verdicts<'_> {
        let decided = self.workspace.decisions.iter().map(|decision| match decision.kind {
            _ if !decision.holds(self.today) => ENDED,
            DecisionKind::Accepted => ACCEPTED,
            DecisionKind::FalsePositive => FALSE_POSITIVE,
        });
        Verdicts { desk: self, decided: decided.collect(), pairs: self.ranking.pairs() }
    }

    /// Class and days allowed of a vulnerability on an asset.
    pub(super) fn pair(&self, vulnerability: u32, asset: u32) -> (RiskClass, i32) {
        self.class_and_days(self.ranking.rated_of(&self.model, vulnerability, asset), self.traits_of(asset))
    }
}

/// Is a finding of this kind and status (position in the facet's list) open: not fixed, no information, and no decision
/// holds?
pub(super) fn is_open(kind: Kind, status: u32) -> bool {
    kind != Kind::Information && !matches!(status, FIXED | ACCEPTED | FALSE_POSITIVE)
}

impl Verdicts<'_> {
    /// Status by the scans, or by what people decided: position in the facet's list. What is fixed is fixed, decided or
    /// not; an acceptance that has ended comes before what the scans say, because somebody has to decide again.
    pub(super) fn status(&self, brief: &Brief) -> u32 {
        let decision = (brief.decision as usize).checked_sub(1).and_then(|at| self.decided.get(at));
        match decision {
            Some(decided) if brief.status != Status::Fixed => *decided,
            _ => brief.status as u32,
        }
    }

    /// Is it open: not fixed, no information, and no decision holds?
    pub(super) fn is_open(&self, brief: &Brief) -> bool {
        is_open(brief.kind, self.status(brief))
    }

    fn of(&mut self, brief: &Brief) -> (RiskClass, i32) {
        let desk = self.desk;
        let Brief { vulnerability, asset, .. } = *brief;
        self.pairs.of(vulnerability, asset, || desk.pair(vulnerability, asset))
    }

    /// The day it has to be fixed by; none for what is not open.
    pub(super) fn due(&mut self, brief: &Brief) -> Day {
        if !self.is_open(brief) {
            return Day::NONE;
        }
        self.deadline(brief)
    }

    /// The same day whether or not it is open, by the class it has now.
    pub(super) fn deadline(&mut self, brief: &Brief) -> Day {
        self.desk.counts_from(brief.vulnerability, brief.first_seen).plus(self.of(brief).1)
    }

    /// Band of its age.
    pub(super) fn age(&self, brief: &Brief) -> usize {
        age_band(brief.first_seen, self.desk.today)
    }
}
