//! A second report: what is new, fixed, reopened, not seen, and who moved; ratings stay.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use shared::desk::Desk;
use shared::model::{Stars, Status};
use shared::view::{Change, Edit, ImportSheet, RatingEdit, Selection};
use shared::workspace::Workspace;
use support::{Style, desk, ranked, read, report, row, today};

const LATER: Style = Style { delimiter: ',', line_end: "\r\n", made: "11/27/2026 at 10:00:00 (GMT+0000)" };
const EARLIER: Style = Style { delimiter: ',', line_end: "\r\n", made: "11/13/2026 at 10:00:00 (GMT+0000)" };

fn host(dns: &'static str, ip: &'static str, qid: &'static str, status: &'static str) -> Vec<String> {
    row(&[("DNS", dns), ("IP", ip), ("QID", qid), ("Vuln Status", status)])
}

fn first() -> Vec<Vec<String>> {
    vec![
        host("a.test", "192.0.2.1", "1", "New"),
        host("a.test", "192.0.2.1", "2", "Active"),
        host("b.test", "192.0.2.2", "1", "Active"),
        host("c.test", "192.0.2.3", "1", "Active"),
    ]
}

fn receive(desk: &mut Desk, rows: &[Vec<String>], style: Style) -> ImportSheet {
    desk.receive(read(&report(rows, style)).expect("readable")).0
}

#[test]
fn what_changed_and_only_where_the_scan_looked() {
    let mut desk = desk();
    assert!(receive(&mut desk, &first(), Style::default()).applied);
    let second = [
        host("a.test", "192.0.2.1", "1", "Fixed"),
        host("a.test", "192.0.2.1", "3", "New"),
        host("b.test", "192.0.2.9", "1", "Re-Opened"),
    ];
    let sheet = receive(&mut desk, &second, LATER);
    assert!(!sheet.applied, "a person decides");
    assert_eq!(ranked(&mut desk).len(), 4, "nothing changes before that");
    let Change { new, fixed_by_scanner, fixed_by_absence, reopened, still_open, not_seen, moved, .. } = sheet.change;
    assert_eq!((new, fixed_by_scanner, fixed_by_absence, reopened, still_open, not_seen), (1, 1, 1, 1, 0, 1));
    assert_eq!(moved.len(), 1);
    assert_eq!(
        (moved[0].asset.as_str(), moved[0].from.as_str(), moved[0].to.as_str()),
        ("b.test", "192.0.2.2", "192.0.2.9")
    );
    desk.apply();
    let open: Vec<(String, Status)> =
        ranked(&mut desk).into_iter().map(|r| (r.host + " " + &r.scanner_id, r.status)).collect();
    assert_eq!(open.len(), 3);
    for expected in [("a.test 3", Status::New), ("b.test 1", Status::Reopened), ("c.test 1", Status::Open)] {
        assert!(open.contains(&(expected.0.to_owned(), expected.1)), "{expected:?} in {open:?}");
    }
    assert_eq!(desk.workspace().assets.len(), 3, "moved, not doubled");
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let mut desk = desk();
    receive(&mut desk, &first(), Style::default());
    let before = desk.workspace().chunks();
    let sheet = receive(&mut desk, &first(), Style::default());
    assert!(sheet.seen_before && sheet.applied && sheet.change.is_nothing());
    assert!(desk.apply().is_none());
    assert_eq!(desk.workspace().chunks(), before);
}

#[test]
fn an_older_report_closes_nothing() {
    let mut desk = desk();
    receive(&mut desk, &first(), Style::default());
    let sheet = receive(
        &mut desk,
        &[host("a.test", "192.0.2.1", "1", "Fixed"), host("a.test", "192.0.2.1", "7", "Active")],
        EARLIER,
    );
    let Change { new, fixed_by_scanner, fixed_by_absence, gone_before, .. } = sheet.change;
    assert_eq!((new, fixed_by_scanner, fixed_by_absence, gone_before), (0, 0, 0, 1));
    assert!(sheet.warnings.iter().any(|warning| warning.contains("older")));
    desk.apply();
    assert_eq!(ranked(&mut desk).len(), 4, "the newer report covered its host without it");
    let added = desk.workspace().findings.get(4).expect("kept");
    assert_eq!((added.status, added.fixed_on), (Status::Fixed, desk.workspace().sources[0].scanned_on));
}

