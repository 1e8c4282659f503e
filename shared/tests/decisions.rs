//! Decisions of people beside scans, and taking back what scans and people changed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use shared::model::Status;
use shared::view::{DecisionEdit, Edit, FindingFilter, FindingSelection, RatingEdit, Selection};
use shared::workspace::Table;
use support::life::{FIRST, accepted, asset, cells, false_alarm, five_stars, id, import, reloaded, scan, state, take};
use support::{desk, ranked};

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
    let patches = desk.listed_patches(&shared::view::PatchQuery::all());
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
