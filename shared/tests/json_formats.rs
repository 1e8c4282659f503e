//! Reports in JSON, with invented hosts: each family, what is broken, and the public suite of JSON texts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use std::path::Path;

use proptest::prelude::*;
use shared::ingest::Scan;
use shared::model::{Kind, Vulnerability};
use support::{assert_adds_up, desk, ranked, read, read_in};

const TRIVY: &str = r#"{
  "SchemaVersion": 2, "CreatedAt": "2026-11-20T10:00:00Z",
  "ArtifactName": "registry.example.test/shop:1.4", "ArtifactType": "container_image",
  "Metadata": {"OS": {"Family": "alpine", "Name": "3.20"}, "RepoTags": ["shop:1.4"]},
  "Results": [
    {"Target": "shop:1.4 (alpine 3.20)", "Class": "os-pkgs", "Vulnerabilities": [
      {"VulnerabilityID": "CVE-2026-1001", "PkgName": "libdemo", "InstalledVersion": "1.0-r1", "FixedVersion": "1.0-r2",
       "Title": "Reads behind the end of a buffer", "Description": "A crafted file is enough.", "Severity": "HIGH",
       "SeveritySource": "vendor", "PrimaryURL": "https://advisories.example.test/1001",
       "CVSS": {"nvd": {"V3Vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "V3Score": 9.8},
                "vendor": {"V3Vector": "CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", "V3Score": 7.8}}},
      {"VulnerabilityID": "GHSA-demo-0001", "PkgName": "libother", "InstalledVersion": "2", "Severity": "UNKNOWN"}]},
    {"Target": "app/lock.json", "Class": "lang-pkgs"}]
}"#;

const STATES: &str = r#"{"hits": {"total": {"value": 2, "relation": "eq"}, "hits": [
  {"_id": "001_a", "_source": {"agent": {"id": "001", "name": "web1"}, "host": {"os": {"full": "Linux 6.1"}},
    "package": {"name": "libdemo", "version": "1.0"}, "wazuh": {"cluster": {"name": "north"}},
    "vulnerability": {"id": "CVE-2026-1001", "severity": "High", "score": {"base": 7.8, "version": "3.1"},
      "description": "A crafted file is enough.", "detected_at": "2026-11-19T08:00:00.5Z"}}},
  {"_id": "002_a", "_source": {"agent": {"id": "002", "name": "db1"},
    "vulnerability": {"id": "CVE-2026-1002", "severity": "-", "score": {"base": 0}}}}]}}"#;

const LIST: &str = r#"{"agent_name": "web1.example.test", "data": {"affected_items": [
  {"cve": "CVE-2026-1001", "severity": "Critical", "cvss2_score": 0, "cvss3_score": 9.8, "name": "libdemo",
   "version": "1.0", "title": "CVE-2026-1001 affects libdemo", "type": "PACKAGE", "detection_time": "2026-11-19T08:00:00Z"},
  {"cve": "CVE-2026-1001", "severity": "Critical", "cvss3_score": 9.8, "name": "libdemo-dev", "version": "1.0"},
  {"cve": "CVE-2026-1003", "severity": "Ugly", "name": "tool"}], "total_affected_items": 3}}"#;

const SCAN: &str = r#"[{"scan_report_template_title": "Scan Results", "result_date": "11/21/2026 00:10:00"},
{"launch_date": "11/20/2026 10:00:00", "status": "Finished", "scan_title": "North"},
{"ip": "192.0.2.10", "dns": "web1.example.test", "netbios": null, "qid": 900100, "title": "Weak cipher offered",
 "type": "Vuln", "severity": "3", "port": "443", "protocol": "tcp", "ssl": "yes", "cve_id": "CVE-2026-1001",
 "cvss_base": "5 (AV:N/AC:L/Au:N/C:P/I:N/A:N)", "results": "TLSv1"},
{"ip": "192.0.2.10", "dns": "web1.example.test", "qid": 900200, "title": "Open ports", "type": "Ig", "severity": "1"},
{"ip": "192.0.2.10", "qid": 900300, "title": "Odd", "type": "Vuln", "severity": "9"},
{"target_distribution_across_scanner_appliances": "north: 192.0.2.0/28",
 "hosts_not_scanned_host_not_alive_ip": "192.0.2.11-192.0.2.13"}]"#;

fn scan_of(text: &str) -> Scan {
    let scan = read(text).expect("read");
    assert_adds_up(&scan);
    scan
}

fn one<'a>(scan: &'a Scan, id: &str) -> &'a Vulnerability {
    scan.vulnerabilities.iter().find(|vulnerability| vulnerability.scanner_id == id).expect(id)
}

