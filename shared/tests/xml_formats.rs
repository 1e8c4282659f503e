//! XML reports of every family that is read, small and invented (RFC 2606 names, RFC 5737 addresses); and what goes
//! wrong in XML: cut off, broken, hostile, in other encodings, in chunks of any size.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use proptest::prelude::*;
use shared::ingest::{Reader, Refusal, Scan};
use shared::view::{FindingDetail, FindingRow};
use support::{LIMIT, assert_adds_up, desk, ranked, read, read_in};

const NESSUS: &str = r#"<?xml version="1.0" ?>
<NessusClientData_v2>
<Policy><policyName>Weekly, all hosts</policyName></Policy>
<Report name="Week 40" xmlns:cm="http://scanner.example/cm">
<ReportHost name="web1.example.test"><HostProperties>
<tag name="HOST_END">Thu Oct  1 07:30:00 2026</tag>
<tag name="host-ip">192.0.2.10</tag>
<tag name="host-fqdn">web1.example.test</tag>
<tag name="netbios-name">GROUP\WEB1</tag>
<tag name="operating-system">Linux 6.1</tag>
</HostProperties>
<ReportItem port="443" svc_name="www" protocol="tcp" severity="3" pluginID="900001" pluginName="Server &lt; 2.4 is old" pluginFamily="Web Servers">
<cve>CVE-2026-10001</cve><cve>CVE-2026-10002</cve>
<cvss_base_score>7.5</cvss_base_score><cvss_vector>CVSS2#AV:N/AC:L/Au:N/C:P/I:P/A:P</cvss_vector>
<cvss3_base_score>9.8</cvss3_base_score><cvss3_vector>CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H</cvss3_vector>
<synopsis>The server is old.</synopsis><description>Old servers have known flaws.</description>
<solution>Install 2.4 or later.</solution><see_also>https://server.example/security</see_also>
<exploit_available>true</exploit_available><exploited_by_malware>true</exploited_by_malware>
<xref>CWE:79</xref><xref>MSKB:900100</xref>
<plugin_output>Found: 2.2 &amp; "more"</plugin_output>
</ReportItem>
<ReportItem port="0" svc_name="general" protocol="tcp" severity="0" pluginID="900002" pluginName="Scan information" pluginFamily="Settings"></ReportItem>
<ReportItem port="443" svc_name="www" protocol="tcp" severity="3" pluginID="900001" pluginName="Server &lt; 2.4 is old" pluginFamily="Web Servers"><cve>CVE-2026-10003</cve></ReportItem>
<ReportItem port="22" svc_name="ssh" protocol="tcp" severity="7" pluginID="900003" pluginName="Odd" pluginFamily="Misc."/>
</ReportHost>
<ReportHost name="192.0.2.11"><HostProperties><tag name="HOST_END">Fri Oct  2 01:00:00 2026</tag></HostProperties></ReportHost>
</Report>
</NessusClientData_v2>
"#;

const OPENVAS: &str = r#"<get_reports_response status="200"><report id="r1"><report id="r2">
<scan_run_status>Done</scan_run_status>
<task id="t1"><name>Office</name></task>
<scan_start>2026-10-01T02:00:00Z</scan_start>
<ports><port>443/tcp<host>192.0.2.20</host><severity>9.8</severity></port></ports>
<results start="1" max="-1">
<result id="same"><name>other name</name><host>192.0.2.20<asset asset_id="0f00"/><hostname>files.example.test</hostname></host>
<port>443/tcp</port>
<nvt oid="1.3.6.1.4.1.25623.1.0.900001"><type>nvt</type><name>Files server
      before 3.0</name><family>Web Servers</family><cvss_base>9.8</cvss_base>
