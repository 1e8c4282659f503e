//! The day a flaw became public and whether attackers use it, as each family of reports says it: how the day is read, what
//! a bad one does, and what real files say.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use std::path::Path;

use shared::ingest::Scan;
use shared::model::Vulnerability;
use support::{assert_adds_up, read, read_in};

/// Id, day of publication, known exploited.
type Said = (String, String, bool);

fn said(vulnerability: &Vulnerability) -> Said {
    let day = vulnerability.published.iso().unwrap_or_default();
    (vulnerability.scanner_id.clone(), day, vulnerability.exploited)
}

fn all(scan: &Scan) -> Vec<Said> {
    assert_adds_up(scan);
    assert_eq!(scan.counts.rejected, 0, "{:?}", scan.problems);
    scan.vulnerabilities.iter().map(said).collect()
}

/// A report of this family says this of its vulnerabilities, in pieces of any size.
fn check(text: &str, format: &str, expected: &[(&str, &str, bool)]) {
    let expected: Vec<Said> =
        expected.iter().map(|(id, day, known)| ((*id).to_owned(), (*day).to_owned(), *known)).collect();
    for chunk in [7, 1 << 20] {
        let scan = read_in(text.as_bytes(), chunk).expect("readable");
        assert_eq!((scan.source.format.as_str(), all(&scan)), (format, expected.clone()));
    }
}

#[test]
fn nessus_names_the_flaw_the_patch_and_the_plugin_and_the_flaw_counts() {
    let item = |id: u32, inside: &str| {
        format!(
            "<ReportItem port=\"443\" protocol=\"tcp\" severity=\"3\" pluginID=\"{id}\" pluginName=\"Old {id}\">{inside}</ReportItem>"
        )
    };
    let items = [
        item(
            900_001,
            "<plugin_publication_date>2020/01/05</plugin_publication_date><patch_publication_date>2020/01/04</patch_publication_date><vuln_publication_date>2019/12/24</vuln_publication_date>",
        ),
        item(
            900_002,
            "<plugin_publication_date>2020/01/05</plugin_publication_date><xref>CISA-KNOWN-EXPLOITED:2022/05/03</xref>",
        ),
        item(
            900_003,
            "<exploited_by_malware>true</exploited_by_malware><exploited_by_nessus>true</exploited_by_nessus>",
        ),
    ];
    let text = format!(
        "<NessusClientData_v2><Report name=\"Week 40\"><ReportHost name=\"192.0.2.10\">{}</ReportHost></Report></NessusClientData_v2>",
        items.concat()
    );
    check(&text, "nessus_xml", &[("900001", "2019-12-24", false), ("900002", "", true), ("900003", "", false)]);
}

#[test]
fn tables_of_tenable() {
    let nessus = "Plugin ID,CVE,CVSS,Risk,Host,Protocol,Port,Name,XREF,Plugin Publication Date\n\
        900001,,7.5,High,192.0.2.10,tcp,443,A library is old,CISA-KNOWN-EXPLOITED:2022/05/03;CWE:79,2020/01/05\n\
        900002,,7.5,High,192.0.2.10,tcp,443,A service is old,,2020/01/05\n";
    check(nessus, "nessus", &[("900001", "", true), ("900002", "", false)]);
    let detail = "Plugin,Plugin Name,Severity,IP Address,Protocol,Port,Cross References,Vuln Publication Date,Patch Publication Date,Plugin Publication Date\n\
        900001,Old,High,192.0.2.10,TCP,443,CISA-KNOWN-EXPLOITED #2022/05/03,\"Aug 18, 2004 12:00:00 MDT\",N/A,\"Jan 5, 2009 12:00:00 MST\"\n\
        900002,Older,High,192.0.2.10,TCP,443,,N/A,N/A,\"Jan 5, 2009 12:00:00 MST\"\n";
    check(detail, "security_center", &[("900001", "2004-08-18", true), ("900002", "", false)]);
    let workbench = "asset.display_ipv4_address;definition.id;definition.name;severity;port;protocol;definition.vulnerability_published;definition.plugin_published\n\
        192.0.2.10;900001;Old;HIGH;443;TCP;2026-05-30T00:00:00Z;2026-06-01T00:00:00Z\n";
    check(workbench, "tenable_workbench", &[("900001", "2026-05-30", false)]);
}

