//! What holds for any feed: bytes never panic, chunks change nothing, what is stored is read again, and what is known of a
//! CVE is what a plain map says.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{
    About, Dated, Epss, Exploit, Feed, FeedKind, FeedReader, Feeds, Kev, List, Offered, Parsed, Scores, offered,
    recognise,
};
use crate::model::{Cve, Day};

const KEV_CSV: &str = "\u{FEFF}\"cveID\",\"vendorProject\",\"product\",\"vulnerabilityName\",\"dateAdded\",\"shortDescription\",\"requiredAction\",\"dueDate\",\"knownRansomwareCampaignUse\",\"notes\",\"cwes\"\r
\"CVE-2030-1001\",\"Example\",\"Server\",\"A \"\"quoted\"\" name, with a comma\",\"2026-08-01\",\"Two\r\nlines\",\"Apply updates\",\"2026-08-22\",\"Known\",\"\",\"CWE-20\"\r
\"CVE-2030-1002\",\"Example\",\"Client\",\"Name\",\"2026-08-05\",\"Text\",\"Apply updates\",\"2026-08-26\",\"Unknown\",\"\",\"\"\r
";
const KEV_JSON: &str = r#"{"title": "Catalog", "catalogVersion": "2026.08.07", "dateReleased": "2026-08-07T14:00:05.1Z", "count": 3,
 "vulnerabilities": [
  {"cveID": "CVE-2030-1001", "dateAdded": "2026-08-01", "dueDate": "2026-08-22", "knownRansomwareCampaignUse": "Known", "cwes": ["CWE-20"]},
  {"cveID": "none", "dateAdded": "2026-08-01"},
  {"cveID": "CVE-2030-1003", "dateAdded": "soon", "dueDate": "", "knownRansomwareCampaignUse": "Unknown"}]}"#;
const EPSS: &str = "#model_version:v2030.01.01,score_date:2026-08-16T00:00:00+0000\ncve,epss,percentile\nCVE-2030-1001,0.00383,0.73511\nCVE-2030-1002,0.033410001,0.9\nCVE-2030-1003,1.2,0.5\nCVE-2030-1004,0.5,0.5\n";

fn today() -> Day {
    Day::from_ymd(2026, 8, 20).unwrap()
}

fn cve(id: &str) -> Cve {
    Cve::parse(id).unwrap()
}

fn read_in(kind: FeedKind, name: &str, bytes: &[u8], chunk: usize) -> Result<Parsed, String> {
    let mut reader = FeedReader::new(kind, name, today(), today());
    for piece in bytes.chunks(chunk.max(1)) {
        reader.feed(piece)?;
    }
    reader.finish()
}

fn read(name: &str, text: &str) -> Result<Parsed, String> {
    let kind = recognise(text.as_bytes(), name).ok_or("not recognised")?;
    read_in(kind, name, text.as_bytes(), usize::MAX)
}

fn feeds_of(texts: &[(&str, &str)]) -> Feeds {
    let mut feeds = Feeds::default();
    for (name, text) in texts {
        feeds.replace(read(name, text).unwrap().feed).unwrap();
    }
    feeds
}

#[test]
fn the_official_csv_of_cisa() {
    let parsed = read("known_exploited_vulnerabilities.csv", KEV_CSV).unwrap();
    assert_eq!((parsed.rows, parsed.left_out, parsed.problem_count), (2, 0, 0));
    let feeds = feeds_of(&[("kev.csv", KEV_CSV)]);
    let about = feeds.about(FeedKind::Kev).unwrap();
    assert_eq!((about.date.iso().as_deref(), about.dated), (Some("2026-08-05"), Dated::LatestEntry));
    let known = feeds.known(&["CVE-2030-1001".to_owned()]);
    let (_, kev) = known.kev().unwrap();
    assert_eq!((kev.added.iso().as_deref(), kev.due.iso().as_deref()), (Some("2026-08-01"), Some("2026-08-22")));
    assert!(kev.ransomware && !feeds.of(cve("CVE-2030-1002")).kev.unwrap().ransomware);
}

