//! Qualys scan results as XML, as the scanner hands them over: findings by kind below each address.

use super::qualys_report;
use super::texts::listed;
use super::{Document, Node, Role, RoleRow, Scale, Sink, Syntax};

pub(super) static SCAN: Document = Document {
    id: "qualys_scan_xml",
    label: "Qualys scan results (XML)",
    scanner: "qualys",
    syntax: Syntax::Xml,
    fits: |sight| sight.starts("SCAN") && (sight.has(&["HEADER", "KEY"]) || sight.has(&["IP"])),
    stops: &[
        "SCAN/IP/INFOS/CAT/INFO",
        "SCAN/IP/SERVICES/CAT/SERVICE",
        "SCAN/IP/VULNS/CAT/VULN",
        "SCAN/IP/PRACTICES/CAT/PRACTICE",
        "SCAN/IP/OS",
        "SCAN/IP/NETBIOS_HOSTNAME",
        "SCAN/IP/",
        "SCAN/HEADER/KEY",
        "SCAN/ERROR",
    ],
    scale: &Scale::Levels,
    is_late: false,
    take,
};

fn take(sink: &mut Sink, stop: usize, above: &[Node], node: &Node) {
    match (stop, above.get(1)) {
        (0..=3, Some(host)) => {
            named(sink, host);
            let kind = match stop {
                0 | 1 => "Ig",
                2 => "Vuln",
                _ => "Practice",
            };
            sink.row(&finding(above, node).with(Role::Kind, kind), node);
        }
        (4, Some(host)) => named(sink, host).set(Role::Os, node.text.trim()),
        (5, Some(host)) => named(sink, host).set(Role::NetBios, node.text.trim()),
        (6, _) => {
            let status = node.attribute("status").to_lowercase();
            if ["down", "dead", "not alive", "not scanned"].iter().any(|word| status.contains(word)) {
                sink.not_scanned(node.attribute("value"), status);
            } else {
                let cells = named(sink, node).clone();
                sink.scanned_host(cells, node);
            }
        }
        (7, _) => key(sink, node),
        (8, _) => sink.warn(format!("The scan reports an error: {}", node.text.trim())),
        _ => {}
    }
}

fn named<'a>(sink: &'a mut Sink, host: &Node) -> &'a mut RoleRow {
    let cells = sink.common_in(host);
    cells.set(Role::Ip, host.attribute("value"));
    cells.set(Role::Dns, host.attribute("name"));
    cells
}

fn finding(above: &[Node], node: &Node) -> RoleRow {
    let category = |name: &str| above.last().map_or("", |category| category.attribute(name));
    let listed_cves = node.attribute("cveid");
    let told = qualys_report::about(node);
    let cves = listed([told.get(Role::Cves), listed_cves].into_iter());
    told.with(Role::Id, node.attribute("number"))
        .with(Role::Severity, node.attribute("severity"))
        .with(Role::Category, category("value"))
        .with(Role::Port, category("port"))
        .with(Role::Protocol, category("protocol"))
        .with(Role::Ssl, if category("misc").to_lowercase().contains("ssl") { "yes" } else { "" })
        .with(Role::Cves, cves)
        .with(Role::Cvss2, node.get("CVSS_BASE"))
        .with(Role::Cvss3, node.get("CVSS3_BASE"))
}

/// A fact that the scan states of itself.
fn key(sink: &mut Sink, key: &Node) {
    let text = key.text.trim();
    match key.attribute("value") {
        "DATE" => sink.made(text),
        "TITLE" => sink.about("Scan Title", text),
        "COMPANY" => sink.about("Company", text),
        "TARGET" => sink.about("IPs", text),
        "STATUS" => sink.about("Status", text),
        "EXCLUDED_TARGET" if !matches!(text, "" | "N/A") => sink.not_scanned(text, "excluded from the scan"),
        _ => {}
    }
}
