//! Rows of a host: which entries it has, since when, in which state, and how that reads as CSV.

use std::fmt::Write as _;
use std::str::FromStr;

use super::catalogue::{Entry, Maturity, entries};
use super::date::{month_name, month_number, month_start, printed};
use super::hosts::Host;
use super::random::Random;
use super::{Options, hosts};
use crate::model::Day;

/// Numbers in the evidence are below this.
const NUMBERS: u32 = 900;

/// One finding.
pub(super) struct Row {
    pub entry: &'static Entry,
    port: Option<u16>,
    /// First day of the month whose update is missing.
    month: Option<Day>,
    status: &'static str,
    first: Day,
    last: Day,
    fixed: Option<Day>,
    times: u32,
    /// Fills the `{n}` of the evidence.
    number: u32,
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
        if entry.months > 0 {
            let behind = 1 + random.below(entry.months);
            rows.extend((0..behind).map(|n| draw_month(options, entry, seen_days, n, &mut random)));
            continue;
        }
        let row = draw(options, entry, seen_days, &mut random);
        let ports = entry.ports.iter().copied().map(Some).chain(entry.ports.is_empty().then_some(None));
        rows.extend(ports.map(|port| Row { port, number: random.below(NUMBERS), ..row }));
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
    Row { entry, port: None, month: Some(month), status, first, last, fixed, times, number: random.below(NUMBERS) }
}

/// Scores of an entry, printed: overall, base, temporal. Empty where it has no vector.
#[derive(Default)]
pub(super) struct Scores {
    overall: String,
    base: String,
    temporal: String,
}

/// Scores of all entries, in their order.
pub(super) fn scores() -> Vec<(u32, Scores)> {
    entries().map(|entry| (entry.qid, score(entry))).collect()
}

fn score(entry: &Entry) -> Scores {
    // No vector, or (a test sees to it) a wrong one.
    let Ok(vector) = cvss::v3::Vector::from_str(&format!("CVSS:3.1/{}", entry.vector)) else {
        return Scores::default();
    };
    let base = vector.base_score().value();
    let overall = temporal(base, entry.maturity).to_string();
    Scores {
        base: format!("{base} ({})", entry.vector),
        temporal: format!("{overall} (E:{}/RL:O/RC:C)", entry.maturity.letter()),
        overall,
    }
}

/// CVSS 3.1, section 7.2: base x maturity x 0.95 (official fix) x 1 (confirmed), rounded up to a tenth. The `cvss`
/// crate scores the base alone.
fn temporal(base: f64, maturity: Maturity) -> f64 {
    let base_tenths = (base * 10.0).round() as u32;
    f64::from((base_tenths * maturity.hundredths() * 95).div_ceil(10_000)) / 10.0
}

/// Write one row.
pub(super) fn write(options: &Options, host: &Host, row: &Row, scores: &[(u32, Scores)], writer: &mut Writer<'_>) {
    let entry = row.entry;
    let none = Scores::default();
    let score = scores.iter().find(|(qid, _)| *qid == entry.qid).map_or(&none, |(_, score)| score);
    let port = row.port.map_or_else(String::new, |port| port.to_string());
    let severe = entry.severity >= 4 && entry.kind == "Vuln";
    let hour = 1 + row.number % 5;
    let month = row.month.map(month_name).unwrap_or_default();
    let qid = entry.qid + row.month.map_or(0, month_number);
    let moment = |day: Day| format!("{} 0{hour}:{:02}:{:02}", printed(day), row.number % 60, row.number % 53);
    writer.line(&[
        &host.ip,
        "Global Default Network",
        &host.dns,
        &host.netbios,
        host.tracking,
        host.os.name,
        "host scanned, found vuln",
        &qid.to_string(),
        &entry.title.replace("{month}", &month),
        row.status,
        entry.kind,
        &entry.severity.to_string(),
        &port,
        if row.port.is_some() { entry.protocol } else { "" },
        if entry.tls { &host.dns } else { "" },
        if entry.tls { "over ssl" } else { "" },
        &moment(row.first),
        &moment(row.last),
        &row.times.to_string(),
        &row.fixed.map_or_else(String::new, moment),
        entry.cves,
        &entry.vendor.replace("{month}", &month),
        entry.bugtraq,
        &score.overall,
        &score.base,
        &score.temporal,
        &longer(options, entry.threat, entry, 4),
        &longer(options, entry.impact, entry, 2),
        &longer(options, &entry.solution.replace("{month}", &month), entry, 3),
        &exploitability(entry),
        &malware(entry),
        &evidence(options, host, row, &port),
        if entry.pci { "yes" } else { "no" },
        if severe && row.status == "Active" { "Open" } else { "" },
        if entry.category == "Database" { "main" } else { "" },
        host.os.cpe,
        entry.category,
        host.tags,
    ]);
}