<tags>cvss_base_vector=CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H|summary=Versions before 3.0 are open.|impact=Anyone reads files.|solution=Take 3.0.</tags>
<solution type="VendorFix">Take 3.0.</solution>
<refs><ref type="cve" id="CVE-2026-20001"/><ref type="url" id="https://files.example/3.0"/></refs></nvt>
<threat>High</threat><severity>9.8</severity><qod><value>97</value></qod><description>Found: 2.9</description></result>
<result id="same"><host>192.0.2.20</host><port>general/tcp</port>
<nvt oid="1.3.6.1.4.1.25623.1.0.900002"><name>Guess</name><cvss_base>5.0</cvss_base></nvt>
<threat></threat><severity>5.0</severity><qod><value>30</value></qod></result>
<result id="same"><host>192.0.2.20</host><port>general/icmp</port>
<nvt oid="1.3.6.1.4.1.25623.1.0.900003"><name>Timestamps</name></nvt><threat>Log</threat><severity>0.0</severity></result>
<result id="same"><host>192.0.2.1001<hostname>named</hostname></host><port>https (8443/tcp)</port>
<nvt oid="CVE-2026-20002"><name>CVE-2026-20002</name></nvt><threat>Medium</threat><severity>5.0</severity></result>
<result id="same"><host>192.0.2.20</host><port>80/tcp</port>
<nvt oid="1.3.6.1.4.1.25623.1.0.900004"><name>Not so</name></nvt><threat>False Positive</threat><severity>-1.0</severity></result>
</results>
<host><ip>192.0.2.20</ip><detail><name>best_os_txt</name><value>Debian 12</value></detail></host>
<host><ip>192.0.2.21</ip></host>
<errors><count>1</count><error><host>192.0.2.22</host><port>general/tcp</port><description>Host dead</description></error></errors>
<scan_end>2026-10-01T05:00:00Z</scan_end>
</report></report></get_reports_response>"#;

const NEXPOSE: &str = r#"<NexposeReport version="2.0"><scans><scan id="1" name="Lab" startTime="20261001T010000000" endTime="20261001T020000000" status="finished"/></scans>
<nodes><node address="192.0.2.30" status="alive" device-id="7"><names><name>lab.example.test</name><name>LAB</name></names>
<fingerprints><os certainty="0.5" vendor="Acme" product="Maybe"/><os certainty="0.9" vendor="Linux" family="Linux" product="Linux" version="6.1"/></fingerprints>
<tests><test id="Old-Thing" status="vulnerable-version"><Paragraph>Found <i>old</i> thing</Paragraph></test>
<test id="fine-thing" status="not-vulnerable"/></tests>
<endpoints><endpoint protocol="tcp" port="8080" status="open"><services><service name="HTTP"><tests>
<test id="old-thing" status="vulnerable-potential" key="/a"/><test id="old-thing" status="vulnerable-exploited" key="/b"/>
<test id="old-thing" status="exception-vulnerable-version" key="/c"/>
<test id="unknown-thing" status="vulnerable-exploited"/></tests></service></services></endpoint></endpoints></node>
<node address="192.0.2.31" status="alive"></node><node address="192.0.2.32" status="dead"/></nodes>
<VulnerabilityDefinitions><vulnerability id="OLD-thing" title="Old thing" severity="8" cvssScore="7.5" cvssVector="(AV:N/AC:L/Au:N/C:P/I:P/A:P)">
<description><ContainerBlockElement><Paragraph>It is old.</Paragraph></ContainerBlockElement></description>
<references><reference source="CVE">CVE-2026-30001</reference><reference source="MS">MS26-001</reference><reference source="URL">https://old.example/</reference></references>
<tags><tag>Web</tag></tags><solution><ContainerBlockElement><Paragraph>Renew it.</Paragraph></ContainerBlockElement></solution></vulnerability></VulnerabilityDefinitions>
</NexposeReport>"#;

