//! The scanner families that are read, one file each. Recognised by content, never by file name.
//!
//! To add a family whose rows are findings: a file here with a [`Format`], and a line in [`FORMATS`].
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
pub struct Format {
    /// Stable name.
    pub id: &'static str,
    /// Name shown to people.
    pub label: &'static str,
    /// Columns that its header has, two at least: a row without two of them is never asked whether it is a header.
    pub columns: &'static [&'static str],
    /// Is this header one of the family's?
    pub fit: fn(&Header) -> Fit,
    /// Which column plays which role.
    pub layout: fn(&Header) -> Layout,
    /// What the rows above the header say of the report.
    pub declaration: fn(&[Vec<String>]) -> Declaration,
    /// Is this row (its cells that are not blank, with their index) a footer and not a finding?
    pub footer: fn(&[(usize, String)]) -> Option<Footer>,
}

/// Names of columns that some family has, read or only known.
pub fn known_names() -> impl Iterator<Item = &'static str> {
    FORMATS.iter().flat_map(|format| format.columns).copied().chain(others::columns())
}

/// Every family read, in the order they are tried.
pub static FORMATS: &[&Format] =
    &[&qualys_full_report::FULL_REPORT, &qualys_report::REPORT, &qualys_scan_results::SCAN_RESULTS];
