//! What scans saw and what nobody looked at: differences, the history, coverage.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use shared::desk::Desk;
use shared::model::Status;
use shared::view::{ChangeKind, NotScanned, Slice};
use support::desk;
use support::life::{ALL, FIRST, asset, cells, id, import, of_family, reloaded, scan, take};

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
