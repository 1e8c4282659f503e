//! What leaves comes back: findings exported as CSV or JSON and imported again are the same findings, whatever their
//! texts hold; imported where they came from they change nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use proptest::prelude::*;
use shared::desk::Desk;
use shared::model::{Day, Finding, Grades, Host, Vulnerability};
use support::{desk, exported, read_in};

/// A finding as far as it has to come back, without what only the place in a workspace or file says.
type Comparable = (Host, Vulnerability, String);

fn findings(desk: &Desk) -> Vec<Comparable> {
    let workspace = desk.workspace();
    let mut all: Vec<Comparable> = (0..workspace.findings.len() as u32)
        .map(|id| {
            let (finding, asset, vulnerability) = workspace.row(id).expect("a row");
            let Finding { service, kind, status, first_seen, last_seen, fixed_on, .. } = finding;
            let mut host = Host::clone(&asset.host);
            // An id belongs to the family that gave it; where several gave one, only one comes back.
            let ids = asset.parts.iter().filter(|part| !part.host.host_id.is_empty()).count();
            if ids > 1 || asset.parts.len() > 1 {
                host.host_id.clear();
            }
            let mut vulnerability = Vulnerability { definition: None, ..vulnerability.clone() };
            // Without a level its steps say nothing.
            if vulnerability.level.is_none() {
                vulnerability.grades = Grades::Words;
            }
            (host, vulnerability, format!("{service:?} {kind:?} {status:?} {first_seen:?} {last_seen:?} {fixed_on:?}"))
        })
        .collect();
    all.sort_by_cached_key(|one| format!("{one:?}"));
    all
}

/// How many assets and vulnerabilities have a finding: others do not leave with the findings.
fn tables(desk: &Desk) -> (usize, usize) {
    let all: Vec<Finding> = desk.workspace().findings.iter().collect();
    let count = |number: fn(&Finding) -> u32| all.iter().map(number).collect::<BTreeSet<_>>().len();
    (count(|finding| finding.asset), count(|finding| finding.vulnerability))
}

/// Out and in again, in both forms: into an empty workspace it is the same, into its own it changes nothing.
fn assert_round_trip(desk: &mut Desk) {
    let before = findings(desk);
    let counts = tables(desk);
    for as_json in [false, true] {
        let scan = read_in(&exported(desk, as_json), 777).expect("readable");
        assert_eq!((scan.counts.rejected, scan.counts.merged), (0, 0), "{:?}", scan.problems.first());
        assert_eq!(scan.findings.len(), before.len());
        let mut other = support::desk();
        other.receive(scan.clone());
        assert_eq!(findings(&other), before, "as json: {as_json}");
        assert_eq!(tables(&other), counts);
        let mut third = support::desk();
        third.receive(read_in(&exported(&mut other, as_json), 1 << 20).expect("readable"));
        assert_eq!(findings(&third), before);

        let (rows, assets) = (desk.workspace().findings.clone(), desk.workspace().assets.clone());
        let (sheet, _) = desk.receive(scan);
        assert!(sheet.change.is_nothing(), "{:?}", sheet.change);
        desk.apply();
        assert_eq!(desk.workspace().findings, rows);
        assert_eq!(desk.workspace().assets, assets);
    }
}

const NESSUS: &str = "Plugin ID,CVE,CVSS,Risk,Host,Protocol,Port,Name,Metasploit\n\
    900001,CVE-2026-10001,7.5,High,192.0.2.10,tcp,443,A library is old,TRUE\n\
    900001,CVE-2026-10002,7.5,High,192.0.2.10,tcp,443,A library is old,\n\
    900002,,,None,192.0.2.10,tcp,443,A service answers,\n\
    900003,,4.3,Medium,web2.example.test,udp,53,Recursion is on,\n";

fn qualys(rows: &[&[(&str, &str)]]) -> String {
    let rows: Vec<Vec<String>> = rows.iter().map(|cells| support::row(cells)).collect();
    support::report(&rows, support::Style::default())
}

#[test]
fn findings_of_two_scanners_with_every_status() {
    let mut desk = desk();
    let first = qualys(&[
        &[("QID", "900100")],
        &[("QID", "900101"), ("Type", "Practice"), ("CVSS3.1 Base", "9.8 (AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H)")],
        &[("QID", "900102"), ("Type", "Ig"), ("Severity", "2"), ("Vuln Status", "")],
        &[("QID", "900103"), ("Vuln Status", "Re-Opened"), ("CVE ID", "CVE-2026-10001, CVE-2026-10002")],
        &[("QID", "900104"), ("Vuln Status", "Fixed"), ("SSL", "over ssl")],
        &[("QID", "900105"), ("CVSS3.1 Base", "5.0 (AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H)")],
        &[("IP", "2001:db8::7"), ("DNS", ""), ("NetBIOS", "FILES"), ("Tracking Method", "NETBIOS"), ("Port", "")],
    ]);
    desk.receive(support::read(&first).expect("readable"));
    let second =
        qualys(&[&[("QID", "900100"), ("IP", "192.0.2.11")], &[("QID", "900103"), ("Vuln Status", "Re-Opened")]]);
    desk.receive(support::read(&second).expect("readable"));
    desk.apply();
    desk.receive(support::read(NESSUS).expect("readable"));
    desk.apply();
    let statuses: BTreeSet<String> =
        desk.workspace().findings.iter().map(|finding| format!("{:?}", finding.status)).collect();
    assert_eq!(statuses.into_iter().collect::<Vec<_>>(), ["Fixed", "New", "Open", "Reopened"]);
    assert_round_trip(&mut desk);
}

