//! Real scanner files, where they are at hand (a folder `shared/scans` beside the project); skipped, saying so, where
//! they are not. Expected counts were worked out with Python's csv reader, not with this code.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use std::path::{Path, PathBuf};

use shared::view::Change;
use support::{assert_adds_up, desk, read_in};

/// The folder of real files, beside the project.
fn scans() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/scans");
    if !folder.is_dir() {
        println!("skipped: no folder of real scan files beside the project");
        return None;
    }
    Some(folder)
}

/// File, family, then rows = accepted + information + merged + rejected, hosts, vulnerabilities. Worked out with Python's
/// csv, xml and json readers. Decided by us where a file leaves it open: an open port is a vulnerability of its own (as
/// information); a Nexpose test without a description is kept, with no severity; a host that a footer calls clean has no
/// row and is no host here.
const READ: &[(&str, &str, [u32; 7])] = &[
    ("nessus/dd_issue_9612.csv", "security_center", [3, 2, 0, 1, 0, 1, 1]),
    ("nessus/dd_nessus-template.csv", "nessus", [5, 5, 0, 0, 0, 2, 5]),
    ("nessus/dd_nessus_many_vuln.csv", "security_center", [4, 4, 0, 0, 0, 2, 4]),
    ("nessus/dd_nessus_many_vuln2-all.csv", "nessus", [30, 1, 28, 1, 0, 1, 25]),
    ("nessus/dd_nessus_many_vuln2-default.csv", "nessus", [30, 1, 28, 1, 0, 1, 25]),
    ("nessus/dd_nessus_was_one_vuln.csv", "nessus", [1, 1, 0, 0, 0, 1, 1]),
    ("nessus/dd_tenable_many_vuln.csv", "tenable_io", [20, 9, 0, 11, 0, 2, 7]),
    ("nessus/sc_vulnerability_list_v00.csv", "security_center_list", [2, 2, 0, 0, 0, 2, 1]),
    ("nessus/vw_nessus_vulnweb_164.csv", "nessus", [224, 73, 117, 34, 0, 1, 76]),
    ("openvas/dd_many_vuln.csv", "openvas", [4, 4, 0, 0, 0, 1, 4]),
    ("openvas/dd_report_detail_v2.csv", "openvas", [1, 1, 0, 0, 0, 1, 1]),
    ("openvas/dd_report_using_CVE.csv", "openvas", [43, 43, 0, 0, 0, 1, 43]),
    ("openvas/dd_report_using_openVAS.csv", "openvas", [13, 1, 12, 0, 0, 1, 12]),
    ("qualys/hackerguardian_many_finding.csv", "hackerguardian", [4, 4, 0, 0, 0, 3, 3]),
    ("qualys/hackerguardian_one_finding.csv", "hackerguardian", [2, 2, 0, 0, 0, 1, 1]),
    ("qualys/vmdr_many_vulns_qid.csv", "qualys_vmdr", [5, 5, 0, 0, 0, 5, 5]),
    ("qualys/vmdr_one_vuln_cve__rev_fdab379.csv", "qualys_vmdr", [1, 1, 0, 0, 0, 1, 1]),
    ("qualys/vmdr_one_vuln_no_metadata_cve.csv", "qualys_vmdr", [1, 1, 0, 0, 0, 1, 1]),
    ("constructed/qualys_report_full_preamble_crlf.csv", "qualys_report_full", [301, 92, 209, 0, 0, 7, 92]),
    ("constructed/qualys_report_rescan_crlf.csv", "qualys_report_full", [279, 70, 209, 0, 0, 10, 93]),
    ("constructed/qualys_report_utf8_bom_header_first.csv", "qualys_report_full", [301, 92, 209, 0, 0, 7, 92]),
    ("constructed/qualys_scan_results_crlf_footer.csv", "qualys_scan_results", [196, 114, 82, 0, 0, 1, 97]),
    ("constructed/qualys_scan_results_excel_padded_cp1252.csv", "qualys_scan_results", [196, 114, 82, 0, 0, 1, 97]),
    ("defender/dd_report_many_vulns.json", "defender", [4, 4, 0, 0, 0, 1, 4]),
    ("nessus/dd_nessus_v_unknown.xml", "nessus_xml", [296, 30, 266, 0, 0, 7, 32]),
    ("nessus/dd_nessus_with_cvssv3.nessus", "nessus_xml", [49, 25, 23, 1, 0, 1, 48]),
    ("nessus/series_week1.nessus", "nessus_xml", [295, 30, 265, 0, 0, 7, 32]),
    ("nessus/series_week2.nessus", "nessus_xml", [287, 22, 265, 0, 0, 7, 31]),
    ("nessus/series_week3.nessus", "nessus_xml", [287, 22, 265, 0, 0, 7, 31]),
    ("nessus/series_week4.nessus", "nessus_xml", [287, 22, 265, 0, 0, 7, 31]),
    ("nexpose/dd_many_vulns.xml", "nexpose_xml", [162, 28, 0, 134, 0, 8, 17]),
    ("nexpose/dd_no_vuln.xml", "nexpose_xml", [1, 1, 0, 0, 0, 1, 1]),
    ("nmap/dd_issue4406.xml", "nmap_xml", [25, 0, 25, 0, 0, 1, 25]),
    ("nmap/dd_nmap_0port.xml", "nmap_xml", [0, 0, 0, 0, 0, 1, 0]),
    ("nmap/dd_nmap_multiple_port.xml", "nmap_xml", [13, 0, 13, 0, 0, 1, 13]),
    ("nmap/dd_nmap_script_vulners.xml", "nmap_xml", [1, 0, 1, 0, 0, 1, 1]),
    ("openvas/dd_many_vuln.xml", "openvas_xml", [44, 44, 0, 0, 0, 1, 40]),
    ("openvas/dd_one_vuln.xml", "openvas_xml", [1, 1, 0, 0, 0, 1, 1]),
    ("openvas/dd_report_detail_v2.xml", "openvas_xml", [1, 1, 0, 0, 0, 1, 1]),
    ("qualys/Qualys_Sample_Report.csv", "qualys_report", [6, 6, 0, 0, 0, 4, 3]),
    ("qualys/Qualys_Sample_Report.xml", "qualys_report_xml", [301, 92, 209, 0, 0, 7, 92]),
    ("qualys/Qualys_Sample_Report__with_preamble.csv", "qualys_report", [6, 6, 0, 0, 0, 4, 3]),
    ("qualys/infrascan_webgui_multiple.xml", "qualys_scan_xml", [24, 8, 16, 0, 0, 2, 12]),
    ("qualys/vw_scan_1553941061_87240.json", "qualys_scan_json", [196, 114, 82, 0, 0, 1, 97]),
    ("trivy/dd_scheme_2_many_vulns.json", "trivy", [5, 5, 0, 0, 0, 1, 5]),
    ("wazuh/dd_v4-7_many_findings.json", "wazuh_list", [13, 0, 0, 0, 13, 0, 0]),
    ("wazuh/dd_v4-8_many_findings.json", "wazuh_states", [10, 10, 0, 0, 0, 8, 4]),
];

