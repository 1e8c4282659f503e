//! What the CSV files of Tenable's products share: plugin ids, scores that lost their decimal point, flags of exploits.

use super::{Named, first_of, flag, is_yes};
use crate::ingest::document::texts::{bulletins, scored};
use crate::ingest::layout::Role;
use crate::ingest::notes::Note;
use crate::ingest::role_row::RoleRow;

/// Family of scanners that plugin ids belong to.
pub(super) const SCANNER: &str = "tenable";

/// A CVSS version: its role, names of the column of its score, names of the column of its vector.
pub(super) type Scored = (Role, &'static [&'static str], &'static [&'static str]);

/// Puts each score and its vector into one cell. A score above 10 lost its decimal point in a spreadsheet program.
pub(super) fn set_scores(row: &mut RoleRow, cell: Named<'_>, versions: &[Scored]) {
    for (role, scores, vectors) in versions {
        let mut score = first_of(cell, scores);
        if let Ok(tenths @ 11..=100) = score.trim().parse::<u8>() {
            row.note(Note::LostDecimals, score.as_str());
            score = format!("{}.{}", tenths / 10, tenths % 10);
        }
        row.set(*role, scored(&score, &first_of(cell, vectors)));
    }
}

/// Sets the flags of exploits, malware and known exploitation: `TRUE` or `Yes` in one of these columns, and the reference
/// to the list of CISA.
pub(super) fn set_exploits(row: &mut RoleRow, cell: Named<'_>, exploits: &[&str], malware: &[&str]) {
    let is_set = |columns: &[&str]| columns.iter().any(|column| is_yes(&cell(column)));
    let is_attacked = ["XREF", "Cross References", "definition.references"]
        .iter()
        .any(|column| cell(column).contains("CISA-KNOWN-EXPLOITED"));
    let is_malware = is_set(malware);
    row.set(Role::Exploit, flag(is_malware || is_attacked || is_set(exploits)));
    row.set(Role::Malware, flag(is_malware));
    row.set(Role::Exploited, flag(is_attacked));
}

/// Bulletins among references such as `MSKB:900001;CWE:16` or `MSKB #900001,CWE #16`, and the column of knowledge base
/// numbers.
pub(super) fn set_bulletins(row: &mut RoleRow, references: &str, knowledge_base: &str) {
    let referred = references.split([';', ',', '\n']).filter_map(|one| {
        let (source, id) = one.split_once([':', '#'])?;
        Some((source.trim(), id.trim()))
    });
    let numbers = knowledge_base.split([';', ',', '\n', ' ']).map(|number| ("MSKB", number));
    row.set(Role::VendorReference, bulletins(numbers.chain(referred)));
}

/// `WORKGROUP\NAME` to the name.
pub(super) fn strip_domain(row: &mut RoleRow) {
    if let Some((_, name)) = row.get(Role::NetBios).rsplit_once('\\') {
        let name = name.to_owned();
        row.set(Role::NetBios, name);
    }
}
