#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use super::catalogue::entries;
use super::*;
use crate::model::Day;

/// Day of the reports in these tests.
fn day() -> Day {
    Day::from_iso("2026-11-16").unwrap()
}

fn bytes(options: &Options) -> Vec<u8> {
    let mut all = Vec::new();
    generate(options, &mut |piece| all.extend_from_slice(piece));
    all
}

/// The report read back: declared total, summary per host, rows by column name.
struct Report {
    total: usize,
    hosts: Vec<(String, usize)>,
    rows: Vec<csv::StringRecord>,
}

fn read(bytes: &[u8]) -> Report {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let records: Vec<csv::StringRecord> = reader.records().map(|record| record.unwrap()).collect();
    let at = |first: &str, second: &str| records.iter().position(|r| &r[0] == first && &r[1] == second).unwrap();
    let header = at("IP", "Network");
    assert_eq!(records[header].iter().collect::<Vec<_>>(), COLUMNS);
    let summary = at("IP", "Total Vulnerabilities");
    Report {
        total: records[at("Total Vulnerabilities", "Avg Security Risk") + 1][0].parse().unwrap(),
        hosts: records[summary + 1..header].iter().map(|r| (r[0].to_owned(), r[1].parse().unwrap())).collect(),
        rows: records[header + 1..].to_vec(),
    }
}

fn cell<'a>(row: &'a csv::StringRecord, column: &str) -> &'a str {
    &row[COLUMNS.iter().position(|name| *name == column).unwrap()]
}

#[test]
fn the_same_options_give_the_same_bytes_and_another_seed_others() {
    let sample = Options::sample(day());
    assert_eq!(bytes(&sample), bytes(&sample));
    assert_ne!(bytes(&sample), bytes(&Options { seed: 2, ..sample }));
}

#[test]
fn declared_totals_are_the_real_ones() {
    for options in
        [Options::sample(day()), Options { hosts: 137, seed: 9, texts: Texts::Long, ..Options::sample(day()) }]
    {
        let report = read(&bytes(&options));
        assert_eq!(report.total, report.rows.len());
        assert_eq!(report.hosts.len(), options.hosts as usize);
        let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
        for row in &report.rows {
            *counted.entry(cell(row, "IP")).or_default() += 1;
        }
        for (ip, declared) in &report.hosts {
            assert_eq!(counted.get(ip.as_str()).copied().unwrap_or(0), *declared, "{ip}");
        }
    }
}

#[test]
fn every_row_has_every_column_and_no_finding_comes_twice() {
    let report = read(&bytes(&Options::sample(day())));
    let mut seen = BTreeSet::new();
    for row in &report.rows {
        assert_eq!(row.len(), COLUMNS.len());
        assert!(!cell(row, "Title").is_empty() && !cell(row, "Threat").is_empty());
        assert!(!cell(row, "Results").contains('{'), "{}", cell(row, "Results"));
        let key = ["IP", "QID", "Port", "Protocol", "SSL"].map(|column| cell(row, column).to_owned());
        assert!(seen.insert(key.clone()), "{key:?}");
    }
}

#[test]
fn the_sample_has_the_size_and_the_mixture_it_promises() {
    let bytes = bytes(&Options::sample(day()));
    let report = read(&bytes);
    assert!((850..=1_000).contains(&report.rows.len()), "{} rows", report.rows.len());
    assert!((800_000..=1_200_000).contains(&bytes.len()), "{} bytes", bytes.len());
    let share = |column: &str, value: &str| {
        report.rows.iter().filter(|row| cell(row, column) == value).count() * 100 / report.rows.len()
    };
    assert!((50..=60).contains(&share("Type", "Vuln")), "Vuln {} %", share("Type", "Vuln"));
    assert!((7..=13).contains(&share("Type", "Practice")), "Practice {} %", share("Type", "Practice"));
    assert!((30..=40).contains(&share("Type", "Ig")), "Ig {} %", share("Type", "Ig"));
    for status in ["New", "Active", "Re-Opened", "Fixed"] {
        assert!(share("Vuln Status", status) >= 1, "{status}");
    }
    for severity in ["1", "2", "3", "4", "5"] {
        assert!(share("Severity", severity) >= 3, "severity {severity}");
    }
    assert!(report.rows.iter().any(|row| cell(row, "IP").starts_with("2001:db8:")));
    assert!(report.rows.iter().any(|row| cell(row, "DNS").is_empty() && !cell(row, "NetBIOS").is_empty()));
    assert!(report.rows.iter().any(|row| cell(row, "CVE ID").split(',').count() == 20));
    assert!(report.rows.iter().any(|row| cell(row, "Associated Malware").contains("Ransomware")));
}

