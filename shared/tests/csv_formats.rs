//! The CSV families, one invented report each: what becomes of hosts, ids, kinds, severities, services, dates and flags.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use std::fmt::Write;

use shared::ingest::{Scan, cells_of};
use shared::model::{CvssVersion, Kind, Status};
use support::{assert_adds_up, read, read_in};

/// A report read in small pieces, its rows counted: rows, findings, information, merged, rejected.
fn scan(text: &str, format: &str, counts: [u32; 5]) -> Scan {
    let scan = read_in(text.as_bytes(), 7).expect("readable");
    assert_adds_up(&scan);
    let c = scan.counts;
    assert_eq!([c.rows, c.accepted, c.informational, c.merged, c.rejected], counts, "{:?}", scan.problems);
    assert_eq!(scan.source.format, format);
    scan
}

/// Findings as lines: host, addresses, id, service, severity, kind, status, first, last seen.
fn lines(scan: &Scan) -> Vec<String> {
    scan.findings
        .iter()
        .map(|finding| {
            let host = &scan.hosts[finding.asset as usize];
            let vulnerability = &scan.vulnerabilities[finding.vulnerability as usize];
            let ips: Vec<String> = host.ips.iter().map(ToString::to_string).collect();
            let mut line = format!("{} [{}] {}", host.name(), ips.join(" "), vulnerability.scanner_id);
            for text in [
                finding.service.label(),
                vulnerability.severity().to_owned(),
                finding.kind.label().to_owned(),
                finding.status.label().to_owned(),
                finding.first_seen.iso().unwrap_or_default(),
                finding.last_seen.iso().unwrap_or_default(),
            ] {
                write!(line, " | {text}").unwrap();
            }
            line
        })
        .collect()
}

/// Does a warning say this?
fn warned(scan: &Scan, word: &str) -> bool {
    scan.warnings.iter().any(|warning| warning.contains(word))
}

const VMDR: &str = "\"Asset Vuln Datalist Report\",\"04 Feb 2026 10:00AM GMT-0500\",\"1\"\n\
    \"Example Foundry\",\"1 Example Way\"\n\
    \"Example User\",\"example\"\n\
    \"QID\",\"Title\",\"Severity\",\"Type Detected\",\"Last Detected\",\"First Detected\",\"Protocol\",\"Port\",\"Status\",\"Asset Id\",\"Asset Name\",\"Asset IPV4\",\"Asset IPV6\",\"RTI\",\"Last Fixed\",\"Ignored\",\"Category\"\n\
    \"900100\",\"A library is old\",\"4\",\"Confirmed\",\"Feb 03, 2026 07:00 AM\",\"Jan 01, 2026 10:00 AM\",\"TCP\",\"443\",\"ACTIVE\",\"7001\",\"WEB1\",\"192.0.2.10,192.0.2.11\",\"2001:db8::10\",\"Easy Exploit,Ransomware\",\"\",\"No\",\"'-\"\n\
    \"900101\",\"A key is weak\",\"2\",\"Potential\",\"Feb 03, 2026 07:00 AM\",\"'-\",\"\",\"'-\",\"REOPENED\",\"7002\",\"db1.example.test\",\"\",\"2001:db8::20\",\"Unauthenticated Exploitation\",\"\",\"Yes\",\"\"\n\
    \"900102\",\"A service answers\",\"1\",\"Information Gathered\",\"Feb 03, 2026 07:00 AM\",\"\",\"TCP\",\"22\",\"\",\"7002\",\"db1.example.test\",\"\",\"2001:db8::20\",\"\",\"\",\"No\",\"\"\n\
    \"900103\",\"A flaw\",\"\",\"Confirmed\",\"\",\"\",\"TCP\",\"22\",\"FIXED\",\"7002\",\"db1.example.test\",\"\",\"2001:db8::20\",\"\",\"Jan 20, 2026 08:00 AM\",\"No\",\"\"\n";

