//! A row as the cells of a report, in the order of the columns: ids, scores, texts and evidence.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::str::FromStr;

use super::COLUMNS;
use super::catalogue::{Entry, Maturity, entries};
use super::date::{month_name, month_number, printed};
use super::hosts::Host;
use super::options::{Options, Texts};
use super::rows::Row;
use crate::model::Day;

/// Between the ids of two editions of an entry; the months of one stay below.
const EDITION_IDS: u32 = 10_000;

/// Scores of an entry, printed: overall, base, temporal. Empty where it has no vector.
#[derive(Default)]
pub(super) struct Scores {
    overall: String,
    base: String,
    temporal: String,
}

static NO_SCORES: Scores = Scores { overall: String::new(), base: String::new(), temporal: String::new() };

/// Scores of all editions of all entries, by id of the entry and edition.
pub(super) type AllScores = BTreeMap<(u32, u32), Scores>;

/// Scores of so many editions of every entry.
pub(super) fn scores(editions: u32) -> AllScores {
    let all = entries().flat_map(|entry| (0..editions.max(1)).map(move |edition| (entry, edition)));
    all.map(|(entry, edition)| ((entry.qid, edition), score(entry, edition))).collect()
}

fn score(entry: &Entry, edition: u32) -> Scores {
    let vector = vector(entry, edition);
    // No vector, or (a test sees to it) a wrong one.
    let Ok(read) = cvss::v3::Vector::from_str(&format!("CVSS:3.1/{vector}")) else {
        return Scores::default();
    };
    let base = read.base_score().value();
    let overall = temporal(base, entry.maturity).to_string();
    Scores {
        base: format!("{base} ({vector})"),
        temporal: format!("{overall} (E:{}/RL:O/RC:C)", entry.maturity.letter()),
        overall,
    }
}

/// Metrics that are others in other editions, and their values: flaws of one kind are not all as hard to reach, and do not
/// all do the same harm.
const OTHERS: [(&str, &[&str]); 4] =
    [("AC", &["L", "H"]), ("UI", &["N", "R"]), ("I", &["N", "L", "H"]), ("A", &["N", "L", "H"])];

/// The vector of an edition; the first one is the entry's own.
fn vector(entry: &Entry, edition: u32) -> Cow<'static, str> {
    if edition == 0 || entry.vector.is_empty() {
        return entry.vector.into();
    }
    let mut rest = edition as usize;
    let metrics = entry.vector.split('/').map(|metric| {
        let other = OTHERS.iter().find(|(name, _)| metric.split(':').next() == Some(name));
        let Some((name, values)) = other else { return Cow::Borrowed(metric) };
        let value = values.get(rest % values.len());
        rest /= values.len();
        value.map_or(Cow::Borrowed(metric), |value| format!("{name}:{value}").into())
    });
    metrics.collect::<Vec<_>>().join("/").into()
}

/// CVSS 3.1, section 7.2: base x maturity x 0.95 (official fix) x 1 (confirmed), rounded up to a tenth. The `cvss`
/// crate scores the base alone.
fn temporal(base: f64, maturity: Maturity) -> f64 {
    let base_tenths = (base * 10.0).round() as u32;
    f64::from((base_tenths * maturity.hundredths() * 95).div_ceil(10_000)) / 10.0
}

/// One row; a cell for each of [`COLUMNS`].
pub(super) fn of_row<'a>(
    options: &Options,
    host: &'a Host,
    row: &Row,
    scores: &'a AllScores,
) -> [Cow<'a, str>; COLUMNS.len()] {
    let entry = row.entry;
    let score = scores.get(&(entry.qid, row.edition)).unwrap_or(&NO_SCORES);
    let port = row.port.map_or_else(String::new, |port| port.to_string());
    let severe = entry.severity >= 4 && entry.kind == "Vuln";
    let hour = 1 + row.number % 5;
    let month = row.month.map(month_name).unwrap_or_default();
    let qid = entry.qid + row.month.map_or(0, month_number) + row.edition * EDITION_IDS;
    let moment = |day: Day| format!("{} 0{hour}:{:02}:{:02}", printed(day), row.number % 60, row.number % 53);
    let text = |text: &str, paragraphs| longer(options, row, &text.replace("{month}", &month), paragraphs).into();
    [
        host.ip.as_str().into(),
        "Global Default Network".into(),
        host.dns.as_str().into(),
        host.netbios.as_str().into(),
        host.tracking.into(),
        host.os.name.into(),
        "host scanned, found vuln".into(),
        qid.to_string().into(),
        title(options, row, &month).into(),
        row.status.into(),
        entry.kind.into(),
        entry.severity.to_string().into(),
        port.clone().into(),
        if row.port.is_some() { entry.protocol.into() } else { "".into() },
        if entry.tls { host.dns.as_str().into() } else { "".into() },
        if entry.tls { "over ssl".into() } else { "".into() },
        moment(row.first).into(),
        moment(row.last).into(),
        row.times.to_string().into(),
        row.fixed.map_or_else(String::new, moment).into(),
        cves(row).into(),
        entry.vendor.replace("{month}", &month).into(),
        entry.bugtraq.into(),
        score.overall.as_str().into(),
        score.base.as_str().into(),
        score.temporal.as_str().into(),
        text(entry.threat, 4),
        text(entry.impact, 2),
        text(entry.solution, 3),
        exploitability(options, entry).into(),
        malware(options, entry).into(),
        evidence(options, host, row, &port).into(),
        if entry.pci { "yes".into() } else { "no".into() },
        if severe && row.status == "Active" { "Open".into() } else { "".into() },
        if entry.category == "Database" { "main".into() } else { "".into() },
        host.os.cpe.into(),
        entry.category.into(),
        host.tags.into(),
    ]
}

