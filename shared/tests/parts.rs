//! A table read in parts is the table read record by record: every row, problem, warning and count, whatever the ranges,
//! chunks and turns of the parsers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use proptest::prelude::*;
use proptest::sample::select;
use shared::ingest::Scan;
use support::lines::{Line, Writing, line, writing};
use support::parts::{Parting, read_in_parts};
use support::{COLUMNS, read_in, report, row};

/// Everything of a scan but the fingerprint, which is by blocks that these ranges cut.
fn all(scan: &Scan) -> String {
    let mut scan = scan.clone();
    scan.source.fingerprint = 0;
    format!("{scan:?}")
}

/// A first row so long that the head of the file ends in it.
fn long() -> Line {
    Line::Finding { host: 9, qid: 9, severity: 4, text: "x".repeat(70_000) }
}

fn parting() -> impl Strategy<Value = Parting> {
    let turns = prop::collection::vec(any::<u8>(), 1..9);
    let cuts = prop::collection::vec(0.9..1.0, 1..9);
    (cuts, 1usize..5, 700usize..9000, turns).prop_map(|(cuts, parsers, chunk, turns)| Parting {
        cuts,
        parsers,
        chunk,
        turns,
    })
}

fn assert_same(bytes: &[u8], parting: &Parting) {
    let whole = read_in(bytes, 1 << 20);
    let Some((parts, _)) = read_in_parts(bytes, parting) else { return };
    match (whole, parts) {
        (Ok(whole), Ok(parts)) => {
            let (whole, parts) = (all(&whole), all(&parts));
            if whole != parts {
                let at = whole.bytes().zip(parts.bytes()).position(|(a, b)| a != b).unwrap_or_default();
                let show = |text: &str| {
                    text.get(at.saturating_sub(400)..).unwrap_or(text).chars().take(700).collect::<String>()
                };
                panic!("first difference:\n  whole: {}\n  parts: {}", show(&whole), show(&parts));
            }
        }
        (whole, parts) => assert_eq!(whole.err(), parts.err()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn parts_change_nothing(lines in prop::collection::vec(line(), 1..60), writing in writing(), parting in parting()) {
        assert_same(&writing.bytes(&[vec![long()], lines].concat()), &parting);
    }

    #[test]
    fn nor_does_damage(
        lines in prop::collection::vec(line(), 1..60),
        writing in writing(),
        damage in prop::collection::vec((0.9..1.0, prop::collection::vec(select(b"\",\n\r;\0\xE9\xFFa".to_vec()), 0..3)), 1..9),
        cut in 0.98..1.0,
        parting in parting(),
    ) {
        let mut bytes = writing.bytes(&[vec![long()], lines].concat());
        for (at, with) in damage {
            let at = (bytes.len() as f64 * at) as usize;
            bytes.splice(at..(at + 1).min(bytes.len()), with);
        }
        bytes.truncate((bytes.len() as f64 * cut) as usize);
        assert_same(&bytes, &parting);
    }
}

/// A report long enough for three ranges of whole blocks.
fn long_report() -> Vec<u8> {
    let rows: Vec<Vec<String>> = (0..12_000_u32)
        .map(|number| {
            let (ip, qid) =
                (format!("10.1.{}.{}", number / 2500, number / 10 % 250 + 1), (900_000 + number * 7 % 300).to_string());
            let text = format!("line {number}\n\"quoted\", and more {}", "text ".repeat(number as usize % 90));
            let severity = if number % 500 == 7 { "9".to_owned() } else { (number * 7 % 300 % 5 + 1).to_string() };
            let cves = if number % 701 == 3 { "CVE-20-1" } else { "CVE-2020-1234" };
            row(&[
                ("IP", &ip),
                ("DNS", ""),
                ("QID", &qid),
                ("Severity", &severity),
                ("CVE ID", cves),
                ("Results", &text),
            ])
        })
        .collect();
    report(&rows, support::Style::default()).into_bytes()
}

#[test]
fn a_long_report_in_three_ranges() {
    let bytes = long_report();
    assert!(bytes.len() > 3 << 20);
    let whole = read_in(&bytes, 1 << 20).expect("readable");
    for chunk in [1 << 10, 65_537, 1 << 20] {
        let parting = Parting { cuts: Vec::new(), parsers: 3, chunk, turns: vec![2, 0, 1, 1] };
        let (parts, again) = read_in_parts(&bytes, &parting).expect("parted");
        assert_eq!((format!("{:?}", parts.expect("readable")), again), (format!("{whole:?}"), 0));
    }
}

/// Text that looks like rows, inside a cell: a range that starts there starts wrong, and is read again.
#[test]
fn a_wrong_guess_is_read_again() {
    let plain = Writing {
        delimiter: ',',
        line_end: "\n",
        all_quoted: false,
        encoding: "utf-8",
        names_delimiter: false,
        ends_open: false,
    };
    let trap = format!("\n{}\n", ["a"; COLUMNS.len()].join(",")).repeat(2000);
    let lines =
        [long(), Line::Finding { host: 1, qid: 1, severity: 3, text: trap }, Line::Information { host: 2, qid: 2 }];
    let bytes = plain.bytes(&lines);
    let parting = Parting { cuts: vec![0.5, 0.7], parsers: 2, chunk: 4096, turns: vec![0, 1] };
    let (parts, again) = read_in_parts(&bytes, &parting).expect("parted");
    assert_eq!(all(&parts.expect("readable")), all(&read_in(&bytes, 1 << 20).expect("readable")));
    assert_eq!(again, 1);
}

/// Rows inside a cell again: what they say of a host is not so, not even for the next range of the parser that read them.
#[test]
fn what_was_misread_is_forgotten() {
    let line = |ip: &str, os: &str| {
        let cells = row(&[("IP", ip), ("DNS", ""), ("OS", os), ("Tracking Method", "IP"), ("Results", "x")]);
        cells.join(",")
    };
    let trap = format!("\n{}", line("10.0.0.9", "Misread OS")).repeat(900);
    let quoted = line("10.0.0.1", "Linux 6.1").replace(",x", &format!(",\"{trap}\""));
    let header = report(&[], support::Style { line_end: "\n", ..support::Style::default() });
    let rows = [line("10.0.0.2", "Linux 6.1"), "y".repeat(70_000), quoted, line("10.0.0.9", "Linux 5.15")];
    let bytes = format!("{header}{}\n", rows.join("\n")).into_bytes();
    let whole = read_in(&bytes, 1 << 20).expect("readable");
    assert!(whole.hosts.iter().any(|host| host.os == "Linux 5.15"), "{:?}", whole.hosts);
    // The second parser is ahead of the first: it reads the last range before anybody knows that it misread another.
    let parting = Parting { cuts: vec![0.5, 0.999], parsers: 2, chunk: 4096, turns: vec![1] };
    let wrong = Parting { cuts: vec![0.4, 0.5, 0.999], ..parting.clone() };
    for parting in [parting, wrong] {
        let (parts, again) = read_in_parts(&bytes, &parting).expect("parted");
        assert_eq!(all(&parts.expect("readable")), all(&whole));
        assert!(again > 0, "{parting:?}");
    }
}

/// Every table among the real files and the corpora, repeated until it is long enough to be cut.
#[test]
fn real_files_and_corpora_in_parts() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    if !folder.is_dir() {
        println!("skipped: no folder of real scan files beside the project");
        return;
    }
    let mut files = Vec::new();
    let mut folders = vec![folder.join("scans"), folder.join("corpora")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let is_table =
                path.extension().is_some_and(|ending| ["csv", "tsv", "txt"].iter().any(|known| ending == *known));
            if path.is_dir() {
                folders.push(path);
            } else if is_table && path.metadata().is_ok_and(|about| about.len() < 4 << 20) {
                files.push(path);
            }
        }
    }
    assert!(files.len() > 500, "{} tables", files.len());
    files.sort();
    let mut parted = 0;
    // All scanner files; of the corpora, of which most differ in one cell, some.
    let is_taken =
        |(number, path): &(usize, &std::path::PathBuf)| path.iter().any(|part| part == "scans") || number % 12 == 0;
    for (number, path) in files.iter().enumerate().filter(is_taken) {
        let file = std::fs::read(path).expect("readable");
        let mut bytes = file.clone();
        while bytes.len() < 100_000 && !file.is_empty() {
            bytes.extend_from_slice(&file);
        }
        // What no family knows lies below a report that one does: its rows are odd ones then.
        let below = |mut head: Vec<u8>| {
            head.extend_from_slice(&bytes);
            head
        };
        let known = below(report(&vec![row(&[]); 300], support::Style::default()).into_bytes());
        for bytes in [&bytes, &known] {
            let chunk = [1 << 10, 4099, 70_001][number % 3];
            let cuts = [vec![0.5], vec![0.3, 0.6], vec![0.1, 0.4, 0.8], vec![1.0]][number % 4].clone();
            let parting = Parting { cuts, parsers: number % 4 + 1, chunk, turns: vec![1, 0, 2, 2, 0] };
            parted += u32::from(read_in_parts(bytes, &parting).is_some());
            assert_same(bytes, &parting);
        }
    }
    assert!(parted > 100, "{parted} were read in parts");
}
