//! The roll-up over whole reports: every order closes everything once, a budget is a part from the start, what a row says
//! is what its link shows, and what is folded is folded with reason.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use proptest::prelude::*;
use shared::desk::Desk;
use shared::export;
use shared::sample::{Options, generate};
use shared::view::{
    Budget, Edit, FindingColumn, FindingFilter, GroupBy, GroupChoice, GroupColumn, GroupPage, GroupQuery, PatchChoice,
    PatchColumn, PatchOrder, PatchQuery, PatchRow, PlanPage, PlanQuery, PlanRows, RatingEdit, Selection, Slice, Sort,
};
use support::{COLUMNS, desk, read_in, row, today};

const EVERY: Slice = Slice { from: 0, count: u32::MAX };
const BY_RANK: Sort<FindingColumn> = Sort { by: FindingColumn::Rank, descending: false };

/// A report of rows with a vendor reference each.
fn desk_of(rows: &[(&[(&str, &str)], &str)]) -> Desk {
    let mut lines = vec![[COLUMNS.map(str::to_owned).to_vec(), vec!["Vendor Reference".to_owned()]].concat()];
    lines.extend(rows.iter().map(|(cells, reference)| [row(cells), vec![(*reference).to_owned()]].concat()));
    let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let record = |cells: &Vec<String>| cells.iter().map(quoted).collect::<Vec<_>>().join(",") + "\r\n";
    imported(lines.iter().map(record).collect::<String>().as_bytes())
}

fn imported(bytes: &[u8]) -> Desk {
    let mut desk = desk();
    desk.receive(read_in(bytes, 1 << 20).unwrap());
    desk
}

fn sample(hosts: u32, seed: u64) -> Desk {
    let mut bytes = Vec::new();
    let options = Options { hosts, seed, ..Options::sample(today()) };
    generate(&options, &mut |piece| bytes.extend_from_slice(piece));
    imported(&bytes)
}

fn patches(desk: &Desk, order: PatchOrder, fold: bool) -> Vec<PatchRow> {
    desk.listed_patches(&PatchQuery { order, fold, ..PatchQuery::all() })
}

fn plan(desk: &Desk, budget: Budget, fold: bool) -> PlanPage {
    desk.plan_page(&PlanQuery { budget, fold, slice: EVERY })
}

fn groups(desk: &Desk, by: GroupBy) -> GroupPage {
    desk.group_page(&GroupQuery { by, sort: Sort { by: GroupColumn::Points, descending: true }, slice: EVERY })
}

