//! What an imported list of assets came to.

use serde::{Deserialize, Serialize};

use super::{Problem, ProblemCount};

/// A list of assets beside the assets that scans know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InventoryMatch {
    /// Rows that speak of an asset here.
    pub rows: u32,
    /// Rows of hosts that no scan knows: kept, they count for assets that a later scan brings.
    pub rows_without_asset: u32,
    /// Assets with a row.
    pub assets: u32,
    /// Assets without one.
    pub assets_without_row: u32,
    /// What could not be told apart, one sentence each.
    pub doubts: Vec<String>,
}

/// What a list of assets changes against the one it replaces.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InventoryChange {
    /// Name of the list that it replaces or adds to; empty where it is the first.
    pub before: String,
    /// Hosts that were not in it.
    pub added: u32,
    /// Hosts that are no longer in it.
    pub gone: u32,
    /// Hosts of which it says something else.
    pub changed: u32,
    /// Hosts of which it says the same.
    pub same: u32,
}

impl InventoryChange {
    /// Does the list that is here say the same?
    pub fn is_nothing(&self) -> bool {
        !self.before.is_empty() && self.added + self.gone + self.changed == 0
    }
}

/// The result sheet of an imported list of assets. It is applied at once, and can be taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InventorySheet {
    /// Number of the file in this session, from 1: asks for its rejected rows.
    pub ticket: u32,
    /// File name.
    pub name: String,
    /// Was it read as a person mapped its columns? Else it is an export of our own.
    pub is_mapped: bool,
    /// Does it hold corrected rows only, which were added to the list that is here?
    pub is_correction: bool,
    /// Encoding, such as `UTF-8 with BOM`.
    pub encoding: String,
    /// Delimiter.
    pub delimiter: char,
    /// Physical line of the header, from 1.
    pub header_line: u64,
    /// Data rows: taken + repeated + rejected.
    pub rows: u32,
    /// Taken.
    pub taken: u32,
    /// About a host that an earlier row is about.
    pub repeated: u32,
    /// Rejected, with a problem each.
    pub rejected: u32,
    /// Which assets it is about.
    pub matched: InventoryMatch,
    /// What it changed.
    pub change: InventoryChange,
    /// Things a person should know, one sentence each.
    pub warnings: Vec<String>,
    /// Rejected rows by kind of problem, the most frequent first.
    pub problem_counts: Vec<ProblemCount>,
    /// First problems, at most 1,000.
    pub problems: Vec<Problem>,
}

/// The list of assets that counts, in short.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InventoryNote {
    /// Name of its file.
    pub name: String,
    /// When it was imported, ISO.
    pub imported_on: Option<String>,
    /// Its rows.
    pub rows: u32,
    /// Rows that speak of an asset here.
    pub matched: u32,
    /// Assets here without a row.
    pub assets_without_row: u32,
}