#[test]
fn dates_are_in_order_and_within_three_years() {
    let read_day = |text: &str| {
        let (month, rest) = text.split_once('/').unwrap();
        let (day, rest) = rest.split_once('/').unwrap();
        Day::from_iso(&format!("{}-{month}-{day}", &rest[..4])).unwrap()
    };
    let options = Options::sample(day());
    for row in &read(&bytes(&options)).rows {
        let (first, last) = (read_day(cell(row, "First Detected")), read_day(cell(row, "Last Detected")));
        assert!(first <= last && last <= options.report_date);
        assert!(first >= options.report_date.plus(-(3 * 366 + 40)));
        let fixed = cell(row, "Date Last Fixed");
        assert_eq!(!fixed.is_empty(), matches!(cell(row, "Vuln Status"), "Fixed" | "Re-Opened"));
        assert!(fixed.is_empty() || (first <= read_day(fixed) && read_day(fixed) <= options.report_date));
    }
}

#[test]
fn scores_match_their_vectors() {
    let mut vectors = BTreeSet::new();
    let editions = Options { editions: 30, ..Options::sample(day()) };
    let rows = [Options::sample(day()), editions].map(|options| read(&bytes(&options)).rows).concat();
    let mut scored = 0;
    for row in &rows {
        let base = cell(row, "CVSS3.1 Base");
        if base.is_empty() {
            assert!(cell(row, "CVSS3.1").is_empty() && cell(row, "CVSS3.1 Temporal").is_empty());
            continue;
        }
        let (score, vector) = base.strip_suffix(')').unwrap().split_once(" (").unwrap();
        let base = cvss::v3::Vector::from_str(&format!("CVSS:3.1/{vector}")).unwrap().score().value();
        assert_eq!(format!("{base}"), score, "{vector}");
        vectors.insert(vector.to_owned());
        let (temporal, vector) = cell(row, "CVSS3.1 Temporal").strip_suffix(')').unwrap().split_once(" (").unwrap();
        assert_eq!(cell(row, "CVSS3.1"), temporal);
        assert!(temporal.parse::<f64>().unwrap() <= base && vector.starts_with("E:"));
        scored += 1;
    }
    assert!(scored > 800 && vectors.len() > 150, "{scored} scores of {} vectors", vectors.len());
}

/// Worked out by hand from CVSS 3.1, section 7: base x maturity x 0.95, rounded up.
#[test]
fn scores_are_those_of_the_specification() {
    let report = read(&bytes(&Options { hosts: 400, ..Options::sample(day()) }));
    for (qid, overall, base, temporal) in [
        ("900001", "7.7", "8.1 (AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H)", "7.7 (E:H/RL:O/RC:C)"),
        ("900003", "9.5", "10 (AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H)", "9.5 (E:H/RL:O/RC:C)"),
        ("900011", "3.7", "4.2 (AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:L/A:N)", "3.7 (E:U/RL:O/RC:C)"),
        ("900018", "5.3", "5.9 (AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:H/A:N)", "5.3 (E:P/RL:O/RC:C)"),
    ] {
        let row = report.rows.iter().find(|row| cell(row, "QID") == qid).unwrap();
        let scores = ["CVSS3.1", "CVSS3.1 Base", "CVSS3.1 Temporal"].map(|column| cell(row, column));
        assert_eq!(scores, [overall, base, temporal], "{qid}");
    }
}

#[test]
fn the_catalogue_is_whole_and_small() {
    let mut qids = BTreeSet::new();
    let mut words = 0;
    for entry in entries() {
        assert!(entry.qid > 900_000 && qids.insert(entry.qid), "{}", entry.qid);
        assert!((1..=5).contains(&entry.severity));
        assert!(entry.vector.is_empty() || cvss::v3::Vector::from_str(&format!("CVSS:3.1/{}", entry.vector)).is_ok());
        for text in [entry.title, entry.threat, entry.impact, entry.solution, entry.results, entry.cves, entry.vendor] {
            words += text.len();
        }
    }
    assert!(qids.len() >= 60, "{} entries", qids.len());
    assert!(words <= 25_000, "{words} bytes of text travel in the wasm");
}