#[test]
fn trivy_an_image_is_a_host() {
    let scan = scan_of(TRIVY);
    assert_eq!((scan.source.format.as_str(), scan.source.scanner.as_str()), ("trivy", "trivy"));
    assert_eq!((scan.counts.accepted, scan.hosts.len()), (2, 1));
    assert_eq!(
        (scan.hosts[0].dns.as_str(), scan.hosts[0].os.as_str()),
        ("registry.example.test/shop:1.4", "alpine 3.20")
    );
    assert_eq!(scan.source.scanned_on.iso().as_deref(), Some("2026-11-20"));
    let known = one(&scan, "CVE-2026-1001");
    assert_eq!(known.title, "Reads behind the end of a buffer (libdemo 1.0-r1)");
    assert_eq!((known.severity(), known.vendor_reference.as_str()), ("High", "libdemo 1.0-r2"));
    assert_eq!(known.cvss.as_ref().map(|cvss| cvss.base), Some(7.8), "the source of the severity counts");
    let unrated = one(&scan, "GHSA-demo-0001");
    assert_eq!((unrated.severity(), unrated.cves.len()), ("", 0));
    assert!(scan.warnings.iter().any(|warning| warning.contains("neither a severity")), "{:?}", scan.warnings);
}

#[test]
fn trivy_an_image_without_a_finding_closes_what_was_found_before() {
    let clean = r#"{"SchemaVersion": 2, "CreatedAt": "2026-11-21T10:00:00Z", "ArtifactName": "registry.example.test/shop:1.4", "Results": []}"#;
    let mut desk = desk();
    desk.receive(scan_of(TRIVY));
    desk.apply();
    let (sheet, _) = desk.receive(scan_of(clean));
    assert_eq!((sheet.rows, sheet.change.fixed_by_absence), (0, 2));
    let later = clean.replace("\"SchemaVersion\": 2", "\"SchemaVersion\": 3");
    assert!(scan_of(&later).warnings.iter().any(|warning| warning.contains("scheme 3")));
}

#[test]
fn wazuh_states_and_their_pages() {
    let scan = scan_of(STATES);
    assert_eq!((scan.counts.accepted, scan.hosts.len(), scan.is_partial), (2, 2, false));
    let host = &scan.hosts[0];
    assert_eq!((host.host_id.as_str(), host.dns.as_str(), host.os.as_str()), ("north 001", "web1", "Linux 6.1"));
    let known = one(&scan, "CVE-2026-1001");
    assert_eq!((known.title.as_str(), known.severity()), ("CVE-2026-1001 affects libdemo 1.0", "High"));
    assert_eq!(one(&scan, "CVE-2026-1002").severity(), "");
    assert_eq!(scan.findings.get(0).unwrap().first_seen.iso().as_deref(), Some("2026-11-19"));
    let page = scan_of(&STATES.replace("\"value\": 2", "\"value\": 125"));
    assert!(page.is_partial && page.warnings.iter().any(|warning| warning.contains("one page")));
}

#[test]
fn wazuh_list_with_and_without_its_agent() {
    let scan = scan_of(LIST);
    let c = scan.counts;
    assert_eq!([c.rows, c.accepted, c.merged, c.rejected], [3, 1, 1, 1]);
    assert_eq!(scan.problems[0].code, "invalid_severity");
    assert_eq!(one(&scan, "CVE-2026-1001").cvss.as_ref().map(|cvss| cvss.base), Some(9.8));
    let nameless = scan_of(&LIST.replace("\"agent_name\": \"web1.example.test\", ", ""));
    assert_eq!(nameless.counts.rejected, 3);
    let told: Vec<&String> = nameless.warnings.iter().filter(|warning| warning.contains("agent_name")).collect();
    assert_eq!(told.len(), 1, "said once");
}

#[test]
fn qualys_scan_agrees_with_its_csv() {
    let scan = scan_of(SCAN);
    let c = scan.counts;
    assert_eq!([c.rows, c.accepted, c.informational, c.rejected], [3, 1, 1, 1]);
    assert_eq!((scan.source.scanner.as_str(), one(&scan, "900100").id_name()), ("qualys", "QID"));
    assert_eq!(scan.source.scanned_on.iso().as_deref(), Some("2026-11-20"), "not the day of the export");
    assert_eq!(scan.not_scanned[0].hosts, "192.0.2.11-192.0.2.13");
    let finding = scan.findings.get(0).unwrap();
    assert_eq!((finding.kind, finding.service.label().as_str()), (Kind::Confirmed, "443/tcp ssl"));
}

#[test]
fn defender_by_machine_and_by_page() {
    let row = r#"{"cveId": "CVE-2026-1001", "machineId": "m1", "severity": "High", "productName": "tool", "fixingKbId": "5000001"}"#;
    let scan = scan_of(&format!("{{\"value\": [{row}, {row}]}}"));
    assert_eq!((scan.counts.accepted, scan.counts.merged, scan.hosts[0].name().as_str()), (1, 1, "m1"));
    assert_eq!(scan.vulnerabilities[0].vendor_reference, "KB5000001");
    assert!(!scan.is_partial);
    let page = scan_of(&format!("{{\"value\": [{row}], \"@odata.nextLink\": \"https://api.example.test/2\"}}"));
    assert!(page.is_partial);
    let machines =
        r#"{"value": [{"id": "m1", "computerDnsName": "web1.example.test", "lastIpAddress": "192.0.2.10"}]}"#;
    let refusal = read(machines).expect_err("no scan");
    assert!(refusal.to_string().contains("list of machines"), "{refusal}");
    let both = scan_of(&format!("{machines}\n{{\"value\": [{row}]}}"));
    assert_eq!((both.hosts.len(), both.hosts[0].dns.as_str()), (1, "web1.example.test"));
}