const QUALYS: &str = r#"<?xml version="1.0" encoding="UTF-8" ?>
<!DOCTYPE ASSET_DATA_REPORT SYSTEM "https://scanner.example/asset_data_report.dtd">
<ASSET_DATA_REPORT><HEADER><COMPANY><![CDATA[Example & Sons]]></COMPANY><GENERATION_DATETIME>2026-10-02T08:00:00Z</GENERATION_DATETIME>
<RISK_SCORE_SUMMARY><TOTAL_VULNERABILITIES>3</TOTAL_VULNERABILITIES></RISK_SCORE_SUMMARY></HEADER>
<RISK_SCORE_PER_HOST><HOSTS><IP_ADDRESS>192.0.2.40</IP_ADDRESS><TOTAL_VULNERABILITIES>3</TOTAL_VULNERABILITIES></HOSTS></RISK_SCORE_PER_HOST>
<HOST_LIST><HOST><IP>192.0.2.40</IP><TRACKING_METHOD>DNS</TRACKING_METHOD><DNS><![CDATA[mail.example.test]]></DNS><NETBIOS><![CDATA[MAIL]]></NETBIOS>
<OPERATING_SYSTEM><![CDATA[Linux 6]]></OPERATING_SYSTEM><ASSET_GROUPS><ASSET_GROUP_TITLE>All</ASSET_GROUP_TITLE></ASSET_GROUPS><VULN_INFO_LIST>
<VULN_INFO><QID id="qid_900001">900001</QID><TYPE>Vuln</TYPE><PORT>25</PORT><PROTOCOL>tcp</PROTOCOL><SSL>true</SSL><RESULT format="table"><![CDATA[a	b <c> ]]></RESULT>
<FIRST_FOUND>2026-09-01T01:00:00Z</FIRST_FOUND><LAST_FOUND>2026-10-01T01:00:00Z</LAST_FOUND><VULN_STATUS>Re-Opened</VULN_STATUS></VULN_INFO>
<VULN_INFO><QID id="qid_900002">900002</QID><TYPE>Ig</TYPE><SSL>false</SSL></VULN_INFO>
<VULN_INFO><QID id="qid_900003">900003</QID><TYPE>Practice</TYPE><SSL>false</SSL><VULN_STATUS>Active</VULN_STATUS></VULN_INFO>
</VULN_INFO_LIST></HOST><HOST><IP>192.0.2.41</IP><TRACKING_METHOD>IP</TRACKING_METHOD></HOST></HOST_LIST>
<GLOSSARY><VULN_DETAILS_LIST><VULN_DETAILS id="qid_900001"><QID id="qid_900001">900001</QID><TITLE><![CDATA[Mail relay is open]]></TITLE><SEVERITY>4</SEVERITY><CATEGORY>Mail</CATEGORY>
<THREAT><![CDATA[Anyone sends mail.]]></THREAT><IMPACT><![CDATA[Spam.]]></IMPACT><SOLUTION><![CDATA[Close it: https://mail.example/close]]></SOLUTION><PCI_FLAG>1</PCI_FLAG>
<CVSS_SCORE><CVSS_BASE>5.0 (AV:N/AC:L/Au:N/C:N/I:P/A:N)</CVSS_BASE></CVSS_SCORE><CVE_ID_LIST><CVE_ID><ID>CVE-2026-40001</ID></CVE_ID></CVE_ID_LIST>
<VENDOR_REFERENCE_LIST><VENDOR_REFERENCE><ID>Mail 3</ID></VENDOR_REFERENCE></VENDOR_REFERENCE_LIST><CORRELATION><EXPLOITABILITY/></CORRELATION></VULN_DETAILS>
<VULN_DETAILS id="qid_900003"><QID id="qid_900003">900003</QID><TITLE>Maybe weak</TITLE><SEVERITY>2</SEVERITY></VULN_DETAILS></VULN_DETAILS_LIST></GLOSSARY>
<APPENDICES><NO_RESULTS><IP_LIST><RANGE><START>192.0.2.42</START><END>192.0.2.44</END></RANGE></IP_LIST></NO_RESULTS>
<NO_VULNS><IP_LIST><RANGE><START>192.0.2.45</START><END>192.0.2.45</END></RANGE></IP_LIST></NO_VULNS></APPENDICES></ASSET_DATA_REPORT>
"#;

const SCAN: &str = r#"<!DOCTYPE SCAN SYSTEM "https://scanner.example/scan-1.dtd">
<SCAN value="scan/1"><HEADER><KEY value="DATE">2026-10-02T09:00:00Z</KEY><KEY value="TITLE"><![CDATA[Night]]></KEY><KEY value="EXCLUDED_TARGET">192.0.2.59</KEY></HEADER>
<IP value="192.0.2.50" name="db.example.test"><OS>Linux 6</OS>
<INFOS><CAT value="Information gathering"><INFO number="900010" severity="1"><TITLE>Name</TITLE></INFO></CAT></INFOS>
<VULNS><CAT value="Database" port="5432" protocol="tcp" misc="over ssl"><VULN number="900011" severity="5" cveid="CVE-2026-50001"><TITLE>Open database</TITLE><CVSS_BASE source="service">9</CVSS_BASE><DIAGNOSIS>No password.</DIAGNOSIS><CONSEQUENCE>All is read.</CONSEQUENCE><SOLUTION>Set one.</SOLUTION><RESULT>connected</RESULT></VULN></CAT></VULNS>
<PRACTICES><CAT value="Database"><PRACTICE number="900012" severity="2"><TITLE>Perhaps old</TITLE></PRACTICE></CAT></PRACTICES></IP>
<IP value="192.0.2.51" status="down"/><IP value="192.0.2.52"/><ERROR number="1">One appliance was away.</ERROR></SCAN>
"#;

const NMAP: &str = r#"<?xml version="1.0"?><!DOCTYPE nmaprun><?xml-stylesheet href="x.xsl"?><!-- a 'comment > with -->
<nmaprun scanner="nmap" args="nmap -sV 192.0.2.60-61" startstr="Thu Oct  1 07:30:00 2026"><scaninfo services="1-9"/>
<host><status state="up"/><address addr="192.0.2.60" addrtype="ipv4"/><address addr="2001:db8::60" addrtype="ipv6"/><address addr="00:00:5E:00:53:01" addrtype="mac"/>
<hostnames><hostname name="ptr.example.test" type="PTR"/><hostname name="shop.example.test" type="user"/></hostnames>
<ports><extraports state="closed" count="7"/><port protocol="tcp" portid="443"><state state="open"/><service name="https" product="shopd" version="1.2" tunnel="ssl"/>
<script id="vulners" output="CVE-2026-60001 5.0"/></port><port protocol="tcp" portid="80"><state state="closed"/></port><port protocol="udp" portid="53"><state state="open"/></port></ports>
<os><osmatch name="Linux 6.X" accuracy="98"/><osmatch name="Other" accuracy="90"/></os></host>
<host><status state="down"/><address addr="192.0.2.61" addrtype="ipv4"/></host><runstats><hosts up="1" down="1" total="2"/></runstats></nmaprun>"#;

const ALL: [&str; 6] = [NESSUS, OPENVAS, NEXPOSE, QUALYS, SCAN, NMAP];

/// Everything a scan holds, as text.
fn all_of(scan: &Result<Scan, Refusal>) -> String {
    format!("{scan:?}")
}

fn rows(text: &str) -> (Scan, Vec<FindingRow>) {
    let scan = read(text).expect("readable");
    assert_adds_up(&scan);
    let mut desk = desk();
    desk.receive(scan.clone());
    desk.apply();
    let rows = ranked(&mut desk);
    (scan, rows)
}

fn counts(scan: &Scan) -> [u32; 5] {
    let c = scan.counts;
    [c.rows, c.accepted, c.informational, c.merged, c.rejected]
}

fn by_id<'a>(rows: &'a [FindingRow], id: &str) -> &'a FindingRow {
    rows.iter().find(|row| row.scanner_id == id).unwrap_or_else(|| panic!("{id}"))
}

