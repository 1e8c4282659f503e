//! However a report is written, the same report is read: encodings, delimiters, line ends, chunks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use proptest::prelude::*;
use shared::ingest::{MAX_CELL, Scan, cells_of};
use support::{Style, assert_adds_up, read, read_in, report, row};

fn rows() -> Vec<Vec<String>> {
    vec![
        row(&[]),
        row(&[
            ("IP", "2001:db8::7"),
            ("DNS", "näs.example.test"),
            ("Severity", "5"),
            ("CVE ID", "CVE-2026-0001, CVE-2026-0002"),
        ]),
        row(&[("Type", "Ig"), ("QID", "900900"), ("Vuln Status", "")]),
        row(&[]),
        row(&[("Severity", "9"), ("Title", "Straße")]),
    ]
}

/// What must not depend on how the file is written.
fn facts(scan: &Scan, bytes: &[u8]) -> String {
    assert_adds_up(scan);
    let cells: Vec<String> = scan
        .findings
        .iter()
        .map(|f| {
            let span = &bytes[f.span.at as usize..f.span.at as usize + f.span.len as usize];
            let cells = cells_of(&scan.source, span);
            format!("{} {} {:?} {}", f.asset, f.vulnerability, f.service, cells.join("|"))
        })
        .collect();
    let hosts: Vec<String> = scan.hosts.iter().map(|h| format!("{} {}", h.name(), h.address())).collect();
    format!("{:?}\n{hosts:?}\n{}\n{}", scan.counts, scan.problems[0].value, cells.join("\n").replace("\r\n", "\n"))
}

fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let mark = if mark { "\u{FEFF}" } else { "" };
    format!("{mark}{text}")
        .encode_utf16()
        .flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() })
        .collect()
}

fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect()
}

#[test]
fn every_encoding_delimiter_and_line_end() {
    let plain = report(&rows(), Style::default());
    let expected = facts(&read(&plain).expect("readable"), plain.as_bytes());
    for delimiter in [',', ';', '\t'] {
        for line_end in ["\r\n", "\n", "\r"] {
            let text = report(&rows(), Style { delimiter, line_end, ..Style::default() });
            let named = format!("sep={delimiter}{line_end}{text}");
            let written: [(&str, Vec<u8>); 8] = [
                ("UTF-8", text.clone().into_bytes()),
                ("UTF-8", named.into_bytes()),
                ("UTF-8 with BOM", format!("\u{FEFF}{text}").into_bytes()),
                ("UTF-16LE", utf16(&text, true, true)),
                ("UTF-16LE", utf16(&text, true, false)),
                ("UTF-16BE", utf16(&text, false, true)),
                ("UTF-16BE", utf16(&text, false, false)),
                ("Windows-1252", windows_1252(&text)),
            ];
            for (encoding, bytes) in written {
                let scan = read_in(&bytes, 100).expect("readable");
                assert_eq!(scan.source.encoding.label(), encoding);
                assert_eq!(char::from(scan.source.delimiter), delimiter);
                assert_eq!(facts(&scan, &bytes), expected, "{encoding} {delimiter:?} {line_end:?}");
            }
        }
    }
}

#[test]
fn bytes_that_are_no_utf8_far_into_the_file_are_kept_and_said() {
    let mut bytes = report(&vec![row(&[]); 400], Style::default()).into_bytes();
    let last = row(&[("QID", "900321"), ("Title", "Caf\u{1}")]);
    let tail = report(&[last], Style::default());
    let line = tail.lines().skip(7).collect::<Vec<_>>().join("\r\n") + "\r\n";
    bytes.extend(line.bytes().map(|b| if b == 1 { 0xE9 } else { b }));
    let scan = read_in(&bytes, 4096).expect("readable");
    assert!(bytes.len() > 64 << 10);
    assert_eq!(scan.vulnerabilities.last().expect("one").title, "Café");
    assert!(scan.warnings.iter().any(|warning| warning.contains("Windows-1252")), "{:?}", scan.warnings);
}

#[test]
fn a_cell_beyond_the_cap_costs_its_row_only() {
    let huge = "x".repeat(MAX_CELL + 10);
    let rows = [row(&[]), row(&[("QID", "900101"), ("Results", &huge)]), row(&[("QID", "900102")])];
    let scan = read(&report(&rows, Style::default())).expect("readable");
    assert_adds_up(&scan);
    assert_eq!((scan.counts.accepted, scan.counts.rejected), (2, 1));
    assert_eq!((scan.problems[0].code.as_str(), scan.problems[0].column.as_str()), ("cell_too_long", "Results"));
}

