//! Which host is which: merged, taken apart again, known to several scanners.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use shared::desk::Desk;
use shared::ingest::Scan;
use shared::model::{Stars, Status};
use shared::view::{AssetFilter, Edit, FindingSelection, RatingEdit, Selection, SplitOff};
use support::life::{FIRST, accepted, all_rows, asset, cells, five_stars, id, import, of_family, scan, state, take};
use support::{desk, ranked};

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
