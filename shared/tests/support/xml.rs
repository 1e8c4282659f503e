//! One small report of each XML family, with invented hosts, and what tests ask of it.

use shared::ingest::{Refusal, Scan};
use shared::view::{FindingDetail, FindingRow};

use super::{desk, ranked, read_in};

pub const NESSUS: &str = r#"<?xml version="1.0" ?>
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

pub const OPENVAS: &str = r#"<get_reports_response status="200"><report id="r1"><report id="r2">
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

pub const NEXPOSE: &str = r#"<NexposeReport version="2.0"><scans><scan id="1" name="Lab" startTime="20261001T010000000" endTime="20261001T020000000" status="finished"/></scans>
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

pub const QUALYS: &str = r#"<?xml version="1.0" encoding="UTF-8" ?>
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

pub const SCAN: &str = r#"<!DOCTYPE SCAN SYSTEM "https://scanner.example/scan-1.dtd">
<SCAN value="scan/1"><HEADER><KEY value="DATE">2026-10-02T09:00:00Z</KEY><KEY value="TITLE"><![CDATA[Night]]></KEY><KEY value="EXCLUDED_TARGET">192.0.2.59</KEY></HEADER>
<IP value="192.0.2.50" name="db.example.test"><OS>Linux 6</OS>
<INFOS><CAT value="Information gathering"><INFO number="900010" severity="1"><TITLE>Name</TITLE></INFO></CAT></INFOS>
<VULNS><CAT value="Database" port="5432" protocol="tcp" misc="over ssl"><VULN number="900011" severity="5" cveid="CVE-2026-50001"><TITLE>Open database</TITLE><CVSS_BASE source="service">9</CVSS_BASE><DIAGNOSIS>No password.</DIAGNOSIS><CONSEQUENCE>All is read.</CONSEQUENCE><SOLUTION>Set one.</SOLUTION><RESULT>connected</RESULT></VULN></CAT></VULNS>
<PRACTICES><CAT value="Database"><PRACTICE number="900012" severity="2"><TITLE>Perhaps old</TITLE></PRACTICE></CAT></PRACTICES></IP>
<IP value="192.0.2.51" status="down"/><IP value="192.0.2.52"/><ERROR number="1">One appliance was away.</ERROR></SCAN>
"#;

pub const NMAP: &str = r#"<?xml version="1.0"?><!DOCTYPE nmaprun><?xml-stylesheet href="x.xsl"?><!-- a 'comment > with -->
<nmaprun scanner="nmap" args="nmap -sV 192.0.2.60-61" startstr="Thu Oct  1 07:30:00 2026"><scaninfo services="1-9"/>
<host><status state="up"/><address addr="192.0.2.60" addrtype="ipv4"/><address addr="2001:db8::60" addrtype="ipv6"/><address addr="00:00:5E:00:53:01" addrtype="mac"/>
<hostnames><hostname name="ptr.example.test" type="PTR"/><hostname name="shop.example.test" type="user"/></hostnames>
<ports><extraports state="closed" count="7"/><port protocol="tcp" portid="443"><state state="open"/><service name="https" product="shopd" version="1.2" tunnel="ssl"/>
<script id="vulners" output="CVE-2026-60001 5.0"/></port><port protocol="tcp" portid="80"><state state="closed"/></port><port protocol="udp" portid="53"><state state="open"/></port></ports>
<os><osmatch name="Linux 6.X" accuracy="98"/><osmatch name="Other" accuracy="90"/></os></host>
<host><status state="down"/><address addr="192.0.2.61" addrtype="ipv4"/></host><runstats><hosts up="1" down="1" total="2"/></runstats></nmaprun>"#;

pub const ALL: [&str; 6] = [NESSUS, OPENVAS, NEXPOSE, QUALYS, SCAN, NMAP];

/// Everything a scan holds, as text.
pub fn all_of(scan: &Result<Scan, Refusal>) -> String {
    format!("{scan:?}")
}

pub fn counts(scan: &Scan) -> [u32; 5] {
    let c = scan.counts;
    [c.rows, c.accepted, c.informational, c.merged, c.rejected]
}

pub fn by_id<'a>(rows: &'a [FindingRow], id: &str) -> &'a FindingRow {
    rows.iter().find(|row| row.scanner_id == id).unwrap_or_else(|| panic!("{id}"))
}

/// The opened row of a vulnerability, with the bytes of `file` where it says its records lie.
pub fn opened(file: &[u8], id: &str) -> FindingDetail {
    let mut desk = desk();
    desk.receive(read_in(file, 1000).expect("readable"));
    desk.apply();
    let finding = by_id(&ranked(&mut desk), id).id;
    let spans = desk.source_spans(finding);
    let records: Vec<_> =
        spans.iter().map(|span| Ok(file[span.at as usize..span.at as usize + span.len as usize].to_vec())).collect();
    desk.detail(finding, &records).expect("there")
}

/// A Nessus report around items.
pub fn around(items: &str) -> String {
    format!(
        "<NessusClientData_v2><Report name=\"r\"><ReportHost name=\"192.0.2.10\">\n{items}\n</ReportHost></Report></NessusClientData_v2>"
    )
}

pub fn item(id: u32, inside: &str) -> String {
    format!(
        "<ReportItem port=\"1\" protocol=\"tcp\" severity=\"2\" pluginID=\"{id}\" pluginName=\"Name\">{inside}</ReportItem>\n"
    )
}