#[test]
fn day_and_month_are_decided_by_the_whole_file() {
    let rows = [
        row(&[("First Detected", "03/04/2026"), ("Last Detected", "20/11/2026 08:00:00")]),
        row(&[("QID", "900101"), ("First Detected", "05/06/2026"), ("Last Detected", "20/11/2026")]),
    ];
    let scan = read(&report(&rows, Style { made: "20/11/2026", ..Style::default() })).expect("readable");
    let first: Vec<String> = scan.findings.iter().filter_map(|f| f.first_seen.iso()).collect();
    assert_eq!((first, scan.dates), (vec!["2026-04-03".to_owned(), "2026-06-05".to_owned()], "day/month/year"));
}

#[test]
fn declared_totals_are_compared() {
    let good = report(&rows(), Style::default());
    let scan = read(&good).expect("readable");
    assert!(!scan.warnings.iter().any(|warning| warning.contains("declares")), "{:?}", scan.warnings);
    let scan = read(&good.replace("\"5\",\"2.4\"", "\"7\",\"2.4\"")).expect("readable");
    assert!(
        scan.warnings.iter().any(|warning| warning.contains("declares 7 vulnerabilities, but the file holds 5 rows"))
    );
}

#[test]
fn a_stray_byte_does_not_turn_the_whole_file_into_another_encoding() {
    let mut bytes = report(&rows(), Style::default()).into_bytes();
    let at = bytes.windows(6).position(|part| part == b"cipher").expect("there");
    bytes[at] = 0xE9;
    let scan = read_in(&bytes, 4096).expect("readable");
    assert_eq!(scan.source.encoding.label(), "UTF-8");
    assert!(scan.hosts.iter().any(|host| host.dns == "näs.example.test"));
}

#[test]
fn footers_are_hosts_not_scanned_and_not_rows() {
    let mut text = report(&rows(), Style::default());
    text.push_str("\r\n\"192.0.2.40-192.0.2.44, 192.0.2.60\",\"\",\"\",\"\",\"hosts not scanned, host not alive\"\r\n");
    text.push_str("\"192.0.2.50\",\"\",\"\",\"\",\"No vulnerabilities match your filters for these hosts\"\r\n");
    let scan = read(&text).expect("readable");
    assert_eq!((scan.counts.rows, scan.not_scanned.len(), scan.clean.len()), (5, 1, 1));
    assert_eq!(scan.not_scanned[0].reason, "hosts not scanned, host not alive");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn chunks_never_change_the_answer(chunk in 1usize..5000, wide: bool) {
        let text = report(&rows(), Style::default());
        let bytes = if wide { utf16(&text, true, true) } else { text.into_bytes() };
        let whole = facts(&read_in(&bytes, usize::MAX).expect("readable"), &bytes);
        prop_assert_eq!(facts(&read_in(&bytes, chunk).expect("readable"), &bytes), whole);
    }

    /// Damage anywhere: no panic, and the counts still add up.
    #[test]
    fn damage_never_panics(at in any::<prop::sample::Index>(), with in prop::collection::vec(any::<u8>(), 0..5), cut in any::<prop::sample::Index>()) {
        let mut bytes = report(&rows(), Style::default()).into_bytes();
        let at = at.index(bytes.len());
        bytes.splice(at..(at + 1).min(bytes.len()), with);
        bytes.truncate(cut.index(bytes.len() + 1).max(bytes.len() / 2));
        if let Ok(scan) = read_in(&bytes, 37) {
            assert_adds_up(&scan);
            prop_assert_eq!(scan.problems.len() as u32, scan.counts.rejected);
        }
    }

    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        drop(read_in(&bytes, 11));
    }
}

#[test]
fn what_a_file_is_does_not_depend_on_the_chunks_it_comes_in() {
    // The only bytes that tell its encoding stand far behind the first look.
    let plain = "x".repeat(900);
    let mut rows: Vec<_> = (0..400).map(|n| row(&[("QID", &(900_000 + n).to_string()), ("Results", &plain)])).collect();
    rows.push(row(&[("Title", "TITLE")]));
    let text = report(&rows, Style::default()).into_bytes();
    let at = text.windows(5).position(|bytes| bytes == b"TITLE").expect("there");
    let late = [&text[..at], b"caf\xE9", &text[at + 5..]].concat();
    // And JSON whose telling names come late.
    let late_names = format!("{{\"note\":\"{plain}{}\",\"Results\":[]}}", plain.repeat(100));
    for bytes in [late, late_names.into_bytes()] {
        let told = |chunk| match read_in(&bytes, chunk) {
            Ok(scan) => format!("{:?} {:?} {:?}", scan.source.encoding, scan.counts, scan.warnings),
            Err(refusal) => refusal.to_string(),
        };
        for chunk in [777, 1 << 16, (1 << 16) + 1, 1 << 17] {
            assert_eq!(told(chunk), told(1 << 20), "chunks of {chunk}");
        }
    }
}