#[test]
fn an_import_of_our_own_closes_nothing_that_the_export_left_out() {
    let mut desk = desk();
    desk.receive(support::read(&qualys(&[&[("QID", "900100")], &[("QID", "900101")]])).expect("readable"));
    let all = String::from_utf8(exported(&mut desk, false)).expect("text");
    // Of three lines the last is left out, as a filtered view would.
    let part: Vec<&str> = all.lines().take(2).collect();
    let (sheet, _) = desk.receive(support::read(&part.join("\r\n")).expect("readable"));
    assert!(sheet.change.is_nothing() && sheet.change.not_seen == 0, "{:?}", sheet.change);
    assert_eq!(sheet.change.still_open, 1);
}

#[test]
fn what_another_browser_did_not_know_is_added_and_what_it_knows_stays() {
    let mut one = desk();
    one.receive(support::read(&qualys(&[&[("QID", "900100")], &[("QID", "900101")]])).expect("readable"));
    let mut other = desk();
    other.receive(support::read(&qualys(&[&[("QID", "900100"), ("Vuln Status", "Fixed")]])).expect("readable"));
    let (sheet, _) = other.receive(read_in(&exported(&mut one, false), 99).expect("readable"));
    assert_eq!((sheet.change.new, sheet.change.reopened, sheet.change.new_assets), (1, 0, 0));
    other.apply();
    let statuses: Vec<String> =
        other.workspace().findings.iter().map(|finding| format!("{:?}", finding.status)).collect();
    assert_eq!(statuses, ["Fixed", "Open"]);
}

#[test]
fn later_reports_of_the_scanner_meet_what_came_as_our_export() {
    let mut one = desk();
    let report = qualys(&[&[("QID", "900100")], &[("QID", "900101")]]);
    one.receive(support::read(&report).expect("readable"));
    let mut other = desk();
    other.receive(read_in(&exported(&mut one, true), 99).expect("readable"));
    let (sheet, _) = other.receive(support::read(&qualys(&[&[("QID", "900100")]])).expect("readable"));
    assert_eq!((sheet.change.new, sheet.change.new_assets, sheet.change.fixed_by_absence), (0, 0, 1));
}

#[test]
fn real_files_come_back() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/scans");
    if !folder.is_dir() {
        println!("skipped: no folder of real scan files beside the project");
        return;
    }
    let mut all = desk();
    let mut count = 0;
    for room in std::fs::read_dir(&folder).expect("folder").flatten().filter(|entry| entry.path().is_dir()) {
        for entry in std::fs::read_dir(room.path()).expect("room").flatten() {
            let bytes = std::fs::read(entry.path()).expect("a file");
            let Ok(scan) = read_in(&bytes, 1 << 20) else { continue };
            println!("{}", entry.path().display());
            let mut alone = desk();
            alone.receive(scan.clone());
            // A file without a finding leaves nothing.
            if !alone.workspace().findings.is_empty() {
                assert_round_trip(&mut alone);
                all.receive(scan);
                all.apply();
                count += 1;
            }
        }
    }
    assert!(count > 30, "{count} files");
    assert_round_trip(&mut all);
}

/// Texts that some program takes for something else.
fn hostile() -> impl Strategy<Value = String> {
    const KNOWN: [&str; 23] = [
        "=1+1",
        "@SUM(A1)",
        "-2",
        "+3",
        "'=x",
        "''=x",
        "'",
        "\"",
        "\"\"",
        "a\"b",
        "a,b;c\td",
        "\0",
        "a\0b",
        "a\rb",
        "a\nb",
        "a\r\nb",
        "\u{1F9A0}",
        "\u{202E}x",
        "\t=1",
        "null",
        "-",
        "'-",
        "N/A",
    ];
    prop_oneof![
        "\\PC{0,20}",
        "[-'=+@|%a1. ]{0,8}",
        "[<>&\"']{1,6}",
        prop::sample::select(KNOWN.as_slice()).prop_map(str::to_owned)
    ]
}

