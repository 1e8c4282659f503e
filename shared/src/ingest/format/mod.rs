//! The scanner families that are read, one file each. Recognised by content, never by file name.
//!
//! To add a family whose rows are findings: a file here that implements [`Format`], and a line in [`FORMATS`].
//! A family that is known but not read: a line in `others.rs`.

mod others;
mod qualys;
mod qualys_full_report;
mod qualys_report;
mod qualys_scan_results;

use super::header::Header;
use super::layout::Layout;
use super::preamble::Declaration;
use crate::view::NotScanned;

pub use others::known_other;

/// How well a header fits a family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Not this one.
    No,
    /// Looks like it, but these columns are missing.
    Lacks(Vec<&'static str>),
    /// This one.
    Yes,
}

/// A line under the rows that is no row: which hosts, and what of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Footer {
    /// Hosts that were not scanned.
    NotScanned(NotScanned),
    /// Hosts that were scanned, with nothing to report.
    Clean(String),
    /// Something else that is no row.
    Other,
}

/// One scanner family.
pub trait Format: Sync {
    /// Stable name.
    fn id(&self) -> &'static str;
    /// Name shown to people.
    fn label(&self) -> &'static str;
    /// Is this header one of the family's?
    fn fit(&self, header: &Header) -> Fit;
    /// Which column plays which role.
    fn layout(&self, header: &Header) -> Layout;
    /// What the rows above the header say of the report.
    fn declaration(&self, preamble: &[Vec<String>]) -> Declaration;
    /// Is this row (its cells that are not blank, with their index) a footer and not a finding?
    fn footer(&self, cells: &[(usize, String)]) -> Option<Footer>;
}

/// Every family read, in the order they are tried.
pub static FORMATS: &[&dyn Format] =
    &[&qualys_full_report::FullReport, &qualys_report::Report, &qualys_scan_results::ScanResults];
