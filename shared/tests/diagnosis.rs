//! Where a file is broken: line, record, byte and column of every bad row, and what was odd in good ones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use std::fmt::Write as _;

use shared::desk::RejectedFile;
use shared::ingest::{Scan, cells_of};
use support::{COLUMNS, Style, assert_adds_up, read, read_in, report, row};

const HEADER: &str = "IP,QID,Title,Type,Severity";

fn good(qid: u32) -> String {
    format!("192.0.2.10,{qid},Weak cipher,Vuln,3")
}

/// Problems as `code line record byte column`, in any chunks.
fn problems(bytes: &[u8]) -> (Scan, Vec<String>) {
    let all: Vec<Scan> = [1, 7, 1 << 20].map(|chunk| read_in(bytes, chunk).expect("readable")).to_vec();
    let told = all.iter().map(|scan| {
        assert_adds_up(scan);
        let counted: u32 = scan.problem_counts.iter().map(|count| count.rows).sum();
        assert_eq!(counted, scan.counts.rejected);
        scan.problems
            .iter()
            .map(|p| format!("{} {} {} {} {}", p.code, p.line, p.record, p.byte, p.column).trim_end().to_owned())
            .collect()
    });
    let told: Vec<Vec<String>> = told.collect();
    assert!(told.iter().all(|one| *one == told[0]), "chunks change nothing: {told:?}");
    (all.into_iter().next_back().unwrap(), told.into_iter().next().unwrap())
}

fn has_warning(scan: &Scan, words: &str) {
    assert!(scan.warnings.iter().any(|warning| warning.contains(words)), "{words}: {:?}", scan.warnings);
}

#[test]
fn lines_are_physical_lines_behind_blank_lines_and_mixed_ends() {
    let text =
        format!("{HEADER}\r\n\r\n\n\r{}\r\"192.0.2.1\",1,\"two\r\nlines\",Vuln,3\nx\n{}\r\ny,1", good(1), good(2));
    let (scan, told) = problems(text.as_bytes());
    let at = |needle: &str| text.find(needle).expect("there");
    assert_eq!(told, [format!("wrong_column_count 8 3 {}", at("x\n") + 1), format!("cut_off 10 5 {}", at("y,1") + 3)]);
    assert_eq!(scan.line_ends, "CRLF + LF + CR, some inside cells");
    assert!(scan.about.contains(&("Blank rows".to_owned(), "3".to_owned())), "{:?}", scan.about);
    has_warning(&scan, "ends in the middle of the row on line 10");
}

#[test]
fn a_bad_cell_is_where_it_starts_in_any_encoding() {
    let rows = [row(&[]), row(&[("Title", "Straße"), ("Severity", "9")]), row(&[("IP", "näs"), ("Port", "x")])];
    let text = report(&rows, Style::default());
    let severity = text.find("\"9\"").expect("there");
    let (_, told) = problems(text.as_bytes());
    assert_eq!(told[0], format!("invalid_severity 10 2 {severity} Severity"));
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (_, told) = problems(&units);
    assert_eq!(told[0], format!("invalid_severity 10 2 {} Severity", 2 * text[..severity].encode_utf16().count()));
}

#[test]
fn an_open_quote_is_found_where_it_opens_and_places_behind_it_stay_right() {
    let text = format!("{HEADER}\n{}\n192.0.2.1,2,\"ü,Vuln,3\nlöst line\n{}\n192.0.2.1,x,T,Vuln,3\n", good(1), good(3));
    let quote = text.find('"').expect("there");
    let last = text.find("x,T").expect("there");
    let (_, told) = problems(text.as_bytes());
    assert_eq!(told, [format!("open_quote 3 2 {quote} Title"), format!("invalid_qid 6 4 {last} QID")]);
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let (scan, told) = problems(&units);
    let wide = |at: usize| 2 * text[..at].encode_utf16().count();
    assert_eq!(told, [format!("open_quote 3 2 {} Title", wide(quote)), format!("invalid_qid 6 4 {} QID", wide(last))]);
    let span = scan.rejected[1].span;
    let cells = cells_of(&scan.source, &units[span.at as usize..(span.at + u64::from(span.len)) as usize]);
    assert_eq!(cells, ["192.0.2.1", "x", "T", "Vuln", "3"]);
}

#[test]
fn a_stray_quote_is_named_where_the_row_falls_apart_and_kept_where_it_does_not() {
    let text =
        format!("{HEADER}\n192.0.2.1,1,\"a \"b, c\" d\",Vuln,3\n192.0.2.1,2,\"so\" called,Vuln,3\n{}\n", good(3));
    let (scan, told) = problems(text.as_bytes());
    assert_eq!(told, [format!("stray_quote 2 1 {} Title", text.find("\"a ").expect("there"))]);
    assert!(scan.vulnerabilities.iter().any(|known| known.title == "\"so\" called"));
    has_warning(&scan, "1 cells go on behind their closing quote");
}