/// The opened row of a vulnerability, with the bytes of `file` where it says its records lie.
fn opened(file: &[u8], id: &str) -> FindingDetail {
    let mut desk = desk();
    desk.receive(read_in(file, 1000).expect("readable"));
    desk.apply();
    let finding = by_id(&ranked(&mut desk), id).id;
    let spans = desk.source_spans(finding);
    let records: Vec<_> =
        spans.iter().map(|span| Ok(file[span.at as usize..span.at as usize + span.len as usize].to_vec())).collect();
    desk.detail(finding, &records).expect("there")
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

#[test]
fn how_a_file_is_cut_into_chunks_does_not_matter() {
    for text in ALL {
        let whole = all_of(&read_in(text.as_bytes(), text.len()));
        for chunk in [1, 2, 3, 5, 64, 1000] {
            assert_eq!(all_of(&read_in(text.as_bytes(), chunk)), whole, "{chunk}: {text}");
        }
    }
}

#[test]
fn what_comes_before_a_cut_is_kept_and_the_cut_is_said() {
    for text in ALL {
        let end = text.trim_end().len();
        for cut in (0..end).filter(|cut| text.is_char_boundary(*cut)) {
            let Ok(scan) = read(&text[..cut]) else { continue };
            assert_adds_up(&scan);
            let last = scan.problems.last().expect("the cut is a problem");
            assert_eq!(last.code, "broken_document", "cut at {cut}");
            assert!(last.line as usize <= 1 + text[..cut].matches('\n').count(), "{cut}: {last:?}");
            assert!(scan.is_partial, "nothing missing in it is gone");
        }
    }
    let at = NESSUS.find("900003").unwrap();
    let scan = read(&NESSUS[..at]).expect("readable");
    assert_eq!(counts(&scan), [4, 1, 1, 1, 1]);
    let cut = &scan.problems[0];
    assert!(cut.what.contains("<ReportHost>, which opens on line 5"), "{cut:?}");
    let line = 1 + NESSUS[..at].matches('\n').count();
    assert_eq!(cut.line as usize, line, "where the file ends, not where something opens");
}

/// A Nessus report around items.
fn around(items: &str) -> String {
    format!(
        "<NessusClientData_v2><Report name=\"r\"><ReportHost name=\"192.0.2.10\">\n{items}\n</ReportHost></Report></NessusClientData_v2>"
    )
}

fn item(id: u32, inside: &str) -> String {
    format!(
        "<ReportItem port=\"1\" protocol=\"tcp\" severity=\"2\" pluginID=\"{id}\" pluginName=\"Name\">{inside}</ReportItem>\n"
    )
}

#[test]
fn broken_xml_is_said_with_its_line_and_what_came_before_is_kept() {
    for (broken, says) in [
        ("<a></b>", "</b> stands where </a> should: <a> opens on line 3"),
        ("<ReportItem b></ReportItem>", "An attribute of <ReportItem> is wrong"),
        ("<ReportItem b=c></ReportItem>", "An attribute of <ReportItem> is wrong"),
        ("1 < 2", "A '<' opens no tag"),
        ("</ReportHost></Report></NessusClientData_v2><more/>", "the file goes on"),
        ("</ReportHost></Report></NessusClientData_v2> more", "the file goes on"),
        ("</ReportHost></Report></NessusClientData_v2></x>", "</x> closes nothing"),
        (&"<d>".repeat(100_000), "200 levels deep"),
        ("<a b=\"1></a>", "A '<' stands inside a tag"),
        ("<a b='1'</a>", "A '<' stands inside a tag"),
        ("<!-- never\nclosed", "on line 3 never closes. The file ends inside <ReportHost>, which opens on line 1"),
        ("<![CDATA[ never closed", "it was cut off"),
        ("<!DOCTYPE x [ <!ENTITY y \"]>\">", "it was cut off"),
    ] {
        let text = around(&(item(1, "") + broken + &item(2, "")));
        let scan = read(&text).expect("readable");
        assert_adds_up(&scan);
        assert_eq!(counts(&scan), [2, 1, 0, 0, 1], "{says}");
        assert!(scan.problems[0].what.contains(says), "{says}: {:?}", scan.problems);
        assert_eq!(scan.problems[0].line, 3, "{says}");
        assert_eq!(all_of(&read_in(text.as_bytes(), 1)), all_of(&Ok(scan)), "{says}");
    }
}

#[test]
fn entities_of_a_document_are_never_expanded() {
    let mut laughs =
        String::from("<!DOCTYPE NessusClientData_v2 [<!-- it's \"fine --><?p ]> ?><!ENTITY lol0 \"lol]>\">");
    for level in 1..30 {
        let ten = format!("&lol{};", level - 1).repeat(10);
        laughs.push_str(&["<!ENTITY lol", &level.to_string(), " \"", &ten, "\">"].concat());
    }
    laughs += "<!ENTITY file SYSTEM \"file:///etc/passwd\">]>\n";
    laughs += &around(&item(1, "<plugin_output>&lol29; &file; &amp;lt; &#x41;&#66; &unknown; &</plugin_output>"));
    let detail = opened(laughs.as_bytes(), "1");
    assert_eq!(detail.evidence, "&lol29; &file; &lt; AB &unknown; &");
    assert_eq!(all_of(&read_in(laughs.as_bytes(), 1)), all_of(&read(&laughs)));
}

#[test]
fn a_record_larger_than_8_mib_is_rejected_and_reading_goes_on() {
    let large = "x ".repeat(5 << 20);
    for (chunk, inside) in [
        (1 << 20, format!("<plugin_output>{large}</plugin_output>")),
        (usize::MAX, format!("<plugin_output>{large}</plugin_output>")),
        (1 << 20, format!("<plugin_output><![CDATA[{large}]]></plugin_output>")),
        (1 << 20, "<cve>CVE-2026-1000</cve>".repeat(400_000)),
    ] {
        let text = around(&(item(1, "") + &item(2, &inside) + &item(3, "")));
        let scan = read_in(text.as_bytes(), chunk).expect("readable");
        assert_eq!(counts(&scan), [3, 2, 0, 0, 1]);
        assert_eq!((scan.problems[0].code.as_str(), scan.problems[0].line), ("row_too_long", 3));
    }
    // What is not read may be as long as it likes, and one byte after the other costs no more than all at once.
    let text = around(&format!("<!--{large}-->{}<other>{large}</other>{}", item(1, ""), item(2, "")));
    assert_eq!(counts(&read_in(text.as_bytes(), 100).expect("readable")), [2, 2, 0, 0, 0]);
    let endless = around(&(item(1, "") + "<ReportItem a=\"" + &large));
    let scan = read_in(endless.as_bytes(), 1 << 16).expect("readable");
    assert!(scan.problems[0].what.contains("A tag goes on for more than 8 MiB"), "{:?}", scan.problems);
    let many = (0..100_000).map(|number| format!("a{number}=\"\"")).collect::<Vec<_>>().join(" ");
    let scan = read(&around(&(item(1, "") + "<a " + &many + "/>"))).expect("readable");
    assert!(scan.problems.is_empty(), "attributes of what is not read do not matter: {:?}", scan.problems);
    let scan = read(&around(&(item(1, "") + &item(2, &format!("<a {many}/>"))))).expect("readable");
    assert!(scan.problems[0].what.contains("more than 1000 attributes"), "{:?}", scan.problems);
}

#[test]
fn every_encoding_reads_the_same_and_opens_the_same() {
    let text = around(&item(1, "<description>Zürich kostet 5 € – Bücher</description>"));
    let wide = |to_bytes: fn(u16) -> [u8; 2], mark: bool| -> Vec<u8> {
        let mark = mark.then_some(0xFEFF);
        mark.into_iter().chain(text.encode_utf16()).flat_map(to_bytes).collect()
    };
    let narrow = |name: &str| -> Vec<u8> {
        let byte = |c: char| match c {
            '€' => 0x80,
            '–' => 0x96,
            c => u8::try_from(u32::from(c)).unwrap(),
        };
        format!("<?xml version='1.0' encoding='{name}'?>{text}").chars().map(byte).collect()
    };
    for (file, encoding) in [
        (text.clone().into_bytes(), "UTF-8"),
        ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), "UTF-8 with BOM"),
        (wide(u16::to_le_bytes, true), "UTF-16LE"),
        (wide(u16::to_be_bytes, true), "UTF-16BE"),
        (wide(u16::to_le_bytes, false), "UTF-16LE"),
        (narrow("ISO-8859-1"), "Windows-1252"),
        (narrow("windows-1252"), "Windows-1252"),
    ] {
        for chunk in [1, 3, 1 << 20] {
            let scan = read_in(&file, chunk).expect(encoding);
            assert_eq!(counts(&scan), [1, 1, 0, 0, 0], "{encoding}");
            assert_eq!(scan.source.encoding.label(), encoding);
        }
        assert_eq!(opened(&file, "1").threat, "Zürich kostet 5 € – Bücher", "{encoding}");
    }
}