/// Points of all open findings.
fn all_points(desk: &Desk) -> f64 {
    let workspace = desk.workspace();
    let findings = desk.ranking().order().iter().map(|index| workspace.findings.get(*index as usize).unwrap());
    findings.map(|finding| desk.ranking().rated(desk.model(), &finding).points()).sum()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * b.abs().max(1.0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn every_order_closes_everything_once(hosts in 1_u32..60, seed in 0_u64..1000, fold in any::<bool>()) {
        let desk = sample(hosts, seed);
        let open = desk.ranking().order().len() as u32;
        for order in PatchOrder::ALL {
            let rows = patches(&desk, order, fold);
            prop_assert!(near(rows.iter().map(|row| row.points).sum(), all_points(&desk)));
            prop_assert_eq!(rows.iter().map(|row| row.findings - row.already).sum::<u32>(), open);
            prop_assert!(rows.windows(2).all(|pair| pair[0].cumulative <= pair[1].cumulative));
            prop_assert!(rows.last().is_none_or(|row| near(row.cumulative, 1.0)));
            prop_assert!(rows.iter().zip(1..).all(|(row, rank)| row.rank == rank));
        }
        // Folding closes the same with no more patches.
        prop_assert!(patches(&desk, PatchOrder::RiskRemoved, true).len() <= patches(&desk, PatchOrder::RiskRemoved, false).len());
    }

    #[test]
    fn a_budget_is_a_part_from_the_start(hosts in 1_u32..60, seed in 0_u64..1000, budget in 0_u32..80, fold in any::<bool>()) {
        let desk = sample(hosts, seed);
        for (budget, all) in [
            (Budget::Patches(budget), Budget::Patches(u32::MAX)),
            (Budget::HostVisits(budget), Budget::HostVisits(u32::MAX)),
        ] {
            let (part, whole) = (plan(&desk, budget, fold), plan(&desk, all, fold));
            match (&part.rows, &whole.rows) {
                (PlanRows::Patches(part), PlanRows::Patches(whole)) => prop_assert_eq!(&part[..], &whole[..part.len()]),
                (PlanRows::Hosts(part), PlanRows::Hosts(whole)) => prop_assert_eq!(&part[..], &whole[..part.len()]),
                _ => prop_assert!(false, "two kinds of rows"),
            }
            prop_assert_eq!(whole.left, [0; 4]);
            prop_assert!(near(whole.removed, 1.0) || whole.open == [0; 4]);
            prop_assert!(part.score_after <= part.score + 1e-9);
            let curve = &part.curve;
            let at = curve.efforts.iter().position(|effort| *effort == part.chosen).unwrap();
            prop_assert!(near(1.0 - curve.plan[at], part.removed) || part.open == [0; 4]);
            prop_assert!(near(1.0 - curve.by_cvss[at], part.removed_by_cvss) || part.open == [0; 4]);
            for left in [&curve.plan, &curve.by_cvss] {
                prop_assert_eq!(left.len(), curve.efforts.len());
                prop_assert!(left.windows(2).all(|pair| pair[0] >= pair[1] - 1e-12));
                prop_assert!(left.iter().all(|left| (0.0..=1.0).contains(left)));
            }
        }
    }
}

#[test]
fn the_link_of_a_row_shows_exactly_its_findings() {
    let mut desk = sample(40, 3);
    for fold in [true, false] {
        for row in patches(&desk, PatchOrder::RiskRemoved, fold) {
            let choice = Some(PatchChoice { id: row.patch, fold });
            let filter = FindingFilter { patch: choice, ..FindingFilter::default() };
            let shown = desk.all_findings(&filter, BY_RANK);
            assert_eq!(shown.len() as u32, row.findings, "{}", row.title);
            let assets: BTreeSet<u32> = shown.iter().map(|finding| finding.asset).collect();
            let vulnerabilities: BTreeSet<u32> = shown.iter().map(|finding| finding.vulnerability).collect();
            assert_eq!((assets.len() as u32, vulnerabilities.len() as u32), (row.assets, row.vulnerabilities));
            assert!((shown[0].score - row.top_score).abs() < 1e-9);
            let in_facets: u32 = desk.facets(&filter)[0].values.iter().map(|value| value.count).sum();
            assert_eq!(in_facets, row.findings);
        }
    }
}

#[test]
fn one_patch_of_several_vulnerabilities_and_scanners() {
    let windows = "Microsoft Windows Security Update for";
    let desk = desk_of(&[
        (
            &[
                ("QID", "1"),
                ("IP", "192.0.2.1"),
                ("DNS", "a.example.test"),
                ("Title", &format!("{windows} September 2026")),
            ],
            "KB5000001, KB5000002",
        ),
        (
            &[
                ("QID", "1"),
                ("IP", "192.0.2.2"),
                ("DNS", "b.example.test"),
                ("Title", &format!("{windows} September 2026")),
            ],
            "KB5000001, KB5000002",
        ),
        (
            &[
                ("QID", "2"),
                ("IP", "192.0.2.1"),
                ("DNS", "a.example.test"),
                ("Title", &format!("{windows} October 2026")),
            ],
            "KB5000003",
        ),
        (&[("QID", "3"), ("IP", "192.0.2.1"), ("DNS", "a.example.test"), ("Title", "Print spooler")], "KB5000003"),
        (&[("QID", "4"), ("IP", "192.0.2.1"), ("DNS", "a.example.test"), ("Title", "Weak cipher")], "vendor advisory"),
    ]);
    let names = |rows: &[PatchRow]| rows.iter().map(|row| (row.names.join("|"), row.findings)).collect::<BTreeSet<_>>();
    let own = |text: &str, findings| (text.to_owned(), findings);
    let folded = patches(&desk, PatchOrder::RiskRemoved, true);
    let expected = [own("KB5000001|KB5000002", 1), own("KB5000003", 3), own("", 1)];
    assert_eq!(names(&folded), BTreeSet::from(expected));
    let october = folded.iter().find(|row| row.names == ["KB5000003"]).unwrap();
    assert_eq!((october.vulnerabilities, october.assets, october.already), (3, 1, 0));
    assert_eq!((october.folds.len(), october.folds[0].name.as_str(), october.folds[0].findings), (1, "KB5000001", 1));
    assert!(october.title.contains("October"), "not the title of what is folded in: {}", october.title);
    let plain = patches(&desk, PatchOrder::RiskRemoved, false);
    let expected = [own("KB5000001|KB5000002", 2), own("KB5000003", 2), own("", 1)];
    assert_eq!(names(&plain), BTreeSet::from(expected));
}

#[test]
fn other_orders_and_a_search() {
    let desk = desk_of(&[
        (&[("QID", "1"), ("Severity", "5"), ("CVE ID", "CVE-2024-1000"), ("Title", "Worst, alone")], ""),
        (&[("QID", "2"), ("Severity", "4"), ("IP", "192.0.2.1"), ("DNS", "a.example.test"), ("Title", "Many")], ""),
        (&[("QID", "2"), ("Severity", "4"), ("IP", "192.0.2.2"), ("DNS", "b.example.test"), ("Title", "Many")], ""),
        (&[("QID", "2"), ("Severity", "4"), ("IP", "192.0.2.3"), ("DNS", "c.example.test"), ("Title", "Many")], ""),
    ]);
    let titles = |order| patches(&desk, order, true).into_iter().map(|row| row.title).collect::<Vec<_>>();
    assert_eq!(titles(PatchOrder::RiskRemoved), ["Many", "Worst, alone"]);
    assert_eq!(titles(PatchOrder::HighestFinding), ["Worst, alone", "Many"]);
    assert_eq!(titles(PatchOrder::PerHost), ["Worst, alone", "Many"]);
    let found = |text: &str| {
        let query = PatchQuery { text: text.to_owned(), ..PatchQuery::all() };
        desk.listed_patches(&query).into_iter().map(|row| (row.rank, row.title)).collect::<Vec<_>>()
    };
    assert_eq!(found("cve-2024-1000"), [(2, "Worst, alone".to_owned())], "the rank is that of the whole list");
    assert_eq!(found("b.example.test many"), [(1, "Many".to_owned())]);
    assert_eq!(found("b.example.test worst"), []);
    let by_title = PatchQuery { sort: Sort { by: PatchColumn::Title, descending: true }, ..PatchQuery::all() };
    assert_eq!(desk.listed_patches(&by_title)[0].title, "Worst, alone");
}

#[test]
fn host_visits_are_the_hosts_with_most_points() {
    let desk = sample(30, 7);
    let page = plan(&desk, Budget::HostVisits(5), true);
    let PlanRows::Hosts(rows) = &page.rows else { panic!("hosts") };
    assert_eq!((rows.len(), page.chosen, page.hosts), (5, 5, 5));
    assert!(rows.windows(2).all(|pair| pair[0].points >= pair[1].points));
    let closed: u32 = rows.iter().map(|row| row.findings).sum();
    assert_eq!(page.open.iter().sum::<u32>() - page.left.iter().sum::<u32>(), closed);
    assert!(rows.iter().all(|row| row.patches > 0 && row.patches <= row.findings && !row.names.is_empty()));
    let query = PlanQuery { budget: Budget::HostVisits(5), fold: true, slice: Slice { from: 2, count: 1 } };
    let PlanRows::Hosts(slice) = desk.plan_page(&query).rows else { panic!("hosts") };
    assert_eq!(slice, rows[2..3]);
}

#[test]
fn a_plan_leaves_as_it_stands() {
    let desk = sample(30, 7);
    let query = PlanQuery { budget: Budget::Patches(4), fold: true, slice: Slice { from: 0, count: 0 } };
    let rows = desk.exported_plan(&query);
    let file = export::plan(&rows, false);
    assert_eq!(file.rows, 4);
    let text = String::from_utf8(file.bytes).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let hosts_at = reader.headers().unwrap().iter().position(|name| name == "Hosts").unwrap();
    let assets_at = reader.headers().unwrap().iter().position(|name| name == "Assets").unwrap();
    for record in reader.records().map(Result::unwrap) {
        let hosts = record[hosts_at].split(", ").count();
        assert_eq!(hosts.to_string(), record[assets_at], "every host is named");
    }
    let json: serde_json::Value = serde_json::from_slice(&export::plan(&rows, true).bytes).unwrap();
    assert_eq!((json["format"].as_str(), json["rows"].as_array().unwrap().len()), (Some("plan_of_patches"), 4));
    let visits = desk.exported_plan(&PlanQuery { budget: Budget::HostVisits(3), ..query });
    let json: serde_json::Value = serde_json::from_slice(&export::plan(&visits, true).bytes).unwrap();
    assert_eq!((json["format"].as_str(), json["rows"].as_array().unwrap().len()), (Some("plan_of_host_visits"), 3));
}

#[test]
fn groups_hold_what_their_link_shows() {
    let mut desk = sample(40, 5);
    let half: Vec<u32> = (0..20).collect();
    let edit = RatingEdit {
        owner: Edit::Set("Harbour team".to_owned()),
        environment: Edit::Set("production".to_owned()),
        location: Edit::Set("Pier 3".to_owned()),
        add_tags: vec!["pci".to_owned(), "quay".to_owned()],
        ..RatingEdit::default()
    };
    desk.rate(&Selection::These(half), &edit);
    for by in GroupBy::ALL {
        let page = groups(&desk, by);
        assert_eq!(page.total as usize, page.rows.len());
        let mut shares = 0.0;
        for row in &page.rows {
            let group = Some(GroupChoice { by, value: row.value.clone() });
            let shown = desk.all_findings(&FindingFilter { group, ..FindingFilter::default() }, BY_RANK);
            assert_eq!(shown.len() as u32, row.open.iter().sum::<u32>(), "{by:?} {}", row.label);
            let worst = shown.first().map(|finding| (finding.title.clone(), finding.asset));
            assert_eq!(row.worst.as_ref().map(|worst| (worst.title.clone(), worst.asset)), worst);
            assert!(row.at_risk <= row.assets && !row.label.is_empty());
            assert!(row.worst.as_ref().is_none_or(|worst| row.score >= worst.score - 1e-9));
            shares += row.share;
        }
        if by == GroupBy::Tag {
            assert!(shares > 1.0, "an asset with several tags counts in each");
        } else {
            assert!(near(shares, 1.0), "{by:?} {shares}");
        }
    }
    let whole = groups(&desk, GroupBy::Organisation);
    assert_eq!((whole.total, whole.rows[0].label.as_str()), (1, "Whole organisation"));
    assert!((whole.rows[0].score - desk.board().score).abs() < 1e-6);
    let owners = groups(&desk, GroupBy::Owner);
    let labels: BTreeSet<&str> = owners.rows.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(labels, BTreeSet::from(["Harbour team", "No owner"]));
    let by_name =
        GroupQuery { by: GroupBy::Owner, sort: Sort { by: GroupColumn::Name, descending: false }, slice: EVERY };
    let names: Vec<String> = desk.group_page(&by_name).rows.into_iter().map(|row| row.label).collect();
    assert_eq!(names, ["Harbour team", "No owner"], "what has no value is last");
}

#[test]
fn nothing_open_is_an_empty_plan() {
    let desk = desk();
    assert!(patches(&desk, PatchOrder::RiskRemoved, true).is_empty());
    let page = plan(&desk, Budget::Patches(5), true);
    assert_eq!((page.all, page.chosen, page.curve.efforts), (0, 0, vec![0]));
    assert_eq!(groups(&desk, GroupBy::Subnet).total, 0);
}

/// Real files, where they are at hand: prints what is folded into what, to be judged by eye.
#[test]
fn folds_of_real_files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/scans");
    if !folder.is_dir() {
        println!("skipped: no folder of real scan files beside the project");
        return;
    }
    for name in [
        "constructed/qualys_report_full_preamble_crlf.csv",
        "constructed/qualys_scan_results_crlf_footer.csv",
        "qualys/Qualys_Sample_Report.csv",
        "qualys/Qualys_Sample_Report.xml",
        "qualys/vw_scan_1553941061_87240.json",
        "nessus/vw_nessus_vulnweb_164.csv",
        "nessus/dd_nessus_v_unknown.xml",
        "nessus/dd_nessus_with_cvssv3.nessus",
        "nexpose/dd_many_vulns.xml",
        "trivy/dd_scheme_2_many_vulns.json",
    ] {
        let desk = imported(&std::fs::read(folder.join(name)).unwrap());
        let (plain, folded) =
            (patches(&desk, PatchOrder::RiskRemoved, false), patches(&desk, PatchOrder::RiskRemoved, true));
        let shared = folded.iter().filter(|row| row.vulnerabilities > 1 && row.folds.is_empty()).count();
        println!(
            "{name}: {} open findings, {} vulnerabilities, {} patches, {} folded, {shared} of several vulnerabilities",
            desk.ranking().order().len(),
            desk.workspace().vulnerabilities.len(),
            plain.len(),
            folded.len()
        );
        for row in folded.iter().filter(|row| row.vulnerabilities > 1) {
            let folds: Vec<&str> = row.folds.iter().map(|fold| fold.name.as_str()).collect();
            println!("    {} [{}] <- {}", row.names.join(" or "), row.title, folds.join(", "));
        }
        assert!(folded.len() <= plain.len());
        assert!(near(folded.iter().map(|row| row.points).sum(), all_points(&desk)));
    }
}

