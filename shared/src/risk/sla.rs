//! Deadlines: from which day they count, how many days are allowed, and where a finding stands then. Plain days in, plain
//! days out: knows no finding and no page.

use super::factor::stars;
use super::settings::{Clock, Deadlines, Settings, Whose};
use crate::model::{Day, RiskClass};
use crate::rules::Effective;

/// Due within so many days is soon.
const WEEK: i32 = 7;
/// Due within so many days comes next.
const MONTH: i32 = 30;

/// Where a finding stands by its due date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its due date is over.
    Overdue,
    /// Due today or within a week.
    Week,
    /// Due within 30 days.
    Month,
    /// Due later.
    Later,
    /// It has no due date.
    Unset,
}

impl Standing {
    /// Key and name of each, in the order shown.
    pub const NAMES: [(&'static str, &'static str); 5] = [
        ("overdue", "Overdue"),
        ("week", "Due in 7 days"),
        ("month", "Due in 30 days"),
        ("later", "Later"),
        ("none", "No due date"),
    ];

    /// Of a due date on a day. On its due date a finding is not overdue yet.
    pub fn of(due: Day, today: Day) -> Self {
        if !due.is_known() || !today.is_known() {
            return Self::Unset;
        }
        let left = due.since(today);
        if left < 0 {
            Self::Overdue
        } else if left <= WEEK {
            Self::Week
        } else if left <= MONTH {
            Self::Month
        } else {
            Self::Later
        }
    }
}

impl Deadlines {
    /// More days than anything allows.
    const ENDLESS: Self = Self { critical: u16::MAX, high: u16::MAX, medium: u16::MAX, low: u16::MAX };

    /// The fewer days of both, class by class.
    fn fewest(self, other: Self) -> Self {
        Self {
            critical: self.critical.min(other.critical),
            high: self.high.min(other.high),
            medium: self.medium.min(other.medium),
            low: self.low.min(other.low),
        }
    }
}

impl Settings {
    /// The fewest days that the rules for some assets allow on this one, class by class.
    pub fn tightest(&self, asset: &Effective) -> Deadlines {
        let exposure = asset.rating.exposure.or(self.default_exposure);
        let importance = stars(asset, self).0;
        let is_meant = |whose: Whose| match whose {
            Whose::Exposure(one) => exposure == Some(one),
            Whose::Stars(least) => importance >= least,
        };
        let rules = self.tighter.iter().filter(|rule| is_meant(rule.whose));
        rules.fold(Deadlines::ENDLESS, |fewest, rule| fewest.fewest(rule.days))
    }

    /// Days allowed for a finding of this class: what the decision table of the preset says, where it says something,
    /// else what the class is given; and never more than `tightest` of its asset.
    pub fn days_allowed(&self, class: RiskClass, decided: Option<u16>, tightest: Deadlines) -> u16 {
        decided.unwrap_or(self.deadlines.days(class)).min(tightest.days(class))
    }