#[test]
fn a_declared_encoding_decides_where_bytes_fit_two() {
    // These bytes are valid UTF-8 too, for another text.
    let text = "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>".to_owned()
        + &around(&item(1, "<description>Ã¼</description>"));
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    assert_eq!(opened(&latin, "1").threat, "Ã¼");
    let unknown = "<?xml version=\"1.0\" encoding=\"klingon\"?>".to_owned() + &around(&item(1, ""));
    let scan = read(&unknown).expect("readable");
    assert!(scan.warnings.iter().any(|words| words.contains("klingon")), "{:?}", scan.warnings);
}

#[test]
fn bytes_that_are_no_utf_8_are_kept_and_said() {
    let mut file = around(&item(1, "<description>caf? £ öäü</description>")).into_bytes();
    let at = file.iter().position(|byte| *byte == b'?').unwrap();
    file[at] = 0xE9;
    let scan = read_in(&file, 7).expect("readable");
    assert!(scan.warnings.iter().any(|words| words.contains("1 texts are not valid UTF-8")), "{:?}", scan.warnings);
}

#[test]
fn a_document_of_no_known_family_is_refused_by_its_name() {
    for (text, root) in [
        ("<?xml version='1.0'?><!-- x --><x:backlog xmlns:x='y'><item/></x:backlog>", "<backlog>"),
        ("<report><title>Quarter</title></report>", "<report>"),
        ("<NessusClientData><Report/></NessusClientData>", "<NessusClientData>"),
    ] {
        let refusal = read(text).expect_err("not known");
        assert_eq!(refusal.code(), "unknown_document");
        assert!(refusal.to_string().contains(root), "{refusal}");
    }
    assert_eq!(read("<!DOCTYPE html><html><body>Sign in</body></html>").expect_err("a page").code(), "not_csv");
    assert_eq!(read("< x").expect_err("nothing").code(), "not_csv");
}