fn exploitability(entry: &Entry) -> String {
    let reference = entry.cves.split(',').next().unwrap_or_default();
    let list = entry
        .exploits
        .iter()
        .map(|(source, words)| format!("Source: {source}\nReference: {reference}\nDescription: {words}"));
    list.collect::<Vec<_>>().join("\n\n")
}

fn malware(entry: &Entry) -> String {
    let list = entry.malware.iter().map(|(name, kind, platform)| {
        format!("Source: Harbour Malware List\nMalware ID: {name}\nType: {kind}\nPlatform: {platform}")
    });
    list.collect::<Vec<_>>().join("\n\n")
}

/// What a scanner adds to every text, said once more for every reader.
const PADDING: [&str; 4] = [
    "The check looks at the version that the program tells about itself and, where the scanner could log on, at the files on the disk.",
    "Machines that were switched off during the scan are not covered; they show up again with the next one.",
    "Before the change: take a snapshot or a backup, tell the people who use the service, and note how to go back.",
    "After the change: restart the service, scan this one host again, and close the ticket only when the finding is gone.",
];

/// The text itself, or with so many paragraphs of padding.
fn longer(options: &Options, text: &str, entry: &Entry, paragraphs: usize) -> String {
    if !options.fat || text == "N/A" {
        return text.to_owned();
    }
    let padding = PADDING.iter().cycle().skip(entry.qid as usize % PADDING.len()).take(paragraphs);
    padding.fold(text.to_owned(), |all, more| all + "\n<P>\n" + more)
}

fn evidence(options: &Options, host: &Host, row: &Row, port: &str) -> String {
    let name = if host.dns.is_empty() { &host.netbios } else { &host.dns };
    let mut text = row.entry.results.replace("{n}", &row.number.to_string());
    text = text.replace("{ip}", &host.ip).replace("{host}", name).replace("{port}", port);
    // Files that the scanner looked at: none for what it merely notes, unless it had much time.
    let files = match (options.fat, row.entry.kind) {
        (true, _) => 12 + row.number % 20,
        (false, "Ig") => 0,
        (false, _) => 6 + row.number % 8,
    };
    for line in 0..files {
        let file = (row.number * 7 + line * 31) % 1_000;
        // Writing to a string cannot fail.
        let _ = write!(text, "\n/opt/brindle/lib/component-{file:03}\t{line}.{}.{file}\tread", row.number);
    }
    text
}

/// CSV as the report has it: filled cells quoted, empty ones bare, CRLF.
pub(super) struct Writer<'a> {
    piece: Vec<u8>,
    limit: usize,
    sink: &'a mut dyn FnMut(&[u8]),
}

impl<'a> Writer<'a> {
    pub(super) fn new(limit: usize, sink: &'a mut dyn FnMut(&[u8])) -> Self {
        Self { piece: Vec::with_capacity(limit + 8 * 1024), limit, sink }
    }

    pub(super) fn line(&mut self, cells: &[&str]) {
        for (place, cell) in cells.iter().enumerate() {
            if place > 0 {
                self.piece.push(b',');
            }
            if !cell.is_empty() {
                self.piece.push(b'"');
                for byte in cell.bytes() {
                    if byte == b'"' {
                        self.piece.push(b'"');
                    }
                    self.piece.push(byte);
                }
                self.piece.push(b'"');
            }
        }
        self.piece.extend_from_slice(b"\r\n");
        if self.piece.len() >= self.limit {
            self.flush();
        }
    }

    pub(super) fn flush(&mut self) {
        if !self.piece.is_empty() {
            (self.sink)(&self.piece);
            self.piece.clear();
        }
    }
}
