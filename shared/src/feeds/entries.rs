//! The entries of a feed while it is read: texts of a row to what is kept of it.

use super::entry::{Entry, Exploit, Scores};
use super::list::{About, List};
use super::recognise::ids;
use super::{Feed, FeedKind, Kev};
use crate::model::{Cve, Day};

/// Entries so far, by kind.
pub enum Entries {
    /// CISA KEV.
    Kev(Vec<(Cve, Kev)>),
    /// EPSS.
    Epss(Vec<(Cve, Scores)>),
    /// Exploits.
    Exploits(Vec<(Cve, Exploit)>),
}

impl Entries {
    /// None yet.
    pub fn new(kind: FeedKind) -> Self {
        match kind {
            FeedKind::Kev => Self::Kev(Vec::new()),
            FeedKind::Epss => Self::Epss(Vec::new()),
            FeedKind::Exploits => Self::Exploits(Vec::new()),
        }
    }

    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Self::Kev(rows) => rows.len(),
            Self::Epss(rows) => rows.len(),
            Self::Exploits(rows) => rows.len(),
        }
    }

    /// Takes one row: the cell of its CVE, and the others in the order of `columns::Columns`. `complain` hears the value,
    /// what is wrong with it, and whether the row is left out.
    pub fn take(&mut self, id: &str, others: [&str; 3], mut complain: impl FnMut(&str, String, bool)) {
        let [first, second, third] = others;
        if let Self::Exploits(rows) = self {
            let since = day(first, "The day it is known from", &mut complain);
            let before = rows.len();
            rows.extend(ids(id).map(|cve| (cve, Exploit(since))));
            if rows.len() == before {
                complain(id, no_cve(), true);
            }
            return;
        }
        let Some(cve) = Cve::parse(id) else { return complain(id, no_cve(), true) };
        match self {
            Self::Kev(rows) => {
                let (added, due) = (
                    day(first, "The day it was added", &mut complain),
                    day(second, "The day it is due", &mut complain),
                );
                let ransomware = ["known", "yes", "true", "1"].iter().any(|yes| third.eq_ignore_ascii_case(yes));
                rows.push((cve, Kev { added, due, ransomware }));
            }
            Self::Epss(rows) => {
                let number = |text: &str| text.parse::<f64>().unwrap_or(f64::NAN);
                match Scores::new(number(first), number(second)) {
                    Some(scores) => rows.push((cve, scores)),
                    None => complain(
                        &format!("{first}, {second}"),
                        format!("Score and percentile of {cve} must be numbers from 0 to 1."),
                        true,
                    ),
                }
            }
            Self::Exploits(_) => {}
        }
    }

    /// The latest day that an entry has, none of them after `today`.
    pub fn latest(&self, today: Day) -> Day {
        let is_past = |day: &Day| !today.is_known() || *day <= today;
        let latest = match self {
            Self::Kev(rows) => rows.iter().map(|(_, kev)| kev.added).filter(is_past).max(),
            Self::Epss(_) => None,
            Self::Exploits(rows) => rows.iter().map(|(_, exploit)| exploit.0).filter(is_past).max(),
        };
        latest.unwrap_or_default()
    }

    /// The feed, and how many rows named a CVE that another one names.
    pub fn into_feed(self, about: About) -> (Feed, u32) {
        fn made<T: Entry>(about: About, rows: Vec<(Cve, T)>, of: fn(List<T>) -> Feed) -> (Feed, u32) {
            let (list, repeated) = List::new(about, rows);
            (of(list), repeated)
        }
        match self {
            Self::Kev(rows) => made(about, rows, Feed::Kev),
            Self::Epss(rows) => made(about, rows, Feed::Epss),
            Self::Exploits(rows) => made(about, rows, Feed::Exploits),
        }
    }
}

/// A day; one that cannot be read is said, and the entry counts without it.
fn day(text: &str, what: &str, complain: &mut impl FnMut(&str, String, bool)) -> Day {
    let day = Day::from_iso(text);
    if day.is_none() && !text.is_empty() {
        complain(text, format!("{what} is no date such as 2026-08-07: the entry counts without it."), false);
    }
    day.unwrap_or_default()
}

fn no_cve() -> String {
    "No CVE id such as CVE-2021-44228 stands here.".to_owned()
}