#[test]
fn a_report_with_nothing_in_it_is_refused_without_talk_of_headers() {
    let empty = "<NessusClientData_v2><Policy/><Report name='x'></Report></NessusClientData_v2>";
    let refusal = read(empty).expect_err("empty");
    assert_eq!(refusal.code(), "no_rows");
    assert!(refusal.to_string().contains("Nessus") && !refusal.to_string().contains("header"), "{refusal}");
}

/// Reads bytes in pieces of changing sizes.
fn read_cut(bytes: &[u8], sizes: &[usize]) -> Result<Scan, Refusal> {
    let mut reader = Reader::new("report.csv", bytes.len() as u64, LIMIT)?;
    let mut rest = bytes;
    for size in sizes.iter().cycle() {
        let (piece, further) = rest.split_at((*size).min(rest.len()));
        reader.feed(piece)?;
        rest = further;
        if rest.is_empty() {
            break;
        }
    }
    reader.finish()
}

proptest! {
    #[test]
    fn damage_anywhere_never_panics_and_chunks_do_not_matter(
        which in 0usize..6,
        at in any::<prop::sample::Index>(),
        gone in 0usize..40,
        put in prop::sample::select(vec!["", "<", ">", "\"", "'", "</", "/>", "<a>", "</a>", "&", "]]>", "<![CDATA[", "<!--", "-->", "<?", "<!DOCTYPE x [", "\0", "\r\n", "\r", "ü"]),
        sizes in prop::collection::vec(1usize..200, 1..8),
    ) {
        let mut bytes = ALL[which].as_bytes().to_vec();
        let at = at.index(bytes.len());
        let end = (at + gone).min(bytes.len());
        bytes.splice(at..end, put.bytes());
        let whole = read_in(&bytes, bytes.len());
        if let Ok(scan) = &whole {
            let c = scan.counts;
            prop_assert_eq!(c.rows, c.accepted + c.rejected + c.merged + c.informational);
        }
        prop_assert_eq!(all_of(&read_cut(&bytes, &sizes)), all_of(&whole));
    }

    #[test]
    fn every_record_lies_where_it_says(which in 0usize..6, lines in prop::sample::select(vec!["\n", "\r\n", "\r"])) {
        let text = ALL[which].replace('\n', lines);
        let scan = read(&text).expect("readable");
        for finding in scan.findings.iter() {
            let from = finding.span.at as usize;
            let record = &text[from..from + finding.span.len as usize];
            prop_assert!(record.starts_with('<') && record.ends_with('>'), "{}", record);
            let before = &text[..from];
            prop_assert_eq!(finding.span.line as usize, 1 + before.matches(lines).count());
        }
    }
}