#[test]
fn a_vmdr_list() {
    let scan = scan(VMDR, "qualys_vmdr", [4, 2, 1, 0, 1]);
    assert_eq!(
        lines(&scan),
        [
            "WEB1 [192.0.2.10 192.0.2.11 2001:db8::10] 900100 | 443/tcp | 4 | Confirmed | Open | 2026-01-01 | 2026-02-03",
            "db1.example.test [2001:db8::20] 900101 |  | 2 | Potential | Reopened |  | 2026-02-03",
            "db1.example.test [2001:db8::20] 900102 | 22/tcp | 1 | Information | New |  | 2026-02-03",
        ]
    );
    assert_eq!(scan.problems[0].code, "invalid_severity", "an empty severity is never information");
    assert_eq!((scan.source.scanned_on.iso().as_deref(), scan.header_line), (Some("2026-02-04"), 4));
    let flags: Vec<(bool, bool)> = scan.vulnerabilities.iter().map(|one| (one.exploit, one.malware)).collect();
    assert_eq!(flags, [(true, true), (false, false), (false, false)]);
    assert_eq!(scan.vulnerabilities[0].category, "", "what means nothing says nothing");
    assert_eq!(scan.hosts[0].host_id, "7001");
    assert!(warned(&scan, "marked in the report as ignored"));
}

#[test]
fn a_vmdr_list_with_every_row_in_one_pair_of_quotes() {
    let wrapped = VMDR
        .lines()
        .map(|line| {
            let inner = line.replacen('"', "", 2);
            format!("\"{}\"\r\n", inner.replace('"', "\"\""))
        })
        .collect::<Vec<_>>()
        .concat();
    let (plain, scan) = (read(VMDR).expect("readable"), scan(&wrapped, "qualys_vmdr", [4, 2, 1, 0, 1]));
    assert_eq!(lines(&scan), lines(&plain));
    assert_eq!(scan.source.scanned_on, plain.source.scanned_on);
    for (finding, line) in scan.findings.iter().zip([5, 6, 7]) {
        let span = finding.span;
        assert_eq!(span.line, line);
        let bytes = &wrapped.as_bytes()[span.at as usize..span.at as usize + span.len as usize];
        let cells = cells_of(&scan.source, bytes);
        assert_eq!(
            (cells.len(), cells[0].as_str()),
            (17, scan.vulnerabilities[finding.vulnerability as usize].scanner_id.as_str())
        );
    }
    assert_eq!((scan.problems[0].line, scan.problems[0].column.as_str()), (8, "Severity"));
}

#[test]
fn a_vmdr_list_without_qids_goes_by_cve_and_closes_no_qid() {
    let text = "CVE,Title,Severity,Asset Id,Asset Name,Asset IPV4,Status\n\
        CVE-2026-10001,A library is old,4,7001,WEB1,192.0.2.10,ACTIVE\n";
    let scan = scan(text, "qualys_vmdr_cve", [1, 1, 0, 0, 0]);
    let vulnerability = &scan.vulnerabilities[0];
    assert_eq!((vulnerability.scanner_id.as_str(), vulnerability.cves.len()), ("CVE-2026-10001", 1));
    assert_ne!(vulnerability.scanner, "qualys");
}

#[test]
fn a_hackerguardian_report() {
    let text = "IP,HOSTNAME,LAST SCAN,QID,VULN TITLE,TYPE,SEVERITY,PORT,PROTOCOL,IS_PCI,FALSE POSITIVE STATUS,CVSS_BASE,Q_SEVERITY,THREAT,CVEID\n\
        192.0.2.10,shop.example.test,03/04/2026 04:00:30,900100,<B>A key</B> is weak,CONFIRMED,H,443,tcp,Y,-,7.5,3,<P>text,CVE-2026-10001\n\
        192.0.2.10,shop.example.test,25/04/2026,900101,A path is told,POTENTIAL,M,80,tcp,N,Approved,5.3,1,text,-\n\
        192.0.2.10,shop.example.test,2026-04-26 04:00:30,900102,A flaw,CONFIRMED,H,80,tcp,N,-,5.3,H,text,-\n";
    let scan = scan(text, "hackerguardian", [3, 2, 0, 0, 1]);
    assert_eq!(
        lines(&scan),
        [
            "shop.example.test [192.0.2.10] 900100 | 443/tcp | 3 | Confirmed | New |  | 2026-04-03",
            "shop.example.test [192.0.2.10] 900101 | 80/tcp | 1 | Potential | New |  | 2026-04-25",
        ]
    );
    assert_eq!(scan.vulnerabilities[0].title, "<B>A key</B> is weak");
    assert_eq!(scan.vulnerabilities.iter().map(|one| one.pci).collect::<Vec<_>>(), [true, false]);
    assert!(warned(&scan, "1 rows are marked in the report"));
}

const NESSUS: &str = "Plugin ID,CVE,CVSS,Risk,Host,Protocol,Port,Name,Solution\n";

