//! The ten refusals and rejections, each with its own words. The wording is part of the product.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use expect_test::{Expect, expect};
use shared::ingest::{Reader, Refusal};
use support::{COLUMNS, Style, assert_adds_up, read, read_in, report, row};

fn refused(bytes: &[u8], code: &str, words: &Expect) {
    let refusal = read_in(bytes, 7).expect_err("refused");
    assert_eq!(refusal.code(), code);
    words.assert_eq(&refusal.to_string());
}

#[test]
fn no_file_chosen() {
    expect!["No file was chosen. Choose a scan report (CSV), drop one on this page, or try the sample."]
        .assert_eq(&Refusal::NoFile.note().message);
}

#[test]
fn empty_file() {
    refused(
        b"",
        "empty_file",
        &expect!["The file is empty (0 bytes, no text). Export the report again and check that the download finished."],
    );
    refused(
        b" \r\n\r\n",
        "empty_file",
        &expect!["The file is empty (5 bytes, no text). Export the report again and check that the download finished."],
    );
}

#[test]
fn not_a_csv_by_content() {
    refused(
        b"PK\x03\x04....[Content_Types].xml",
        "not_csv",
        &expect![
            "This is not a CSV file: it looks like an Excel workbook. Open it and save it as CSV (comma separated), or export CSV from the scanner."
        ],
    );
    refused(
        b"%PDF-1.7 ...",
        "not_csv",
        &expect!["This is not a CSV file: it looks like a PDF document. Export the report as CSV instead of PDF."],
    );
    refused(
        b"<?xml version='1.0'?><invoice/>",
        "unknown_document",
        &expect![
            "This is XML whose first element is <invoice>, which is no scan report known here. Read of its kind: Nessus report (XML), OpenVAS / Greenbone report (XML), Nexpose report (XML), Qualys scan report (XML), Qualys scan results (XML), Nmap scan (XML). Otherwise export the same report as CSV."
        ],
    );
    refused(
        b"ab\0\0cd,\0",
        "not_csv",
        &expect![
            "This is not a CSV file: it looks like binary data (it holds NUL bytes). Drop the CSV report itself, as the scanner exported it."
        ],
    );
}

#[test]
fn larger_than_the_limit() {
    let refusal = Reader::new("big.csv", 600_000_000, 500_000_000).err().expect("refused");
    assert_eq!(refusal.code(), "too_large");
    expect!["The file is too large: 600 MB, and the limit is 500 MB. Raise the limit in Settings, or export fewer hosts per report."].assert_eq(&refusal.to_string());
    let mut lying = Reader::new("grows.csv", 1, 10).expect("size is fine");
    assert_eq!(lying.feed(b"IP,QID,Title,Type,Severity\n").expect_err("too large").code(), "too_large");
}

#[test]
fn no_header_row() {
    refused(
        b"Name,Qty\nApples,3\n",
        "no_header",
        &expect![
            "No header row was found in 2 lines. A Qualys report has a row with the columns IP, QID, Title, Type and Severity; the first row here reads: Name,Qty. Export the report as CSV without changing its columns."
        ],
    );
}

#[test]
fn a_header_and_no_rows() {
    let text = report(&[], Style::default());
    refused(
        text.as_bytes(),
        "no_rows",
        &expect![[
            r#"The file has a header (line 7) but no rows below it: the report is empty. If hosts were scanned, check the filters of the report template, for example severity or "vulnerabilities: none"."#
        ]],
    );
}

#[test]
fn a_header_that_lacks_columns() {
    refused(
        b"IP,Title,Type,Severty,Port\n192.0.2.1,x,Vuln,3,1\n",
        "header_incomplete",
        &expect![
            "The header row (line 1) is incomplete. Missing: QID, Severity. The column 'Severty' may be Severity. Add them to the report template or rename the columns, then export again."
        ],
    );
}

#[test]
fn a_known_file_of_another_product_is_named() {
    refused(
        b"Vulnerability,Deployment Name,Asset Name\nx,y,z\n",
        "unsupported_format",
        &expect![
            "This is an Alert Logic export, which Patchfirst does not read by itself. Say once which of its columns means what: that is remembered for files with this header."
        ],
    );
}

#[test]
fn a_file_that_names_no_hosts_is_refused_with_the_reason() {
    refused(
        b"Plugin,Plugin Name,Family,Severity,VPR,Total\n900001,x,General,High,6.1,12\n",
        "no_hosts",
        &expect![[
            r#"This is a summary of Tenable Security Center, from which no host can be ranked. It counts findings without naming their hosts. In Security Center, choose Analysis, Vulnerabilities, the tool "Vulnerability Detail List", and export that as CSV."#
        ]],
    );
    refused(
        b"Scan Report,x\n\nVULNERABILITY,ID,QID,Url,Status\nVULNERABILITY,1,150001,https://www.example.test/,Active\n",
        "no_hosts",
        &expect![
            "This is a Qualys web application report (WAS), from which no host can be ranked. Its rows are of several kinds (vulnerabilities, contents, links, glossary), each with columns of its own, and belong to web addresses. In Qualys, make a scan report of the hosts (Reports, New, Scan Report) and download it as CSV or XML."
        ],
    );
}

