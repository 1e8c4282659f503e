//! Tenable's findings workbench: semicolons between cells, dots in the names of columns.

use super::tenable::{SCANNER, Scored, set_exploits, set_scores, strip_domain};
use super::{Footer, Format, Named, PLAIN, entries, first_of, fit, flag, set_addresses};
use crate::ingest::cells;
use crate::ingest::layout::Role;
use crate::ingest::role_row::RoleRow;
use crate::ingest::scale::Scale;

pub(super) static WORKBENCH: Format = Format {
    id: "tenable_workbench",
    label: "Tenable findings",
    scanner: SCANNER,
    columns: &["definition.id", "definition.name", "severity", "definition.severity", "asset.name", "asset.id"],
    fit: |header| fit(header, &["definition.name"], &[&["definition.id"], &["severity", "definition.severity"], HOST]),
    roles: &[
        (Role::Ip, HOST),
        (Role::Dns, &["asset.display_fqdn", "asset.host_name"]),
        (Role::NetBios, &["asset.netbios_name"]),
        (Role::HostId, &["asset.id", "asset.uuid"]),
        (Role::Os, &["asset.operating_system", "asset.operating_systems"]),
        (Role::Tags, &["asset.tags"]),
        (Role::Id, &["definition.id"]),
        (Role::Title, &["definition.name"]),
        (Role::Severity, &["severity", "definition.severity"]),
        (Role::Status, &["state"]),
        (Role::Port, &["port", "asset.port"]),
        (Role::Protocol, &["protocol"]),
        (Role::FirstSeen, &["first_observed", "first_found"]),
        (Role::LastSeen, &["last_seen", "last_observed", "last_found"]),
        (Role::FixedOn, &["last_fixed"]),
        (Role::Published, &["definition.vulnerability_published"]),
        (Role::Cves, &["definition.cve"]),
        (Role::Category, &["definition.family"]),
    ],
    scale: &Scale::Steps,
    adapt: Some(adapt),
    ..PLAIN
};

const HOST: &[&str] = &[
    "asset.display_ipv4_address",
    "asset.ipv4_addresses",
    "asset.display_ipv6_address",
    "asset.ipv6_addresses",
    "asset.name",
    "asset.host_name",
    "asset.display_fqdn",
];
const NAMES: &[&str] = &["asset.display_fqdn", "asset.fqdns", "asset.host_name", "asset.name"];

const SCORES: &[Scored] = &[
    (Role::Cvss4, &["definition.cvss4.base_score"], &["definition.cvss4.base_vector"]),
    (Role::Cvss3, &["definition.cvss3.base_score"], &["definition.cvss3.base_vector"]),
    (Role::Cvss2, &["definition.cvss2.base_score"], &["definition.cvss2.base_vector"]),
];

fn adapt(row: &mut RoleRow, cell: Named<'_>) -> Option<Footer> {
    let columns = HOST.iter().filter(|name| name.contains("_address"));
    let addresses: Vec<String> = columns.map(|name| cell(name)).filter(|text| !text.trim().is_empty()).collect();
    set_addresses(row, &addresses.join(","));
    // A name in the place of an address is an address.
    let names = first_of(cell, NAMES);
    let name = entries(&names).next().unwrap_or_default();
    let role = if cells::ip(name).is_some() && row.get(Role::Ip).is_empty() { Role::Ip } else { Role::Dns };
    if role == Role::Ip || cells::ip(name).is_none() {
        row.set(role, name);
    }
    strip_domain(row);
    let cves = row.get(Role::Cves).to_owned();
    row.set(Role::Cves, entries(&cves).collect::<Vec<_>>().join(", "));
    let tags = row.get(Role::Tags).to_owned();
    row.set(Role::Tags, entries(&tags).collect::<Vec<_>>().join(", "));
    if row.get(Role::Severity).trim().is_empty() {
        row.set(Role::Severity, cell("definition.severity"));
    }
    set_scores(row, cell, SCORES);
    set_exploits(row, cell, &["definition.exploited_by_nessus"], &["definition.exploited_by_malware"]);
    let is_exploit = !row.get(Role::Exploit).is_empty()
        || cell("definition.exploitability_ease").to_lowercase().contains("exploits are available");
    row.set(Role::Exploit, flag(is_exploit));
    None
}
