//! OpenVAS / Greenbone CSV: with or without quality of detection and EPSS.

use super::{Footer, Format, Named, PLAIN, fit};
use crate::ingest::cells;
use crate::ingest::layout::Role;
use crate::ingest::role_row::RoleRow;
use crate::ingest::scale::Scale;

/// Below this quality of detection (per cent) what was found is a guess from a version or a banner: potential.
const SURE: f64 = 70.0;

pub(super) static REPORT: Format = Format {
    id: "openvas",
    label: "OpenVAS / Greenbone report",
    scanner: "greenbone",
    columns: MARKS,
    fit: |header| fit(header, MARKS, &[&["IP", "Hostname"], &["Severity", "CVSS"]]),
    roles: &[
        (Role::Ip, &["IP"]),
        (Role::Dns, &["Hostname"]),
        (Role::Id, &["NVT OID"]),
        (Role::Title, &["NVT Name"]),
        (Role::Severity, &["Severity"]),
        (Role::Port, &["Port"]),
        (Role::Protocol, &["Port Protocol"]),
        (Role::LastSeen, &["Timestamp"]),
        (Role::Cves, &["CVEs"]),
        // The version is not said. All feeds of the last years score with v3 where they can.
        (Role::Cvss3, &["CVSS"]),
    ],
    scale: &Scale::Score,
    adapt: Some(adapt),
    ..PLAIN
};

const MARKS: &[&str] = &["NVT Name", "NVT OID"];

fn adapt(row: &mut RoleRow, cell: Named<'_>) -> Option<Footer> {
    match row.get(Role::Severity).trim().to_lowercase().as_str() {
        "" => row.set(Role::Severity, cell("CVSS")),
        // Taken out of the count by a person, or a line for the scanner's developers.
        "false positive" | "debug" => row.set(Role::Severity, "None"),
        _ => {}
    }
    let quality = cell("QoD");
    let is_guess = quality.trim().trim_end_matches('%').parse::<f64>().is_ok_and(|quality| quality < SURE);
    row.set(Role::Kind, if is_guess { "Potential" } else { "Confirmed" });
    // Results of the CVE scanner have the CVE in the place of the test.
    let id = row.get(Role::Id).trim();
    let cves =
        if cells::is_cve(id) { format!("{id}, {}", row.get(Role::Cves)) } else { row.get(Role::Cves).to_owned() };
    row.set(Role::Cves, cves.replace("NOCVE", ""));
    if row.get(Role::Protocol).trim().eq_ignore_ascii_case("general") {
        row.set(Role::Protocol, "");
    }
    None
}
