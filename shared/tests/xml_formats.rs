//! XML reports of every family that is read, small and invented (RFC 2606 names, RFC 5737 addresses); and what goes
//! wrong in XML: cut off, broken, hostile, in other encodings, in chunks of any size.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use shared::ingest::Scan;
use shared::view::FindingRow;
use support::xml::{NESSUS, NEXPOSE, NMAP, OPENVAS, QUALYS, SCAN, around, by_id, counts, item, opened};
use support::{assert_adds_up, desk, ranked, read};

fn rows(text: &str) -> (Scan, Vec<FindingRow>) {
    let scan = read(text).expect("readable");
    assert_adds_up(&scan);
    let mut desk = desk();
    desk.receive(scan.clone());
    desk.apply();
    let rows = ranked(&mut desk);
    (scan, rows)
}

#[test]
fn nessus() {
    let (scan, rows) = rows(NESSUS);
    assert_eq!(counts(&scan), [4, 1, 1, 1, 1]);
    assert_eq!(scan.source.scanner, "tenable");
    assert_eq!(scan.source.scanned_on.iso().as_deref(), Some("2026-10-02"), "the latest end of a host");
    assert_eq!(scan.problems[0].code, "invalid_severity");
    assert_eq!((scan.problems[0].value.as_str(), scan.problems[0].column.as_str()), ("7", "Severity"));
    assert_eq!(scan.hosts.len(), 2, "a host without an item was scanned too");
    let host = &scan.hosts[0];
    assert_eq!(
        (host.dns.as_str(), host.netbios.as_str(), host.os.as_str()),
        ("web1.example.test", "WEB1", "Linux 6.1")
    );
    let row = by_id(&rows, "900001");
    assert_eq!(
        (row.title.as_str(), row.severity.as_str(), row.port.as_str()),
        ("Server < 2.4 is old", "High", "443/tcp")
    );
    assert_eq!(row.cves, ["CVE-2026-10001", "CVE-2026-10002", "CVE-2026-10003"]);
    assert_eq!((row.cvss, row.last_seen.as_deref()), (Some(9.8), Some("2026-10-01")));
    let known = &scan.vulnerabilities[0];
    assert_eq!((known.vendor_reference.as_str(), known.exploit, known.malware), ("KB900100", true, true));
}

#[test]
fn openvas_in_every_wrapping() {
    let inner = OPENVAS.replace("<get_reports_response status=\"200\">", "").replace("</get_reports_response>", "");
    let bare = inner.replace("<report id=\"r1\">", "").replace("</report></report>", "</report>");
    for text in [OPENVAS, &inner, &bare] {
        let (scan, rows) = rows(text);
        assert_eq!(counts(&scan), [5, 3, 2, 0, 0]);
        assert_eq!(scan.source.scanned_on.iso().as_deref(), Some("2026-10-01"));
        assert_eq!(scan.hosts.len(), 3, "two addresses, one of them without a result, and a name");
        assert_eq!((scan.hosts[0].host_id.as_str(), scan.hosts[0].os.as_str()), ("0f00", "Debian 12"));
        assert_eq!(scan.not_scanned[0].hosts, "192.0.2.22");
        let row = by_id(&rows, "1.3.6.1.4.1.25623.1.0.900001");
        assert_eq!((row.title.as_str(), row.severity.as_str()), ("Files server before 3.0", "High"));
        assert_eq!((row.port.as_str(), row.cvss, row.kind.label()), ("443/tcp", Some(9.8), "Confirmed"));
        let guess = by_id(&rows, "1.3.6.1.4.1.25623.1.0.900002");
        assert_eq!((guess.severity.as_str(), guess.kind.label(), guess.port.as_str()), ("Medium", "Potential", "tcp"));
        let cve = by_id(&rows, "CVE-2026-20002");
        assert_eq!((cve.host.as_str(), cve.port.as_str()), ("named", "8443/tcp"));
        assert_eq!(cve.cves, ["CVE-2026-20002"]);
    }
}

