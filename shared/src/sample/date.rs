//! Days of the calendar, as the report prints them. Knows no clock.
//!
//! Source of the arithmetic: Howard Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`.

/// A day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(u32);

impl Day {
    /// The day with this number, 0 is 1970-01-01.
    pub const fn new(days_since_1970: u32) -> Self {
        Self(days_since_1970)
    }

    /// From `2026-11-21`; nothing for any other form, or for a day before 1974 (the sample looks three years back).
    pub fn from_iso(text: &str) -> Option<Self> {
        let mut parts = text.split('-').map(str::parse::<u32>);
        let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
        if parts.next().is_some() || !(1974..=9999).contains(&year) || !(1..=12).contains(&month) {
            return None;
        }
        // Years begin in March, so that a leap day is the last of its year.
        let shifted_year = if month <= 2 { year - 1 } else { year };
        let (era, year_of_era) = (shifted_year / 400, shifted_year % 400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day.checked_sub(1)?;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let found = Self(era * 146_097 + day_of_era - 719_468);
        // The 31st of a short month comes out as another day.
        (found.civil() == (year, month, day)).then_some(found)
    }

    /// So many days earlier.
    #[must_use]
    pub const fn minus(self, days: u32) -> Self {
        Self(self.0.saturating_sub(days))
    }

    /// So many days later.
    #[must_use]
    pub const fn plus(self, days: u32) -> Self {
        Self(self.0 + days)
    }

    /// Days from an earlier day to this one; 0 where it is not earlier.
    pub(super) const fn since(self, earlier: Self) -> u32 {
        self.0.saturating_sub(earlier.0)
    }

    /// First day of the month that was so many months ago.
    pub(super) fn month_start(self, months_ago: u32) -> Self {
        let mut start = self;
        for n in 0..=months_ago {
            let (_, _, day) = start.civil();
            // Back to the first, then over it into the month before.
            start = start.minus(day - 1 + u32::from(n < months_ago));
        }
        start
    }

    /// `October 2026`.
    pub(super) fn month_name(self) -> String {
        const NAMES: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let (year, month, _) = self.civil();
        format!("{} {year}", NAMES.get(month as usize - 1).copied().unwrap_or_default())
    }

    /// Months since January 1970.
    pub(super) fn month_number(self) -> u32 {
        let (year, month, _) = self.civil();
        (year - 1970) * 12 + month - 1
    }

    /// Year, month and day of the month.
    fn civil(self) -> (u32, u32, u32) {
        let z = self.0 + 719_468;
        let (era, day_of_era) = (z / 146_097, z % 146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        (era * 400 + year_of_era + u32::from(month <= 2), month, day)
    }
}

impl std::fmt::Display for Day {
    /// `11/21/2026`, as a report in English of the United States has it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{month:02}/{day:02}/{year:04}")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Day;

    #[test]
    fn days_read_and_print() {
        for (iso, number, printed) in [
            ("1974-01-01", 1_461, "01/01/1974"),
            ("2000-02-29", 11_016, "02/29/2000"),
            ("2024-12-31", 20_088, "12/31/2024"),
            ("2026-11-21", 20_778, "11/21/2026"),
        ] {
            assert_eq!(Day::from_iso(iso), Some(Day::new(number)), "{iso}");
            assert_eq!(Day::new(number).to_string(), printed);
        }
    }

    #[test]
    fn months_have_a_start_a_name_and_a_number() {
        let day = Day::from_iso("2026-01-31").unwrap();
        for (ago, start, name) in
            [(0, "01/01/2026", "January 2026"), (1, "12/01/2025", "December 2025"), (23, "02/01/2024", "February 2024")]
        {
            let month = day.month_start(ago);
            assert_eq!(month.to_string(), start);
            assert_eq!(month.month_name(), name);
            assert_eq!(month.month_number(), 56 * 12 - ago);
        }
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in [
            "",
            "2026-11",
            "2026-13-01",
            "2026-02-30",
            "2025-02-29",
            "1970-01-01",
            "x-1-1",
            "2026-01-01-01",
            "2026-01-00",
        ] {
            assert_eq!(Day::from_iso(text), None, "{text}");
        }
    }

    #[test]
    fn earlier_days_cross_months_and_years() {
        assert_eq!(Day::from_iso("2024-03-01").unwrap().minus(1).to_string(), "02/29/2024");
        assert_eq!(Day::from_iso("2026-01-01").unwrap().minus(1).to_string(), "12/31/2025");
    }
}