/// Files that are refused, and why.
const REFUSED: &[(&str, &str)] = &[
    ("openvas/dd_no_vuln.csv", "no_rows"),
    ("qualys/hackerguardian_zero_finding.csv", "no_rows"),
    ("qualys/vmdr_no_vuln_qid.csv", "no_rows"),
    ("qualys/empty.csv", "no_rows"),
    ("constructed/not_a_scan.csv", "no_header"),
    ("other/alertlogic_many_vulns.csv", "unsupported_format"),
    ("other/faraday_saint_ok.csv", "unsupported_format"),
    ("other/generic_generic_report1.csv", "no_header"),
    ("defender/dd_defender.zip", "not_csv"),
];

/// What came of a file, in the form of the tables above.
fn come_of(folder: &Path, name: &str, chunk: usize) -> Result<(String, [u32; 7]), String> {
    let scan = read_in(&std::fs::read(folder.join(name)).expect(name), chunk).map_err(|r| r.code().to_owned())?;
    assert_adds_up(&scan);
    let c = scan.counts;
    let tables = [scan.hosts.len() as u32, scan.vulnerabilities.len() as u32];
    let counts = [c.rows, c.accepted, c.informational, c.merged, c.rejected, tables[0], tables[1]];
    Ok((scan.source.format, counts))
}

