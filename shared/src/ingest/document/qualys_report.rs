//! Qualys scan report as XML: hosts and their findings first, behind them a glossary that says what each QID is.

use super::texts::{listed, one_line};
use super::{Document, Node, Role, RoleRow, Scale, Sink, Syntax};

pub(super) static REPORT: Document = Document {
    id: "qualys_report_xml",
    label: "Qualys scan report (XML)",
    scanner: "qualys",
    syntax: Syntax::Xml,
    fits: |sight| sight.starts("ASSET_DATA_REPORT"),
    stops: &[
        "ASSET_DATA_REPORT/HOST_LIST/HOST/VULN_INFO_LIST/VULN_INFO",
        "ASSET_DATA_REPORT/HOST_LIST/HOST/",
        "ASSET_DATA_REPORT/HOST_LIST/HOST/*",
        "ASSET_DATA_REPORT/GLOSSARY/VULN_DETAILS_LIST/VULN_DETAILS",
        "ASSET_DATA_REPORT/HEADER",
        "ASSET_DATA_REPORT/RISK_SCORE_PER_HOST/HOSTS",
        "ASSET_DATA_REPORT/APPENDICES/NO_RESULTS",
        "ASSET_DATA_REPORT/APPENDICES/NO_VULNS",
    ],
    scale: &Scale::Levels,
    is_late: true,
    take,
};

fn take(sink: &mut Sink, stop: usize, above: &[Node], node: &Node) {
    match (stop, above.get(2)) {
        (0, Some(host)) => {
            sink.common_in(host);
            sink.row(&finding(node), node);
        }
        (1, _) => {
            let cells = sink.common_in(node).clone();
            sink.scanned_host(cells, node);
        }
        (2, Some(host)) => fact(sink.common_in(host), node),
        (3, _) => sink.describe(&details(node), node),
        (4, _) => header(sink, node),
        (5, _) => {
            if let Ok(rows) = node.get("TOTAL_VULNERABILITIES").parse() {
                sink.declare_rows_of(node.get("IP_ADDRESS"), rows);
            }
        }
        (6, _) => sink.not_scanned(ranges(node), "no results in this report"),
        (7, _) => sink.clean(&ranges(node)),
        _ => {}
    }
}

/// A fact of a host.
fn fact(cells: &mut RoleRow, fact: &Node) {
    let role = match fact.name.as_str() {
        "IP" => Role::Ip,
        "TRACKING_METHOD" => Role::Tracking,
        "DNS" => Role::Dns,
        "NETBIOS" => Role::NetBios,
        "QG_HOSTID" => Role::HostId,
        "OPERATING_SYSTEM" => Role::Os,
        "ASSET_TAGS" => {
            return cells.set(Role::Tags, listed(fact.all("ASSET_TAG").map(|tag| tag.text.as_str())));
        }
        _ => return,
    };
    cells.set(role, fact.text.trim());
}

fn finding(info: &Node) -> RoleRow {
    let is_ssl = info.get("SSL").eq_ignore_ascii_case("true");
    RoleRow::default()
        .with(Role::Id, info.get("QID"))
        .with(Role::Kind, info.get("TYPE"))
        .with(Role::Status, info.get("VULN_STATUS"))
        .with(Role::Port, info.get("PORT"))
        .with(Role::Protocol, info.get("PROTOCOL"))
        .with(Role::Ssl, if is_ssl { "yes" } else { "" })
        .with(Role::FirstSeen, info.get("FIRST_FOUND"))
        .with(Role::LastSeen, info.get("LAST_FOUND"))
        .with(Role::FixedOn, info.get("LAST_FIXED"))
}

fn details(details: &Node) -> RoleRow {
    about(details)
        .with(Role::Id, details.get("QID"))
        .with(Role::Severity, details.get("SEVERITY"))
        .with(Role::Category, details.get("CATEGORY"))
        .with(Role::Cvss2, details.get("CVSS_SCORE/CVSS_BASE"))
        .with(Role::Cvss3, details.get("CVSS3_SCORE/CVSS3_BASE"))
}

/// What reports and scans say of a vulnerability in the same elements.
pub(super) fn about(details: &Node) -> RoleRow {
    let ids = |list: &str, item: &str| {
        let items = details.child(list).into_iter().flat_map(|list| list.all(item));
        listed(items.map(|item| item.get("ID")))
    };
    let has = |path: &str| if details.find(path).is_some() { "yes" } else { "" };
    RoleRow::default()
        .with(Role::Title, one_line(details.get("TITLE")))
        .with(Role::Cves, ids("CVE_ID_LIST", "CVE_ID"))
        .with(Role::VendorReference, ids("VENDOR_REFERENCE_LIST", "VENDOR_REFERENCE"))
        .with(Role::Pci, if details.get("PCI_FLAG") == "1" { "yes" } else { "" })
        .with(Role::Exploit, has("CORRELATION/EXPLOITABILITY"))
        .with(Role::Malware, has("CORRELATION/MALWARE"))
}

fn header(sink: &mut Sink, header: &Node) {
    sink.made(header.get("GENERATION_DATETIME"));
    for (name, path) in [("Company", "COMPANY"), ("Template", "TEMPLATE"), ("Report", "TITLE")] {
        sink.about(name, header.get(path));
    }
    if let Some(target) = header.find("TARGET/COMBINED_IP_LIST") {
        sink.about("IPs", &ranges_of(target));
    }
    if let Ok(total) = header.get("RISK_SCORE_SUMMARY/TOTAL_VULNERABILITIES").parse() {
        sink.declare_total(total);
    }
}

fn ranges(node: &Node) -> String {
    node.child("IP_LIST").map(ranges_of).unwrap_or_default()
}

/// Addresses as a list such as `192.0.2.1-192.0.2.9, 192.0.2.20`.
fn ranges_of(list: &Node) -> String {
    let ranges: Vec<String> = list
        .all("RANGE")
        .map(|range| match (range.get("START"), range.get("END")) {
            (start, end) if start == end => start.to_owned(),
            (start, end) => format!("{start}-{end}"),
        })
        .collect();
    ranges.join(", ")
}
