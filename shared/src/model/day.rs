//! A calendar day as days since 1970-01-01. No clock: "today" always comes from outside.
//!
//! Conversion after Howard Hinnant, "chrono-compatible low-level date algorithms" (days from civil).

use serde::{Deserialize, Serialize};

/// A day; unknown days are [`Day::NONE`] so that columns stay plain numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(i32);

impl Default for Day {
    fn default() -> Self {
        Self::NONE
    }
}

impl Day {
    /// No day known. Sorts before every real day.
    pub const NONE: Self = Self(i32::MIN);

    /// A day of the proleptic Gregorian calendar, years 1900 to 2200; `None` for one that does not exist.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(1900..=2200).contains(&year) || !(1..=12).contains(&month) || day == 0 || day > days_in(year, month) {
            return None;
        }
        let y = if month <= 2 { year - 1 } else { year };
        let era = y.div_euclid(400);
        let year_of_era = y.rem_euclid(400) as u32;
        let month_from_march = (month + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Self(era * 146_097 + day_of_era as i32 - 719_468))
    }

    /// Reads `2026-11-21`.
    pub fn from_iso(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?.get(..2)?);
        Self::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// Is it a real day?
    pub fn is_known(self) -> bool {
        self != Self::NONE
    }

    /// The day, or `None` when it is not known.
    pub fn known(self) -> Option<Self> {
        self.is_known().then_some(self)
    }

    /// This day and `days` more.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        if self.is_known() { Self(self.0.saturating_add(days)) } else { Self::NONE }
    }

    /// The day so many days after 1970-01-01; the least number is [`Day::NONE`].
    pub const fn from_epoch(days: i32) -> Self {
        Self(days)
    }

    /// The number behind the day: days since 1970-01-01.
    pub fn since_epoch(self) -> i32 {
        self.0
    }

    /// The day this many days after 1970-01-01; what [`Self::since_epoch`] says, back.
    pub const fn of_days(days: i32) -> Self {
        Self(days)
    }

    /// Days from `earlier` to this day; 0 where one is not known.
    pub fn since(self, earlier: Self) -> i32 {
        if self.is_known() && earlier.is_known() { self.0.saturating_sub(earlier.0) } else { 0 }
    }

    /// Year, month and day.
    pub fn ymd(self) -> (i32, u32, u32) {
        let shifted = self.0.saturating_add(719_468);
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097) as u32;
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        (year_of_era as i32 + era * 400 + i32::from(month <= 2), month, day)
    }

    /// ISO text, or `None` when the day is not known.
    pub fn iso(self) -> Option<String> {
        self.is_known().then(|| {
            let (year, month, day) = self.ymd();
            format!("{year:04}-{month:02}-{day:02}")
        })
    }
}

fn days_in(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::Day;

    #[test]
    fn known_days() {
        assert_eq!(Day::from_ymd(1970, 1, 1), Some(Day(0)));
        assert_eq!(Day::from_ymd(2000, 3, 1), Some(Day(11_017)));
        assert_eq!(Day::from_ymd(2026, 2, 29), None);
        assert_eq!(Day::from_iso("2026-11-21").and_then(Day::iso).as_deref(), Some("2026-11-21"));
    }

    #[test]
    fn every_day_of_three_centuries_round_trips() {
        let first = Day::from_ymd(1900, 1, 1).expect("a real day");
        for offset in 0..109_000 {
            let day = first.plus(offset);
            let (y, m, d) = day.ymd();
            assert_eq!(Day::from_ymd(y, m, d), Some(day));
        }
    }
}