/// Rows of our own format say what no other one says at once: the day a flaw became public, known exploitation.
fn own_row((id, published, is_exploited): &(u8, Option<i32>, bool)) -> String {
    let day = published.and_then(|days| Day::from_ymd(1990, 1, 1)?.plus(days).iso()).unwrap_or_default();
    let known = if *is_exploited { "yes" } else { "" };
    format!("192.0.2.1,,acme,{id},A flaw,Confirmed,Open,High,2026-11-03,2026-11-20,{day},{known}\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_findings_come_back(
        rows in prop::collection::vec(
            (0u8..4, 0u8..4, 0u16..3, hostile(), hostile(), hostile(), hostile(), 0usize..7, 1u8..6, 0usize..5),
            1..12,
        )
    ) {
        const STATUSES: [&str; 5] = ["New", "Active", "Fixed", "Re-Opened", ""];
        const CVSS: [&str; 7] = [
            "", "7.5", "9.8 (AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H)", "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
            "5.0 (AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H)", "6.1 (nonsense)", "no score",
        ];
        let cells: Vec<Vec<String>> = rows
            .iter()
            .map(|(host, name, id, title, os, netbios, dns, cvss, severity, status)| {
                let dns = if *name == 0 { dns.clone() } else { format!("h{name}.example.test") };
                support::row(&[
                    ("IP", &format!("192.0.2.{host}")),
                    ("DNS", &dns),
                    ("NetBIOS", netbios),
                    ("Tracking Method", ["IP", "DNS", "NETBIOS", ""][*name as usize]),
                    ("OS", os),
                    ("QID", &(900_100 + u32::from(*id)).to_string()),
                    ("Title", title),
                    ("Type", ["Vuln", "Practice", "Ig"][*id as usize % 3]),
                    ("Severity", &severity.to_string()),
                    ("Vuln Status", STATUSES[*status]),
                    ("CVSS3.1 Base", CVSS[*cvss]),
                ])
            })
            .collect();
        let mut desk = desk();
        desk.receive(support::read(&support::report(&cells, support::Style::default())).expect("readable"));
        assert_round_trip(&mut desk);
    }

    #[test]
    fn days_of_publication_and_known_exploitation_come_back(
        rows in prop::collection::vec((0u8..6, prop::option::of(0..14_000_i32), any::<bool>()), 1..12)
    ) {
        let head = "IP,DNS,Scanner,Id,Title,Type,Status,Severity,First Detected,Last Detected,Published,Known exploited\n";
        let mut desk = desk();
        desk.receive(support::read(&(head.to_owned() + &rows.iter().map(own_row).collect::<String>())).expect("readable"));
        // The earliest day of each flaw, and every yes, before it leaves too.
        for vulnerability in &desk.workspace().vulnerabilities {
            let of_it = || rows.iter().filter(|(id, ..)| id.to_string() == vulnerability.scanner_id);
            let first = of_it().filter_map(|(_, day, _)| *day).min();
            prop_assert_eq!(vulnerability.published.known(), first.and_then(|days| Some(Day::from_ymd(1990, 1, 1)?.plus(days))));
            prop_assert_eq!(vulnerability.exploited, of_it().any(|(.., known)| *known));
        }
        assert_round_trip(&mut desk);
    }

    #[test]
    fn any_titles_come_back_as_the_ids_they_are(titles in prop::collection::vec(hostile(), 1..8)) {
        // A family that takes the title for the id where there is none.
        let quoted = |text: &String| format!("\"{}\"", text.replace('"', "\"\""));
        let row = |title: &String| format!("192.0.2.1,,{},High,tcp,0\n", quoted(title));
        let rows = titles.iter().map(row).collect::<Vec<_>>().concat();
        let mut desk = desk();
        let text = format!("IP,NVT OID,NVT Name,Severity,Port Protocol,CVSS\n192.0.2.1,1.2.3,One,Low,tcp,0\n{rows}");
        desk.receive(support::read(&text).expect("readable"));
        assert_round_trip(&mut desk);
    }
}

#[test]
fn naughty_strings_come_back() {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora/blns/blns.json");
    let Ok(list) = std::fs::read(list) else {
        println!("skipped: no list of naughty strings beside the project");
        return;
    };
    let texts: Vec<String> = serde_json::from_slice(&list).expect("a list");
    assert!(texts.len() > 400);
    let cells: Vec<Vec<String>> = (910_000..)
        .zip(&texts)
        .map(|(id, text)| support::row(&[("QID", &id.to_string()), ("Title", text), ("OS", text)]))
        .collect();
    let mut desk = desk();
    desk.receive(support::read(&support::report(&cells, support::Style::default())).expect("readable"));
    let titles: Vec<&str> = desk.workspace().vulnerabilities.iter().map(|one| one.title.as_str()).collect();
    assert_eq!(titles, texts.iter().map(|text| text.trim()).collect::<Vec<_>>());
    assert_round_trip(&mut desk);
}
