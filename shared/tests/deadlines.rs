//! Deadlines of a workspace: which day findings are due, what moves it, who has none, and how the figures add up.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use shared::desk::Desk;
use shared::model::{DecisionKind, Exposure, RiskClass, Stars};
use shared::risk::{Clock, Deadlines, Settings, Tighter, Whose};
use shared::view::{
    DecisionEdit, Edit, Facet, FindingColumn, FindingFilter, FindingRow, FindingSelection, RatingEdit, Selection, Sort,
};
use support::{desk, ranked, read, report, row, today};

/// A report of one flaw on one host, first seen on a day of 2026 (month/day).
fn seen(cells: &[(&str, &str, &str)]) -> String {
    let rows: Vec<Vec<String>> = cells
        .iter()
        .map(|(ip, qid, first)| {
            row(&[
                ("IP", ip),
                ("DNS", ""),
                ("Tracking Method", "IP"),
                ("QID", qid),
                ("Severity", "2"),
                ("First Detected", first),
            ])
        })
        .collect();
    report(&rows, support::Style::default())
}

fn loaded(text: &str) -> Desk {
    let mut desk = desk();
    desk.receive(read(text).expect("readable"));
    desk.apply();
    desk
}

/// Due dates by address, and the class each rests on.
fn due(desk: &mut Desk) -> Vec<(String, RiskClass, Option<String>)> {
    let mut rows: Vec<_> = ranked(desk).into_iter().map(|row| (row.ip, row.class, row.due)).collect();
    rows.sort();
    rows
}

fn one(desk: &mut Desk) -> FindingRow {
    ranked(desk).remove(0)
}

fn place(desk: &mut Desk, exposure: Exposure, stars: u8) {
    let edit = RatingEdit {
        exposure: Edit::Set(exposure),
        stars: Edit::Set(Stars::new(stars).unwrap()),
        ..RatingEdit::default()
    };
    desk.rate(&Selection::These(vec![0]), &edit);
}

fn days(critical: u16, high: u16, medium: u16, low: u16) -> Deadlines {
    Deadlines { critical, high, medium, low }
}

fn facet(desk: &Desk, key: &str) -> Facet {
    desk.facets(&FindingFilter::default()).into_iter().find(|facet| facet.key == key).expect("there")
}

fn counts(facet: &Facet) -> Vec<(&str, u32)> {
    facet.values.iter().map(|value| (value.value.as_str(), value.count)).collect()
}

#[test]
fn days_of_the_class_count_from_the_day_it_was_first_seen() {
    let mut desk = loaded(&seen(&[("192.0.2.1", "900100", "11/01/2026 08:00:00")]));
    let row = one(&mut desk);
    assert_eq!((row.class, row.due.as_deref(), row.due_in_days), (RiskClass::Low, Some("2027-01-30"), Some(70)));
    // A better rated host makes the class higher and the days fewer.
    place(&mut desk, Exposure::Internet, 5);
    let row = one(&mut desk);
    assert_eq!((row.class, row.due.as_deref(), row.due_in_days), (RiskClass::Medium, Some("2026-11-22"), Some(1)));
    desk.configure(Settings { deadlines: days(1, 2, 3, 4), ..Settings::default() });
    assert_eq!(one(&mut desk).due.as_deref(), Some("2026-11-04"));
}

#[test]
fn a_rule_makes_days_fewer_where_it_is_for_the_asset_and_nowhere_else() {
    let mut desk = loaded(&seen(&[
        ("192.0.2.1", "900100", "11/01/2026 08:00:00"),
        ("192.0.2.2", "900100", "11/01/2026 08:00:00"),
    ]));
    place(&mut desk, Exposure::Internet, 3);
    let before = due(&mut desk);
    let tighter = vec![
        Tighter { whose: Whose::Exposure(Exposure::Internet), days: days(1, 2, 3, 10) },
        Tighter { whose: Whose::Stars(Stars::new(5).unwrap()), days: days(1, 1, 1, 1) },
    ];
    desk.configure(Settings { tighter, ..Settings::default() });
    let after = due(&mut desk);
    assert_eq!((after[0].1, after[0].2.as_deref()), (RiskClass::Medium, Some("2026-11-04")), "{after:?}");
    assert_eq!(after[1], before[1], "another host");
}

