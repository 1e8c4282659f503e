//! HackerGuardian, and other PCI reports on Qualys (family 5): day-first dates, HTML in its texts, two severities of
//! which the one of Qualys counts.

use super::{Footer, Format, Named, fit, flag, is_yes, qualys};
use crate::ingest::dates::day_in_order;
use crate::ingest::layout::Role;
use crate::ingest::notes::Note;
use crate::ingest::role_row::RoleRow;

pub(super) static REPORT: Format = Format {
    id: "hackerguardian",
    label: "HackerGuardian report",
    columns: MARKS,
    fit: |header| fit(header, MARKS, &[&["IP"], &["TYPE"], &["Q_SEVERITY"]]),
    roles: &[
        (Role::Ip, &["IP"]),
        (Role::Dns, &["HOSTNAME"]),
        (Role::Os, &["OPERATING SYSTEM"]),
        (Role::Id, &["QID"]),
        (Role::Title, &["VULN TITLE"]),
        (Role::Kind, &["TYPE"]),
        (Role::Severity, &["Q_SEVERITY"]),
        (Role::Port, &["PORT"]),
        (Role::Protocol, &["PROTOCOL"]),
        (Role::LastSeen, &["LAST SCAN"]),
        (Role::Cves, &["CVEID"]),
        // Its version is not said; PCI scored with v2 when the column got its name.
        (Role::Cvss2, &["CVSS_BASE"]),
        (Role::Pci, &["IS_PCI"]),
        (Role::Category, &["CATEGORY"]),
    ],
    adapt: Some(adapt),
    footer: |_| None,
    ..qualys::FAMILY
};

const MARKS: &[&str] = &["QID", "VULN TITLE", "IS_PCI"];

fn adapt(row: &mut RoleRow, cell: Named<'_>) -> Option<Footer> {
    row.set(Role::Pci, flag(is_yes(row.get(Role::Pci))));
    if let Some((day, _)) = day_in_order(row.get(Role::LastSeen), true)
        && let Some(day) = day.iso()
    {
        row.set(Role::LastSeen, day);
    }
    let status = cell("FALSE POSITIVE STATUS").to_lowercase();
    if ["approved", "accepted"].contains(&status.trim()) {
        let title = row.get(Role::Title).to_owned();
        row.note(Note::SetAside, title);
    }
    None
}
