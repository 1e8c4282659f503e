//! Our own findings as CSV, with every column an import needs: what leaves comes back the same. Also a plain way to bring
//! findings from anywhere.

use super::{Footer, Format, Named, PLAIN, fit};
use crate::guard::unguard;
use crate::ingest::layout::{Role, RoleNames};
use crate::ingest::role_row::RoleRow;
use crate::ingest::row::OWN;
use crate::ingest::scale::Scale;

pub(super) static FINDINGS: Format = Format {
    id: "patchfirst",
    label: "Patchfirst findings",
    scanner: OWN,
    columns: MARKS,
    fit: |header| fit(header, MARKS, &[&["Severity"], &["Title"], &["IP", "DNS", "NetBIOS", "Host ID"]]),
    roles: COLUMNS,
    scale: &Scale::Own,
    may_be_ungraded: true,
    adapt: Some(adapt),
    ..PLAIN
};

const MARKS: &[&str] = &["Scanner", "Id", "Type", "Status", "Last Detected"];

/// The columns that are read, in the order they are written; the first name of each is the one written.
pub const COLUMNS: RoleNames = &[
    (Role::Ip, &["IP"]),
    (Role::Dns, &["DNS"]),
    (Role::NetBios, &["NetBIOS"]),
    (Role::Scanner, &["Scanner"]),
    (Role::Id, &["Id"]),
    (Role::Title, &["Title"]),
    (Role::Kind, &["Type"]),
    (Role::Status, &["Status"]),
    (Role::Severity, &["Severity"]),
    (Role::Cves, &["CVE ID"]),
    (Role::Port, &["Port"]),
    (Role::Protocol, &["Protocol"]),
    (Role::Ssl, &["SSL"]),
    (Role::FirstSeen, &["First Detected"]),
    (Role::LastSeen, &["Last Detected"]),
    (Role::FixedOn, &["Fixed on"]),
    (Role::VendorReference, &["Vendor Reference"]),
    (Role::Category, &["Category"]),
    (Role::Cvss4, &["CVSS v4.0"]),
    (Role::Cvss31, &["CVSS v3.1"]),
    (Role::Cvss3, &["CVSS v3.0"]),
    (Role::Cvss2, &["CVSS v2"]),
    (Role::Exploit, &["Exploit known"]),
    (Role::Malware, &["Malware known"]),
    (Role::Exploited, &["Known exploited"]),
    (Role::Published, &["Published"]),
    (Role::Pci, &["PCI"]),
    (Role::Os, &["OS"]),
    (Role::HostId, &["Host ID"]),
    (Role::Network, &["Network"]),
    (Role::Interfaces, &["Further addresses"]),
    (Role::Tracking, &["Tracking Method"]),
    (Role::Tags, &["Host tags"]),
    (Role::Asset, &["Asset"]),
];

fn adapt(row: &mut RoleRow, _: Named<'_>) -> Option<Footer> {
    for &role in Role::ALL {
        let text = row.get(role);
        if unguard(text).len() < text.len() {
            let text = unguard(text).to_owned();
            row.set(role, text);
        }
    }
    None
}