#[test]
fn every_file_is_read_with_its_counts_or_refused_with_its_reason() {
    let Some(folder) = scans() else { return };
    let mut wrong = Vec::new();
    for chunk in [777, 1 << 20] {
        for (name, family, counts) in READ {
            let got = come_of(&folder, name, chunk);
            if got != Ok(((*family).to_owned(), *counts)) {
                wrong.push(format!("{name}: expected {family} {counts:?}, got {got:?}"));
            }
        }
        for (name, code) in REFUSED {
            let got = come_of(&folder, name, chunk);
            if got != Err((*code).to_owned()) {
                wrong.push(format!("{name}: expected a refusal '{code}', got {got:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_of_the_folder_has_an_expectation() {
    let Some(folder) = scans() else { return };
    let known: Vec<&str> = READ.iter().map(|(name, ..)| *name).chain(REFUSED.iter().map(|(name, _)| *name)).collect();
    for room in std::fs::read_dir(&folder).expect("folder").flatten().filter(|entry| entry.path().is_dir()) {
        for entry in std::fs::read_dir(room.path()).expect("room").flatten() {
            let name = format!("{}/{}", room.file_name().to_string_lossy(), entry.file_name().to_string_lossy());
            assert!(known.contains(&name.as_str()), "{name} is in no expectation");
        }
    }
}

#[test]
fn every_refusal_says_what_the_file_is_and_what_to_do() {
    let Some(folder) = scans() else { return };
    for (name, _) in REFUSED {
        let refusal = read_in(&std::fs::read(folder.join(name)).expect(name), 1 << 16).expect_err(name);
        assert!(refusal.to_string().len() > 40, "{name}: {refusal}");
    }
}

#[test]
fn a_series_of_nessus_reports() {
    let Some(folder) = scans() else { return };
    let mut desk = desk();
    let mut changes = Vec::new();
    for week in 1..=4 {
        let name = format!("nessus/series_week{week}.nessus");
        let (sheet, _) = desk.receive(read_in(&std::fs::read(folder.join(&name)).expect(&name), 1 << 16).expect(&name));
        changes.push((sheet.change.new, sheet.change.fixed_by_absence));
        desk.apply();
    }
    assert_eq!(changes, [(30, 0), (1, 9), (1, 1), (1, 1)], "new, gone; information left out");
}

#[test]
fn a_qualys_report_as_csv_and_as_xml_is_the_same() {
    let Some(folder) = scans() else { return };
    let mut desk = desk();
    for (name, new) in
        [("constructed/qualys_report_full_preamble_crlf.csv", 92), ("qualys/Qualys_Sample_Report.xml", 0)]
    {
        let (sheet, _) = desk.receive(read_in(&std::fs::read(folder.join(name)).expect(name), 1 << 20).expect(name));
        let Change { new: found, fixed_by_absence, fixed_by_scanner, reopened, .. } = &sheet.change;
        assert_eq!([*found, *fixed_by_absence, *fixed_by_scanner, *reopened], [new, 0, 0, 0], "{name}");
        desk.apply();
    }
    assert_eq!((desk.workspace().assets.len(), desk.workspace().vulnerabilities.len()), (7, 92));
}

#[test]
fn the_rescan_after_the_report() {
    let Some(folder) = scans() else { return };
    let read =
        |name: &str| read_in(&std::fs::read(folder.join("constructed").join(name)).expect(name), 1 << 20).expect(name);
    let mut desk = desk();
    let (first, _) = desk.receive(read("qualys_report_full_preamble_crlf.csv"));
    assert!(
        first.warnings.iter().any(|warning| warning.contains("declares 299 vulnerabilities")),
        "{:?}",
        first.warnings
    );
    let (sheet, _) = desk.receive(read("qualys_report_rescan_crlf.csv"));
    let Change { new, fixed_by_scanner, fixed_by_absence, reopened, not_seen, moved, .. } = sheet.change;
    assert_eq!((new, fixed_by_scanner, fixed_by_absence, reopened, not_seen), (3, 10, 25, 4, 0));
    assert_eq!(moved.len(), 1);
    assert_eq!((moved[0].from.as_str(), moved[0].to.as_str()), ("64.41.200.244", "64.41.200.199"));
    desk.apply();
    assert_eq!(desk.workspace().assets.len(), 10, "seven known, three new, none doubled");
}