/// A list whose rows say when the flaw became public.
fn published(rows: &[(&str, &str, &str)]) -> String {
    let head = "IP,DNS,Scanner,Id,Title,Type,Status,Severity,First Detected,Last Detected,Published,Known exploited\n";
    let line = |(ip, id, published): &(&str, &str, &str)| {
        format!("{ip},,qualys,{id},A flaw,Confirmed,Open,2,2026-11-01,2026-11-20,{published},\n")
    };
    rows.iter().fold(head.to_owned(), |text, row| text + &line(row))
}

#[test]
fn the_clock_may_start_when_the_flaw_became_public() {
    let rows = [("192.0.2.1", "1", "2026-08-01"), ("192.0.2.2", "2", ""), ("192.0.2.3", "3", "2026-12-24")];
    let mut desk = loaded(&published(&rows));
    let of_all = |desk: &mut Desk| due(desk).into_iter().map(|(.., due)| due.unwrap()).collect::<Vec<_>>();
    assert_eq!(of_all(&mut desk), ["2027-01-30", "2027-01-30", "2027-01-30"]);
    desk.configure(Settings { clock: Clock::Published, ..Settings::default() });
    // Public long before it was seen: due before it was found, so overdue at once. Without a day, or with one that is
    // yet to come, the day it was first seen counts.
    assert_eq!(of_all(&mut desk), ["2026-10-30", "2027-01-30", "2027-01-30"]);
    assert_eq!(counts(&facet(&desk, "due")), [("overdue", 1), ("later", 2)]);
}

#[test]
fn the_facet_and_the_figures_say_the_same() {
    let mut desk = loaded(&seen(&[
        ("192.0.2.1", "900101", "07/01/2026 08:00:00"), // due 2026-09-29
        ("192.0.2.1", "900102", "08/22/2026 08:00:00"), // due 2026-11-20, yesterday
        ("192.0.2.1", "900103", "08/23/2026 08:00:00"), // due today
        ("192.0.2.1", "900104", "08/30/2026 08:00:00"), // in 7 days
        ("192.0.2.1", "900105", "08/31/2026 08:00:00"), // in 8 days
        ("192.0.2.1", "900106", "09/23/2026 08:00:00"), // in 31 days
        ("192.0.2.1", "900107", ""),                    // since the day of the report, which is 2026-11-20
    ]));
    assert_eq!(counts(&facet(&desk, "due")), [("overdue", 2), ("week", 2), ("month", 1), ("later", 2)]);
    let figures = desk.board().deadlines;
    assert_eq!((figures.overdue, figures.all_overdue(), figures.within_week), ([0, 0, 0, 2], 2, 2));
    assert_eq!(desk.overdue(), 2, "the report says what the dashboard says");
    let oldest = figures.oldest.unwrap();
    assert_eq!((oldest.due.as_str(), oldest.days), ("2026-09-29", 53));
    let chosen =
        FindingFilter { facets: [("due".to_owned(), vec!["overdue".to_owned()])].into(), ..FindingFilter::default() };
    let sort = Sort { by: FindingColumn::Due, descending: false };
    let overdue: Vec<_> = desk.all_findings(&chosen, sort).into_iter().map(|row| row.due_in_days.unwrap()).collect();
    assert_eq!(overdue, [-53, -1]);
}

#[test]
fn what_is_decided_has_no_due_date_until_the_decision_ends() {
    let text = seen(&[
        ("192.0.2.1", "900101", "07/01/2026 08:00:00"),
        ("192.0.2.1", "900102", "07/01/2026 08:00:00"),
        ("192.0.2.1", "900103", "07/01/2026 08:00:00"),
    ]);
    let mut desk = loaded(&text);
    let due_before = one(&mut desk).due;
    let accept = |until: Option<&str>| DecisionEdit {
        kind: DecisionKind::Accepted,
        reason: "behind the proxy".to_owned(),
        until: until.map(str::to_owned),
    };
    let false_alarm = DecisionEdit { kind: DecisionKind::FalsePositive, reason: "backported".to_owned(), until: None };
    for (id, decision) in [(0, accept(Some("2026-12-01"))), (1, accept(None)), (2, false_alarm)] {
        desk.decide(&FindingSelection::These(vec![id]), Some(&decision)).unwrap();
    }
    let figures = desk.board().deadlines;
    assert_eq!((figures.all_overdue(), figures.exceptions, figures.next_expiry.as_deref()), (0, 3, Some("2026-12-01")));
    assert!((0..3).all(|id| desk.finding_row(id).unwrap().due.is_none()));
    assert_eq!(counts(&facet(&desk, "status")), [("accepted", 2), ("false_positive", 1)]);
    // The day comes: it is open again, overdue by the days it always had, and findable.
    let (workspace, _) = shared::workspace::Workspace::from_chunks(&desk.workspace().chunks());
    let mut later = Desk::new(workspace, Settings::default(), today().plus(10));
    let row = later.finding_row(0).unwrap();
    assert_eq!((row.due.clone(), row.due_in_days), (due_before, Some(-63)));
    assert_eq!(counts(&facet(&later, "status")), [("accepted", 1), ("false_positive", 1), ("acceptance_ended", 1)]);
    let figures = later.board().deadlines;
    assert_eq!((figures.all_overdue(), figures.exceptions, figures.next_expiry), (1, 2, None));
    assert_eq!(later.overdue(), 1);
    assert_eq!(ranked(&mut later).len(), 1, "shown without being asked for");
}

