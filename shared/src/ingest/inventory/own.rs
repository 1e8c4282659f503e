//! Our own list of assets, as the asset page exports it: known by its header, read without a mapping.

use super::plan::{ListColumn, ListPlan};
use crate::ingest::header::Header;
use crate::ingest::layout::{Role, RoleNames};

/// Columns that every export of assets has.
const MARKS: &[&str] = &["Importance", IS_SAID, "Criticality class", "Exposure", "Owner", "Scanner tags"];
/// Says `no` where nobody said the importance and the default counts.
const IS_SAID: &str = "Importance set";

/// The columns that are read. `export::tables` writes them.
const COLUMNS: RoleNames = &[
    (Role::Ip, &["IP"]),
    (Role::Dns, &["DNS"]),
    (Role::NetBios, &["NetBIOS"]),
    (Role::Importance, &["Importance"]),
    (Role::Criticality, &["Criticality class"]),
    (Role::Exposure, &["Exposure"]),
    (Role::Function, &["Function"]),
    (Role::Environment, &["Environment"]),
    (Role::Owner, &["Owner"]),
    (Role::Location, &["Location"]),
    (Role::Tags, &["Tags"]),
];

/// Names of the columns by which it is known.
pub fn marks() -> impl Iterator<Item = &'static str> {
    MARKS.iter().copied()
}

/// How a file with this header is read; `None` where it is no export of our own.
pub fn plan(header: &Header) -> Option<ListPlan> {
    if !header.has_all(MARKS) || header.find_any(&["IP", "DNS", "NetBIOS"]).is_none() {
        return None;
    }
    let columns = COLUMNS.iter().filter_map(|(role, names)| {
        let at = header.find_any(names)?;
        Some(ListColumn { at, name: header.names().get(at)?.clone(), role: *role })
    });
    Some(ListPlan { is_own: true, is_said: header.find(IS_SAID), ..ListPlan::new(columns.collect()) })
}
