//! What the Qualys CSV families share: column names, preamble, footers. Learned from real exports.

use super::{Fit, Footer, Format, PLAIN};
use crate::ingest::header::Header;
use crate::ingest::layout::{Role, RoleNames};
use crate::ingest::preamble::{Declaration, blocks};
use crate::ingest::scale::Scale;
use crate::view::NotScanned;

/// Family of scanners that QIDs belong to.
pub const SCANNER: &str = "qualys";

/// Columns without which a row is no finding.
pub(super) const REQUIRED: [&str; 5] = ["IP", "QID", "Title", "Type", "Severity"];

/// What every Qualys family has in common; each sets its names and how to tell it apart.
pub(super) const FAMILY: Format = Format {
    id: "qualys",
    label: "Qualys",
    scanner: SCANNER,
    columns: &REQUIRED,
    roles: ROLES,
    scale: &Scale::Levels,
    is_qualys: true,
    declaration,
    footer,
    ..PLAIN
};

/// Fit of a header that must have [`REQUIRED`] and passes `is_family`.
pub(super) fn fit(header: &Header, is_family: bool) -> Fit {
    let missing: Vec<&'static str> = REQUIRED.into_iter().filter(|name| header.find(name).is_none()).collect();
    if missing.is_empty() {
        return if is_family { Fit::Yes } else { Fit::No };
    }
    // A per-host summary above the rows also starts with IP: three of the five must be there to call it a header.
    let present = REQUIRED.len() - missing.len();
    let has_near = || missing.iter().any(|name| header.closest(name).is_some());
    if present >= 3 || (present == 2 && header.len() > 4 && has_near()) { Fit::Lacks(missing) } else { Fit::No }
}

/// Roles of the columns, by the names Qualys gives them.
const ROLES: RoleNames = &[
    (Role::Ip, &["IP"]),
    (Role::Network, &["Network"]),
    (Role::Dns, &["DNS"]),
    (Role::NetBios, &["NetBIOS"]),
    (Role::HostId, &["QG Host ID", "Host ID", "Asset Id"]),
    (Role::Interfaces, &["IP Interfaces"]),
    (Role::Tracking, &["Tracking Method"]),
    (Role::Os, &["OS"]),
    (Role::Tags, &["Associated Tags"]),
    (Role::Id, &["QID"]),
    (Role::Title, &["Title"]),
    (Role::Status, &["Vuln Status"]),
    (Role::Kind, &["Type"]),
    (Role::Severity, &["Severity"]),
    (Role::Port, &["Port"]),
    (Role::Protocol, &["Protocol"]),
    (Role::Ssl, &["SSL"]),
    (Role::FirstSeen, &["First Detected"]),
    (Role::LastSeen, &["Last Detected"]),
    (Role::FixedOn, &["Date Last Fixed"]),
    (Role::Cves, &["CVE ID"]),
    (Role::VendorReference, &["Vendor Reference"]),
    (Role::Cvss4, &["CVSS4 Base", "CVSS4.0 Base", "CVSS v4 Base"]),
    (Role::Cvss31, &["CVSS3.1 Base"]),
    (Role::Cvss3, &["CVSS3 Base", "CVSS3.0 Base"]),
    (Role::Cvss2, &["CVSS Base"]),
    (Role::Exploit, &["Exploitability"]),
    (Role::Malware, &["Associated Malware"]),
    (Role::Pci, &["PCI Vuln"]),
    (Role::Category, &["Category"]),
];

/// Title, date, company, asset groups, totals and per-host counts of the rows above the header.
fn declaration(preamble: &[Vec<String>]) -> Declaration {
    let mut declaration = Declaration::default();
    let cell = |row: usize, column: usize| {
        preamble.get(row).and_then(|cells| cells.get(column)).map(|text| text.trim().to_owned()).unwrap_or_default()
    };
    for (name, value) in [("Report", cell(0, 0)), ("Made", cell(0, 1)), ("Company", cell(1, 0)), ("User", cell(2, 0))] {
        if !value.is_empty() {
            declaration.about.push((name.to_owned(), value));
        }
    }
    declaration.made = cell(0, 1);
    for block in blocks(preamble) {
        let Some((names, rows)) = block.split_first() else { continue };
        let is_per_host = names.first().is_some_and(|name| name.trim().eq_ignore_ascii_case("IP"));
        for row in rows {
            for (name, value) in names.iter().zip(row.iter()) {
                let (name, value) = (name.trim(), value.trim());
                if is_per_host && name.eq_ignore_ascii_case("Total Vulnerabilities") {
                    let host = row.first().map(|host| host.trim().to_owned()).unwrap_or_default();
                    declaration.per_host.extend(number(value).map(|count| (host, count)));
                } else if is_per_host || name.is_empty() || value.is_empty() {
                } else if name.eq_ignore_ascii_case("Total Vulnerabilities") {
                    declaration.total = number(value);
                } else if name.eq_ignore_ascii_case("Active Hosts") {
                    declaration.hosts = number(value);
                } else {
                    if name.eq_ignore_ascii_case("Launch Date") {
                        value.clone_into(&mut declaration.made);
                    }
                    declaration.about.push((name.to_owned(), value.to_owned()));
                }
            }
        }
    }
    declaration
}

/// The rows Qualys puts under the findings: an address list and one sentence.
fn footer(cells: &[(usize, String)]) -> Option<Footer> {
    let [(0, hosts), (_, said)] = cells else { return None };
    let lower = said.to_ascii_lowercase();
    if hosts.to_ascii_lowercase().starts_with("target distribution") {
        return Some(Footer::Other);
    }
    let is_address_list = hosts.chars().all(|c| c.is_ascii_hexdigit() || ".:,-/ \n\r".contains(c));
    if !is_address_list && !lower.starts_with("hosts not scanned") {
        return None;
    }
    if lower.contains("no vulnerabilities match") || lower.contains("no vulnerabilities found") {
        return Some(Footer::Clean(hosts.clone()));
    }
    if lower.starts_with("host") || lower.contains("not scanned") || lower.contains("no results") {
        return Some(Footer::NotScanned(NotScanned { hosts: hosts.clone(), reason: said.clone() }));
    }
    None
}

fn number(text: &str) -> Option<u64> {
    text.replace([',', ' '], "").parse().ok()
}
