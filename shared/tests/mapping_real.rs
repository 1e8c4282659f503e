//! Real files that no family knows, by what is guessed of their columns alone. Skipped where they are not beside the project.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use std::path::{Path, PathBuf};

use shared::ingest::{DateRule, Role, draft};
use support::mapped::{counts, read, role};

/// The folder of real files, beside the project.
fn others() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/scans/other");
    if !folder.is_dir() {
        println!("skipped: no folder of real scan files beside the project");
        return None;
    }
    Some(folder)
}

/// File, rows, findings, information, merged, rejected, hosts, vulnerabilities: counted with Python's csv reader.
const REAL: &[(&str, [u32; 7])] = &[
    ("alertlogic_many_vulns.csv", [7, 6, 1, 0, 0, 7, 7]),
    ("faraday_saint_ok.csv", [5, 3, 0, 2, 0, 3, 1]),
    ("generic_generic_report1.csv", [5, 1, 0, 4, 0, 1, 1]),
];

#[test]
fn real_files_are_read_by_their_guesses_alone() {
    let Some(folder) = others() else { return };
    for (name, [rows, accepted, informational, merged, rejected, hosts, vulnerabilities]) in REAL {
        let bytes = std::fs::read(folder.join(name)).expect(name);
        let draft = draft(name, &bytes, true).expect(name);
        assert_eq!(draft.mapping.lacks(), Vec::<String>::new(), "{name}");
        let scan = read(&bytes, &draft.mapping, 777);
        assert_eq!(counts(&scan), [*rows, *accepted, *informational, *merged, *rejected], "{name}");
        assert_eq!(
            [scan.hosts.len(), scan.vulnerabilities.len()],
            [*hosts as usize, *vulnerabilities as usize],
            "{name}"
        );
    }
}

#[test]
fn the_columns_of_real_files_are_guessed_as_expected() {
    let Some(folder) = others() else { return };
    let mapping = |name: &str| draft(name, &std::fs::read(folder.join(name)).expect(name), true).expect(name).mapping;
    let alert_logic = mapping("alertlogic_many_vulns.csv");
    assert_eq!(alert_logic.scanner, "Alert Logic");
    for (name, expected) in [
        ("Vulnerability", Some(Role::Title)),
        ("Vulnerability ID", Some(Role::Id)),
        ("CVSS Score", Some(Role::Cvss31)),
        ("Severity", Some(Role::Severity)),
        ("Asset Name", Some(Role::Dns)),
        ("IP Address", Some(Role::Ip)),
        ("Protocol/Port", Some(Role::Port)),
        ("First Seen", Some(Role::FirstSeen)),
        ("Last Scanned", Some(Role::LastSeen)),
        ("CVE", Some(Role::Cves)),
        ("Operating System", Some(Role::Os)),
        ("Description", None),
        ("Published Date", Some(Role::Published)),
        ("CISA Known Exploited", Some(Role::Exploited)),
    ] {
        assert_eq!(role(&alert_logic, name), expected, "{name}");
    }
    let saint = mapping("faraday_saint_ok.csv");
    for (name, expected) in [
        ("IP Address", Some(Role::Ip)),
        ("Hostname", None),
        ("Severity", None),
        ("Vulnerability Check ID", Some(Role::Id)),
        ("Description", Some(Role::Title)),
        ("Plain CVEs", Some(Role::Cves)),
    ] {
        assert_eq!(role(&saint, name), expected, "{name}");
    }
    let generic = mapping("generic_generic_report1.csv");
    for (name, expected) in [
        ("Url", Some(Role::Ip)),
        ("Title", Some(Role::Title)),
        ("Severity", Some(Role::Severity)),
        ("Date", Some(Role::FirstSeen)),
    ] {
        assert_eq!(role(&generic, name), expected, "{name}");
    }
    assert_eq!(generic.columns[0].date, DateRule::DayFirst);
}

#[test]
fn real_hosts_ports_and_dates_of_an_export() {
    let Some(folder) = others() else { return };
    let bytes = std::fs::read(folder.join("alertlogic_many_vulns.csv")).expect("a file");
    let scan = read(&bytes, &draft("export.csv", &bytes, true).expect("a table").mapping, 777);
    let gateway = scan.hosts.iter().find(|host| host.dns == "tls-gateway.example.com").expect("the host");
    assert_eq!(
        gateway.ips.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["198.51.100.30", "fe80::250:56ff:fe96:b97"]
    );
    let ports: Vec<u16> = scan.findings.iter().take(3).map(|finding| finding.service.port).collect();
    assert_eq!(ports, [8080, 443, 0]);
    let first = scan.findings.get(0).expect("a finding");
    assert_eq!(
        (first.first_seen.iso().as_deref(), first.last_seen.iso().as_deref()),
        (Some("2021-12-10"), Some("2026-05-27"))
    );
}
