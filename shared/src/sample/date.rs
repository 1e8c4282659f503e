//! Months, and days as a report in English of the United States prints them. Knows no clock.

use crate::model::Day;

/// First day of the month that was so many months before `day`.
pub(super) fn month_start(day: Day, months_ago: u32) -> Day {
    let mut start = day;
    for n in 0..=months_ago {
        let (_, _, date) = start.ymd();
        // Back to the first, then over it into the month before.
        start = start.plus(-(date as i32 - 1 + i32::from(n < months_ago)));
    }
    start
}

/// `October 2026`.
pub(super) fn month_name(day: Day) -> String {
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
    let (year, month, _) = day.ymd();
    format!("{} {year}", NAMES.get(month as usize - 1).copied().unwrap_or_default())
}

/// Months since January 1970.
pub(super) fn month_number(day: Day) -> u32 {
    let (year, month, _) = day.ymd();
    ((year - 1970) * 12) as u32 + month - 1
}

/// `11/21/2026`.
pub(super) fn printed(day: Day) -> String {
    let (year, month, date) = day.ymd();
    format!("{month:02}/{date:02}/{year:04}")
}

#[cfg(test)]
mod tests {
    use super::{Day, month_name, month_number, month_start, printed};

    #[test]
    fn months_have_a_start_a_name_and_a_number() {
        let day = Day::from_iso("2026-01-31").expect("a day");
        for (ago, start, name) in
            [(0, "01/01/2026", "January 2026"), (1, "12/01/2025", "December 2025"), (23, "02/01/2024", "February 2024")]
        {
            let month = month_start(day, ago);
            assert_eq!(printed(month), start);
            assert_eq!(month_name(month), name);
            assert_eq!(month_number(month), 56 * 12 - ago);
        }
    }
}
