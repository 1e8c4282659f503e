//! Feeds at work: real files where they are at hand (a folder `shared` beside the project; skipped, saying so, where they
//! are not), no report taken for a feed, and what a feed changes for findings. Counts worked out with wc, sort and grep.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use shared::desk::Desk;
use shared::feeds::{AlertKind, Dated, FeedKind, FeedReader, Feeds, Parsed, recognise};
use shared::ingest::archive::{Archive, Piece, Unpacker};
use shared::model::Cve;
use shared::view::{AlertRow, FeedSheet, FindingFilter};
use support::{desk, ranked, read_in, report, row, today};

const HEAD: usize = 64 << 10;

fn beside(folder: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(folder);
    if !folder.is_dir() {
        println!("skipped: no {} beside the project", folder.display());
        return None;
    }
    Some(folder)
}

/// A file, unpacked if it is packed.
fn bytes_of(file: &Path) -> Vec<u8> {
    let bytes = fs::read(file).unwrap();
    let Some(archive) = Archive::of(&bytes) else { return bytes };
    let mut out = Vec::new();
    let mut unpacker = Unpacker::new(archive, "archive", 1 << 30);
    let unpacked = unpacker.feed(&bytes, &mut |piece| {
        if let Piece::Bytes(bytes) = piece {
            out.extend_from_slice(bytes);
        }
    });
    // What cannot be unpacked is no feed; that it is refused is tested elsewhere.
    if unpacked.is_err() { Vec::new() } else { out }
}

fn parsed(name: &str, bytes: &[u8]) -> Parsed {
    let kind = recognise(&bytes[..bytes.len().min(HEAD)], name).unwrap_or_else(|| panic!("{name} is not recognised"));
    let mut reader = FeedReader::new(kind, name, today(), today());
    bytes.chunks(1 << 20).for_each(|chunk| reader.feed(chunk).unwrap());
    reader.finish().unwrap()
}

/// One real file: rows, CVEs, and the day it is of.
fn check(name: &str, kind: FeedKind, rows: u32, cves: usize, date: (&str, Dated)) {
    let Some(folder) = beside("scoring/truth") else { return };
    let bytes = bytes_of(&folder.join(name));
    let parsed = parsed(name, &bytes);
    let about = parsed.feed.about().clone();
    assert_eq!(
        (parsed.feed.kind(), parsed.rows, parsed.feed.len(), parsed.left_out, parsed.problem_count),
        (kind, rows, cves, 0, 0),
        "{name}"
    );
    assert_eq!((about.date.iso().as_deref(), about.dated), (Some(date.0), date.1), "{name}");
    let mut feeds = Feeds::default();
    feeds.replace(parsed.feed).unwrap();
    let chunk = feeds.chunk(kind);
    println!("{name}: {} bytes stored for {cves} CVEs", chunk.bytes.len());
    assert_eq!(Feeds::from_chunks(&[chunk]), (feeds, vec![]), "{name}");
}

#[test]
fn real_feeds() {
    check("kev.csv", FeedKind::Kev, 1662, 1662, ("2026-08-07", Dated::LatestEntry));
    check("epss_2024-10-27.csv.gz", FeedKind::Epss, 263_619, 263_619, ("2024-10-27", Dated::Name));
    check("epss_2026-08-16.csv.gz", FeedKind::Epss, 360_142, 360_142, ("2026-08-16", Dated::Name));
    check("poc_github.csv", FeedKind::Exploits, 12_299, 12_299, ("2026-08-16", Dated::LatestEntry));
}

#[test]
fn real_feeds_say_what_their_files_say() {
    let Some(folder) = beside("scoring/truth") else { return };
    let mut feeds = Feeds::default();
    for name in ["kev.csv", "epss_2026-08-16.csv.gz", "poc_github.csv"] {
        feeds.replace(parsed(name, &bytes_of(&folder.join(name))).feed).unwrap();
    }
    let ransomware = feeds.kev.as_ref().unwrap().rows().iter().filter(|(_, kev)| kev.ransomware).count();
    assert_eq!(ransomware, 338);
    let of = |id: &str| feeds.of(Cve::parse(id).unwrap());
    let first = of("CVE-1999-0016");
    let epss = first.epss.unwrap();
    assert!((epss.score - 0.95739).abs() < 1e-12 && (epss.percentile - 0.99867).abs() < 1e-12);
    assert!(first.exploit && first.kev.is_none());
    let kev = of("CVE-2014-1812").kev.unwrap();
    assert_eq!((kev.added.iso().as_deref(), kev.due.iso().as_deref()), (Some("2021-11-03"), Some("2022-05-03")));
    assert!(kev.ransomware);
}

