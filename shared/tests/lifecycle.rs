//! Findings and assets over time: decisions, taking anything back, merging and splitting, several scanners, history.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use proptest::prelude::*;
use shared::desk::{Desk, StoreChange};
use shared::ingest::Scan;
use shared::model::{Day, DecisionKind, Stars, Status};
use shared::risk::Settings;
use shared::view::{
    AssetFilter, ChangeKind, DecisionEdit, Edit, FindingFilter, FindingRow, FindingSelection, ImportSheet, NotScanned,
    RatingEdit, Selection, Slice, SplitOff,
};
use shared::workspace::{Chunk, Table, Workspace};
use support::{Style, desk, ranked, read, report, row, today};

const ALL: Slice = Slice { from: 0, count: 1000 };

/// A host as a scan names it, and one vulnerability on it.
type Seen<'a> = (&'a str, &'a str, &'a str);

fn cells(rows: &[Seen<'_>], status: &str) -> Vec<Vec<String>> {
    rows.iter()
        .map(|(dns, ip, qid)| {
            row(&[("DNS", dns), ("IP", ip), ("QID", qid), ("Vuln Status", status), ("Tracking Method", "")])
        })
        .collect()
}

fn made(day: &str) -> Style {
    let (year, rest) = day.split_at(4);
    let text = format!("{}/{}/{year} at 10:00:00 (GMT+0000)", &rest[1..3], &rest[4..6]);
    Style { made: Box::leak(text.into_boxed_str()), ..Style::default() }
}

fn scan(day: &str, rows: &[Vec<String>]) -> Scan {
    read(&report(rows, made(day))).expect("readable")
}

/// The same report, as another family of scanners would make it.
fn of_family(family: &str, mut scan: Scan) -> Scan {
    family.clone_into(&mut scan.source.scanner);
    scan.vulnerabilities.iter_mut().for_each(|v| family.clone_into(&mut v.scanner));
    scan.source.fingerprint ^= family.bytes().fold(7, |sum, byte| sum * 31 + u64::from(byte));
    scan
}

fn take(desk: &mut Desk, scan: Scan) -> ImportSheet {
    let (sheet, _) = desk.receive(scan);
    desk.apply();
    sheet
}

fn import(desk: &mut Desk, day: &str, rows: &[Seen<'_>]) -> ImportSheet {
    take(desk, scan(day, &cells(rows, "Active")))
}

fn all_rows(desk: &mut Desk) -> Vec<FindingRow> {
    let statuses = ["new", "open", "reopened", "fixed", "accepted", "false_positive", "acceptance_ended"]
        .map(str::to_owned)
        .to_vec();
    let filter = FindingFilter { facets: [("status".to_owned(), statuses)].into(), ..FindingFilter::default() };
    desk.all_findings(&filter, shared::view::Sort { by: shared::view::FindingColumn::Rank, descending: false })
}

fn id(desk: &mut Desk, host: &str, qid: &str) -> u32 {
    all_rows(desk).into_iter().find(|r| r.host == host && r.scanner_id == qid).expect("there").id
}

fn asset(desk: &Desk, name: &str) -> u32 {
    desk.workspace().known_assets().find(|(_, asset)| asset.host.name() == name).expect("there").0
}

fn accepted(until: Option<&str>) -> DecisionEdit {
    DecisionEdit {
        kind: DecisionKind::Accepted,
        reason: "behind the proxy".to_owned(),
        until: until.map(str::to_owned),
    }
}

fn false_alarm() -> DecisionEdit {
    DecisionEdit { kind: DecisionKind::FalsePositive, reason: "backported".to_owned(), until: None }
}

fn five_stars() -> RatingEdit {
    RatingEdit { stars: Edit::Set(Stars::new(5).unwrap()), ..RatingEdit::default() }
}

/// Everything but what can be taken back.
fn state(workspace: &Workspace) -> Vec<Chunk> {
    let is_state = |chunk: &Chunk| chunk.table != Table::Befores && !(chunk.table == Table::Meta && chunk.number == 1);
    workspace.chunks().into_iter().filter(is_state).collect()
}

fn reloaded(desk: &Desk, today: &str) -> Desk {
    let (workspace, errors) = Workspace::from_chunks(&desk.workspace().chunks());
    assert_eq!(errors, []);
    Desk::new(workspace, Settings::default(), Day::from_iso(today).unwrap())
}

const FIRST: [Seen<'static>; 4] = [
    ("a.test", "192.0.2.1", "1"),
    ("a.test", "192.0.2.1", "2"),
    ("b.test", "192.0.2.2", "1"),
    ("c.test", "192.0.2.3", "1"),
];

#[test]
fn a_decided_finding_leaves_the_ranking_while_the_decision_holds() {
    let mut desk = desk();
    import(&mut desk, "2026-11-18", &FIRST);
    let one = id(&mut desk, "a.test", "1");
    desk.decide(&FindingSelection::These(vec![one]), Some(&accepted(Some("2026-12-01")))).unwrap();
    let on_b = FindingFilter { text: "b.test".to_owned(), ..FindingFilter::default() };
    desk.decide(&FindingSelection::Matching(on_b), Some(&false_alarm())).unwrap();
    let summary = desk.summary();
    assert_eq!((summary.open, summary.accepted, summary.false_positive, summary.expired), (2, 1, 1, 0));
    assert_eq!(summary.classes.iter().sum::<u32>(), 2);
    assert_eq!(ranked(&mut desk).len(), 2, "hidden unless chosen");
    let patches =
        desk.listed_patches("", shared::view::Sort { by: shared::view::PatchColumn::Rank, descending: false });
    let closes = |qid: &str| patches.iter().find(|patch| patch.scanner_id == qid).map(|patch| patch.findings);
    assert_eq!((closes("1"), closes("2")), (Some(1), Some(1)));
    let status = desk.facets(&FindingFilter::default()).into_iter().find(|facet| facet.key == "status").unwrap();
    let count = |value: &str| status.values.iter().find(|one| one.value == value).map(|one| one.count);
    assert_eq!((count("accepted"), count("false_positive"), count("open")), (Some(1), Some(1), Some(2)));
    let row = desk.finding_row(one).unwrap();
    let decision = row.decision.unwrap();
    assert_eq!((row.rank, row.due, decision.holds, decision.reason.as_str()), (0, None, true, "behind the proxy"));
    assert_eq!((decision.until.as_deref(), decision.made_on.as_deref()), (Some("2026-12-01"), Some("2026-11-21")));
    // On its day it counts as open again by itself, and says so.
    for (day, open, expired) in [("2026-11-30", 2, 0), ("2026-12-01", 3, 1)] {
        let mut later = reloaded(&desk, day);
        assert_eq!((later.summary().open, later.summary().expired), (open, expired), "{day}");
        assert_eq!(ranked(&mut later).len() as u32, open);
    }
    desk.undo();
    desk.undo();
    assert_eq!((desk.summary().open, desk.workspace().decisions.len()), (4, 0));
}

#[test]
fn a_decision_needs_a_reason_and_an_end_that_comes() {
    let mut desk = desk();
    import(&mut desk, "2026-11-18", &FIRST);
    let all = FindingSelection::Matching(FindingFilter::default());
    let bad = [
        DecisionEdit { reason: "  ".to_owned(), ..accepted(None) },
        accepted(Some("2026-11-21")),
        accepted(Some("soon")),
        DecisionEdit { until: Some("2027-01-01".to_owned()), ..false_alarm() },
    ];
    for edit in bad {
        assert!(desk.decide(&all, Some(&edit)).is_err(), "{edit:?}");
    }
    assert_eq!(desk.summary().open, 4);
    desk.decide(&all, Some(&accepted(None))).unwrap();
    let change = desk.decide(&all, Some(&accepted(None))).unwrap();
    assert!(change.chunks.is_empty(), "nothing matches any more: nothing to store");
    let hidden = FindingFilter {
        facets: [("status".to_owned(), vec!["accepted".to_owned()])].into(),
        ..FindingFilter::default()
    };
    desk.decide(&FindingSelection::Matching(hidden), None).unwrap();
    assert_eq!(desk.summary().open, 4, "taken away");
    assert!(desk.summary().undo.unwrap().contains("4 findings"));
}

#[test]
fn a_scan_never_touches_a_decision() {
    let mut desk = desk();
    import(&mut desk, "2026-11-18", &FIRST);
    let one = id(&mut desk, "a.test", "1");
    desk.decide(&FindingSelection::These(vec![one]), Some(&accepted(None))).unwrap();
    import(&mut desk, "2026-11-19", &FIRST);
    assert_eq!((desk.summary().open, desk.summary().accepted), (3, 1));
    // Fixed is fixed, decided or not.
    take(&mut desk, scan("2026-11-20", &cells(&[FIRST[0]], "Fixed")));
    let row = desk.finding_row(one).unwrap();
    assert_eq!((row.status, desk.summary().accepted, desk.summary().fixed), (Status::Fixed, 0, 2));
    // There again, the decision still holds, and the sheet says so.
    let sheet = import(&mut desk, "2026-11-21", &FIRST[..1]);
    assert_eq!((sheet.change.reopened, sheet.change.reopened_decided), (1, 1));
    assert!(sheet.warnings.iter().any(|warning| warning.contains("out of the ranking")));
    let row = desk.finding_row(one).unwrap();
    assert_eq!((row.status, row.rank, row.times_seen, row.times_reopened), (Status::Reopened, 0, 3, 1));
}

#[test]
fn an_import_is_taken_back_and_can_be_imported_again() {
    let mut desk = desk();
    import(&mut desk, "2026-11-18", &FIRST);
    let before = state(desk.workspace());
    let rows = [("a.test", "192.0.2.9", "1"), ("a.test", "192.0.2.9", "7"), ("new.test", "192.0.2.7", "1")];
    assert!(desk.workspace().unused_sources().is_empty());
    import(&mut desk, "2026-11-19", &rows);
    assert_eq!(desk.summary().scans.iter().map(|scan| scan.undoable).collect::<Vec<_>>(), [true, false]);
    let change = desk.undo();
    assert_eq!(state(desk.workspace()), before);
    assert_eq!((change.replaces_all, change.unused_sources.as_slice()), (true, [2].as_slice()));
    assert!(change.gone.contains(&(Table::Traces, 2)));
    let sheet = import(&mut desk, "2026-11-19", &rows);
    assert!(!sheet.seen_before);
    assert_eq!((sheet.change.new, sheet.change.new_assets), (2, 1));
    assert!(desk.undo_import(1).is_err(), "not the latest");
}

#[test]
fn an_import_is_taken_back_below_ratings_and_decisions() {
    let mut desk = desk();
    import(&mut desk, "2026-11-18", &FIRST);
    import(&mut desk, "2026-11-19", &[("a.test", "192.0.2.9", "1"), ("new.test", "192.0.2.7", "1")]);
    let (a, new) = (asset(&desk, "a.test"), asset(&desk, "new.test"));
    desk.rate(&Selection::These(vec![a, new]), &five_stars());
    let both = vec![id(&mut desk, "a.test", "1"), id(&mut desk, "new.test", "1")];
    desk.decide(&FindingSelection::These(both), Some(&accepted(None))).unwrap();
    desk.rate(
        &Selection::These(vec![new]),
        &RatingEdit { owner: Edit::Set("Ops".to_owned()), ..RatingEdit::default() },
    );
    let (change, undone) = desk.undo_import(2).unwrap();
    assert!(change.replaces_all);
    assert_eq!((undone.ratings, undone.decisions), (1, 1));
    assert_eq!((desk.summary().assets, desk.summary().accepted, desk.summary().open), (3, 1, 3));
    assert_eq!(desk.asset_row(a).unwrap().stars, 5);
    assert_eq!(desk.asset_row(a).unwrap().ips, ["192.0.2.1"]);
    // What came into the place of what is gone is not touched by old steps.
    import(&mut desk, "2026-11-20", &[("other.test", "192.0.2.8", "1")]);
    let mut desk = reloaded(&desk, "2026-11-21");
    desk.undo();
    desk.undo();
    assert_eq!((desk.summary().accepted, desk.asset_row(a).unwrap().stars_set), (0, true));
    desk.undo();
    assert!(!desk.asset_row(a).unwrap().stars_set);
    assert_eq!(desk.summary().undo.as_deref(), Some("import of report.csv"));
}

#[test]
fn files_stay_while_something_can_be_taken_back_to_them() {
    let mut desk = desk();
    import(&mut desk, "2026-11-18", &FIRST);
    import(&mut desk, "2026-11-19", &FIRST);
    import(&mut desk, "2026-11-20", &FIRST);
    assert!(desk.workspace().unused_sources().is_empty(), "the step before needs them");
    let mut workspace = desk.workspace().clone();
    workspace.undo.clear();
    workspace.befores.clear();
    assert_eq!(workspace.unused_sources(), [1, 2]);
}

#[test]
fn merged_assets_are_one_and_stay_so() {
    let mut desk = desk();
    import(&mut desk, "2026-11-18", &FIRST);
    let (a, b) = (asset(&desk, "a.test"), asset(&desk, "b.test"));
    let owned = RatingEdit { owner: Edit::Set("Ops".to_owned()), ..five_stars() };
    desk.rate(&Selection::These(vec![b]), &owned);
    desk.rate(
        &Selection::These(vec![a]),
        &RatingEdit { stars: Edit::Set(Stars::new(2).unwrap()), ..RatingEdit::default() },
    );
    let decided = id(&mut desk, "b.test", "1");
    desk.decide(&FindingSelection::These(vec![decided]), Some(&accepted(None))).unwrap();
    let before = state(desk.workspace());
    desk.merge(&[a, b], a).unwrap();
    let merged = desk.asset_row(a).unwrap();
    assert_eq!((merged.dns.as_str(), merged.stars, merged.owner.as_str()), ("a.test", 2, "Ops"));
    assert_eq!(merged.ips, ["192.0.2.1", "192.0.2.2"]);
    let summary = desk.summary();
    assert_eq!((summary.assets, summary.open, summary.accepted), (2, 2, 1), "one finding of two, decided");
    assert_eq!(
        desk.listed_assets(
            &AssetFilter::default(),
            shared::view::Sort { by: shared::view::AssetColumn::Name, descending: false }
        )
        .len(),
        2
    );
    // Later scans of either land on it, and both rows of one finding are one.
    let sheet = import(
        &mut desk,
        "2026-11-19",
        &[("a.test", "192.0.2.1", "1"), ("b.test", "192.0.2.2", "1"), ("b.test", "192.0.2.2", "9")],
    );
    assert_eq!((sheet.change.new_assets, sheet.change.new, sheet.change.fixed_by_absence), (0, 1, 1));
    assert_eq!((desk.summary().assets, desk.summary().accepted, desk.summary().open), (2, 1, 2));
    assert!(desk.workspace().can_undo_import(2) && !desk.workspace().can_undo_import(1));
    desk.undo();
    desk.undo();
    assert_eq!(state(desk.workspace()), before);
}

#[test]
fn an_asset_merged_in_is_taken_out_again_with_its_rating_and_findings() {
    let mut desk = desk();
    import(&mut desk, "2026-11-18", &FIRST);
    let (a, b, c) = (asset(&desk, "a.test"), asset(&desk, "b.test"), asset(&desk, "c.test"));
    desk.rate(&Selection::These(vec![b]), &five_stars());
    desk.merge(&[a, b, c], a).unwrap();
    assert_eq!((desk.summary().assets, desk.summary().open), (1, 2));
    import(&mut desk, "2026-11-19", &[("b.test", "192.0.2.22", "1"), ("b.test", "192.0.2.22", "5")]);
    let parts = desk.parts(a);
    assert_eq!(
        parts.iter().map(|part| (part.dns.as_str(), part.merged)).collect::<Vec<_>>(),
        [("a.test", false), ("b.test", true), ("c.test", true)]
    );
    assert_eq!(parts[1].ips, ["192.0.2.22"]);
    let before = state(desk.workspace());
    desk.split(a, &SplitOff::Part(1)).unwrap();
    assert_eq!(asset(&desk, "b.test"), b, "in its old place");
    assert_eq!(desk.asset_row(b).unwrap().stars, 5);
    let open = |desk: &mut Desk, host: &str| {
        let mut ids: Vec<_> = ranked(desk).into_iter().filter(|r| r.host == host).map(|r| r.scanner_id).collect();
        ids.sort();
        ids
    };
    assert_eq!(
        (open(&mut desk, "a.test"), open(&mut desk, "b.test")),
        (vec!["1".to_owned()], vec!["1".to_owned(), "5".to_owned()])
    );
    let sheet = import(&mut desk, "2026-11-20", &[("b.test", "192.0.2.22", "5"), ("c.test", "192.0.2.3", "1")]);
    assert_eq!((sheet.change.new_assets, sheet.change.fixed_by_absence, desk.summary().assets), (0, 1, 2));
    desk.undo();
    desk.undo();
    assert_eq!(state(desk.workspace()), before);
    assert!(desk.split(a, &SplitOff::Part(7)).is_err());
    assert!(desk.merge(&[a], a).is_err() && desk.merge(&[a, 99], a).is_err() && desk.merge(&[a, b], a).is_err());
}

#[test]
fn a_waiting_scan_is_planned_again_when_assets_are_merged() {
    let mut desk = desk();
    import(&mut desk, "2026-11-18", &FIRST[..1]);
    import(&mut desk, "2026-11-19", &[("b.test", "192.0.2.2", "8")]);
    let (a, b) = (asset(&desk, "a.test"), asset(&desk, "b.test"));
    desk.receive(scan("2026-11-20", &cells(&[("b.test", "192.0.2.2", "1")], "Active")));
    desk.merge(&[a, b], a).unwrap();
    desk.apply();
    assert_eq!(desk.workspace().known_assets().count(), 1);
    let rows: Vec<_> = all_rows(&mut desk).into_iter().map(|r| (r.scanner_id, r.status, r.times_seen)).collect();
    assert_eq!(rows, [("1".to_owned(), Status::Open, 2), ("8".to_owned(), Status::Fixed, 1)]);
}

#[test]
fn ids_of_two_scanners_are_never_compared() {
    let named = |mut scan: Scan, ids: &[&str], netbios: &[&str]| {
        for (host, (id, netbios)) in scan.hosts.iter_mut().zip(ids.iter().zip(netbios)) {
            (*id).clone_into(&mut host.host_id);
            (*netbios).clone_into(&mut host.netbios);
        }
        scan
    };
    let mut desk = desk();
    let qualys = [("a.test", "192.0.2.1", "1"), ("", "192.0.2.2", "1"), ("", "192.0.2.3", "1")];
    take(&mut desk, named(scan("2026-11-18", &cells(&qualys, "Active")), &["11", "12", "13"], &["", "BOX", ""]));
    // The other scanner gives the same numbers to other hosts.
    let tenable =
        [("a.test", "192.0.2.91", "1"), ("", "192.0.2.92", "1"), ("", "192.0.2.3", "1"), ("d.test", "192.0.2.4", "1")];
    let other = of_family("tenable", scan("2026-11-19", &cells(&tenable, "Active")));
    let sheet = take(&mut desk, named(other, &["13", "11", "12", "99"], &["", "BOX", "", ""]));
    assert_eq!(sheet.change.new_assets, 1, "by DNS, by NetBIOS, by address; one is new");
    assert_eq!((sheet.change.new, sheet.change.fixed_by_absence), (4, 0));
    assert_eq!((desk.summary().assets, desk.summary().open), (4, 7));
    // Each scanner finds its host again by its own id, whatever else changed.
    let moved = [("renamed.test", "192.0.2.51", "1"), ("other.test", "192.0.2.52", "1")];
    let sheet = take(&mut desk, named(scan("2026-11-20", &cells(&moved, "Active")), &["11", "12"], &["", ""]));
    assert_eq!((sheet.change.new_assets, sheet.change.still_open), (0, 2));
    let a = desk.workspace().known_assets().find(|(_, asset)| asset.parts[0].host.host_id == "11").unwrap().1;
    assert_eq!((a.host.dns.as_str(), a.parts.len()), ("renamed.test", 2));
}

#[test]
fn a_join_that_was_wrong_is_taken_apart_and_stays_apart() {
    let mut desk = desk();
    import(&mut desk, "2026-11-18", &[("", "192.0.2.1", "1")]);
    let tenable = |day: &str| of_family("tenable", scan(day, &cells(&[("t.test", "192.0.2.1", "7")], "Active")));
    take(&mut desk, tenable("2026-11-19"));
    let joined = asset(&desk, "t.test");
    assert_eq!((desk.summary().assets, desk.parts(joined).len()), (1, 2));
    desk.rate(&Selection::These(vec![joined]), &five_stars());
    assert_eq!(desk.parts(joined)[1].findings, 1);
    desk.split(joined, &SplitOff::Part(1)).unwrap();
    assert_eq!(desk.summary().assets, 2);
    let other = asset(&desk, "t.test");
    assert_eq!((desk.asset_row(joined).unwrap().dns.as_str(), desk.asset_row(other).unwrap().stars), ("", 5));
    for (day, family) in [("2026-11-20", "qualys"), ("2026-11-21", "tenable")] {
        let sheet = match family {
            "qualys" => import(&mut desk, day, &[("", "192.0.2.1", "1")]),
            _ => take(&mut desk, tenable(day)),
        };
        assert_eq!((sheet.change.new_assets, sheet.change.still_open), (0, 1), "{family}");
    }
    assert_eq!(
        all_rows(&mut desk).iter().filter(|row| row.asset == other).map(|row| row.times_seen).collect::<Vec<_>>(),
        [2]
    );
}

#[test]
fn single_facts_can_be_split_off() {
    let mut desk = desk();
    let mut one = scan("2026-11-18", &cells(&[("a.test", "192.0.2.1", "1")], "Active"));
    one.hosts[0].ips.push("192.0.2.77".parse().unwrap());
    take(&mut desk, one);
    let a = asset(&desk, "a.test");
    let off = |facts: &[&str]| SplitOff::Facts(facts.iter().map(|fact| (*fact).to_owned()).collect());
    assert!(desk.split(a, &off(&[])).is_err());
    assert!(desk.split(a, &off(&["192.0.2.9"])).unwrap_err().contains("192.0.2.9"));
    assert!(desk.split(a, &off(&["A.TEST", "192.0.2.1", "192.0.2.77"])).unwrap_err().contains("left"));
    desk.split(a, &off(&["192.0.2.77"])).unwrap();
    assert_eq!(
        (desk.asset_row(a).unwrap().ips, ranked(&mut desk)[0].host.as_str()),
        (vec!["192.0.2.1".to_owned()], "a.test")
    );
    assert_eq!(desk.asset_row(asset(&desk, "192.0.2.77")).unwrap().ips, ["192.0.2.77"]);
    desk.undo();
    assert_eq!(desk.summary().assets, 1);
}

#[test]
fn a_difference_row_by_row_says_what_the_numbers_say() {
    let mut desk = desk();
    import(&mut desk, "2026-11-18", &FIRST);
    take(&mut desk, scan("2026-11-19", &cells(&FIRST[1..2], "Fixed")));
    let mut rows = cells(&[("a.test", "192.0.2.1", "2"), ("b.test", "192.0.2.9", "5")], "Active");
    rows.extend(cells(&[("b.test", "192.0.2.9", "1")], "Fixed"));
    let (sheet, _) = desk.receive(scan("2026-11-20", &rows));
    let ticket = sheet.ticket;
    let page = desk.difference(ticket, ALL, None);
    let expected = [
        (ChangeKind::New, sheet.change.new, 1),
        (ChangeKind::Reopened, sheet.change.reopened, 1),
        (ChangeKind::FixedByScanner, sheet.change.fixed_by_scanner, 1),
        (ChangeKind::Moved, sheet.change.moved.len() as u32, 1),
        (ChangeKind::NotSeen, sheet.change.not_seen, 1),
    ];
    for (kind, said, count) in expected {
        assert_eq!(
            (said, page.counts.iter().find(|(one, _)| *one == kind).map(|(_, count)| *count)),
            (count, Some(count)),
            "{kind:?}"
        );
    }
    assert_eq!((page.total as usize, page.rows.len()), (5, 5));
    let moved = desk.difference(ticket, ALL, Some(ChangeKind::Moved));
    assert_eq!((moved.total, moved.rows[0].ip.as_str()), (1, "192.0.2.2 \u{2192} 192.0.2.9"));
    let new = desk.difference(ticket, Slice { from: 0, count: 1 }, Some(ChangeKind::New)).rows.remove(0);
    assert_eq!(
        (new.host.as_str(), new.scanner_id.as_str(), new.port.as_str(), new.severity.as_str(), new.finding),
        ("b.test", "5", "443/tcp", "3", None)
    );
    assert_eq!(desk.difference(ticket, Slice { from: 4, count: 9 }, None).rows.len(), 1);
    desk.discard(ticket);
    assert_eq!(desk.difference(ticket, ALL, None).total, 0);
}

#[test]
fn two_scans_of_the_history_are_compared_by_what_they_saw() {
    let mut desk = desk();
    import(&mut desk, "2026-11-18", &FIRST);
    import(&mut desk, "2026-11-19", &[FIRST[0], ("d.test", "192.0.2.4", "1")]);
    import(&mut desk, "2026-11-20", &FIRST[..2]);
    let count = |desk: &mut Desk, a: u32, b: u32| {
        let page = desk.compare(a, b, ALL, None).unwrap();
        assert_eq!(page.note, "");
        ChangeKind::COMPARED.map(|kind| page.counts.iter().find(|(one, _)| *one == kind).map_or(0, |(_, count)| *count))
    };
    assert_eq!(count(&mut desk, 1, 2), [3, 1, 1]);
    assert_eq!(count(&mut desk, 2, 1), [1, 3, 1]);
    assert_eq!(count(&mut desk, 1, 3), [2, 0, 2]);
    assert_eq!(desk.compare(1, 2, ALL, Some(ChangeKind::OnlySecond)).unwrap().rows[0].host, "d.test");
    assert!(desk.compare(1, 9, ALL, None).is_err());
    // What is one finding since a merge is one row, whichever of both a scan saw.
    let (a, d) = (asset(&desk, "a.test"), asset(&desk, "d.test"));
    desk.merge(&[a, d], a).unwrap();
    assert_eq!(count(&mut reloaded(&desk, "2026-11-21"), 1, 2), [3, 0, 1]);
    let rows: Vec<_> =
        desk.summary().scans.into_iter().map(|s| (s.number, s.scanner, s.new, s.fixed, s.hosts)).collect();
    let qualys = || "qualys".to_owned();
    assert_eq!(rows, [(3, qualys(), 0, 0, 1), (2, qualys(), 1, 1, 2), (1, qualys(), 4, 0, 3)]);
}

#[test]
fn an_older_report_does_not_open_what_a_newer_one_no_longer_saw() {
    let mut desk = desk();
    import(&mut desk, "2026-11-18", &FIRST[..1]);
    import(&mut desk, "2026-11-20", &FIRST[..1]);
    let older = [("a.test", "192.0.2.1", "1"), ("a.test", "192.0.2.1", "9"), ("z.test", "192.0.2.9", "1")];
    let sheet = import(&mut desk, "2026-11-16", &older);
    assert_eq!((sheet.change.gone_before, sheet.change.new), (1, 1), "nobody looked at z.test since");
    let gone = id(&mut desk, "a.test", "9");
    let finding = desk.workspace().findings.get(gone as usize).unwrap();
    assert_eq!(
        (finding.status, finding.fixed_on.iso().as_deref(), finding.judged),
        (Status::Fixed, Some("2026-11-18"), 2)
    );
    // Another family's newer report says nothing about it.
    let sheet = take(&mut desk, of_family("tenable", scan("2026-11-10", &cells(&older, "Active"))));
    assert_eq!((sheet.change.gone_before, sheet.change.new), (0, 3));
}

#[test]
fn coverage_tells_what_nobody_looked_at() {
    let mut desk = desk();
    import(&mut desk, "2026-11-18", &FIRST);
    let mut newest = scan("2026-11-20", &cells(&FIRST[..1], "Active"));
    let not_scanned = |hosts: &str, reason: &str| NotScanned { hosts: hosts.to_owned(), reason: reason.to_owned() };
    newest.source.not_scanned =
        vec![not_scanned("192.0.2.2-192.0.2.200, 10.0.0.0/8", "host not alive"), not_scanned("q.test", "excluded")];
    take(&mut desk, newest);
    let coverage = desk.coverage("");
    assert!(coverage.list.is_none());
    assert_eq!((coverage.not_scanned_total, coverage.missing_total), (2, 2));
    let row = &coverage.not_scanned[0];
    assert_eq!(
        (row.scan, row.reason.as_str(), row.assets, row.open, row.examples.len()),
        (2, "host not alive", 2, 2, 2)
    );
    assert_eq!((coverage.not_scanned[1].hosts.as_str(), coverage.not_scanned[1].assets), ("q.test", 0));
    let missing = &coverage.missing[0];
    assert_eq!(
        (missing.host.as_str(), missing.last_seen.as_deref(), missing.reason.as_str()),
        ("b.test", Some("2026-11-18"), "host not alive")
    );
    assert_eq!(desk.summary().scans[0].not_scanned, 199 + (1 << 24) + 1);
    let list = "Name;Owner\nA;ops\nB.test;ops\nfresh.test;ops\n192.0.2.250;ops\n;nobody\n";
    let check = desk.coverage(list).list.unwrap();
    let named = |listed: &shared::view::Listed| listed.rows.iter().map(|row| row.host.clone()).collect::<Vec<_>>();
    assert_eq!(
        (check.lines, check.hosts, check.unread, check.unread_lines.as_slice()),
        (6, 4, 1, [(6, ";nobody".to_owned())].as_slice())
    );
    assert_eq!((named(&check.both), named(&check.not_recent)), (vec!["a".to_owned()], vec!["b.test".to_owned()]));
    assert_eq!(
        (named(&check.never), named(&check.rogue)),
        (vec!["fresh.test".to_owned(), "192.0.2.250".to_owned()], vec!["c.test".to_owned()])
    );
    let check = desk.coverage("192.0.2.0/29\nb.test").list.unwrap();
    assert_eq!(
        (check.ranges, check.rogue.total, check.hosts),
        (1, 0, 1),
        "a network is known, and nothing in it is missed"
    );
}

#[test]
fn a_corrected_file_covers_nobody() {
    let mut desk = desk();
    import(&mut desk, "2026-11-18", &FIRST);
    let mut part = scan("2026-11-20", &cells(&[("a.test", "192.0.2.1", "4")], "Active"));
    part.is_partial = true;
    take(&mut desk, part);
    assert_eq!(desk.coverage("").missing_total, 0);
}

/// What the first released version kept of two reports and one rating, byte for byte.
const VERSION_1: &str = include_str!("version1.hex");

#[test]
fn what_version_1_kept_opens() {
    let bytes =
        |hex: &str| (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect();
    let chunks: Vec<Chunk> = VERSION_1
        .lines()
        .map(|line| {
            let mut words = line.split(' ');
            let tables = [Table::Assets, Table::Vulnerabilities, Table::Findings, Table::Meta];
            let name = words.next().unwrap();
            let table = tables.into_iter().find(|table| format!("{table:?}") == name).unwrap();
            Chunk { table, number: words.next().unwrap().parse().unwrap(), bytes: bytes(words.next().unwrap()) }
        })
        .collect();
    let (workspace, errors) = Workspace::from_chunks(&chunks);
    assert_eq!(errors, []);
    let mut desk = Desk::new(workspace, Settings::default(), today());
    let summary = desk.summary();
    assert_eq!(
        (summary.open, summary.fixed, summary.informational, summary.assets, summary.vulnerabilities),
        (2, 1, 1, 2, 3)
    );
    assert_eq!(summary.undo.as_deref(), Some("importance, owner of two.example.test"));
    let rows = ranked(&mut desk);
    assert_eq!(
        (rows[0].host.as_str(), rows[0].scanner_id.as_str(), rows[0].stars, rows[0].times_seen),
        ("two.example.test", "900001", 5, 1)
    );
    assert_eq!((rows[1].id_name.as_str(), rows[1].cvss, rows[1].port.as_str()), ("QID", Some(9.8), "443"));
    assert!(!summary.scans[0].undoable);
    let page = desk.compare(1, 2, ALL, None).unwrap();
    assert_eq!(
        (page.counts.as_slice(), page.note.is_empty()),
        ([(ChangeKind::OnlyFirst, 2), (ChangeKind::OnlySecond, 1)].as_slice(), false)
    );
    // It goes on from there: the host is known, an older report opens nothing, and all is written as version 2.
    let seen = row(&[("DNS", "one.example.test"), ("IP", "192.0.2.1"), ("QID", "900001"), ("Protocol", "")]);
    let sheet = take(&mut desk, scan("2026-11-22", &[seen]));
    assert_eq!((sheet.change.new_assets, sheet.change.fixed_by_absence, sheet.change.still_open), (0, 0, 1));
    desk.undo();
    desk.undo();
    let again = reloaded(&desk, "2026-11-21");
    assert!(again.workspace().chunks().iter().all(|chunk| chunk.bytes[0] == 3));
    assert_eq!(again.asset_row(1).unwrap().owner, "");
}

#[test]
fn a_lost_chunk_of_assets_leaves_no_ghosts() {
    let mut desk = desk();
    let names: Vec<String> = (0..1030).map(|number| format!("h{number}.test")).collect();
    let ips: Vec<String> = (0..1030).map(|number| format!("198.51.{}.{}", number / 250, number % 250)).collect();
    let rows: Vec<Seen<'_>> = names.iter().zip(&ips).map(|(name, ip)| (name.as_str(), ip.as_str(), "1")).collect();
    import(&mut desk, "2026-11-18", &rows);
    desk.rate(&Selection::These(vec![1025]), &five_stars());
    let last = ranked(&mut desk).iter().map(|row| row.id).max().unwrap();
    desk.decide(&FindingSelection::These(vec![last]), Some(&accepted(None))).unwrap();
    let mut chunks = desk.workspace().chunks();
    chunks.retain(|chunk| !(chunk.table == Table::Assets && chunk.number == 0));
    let (workspace, errors) = Workspace::from_chunks(&chunks);
    assert_eq!(errors.len(), 1);
    let mut desk = Desk::new(workspace, Settings::default(), today());
    let query = shared::view::AssetQuery {
        filter: AssetFilter::default(),
        sort: shared::view::Sort { by: shared::view::AssetColumn::Name, descending: false },
        slice: ALL,
    };
    assert_eq!((desk.summary().assets, desk.asset_page(&query).total, ranked(&mut desk).len()), (6, 6, 5));
    assert!(desk.finding_row(last).unwrap().decision.is_some(), "numbers of the others stay right");
    assert_eq!(desk.board().assets_at_risk, 5);
    assert_eq!(desk.coverage("h3.test").list.unwrap().never.total, 1);
    let undo: Vec<_> = desk.workspace().undo.iter().map(|step| step.words.clone()).collect();
    assert!(undo.len() == 2 && !undo.iter().any(|words| words.contains("import of")), "{undo:?}");
    // The same report fills the gap.
    let mut workspace = desk.workspace().clone();
    workspace.forget_what_was_seen();
    let mut desk = Desk::new(workspace, Settings::default(), today());
    import(&mut desk, "2026-11-18", &rows);
    assert_eq!((desk.summary().assets, ranked(&mut desk).len()), (1030, 1029));
}

/// One thing that happens to a workspace.
#[derive(Clone, Debug)]
enum Happening {
    Import { family: bool, day: i32, rows: Vec<(u8, u8, u8, u8)>, is_partial: bool },
    Rate(u8, u8),
    Decide(u8, Option<bool>),
    Merge(u8, u8),
    Split(u8, u8),
    Undo,
}

fn happening() -> impl Strategy<Value = Happening> {
    let rows = prop::collection::vec((0..5_u8, 0..5_u8, 0..4_u8, 0..4_u8), 1..8);
    prop_oneof![
        4 => (any::<bool>(), 0..12_i32, rows, prop::bool::weighted(0.1))
            .prop_map(|(family, day, rows, is_partial)| Happening::Import { family, day, rows, is_partial }),
        2 => (any::<u8>(), 1..6_u8).prop_map(|(asset, stars)| Happening::Rate(asset, stars)),
        2 => (any::<u8>(), any::<Option<bool>>()).prop_map(|(finding, what)| Happening::Decide(finding, what)),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Happening::Merge(a, b)),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(asset, part)| Happening::Split(asset, part)),
        1 => Just(Happening::Undo),
    ]
}

fn happen(desk: &mut Desk, what: &Happening, salt: u64) {
    let count = desk.workspace().assets.len().max(1) as u32;
    let findings = desk.workspace().findings.len().max(1) as u32;
    match what {
        Happening::Import { family, day, rows, is_partial } => {
            let cells: Vec<Vec<String>> = rows
                .iter()
                .map(|(name, ip, qid, status)| {
                    let dns = if *name == 0 { String::new() } else { format!("h{name}.test") };
                    let status = ["New", "Active", "Fixed", "Re-Opened"][*status as usize];
                    row(&[
                        ("DNS", &dns),
                        ("IP", &format!("192.0.2.{}", ip + 1)),
                        ("QID", &(qid + 1).to_string()),
                        ("Vuln Status", status),
                        ("Tracking Method", ""),
                    ])
                })
                .collect();
            let day = Day::from_iso("2026-11-01").unwrap().plus(*day).iso().unwrap();
            let mut scan = scan(&day, &cells);
            scan.is_partial |= *is_partial;
            // Every file is another one, also where it says the same.
            scan.source.fingerprint ^= salt.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let scan = if *family { of_family("tenable", scan) } else { scan };
            let rows = scan.counts.rows;
            let (sheet, _) = desk.receive(scan);
            desk.apply();
            assert_eq!(rows, sheet.accepted + sheet.rejected + sheet.merged + sheet.informational);
        }
        Happening::Rate(asset, stars) => {
            let edit = RatingEdit { stars: Edit::Set(Stars::new(*stars).unwrap()), ..RatingEdit::default() };
            desk.rate(&Selection::These(vec![u32::from(*asset) % count]), &edit);
        }
        Happening::Decide(finding, what) => {
            let edit = what.map(|is_accepted| if is_accepted { accepted(Some("2027-01-01")) } else { false_alarm() });
            let chosen =
                FindingSelection::These(vec![u32::from(*finding) % findings, u32::from(*finding) / 2 % findings]);
            desk.decide(&chosen, edit.as_ref()).unwrap();
        }
        Happening::Merge(a, b) => {
            let pair = [u32::from(*a) % count, u32::from(*b) % count];
            let _: Result<StoreChange, String> = desk.merge(&pair, pair[0]);
        }
        Happening::Split(asset, part) => {
            let asset = u32::from(*asset) % count;
            let parts = desk.parts(asset);
            let off = match parts.get(*part as usize / 2 % parts.len().max(1)) {
                Some(part) if part.part % 2 == 0 => SplitOff::Facts(part.ips.clone()),
                _ => SplitOff::Part(u32::from(*part) % 4),
            };
            let _: Result<StoreChange, String> = desk.split(asset, &off);
        }
        Happening::Undo => drop(desk.undo()),
    }
}

/// What must hold whatever happened.
fn assert_sound(desk: &mut Desk) {
    let workspace = desk.workspace();
    let mut identities = std::collections::HashSet::new();
    for (index, finding) in workspace.findings.standing() {
        let asset = &workspace.assets[finding.asset as usize];
        assert!(!asset.is_blank() && (finding.part as usize) < asset.parts.len(), "{finding:?}");
        assert!(identities.insert(finding.identity()), "twice: {finding:?}");
        assert!(workspace.row(index).is_some() && finding.decision as usize <= workspace.decisions.len());
    }
    for finding in workspace.findings.iter().filter(|finding| !finding.stands()) {
        let stands = workspace.findings.get(finding.united as usize - 1).expect("there");
        assert!(stands.stands(), "of one that stands: {finding:?}");
        assert_eq!(
            (stands.asset, stands.vulnerability, stands.service),
            (finding.asset, finding.vulnerability, finding.service)
        );
    }
    let summary = desk.summary();
    let standing = workspace.findings.standing().count() as u32;
    assert_eq!(
        standing,
        summary.open + summary.fixed + summary.informational + summary.accepted + summary.false_positive
    );
    assert_eq!(ranked(desk).len() as u32, summary.open);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn whatever_happened_can_be_taken_back_step_by_step(happenings in prop::collection::vec(happening(), 1..14)) {
        let mut desk = desk();
        let mut before: Vec<(usize, Vec<Chunk>)> = Vec::new();
        for (salt, what) in (1..).zip(&happenings) {
            let (steps, was) = (desk.workspace().undo.len(), state(desk.workspace()));
            happen(&mut desk, what, salt);
            match desk.workspace().undo.len() {
                more if more > steps => before.push((steps, was)),
                less if less < steps => {
                    let (_, expected) = before.pop().expect("a step");
                    prop_assert_eq!(state(desk.workspace()), expected);
                }
                _ => prop_assert_eq!(state(desk.workspace()), was),
            }
            assert_sound(&mut desk);
            let (loaded, errors) = Workspace::from_chunks(&desk.workspace().chunks());
            prop_assert_eq!(errors, vec![]);
            prop_assert_eq!(loaded.chunks(), desk.workspace().chunks());
        }
        // After a reload, back to nothing.
        let mut desk = reloaded(&desk, "2026-11-21");
        while let Some((_, expected)) = before.pop() {
            desk.undo();
            prop_assert_eq!(state(desk.workspace()), expected);
            assert_sound(&mut desk);
        }
        prop_assert!(desk.workspace().undo.is_empty() && desk.workspace().befores.is_empty());
    }

    #[test]
    fn an_import_leaves_as_if_it_had_never_been(
        first in prop::collection::vec(happening(), 1..8),
        import in happening().prop_filter("an import", |what| matches!(what, Happening::Import { .. })),
        since in prop::collection::vec(happening().prop_filter("of people", |what| matches!(what, Happening::Rate(..) | Happening::Decide(..))), 0..5),
    ) {
        let mut desk = desk();
        for (salt, what) in (1..).zip(&first) {
            happen(&mut desk, what, salt);
        }
        let (assets, findings) = (desk.workspace().assets.clone(), desk.workspace().findings.clone());
        happen(&mut desk, &import, 99);
        for what in &since {
            happen(&mut desk, what, 0);
        }
        let scan = desk.workspace().sources.last().expect("imported").number;
        let said = (desk.workspace().assets.clone(), desk.workspace().findings.clone());
        let new_rated = said.0[assets.len()..].iter().filter(|asset| asset.rating != shared::model::Rating::default()).count();
        let (_, undone) = desk.undo_import(scan).unwrap();
        prop_assert_eq!(undone.ratings as usize, new_rated);
        prop_assert_eq!((desk.workspace().assets.len(), desk.workspace().findings.len()), (assets.len(), findings.len()));
        for (index, asset) in assets.iter().enumerate() {
            let now = &desk.workspace().assets[index];
            prop_assert_eq!((&now.parts, &now.host), (&asset.parts, &asset.host));
            prop_assert_eq!(&now.rating, &said.0[index].rating);
        }
        for (index, finding) in findings.iter().enumerate() {
            let mut now = desk.workspace().findings.get(index).unwrap();
            prop_assert_eq!(now.decision, said.1.get(index).unwrap().decision);
            now.decision = finding.decision;
            prop_assert_eq!(now, finding);
        }
        assert_sound(&mut desk);
        while !desk.workspace().undo.is_empty() {
            desk.undo();
            assert_sound(&mut desk);
        }
        prop_assert!(desk.workspace().is_empty() && desk.workspace().assets.is_empty());
    }
}