#[test]
fn damaged_bytes_are_counted_with_their_line() {
    let mut bytes = format!("{HEADER}\nÄ,1\n{}\n192.0.2.1,2,Ca\u{1}\u{2}e,Vuln,3\n", good(1)).into_bytes();
    for byte in &mut bytes {
        *byte = match *byte {
            1 => 0xE9,
            2 => 0,
            other => other,
        };
    }
    // The head shows no NUL where it is long enough before the damage.
    let mut padded = format!("{HEADER}\n").into_bytes();
    padded.extend(format!("{}\n", good(7)).repeat(2000).into_bytes());
    padded.extend(&bytes[HEADER.len() + 1..]);
    let (scan, _) = problems(&padded);
    has_warning(&scan, "1 cells hold NUL characters (first on line 2004)");
    has_warning(&scan, "1 cells hold bytes that are no text in the file's encoding");
}

#[test]
fn names_and_padding_of_the_header() {
    let text = format!("{HEADER},,Title,,\n{},,,,\n{},,,\n", good(1), good(2));
    let (scan, told) = problems(text.as_bytes());
    assert!(told.is_empty(), "{told:?}");
    has_warning(&scan, "Columns named twice: Title.");
    has_warning(&scan, "Columns without a name: 6.");
    has_warning(&scan, "2 rows have blank cells behind the last column");
}

#[test]
fn a_separator_line_in_any_form() {
    for line in ["sep=;", "SEP=;", "\"sep=;\"", "sep=,", "sep=|"] {
        let text = format!("{line}\r\n{HEADER}\r\n{}\r\n", good(1)).replace(',', ";");
        let text = text.replacen("sep=;", line.trim_matches('"'), usize::from(line.ends_with(',')));
        let (scan, told) = problems(text.as_bytes());
        assert_eq!((scan.counts.accepted, scan.source.delimiter, told.len()), (1, b';', 0), "{line}");
        assert!(scan.about.iter().all(|(_, value)| !value.to_lowercase().contains("sep=")), "{:?}", scan.about);
    }
}

/// A first report with all columns, and below it others.
fn concatenated(below: &str) -> String {
    report(&[row(&[]), row(&[("QID", "900101")])], Style::default()) + below
}

#[test]
fn a_second_report_with_other_columns_is_read_under_its_own_header() {
    let text = concatenated(
        "\"Scan Report\",\"11/21/2026\"\r\n\"Example Foundry\"\r\n\r\n\"Total Vulnerabilities\"\r\n\"2\"\r\n\r\n\
         \"IP\",\"Total Vulnerabilities\"\r\n\"192.0.2.1\",\"2\"\r\n\r\n\
         \"QID\",\"IP\",\"Title\",\"Type\",\"Severity\",\"Results\"\r\n\
         \"910000\",\"192.0.2.1\",\"Old kernel\",\"Vuln\",\"4\",\"uname\"\r\n\"910001\",\"192.0.2.1\",\"Bad\",\"Vuln\",\"9\",\"x\"\r\n",
    );
    let (scan, told) = problems(text.as_bytes());
    assert_eq!((scan.counts.rows, scan.counts.accepted, scan.counts.rejected), (4, 3, 1), "{told:?}");
    assert_eq!(told, [format!("invalid_severity 23 4 {} Severity", text.find("\"9\"").expect("there"))]);
    assert_eq!(scan.declared_total, Some(4), "2 and 2");
    has_warning(&scan, "Below the first report, from line 21 on");
    has_warning(&scan, "6 lines above a further header");
    assert!(scan.about.contains(&("Report (report 2)".to_owned(), "Scan Report".to_owned())), "{:?}", scan.about);
    let second = scan.findings.get(2).expect("three");
    let columns = scan.source.columns_at(second.span.at);
    let bytes = &text.as_bytes()[second.span.at as usize..(second.span.at + u64::from(second.span.len)) as usize];
    let shown: Vec<(&str, String)> = columns.iter().map(String::as_str).zip(cells_of(&scan.source, bytes)).collect();
    assert_eq!(shown[0], ("QID", "910000".to_owned()));
    assert_eq!(shown[5], ("Results", "uname".to_owned()));
    let first = scan.findings.get(0).expect("three");
    assert_eq!(scan.source.columns_at(first.span.at), COLUMNS);
}

#[test]
fn the_same_report_twice_in_one_file_is_read_twice() {
    let one = report(&[row(&[]), row(&[("QID", "900101")])], Style::default());
    let (scan, told) = problems(format!("{one}{one}").as_bytes());
    assert!(told.is_empty(), "{told:?}");
    assert_eq!((scan.counts.rows, scan.counts.accepted, scan.counts.merged), (4, 2, 2));
    assert_eq!(scan.declared_total, Some(4));
    has_warning(&scan, "The header stands 1 more times");
}

#[test]
fn a_second_report_that_cannot_be_read_is_rejected_with_the_reason() {
    let text = concatenated("\"IP\",\"Title\",\"Type\",\"Severity\"\r\n\"192.0.2.1\",\"x\",\"Vuln\",\"3\"\r\n");
    let (scan, told) = problems(text.as_bytes());
    assert_eq!((scan.counts.rows, scan.counts.rejected, told.len()), (3, 1, 1));
    assert!(told[0].starts_with("other_report 13 3 "), "{told:?}");
    has_warning(&scan, "is incomplete. Missing: QID");
    assert!(scan.is_partial);
}