#[test]
fn nessus_unites_the_rows_of_one_finding() {
    let text = format!(
        "{NESSUS}900001,CVE-2026-10001,7.5,High,192.0.2.10,tcp,443,A library is old,Update\n\
        900001,CVE-2026-10002,7.5,High,192.0.2.10,tcp,443,A library is old,Update\n\
        900001,CVE-2026-10001,7.5,High,web2.example.test,tcp,0,A library is old,Update\n\
        900002,,,None,192.0.2.10,tcp,443,A service answers,n/a\n\
        900003,,,,192.0.2.10,tcp,443,Nobody said how bad,n/a\n\
        900004,,,Ugly,192.0.2.10,tcp,443,Nobody knows this word,n/a\n\
        900005,,4.3,Low,192.0.2.300,tcp,443,No address,n/a\n"
    );
    let scan = scan(&text, "nessus", [7, 2, 1, 1, 3]);
    assert_eq!(
        lines(&scan),
        [
            "192.0.2.10 [192.0.2.10] 900001 | 443/tcp | High | Confirmed | New |  | ",
            "web2.example.test [] 900001 | tcp | High | Confirmed | New |  | ",
            "192.0.2.10 [192.0.2.10] 900002 | 443/tcp | None | Information | New |  | ",
        ]
    );
    assert_eq!(scan.vulnerabilities[0].cves, ["CVE-2026-10001", "CVE-2026-10002"]);
    let codes: Vec<(&str, u64, &str)> =
        scan.problems.iter().map(|problem| (problem.code.as_str(), problem.line, problem.column.as_str())).collect();
    assert_eq!(codes, [("invalid_severity", 6, "Risk"), ("invalid_severity", 7, "Risk"), ("invalid_ip", 8, "Host")]);
    assert_eq!(scan.source.scanner, "tenable");
}

#[test]
fn nessus_in_every_width() {
    let wide = "Plugin ID,CVE,CVSS v2.0 Base Score,Risk,Host,Protocol,Port,Name,CVSS v4.0 Base Score,CVSS v3.0 Base Score,VPR Score,EPSS Score,XREF,MSKB,Metasploit,Core Impact,CANVAS\n\
        900001,,50,Medium,192.0.2.10,tcp,443,A library is old,,75,51,3833,CWE:16;CISA-KNOWN-EXPLOITED:2026/07/03,900123,,,\n\
        900002,,5.0,Medium,192.0.2.10,tcp,443,A key is weak,8.7,7.5,5.1,0.3833,MSFT:MS26-001,,TRUE,,\n";
    let wide = scan(wide, "nessus", [2, 2, 0, 0, 0]);
    let facts: Vec<_> = wide
        .vulnerabilities
        .iter()
        .map(|one| {
            (one.cvss.as_ref().map(|cvss| (cvss.version, cvss.base)), one.exploit, one.vendor_reference.as_str())
        })
        .collect();
    assert_eq!(
        facts,
        [(Some((CvssVersion::V30, 7.5)), true, "KB900123"), (Some((CvssVersion::V40, 8.7)), true, "MS26-001")]
    );
    assert!(warned(&wide, "2 CVSS scores lost their decimal point"), "{:?}", wide.warnings);
    let narrow = "Plugin ID,Risk,Host,Protocol,Port,Name,Solution\n900001,Critical,192.0.2.10,udp,53,A flaw,Update\n";
    let narrow = scan(narrow, "nessus", [1, 1, 0, 0, 0]);
    assert_eq!(lines(&narrow), ["192.0.2.10 [192.0.2.10] 900001 | 53/udp | Critical | Confirmed | New |  | "]);
    let web =
        "Plugin ID,CVE,CVSS,CVSSv3,Risk,Host,Protocol,Port,Name\n900001,,7.5,7.1,high,www.example.test,http,,A flaw\n";
    let web = scan(web, "nessus", [1, 1, 0, 0, 0]);
    assert_eq!(lines(&web), ["www.example.test [] 900001 | other | High | Confirmed | New |  | "]);
    let without = read("Plugin ID,CVE,Host,Port,Name\n900001,,192.0.2.10,443,A flaw\n").expect_err("no severity");
    assert_eq!(without.code(), "header_incomplete");
    assert!(without.to_string().contains("Missing: Risk"), "{without}");
}

