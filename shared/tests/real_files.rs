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

/// File, family, rows, findings, information, assets, vulnerabilities.
const READ: &[(&str, &str, [u32; 5])] = &[
    ("qualys/Qualys_Sample_Report.csv", "qualys_report", [6, 6, 0, 4, 3]),
    ("qualys/Qualys_Sample_Report__with_preamble.csv", "qualys_report", [6, 6, 0, 4, 3]),
    ("constructed/qualys_report_full_preamble_crlf.csv", "qualys_report_full", [301, 92, 209, 7, 92]),
    ("constructed/qualys_report_utf8_bom_header_first.csv", "qualys_report_full", [301, 92, 209, 7, 92]),
    ("constructed/qualys_report_rescan_crlf.csv", "qualys_report_full", [279, 70, 209, 10, 93]),
    ("constructed/qualys_scan_results_crlf_footer.csv", "qualys_scan_results", [196, 114, 82, 1, 97]),
    ("constructed/qualys_scan_results_excel_padded_cp1252.csv", "qualys_scan_results", [196, 114, 82, 1, 97]),
    // An XML report says the same as the CSV of the same scan.
    ("qualys/Qualys_Sample_Report.xml", "qualys_report_xml", [301, 92, 209, 7, 92]),
    ("qualys/infrascan_webgui_multiple.xml", "qualys_scan_xml", [24, 8, 16, 2, 12]),
    ("nessus/dd_nessus_v_unknown.xml", "nessus_xml", [296, 30, 266, 7, 32]),
    ("nessus/dd_nessus_with_cvssv3.nessus", "nessus_xml", [49, 25, 23, 1, 48]),
    ("nessus/series_week1.nessus", "nessus_xml", [295, 30, 265, 7, 32]),
    ("nessus/series_week2.nessus", "nessus_xml", [287, 22, 265, 7, 31]),
    ("nessus/series_week3.nessus", "nessus_xml", [287, 22, 265, 7, 31]),
    ("nessus/series_week4.nessus", "nessus_xml", [287, 22, 265, 7, 31]),
    ("openvas/dd_many_vuln.xml", "openvas_xml", [44, 44, 0, 1, 40]),
    ("openvas/dd_one_vuln.xml", "openvas_xml", [1, 1, 0, 1, 1]),
    ("openvas/dd_report_detail_v2.xml", "openvas_xml", [1, 1, 0, 1, 1]),
    // Two of its hosts have no vulnerability.
    ("nexpose/dd_many_vulns.xml", "nexpose_xml", [162, 28, 0, 8, 17]),
    // Its one finding is not described: kept without a severity, which is said.
    ("nexpose/dd_no_vuln.xml", "nexpose_xml", [1, 1, 0, 1, 1]),
    // One vulnerability per port number.
    ("nmap/dd_issue4406.xml", "nmap_xml", [25, 0, 25, 1, 25]),
    ("nmap/dd_nmap_multiple_port.xml", "nmap_xml", [13, 0, 13, 1, 13]),
    ("nmap/dd_nmap_script_vulners.xml", "nmap_xml", [1, 0, 1, 1, 1]),
    // A host that is up without an open port is an asset all the same.
    ("nmap/dd_nmap_0port.xml", "nmap_xml", [0, 0, 0, 1, 0]),
];

const REFUSED: &[(&str, &str)] = &[
    ("qualys/empty.csv", "no_rows"),
    ("qualys/hackerguardian_many_finding.csv", "unsupported_format"),
    ("qualys/hackerguardian_one_finding.csv", "unsupported_format"),
    ("qualys/hackerguardian_zero_finding.csv", "unsupported_format"),
    ("qualys/vmdr_many_vulns_qid.csv", "unsupported_format"),
    ("qualys/vmdr_no_vuln_qid.csv", "unsupported_format"),
    ("qualys/vmdr_one_vuln_cve__rev_fdab379.csv", "unsupported_format"),
    ("qualys/vmdr_one_vuln_no_metadata_cve.csv", "unsupported_format"),
    ("qualys/vw_scan_1553941061_87240.json", "not_csv"),
    ("constructed/not_a_scan.csv", "no_header"),
];

#[test]
fn every_known_file_is_read_or_refused_by_name() {
    let Some(folder) = scans() else { return };
    let mut known: Vec<&str> = Vec::new();
    for (name, family, [rows, findings, information, assets, vulnerabilities]) in READ {
        known.push(name);
        for chunk in [777, 1 << 20] {
            let scan = read_in(&std::fs::read(folder.join(name)).expect(name), chunk).expect(name);
            assert_adds_up(&scan);
            assert_eq!(scan.source.format, *family, "{name}");
            let got = [scan.counts.rows, scan.counts.accepted, scan.counts.informational];
            assert_eq!(got, [*rows, *findings, *information], "{name}");
            assert_eq!(
                [scan.hosts.len(), scan.vulnerabilities.len()],
                [*assets as usize, *vulnerabilities as usize],
                "{name}"
            );
        }
    }
    for (name, code) in REFUSED {
        known.push(name);
        let refusal = read_in(&std::fs::read(folder.join(name)).expect(name), 777).expect_err(name);
        assert_eq!(refusal.code(), *code, "{name}");
    }
    for room in ["qualys", "constructed"] {
        for entry in std::fs::read_dir(folder.join(room)).expect(room).flatten() {
            let name = format!("{room}/{}", entry.file_name().to_string_lossy());
            assert!(known.contains(&name.as_str()), "{name} is in no expectation");
        }
    }
}

#[test]
fn every_other_file_is_refused_with_words_and_never_panics() {
    let Some(folder) = scans() else { return };
    for room in ["nessus", "openvas", "nexpose", "nmap", "other", "defender", "trivy", "wazuh"] {
        for entry in std::fs::read_dir(folder.join(room)).expect(room).flatten() {
            let name = format!("{room}/{}", entry.file_name().to_string_lossy());
            if READ.iter().any(|(read, ..)| *read == name) {
                continue;
            }
            let refusal = read_in(&std::fs::read(entry.path()).expect(room), 1 << 16).expect_err(&name);
            assert!(refusal.to_string().len() > 40, "{}: {refusal}", entry.path().display());
        }
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