#[test]
fn the_json_of_cisa_with_a_bad_entry_and_a_bad_day() {
    let parsed = read("kev.json", KEV_JSON).unwrap();
    assert_eq!((parsed.rows, parsed.left_out, parsed.problem_count), (3, 1, 2));
    assert_eq!(
        (parsed.problems[0].line, parsed.problems[0].value.as_str(), parsed.problems[0].left_out),
        (4, "none", true)
    );
    assert_eq!(
        (parsed.problems[1].line, parsed.problems[1].value.as_str(), parsed.problems[1].left_out),
        (5, "soon", false)
    );
    assert!(parsed.notes.iter().any(|note| note.contains("declares 3 entries and holds 2")), "{:?}", parsed.notes);
    let about = parsed.feed.about();
    assert_eq!((about.date.iso().as_deref(), about.dated), (Some("2026-08-07"), Dated::Said));
    let cut = &KEV_JSON[..KEV_JSON.len() - 60];
    let parsed = read("kev.json", cut).unwrap();
    assert!(parsed.problems.iter().any(|problem| problem.what.contains("cut off")), "{:?}", parsed.problems);
}

#[test]
fn epss_with_its_date_and_nine_decimals() {
    let parsed = read("epss.csv", EPSS).unwrap();
    assert_eq!((parsed.rows, parsed.left_out), (4, 1));
    assert_eq!((parsed.problems[0].line, parsed.problems[0].value.as_str()), (5, "1.2, 0.5"));
    let feeds = feeds_of(&[("epss.csv", EPSS)]);
    assert_eq!(feeds.dates().epss.iso().as_deref(), Some("2026-08-16"));
    let near = |a: Epss, score: f64, percentile: f64| {
        (a.score - score).abs() < 1e-12 && (a.percentile - percentile).abs() < 1e-12
    };
    assert!(near(feeds.of(cve("CVE-2030-1001")).epss.unwrap(), 0.00383, 0.73511));
    assert!(near(feeds.of(cve("CVE-2030-1002")).epss.unwrap(), 0.033_410_001, 0.9));
    // Columns in another order, semicolons, CRLF.
    let other = "percentile;cve;epss\r\n\"0.5\";cve-2030-7;0.1\r\n0.25;CVE-2030-0008;1e-5\r\n";
    let parsed = read("scores-2026-08-11.csv", other).unwrap();
    assert_eq!((parsed.rows, parsed.left_out), (2, 1));
    assert_eq!(
        (parsed.feed.about().date.iso().as_deref(), parsed.feed.about().dated),
        (Some("2026-08-11"), Dated::Name)
    );
    assert_eq!(read("scores.csv", other).unwrap().feed.about().dated, Dated::Loaded);
}

#[test]
fn lists_of_exploits() {
    let bare =
        read("ids.txt", "CVE-2030-1001\nCVE-2030-1002 seen in a talk\n\n# a remark\nCVE-2030-1001, CVE-2030-1003\n");
    let parsed = bare.unwrap();
    assert_eq!((parsed.feed.kind(), parsed.feed.len(), parsed.rows, parsed.left_out), (FeedKind::Exploits, 3, 3, 0));
    let dated = read("poc.csv", "cve,first_seen,n_repos\nCVE-2030-1001,2026-07-01,3\nCVE-2030-1002,,1\n").unwrap();
    assert_eq!((dated.feed.len(), dated.feed.about().dated), (2, Dated::LatestEntry));
    let Feed::Exploits(list) = dated.feed else { panic!("no exploits") };
    assert_eq!(list.get(cve("CVE-2030-1001")), Some(Exploit(Day::from_ymd(2026, 7, 1).unwrap())));
    assert_eq!(list.get(cve("CVE-2030-1002")), Some(Exploit(Day::NONE)));
}

