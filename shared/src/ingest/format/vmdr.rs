//! Qualys VMDR list (family 4, "Asset Vuln Datalist"): one row per vulnerability of an asset, or per CVE. Older
//! revisions wrap every row in one pair of quotes (see `wrapped`).

use super::{Fit, Footer, Format, Named, entries, first_of, fit, flag, is_yes, qualys, set_addresses};
use crate::ingest::header::Header;
use crate::ingest::layout::{Role, RoleNames};
use crate::ingest::notes::Note;
use crate::ingest::role_row::RoleRow;

/// The list by QID; the list by CVE has a QID too, and is read by that.
pub(super) static LIST: Format = Format {
    id: "qualys_vmdr",
    label: "Qualys VMDR list",
    columns: MARKS,
    fit: |header| fits(header, header.find("QID").is_some()),
    roles: ROLES,
    adapt: Some(adapt),
    footer: |_| None,
    ..qualys::FAMILY
};

/// A list without QIDs: its ids are CVEs, so it says nothing of findings that are known by QID.
pub(super) static CVE_LIST: Format = Format {
    id: "qualys_vmdr_cve",
    label: "Qualys VMDR list by CVE",
    scanner: "qualys-cve",
    fit: |header| fits(header, header.find("QID").is_none() && header.find("CVE").is_some()),
    roles: CVE_ROLES,
    is_qualys: false,
    ..LIST
};

const MARKS: &[&str] = &["Asset Id", "Asset Name"];

fn fits(header: &Header, is_this: bool) -> Fit {
    if is_this { fit(header, MARKS, &[&["Title"], &["Severity"], &["Asset IPV4", "Asset IPV6"]]) } else { Fit::No }
}

macro_rules! roles {
    ($id:literal) => {
        &[
            (Role::Ip, &["Asset IPV4", "Asset IPV6"]),
            (Role::NetBios, &["Asset Name"]),
            (Role::HostId, &["Asset Id"]),
            (Role::Os, &["Operating System"]),
            (Role::Tags, &["Asset Tags"]),
            (Role::Id, &[$id]),
            (Role::Title, &["Title"]),
            (Role::Kind, &["Type Detected"]),
            (Role::Status, &["Status"]),
            (Role::Severity, &["Severity", "KB Severity"]),
            (Role::Port, &["Port"]),
            (Role::Protocol, &["Protocol"]),
            (Role::FirstSeen, &["First Detected"]),
            (Role::LastSeen, &["Last Detected"]),
            (Role::FixedOn, &["Last Fixed"]),
            (Role::Cves, &["CVE", "CVE ID"]),
            (Role::Cvss31, &["CVSSv3.1 Base (nvd)", "CVSSv3.1 Base"]),
            (Role::Cvss2, &["CVSSv2 Base (nvd)", "CVSSv2 Base"]),
            (Role::Category, &["Category"]),
        ]
    };
}
const ROLES: RoleNames = roles!("QID");
const CVE_ROLES: RoleNames = roles!("CVE");

/// Real-time indicators that say that an exploit is known.
const EXPLOITS: [&str; 4] = ["exploit kit", "exploit public", "public exploit", "easy exploit"];
/// Those that say that attackers use it.
const ATTACKS: [&str; 3] = ["active attacks", "active exploit", "cisa known exploited vulnerabilities"];

fn adapt(row: &mut RoleRow, cell: Named<'_>) -> Option<Footer> {
    for &role in Role::ALL {
        if matches!(row.get(role).trim(), "'-" | "-") {
            row.set(role, "");
        }
    }
    set_addresses(row, &[cell("Asset IPV4"), cell("Asset IPV6")].join(","));
    if row.get(Role::NetBios).contains('.') {
        let name = row.get(Role::NetBios).to_owned();
        row.set(Role::Dns, name);
        row.set(Role::NetBios, "");
    }
    let indicators = cell("RTI").to_lowercase();
    // "Published Date" is not read: it is the day on which Qualys published its check, not the day of the flaw.
    let is_attacked = entries(&indicators).any(|entry| ATTACKS.contains(&entry));
    row.set(Role::Exploit, flag(is_attacked || entries(&indicators).any(|entry| EXPLOITS.contains(&entry))));
    row.set(Role::Exploited, flag(is_attacked));
    row.set(Role::Malware, flag(entries(&indicators).any(|entry| matches!(entry, "malware" | "ransomware"))));
    for column in ["Ignored", "Disabled"] {
        if is_yes(&cell(column)) {
            row.note(Note::SetAside, first_of(cell, &["Title"]));
        }
    }
    None
}