/// What the check is called; from the second edition on its number is a part.
fn title(options: &Options, row: &Row, month: &str) -> String {
    let title = row.entry.title.replace("{month}", month);
    let quote = if options.quotes { "\"" } else { "" };
    if row.edition == 0 { title } else { format!("{title}, {quote}edition {}{quote}", row.edition) }
}

/// The entry's CVEs; another edition has those of another entry too.
fn cves(row: &Row) -> String {
    let own = row.entry.cves;
    let other = match row.edition {
        0 => None,
        edition => entries().nth((row.entry.qid + edition) as usize % entries().count()),
    };
    match other.map(|other| other.cves).unwrap_or_default() {
        other if other.is_empty() || own.is_empty() => own.to_owned(),
        other => format!("{own}, {other}"),
    }
}

fn exploitability(options: &Options, entry: &Entry) -> String {
    if options.texts == Texts::None {
        return if entry.exploits.is_empty() { String::new() } else { "yes".to_owned() };
    }
    let reference = entry.cves.split(',').next().unwrap_or_default();
    let list = entry
        .exploits
        .iter()
        .map(|(source, words)| format!("Source: {source}\nReference: {reference}\nDescription: {words}"));
    list.collect::<Vec<_>>().join("\n\n")
}

fn malware(options: &Options, entry: &Entry) -> String {
    if options.texts == Texts::None {
        return if entry.malware.is_empty() { String::new() } else { "yes".to_owned() };
    }
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

/// The text itself, with so many paragraphs of padding where texts are long; another edition is padded otherwise.
fn longer(options: &Options, row: &Row, text: &str, paragraphs: usize) -> String {
    match options.texts {
        Texts::None => String::new(),
        Texts::Short => text.to_owned(),
        Texts::Long if text == "N/A" => text.to_owned(),
        Texts::Long => {
            let start = (row.entry.qid + row.edition) as usize % PADDING.len();
            let mut all = text.to_owned();
            for more in PADDING.iter().cycle().skip(start).take(paragraphs + row.edition as usize % 3) {
                all = all + "\n<P>\n" + more;
            }
            if row.edition > 0 {
                // Writing to a string cannot fail.
                let _ = write!(all, "\n<P>\nThis is edition {} of the check.", row.edition);
            }
            all
        }
    }
}

/// What the scanner saw. Without texts: a version. In quotes, where asked for: each line says a path and a state.
fn evidence(options: &Options, host: &Host, row: &Row, port: &str) -> String {
    if options.texts == Texts::None {
        return format!("{}.{}", row.number / 10, row.number % 10);
    }
    let name = if host.dns.is_empty() { &host.netbios } else { &host.dns };
    let mut text = row.entry.results.replace("{n}", &row.number.to_string());
    text = text.replace("{ip}", &host.ip).replace("{host}", name).replace("{port}", port);
    // Files that the scanner looked at: none for what it merely notes, unless it had much time.
    let files = match (options.texts, row.entry.kind) {
        (Texts::Long, _) => 12 + row.number % 20,
        (_, "Ig") => 0,
        _ => 6 + row.number % 8,
    };
    let quote = if options.quotes { "\"" } else { "" };
    for line in 0..files {
        let (file, number) = ((row.number * 7 + line * 31) % 1_000, row.number);
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "\n{quote}/opt/brindle/lib/component-{file:03}{quote}\t{quote}{line}.{number}.{file}{quote}\tread"
        );
    }
    text
}
