//! Lists of assets (a CMDB's export, our own asset list): bytes to rows of the inventory, in the order `rows`, `plan`,
//! `words`. Which columns say what, a person maps, as for reports that nobody knows (`mapping`); `guess` is the first
//! offer, `preview` what would come of it. Our own export is known by its header (`own`).
//!
//! To add a name of a column: `names`. A word that most lists mean alike: `words`.

mod guess;
mod names;
pub mod own;
mod plan;
mod preview;
mod rows;
mod words;

use super::rejects::Rejects;
use super::scan::Source;
use crate::rules::InventoryRow;

pub use guess::{is_list, roles};
pub use plan::{ListColumn, ListPlan};
pub use preview::{preview, words as words_met};
pub use rows::{ListCounts, ListRows};
pub use words::Numbers;

/// A list of assets, read.
#[derive(Clone, Debug, Default)]
pub struct AssetList {
    /// The file, to read its rejected rows again.
    pub source: Source,
    /// Was it read as a person mapped its columns? Else it is an export of our own.
    pub is_mapped: bool,
    /// Is it a corrected file of rejected rows, which adds to the list that is here?
    pub is_correction: bool,
    /// Physical line of the header.
    pub header_line: u64,
    /// Counts.
    pub counts: ListCounts,
    /// Rows taken.
    pub rows: Vec<InventoryRow>,
    /// Rejected rows.
    pub rejects: Rejects,
    /// Sentences for people.
    pub warnings: Vec<String>,
}