#[test]
fn no_report_is_taken_for_a_feed_and_no_feed_for_a_report() {
    let mut seen = 0;
    if let Some(scans) = beside("scans") {
        let mut folders = vec![scans];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let (bytes, name) = (bytes_of(&path), path.file_name().unwrap().to_string_lossy().into_owned());
                for name in [name.as_str(), "exploits.csv"] {
                    assert_eq!(recognise(&bytes[..bytes.len().min(HEAD)], name), None, "{}", path.display());
                }
                seen += 1;
            }
        }
        assert!(seen > 30, "only {seen} files");
    }
    if let Some(truth) = beside("scoring/truth") {
        let bytes = bytes_of(&truth.join("cve_features_asof_2024-10-27.csv.gz"));
        assert_eq!(recognise(&bytes[..HEAD], "cve_features_asof_2024-10-27.csv"), None);
        for name in ["kev.csv", "epss_2026-08-16.csv.gz", "poc_github.csv"] {
            assert!(read_in(&bytes_of(&truth.join(name)), 1 << 20).is_err(), "{name}");
        }
    }
}

/// Three findings: two of one vulnerability, one of another.
fn small() -> Desk {
    let text = report(
        &[
            row(&[("QID", "1"), ("CVE ID", "CVE-2030-1001"), ("IP", "192.0.2.1"), ("DNS", "a.example.test")]),
            row(&[("QID", "1"), ("CVE ID", "CVE-2030-1001"), ("IP", "192.0.2.2"), ("DNS", "b.example.test")]),
            row(&[
                ("QID", "2"),
                ("CVE ID", "CVE-2030-1002,CVE-2030-1003"),
                ("IP", "192.0.2.1"),
                ("DNS", "a.example.test"),
            ]),
        ],
        support::Style::default(),
    );
    let mut desk = desk();
    desk.receive(read_in(text.as_bytes(), 1 << 20).unwrap());
    desk
}

fn load(desk: &mut Desk, name: &str, text: &str) -> FeedSheet {
    let (sheet, store) = desk.load_feed(parsed(name, text.as_bytes()));
    assert_eq!(sheet.taken, !store.chunks.is_empty());
    sheet
}

fn alerts(desk: &Desk) -> Vec<AlertRow> {
    desk.board().alerts
}

fn words(desk: &Desk) -> Vec<String> {
    alerts(desk).into_iter().map(|alert| alert.words).collect()
}

const KEV: &str = "cveID,vendorProject,dateAdded,dueDate,knownRansomwareCampaignUse\n";

#[test]
fn a_list_of_the_exploited_ranks_anew_and_says_whom_it_names() {
    let mut desk = small();
    let before = ranked(&mut desk).iter().map(|row| row.score).collect::<Vec<_>>();
    let sheet = load(&mut desk, "kev.csv", &format!("{KEV}CVE-2030-1003,Example,2026-11-18,,Known\n"));
    assert_eq!(sheet.words, "CISA KEV of 2026-11-18: 1 CVE; 1 of your 3 CVEs is in it.");
    assert_eq!(words(&desk), ["1 of your findings is known-exploited"]);
    let rows = ranked(&mut desk);
    assert!(rows[0].exploited && rows[0].cves.contains(&"CVE-2030-1003".to_owned()));
    assert!(rows[0].reason.contains("known exploited"), "{}", rows[0].reason);
    assert!(rows[0].score > before[0] && rows[1..].iter().all(|row| !row.exploited));
    // The same again changes nothing; a newer one names another, which is told beside the first.
    load(&mut desk, "kev.csv", &format!("{KEV}CVE-2030-1003,Example,2026-11-18,,Known\n"));
    assert_eq!(words(&desk).len(), 1);
    let newer = format!("{KEV}CVE-2030-1003,Example,2026-11-18,,Known\nCVE-2030-1001,Example,2026-11-20,,Unknown\n");
    let sheet = load(&mut desk, "kev.csv", &newer);
    assert!(sheet.notes.contains(&"It replaces the one of 2026-11-18: 1 new, 0 gone.".to_owned()), "{:?}", sheet.notes);
    assert_eq!(words(&desk), ["2 of your findings became known-exploited", "1 of your findings is known-exploited"]);
    assert_eq!((alerts(&desk)[0].kind, alerts(&desk)[0].vulnerabilities), (AlertKind::NewlyExploited, 1));
    // An older file is not taken, and says so.
    let older = load(&mut desk, "kev.csv", &format!("{KEV}CVE-2030-1002,Example,2026-11-01,,Known\n"));
    assert_eq!(older.words, "CISA KEV of 2026-11-01 was not loaded: a newer one of 2026-11-20 is here.");
    // Dismissed one by one; kept with the feeds.
    let store = desk.dismiss_alert(alerts(&desk)[1].number);
    assert_eq!((words(&desk).len(), desk.summary().alerts, store.chunks.len()), (1, 1, 1));
    let (again, errors) = Feeds::from_chunks(&desk.feeds().chunks());
    assert_eq!((&again, errors), (desk.feeds(), vec![]));
    // What is let go of counts no longer.
    desk.forget_feed(FeedKind::Kev);
    assert!(ranked(&mut desk).iter().all(|row| !row.exploited));
}