#[test]
fn fixed_in_time_is_by_the_class_it_has_now() {
    let fixed = |qid: &str, first: &str, on: &str| {
        format!("192.0.2.1,,qualys,{qid},A flaw,Confirmed,Fixed,2,{first},{on},{on}\n")
    };
    let text = "IP,DNS,Scanner,Id,Title,Type,Status,Severity,First Detected,Last Detected,Fixed on\n".to_owned()
        + &fixed("1", "2026-01-01", "2026-04-01") // on the last day of 90
        + &fixed("2", "2026-01-01", "2026-04-02"); // a day too late
    let mut desk = loaded(&text);
    let figures = desk.board().deadlines;
    assert_eq!((figures.fixed, figures.on_time, figures.all_overdue()), (2, 1, 0));
    desk.configure(Settings { deadlines: days(3, 7, 21, 91), ..Settings::default() });
    assert_eq!(desk.board().deadlines.on_time, 2);
    assert!((0..2).all(|id| desk.finding_row(id).unwrap().due.is_none()), "nothing is left to do");
}

#[test]
fn an_export_says_when_and_whether_it_is_late() {
    let mut desk = loaded(&seen(&[
        ("192.0.2.1", "900101", "07/01/2026 08:00:00"),
        ("192.0.2.1", "900102", "11/01/2026 08:00:00"),
        ("192.0.2.1", "900103", "11/01/2026 08:00:00"),
    ]));
    let edit = DecisionEdit { kind: DecisionKind::Accepted, reason: "behind the proxy".to_owned(), until: None };
    desk.decide(&FindingSelection::These(vec![2]), Some(&edit)).unwrap();
    let text = String::from_utf8(support::exported(&mut desk, false)).unwrap();
    let lines: Vec<Vec<&str>> =
        text.trim_start_matches('\u{feff}').lines().map(|line| line.split(',').collect()).collect();
    let cells = |name: &str| {
        let at = lines[0].iter().position(|column| *column == name).expect("a column");
        lines[1..].iter().map(|line| line[at]).collect::<Vec<_>>()
    };
    assert_eq!(cells("Due"), ["2026-09-29", "2027-01-30", ""]);
    assert_eq!(cells("Days left"), ["-53", "70", ""]);
    assert_eq!(cells("Overdue"), ["yes", "no", ""]);
}

#[test]
fn a_published_score_that_is_not_its_vectors_is_found() {
    let vector = "(AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H)";
    let rows = [
        row(&[("QID", "900101"), ("CVSS3.1 Base", &format!("5.0 {vector}"))]),
        row(&[("QID", "900102"), ("CVSS3.1 Base", &format!("9.8 {vector}"))]),
        row(&[("QID", "900103")]),
    ];
    let mut desk = loaded(&report(&rows, support::Style::default()));
    assert_eq!(counts(&facet(&desk, "note")), [("cvss_differs", 1), ("none", 2)]);
    let marked: Vec<_> = ranked(&mut desk)
        .into_iter()
        .filter_map(|row| Some((row.scanner_id, row.cvss?, row.cvss_published?)))
        .collect();
    assert_eq!(marked, [("900101".to_owned(), 9.8, 5.0)]);
    // Where nothing is noted there is nothing to choose.
    let desk = loaded(&report(&rows[1..], support::Style::default()));
    assert!(desk.facets(&FindingFilter::default()).iter().all(|facet| facet.key != "note"));
}