#[test]
fn hosts_are_distinct_even_in_a_large_report() {
    let hosts: Vec<_> = (0..12_000).map(hosts::host).collect();
    assert_eq!(hosts.iter().map(|host| &host.ip).collect::<BTreeSet<_>>().len(), hosts.len());
    assert!(hosts.iter().all(|host| host.ip.parse::<std::net::IpAddr>().is_ok()));
    assert!(hosts.iter().all(|host| host.netbios.len() <= 15));
    for name in [|host: &hosts::Host| host.dns.clone(), |host: &hosts::Host| host.netbios.clone()] {
        let names: Vec<_> = hosts.iter().map(name).filter(|name| !name.is_empty()).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    }
}

#[test]
fn sizes_are_about_right() {
    for texts in [Texts::None, Texts::Short, Texts::Long] {
        for wanted in [3_000_000, 20_000_000] {
            let size = bytes(&Options::measured(day(), texts).sized(wanted)).len() as f64;
            assert!((size / wanted as f64 - 1.0).abs() < 0.05, "{size} bytes for {wanted}");
        }
    }
}

/// Results of a scan, read strictly: the first record is the header.
fn results(options: &Options) -> (Vec<String>, Vec<csv::StringRecord>) {
    let bytes = bytes(options);
    let at = bytes.windows(10).position(|window| window == b"\"IP\",\"DNS\"").unwrap();
    let mut reader = csv::ReaderBuilder::new().flexible(options.ragged > 0).from_reader(&bytes[at..]);
    let columns = reader.headers().unwrap().iter().map(str::to_owned).collect();
    (columns, reader.records().map(|record| record.unwrap()).collect())
}

#[test]
fn results_have_the_cells_of_the_report_under_fewer_columns() {
    let report = Options { hosts: 40, ..Options::sample(day()) };
    let (columns, rows) = results(&Options { table: Table::Results, line_end: LineEnd::Lf, ..report });
    assert_eq!(columns.len(), 27);
    let whole = read(&bytes(&report));
    assert_eq!(rows.len(), whole.rows.len());
    for (row, whole) in rows.iter().zip(&whole.rows) {
        let same: Vec<&str> = columns.iter().map(|name| cell(whole, name)).collect();
        assert_eq!(row.iter().collect::<Vec<_>>(), same);
    }
}

#[test]
fn measured_reports_have_thousands_of_checks_each_with_its_own_title() {
    let (columns, rows) = results(&Options { hosts: 3_000, ..Options::measured(day(), Texts::None) });
    let at = |name: &str| columns.iter().position(|column| column == name).unwrap();
    let mut titles: BTreeMap<&str, &str> = BTreeMap::new();
    for row in rows.iter().filter(|row| row[at("QID")].parse::<u32>().is_ok()) {
        assert_eq!(*titles.entry(&row[at("QID")]).or_insert(&row[at("Title")]), &row[at("Title")]);
    }
    assert!((2_000..9_000).contains(&titles.len()), "{} checks", titles.len());
    assert_eq!(titles.values().collect::<BTreeSet<_>>().len(), titles.len());
}

#[test]
fn wrong_cells_and_ragged_rows_are_as_many_as_asked_for() {
    let clean = Options { hosts: 400, wrong_cells: 0, ..Options::measured(day(), Texts::None) };
    let (columns, before) = results(&clean);
    let (_, after) = results(&Options { wrong_cells: 200, ragged: 100, ..clean });
    assert_eq!(before.len(), after.len());
    let ragged = after.iter().filter(|row| row.len() == columns.len() + 1).count();
    let wrong = before.iter().zip(&after).filter(|(before, after)| {
        let differing = (0..columns.len()).filter(|at| before[*at] != after[*at]).count();
        assert!(differing <= 1);
        differing == 1
    });
    let (wrong, rows) = (wrong.count(), after.len());
    assert!((rows / 70..rows / 35).contains(&wrong), "{wrong} of {rows} have a wrong cell");
    assert!((rows / 140..rows / 70).contains(&ragged), "{ragged} of {rows} have a cell too many");
}

#[test]
fn quotes_are_in_titles_and_evidence() {
    let plain = Options { hosts: 100, ..Options::measured(day(), Texts::Short) };
    let quotes = |options: &Options| bytes(options).windows(2).filter(|pair| pair == b"\"\"").count();
    assert!(quotes(&Options { quotes: true, ..plain }) > 20 * results(&plain).1.len());
    let (_, rows) = results(&Options { quotes: true, ..plain });
    assert!(rows.iter().any(|row| row.iter().any(|cell| cell.contains('"'))));
}