#[test]
fn lists_of_packages() {
    let trivy = r#"{"SchemaVersion": 2, "ArtifactName": "shop:1.4", "Results": [{"Target": "shop", "Vulnerabilities": [
        {"VulnerabilityID": "CVE-2026-1001", "PkgName": "libdemo", "Severity": "HIGH", "PublishedDate": "2026-03-16T13:29:00.5Z", "LastModifiedDate": "2026-07-01T00:00:00Z"},
        {"VulnerabilityID": "CVE-2026-1002", "PkgName": "libdemo", "Severity": "LOW"}]}]}"#;
    check(trivy, "trivy", &[("CVE-2026-1001", "2026-03-16", false), ("CVE-2026-1002", "", false)]);
    let states = r#"{"hits": {"total": {"value": 1}, "hits": [{"_source": {"agent": {"id": "001", "name": "web1"},
        "vulnerability": {"id": "CVE-2026-1001", "severity": "High", "detected_at": "2026-11-19T08:00:00Z", "published_at": "2025-05-21T19:16:08Z"}}}]}}"#;
    check(states, "wazuh_states", &[("CVE-2026-1001", "2025-05-21", false)]);
    let list = r#"{"agent_name": "web1.example.test", "data": {"affected_items": [{"cve": "CVE-2026-1001", "severity": "High",
        "name": "libdemo", "published": "2025-04-22", "updated": "2026-02-25", "detection_time": "2026-11-19T08:00:00Z"}], "total_affected_items": 1}}"#;
    check(list, "wazuh_list", &[("CVE-2026-1001", "2025-04-22", false)]);
    let defender = r#"{"value": [{"cveId": "CVE-2026-1001", "machineId": "m1", "productName": "demo", "severity": "High",
        "publishedOn": "2026-02-01T00:00:00Z", "exploitabilityLevel": "ExploitIsVerified"}]}"#;
    // A verified exploit works; that attackers use it is another thing.
    check(defender, "defender", &[("CVE-2026-1001", "2026-02-01", false)]);
    let hunting = "DeviceName,CveId,SoftwareName,VulnerabilitySeverityLevel,PublishedDate\nweb1,CVE-2026-1001,demo,High,2026-02-01T00:00:00Z\n";
    check(hunting, "defender_hunting", &[("CVE-2026-1001", "2026-02-01", false)]);
}

#[test]
fn nexpose_describes_its_flaws_behind_the_hosts() {
    let flaw = |id: &str, published: &str| {
        format!(
            "<vulnerability id=\"{id}\" title=\"Old {id}\" severity=\"8\" published=\"{published}\" added=\"20130414T000000000\"/>"
        )
    };
    let text = format!(
        "<NexposeReport><nodes><node address=\"192.0.2.30\" status=\"alive\"><tests><test id=\"A\" status=\"vulnerable-version\"/>\
         <test id=\"b\" status=\"vulnerable-exploited\"/></tests></node></nodes>\
         <VulnerabilityDefinitions>{}{}</VulnerabilityDefinitions></NexposeReport>",
        flaw("a", "20100811T000000000"),
        flaw("B", "19700101T000000000")
    );
    // The scanner's own attack is none, and the first day of its calendar is none that it knows.
    check(&text, "nexpose_xml", &[("a", "2010-08-11", false), ("b", "", false)]);
}

#[test]
fn qualys_says_who_is_attacked_and_not_when_a_flaw_became_public() {
    let text = "QID,Title,Severity,Type Detected,Protocol,Port,Status,Asset Id,Asset Name,Asset IPV4,Published Date,RTI\n\
        900100,Old,4,Confirmed,TCP,443,ACTIVE,7001,WEB1,192.0.2.10,\"Jan 01, 2025 12:00 PM\",\"Easy Exploit,Active Attacks\"\n\
        900101,Older,4,Confirmed,TCP,443,ACTIVE,7001,WEB1,192.0.2.10,,\"CISA Known Exploited Vulnerabilities\"\n\
        900102,Oldest,4,Confirmed,TCP,443,ACTIVE,7001,WEB1,192.0.2.10,,\"Public Exploit,Ransomware\"\n";
    check(text, "qualys_vmdr", &[("900100", "", true), ("900101", "", true), ("900102", "", false)]);
    let exploits: Vec<bool> = read(text).unwrap().vulnerabilities.iter().map(|one| one.exploit).collect();
    assert_eq!(exploits, [true, true, true], "what is used is public");
}

const OWN: &str =
    "IP,DNS,Scanner,Id,Title,Type,Status,Severity,First Detected,Last Detected,Published,Known exploited\n";

