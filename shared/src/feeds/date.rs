//! The day of a feed: what the file says, else what its name says, else its latest entry, else the day it is loaded.

use super::{Dated, FeedKind};
use crate::model::Day;

/// The day in `#model_version:v2026.03.01,score_date:2026-08-16T00:00:00+0000`.
pub fn score_date(remark: &str) -> Day {
    let said = remark.split_once("score_date:").and_then(|(_, rest)| Day::from_iso(rest.trim()));
    said.unwrap_or_default()
}

/// The day of a file, and how it is known.
pub fn date_of(said: Day, name: &str, latest: Day, kind: FeedKind, day: Day) -> (Day, Dated) {
    // A copy of CISA's list may be called after the day it was fetched on: that says more than its latest entry.
    let by_name = day_in(name);
    let ways = [(said, Dated::Said), (by_name, Dated::Name), (latest, Dated::LatestEntry)];
    let known =
        ways.into_iter().find(|(day, way)| day.is_known() && (*way != Dated::LatestEntry || kind != FeedKind::Epss));
    known.unwrap_or((day, Dated::Loaded))
}

/// The last day that a name has: `epss_scores-2026-08-16.csv`.
fn day_in(name: &str) -> Day {
    let bytes = name.as_bytes();
    let is_digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let whole = |from: usize| !is_digit(from.checked_sub(1)) && !is_digit(Some(from + 10));
    let mut days =
        (0..bytes.len()).filter(|from| whole(*from)).filter_map(|from| Day::from_iso(name.get(from..from + 10)?));
    days.next_back().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{day_in, score_date};
    use crate::model::Day;

    #[test]
    fn days_of_names_and_remarks() {
        let day = Day::from_ymd(2026, 8, 16).unwrap();
        assert_eq!(day_in("epss_scores-2026-08-16.csv.gz \u{203A} epss_scores-2026-08-16.csv"), day);
        for name in ["epss_scores-current.csv", "12026-08-16.csv", "2026-13-16.csv", "x2026-08-1"] {
            assert_eq!(day_in(name), Day::NONE, "{name}");
        }
        assert_eq!(score_date("#model_version:v2026.03.01,score_date:2026-08-16T00:00:00+0000"), day);
        assert_eq!(score_date("# nothing"), Day::NONE);
    }
}