#[test]
fn a_tenable_io_report_with_columns_that_have_no_name() {
    let text = "Plugin ID,CVE,CVSS,Risk,Host,Protocol,Port,Name,Asset UUID,,Vulnerability State,IP Address,FQDN,NetBios,OS,CVSS3 Base Score,CVSS3 Vector,Host End,First Found,Last Found,Risk Factor,Severity,Exploit Available,Exploited by Malware,CVSS\n\
        900001,CVE-2026-10001,6.8,High,web1,TCP,0,A kernel is old,00000000-0000-4000-8000-000000000001,,Active,192.0.2.10,web1.example.test,EXAMPLE\\WEB1,Linux 6.1,7.8,AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H,2026-06-08T01:58:56.166Z,2026-06-01T01:58:56.166Z,2026-06-08T01:58:56.166Z,Medium,3,TRUE,FALSE,9.9\n\
        900002,,,,web1,TCP,443,A service answers,00000000-0000-4000-8000-000000000001,,Resurfaced,\"192.0.2.10,192.0.2.11\",web1.example.test,,Linux 6.1,,,,null,2026-06-08T01:58:56.166Z,None,0,FALSE,FALSE,\n";
    let scan = scan(text, "tenable_io", [2, 1, 1, 0, 0]);
    assert_eq!(
        lines(&scan),
        [
            "web1.example.test [192.0.2.10 192.0.2.11] 900001 | tcp | High | Confirmed | Open | 2026-06-01 | 2026-06-08",
            "web1.example.test [192.0.2.10 192.0.2.11] 900002 | 443/tcp | None | Information | New |  | 2026-06-08",
        ]
    );
    let one = &scan.vulnerabilities[0];
    assert_eq!((one.cvss.as_ref().map(|cvss| cvss.base), one.exploit, one.malware), (Some(7.8), true, false));
    assert_eq!((scan.hosts[0].netbios.as_str(), scan.hosts[0].host_id.len()), ("WEB1", 36));
    assert!(warned(&scan, "Columns named twice: CVSS") && warned(&scan, "Columns without a name"));
    assert_eq!(scan.source.scanned_on.iso().as_deref(), Some("2026-06-08"));
}

#[test]
fn security_center_details_lists_and_summaries() {
    let detail = "Plugin,Plugin Name,Family,Severity,IP Address,Protocol,Port,Exploit?,Repository,DNS Name,NetBIOS Name,CVSS V3 Base Score,CVSS V3 Vector,CVE,Cross References,First Discovered,Last Observed,Accept Risk Comment\n\
        900001,A database is old,Databases,Critical,192.0.2.10,TCP,1433,Yes,Example,db1.example.test,EXAMPLE\\DB1,9.8,AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O/RC:C,\"CVE-2026-10001,CVE-2026-10002\",\"CERT #836068,MSKB #900123\",\"Feb 5, 2026 21:01:08 UTC\",\"Feb 19, 2026 21:01:01 MST\",\n\
        900002,A service answers,General,Info,192.0.2.10,TCP,1433,No,Example,db1.example.test,EXAMPLE\\DB1,,,,,N/A,\"Feb 19, 2026 21:01:01 MST\",known\n";
    let detail = scan(detail, "security_center", [2, 1, 1, 0, 0]);
    assert_eq!(
        lines(&detail),
        [
            "db1.example.test [192.0.2.10] 900001 | 1433/tcp | Critical | Confirmed | New | 2026-02-05 | 2026-02-19",
            "db1.example.test [192.0.2.10] 900002 | 1433/tcp | None | Information | New |  | 2026-02-19",
        ]
    );
    let one = &detail.vulnerabilities[0];
    assert_eq!((one.exploit, one.cves.len(), one.vendor_reference.as_str()), (true, 2, "KB900123"));
    assert_eq!(one.cvss.as_ref().map(|cvss| (cvss.base, cvss.published_differs)), Some((9.8, None)));
    assert_eq!((detail.hosts[0].network.as_str(), detail.hosts[0].netbios.as_str()), ("Example", "DB1"));
    assert!(warned(&detail, "accepted or false positive") && !detail.is_partial);

    let list = "Plugin,Plugin Name,Family,Severity,VPR,IP Address,NetBIOS Name,DNS Name,MAC Address,Repository,Agent ID\n\
        900001,A flaw,Windows,High,6.7,192.0.2.10,EXAMPLE\\WEB1,web1.example.test,00:00:5e:00:53:01,Example,00000000-0000-4000-8000-000000000001\n";
    let list = scan(list, "security_center_list", [1, 1, 0, 0, 0]);
    assert!(list.is_partial, "without ports nothing can be said to be gone");
    assert_eq!(list.hosts[0].host_id.len(), 36);

    let by_host =
        read("IP Address,Repository,Score,Total,Low,Medium\n192.0.2.10,Example,10,3,1,2\n").expect_err("counts");
    assert_eq!(by_host.code(), "no_hosts");
}