fn own(rows: &[(&str, &str, &str)]) -> String {
    let line = |(id, published, known): &(&str, &str, &str)| {
        format!("192.0.2.1,,acme,{id},A flaw,Confirmed,Open,High,11/03/2026,11/20/2026,{published},{known}\n")
    };
    rows.iter().fold(OWN.to_owned(), |text, row| text + &line(row))
}

#[test]
fn a_bad_day_is_left_out_counted_and_rejects_nothing() {
    let text =
        own(&[("1", "soon", ""), ("2", "31/31/2026", ""), ("3", "2026-02-30", "no"), ("4", "2026-02-03", "TRUE")]);
    let scan = read(&text).expect("readable");
    assert_eq!(
        all(&scan).into_iter().map(|(_, day, known)| (day, known)).collect::<Vec<_>>(),
        [(String::new(), false), (String::new(), false), (String::new(), false), ("2026-02-03".to_owned(), true)]
    );
    assert!(
        scan.warnings.iter().any(|words| words.starts_with("3 date cells are no dates") && words.contains("'soon'")),
        "{:?}",
        scan.warnings
    );
}

#[test]
fn day_and_month_are_those_of_the_whole_file() {
    let days = |rows: &[(&str, &str, &str)]| {
        let scan = read(&own(rows).replace("11/20/2026", "").replace("11/03/2026", "")).expect("readable");
        scan.vulnerabilities.iter().map(|one| one.published.iso().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(days(&[("1", "03/04/2026", "")]), ["2026-03-04"]);
    assert_eq!(days(&[("1", "03/04/2026", ""), ("2", "25/04/2026", "")]), ["2026-04-03", "2026-04-25"]);
    // Of two days of one flaw the earlier counts; where their order is not settled yet, the first.
    assert_eq!(days(&[("1", "2026-05-02", ""), ("1", "2026-04-30", "")]), ["2026-04-30"]);
    assert_eq!(
        days(&[("1", "05/02/2026", ""), ("1", "04/03/2026", ""), ("2", "25/04/2026", "")]),
        ["2026-02-05", "2026-04-25"]
    );
    assert_eq!(days(&[("1", "1/31/97", "")]), ["1997-01-31"]);
}

fn file(name: &str) -> Option<Scan> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/scans").join(name);
    let Ok(bytes) = std::fs::read(path) else {
        println!("skipped: {name} is not beside the project");
        return None;
    };
    Some(read_in(&bytes, 1 << 16).expect(name))
}

/// File, vulnerabilities with a day, the earliest and the latest of these days, ids that are known to be exploited. Worked
/// out with Python's xml, json and csv readers.
const REAL: &[(&str, usize, &str, &str, &[&str])] = &[
    ("nessus/dd_nessus_v_unknown.xml", 4, "1994-01-01", "2012-01-17", &[]),
    ("nessus/dd_nessus_with_cvssv3.nessus", 17, "1995-01-01", "2021-04-29", &[]),
    ("nessus/series_week4.nessus", 4, "1994-01-01", "2012-01-17", &[]),
    ("nessus/dd_nessus_many_vuln.csv", 2, "2004-08-18", "2013-03-12", &[]),
    ("nessus/dd_nessus-template.csv", 0, "", "", &["200162"]),
    ("nexpose/dd_many_vulns.xml", 17, "1995-01-01", "2011-05-31", &[]),
    ("trivy/dd_scheme_2_many_vulns.json", 5, "2018-03-16", "2020-11-06", &[]),
    ("wazuh/dd_v4-8_many_findings.json", 4, "2022-02-16", "2025-05-21", &[]),
    ("qualys/vmdr_many_vulns_qid.csv", 0, "", "", &["100005"]),
    ("qualys/vmdr_one_vuln_no_metadata_cve.csv", 0, "", "", &["730143"]),
];

#[test]
fn real_files_say_what_they_say() {
    for (name, count, earliest, latest, exploited) in REAL {
        let Some(scan) = file(name) else { continue };
        let days: Vec<String> = scan.vulnerabilities.iter().filter_map(|one| one.published.iso()).collect();
        let (first, last) = (days.iter().min().cloned(), days.iter().max().cloned());
        assert_eq!(days.len(), *count, "{name}");
        assert_eq!(
            (first.unwrap_or_default().as_str(), last.unwrap_or_default().as_str()),
            (*earliest, *latest),
            "{name}"
        );
        let known: Vec<&str> =
            scan.vulnerabilities.iter().filter(|one| one.exploited).map(|one| one.scanner_id.as_str()).collect();
        assert_eq!(known, *exploited, "{name}");
        assert!(!scan.warnings.iter().any(|words| words.contains("are no dates")), "{name}: {:?}", scan.warnings);
    }
}