/// `cargo test --release -p shared --test plan -- --ignored --nocapture` prints how long a large roll-up takes.
#[test]
#[ignore = "measures, in release"]
fn a_million_findings() {
    use shared::model::Vulnerability;
    use shared::plan::{Catalogue, Closing, Cover, Weight, greedy};
    // Every tenth vulnerability can be closed by two patches, every fifth is one of a monthly line.
    let months = ["January", "March", "May", "July", "September"];
    let vulnerability = |n: u32| Vulnerability {
        title: format!("Product {}: cumulative update of {} 2026", n / 5, months[n as usize % 5]),
        vendor_reference: match n % 10 {
            0 => format!("KB{}, KB{}", 1_000_000 + n, 1_000_003 + n),
            3 => format!("KB{}", 1_000_000 + n),
            5..10 => format!("Release {} 2026", months[n as usize % 5]),
            _ => String::new(),
        },
        ..Vulnerability::default()
    };
    let vulnerabilities: Vec<Vulnerability> = (0..10_000).map(vulnerability).collect();
    let findings: Vec<(u32, u32)> =
        (0..1_000_000_u32).map(|n| (n % 20_000, n.wrapping_mul(2_654_435_761) % 10_000)).collect();
    let weights: Vec<Weight> = (0..1_000_000_u128).map(|n| 1 + n.wrapping_mul(7_919) % 1_000_003).collect();
    let start = std::time::Instant::now();
    let catalogue = Catalogue::of(&vulnerabilities);
    let catalogued = start.elapsed();
    for fold in [false, true] {
        let start = std::time::Instant::now();
        let closing = Closing::of(&catalogue, &findings, fold);
        let closed = start.elapsed();
        let start = std::time::Instant::now();
        let steps = greedy(Cover { closing: &closing, weights: &weights }, catalogue.patches().len() as u32);
        let chosen = start.elapsed();
        assert_eq!(steps.iter().map(|step| step.gain).sum::<Weight>(), weights.iter().sum::<Weight>());
        println!(
            "fold {fold}: {} patches, catalogue {catalogued:?}, who closes what {closed:?}, greedy {chosen:?}, {} steps",
            catalogue.patches().len(),
            steps.len()
        );
    }
}
