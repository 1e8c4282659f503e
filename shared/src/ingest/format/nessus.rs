//! Nessus CSV in all its widths, and Tenable.io, which writes the same columns and more. One row per CVE: rows of the
//! same host, plugin and port are one finding with the CVEs of all.

use super::tenable::{SCANNER, Scored, set_bulletins, set_exploits, set_scores, strip_domain};
use super::{Footer, Format, Named, PLAIN, entries, fit, set_addresses};
use crate::ingest::cells;
use crate::ingest::layout::Role;
use crate::ingest::role_row::RoleRow;
use crate::ingest::scale::Scale;

pub(super) static NESSUS: Format = Format {
    id: "nessus",
    label: "Nessus report",
    scanner: SCANNER,
    columns: MARKS,
    fit: |header| fit(header, MARKS, &[&["Risk", "Severity"]]),
    roles: &[
        (Role::Ip, &["Host", "IP Address"]),
        (Role::Dns, &["FQDN"]),
        (Role::NetBios, &["NetBios"]),
        (Role::HostId, &["Asset UUID"]),
        (Role::Os, &["OS"]),
        (Role::Id, &["Plugin ID"]),
        (Role::Title, &["Name"]),
        (Role::Severity, &["Risk", "Severity"]),
        (Role::Status, &["Vulnerability State"]),
        (Role::Port, &["Port"]),
        (Role::Protocol, &["Protocol"]),
        (Role::FirstSeen, &["First Found"]),
        (Role::LastSeen, &["Last Found", "Host End"]),
        (Role::FixedOn, &["Last Fixed"]),
        (Role::Cves, &["CVE"]),
        (Role::Category, &["Plugin Family"]),
    ],
    scale: &Scale::Steps,
    adapt: Some(adapt),
    ..PLAIN
};

pub(super) static TENABLE_IO: Format = Format {
    id: "tenable_io",
    label: "Tenable.io report",
    fit: |header| match header.find_any(&["Vulnerability State", "Asset UUID"]) {
        Some(_) => (NESSUS.fit)(header),
        None => super::Fit::No,
    },
    ..NESSUS
};

const MARKS: &[&str] = &["Plugin ID", "Host"];

const SCORES: &[Scored] = &[
    (Role::Cvss4, &["CVSS v4.0 Base Score", "CVSS4 Base Score", "CVSSv4"], &["CVSS4 Vector", "CVSS v4.0 Vector"]),
    (Role::Cvss3, &["CVSS v3.0 Base Score", "CVSS3 Base Score", "CVSSv3"], &["CVSS3 Vector", "CVSS v3.0 Vector"]),
    (Role::Cvss2, &["CVSS v2.0 Base Score", "CVSS Base Score", "CVSS"], &["CVSS Vector", "CVSS v2.0 Vector"]),
];
const EXPLOITS: &[&str] = &[
    "Metasploit",
    "Core Impact",
    "Core Exploits",
    "CANVAS",
    "D2 Elliot",
    "ExploitHub",
    "Exploit Available",
    "Exploited by Nessus",
];
const MALWARE: &[&str] = &["Exploited by Malware"];

fn adapt(row: &mut RoleRow, cell: Named<'_>) -> Option<Footer> {
    let names = cell("FQDN");
    let host = row.get(Role::Ip).trim().to_owned();
    row.set(Role::Dns, entries(&names).next().unwrap_or_default());
    let addresses = cell("IP Address");
    if !addresses.trim().is_empty() {
        set_addresses(row, &addresses);
        if row.get(Role::Dns).is_empty() && cells::ip(&host).is_none() {
            row.set(Role::Dns, host);
        }
    }
    strip_domain(row);
    if row.get(Role::Severity).trim().is_empty() {
        row.set(Role::Severity, cell("Severity"));
    }
    set_scores(row, cell, SCORES);
    set_exploits(row, cell, EXPLOITS, MALWARE);
    set_bulletins(row, &cell("XREF"), &cell("MSKB"));
    None
}
