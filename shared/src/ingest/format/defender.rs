//! Microsoft Defender, an advanced hunting query saved as CSV: the table `DeviceTvmSoftwareVulnerabilities`, one row per
//! device, software and CVE. Column names: Microsoft's reference of that table.

use super::{Footer, Format, Named, PLAIN, fit};
use crate::ingest::layout::Role;
use crate::ingest::role_row::RoleRow;
use crate::ingest::scale::Scale;

pub(super) static HUNTING: Format = Format {
    id: "defender_hunting",
    label: "Microsoft Defender hunting result",
    scanner: "defender",
    columns: MARKS,
    fit: |header| fit(header, MARKS, &[&["VulnerabilitySeverityLevel"]]),
    roles: &[
        (Role::HostId, &["DeviceId"]),
        (Role::Dns, &["DeviceName"]),
        (Role::Os, &["OSPlatform"]),
        (Role::Id, &["CveId"]),
        (Role::Title, &["CveId"]),
        (Role::Cves, &["CveId"]),
        (Role::Severity, &["VulnerabilitySeverityLevel"]),
        (Role::VendorReference, &["RecommendedSecurityUpdateId"]),
        (Role::LastSeen, &["Timestamp"]),
        // Of the table `DeviceTvmSoftwareVulnerabilitiesKB`, where the query joined it.
        (Role::Published, &["PublishedDate"]),
    ],
    scale: &Scale::Words,
    // A query names what it asks for; what it leaves out is not gone.
    is_partial: true,
    adapt: Some(adapt),
    ..PLAIN
};

const MARKS: &[&str] = &["DeviceName", "CveId"];

fn adapt(row: &mut RoleRow, cell: Named<'_>) -> Option<Footer> {
    let software = [cell("SoftwareVendor"), cell("SoftwareName")].join(" ");
    if !software.trim().is_empty() {
        row.set(Role::Title, format!("{} in {}", row.get(Role::Id), software.trim()));
    }
    let update = row.get(Role::VendorReference).to_owned();
    if !update.is_empty() && update.bytes().all(|byte| byte.is_ascii_digit()) {
        row.set(Role::VendorReference, format!("KB{update}"));
    }
    row.set(Role::Os, [row.get(Role::Os).to_owned(), cell("OSVersion")].join(" ").trim().to_owned());
    None
}
