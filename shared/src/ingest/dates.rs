//! Dates as scanners write them. Day and month are told apart per file, from all its values, never per cell.

use serde::{Deserialize, Serialize};

use crate::model::Day;

/// Added to a day whose day and month may be exchanged, until the order is settled; far from every real day.
const OPEN: i32 = 1 << 28;

/// Order of day and month in `1/2/2026`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateOrder {
    /// Nothing decided it: month first, as Qualys writes it.
    #[default]
    Assumed,
    /// A value only fits month first.
    MonthFirst,
    /// A value only fits day first.
    DayFirst,
    /// Values prove both: the file mixes styles.
    Mixed,
}

impl DateOrder {
    /// As shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Assumed => "month/day/year (assumed)",
            Self::MonthFirst => "month/day/year",
            Self::DayFirst => "day/month/year",
            Self::Mixed => "mixed; month/day/year where both fit",
        }
    }
}

/// Reads dates and learns their order. Open values are kept both ways until [`Dates::settle`].
#[derive(Clone, Debug, Default)]
pub struct Dates {
    evidence: Evidence,
    last: (Vec<u8>, Day),
}

/// What cells prove about the order of day and month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// One only fits month first.
    month_first: bool,
    /// One only fits day first.
    day_first: bool,
    /// One fits both ways.
    open: bool,
}

impl Evidence {
    /// The day of a cell that is trimmed and not empty, not settled, and what it proves; `None` for text that is no date.
    pub fn of(cell: &[u8]) -> Option<(Day, Self)> {
        let mut evidence = Self::default();
        if matches!(cell, b"" | b"-" | b"'-" | b"N/A" | b"null") {
            return Some((Day::NONE, evidence));
        }
        let text = std::str::from_utf8(cell).ok()?;
        let day = evidence.slashed(text).or_else(|| iso(text)).or_else(|| worded(text))?;
        Some((day, evidence))
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            month_first: self.month_first | other.month_first,
            day_first: self.day_first | other.day_first,
            open: self.open | other.open,
        }
    }

    fn slashed(&mut self, text: &str) -> Option<Day> {
        let date = text.split([' ', 'T']).next()?;
        let mut parts = date.split(['/', '.', '-']);
        let (a, b, year) = (parts.next()?, parts.next()?, parts.next()?);
        if a.len() > 2 || b.len() > 2 || !matches!(year.len(), 2 | 4) {
            return None;
        }
        let (a, b, written): (u32, u32, i32) = (a.parse().ok()?, b.parse().ok()?, year.parse().ok()?);
        // Two digits: from 1970 on, as POSIX counts them. Flaws of the nineties are still reported.
        let year = match written {
            _ if year.len() == 4 => written,
            70.. => 1900 + written,
            _ => 2000 + written,
        };
        match (Day::from_ymd(year, a, b), Day::from_ymd(year, b, a)) {
            (Some(day), Some(_)) => {
                self.open |= a != b;
                Some(if a == b { day } else { day.plus(OPEN) })
            }
            (Some(day), None) => {
                self.month_first = true;
                Some(day)
            }
            (None, Some(day)) => {
                self.day_first = true;
                Some(day)
            }
            (None, None) => None,
        }
    }
}

impl Dates {
    /// A cell as a day (read month first where both fit); `None` for text that is no date.
    pub fn read(&mut self, cell: &[u8]) -> Option<Day> {
        let cell = cell.trim_ascii();
        if self.last.0 == cell {
            return Some(self.last.1);
        }
        let (day, evidence) = Evidence::of(cell)?;
        self.learn(evidence);
        self.last = (cell.to_vec(), day);
        Some(day)
    }

    /// What cells read elsewhere prove.
    pub fn learn(&mut self, evidence: Evidence) {
        self.evidence = self.evidence.and(evidence);
    }

    /// A day that was read, with day and month not settled yet: comparable with others of its kind.
    pub fn is_settled(day: Day) -> bool {
        !day.is_known() || day.since_epoch() < OPEN / 2
    }

    /// What the values read so far prove.
    pub fn order(&self) -> DateOrder {
        match (self.evidence.month_first, self.evidence.day_first) {
            (true, true) => DateOrder::Mixed,
            (true, false) => DateOrder::MonthFirst,
            (false, true) => DateOrder::DayFirst,
            (false, false) => DateOrder::Assumed,
        }
    }

    /// Were there values that fit both ways, and nothing that decided?
    pub fn is_open(&self) -> bool {
        self.evidence.open && self.order() == DateOrder::Assumed
    }