/// Three good rows with one bad one in the middle; answers the problem as `line/record/column/value: what fix`.
fn rejected(bad: &[(&str, &str)], code: &str, words: &Expect) {
    let rows = [row(&[]), row(bad), row(&[("QID", "900101")])];
    let scan = read(&report(&rows, Style::default())).expect("readable");
    assert_adds_up(&scan);
    assert_eq!((scan.counts.accepted, scan.counts.rejected), (2, 1));
    let p = &scan.problems[0];
    assert_eq!(p.code, code);
    words.assert_eq(&format!(
        "line {} record {} column '{}' value '{}': {} {}",
        p.line, p.record, p.column, p.value, p.what, p.fix
    ));
}

#[test]
fn an_invalid_ip() {
    rejected(
        &[("IP", "10.300.1.1")],
        "invalid_ip",
        &expect![
            "line 10 record 2 column 'IP' value '10.300.1.1': '10.300.1.1': not one IPv4 or IPv6 address. Give the host's address, such as 192.0.2.10 or 2001:db8::10."
        ],
    );
    rejected(
        &[("IP", "192.0.2.1-192.0.2.9")],
        "invalid_ip",
        &expect![
            "line 10 record 2 column 'IP' value '192.0.2.1-192.0.2.9': '192.0.2.1-192.0.2.9': not one IPv4 or IPv6 address. A finding belongs to one host: give one address, not a range."
        ],
    );
    rejected(
        &[("IP", ""), ("DNS", "")],
        "invalid_ip",
        &expect![
            "line 10 record 2 column 'IP' value '': The cell is empty: not one IPv4 or IPv6 address. Give the host's address, such as 192.0.2.10 or 2001:db8::10."
        ],
    );
}

#[test]
fn an_invalid_severity() {
    rejected(
        &[("Severity", "High")],
        "invalid_severity",
        &expect![
            "line 10 record 2 column 'Severity' value 'High': 'High': not on the severity scale of this report. Give a Qualys level: 1 minimal, 2 medium, 3 serious, 4 critical, 5 urgent."
        ],
    );
    rejected(
        &[("Severity", "6")],
        "invalid_severity",
        &expect![
            "line 10 record 2 column 'Severity' value '6': '6': not on the severity scale of this report. Give a Qualys level: 1 minimal, 2 medium, 3 serious, 4 critical, 5 urgent."
        ],
    );
}

#[test]
fn other_cells_that_decide() {
    rejected(
        &[("QID", "QID-7")],
        "invalid_qid",
        &expect![
            "line 10 record 2 column 'QID' value 'QID-7': 'QID-7': not a QID (a whole number). Give the number Qualys names the vulnerability with."
        ],
    );
    rejected(
        &[("Port", "70000")],
        "invalid_port",
        &expect![
            "line 10 record 2 column 'Port' value '70000': '70000': not a port from 0 to 65535. Give the port as a number, or leave the cell empty."
        ],
    );
    rejected(
        &[("Type", "Bug")],
        "invalid_type",
        &expect![
            "line 10 record 2 column 'Type' value 'Bug': 'Bug': neither confirmed nor potential nor information, as far as is known. Say Confirmed, Potential or Information (in Qualys reports Vuln, Practice, Ig)."
        ],
    );
}

#[test]
fn a_wrong_number_of_columns() {
    let mut rows = vec![row(&[]), row(&[("QID", "900101")]), row(&[("QID", "900102")])];
    rows[1].push("one too many".to_owned());
    rows[2].truncate(4);
    let scan = read(&report(&rows, Style::default())).expect("readable");
    assert_adds_up(&scan);
    assert_eq!((scan.counts.accepted, scan.counts.rejected), (1, 2));
    expect!["line 10: The row has 19 cells; the header has 18. Look for a delimiter inside a text: that cell needs quotes around it."].assert_eq(&format!("line {}: {} {}", scan.problems[0].line, scan.problems[0].what, scan.problems[0].fix));
    expect!["line 12: The row has 4 cells; the header has 18. Look for a lost line end or quote in this row or the one above, or a row that was cut off."].assert_eq(&format!("line {}: {} {}", scan.problems[1].line, scan.problems[1].what, scan.problems[1].fix));
}

#[test]
fn padding_behind_the_last_column_is_no_fault() {
    let mut padded = row(&[]);
    padded.extend([String::new(), String::new()]);
    let scan = read(&report(&[padded], Style::default())).expect("readable");
    assert_eq!((scan.counts.accepted, scan.counts.rejected), (1, 0));
}

#[test]
fn a_file_cut_off_in_a_cell_keeps_what_came_before() {
    let text = report(&[row(&[]), row(&[("QID", "900101")])], Style::default());
    let cut = &text[..text.len() - 12];
    let scan = read(cut).expect("readable");
    assert_adds_up(&scan);
    assert_eq!((scan.counts.accepted, scan.counts.rejected), (1, 1));
    assert_eq!(
        (scan.problems[0].code.as_str(), scan.problems[0].line, scan.problems[0].column.as_str()),
        ("open_quote", 10, COLUMNS[17])
    );
}