#[test]
fn nexpose() {
    let (scan, rows) = rows(NEXPOSE);
    assert_eq!(counts(&scan), [5, 3, 0, 2, 0]);
    assert_eq!(scan.hosts.len(), 2);
    let host = &scan.hosts[0];
    assert_eq!((host.dns.as_str(), host.netbios.as_str(), host.os.as_str()), ("lab.example.test", "LAB", "Linux 6.1"));
    assert_eq!((scan.not_scanned[0].hosts.as_str(), scan.not_scanned[0].reason.as_str()), ("192.0.2.32", "host dead"));
    let row = rows.iter().find(|row| row.scanner_id == "old-thing" && row.port == "8080/tcp").expect("at its endpoint");
    assert_eq!((row.title.as_str(), row.severity.as_str(), row.cvss), ("Old thing", "Critical", Some(7.5)));
    assert_eq!(row.kind.label(), "Confirmed", "the surest of its tests counts");
    assert_eq!(scan.vulnerabilities[0].vendor_reference, "MS26-001");
    let unknown = by_id(&rows, "unknown-thing");
    assert_eq!((unknown.title.as_str(), unknown.severity.as_str()), ("unknown-thing", ""), "not described, and said");
    assert!(scan.warnings.iter().any(|words| words.contains("neither a severity")), "{:?}", scan.warnings);
}

#[test]
fn qualys_report() {
    let (scan, rows) = rows(QUALYS);
    assert_eq!(counts(&scan), [3, 2, 1, 0, 0]);
    assert_eq!(scan.source.scanned_on.iso().as_deref(), Some("2026-10-02"));
    assert_eq!((scan.declared_total, scan.declared.len()), (Some(3), 2));
    assert_eq!(scan.hosts.iter().map(shared::model::Host::address).collect::<Vec<_>>(), ["192.0.2.40", "192.0.2.41"]);
    assert_eq!(scan.not_scanned[0].hosts, "192.0.2.42-192.0.2.44");
    assert!(scan.clean[0].holds("192.0.2.45".parse().unwrap()));
    let row = by_id(&rows, "900001");
    assert_eq!(
        (row.title.as_str(), row.severity.as_str(), row.port.as_str()),
        ("Mail relay is open", "4", "25/tcp ssl")
    );
    assert_eq!((row.status.label(), row.first_seen.as_deref()), ("Reopened", Some("2026-09-01")));
    assert_eq!(by_id(&rows, "900003").kind.label(), "Potential");
    let known = &scan.vulnerabilities[0];
    assert_eq!((known.pci, known.exploit, known.malware, known.category.as_str()), (true, true, false, "Mail"));
}

#[test]
fn qualys_scan() {
    let (scan, rows) = rows(SCAN);
    assert_eq!(counts(&scan), [3, 2, 1, 0, 0]);
    assert_eq!(scan.hosts.len(), 2);
    let reasons: Vec<_> = scan.not_scanned.iter().map(|line| (line.hosts.as_str(), line.reason.as_str())).collect();
    assert_eq!(reasons, [("192.0.2.59", "excluded from the scan"), ("192.0.2.51", "down")]);
    assert!(scan.warnings.iter().any(|words| words.contains("One appliance was away.")));
    let row = by_id(&rows, "900011");
    assert_eq!((row.host.as_str(), row.severity.as_str(), row.port.as_str()), ("db.example.test", "5", "5432/tcp ssl"));
    assert_eq!((row.cvss, row.cves.as_slice()), (Some(9.0), ["CVE-2026-50001".to_owned()].as_slice()));
    assert_eq!(by_id(&rows, "900012").kind.label(), "Potential");
}

#[test]
fn nmap() {
    let (scan, _) = rows(NMAP);
    assert_eq!(counts(&scan), [2, 0, 2, 0, 0]);
    assert_eq!(scan.hosts.len(), 1);
    let host = &scan.hosts[0];
    assert_eq!((host.dns.as_str(), host.os.as_str(), host.ips.len()), ("shop.example.test", "Linux 6.X", 2));
    assert_eq!(scan.vulnerabilities[0].title, "Open port 443/tcp: https");
    let service = scan.findings.get(0).unwrap().service;
    assert_eq!(service.label(), "443/tcp ssl");
    assert_eq!((scan.not_scanned[0].hosts.as_str(), scan.not_scanned[0].reason.as_str()), ("192.0.2.61", "host down"));
    assert_eq!(scan.source.scanned_on.iso().as_deref(), Some("2026-10-01"));
    assert!(scan.warnings.iter().any(|words| words.contains("no findings")), "{:?}", scan.warnings);
}