#[test]
fn what_was_fixed_and_is_back_is_reopened() {
    let mut desk = desk();
    receive(&mut desk, &first(), Style::default());
    receive(&mut desk, &[host("a.test", "192.0.2.1", "1", "Active")], LATER);
    desk.apply();
    let again = Style { made: "12/04/2026 at 10:00:00 (GMT+0000)", ..LATER };
    let sheet = receive(&mut desk, &[host("a.test", "192.0.2.1", "2", "Active")], again);
    assert_eq!((sheet.change.reopened, sheet.change.fixed_by_absence), (1, 1));
}

#[test]
fn ratings_survive_imports_reloads_and_undo() {
    let mut desk = desk();
    receive(&mut desk, &first(), Style::default());
    let c = desk.workspace().assets.iter().position(|asset| asset.host.dns == "c.test").expect("there") as u32;
    let five = RatingEdit { stars: Edit::Set(Stars::new(5).unwrap()), ..RatingEdit::default() };
    assert!(ranked(&mut desk)[0].host != "c.test");
    desk.rate(&Selection::These(vec![c]), &five);
    assert_eq!(ranked(&mut desk)[0].host, "c.test", "the order changes with the rating");
    receive(&mut desk, &first()[..2], LATER);
    desk.apply();
    let (workspace, errors) = Workspace::from_chunks(&desk.workspace().chunks());
    assert!(errors.is_empty());
    let mut loaded = Desk::new(workspace, shared::risk::Settings::default(), today());
    assert_eq!(ranked(&mut loaded), ranked(&mut desk));
    assert_eq!(ranked(&mut loaded)[0].stars, 5);
    assert_eq!(loaded.summary().undo.as_deref(), Some("import of report.csv"));
    loaded.undo();
    loaded.undo();
    assert!(ranked(&mut loaded)[0].host != "c.test");
    assert_eq!(loaded.summary().undo.as_deref(), Some("import of report.csv"), "the first");
}

#[test]
fn a_damaged_chunk_costs_what_was_in_it_and_is_named() {
    let mut desk = desk();
    receive(&mut desk, &first(), Style::default());
    let mut chunks = desk.workspace().chunks();
    let findings = chunks.iter().position(|chunk| chunk.table == shared::workspace::Table::Findings).expect("there");
    chunks[findings].bytes.truncate(9);
    let (workspace, errors) = Workspace::from_chunks(&chunks);
    assert_eq!((workspace.findings.len(), workspace.assets.len(), errors.len()), (0, 3, 1));
}

#[test]
fn a_rejected_row_is_no_proof_that_a_finding_is_gone() {
    for bad in [("Severity", "high"), ("Port", "x"), ("IP", "10.1.1")] {
        let mut desk = desk();
        receive(&mut desk, &first(), Style::default());
        let broken = row(&[bad, ("DNS", "a.test"), ("IP", "192.0.2.1"), ("QID", "2")]);
        let sheet = receive(&mut desk, &[host("a.test", "192.0.2.1", "1", "Active"), broken], LATER);
        assert_eq!((sheet.change.fixed_by_absence, sheet.change.not_seen), (0, 3), "{bad:?}");
        assert!(sheet.warnings.iter().any(|warning| warning.contains("not taken as fixed")));
    }
}

#[test]
fn a_report_cut_off_closes_nothing() {
    let mut desk = desk();
    receive(&mut desk, &first(), Style::default());
    let text = report(&[host("a.test", "192.0.2.1", "1", "Active"), host("a.test", "192.0.2.1", "9", "Active")], LATER);
    let (sheet, _) = desk.receive(read(&text[..text.len() - 9]).expect("readable"));
    assert_eq!(sheet.change.fixed_by_absence, 0);
}