    /// Settles the values that fit both ways, once the order is known. Call it once, on every day that was read.
    pub fn settle<'a>(&self, days: impl Iterator<Item = &'a mut Day>) {
        let is_day_first = self.order() == DateOrder::DayFirst;
        for day in days.filter(|day| !Self::is_settled(**day)) {
            let plain = day.plus(-OPEN);
            *day = if is_day_first { turn(plain) } else { plain };
        }
    }
}

/// A cell as a day where the order is known; whether it fits that order (else it is read as it fits). `None` for text
/// that is no date.
pub fn day_in_order(cell: &str, is_day_first: bool) -> Option<(Day, bool)> {
    let mut dates = Dates::default();
    let day = dates.read(cell.as_bytes()).filter(|day| day.is_known())?;
    let fits = if is_day_first { !dates.evidence.month_first } else { !dates.evidence.day_first };
    if Dates::is_settled(day) {
        return Some((day, fits));
    }
    let plain = day.plus(-OPEN);
    Some((if is_day_first { turn(plain) } else { plain }, true))
}

/// The same day with day and month exchanged, where that is a day too.
fn turn(day: Day) -> Day {
    if !day.is_known() {
        return day;
    }
    let (year, month, date) = day.ymd();
    Day::from_ymd(year, date, month).unwrap_or(day)
}

/// Year first: `2026-02-03`, also `2026/02/03` and `2026.02.03`.
fn iso(text: &str) -> Option<Day> {
    match text.as_bytes().get(4)? {
        b'-' => Day::from_iso(text),
        b'/' | b'.' => Day::from_iso(&text.replace(['/', '.'], "-")),
        _ => None,
    }
}

/// `Feb 03, 2026 07:00 AM` and `04 Feb 2026`.
fn worded(text: &str) -> Option<Day> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let mut words = text.split([' ', ',', '-']).filter(|word| !word.is_empty());
    let (a, b, year) = (words.next()?, words.next()?, words.next()?);
    let month_of = |word: &str| {
        let start = word.get(..3)?.to_ascii_lowercase();
        MONTHS.iter().position(|month| *month == start).map(|at| at as u32 + 1)
    };
    let (month, day) = match (month_of(a), month_of(b)) {
        (Some(month), _) => (month, b),
        (None, Some(month)) => (month, a),
        (None, None) => return None,
    };
    Day::from_ymd(year.parse().ok()?, month, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::{DateOrder, Dates};

    fn read(cells: &[&str]) -> (Vec<String>, DateOrder) {
        let mut dates = Dates::default();
        let mut days: Vec<_> = cells.iter().map(|c| dates.read(c.as_bytes()).expect("a date")).collect();
        dates.settle(days.iter_mut());
        (days.iter().map(|d| d.iso().unwrap_or_default()).collect(), dates.order())
    }

    #[test]
    fn the_styles_of_qualys() {
        let (days, _) = read(&["07/31/2019 21:57:48", "Feb 03, 2026 07:00 AM", "2024-09-16 04:00:30", "", "'-"]);
        assert_eq!(days, ["2019-07-31", "2026-02-03", "2024-09-16", "", ""]);
        assert_eq!(read(&["7/31/19", "31-Jul-2019"]).0, ["2019-07-31", "2019-07-31"]);
        assert_eq!(read(&["2013/06/11", "2013.06.11 04:00", "1/31/97"]).0, ["2013-06-11", "2013-06-11", "1997-01-31"]);
    }

    #[test]
    fn one_value_decides_for_the_file() {
        let (days, order) = read(&["03/04/2026", "25/04/2026"]);
        assert_eq!((days[0].as_str(), days[1].as_str(), order), ("2026-04-03", "2026-04-25", DateOrder::DayFirst));
        let (days, _) = read(&["25/01/2026", "2026-01-05", "Feb 03, 2026"]);
        assert_eq!(days, ["2026-01-25", "2026-01-05", "2026-02-03"], "only what fits both ways is turned");
        assert_eq!(read(&["03/04/2026"]).1, DateOrder::Assumed);
        assert_eq!(read(&["13/04/2026", "04/13/2026"]).1, DateOrder::Mixed);
    }

    #[test]
    fn nonsense_is_no_date() {
        assert_eq!(Dates::default().read(b"31/31/2019"), None);
        assert_eq!(Dates::default().read(b"yesterday"), None);
    }
}
