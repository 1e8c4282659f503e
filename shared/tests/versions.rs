//! What browsers hold: workspaces that older versions kept, and what a lost chunk leaves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use shared::desk::Desk;
use shared::model::{CriticalityClass, Day, Exposure, Rating, Stars, Status};
use shared::risk::Settings;
use shared::view::{AssetFilter, ChangeKind, FindingSelection, Selection};
use shared::workspace::{Chunk, PersistError, Table, Workspace};
use support::life::{ALL, Seen, accepted, all_rows, asset, five_stars, import, reloaded, scan, take};
use support::{desk, ranked, row, today};

/// What the first released version kept of two reports and one rating, byte for byte.
const VERSION_1: &str = include_str!("version1.hex");
/// What version 2 kept, written by its own code: two reports, a rating of five fields, a change of it, an acceptance, a
/// merge. All of it can be taken back.
const VERSION_2: &str = include_str!("version2.hex");
/// What version 3 kept, written by its own code: two reports (IPv6, no days, information, fixed), a rating, a rule, an
/// acceptance, a merge. All of it can be taken back.
const VERSION_3: &str = include_str!("version3.hex");

/// Chunks from lines of table, number and bytes.
fn chunks(text: &str) -> Vec<Chunk> {
    let bytes =
        |hex: &str| (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect();
    let tables = [Table::Assets, Table::Vulnerabilities, Table::Findings, Table::Meta, Table::Traces, Table::Befores];
    text.lines()
        .map(|line| {
            let mut words = line.split(' ');
            let name = words.next().unwrap();
            let table = tables.into_iter().find(|table| format!("{table:?}") == name).unwrap();
            Chunk { table, number: words.next().unwrap().parse().unwrap(), bytes: bytes(words.next().unwrap()) }
        })
        .collect()
}

#[test]
fn what_version_1_kept_opens() {
    let (workspace, errors) = Workspace::from_chunks(&chunks(VERSION_1));
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
    // It goes on from there: the host is known, an older report opens nothing, and all is written as version 4.
    let seen = row(&[("DNS", "one.example.test"), ("IP", "192.0.2.1"), ("QID", "900001"), ("Protocol", "")]);
    let sheet = take(&mut desk, scan("2026-11-22", &[seen]));
    assert_eq!((sheet.change.new_assets, sheet.change.fixed_by_absence, sheet.change.still_open), (0, 0, 1));
    desk.undo();
    desk.undo();
    let again = reloaded(&desk, "2026-11-21");
    assert!(again.workspace().chunks().iter().all(|chunk| chunk.bytes[0] == 4));
    assert_eq!(again.asset_row(1).unwrap().owner, "");
}

/// Open, fixed, information, accepted, assets, vulnerabilities.
fn counts(desk: &Desk) -> [u32; 6] {
    let all = desk.summary();
    [all.open, all.fixed, all.informational, all.accepted, all.assets, all.vulnerabilities]
}

#[test]
fn what_version_2_kept_opens() {
    assert!(chunks(VERSION_2).iter().all(|chunk| chunk.bytes[0] == 2));
    let (workspace, errors) = Workspace::from_chunks(&chunks(VERSION_2));
    assert_eq!(errors, []);
    let mut desk = Desk::new(workspace, Settings::default(), today());
    assert_eq!(counts(&desk), [2, 1, 1, 1, 2, 4]);
    let two = asset(&desk, "two.example.test");
    let rating = desk.workspace().assets[two as usize].rating.clone();
    let expected = Rating {
        stars: Stars::new(5),
        class: Some(CriticalityClass::Mission),
        owner: "Sales".to_owned(),
        tags: vec!["till".to_owned()],
        ..Rating::default()
    };
    assert_eq!(rating, expected);
    let library = &desk.workspace().vulnerabilities[0];
    assert_eq!((library.title.as_str(), library.cves.len()), ("Library is old", 2));
    let cvss = library.cvss.as_ref().unwrap();
    assert_eq!((cvss.base, cvss.published_differs), (9.8, Some(9.1)));
    assert_eq!((library.published, library.exploited), (Day::NONE, false), "not known then");
    let decided = all_rows(&mut desk).into_iter().find_map(|row| row.decision).unwrap();
    assert_eq!((decided.reason.as_str(), decided.until.as_deref()), ("behind the proxy", Some("2026-12-01")));
    let statuses: Vec<_> = all_rows(&mut desk).into_iter().map(|row| (row.scanner_id, row.status)).collect();
    assert!(statuses.contains(&("900002".to_owned(), Status::Fixed)), "{statuses:?}");
    assert_eq!(desk.compare(1, 2, ALL, None).unwrap().note, "", "what each scan saw is known");

    // Every step of every kind is taken back, one by one, also from what this version wrote of it.
    let mut desk = reloaded(&desk, "2026-11-21");
    assert!(desk.workspace().chunks().iter().all(|chunk| chunk.bytes[0] == 4));
    let mut undo = |words: &str, expected: [u32; 6]| {
        assert_eq!(desk.summary().undo.as_deref(), Some(words));
        desk.undo();
        assert_eq!(counts(&desk), expected, "{words}");
        let assets = desk.workspace().assets.get(two as usize);
        assets.map(|asset| asset.rating.clone()).unwrap_or_default()
    };
    undo("merge of three.example.test into one.example.test", [2, 1, 1, 1, 3, 4]);
    undo("accepted: Library is old on one.example.test", [3, 1, 1, 0, 3, 4]);
    let before = undo("exposure, owner of two.example.test", [3, 1, 1, 0, 3, 4]);
    assert_eq!(before, Rating { owner: "Ops".to_owned(), exposure: Some(Exposure::Internet), ..expected });
    let first = undo("importance, criticality class, exposure, owner, tags of two.example.test", [3, 1, 1, 0, 3, 4]);
    assert_eq!(first, Rating::default());
    undo("import of report.csv", [3, 0, 1, 0, 3, 3]);
    let library = &desk.workspace().vulnerabilities[0];
    assert_eq!((library.cves.len(), library.cvss.as_ref()), (1, None), "as the first report had it");
    assert_eq!(desk.workspace().assets[0].host.address(), "192.0.2.1", "before it moved");
    desk.undo();
    assert_eq!((counts(&desk), desk.summary().undo), ([0; 6], None));
}

#[test]
fn what_version_3_kept_opens() {
    assert!(chunks(VERSION_3).iter().all(|chunk| chunk.bytes[0] == 3));
    let (workspace, errors) = Workspace::from_chunks(&chunks(VERSION_3));
    assert_eq!(errors, []);
    let mut desk = Desk::new(workspace, Settings::default(), today());
    assert_eq!(counts(&desk), [2, 1, 1, 1, 2, 4]);
    let rows = all_rows(&mut desk);
    let facts: Vec<_> = rows
        .iter()
        .map(|row| (row.host.as_str(), row.scanner_id.as_str(), row.status, row.port.as_str(), row.times_seen))
        .collect();
    let expected = [
        ("two.example.test", "900004", Status::Open, "443/tcp", 1),
        ("one.example.test", "900002", Status::Reopened, "443/tcp", 2),
        ("one.example.test", "900001", Status::Open, "443/tcp", 2),
        ("two.example.test", "900001", Status::Fixed, "8443/tcp ssl", 1),
    ];
    assert_eq!(facts, expected);

    // Every step is taken back, one by one, also from what this version wrote of it.
    let mut desk = reloaded(&desk, "2026-11-21");
    assert!(desk.workspace().chunks().iter().all(|chunk| chunk.bytes[0] == 4));
    assert_eq!(all_rows(&mut desk), rows);
    let steps = [
        ("merge of three.example.test into one.example.test", [2, 2, 1, 1, 3, 4]),
        ("import of report.csv", [2, 1, 1, 1, 3, 3]),
        ("accepted: Library is old on one.example.test", [3, 1, 1, 0, 3, 3]),
        ("new rule 'Shop'", [3, 1, 1, 0, 3, 3]),
        ("importance, function, environment, location, tags of two.example.test", [3, 1, 1, 0, 3, 3]),
        ("import of report.csv", [0; 6]),
    ];
    for (words, expected) in steps {
        assert_eq!(desk.summary().undo.as_deref(), Some(words));
        desk.undo();
        desk = reloaded(&desk, "2026-11-21");
        assert_eq!(counts(&desk), expected, "{words}");
    }
    assert_eq!(desk.summary().undo, None);
}

#[test]
fn what_is_cut_or_changed_is_damaged_and_never_more() {
    let (workspace, _) = Workspace::from_chunks(&chunks(VERSION_3));
    let kept = workspace.chunks();
    for (at, chunk) in kept.iter().enumerate() {
        for end in 1..chunk.bytes.len() {
            let mut cut = kept.clone();
            cut[at].bytes.truncate(end);
            let (_, errors) = Workspace::from_chunks(&cut);
            assert_eq!(errors, [PersistError::Damaged { table: chunk.table, number: chunk.number }], "{end}");
        }
        for byte in 1..chunk.bytes.len() {
            let mut changed = kept.clone();
            changed[at].bytes[byte] ^= 0x55;
            // Whatever it is taken for: it opens, and numbers lead nowhere they should not.
            let (workspace, _) = Workspace::from_chunks(&changed);
            Desk::new(workspace, Settings::default(), today()).summary();
        }
    }
    let mut newer = kept;
    newer[0].bytes[0] = 5;
    let (_, errors) = Workspace::from_chunks(&newer);
    assert!(matches!(errors[..], [PersistError::Version { found: 5, .. }]), "{errors:?}");
}

#[test]
fn version_2_keeps_its_place_where_a_chunk_is_lost() {
    let mut kept = chunks(VERSION_2);
    kept.retain(|chunk| chunk.table != Table::Vulnerabilities);
    let (workspace, errors) = Workspace::from_chunks(&kept);
    assert!(errors.is_empty(), "a table that is not there at all is empty");
    let desk = Desk::new(workspace, Settings::default(), today());
    assert_eq!((desk.summary().open, desk.summary().assets), (0, 2), "no finding without its flaw");
    let mut cut = chunks(VERSION_2);
    for chunk in &mut cut {
        chunk.bytes.truncate(chunk.bytes.len() - 1);
    }
    let (workspace, errors) = Workspace::from_chunks(&cut);
    assert_eq!((errors.len(), workspace.is_empty()), (cut.len(), true), "each is said to be damaged");
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