#[test]
fn a_report_as_csv_and_as_xml_is_one_workspace() {
    let csv = "IP,DNS,Tracking Method,QID,Title,Vuln Status,Type,Severity,Port,Protocol,SSL,First Detected,Last Detected\n\
        192.0.2.40,mail.example.test,DNS,900001,Mail relay is open,Active,Vuln,4,25,tcp,over ssl,2026-09-01,2026-09-30\n";
    let mut desk = desk();
    desk.receive(read(csv).expect("readable"));
    desk.apply();
    let (sheet, _) = desk.receive(read(QUALYS).expect("readable"));
    assert_eq!((sheet.change.new, sheet.change.fixed_by_absence), (1, 0), "only what the CSV did not have");
    desk.apply();
    assert_eq!(desk.workspace().assets.len(), 2, "the same host, and one without a finding");
}

#[test]
fn the_opened_row_has_the_texts_of_each_family() {
    let detail = opened(NESSUS.as_bytes(), "900001");
    assert_eq!(detail.threat, "The server is old.\n\nOld servers have known flaws.");
    assert_eq!(
        (detail.solution.as_str(), detail.evidence.as_str()),
        ("Install 2.4 or later.", "Found: 2.2 & \"more\"")
    );
    assert!(detail.links.iter().any(|link| link.url == "https://server.example/security"));
    assert!(detail.cells.iter().any(|cell| (cell.column.as_str(), cell.text.as_str()) == ("svc_name", "www")));
    let detail = opened(OPENVAS.as_bytes(), "1.3.6.1.4.1.25623.1.0.900001");
    assert_eq!(
        (detail.threat.as_str(), detail.impact.as_str()),
        ("Versions before 3.0 are open.", "Anyone reads files.")
    );
    assert_eq!((detail.solution.as_str(), detail.evidence.as_str()), ("Take 3.0.", "Found: 2.9"));
    let detail = opened(NEXPOSE.as_bytes(), "old-thing");
    assert_eq!((detail.threat.as_str(), detail.solution.as_str()), ("It is old.", "Renew it."));
    assert!(detail.evidence.starts_with("Found  thing"), "{}", detail.evidence);
    let detail = opened(QUALYS.as_bytes(), "900001");
    assert_eq!((detail.threat.as_str(), detail.impact.as_str()), ("Anyone sends mail.", "Spam."));
    assert_eq!(
        (detail.solution.as_str(), detail.evidence.as_str()),
        ("Close it: https://mail.example/close", "a\tb <c>")
    );
    assert_eq!(detail.missing_source, None);
    let detail = opened(SCAN.as_bytes(), "900011");
    assert_eq!((detail.threat.as_str(), detail.impact.as_str()), ("No password.", "All is read."));
    assert_eq!((detail.solution.as_str(), detail.evidence.as_str()), ("Set one.", "connected"));
}

#[test]
fn many_cves_leave_room_for_the_links_of_the_texts() {
    let cves: String = (10_000..10_100)
        .map(|number| format!("<cve>CVE-2026-{number}</cve>"))
        .fold(String::new(), |all, one| all + &one);
    let text = around(&item(
        1,
        &(cves + "<see_also>https://one.example/a\nhttps://two.example/b\njavascript:alert(1)</see_also>"),
    ));
    let links = opened(text.as_bytes(), "1").links;
    assert_eq!(links.len(), 20);
    assert!(links[0].url.ends_with("CVE-2026-10000") && links[19].url == "https://two.example/b", "{links:?}");
    assert!(links.iter().all(|link| link.url.starts_with("https://")));
}