#[test]
fn bad_rows_before_a_good_one_are_no_head_of_a_report() {
    let text = format!("{HEADER}\n{}\nlost text\nmore,of it\n{}\nlast\n", good(1), good(2));
    let (scan, told) = problems(text.as_bytes());
    assert_eq!((scan.counts.rows, scan.counts.rejected), (5, 3));
    let lines: Vec<&str> = told.iter().filter_map(|words| words.split(' ').nth(1)).collect();
    assert_eq!(lines, ["3", "4", "6"]);
}

#[test]
fn a_cut_row_before_a_further_header_is_a_bad_row() {
    let one = format!("{HEADER}\n{}\n192.0.2.10,2,We", good(1));
    let (scan, told) = problems(format!("{one}\n{HEADER}\n{}\n", good(3)).as_bytes());
    assert_eq!((scan.counts.rows, scan.counts.accepted, told.len()), (3, 2, 1));
}

#[test]
fn many_problems_are_counted_by_kind_and_the_first_thousand_shown() {
    let mut text = format!("{HEADER}\n{}\n", good(1));
    for number in 0..3000 {
        let _ = writeln!(text, "192.0.2.10,{number},T,Vuln,9");
    }
    text.push_str("192.0.2.10,1\n");
    let scan = read(&text).expect("readable");
    assert_adds_up(&scan);
    let counts: Vec<(&str, u32)> = scan.problem_counts.iter().map(|count| (count.code.as_str(), count.rows)).collect();
    assert_eq!(counts, [("invalid_severity", 3000), ("wrong_column_count", 1)]);
    assert_eq!((scan.problems.len(), scan.rejected.len()), (1000, 3001));
}

#[test]
fn the_file_of_rejected_rows_has_a_header_for_each_report() {
    let text = concatenated(
        "\"QID\",\"IP\",\"Title\",\"Type\",\"Severity\"\r\n\"910000\",\"192.0.2.1\",\"Old kernel\",\"Vuln\",\"9\"\r\n",
    )
    .replace("\"900101\"", "\"none\"");
    let (scan, told) = problems(text.as_bytes());
    assert_eq!(told.len(), 2);
    let mut file = RejectedFile::new(&scan.source);
    for row in &scan.rejected {
        file.add(row, &text.as_bytes()[row.span.at as usize..(row.span.at + u64::from(row.span.len)) as usize]);
    }
    let file = String::from_utf8(file.finish()).expect("UTF-8");
    assert_eq!(file.matches("Patchfirst line,Patchfirst byte,Patchfirst problem,Patchfirst fix").count(), 2);
    // Corrected and dropped again, both rows are read under their own names, and nothing else is touched.
    let corrected = file.replace(",none,", ",900101,").replace(",Vuln,9", ",Vuln,4");
    let scan = read(&corrected).expect("readable");
    assert_eq!((scan.counts.accepted, scan.counts.rejected, scan.is_partial), (2, 0, true), "{:?}", scan.problems);
    assert_eq!(scan.vulnerabilities[1].title, "Old kernel");
}

#[test]
fn the_file_of_rejected_rows_of_a_document_says_the_value_and_the_text() {
    let text = r#"{"data":{"affected_items":[
        {"cve":"CVE-2026-10001","severity":"Dire","name":"kernel","version":"6.1","agent_name":"web1.example.test"},
        {"cve":"CVE-2026-10002","severity":"High","name":"shell","version":"5","agent_name":"web1.example.test"}],
        "total_affected_items":2,"total_failed_items":0,"failed_items":[]},"message":"All","error":0}"#;
    let (scan, told) = problems(text.as_bytes());
    assert_eq!((told.len(), scan.counts.accepted), (1, 1), "{told:?}");
    let row = &scan.rejected[0];
    let mut file = RejectedFile::new(&scan.source);
    file.add(row, &text.as_bytes()[row.span.at as usize..(row.span.at + u64::from(row.span.len)) as usize]);
    let file = String::from_utf8(file.finish()).expect("UTF-8");
    assert!(file.contains("Patchfirst fix,Patchfirst text"), "{file}");
    assert!(file.contains("'Dire': not on the severity scale"), "{file}");
    assert!(file.contains("cve: CVE-2026-10001"), "{file}");
}

#[test]
fn a_thousand_reports_in_one_file_are_enough() {
    let first = format!("{HEADER}\n{}\n", good(1));
    let two = |n: u32| format!("{HEADER},Port\n{},443\n{HEADER}\n{}\n", good(1000 + n), good(2000 + n));
    let text: String = std::iter::once(first).chain((0..700).map(two)).collect();
    let scan = read(&text).expect("readable");
    assert_adds_up(&scan);
    assert_eq!((scan.source.sections.len(), scan.counts.rows), (1000, 1 + 1400 + 400));
    assert_eq!(scan.counts.accepted, 1 + 999);
    assert!(scan.warnings.len() < 40, "{}", scan.warnings.len());
}
