//! A Qualys scan as JSON: a list of objects, first those that say when and what was scanned, then the findings, in the end
//! what was not scanned.

use super::{Document, Node, Role, RoleRow, Scale, Sink, Syntax};

pub(super) static SCAN: Document = Document {
    id: "qualys_scan_json",
    label: "Qualys scan results (JSON)",
    scanner: "qualys",
    syntax: Syntax::Json,
    fits: |sight| sight.has(&["ip", "qid", "type", "severity"]),
    stops: &["$"],
    scale: &Scale::Levels,
    is_late: false,
    take,
};

/// Which name plays which role.
const ROLES: [(Role, &str); 19] = [
    (Role::Ip, "ip"),
    (Role::Dns, "dns"),
    (Role::NetBios, "netbios"),
    (Role::Os, "os"),
    (Role::Id, "qid"),
    (Role::Title, "title"),
    (Role::Kind, "type"),
    (Role::Severity, "severity"),
    (Role::Port, "port"),
    (Role::Protocol, "protocol"),
    (Role::Ssl, "ssl"),
    (Role::Cves, "cve_id"),
    (Role::VendorReference, "vendor_reference"),
    (Role::Cvss2, "cvss_base"),
    (Role::Cvss3, "cvss3_base"),
    (Role::Exploit, "exploitability"),
    (Role::Malware, "associated_malware"),
    (Role::Pci, "pci_vuln"),
    (Role::Category, "category"),
];

/// Facts of the scan, and how they are called here.
const FACTS: [(&str, &str); 7] = [
    ("scan_report_template_title", "Report"),
    ("company", "Company"),
    ("name", "User"),
    ("scan_title", "Scan Title"),
    ("status", "Status"),
    ("option_profile", "Option Profile"),
    ("ips", "IPs"),
];

fn take(sink: &mut Sink, _stop: usize, _above: &[Node], node: &Node) {
    if node.child("qid").is_some() || node.child("ip").is_some() {
        let mut row = RoleRow::default();
        for (role, name) in ROLES {
            row.set(role, node.get(name));
        }
        sink.row(&row, node);
        return;
    }
    for (name, label) in FACTS {
        sink.about(label, node.get(name));
    }
    // When it was scanned counts, not when it was exported; the export comes first.
    let made = [node.get("launch_date"), node.get("result_date")].into_iter().find(|when| !when.is_empty());
    if let Some(made) = made {
        sink.made(made);
    }
    for said in &node.children {
        if said.name.starts_with("hosts_not_scanned") {
            sink.not_scanned(said.text.trim(), said.name.replace('_', " "));
        } else if said.name.starts_with("no_vulnerabilities") {
            sink.clean(&said.text);
        }
    }
}