#[test]
fn the_findings_workbench_of_tenable() {
    let text = "asset.id;asset.name;asset.display_ipv4_address;asset.host_name;definition.id;definition.name;definition.severity;severity;state;port;protocol;definition.cve;definition.cvss3.base_score;definition.exploitability_ease;first_observed;last_seen;output\n\
        00000000-0000-4000-8000-000000000001;WEB1;192.0.2.10;web1.example.test;900001;A library is old;High;CRITICAL;ACTIVE;443;TCP;\"[\"\"CVE-2026-10001\"\",\"\"CVE-2026-10002\"\"]\";7.5;Exploits are available;2026-06-01T01:58:56Z;2026-06-08T01:58:56Z;\"two\nlines\"\n\
        00000000-0000-4000-8000-000000000002;192.0.2.20;;;900002;A service answers;Info;;FIXED;0;TCP;;;;;;\n";
    let scan = scan(text, "tenable_workbench", [2, 1, 1, 0, 0]);
    assert_eq!(
        lines(&scan),
        [
            "web1.example.test [192.0.2.10] 900001 | 443/tcp | Critical | Confirmed | Open | 2026-06-01 | 2026-06-08",
            "192.0.2.20 [192.0.2.20] 900002 | tcp | None | Information | New |  | ",
        ]
    );
    assert_eq!(scan.vulnerabilities[0].cves, ["CVE-2026-10001", "CVE-2026-10002"]);
    assert!(scan.vulnerabilities[0].exploit);
}

#[test]
fn a_greenbone_report() {
    let text = "IP,Hostname,Port,Port Protocol,CVSS,Severity,QoD,NVT Name,Specific Result,NVT OID,CVEs,Timestamp\n\
        192.0.2.10 ,web1.example.test,443,tcp,9.8,High,98,A library is old,text,1.3.6.1.4.1.25623.1.0.900001,\"CVE-2026-10001,CVE-2026-10002\",2026-08-22T16:27:22+02:00\n\
        192.0.2.10,web1.example.test,443,tcp,5.0,Medium,30%,A banner is old,text,1.3.6.1.4.1.25623.1.0.900002,NOCVE,2026-08-22T16:27:22+02:00\n\
        192.0.2.10,web1.example.test,,,7.5,High,75,CVE-2026-10003,text,CVE-2026-10003,,2026-08-22T16:27:22Z\n\
        192.0.2.10,web1.example.test,,,0.0,Log,80,Services,text,1.3.6.1.4.1.25623.1.0.900003,,2026-08-22T16:27:22Z\n\
        192.0.2.10,web1.example.test,22,tcp,2.6,,80,Without a word,text,1.3.6.1.4.1.25623.1.0.900004,,2026-08-22T16:27:22Z\n\
        192.0.2.10,web1.example.test,23,tcp,9.0,False Positive,80,Overridden,text,1.3.6.1.4.1.25623.1.0.900005,,2026-08-22T16:27:22Z\n\
        192.0.2.10,web1.example.test,24,tcp,,,80,Neither,text,1.3.6.1.4.1.25623.1.0.900006,,2026-08-22T16:27:22Z\n";
    let scan = scan(text, "openvas", [7, 4, 2, 0, 1]);
    let told: Vec<(&str, Kind, &str)> = scan
        .findings
        .iter()
        .map(|finding| {
            let one = &scan.vulnerabilities[finding.vulnerability as usize];
            (one.title.as_str(), finding.kind, one.severity())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("A library is old", Kind::Confirmed, "High"),
            ("A banner is old", Kind::Potential, "Medium"),
            ("CVE-2026-10003", Kind::Confirmed, "High"),
            ("Services", Kind::Information, "None"),
            ("Without a word", Kind::Confirmed, "Low"),
            ("Overridden", Kind::Information, "None"),
        ]
    );
    let cves: Vec<usize> = scan.vulnerabilities.iter().map(|one| one.cves.len()).collect();
    assert_eq!((cves, scan.vulnerabilities[2].cves[0].as_str()), (vec![2, 0, 1, 0, 0, 0], "CVE-2026-10003"));
    assert_eq!((scan.hosts.len(), scan.source.scanner.as_str()), (1, "greenbone"));
    assert!(!warned(&scan, "no CVE ids"), "{:?}", scan.warnings);
    assert_eq!(scan.source.scanned_on.iso().as_deref(), Some("2026-08-22"));
}

