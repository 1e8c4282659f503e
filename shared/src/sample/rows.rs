//! Rows of a host: which entries it has, since when and in which state. How that reads is `cells`' business.

use super::catalogue::{Entry, entries};
use super::date::month_start;
use super::hosts;
use super::options::Options;
use super::random::Random;
use crate::model::Day;

/// Numbers in the evidence are below this.
const NUMBERS: u32 = 900;

/// One finding.
pub(super) struct Row {
    pub entry: &'static Entry,
    pub port: Option<u16>,
    /// Which edition of the entry: below [`Options::editions`].
    pub edition: u32,
    /// First day of the month whose update is missing.
    pub month: Option<Day>,
    pub status: &'static str,
    pub first: Day,
    pub last: Day,
    pub fixed: Option<Day>,
    pub times: u32,
    /// Fills the `{n}` of the evidence.
    pub number: u32,
}

/// What the host at this place has: the same rows whenever it is asked.
pub(super) fn of_host(options: &Options, place: u32) -> Vec<Row> {
    let host = hosts::host(place);
    let mut random = Random::new(options.seed, u64::from(place) + 1);
    // Most hosts answered in the last days, one in twenty was last seen a month ago.
    let seen_days = if random.percent(5) { 28 + random.below(10) } else { random.below(3) };
    let mut rows = Vec::new();
    for entry in entries().filter(|entry| entry.on & host.found != 0) {
        if !random.percent(entry.chance.into()) {
            continue;
        }
        // Nothing is drawn for a single edition: the sample's bytes stay what they are.
        let edition = if options.editions > 1 { random.below(options.editions) } else { 0 };
        if entry.months > 0 {
            let behind = 1 + random.below(entry.months);
            let months = (0..behind).map(|n| draw_month(options, entry, seen_days, n, &mut random));
            rows.extend(months.map(|row| Row { edition, ..row }));
            continue;
        }
        let row = draw(options, entry, seen_days, &mut random);
        let ports = entry.ports.iter().copied().map(Some).chain(entry.ports.is_empty().then_some(None));
        rows.extend(ports.map(|port| Row { port, edition, number: random.below(NUMBERS), ..row }));
    }
    rows
}

fn draw(options: &Options, entry: &'static Entry, seen_days: u32, random: &mut Random) -> Row {
    // The smaller of two draws: young findings are more common than old ones.
    let age_days = seen_days + 1 + random.below(entry.oldest_days).min(random.below(entry.oldest_days));
    let state = random.below(100);
    let (status, fixed_days) = match (entry.kind, state) {
        ("Ig", _) => ("", None),
        (_, 0..12) if age_days > seen_days + 7 => ("Fixed", Some(seen_days)),
        (_, 12..18) if age_days > seen_days + 60 => ("Re-Opened", Some(seen_days + 20 + random.below(30))),
        _ if age_days <= seen_days + 7 => ("New", None),
        _ => ("Active", None),
    };
    // A fixed one was seen for the last time in the scan before.
    let last_days = if status == "Fixed" { seen_days + 7 } else { seen_days };
    Row {
        entry,
        port: None,
        edition: 0,
        month: None,
        status,
        first: options.report_date.plus(-(age_days as i32)),
        last: options.report_date.plus(-(last_days as i32)),
        fixed: fixed_days.map(|days| options.report_date.plus(-(days as i32))),
        // Weekly scans.
        times: 1 + (age_days - last_days.min(age_days)) / 7,
        number: random.below(NUMBERS),
    }
}

/// An update that is missing: published on the 12th of a month, found a few days later.
fn draw_month(options: &Options, entry: &'static Entry, seen_days: u32, nth: u32, random: &mut Random) -> Row {
    let today = options.report_date;
    let published_this_month = today.since(month_start(today, 0)) >= 12;
    let month = month_start(today, nth + u32::from(!published_this_month));
    let last = today.plus(-(seen_days as i32));
    let first = month.plus(11 + random.below(5) as i32).min(last);
    let age_days = last.since(first) as u32;
    let (status, last, fixed) = match age_days {
        15.. if random.percent(12) => ("Fixed", last.plus(-7), Some(last)),
        0..=7 => ("New", last, None),
        _ => ("Active", last, None),
    };
    let times = 1 + last.since(first) as u32 / 7;
    let number = random.below(NUMBERS);
    Row { entry, port: None, edition: 0, month: Some(month), status, first, last, fixed, times, number }
}