#[test]
fn what_is_no_feed() {
    for (name, text) in [
        ("features.csv", "cve,published,vendor,product\nCVE-2030-1001,2026-01-01,Example,Server\n"),
        ("epoch.csv", "cve,severity\nCVE-2030-1001,High\n"),
        ("scan.csv", "cve,epss,percentile,host\nCVE-2030-1001,0.1,0.2,web1\n"),
        ("poc.csv", "cve,asset\nCVE-2030-1001,web1\n"),
        ("exploits.csv", "host,cve\nweb1,CVE-2030-1001\n"),
        ("data.json", r#"{"vulnerabilities": [{"id": "CVE-2030-1001"}]}"#),
        ("empty.csv", ""),
        ("kev.csv", "<html><title>Sign in</title></html>"),
        ("poc.csv", "a line\nCVE-2030-1001\nanother\n"),
    ] {
        assert_eq!(recognise(text.as_bytes(), name), None, "{name}");
    }
}

#[test]
fn a_file_that_is_not_what_a_person_says_is_refused_in_words() {
    let words = read_in(FeedKind::Kev, "report.csv", b"IP,QID\n192.0.2.1,1\n", 99).unwrap_err();
    assert!(
        words.starts_with("report.csv is no file of Known exploited (CISA KEV): it needs the columns cveID"),
        "{words}"
    );
    let words = read_in(FeedKind::Epss, "epss.csv", b"cve,epss,percentile\nx,1,1\n", 99).unwrap_err();
    assert!(words.contains("holds no entry") && words.contains("Line 2"), "{words}");
    assert!(read_in(FeedKind::Exploits, "blank.txt", b" \n", 99).is_err());
}

#[test]
fn the_newer_feed_stays() {
    let mut feeds = feeds_of(&[("kev.json", KEV_JSON)]);
    // The CSV says no day: its latest entry is later than that of the JSON, whatever the catalog's own day.
    let newer = read("kev.csv", KEV_CSV).unwrap().feed;
    let difference = feeds.replace(newer).unwrap();
    assert_eq!((difference.replaced, difference.added, difference.gone), (true, 1, 1));
    assert!(feeds.replace(read("kev.json", KEV_JSON).unwrap().feed).is_err());
    let mut feeds = feeds_of(&[("epss.csv", EPSS)]);
    let older = "cve,epss,percentile\nCVE-2030-1001,0.1,0.2\n";
    assert!(feeds.replace(read("epss-2026-08-15.csv", older).unwrap().feed).is_err());
    assert!(feeds.replace(read("epss-2026-08-16.csv", older).unwrap().feed).is_ok());
}

#[test]
fn what_a_site_offers() {
    let manifest = br#"{"version": 1, "feeds": [
        {"kind": "epss", "file": "epss.csv.gz", "name": "epss.csv.gz", "date": "2026-08-16", "sha256": "aa"},
        {"kind": "kev", "file": "../kev.json", "name": "kev.json", "date": "2026-08-16", "sha256": "bb"},
        {"kind": "other", "file": "other.csv", "name": "other.csv", "date": "2026-08-16", "sha256": "cc"}]}"#;
    let all = offered(manifest);
    assert_eq!(all.len(), 1);
    let epss: &Offered = &all[0];
    let mut feeds = Feeds::default();
    assert!(feeds.wants(epss));
    let mut feed = read("epss.csv", EPSS).unwrap().feed;
    // Loaded by a person, the same day: nothing newer.
    feeds.replace(feed.clone()).unwrap();
    assert!(!feeds.wants(epss));
    feed.about_mut().version = "zz".to_owned();
    feeds.replace(feed.clone()).unwrap();
    assert!(feeds.wants(epss), "another version of the same day");
    feed.about_mut().version = "aa".to_owned();
    feeds.replace(feed).unwrap();
    assert!(!feeds.wants(epss));
    feeds.forget(FeedKind::Epss);
    assert!(!feeds.wants(epss), "forgotten by a person");
    assert!(offered(b"<html>").is_empty());
}

#[test]
fn a_damaged_chunk_costs_that_feed_only() {
    let feeds = feeds_of(&[("kev.csv", KEV_CSV), ("epss.csv", EPSS)]);
    let mut chunks = feeds.chunks();
    chunks[1].bytes.truncate(20);
    let (read, errors) = Feeds::from_chunks(&chunks);
    assert_eq!((read.kev.is_some(), read.epss.is_some(), errors.len()), (true, false, 1));
}

fn any_day() -> impl Strategy<Value = Day> {
    prop_oneof![Just(Day::NONE), (0..100_000_i32).prop_map(|days| Day::from_ymd(1900, 1, 1).unwrap().plus(days))]
}

fn any_cve() -> impl Strategy<Value = Cve> {
    // Few, so that some repeat; and the ends of the scale.
    prop_oneof![
        (0..100_u32).prop_map(|number| Cve::from_code(number * 40_000_001)),
        Just(Cve::from_code(u32::MAX)),
        Just(Cve::from_code(0))
    ]
}