#[test]
fn unknown_json_is_refused_by_its_names() {
    let refusal = read("{\"inventory\": [{\"serial\": 7, \"room\": \"B2\"}]}").expect_err("unknown");
    assert_eq!(refusal.code(), "unknown_document");
    let words = refusal.to_string();
    assert!(words.contains("inventory, serial, room") && words.contains("Trivy"), "{words}");
}

#[test]
fn a_report_cut_off_keeps_what_came_before() {
    let whole = scan_of(SCAN).counts.rows;
    let first = SCAN.find("TLSv1\"}").unwrap() + 7;
    for end in first..SCAN.len() - 1 {
        let scan = scan_of(SCAN.get(..end).unwrap());
        let broken: Vec<_> = scan.problems.iter().filter(|problem| problem.code == "broken_document").collect();
        assert_eq!(broken.len(), 1, "at {end}");
        assert!(broken[0].line >= 3 && broken[0].what.contains("cut off"), "{:?}", broken[0]);
        assert!(scan.is_partial && scan.counts.accepted == 1 && scan.counts.rows <= whole + 1);
    }
}

#[test]
fn the_opened_row_shows_its_own_object() {
    let mut desk = desk();
    desk.receive(scan_of(TRIVY));
    desk.apply();
    let row = ranked(&mut desk).into_iter().find(|row| row.scanner_id == "CVE-2026-1001").expect("ranked");
    let span = desk.source_spans(row.id)[0];
    let bytes = TRIVY.as_bytes()[span.at as usize..][..span.len as usize].to_vec();
    let detail = desk.detail(row.id, &[Ok(bytes)]).expect("detail");
    assert_eq!((detail.threat.as_str(), detail.solution.as_str()), ("A crafted file is enough.", "1.0-r2"));
    assert!(detail.links.iter().any(|link| link.url == "https://advisories.example.test/1001"), "{:?}", detail.links);
    assert!(detail.cells.iter().any(|cell| cell.column == "PkgName" && cell.text == "libdemo"));
}

#[test]
fn utf_16_and_marks_are_read_alike() {
    let text = STATES.replace("web1", "z\u{fc}rich\u{1F600}");
    let wanted = scan_of(&text);
    let little: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [format!("\u{FEFF}{text}").into_bytes(), little] {
        let scan = read_in(&bytes, 5).expect("read");
        assert_eq!((&scan.hosts, &scan.vulnerabilities), (&wanted.hosts, &wanted.vulnerabilities));
        let span = scan.findings.get(0).unwrap().span;
        let piece = &bytes[span.at as usize..][..span.len as usize];
        let lines = shared::ingest::lines_of(&scan.source, piece);
        assert!(lines.contains(&("agent name".to_owned(), "z\u{fc}rich\u{1F600}".to_owned())), "{lines:?}");
    }
}

/// The public suite of JSON texts (`test_parsing`): what a reader must take (y), and must not (n).
#[test]
fn the_public_suite_of_json_texts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora/jsontestsuite/test_parsing");
    let Ok(entries) = std::fs::read_dir(folder) else {
        return println!("skipped: no folder of public corpora beside the project");
    };
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let text = std::fs::read(entry.path()).unwrap();
        // Alone it must not panic; behind a whole report it shows whether it is taken.
        drop(read_in(&text, 3));
        let behind = [STATES.as_bytes(), b"\n", &text].concat();
        for chunk in [1, 1 << 20] {
            let scan = read_in(&behind, chunk).expect("a report stands before it");
            assert_adds_up(&scan);
            let is_broken = scan.problems.iter().any(|problem| problem.code == "broken_document");
            let is_refused = is_broken || text.iter().all(u8::is_ascii_whitespace);
            if (name.starts_with("y_") && is_broken) || (name.starts_with("n_") && !is_refused) {
                wrong.push(name.clone());
            }
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    assert!(count > 300, "{count} texts: the suite is not whole");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damage_never_panics_and_adds_up(which in 0usize..4, at: usize, byte: u8, chunk in 1usize..600) {
        let mut bytes = [TRIVY, STATES, LIST, SCAN][which].as_bytes().to_vec();
        let at = at % bytes.len();
        bytes[at] = byte;
        let whole = read_in(&bytes, usize::MAX).map(|scan| (scan.counts, scan.problems));
        let pieces = read_in(&bytes, chunk).map(|scan| (scan.counts, scan.problems));
        prop_assert_eq!(&whole, &pieces);
        if let Ok((c, _)) = whole {
            prop_assert_eq!(c.rows, c.accepted + c.rejected + c.merged + c.informational);
        }
    }
}
