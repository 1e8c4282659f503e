//! MBSA and HFNetChk (`mbsacli -hf -o tab`): missing patches of Windows machines. Written from their documentation: no
//! file of theirs was at hand.
//!
//! A patch that is not found is a confirmed finding, one that is installed is information (kept and counted), notes and
//! warnings (patches that cannot be checked, old service packs) are potential. The file says no severity.

use super::{Fit, Footer, Format, Named, PLAIN, fit};
use crate::ingest::cells;
use crate::ingest::layout::Role;
use crate::ingest::role_row::RoleRow;
use crate::view::NotScanned;

pub(super) static REPORT: Format = Format {
    id: "mbsa",
    label: "MBSA report",
    scanner: "mbsa",
    columns: MARKS,
    fit: |header| match fit(header, MARKS, &[&["Q Number"], &["Status"]]) {
        // Other tools list machines and bulletins too.
        Fit::Lacks(missing) if missing.len() == 2 => Fit::No,
        fit => fit,
    },
    roles: &[
        (Role::NetBios, &["Machine Name"]),
        (Role::Id, &["Bulletin"]),
        (Role::Title, &["Reason"]),
        (Role::Kind, &["Status"]),
        (Role::Category, &["Product"]),
    ],
    may_be_ungraded: true,
    adapt: Some(adapt),
    footer,
    ..PLAIN
};

const MARKS: &[&str] = &["Machine Name", "Bulletin"];

fn adapt(row: &mut RoleRow, cell: Named<'_>) -> Option<Footer> {
    let (name, ip) = machine(row.get(Role::NetBios));
    let (name, ip) = (name.to_owned(), ip.to_owned());
    row.set(Role::Dns, if name.contains('.') { name.as_str() } else { "" });
    row.set(Role::NetBios, if name.contains('.') { "" } else { name.as_str() });
    row.set(Role::Ip, ip);
    let (bulletin, number, product) = (cell("Bulletin"), cell("Q Number"), cell("Product"));
    let known = [bulletin.trim(), number.trim()].into_iter().filter(|text| !matches!(*text, "" | "-" | "N/A"));
    let id = known.collect::<Vec<_>>().join(" ");
    if id.is_empty() {
        // An old service pack, say: the product is all that names it, the reason says what it is.
        row.set(Role::Id, product);
    } else {
        row.set(Role::Title, format!("{id} ({})", product.trim()));
        row.set(Role::VendorReference, id.as_str());
        row.set(Role::Id, id);
    }
    let kind = match cell("Status").trim().to_lowercase().as_str() {
        "not found" | "missing" => "Confirmed",
        "found" | "installed" | "effectively installed" => "Information",
        "note" | "warning" => "Potential",
        // Not known: the row is rejected with what it says.
        _ => return None,
    };
    row.set(Role::Kind, kind);
    None
}

/// `SERVER (192.0.2.10)`, `DOMAIN\SERVER`, an address alone: name and address.
fn machine(text: &str) -> (&str, &str) {
    let text = text.trim();
    let (name, ip) = match text.split_once('(') {
        Some((name, rest)) => (name.trim(), rest.trim_end_matches(')').trim()),
        None if cells::ip(text).is_some() => ("", text),
        None => (text, ""),
    };
    (name.rsplit('\\').next().unwrap_or_default(), ip)
}

/// `SERVER (192.0.2.10)`, `Error: 451 - ...`, in one cell or several: a machine that was not scanned.
fn footer(cells: &[(usize, String)]) -> Option<Footer> {
    let words = cells.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ");
    let at = words.to_ascii_lowercase().find("error:")?;
    let (before, error) = (words.get(..at)?, words.get(at..)?);
    let code = error.get("error:".len()..)?.trim_start();
    let class = match code.as_bytes() {
        [b'2', b'0'..=b'9', b'0'..=b'9', ..] => "nothing there or not Windows",
        [b'3'..=b'5', b'0'..=b'9', b'0'..=b'9', ..] => "no access",
        _ => return None,
    };
    let (name, ip) = machine(before.trim_end_matches([' ', '-', ':', ',']));
    let hosts = if ip.is_empty() { name } else { ip };
    if hosts.is_empty() || cells.len() > 4 {
        return None;
    }
    Some(Footer::NotScanned(NotScanned { hosts: hosts.to_owned(), reason: format!("{class}: {}", error.trim()) }))
}