#[test]
fn corrected_rows_dropped_again_are_a_supplement() {
    let mut desk = desk();
    receive(&mut desk, &first(), Style::default());
    let header = support::COLUMNS.map(|name| format!("\"{name}\"")).join(",");
    let cells = host("a.test", "192.0.2.1", "77", "Active")
        .iter()
        .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
        .collect::<Vec<_>>();
    let text = format!("\"Patchfirst line\",{header}\r\n\"12\",{}\r\n", cells.join(","));
    let (sheet, _) = desk.receive(read(&text).expect("readable"));
    assert_eq!((sheet.change.new, sheet.change.fixed_by_absence), (1, 0));
}

#[test]
fn the_last_report_that_judged_a_finding_counts() {
    let mut desk = desk();
    receive(&mut desk, &first(), EARLIER);
    receive(&mut desk, &[host("a.test", "192.0.2.1", "1", "Active")], LATER);
    desk.apply();
    let between = receive(&mut desk, &first(), Style::default());
    assert_eq!((between.change.reopened, between.change.new), (0, 0), "closed by a newer report");
}

#[test]
fn a_report_with_fewer_columns_takes_no_facts_away() {
    let mut desk = desk();
    let rich = row(&[("CVSS3.1 Base", "9.8"), ("CVE ID", "CVE-2026-0001"), ("QID", "5")]);
    receive(&mut desk, &[rich], Style::default());
    let before = ranked(&mut desk)[0].score;
    receive(&mut desk, &[row(&[("QID", "5")])], LATER);
    desk.apply();
    let after = &ranked(&mut desk)[0];
    assert!((after.score - before).abs() < 1e-9);
    assert_eq!(after.cves, ["CVE-2026-0001"]);
}

#[test]
fn of_two_rows_of_one_finding_the_worse_stands() {
    let rows = [
        row(&[("Type", "Ig"), ("Vuln Status", "")]),
        row(&[("Severity", "5")]),
        row(&[("QID", "7"), ("Vuln Status", "Fixed")]),
        row(&[("QID", "7"), ("CVSS3.1 Base", "9.1")]),
    ];
    for order in [[0, 1, 2, 3], [3, 2, 1, 0]] {
        let mut desk = desk();
        let rows: Vec<_> = order.iter().map(|index| rows[*index].clone()).collect();
        let sheet = receive(&mut desk, &rows, Style::default());
        assert_eq!((sheet.accepted, sheet.merged, sheet.informational), (2, 2, 0));
        let ranked = ranked(&mut desk);
        assert_eq!(ranked.len(), 2);
        assert_eq!((ranked[0].level.map(shared::model::Level::get), ranked[1].cvss), (Some(5), Some(9.1)), "{order:?}");
    }
}

#[test]
fn two_hosts_of_one_scan_are_two_assets() {
    let mut desk = desk();
    receive(&mut desk, &[row(&[("DNS", ""), ("Tracking Method", "IP")])], Style::default());
    let two = [row(&[("DNS", "a.test"), ("Tracking Method", "")]), row(&[("DNS", "b.test"), ("Tracking Method", "")])];
    receive(&mut desk, &two, LATER);
    desk.apply();
    assert_eq!((desk.workspace().assets.len(), ranked(&mut desk).len()), (2, 2));
}

#[test]
fn after_a_loss_the_same_report_fills_the_gap_and_numbers_are_not_given_twice() {
    let mut desk = desk();
    receive(&mut desk, &first(), Style::default());
    let chunks: Vec<_> = desk
        .workspace()
        .chunks()
        .into_iter()
        .filter(|chunk| !(chunk.table == shared::workspace::Table::Meta && chunk.number == 0))
        .collect();
    let (mut workspace, _) = Workspace::from_chunks(&chunks);
    assert!(!workspace.is_empty(), "findings without their list of files are not nothing");
    workspace.forget_what_was_seen();
    let mut loaded = Desk::new(workspace, shared::risk::Settings::default(), today());
    let sheet = receive(&mut loaded, &first(), Style::default());
    assert!(!sheet.applied && !sheet.seen_before);
    loaded.apply();
    assert_eq!(loaded.workspace().sources.iter().map(|source| source.number).collect::<Vec<_>>(), [2]);
    assert_eq!(ranked(&mut loaded).len(), 4);
}
