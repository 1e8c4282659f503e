//! Several scans wait at once: each can be applied or discarded alone, all can be applied in the order of their reports.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use shared::desk::Desk;
use shared::view::{ImportSheet, Preview};
use support::{Style, desk, ranked, read, report, row};

/// The plain report of the tests is of 20 November 2026.
const DECEMBER: &str = "12/04/2026 at 10:00:00 (GMT+0000)";
const OCTOBER: &str = "10/04/2026 at 10:00:00 (GMT+0000)";
const SEPTEMBER: &str = "09/04/2026 at 10:00:00 (GMT+0000)";

fn scan(desk: &mut Desk, made: Option<&'static str>, found: &[(&'static str, &'static str)]) -> ImportSheet {
    let style = made.map_or_else(Style::default, |made| Style { made, ..Style::default() });
    let rows: Vec<_> = found.iter().map(|&(dns, qid)| row(&[("DNS", dns), ("IP", ip(dns)), ("QID", qid)])).collect();
    desk.receive(read(&report(&rows, style)).expect("readable")).0
}

fn ip(dns: &str) -> &'static str {
    if dns == "a.test" { "192.0.2.1" } else { "192.0.2.2" }
}

fn open(desk: &mut Desk) -> Vec<String> {
    let mut open: Vec<String> = ranked(desk).into_iter().map(|row| row.host + " " + &row.scanner_id).collect();
    open.sort();
    open
}

fn of(previews: &[Preview], ticket: u32) -> &Preview {
    previews.iter().find(|preview| preview.ticket == ticket).expect("a preview of this ticket")
}

/// A desk that holds a scan already: the ones that follow wait.
fn used_desk() -> Desk {
    let mut desk = desk();
    assert!(scan(&mut desk, Some(SEPTEMBER), &[("b.test", "1")]).applied);
    desk
}

#[test]
fn all_are_applied_in_the_order_of_their_reports_not_in_the_order_they_came() {
    let mut desk = used_desk();
    let december = scan(&mut desk, Some(DECEMBER), &[("a.test", "1")]);
    let october = scan(&mut desk, Some(OCTOBER), &[("a.test", "1"), ("a.test", "2")]);
    let november = scan(&mut desk, None, &[("a.test", "1"), ("a.test", "2"), ("a.test", "3")]);
    assert!([&december, &october, &november].iter().all(|sheet| !sheet.first && !sheet.applied));
    assert_eq!(open(&mut desk), ["b.test 1"], "nothing changes before a person says so");

    let applied = desk.apply().expect("three waited");
    let order: Vec<u32> = applied.previews.iter().map(|preview| preview.ticket).collect();
    assert_eq!(order, [october.ticket, november.ticket, december.ticket]);
    assert!(applied.previews.iter().all(|preview| preview.applied));
    let (second, last) = (of(&applied.previews, november.ticket), of(&applied.previews, december.ticket));
    assert_eq!((second.change.new, second.change.still_open), (1, 2));
    assert_eq!((last.change.still_open, last.change.fixed_by_absence, last.change.gone_before), (1, 2, 0));
    assert_eq!(open(&mut desk), ["a.test 1", "b.test 1"], "what the newest no longer holds is fixed");
    assert!(desk.apply().is_none());
}

#[test]
fn the_first_of_several_is_applied_at_once_and_the_rest_waits() {
    let mut desk = desk();
    let (first, change) = desk.receive(read(&report(&[row(&[])], Style::default())).expect("readable"));
    assert!(first.first && first.applied && change.is_some_and(|change| change.new_sources == [(1, first.ticket)]));
    let second = scan(&mut desk, Some(DECEMBER), &[("a.test", "1")]);
    assert!(!second.first && !second.applied);
}

#[test]
fn applying_one_tells_anew_what_the_others_would_change() {
    let mut desk = used_desk();
    let a = scan(&mut desk, Some(DECEMBER), &[("a.test", "7"), ("b.test", "7")]);
    let b = scan(&mut desk, Some(DECEMBER), &[("a.test", "7"), ("a.test", "8")]);
    assert_eq!((a.change.new, b.change.new, a.applied, b.applied), (2, 2, false, false));

    let applied = desk.apply_one(a.ticket).expect("it waited");
    assert_eq!(applied.store.new_sources, [(2, a.ticket)]);
    let (done, left) = (of(&applied.previews, a.ticket), of(&applied.previews, b.ticket));
    assert!(done.applied && !left.applied);
    assert_eq!((left.change.new, left.change.still_open), (1, 1));
    // Whatever else changes is in it as well.
    desk.undo();
    let anew = desk.previews();
    assert_eq!((anew.len(), of(&anew, b.ticket).change.new), (1, 2));
    assert!(desk.apply_one(a.ticket).is_none(), "it no longer waits");
    assert!(desk.discard(b.ticket));
    assert!(!desk.discard(b.ticket));
    assert!(desk.apply().is_none());
}

#[test]
fn the_same_file_twice_waits_with_a_word_and_is_done_once() {
    let mut desk = used_desk();
    let a = scan(&mut desk, Some(OCTOBER), &[("a.test", "1")]);
    let b = scan(&mut desk, Some(OCTOBER), &[("a.test", "1")]);
    let said = |sheet: &ImportSheet| sheet.warnings.iter().any(|words| words.contains("waits already"));
    assert!(!said(&a) && said(&b));
    let applied = desk.apply_one(a.ticket).expect("it waited");
    let left = of(&applied.previews, b.ticket);
    assert!(left.seen_before && left.applied && left.change.is_nothing(), "nothing is left to apply");
    assert!(desk.apply().is_none());
    assert_eq!(desk.workspace().sources.len(), 2);
}

#[test]
fn a_wiped_desk_gives_no_ticket_twice() {
    let mut desk = used_desk();
    let before = scan(&mut desk, None, &[("a.test", "1")]);
    desk.wipe();
    assert!(desk.apply().is_none(), "nothing waits after a wipe");
    assert!(scan(&mut desk, None, &[("a.test", "1")]).ticket > before.ticket);
}
