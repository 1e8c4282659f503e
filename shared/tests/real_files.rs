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
    ("qualys/Qualys_Sample_Report.xml", "not_csv"),
    ("qualys/infrascan_webgui_multiple.xml", "not_csv"),
    ("qualys/vw_scan_1553941061_87240.json", "not_csv"),
    ("constructed/not_a_scan.csv", "no_header"),
];

#[test]
fn every_qualys_file_is_read_or_refused_by_name() {
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
            let refusal = read_in(&std::fs::read(entry.path()).expect(room), 1 << 16).expect_err("not Qualys");
            assert!(refusal.to_string().len() > 40, "{}: {refusal}", entry.path().display());
        }
    }
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