fn list<T: super::entry::Entry>(rows: Vec<(Cve, T)>) -> List<T> {
    List::new(About { name: "a file".to_owned(), date: today(), ..About::default() }, rows).0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn bytes_never_panic_and_chunks_change_nothing(
        mut bytes in proptest::collection::vec(prop_oneof![Just(b','), Just(b'\n'), Just(b'"'), Just(b'1'), any::<u8>()], 0..400),
        start in proptest::sample::select(vec!["", KEV_CSV, KEV_JSON, EPSS, "cve,since\nCVE-2030-1001,", "CVE-2030-1001\n"]),
        cut in 0_usize..600, chunk in 1_usize..50,
    ) {
        let mut file = start.as_bytes()[..start.len().min(cut)].to_vec();
        file.append(&mut bytes);
        let _kind = recognise(&file, "poc.csv");
        for kind in FeedKind::ALL {
            let whole = read_in(kind, "a", &file, usize::MAX);
            prop_assert_eq!(&whole, &read_in(kind, "a", &file, chunk));
            if let Ok(parsed) = whole {
                prop_assert!(parsed.left_out <= parsed.problem_count);
                prop_assert!(!parsed.feed.is_empty());
            }
        }
        let _read = Feeds::from_chunks(&[0, 1, 2, 3].map(|number| {
            crate::workspace::Chunk { table: crate::workspace::Table::Feeds, number, bytes: [&[1], file.as_slice()].concat() }
        }));
        let _offered = offered(&file);
    }

    #[test]
    fn stored_and_read_again_is_equal_and_known_is_what_a_map_says(
        kev in proptest::collection::vec((any_cve(), any_day(), any_day(), any::<bool>()), 0..60),
        epss in proptest::collection::vec((any_cve(), 0..=1_000_000_000_u32, 0..=100_000_u32), 0..60),
        exploits in proptest::collection::vec((any_cve(), any_day()), 0..60),
        coarse in any::<bool>(),
        asked in proptest::collection::vec(any_cve(), 0..40),
    ) {
        let kev: Vec<(Cve, Kev)> = kev.into_iter().map(|(cve, added, due, ransomware)| (cve, Kev { added, due, ransomware })).collect();
        let epss: Vec<(Cve, Scores)> = epss.into_iter().map(|(cve, score, percentile)| {
            let score = if coarse { score / 10_000 * 10_000 } else { score };
            (cve, Scores::new(f64::from(score) / 1e9, f64::from(percentile) / 1e5).unwrap())
        }).collect();
        let exploits: Vec<(Cve, Exploit)> = exploits.into_iter().map(|(cve, day)| (cve, Exploit(day))).collect();
        let feeds = Feeds {
            kev: Some(list(kev.clone())), epss: Some(list(epss.clone())), exploits: Some(list(exploits.clone())),
            forgotten: vec!["x".to_owned()], ..Feeds::default()
        };
        let (again, errors) = Feeds::from_chunks(&feeds.chunks());
        prop_assert_eq!(errors, vec![]);
        prop_assert_eq!(&again, &feeds);
        let mut added: BTreeMap<Cve, Vec<Day>> = BTreeMap::new();
        for (cve, kev) in &kev {
            added.entry(*cve).or_default().push(kev.added);
        }
        let mut highest: BTreeMap<Cve, f64> = BTreeMap::new();
        for (cve, scores) in &epss {
            let best = highest.entry(*cve).or_default();
            *best = best.max(scores.epss().percentile);
        }
        let ids: Vec<String> = asked.iter().map(ToString::to_string).collect();
        let known = feeds.known(&ids);
        prop_assert_eq!(known.cves.iter().map(|one| one.cve).collect::<Vec<_>>(), asked);
        for one in &known.cves {
            let days = added.get(&one.cve);
            let first = days.map(|days| days.iter().copied().filter(|day| day.is_known()).min().unwrap_or_default());
            prop_assert_eq!(one.kev.map(|kev| kev.added), first);
            prop_assert_eq!(one.epss.map(|epss| epss.percentile), highest.get(&one.cve).copied());
            prop_assert_eq!(one.exploit, exploits.iter().any(|(cve, _)| *cve == one.cve));
        }
    }
}
