//! Tenable Security Center: the detail of vulnerabilities (one row per host, plugin and port) and the list of them (one
//! row per host and plugin). A summary names no host; it is refused (`others`).

use super::tenable::{SCANNER, Scored, set_bulletins, set_exploits, set_scores, strip_domain};
use super::{Fit, Footer, Format, Named, PLAIN, first_of, fit, flag};
use crate::ingest::header::Header;
use crate::ingest::layout::Role;
use crate::ingest::notes::Note;
use crate::ingest::role_row::RoleRow;
use crate::ingest::scale::Scale;

pub(super) static DETAIL: Format = Format {
    id: "security_center",
    label: "Tenable Security Center detail",
    scanner: SCANNER,
    columns: MARKS,
    fit: |header| fits(header, header.find("Port").is_some()),
    roles: &[
        (Role::Ip, &["IP Address"]),
        (Role::Dns, &["DNS Name"]),
        (Role::NetBios, &["NetBIOS Name"]),
        (Role::HostId, &["Agent ID", "Host ID"]),
        (Role::Network, &["Repository"]),
        (Role::Id, &["Plugin"]),
        (Role::Title, &["Plugin Name"]),
        (Role::Severity, &["Severity"]),
        (Role::Port, &["Port"]),
        (Role::Protocol, &["Protocol"]),
        (Role::FirstSeen, &["First Discovered"]),
        (Role::LastSeen, &["Last Observed"]),
        (Role::Published, &["Vuln Publication Date"]),
        (Role::Cves, &["CVE"]),
        (Role::Category, &["Family"]),
    ],
    scale: &Scale::Steps,
    adapt: Some(adapt),
    ..PLAIN
};

/// Without ports it cannot say which finding of a host is gone.
pub(super) static LIST: Format = Format {
    id: "security_center_list",
    label: "Tenable Security Center list",
    fit: |header| fits(header, header.find("Port").is_none()),
    is_partial: true,
    ..DETAIL
};

const MARKS: &[&str] = &["Plugin", "Plugin Name"];
const HOST: &[&str] = &["IP Address", "DNS Name", "NetBIOS Name"];

fn fits(header: &Header, is_this: bool) -> Fit {
    // Without a host it is a summary.
    if is_this && header.find_any(HOST).is_some() { fit(header, MARKS, &[&["Severity"]]) } else { Fit::No }
}

/// Vectors end in their temporal part here.
const SCORES: &[Scored] = &[
    (Role::Cvss4, &["CVSS V4 Base Score"], &["CVSS V4 Vector"]),
    (Role::Cvss3, &["CVSS V3 Base Score"], &["CVSS V3 Vector"]),
    (Role::Cvss2, &["CVSS V2 Base Score"], &["CVSS V2 Vector"]),
];

fn adapt(row: &mut RoleRow, cell: Named<'_>) -> Option<Footer> {
    row.set(Role::HostId, first_of(cell, &["Agent ID", "Host ID"]));
    // The name for results that are in no repository.
    if row.get(Role::Network).trim().eq_ignore_ascii_case("Individual Scan") {
        row.set(Role::Network, "");
    }
    strip_domain(row);
    set_scores(row, cell, SCORES);
    set_exploits(row, cell, &["Exploit?"], &[]);
    let is_exploit = !row.get(Role::Exploit).is_empty()
        || !cell("Exploit Frameworks").trim().is_empty()
        || cell("Exploit Ease").to_lowercase().starts_with("exploits are available");
    row.set(Role::Exploit, flag(is_exploit));
    set_bulletins(row, &cell("Cross References"), "");
    if !cell("Accept Risk Comment").trim().is_empty() {
        let title = row.get(Role::Title).to_owned();
        row.note(Note::SetAside, title);
    }
    None
}
