//! A workspace over time: hosts as scans name them, imports by day, decisions, ratings, and all that it holds.

use shared::desk::Desk;
use shared::ingest::Scan;
use shared::model::{Day, DecisionKind, Stars};
use shared::risk::Settings;
use shared::view::{DecisionEdit, Edit, FindingFilter, FindingRow, ImportSheet, RatingEdit, Slice};
use shared::workspace::{Chunk, Table, Workspace};

use super::{Style, read, report, row};

pub const ALL: Slice = Slice { from: 0, count: 1000 };

/// A host as a scan names it, and one vulnerability on it.
pub type Seen<'a> = (&'a str, &'a str, &'a str);

pub fn cells(rows: &[Seen<'_>], status: &str) -> Vec<Vec<String>> {
    rows.iter()
        .map(|(dns, ip, qid)| {
            row(&[("DNS", dns), ("IP", ip), ("QID", qid), ("Vuln Status", status), ("Tracking Method", "")])
        })
        .collect()
}

pub fn made(day: &str) -> Style {
    let (year, rest) = day.split_at(4);
    let text = format!("{}/{}/{year} at 10:00:00 (GMT+0000)", &rest[1..3], &rest[4..6]);
    Style { made: Box::leak(text.into_boxed_str()), ..Style::default() }
}

pub fn scan(day: &str, rows: &[Vec<String>]) -> Scan {
    read(&report(rows, made(day))).expect("readable")
}

/// The same report, as another family of scanners would make it.
pub fn of_family(family: &str, mut scan: Scan) -> Scan {
    family.clone_into(&mut scan.source.scanner);
    scan.vulnerabilities.iter_mut().for_each(|v| family.clone_into(&mut v.scanner));
    scan.source.fingerprint ^= family.bytes().fold(7, |sum, byte| sum * 31 + u64::from(byte));
    scan
}

pub fn take(desk: &mut Desk, scan: Scan) -> ImportSheet {
    let (sheet, _) = desk.receive(scan);
    desk.apply();
    sheet
}

pub fn import(desk: &mut Desk, day: &str, rows: &[Seen<'_>]) -> ImportSheet {
    take(desk, scan(day, &cells(rows, "Active")))
}

pub fn all_rows(desk: &mut Desk) -> Vec<FindingRow> {
    let statuses = ["new", "open", "reopened", "fixed", "accepted", "false_positive", "acceptance_ended"]
        .map(str::to_owned)
        .to_vec();
    let filter = FindingFilter { facets: [("status".to_owned(), statuses)].into(), ..FindingFilter::default() };
    desk.all_findings(&filter, shared::view::Sort { by: shared::view::FindingColumn::Rank, descending: false })
}

pub fn id(desk: &mut Desk, host: &str, qid: &str) -> u32 {
    all_rows(desk).into_iter().find(|r| r.host == host && r.scanner_id == qid).expect("there").id
}

pub fn asset(desk: &Desk, name: &str) -> u32 {
    desk.workspace().known_assets().find(|(_, asset)| asset.host.name() == name).expect("there").0
}

pub fn accepted(until: Option<&str>) -> DecisionEdit {
    DecisionEdit {
        kind: DecisionKind::Accepted,
        reason: "behind the proxy".to_owned(),
        until: until.map(str::to_owned),
    }
}

pub fn false_alarm() -> DecisionEdit {
    DecisionEdit { kind: DecisionKind::FalsePositive, reason: "backported".to_owned(), until: None }
}

pub fn five_stars() -> RatingEdit {
    RatingEdit { stars: Edit::Set(Stars::new(5).unwrap()), ..RatingEdit::default() }
}

/// Everything but what can be taken back.
pub fn state(workspace: &Workspace) -> Vec<Chunk> {
    let is_state = |chunk: &Chunk| chunk.table != Table::Befores && !(chunk.table == Table::Meta && chunk.number == 1);
    workspace.chunks().into_iter().filter(is_state).collect()
}

pub fn reloaded(desk: &Desk, today: &str) -> Desk {
    let (workspace, errors) = Workspace::from_chunks(&desk.workspace().chunks());
    assert_eq!(errors, []);
    Desk::new(workspace, Settings::default(), Day::from_iso(today).unwrap())
}

pub const FIRST: [Seen<'static>; 4] = [
    ("a.test", "192.0.2.1", "1"),
    ("a.test", "192.0.2.1", "2"),
    ("b.test", "192.0.2.2", "1"),
    ("c.test", "192.0.2.3", "1"),
];