    /// The day from which the days allowed count. A day of publication that is yet to come is a mistake and does not
    /// count.
    pub fn counts_from(&self, first_seen: Day, published: Day, today: Day) -> Day {
        match self.clock {
            Clock::Published if published.is_known() && published <= today => published,
            Clock::Published | Clock::FirstSeen => first_seen,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Clock, Day, Deadlines, Effective, Settings, Standing, Whose};
    use crate::model::{Exposure, RiskClass, Stars};
    use crate::risk::Tighter;

    fn day(text: &str) -> Day {
        Day::from_iso(text).expect("a day")
    }

    fn days(days: [u16; 4]) -> Deadlines {
        let [critical, high, medium, low] = days;
        Deadlines { critical, high, medium, low }
    }

    fn asset(stars: Option<u8>, exposure: Option<Exposure>) -> Effective {
        let mut asset = Effective::default();
        asset.rating.stars = stars.and_then(Stars::new);
        asset.rating.exposure = exposure;
        asset
    }

    fn allowed(settings: &Settings, asset: &Effective) -> [u16; 4] {
        RiskClass::ALL.map(|class| settings.days_allowed(class, None, settings.tightest(asset)))
    }

    #[test]
    fn the_fewest_days_count() {
        let tighter = vec![
            Tighter { whose: Whose::Exposure(Exposure::Internet), days: days([1, 9, 14, 200]) },
            Tighter { whose: Whose::Stars(Stars::new(4).expect("stars")), days: days([2, 5, 21, 60]) },
        ];
        let settings = Settings { tighter, ..Settings::default() };
        assert_eq!(allowed(&settings, &asset(Some(2), Some(Exposure::Internal))), [3, 7, 21, 90], "nobody's rule");
        assert_eq!(allowed(&settings, &asset(Some(3), Some(Exposure::Internet))), [1, 7, 14, 90]);
        assert_eq!(allowed(&settings, &asset(Some(4), None)), [2, 5, 21, 60]);
        assert_eq!(allowed(&settings, &asset(Some(5), Some(Exposure::Internet))), [1, 5, 14, 60]);
        // What counts for an asset that nobody rated are the defaults.
        let by_default = Settings { default_exposure: Some(Exposure::Internet), ..settings };
        assert_eq!(allowed(&by_default, &asset(None, None)), [1, 7, 14, 90]);
    }

    #[test]
    fn a_decision_table_stands_in_for_the_class_and_a_rule_may_still_be_stricter() {
        let tighter = vec![Tighter { whose: Whose::Exposure(Exposure::Dmz), days: days([2, 2, 2, 2]) }];
        let settings = Settings { tighter, ..Settings::default() };
        let of = |exposure, decided| {
            settings.days_allowed(RiskClass::Low, decided, settings.tightest(&asset(None, exposure)))
        };
        assert_eq!((of(None, Some(14)), of(Some(Exposure::Dmz), Some(14)), of(None, None)), (14, 2, 90));
    }

    #[test]
    fn the_clock_starts_when_the_flaw_became_public_or_was_seen() {
        let (seen, today) = (day("2026-11-01"), day("2026-11-21"));
        let from = |clock, published| Settings { clock, ..Settings::default() }.counts_from(seen, published, today);
        assert_eq!(from(Clock::FirstSeen, day("2026-10-01")), seen);
        assert_eq!(from(Clock::Published, day("2026-10-01")), day("2026-10-01"), "before it was seen");
        assert_eq!(from(Clock::Published, day("2026-11-10")), day("2026-11-10"), "after it was seen");
        assert_eq!(from(Clock::Published, today), today);
        assert_eq!(from(Clock::Published, day("2026-11-22")), seen, "no flaw becomes public tomorrow");
        assert_eq!(from(Clock::Published, Day::NONE), seen);
        let unknown = Settings { clock: Clock::Published, ..Settings::default() };
        assert_eq!(unknown.counts_from(Day::NONE, day("2026-11-10"), today), day("2026-11-10"));
    }

    #[test]
    fn a_finding_is_overdue_from_the_day_after() {
        let today = day("2026-11-21");
        for (ahead, standing) in [
            (-400, Standing::Overdue),
            (-1, Standing::Overdue),
            (0, Standing::Week),
            (7, Standing::Week),
            (8, Standing::Month),
            (30, Standing::Month),
            (31, Standing::Later),
        ] {
            assert_eq!(Standing::of(today.plus(ahead), today), standing, "{ahead}");
        }
        assert_eq!(
            (Standing::of(Day::NONE, today), Standing::of(today, Day::NONE)),
            (Standing::Unset, Standing::Unset)
        );
    }

    fn deadlines() -> impl Strategy<Value = Deadlines> {
        [1_u16..400, 1_u16..400, 1_u16..400, 1_u16..400].prop_map(days)
    }

    fn rule() -> impl Strategy<Value = Tighter> {
        let whose = prop_oneof![
            prop::sample::select(Exposure::ALL.as_slice()).prop_map(Whose::Exposure),
            (1_u8..=5).prop_map(|stars| Whose::Stars(Stars::new(stars).expect("stars"))),
        ];
        (whose, deadlines()).prop_map(|(whose, days)| Tighter { whose, days })
    }

    proptest! {
        #[test]
        fn a_stricter_rule_never_moves_a_due_date_later(
            rules in prop::collection::vec(rule(), 0..4),
            general in deadlines(),
            further in rule(),
            cut in 0_u16..400,
            stars in prop::option::of(1_u8..=5),
            exposure in prop::option::of(prop::sample::select(Exposure::ALL.as_slice())),
        ) {
            let asset = asset(stars, exposure);
            let settings = Settings { deadlines: general, tighter: rules, ..Settings::default() };
            let before = allowed(&settings, &asset);
            let mut stricter = vec![settings.clone(); 2];
            // One rule more, and the first rule with fewer days.
            stricter[0].tighter.push(further);
            if let Some(first) = stricter[1].tighter.first_mut() {
                first.days.critical = first.days.critical.saturating_sub(cut).max(1);
                first.days.low = first.days.low.saturating_sub(cut).max(1);
            }
            for settings in stricter {
                let after = allowed(&settings, &asset);
                prop_assert!(after.iter().zip(before).all(|(after, before)| *after <= before), "{before:?} {after:?}");
            }
        }
    }
}