#[test]
fn predictions_and_exploits_are_told_when_they_change() {
    let mut desk = small();
    load(&mut desk, "epss-2026-11-18.csv", "cve,epss,percentile\nCVE-2030-1001,0.1,0.89\nCVE-2030-1002,0.5,0.95\n");
    load(&mut desk, "poc-2026-11-18.csv", "cve\nCVE-2030-1002\n");
    assert_eq!(words(&desk), Vec::<String>::new(), "the first ones are no news");
    load(&mut desk, "epss-2026-11-19.csv", "cve,epss,percentile\nCVE-2030-1001,0.2,0.9\nCVE-2030-1002,0.5,0.96\n");
    assert_eq!(words(&desk), ["2 of your findings rose to the tenth most likely to be exploited"]);
    load(&mut desk, "poc-2026-11-19.csv", "cve\nCVE-2030-1002\nCVE-2030-1001\n");
    assert_eq!(words(&desk)[0], "2 of your findings now have a public exploit");
    // Known to be exploited: what is predicted is no news any more.
    load(&mut desk, "kev.csv", &format!("{KEV}CVE-2030-1001,Example,2026-11-18,,Known\n"));
    let count = words(&desk).len();
    load(&mut desk, "epss-2026-11-20.csv", "cve,epss,percentile\nCVE-2030-1001,0.2,0.1\n");
    load(&mut desk, "epss-2026-11-21.csv", "cve,epss,percentile\nCVE-2030-1001,0.2,0.99\n");
    assert_eq!(words(&desk).len(), count);
    let facets = desk.facets(&FindingFilter::default());
    let facet = facets.iter().find(|facet| facet.key == "exploitation").unwrap();
    let counts: Vec<(&str, u32)> = facet.values.iter().map(|value| (value.value.as_str(), value.count)).collect();
    assert_eq!(counts, [("known", 2), ("exploit", 1)]);
    let row = ranked(&mut desk).into_iter().find(|row| row.scanner_id == "2").unwrap();
    assert!(row.reason.contains("exploit public") && !row.exploited, "{}", row.reason);
}

#[test]
fn an_old_feed_is_stale_everywhere_its_day_is_shown() {
    let mut desk = small();
    load(&mut desk, "epss-2026-11-13.csv", "cve,epss,percentile\nCVE-2030-1001,0.1,0.973\n");
    assert_eq!(desk.board().stale_feeds.as_deref(), Some("EPSS is 8 days old."));
    let loaded = desk.feeds_sheet().into_iter().find_map(|row| row.loaded).unwrap();
    assert!(loaded.is_stale && loaded.age_days == 8 && (loaded.matched, loaded.all) == (1, 3));
    let row = ranked(&mut desk).into_iter().find(|row| row.scanner_id == "1").unwrap();
    assert!(row.reason.contains("EPSS 97 %"), "{}", row.reason);
    let facts =
        desk.detail(row.id, &[]).unwrap().factors.into_iter().find(|line| line.factor == "Threat").unwrap().facts;
    assert!(facts.contains("2026-11-13, stale: 8 days old"), "{facts}");
    load(&mut desk, "epss-2026-11-14.csv", "cve,epss,percentile\nCVE-2030-1001,0.1,0.973\n");
    assert_eq!(desk.board().stale_feeds, None);
}

#[test]
fn what_the_scanner_knows_already_is_no_news() {
    let mut desk = small();
    desk.wipe();
    load(&mut desk, "kev.csv", &format!("{KEV}CVE-2030-1001,Example,2026-11-18,,Known\n"));
    assert_eq!(words(&desk), Vec::<String>::new(), "nothing here has it");
    assert_eq!(desk.feeds_sheet().iter().filter(|row| row.loaded.is_some()).count(), 1);
    desk.wipe();
    assert_eq!(desk.feeds_sheet().iter().filter(|row| row.loaded.is_some()).count(), 0);
}
