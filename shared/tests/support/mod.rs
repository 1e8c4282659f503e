//! What the tests of the engine share: reports built row by row, with invented hosts (RFC 2606, RFC 5737).
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

pub mod inventory;
pub mod life;
pub mod lines;
pub mod made;
pub mod mapped;
pub mod parts;
pub mod xml;

use shared::desk::Desk;
use shared::ingest::{Reader, Refusal, Scan};
use shared::model::Day;
use shared::risk::Settings;
use shared::view::{FindingColumn, FindingFilter, FindingRow, Sort};
use shared::workspace::Workspace;

pub const LIMIT: u64 = 1 << 30;

pub const COLUMNS: [&str; 18] = [
    "IP",
    "DNS",
    "NetBIOS",
    "Tracking Method",
    "OS",
    "QID",
    "Title",
    "Vuln Status",
    "Type",
    "Severity",
    "Port",
    "Protocol",
    "SSL",
    "First Detected",
    "Last Detected",
    "CVE ID",
    "CVSS3.1 Base",
    "Results",
];

/// One row by column name; the rest is filled with something plain.
pub fn row(cells: &[(&str, &str)]) -> Vec<String> {
    let plain = |column: &str| match column {
        "IP" => "192.0.2.10",
        "DNS" => "web1.example.test",
        "Tracking Method" => "DNS",
        "OS" => "Linux 6.1",
        "QID" => "900100",
        "Title" => "Weak cipher offered",
        "Vuln Status" => "Active",
        "Type" => "Vuln",
        "Severity" => "3",
        "Port" => "443",
        "Protocol" => "tcp",
        "First Detected" => "10/28/2026 08:00:00",
        "Last Detected" => "11/20/2026 08:00:00",
        "Results" => "line one\nline \"two\", with a comma;\tand a tab",
        _ => "",
    };
    for (name, _) in cells {
        assert!(COLUMNS.contains(name), "no column {name}");
    }
    COLUMNS
        .iter()
        .map(|column| {
            let given = cells.iter().find(|(name, _)| name == column).map(|(_, value)| *value);
            given.unwrap_or_else(|| plain(column)).to_owned()
        })
        .collect()
}

/// How a report is written.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub delimiter: char,
    pub line_end: &'static str,
    pub made: &'static str,
}

impl Default for Style {
    fn default() -> Self {
        Self { delimiter: ',', line_end: "\r\n", made: "11/20/2026 at 10:00:00 (GMT+0000)" }
    }
}

/// A report with a preamble that declares as many rows as there are.
pub fn report(rows: &[Vec<String>], style: Style) -> String {
    let total = rows.len().to_string();
    let mut lines = vec![
        vec!["Scan Report".to_owned(), style.made.to_owned()],
        vec!["Example Foundry".to_owned()],
        vec![],
        vec!["Total Vulnerabilities".to_owned(), "Avg Security Risk".to_owned()],
        vec![total, "2.4".to_owned()],
        vec![],
        COLUMNS.map(str::to_owned).to_vec(),
    ];
    lines.extend(rows.iter().cloned());
    let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let record = |cells: &Vec<String>| cells.iter().map(quoted).collect::<Vec<_>>().join(&style.delimiter.to_string());
    lines.iter().map(|line| record(line) + style.line_end).collect()
}

/// Reads bytes in pieces of `chunk`.
pub fn read_in(bytes: &[u8], chunk: usize) -> Result<Scan, Refusal> {
    let mut reader = Reader::new("report.csv", bytes.len() as u64, LIMIT)?;
    for piece in bytes.chunks(chunk.max(1)) {
        reader.feed(piece)?;
    }
    reader.finish()
}

pub fn read(text: &str) -> Result<Scan, Refusal> {
    read_in(text.as_bytes(), 1 << 20)
}

pub fn today() -> Day {
    Day::from_iso("2026-11-21").unwrap()
}

pub fn desk() -> Desk {
    Desk::new(Workspace::default(), Settings::default(), today())
}

pub fn ranked(desk: &mut Desk) -> Vec<FindingRow> {
    desk.all_findings(&FindingFilter::default(), Sort { by: FindingColumn::Rank, descending: false })
}

/// Every finding, fixed ones and information too, as a file.
pub fn exported(desk: &mut Desk, as_json: bool) -> Vec<u8> {
    let all = |values: &[&str]| values.iter().map(|&value| value.to_owned()).collect::<Vec<_>>();
    let facets = [
        ("kind".to_owned(), all(&["confirmed", "potential", "information"])),
        (
            "status".to_owned(),
            all(&["new", "open", "reopened", "fixed", "accepted", "false_positive", "acceptance_ended"]),
        ),
    ];
    let filter = FindingFilter { facets: facets.into(), ..FindingFilter::default() };
    let sort = Sort { by: FindingColumn::Rank, descending: false };
    shared::export::findings(desk.exported_findings(&filter, sort), as_json).bytes
}

/// `rows = accepted + rejected + merged + informational`, always.
pub fn assert_adds_up(scan: &Scan) {
    let c = scan.counts;
    assert_eq!(c.rows, c.accepted + c.rejected + c.merged + c.informational, "{c:?}");
}