#[test]
fn mbsa_says_what_is_missing_and_who_could_not_be_asked() {
    let text = "Example tool, invented output\r\n\r\n\
        Machine Name\tProduct\tBulletin\tQ Number\tReason\tStatus\r\n\
        SERVER1 (192.0.2.10)\tExample Server 5 SP2\tMS02-008\tQ318202\tA file is older than expected.\tNOT Found\r\n\
        SERVER1 (192.0.2.10)\tExample Server 5 SP2\tMS02-009\tQ318203\tThe file is there.\tFound\r\n\
        Machine Name\tProduct\tBulletin\tQ Number\tReason\tStatus\r\n\
        EXAMPLE\\SERVER2 (192.0.2.11)\tExample Mail 6\tMS02-010\tQ318204\tCannot be checked here.\tNote\r\n\
        EXAMPLE\\SERVER2 (192.0.2.11)\tExample Mail 6\t\t\tThe latest service pack is not installed.\tWarning\r\n\
        EXAMPLE\\SERVER2 (192.0.2.11)\tExample Mail 6\tMS02-011\tQ318205\tWho knows.\tPerhaps\r\n\
        SERVER3 (192.0.2.12)\tError: 451 - Admin rights are required to scan.\r\n\
        192.0.2.13 - Error: 200 - System not found. Scan not performed.\r\n";
    let scan = scan(text, "mbsa", [5, 3, 1, 0, 1]);
    assert_eq!(
        lines(&scan),
        [
            "SERVER1 [192.0.2.10] MS02-008 Q318202 |  |  | Confirmed | New |  | ",
            "SERVER1 [192.0.2.10] MS02-009 Q318203 |  |  | Information | New |  | ",
            "SERVER2 [192.0.2.11] MS02-010 Q318204 |  |  | Potential | New |  | ",
            "SERVER2 [192.0.2.11] Example Mail 6 |  |  | Potential | New |  | ",
        ]
    );
    let not_scanned: Vec<(&str, &str)> =
        scan.not_scanned.iter().map(|line| (line.hosts.as_str(), line.reason.as_str())).collect();
    assert_eq!(
        not_scanned,
        [
            ("192.0.2.12", "no access: Error: 451 - Admin rights are required to scan."),
            ("192.0.2.13", "nothing there or not Windows: Error: 200 - System not found. Scan not performed."),
        ]
    );
    assert!(warned(&scan, "The header stands 1 more times"));
    assert_eq!((scan.problems[0].line, scan.problems[0].column.as_str()), (9, "Status"));
    assert_eq!((scan.source.delimiter, scan.source.scanner.as_str()), (b'\t', "mbsa"));
}

#[test]
fn a_defender_hunting_result() {
    let text = "Timestamp,DeviceId,DeviceName,OSPlatform,OSVersion,SoftwareVendor,SoftwareName,SoftwareVersion,CveId,VulnerabilitySeverityLevel,RecommendedSecurityUpdateId\n\
        2026-11-20T07:00:00Z,0a1,web1.example.test,Windows11,10.0,example,browser,1.2,CVE-2026-10001,High,5001234\n\
        2026-11-20T07:00:00Z,0a2,web2.example.test,Linux,,example,kernel,6.1,CVE-2026-10002,Dire,\n";
    let scan = scan(text, "defender_hunting", [2, 1, 0, 0, 1]);
    assert_eq!(lines(&scan), ["web1.example.test [] CVE-2026-10001 |  | High | Confirmed | New |  | 2026-11-20"]);
    let vulnerability = &scan.vulnerabilities[0];
    assert_eq!(
        (vulnerability.title.as_str(), vulnerability.vendor_reference.as_str()),
        ("CVE-2026-10001 in example browser", "KB5001234")
    );
    assert_eq!((scan.hosts[0].os.as_str(), scan.is_partial), ("Windows11 10.0", true));
    assert_eq!((scan.problems[0].code.as_str(), scan.problems[0].line), ("invalid_severity", 3));
}

#[test]
fn statuses_of_the_new_families_are_known() {
    for (word, status) in
        [("Resurfaced", Status::Reopened), ("ACTIVE", Status::Open), ("NEW", Status::New), ("FIXED", Status::Fixed)]
    {
        let text = format!("Plugin ID,Risk,Host,Name,Vulnerability State\n900001,High,192.0.2.10,A flaw,{word}\n");
        let scan = read(&text).expect("readable");
        assert_eq!(scan.findings.get(0).map(|finding| finding.status), Some(status), "{word}");
    }
}
