//! The CSV families that are read, one file each (XML and JSON: `document`). Recognised by content, never by file name.
//!
//! To add a family whose rows are findings: a file here with a [`Format`], and a line in [`FORMATS`].
//! A family that is known but not read: a line in `others.rs`.

mod defender;
mod greenbone;
mod hackerguardian;
mod mbsa;
mod nessus;
mod others;
mod patchfirst;
mod qualys;
mod qualys_full_report;
mod qualys_report;
mod qualys_scan_results;
mod security_center;
mod tenable;
mod vmdr;
mod workbench;

use super::header::Header;
use super::layout::{Layout, Role, RoleNames};
use super::preamble::Declaration;
use super::role_row::RoleRow;
use super::row::Reading;
use super::scale::Scale;
use crate::view::NotScanned;

pub use others::known_other;
pub use patchfirst::COLUMNS as OWN_COLUMNS;

/// First column of our own file of rejected rows: what is dropped again is a supplement, not a whole file.
pub const OWN_COLUMN: &str = "Patchfirst line";

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

/// A cell of a row by the name of its column; empty where there is none.
pub type Named<'a> = &'a dyn Fn(&str) -> String;

/// See [`Format::adapt`].
pub type Adapt = fn(&mut RoleRow, Named<'_>) -> Option<Footer>;

/// One family of CSV files.
pub struct Format {
    /// Stable name.
    pub id: &'static str,
    /// Name shown to people.
    pub label: &'static str,
    /// Family of scanners whose ids these are, such as `qualys`: a scan closes findings of its own family only.
    pub scanner: &'static str,
    /// Columns that its header has, two at least: a row without two of them is never asked whether it is a header.
    pub columns: &'static [&'static str],
    /// Is this header one of the family's?
    pub fit: fn(&Header) -> Fit,
    /// Which column plays which role, by the names it may have; the first name present counts.
    pub roles: RoleNames,
    /// How it says severity.
    pub scale: &'static Scale,
    /// May a row say no severity? Where not, an empty cell is a mistake.
    pub may_be_ungraded: bool,
    /// Must an id be a number and the kind be said, as in every Qualys report?
    pub is_qualys: bool,
    /// Does a file hold only a part of what was found, so that nothing missing in it is gone?
    pub is_partial: bool,
    /// Mends a row by role before it is read, where columns alone do not tell. A footer that it finds is no row.
    pub adapt: Option<Adapt>,
    /// What the rows above the header say of the report.
    pub declaration: fn(&[Vec<String>]) -> Declaration,
    /// Is this row (its cells that are not blank, with their index) a footer and not a finding?
    pub footer: fn(&[(usize, String)]) -> Option<Footer>,
}

/// A family of which nothing is known yet; each says what it is.
const PLAIN: Format = Format {
    id: "",
    label: "",
    scanner: "",
    columns: &[],
    fit: |_| Fit::No,
    roles: &[],
    scale: &Scale::Words,
    may_be_ungraded: false,
    is_qualys: false,
    is_partial: false,
    adapt: None,
    declaration: |_| Declaration::default(),
    footer: |_| None,
};

/// Fit of a header that has all the `marks` of a family; of each of `needs` it must have one name.
fn fit(header: &Header, marks: &[&str], needs: &[&[&'static str]]) -> Fit {
    if !header.has_all(marks) {
        return Fit::No;
    }
    let lacks = needs.iter().filter(|names| header.find_any(names).is_none());
    let missing: Vec<&'static str> = lacks.filter_map(|names| names.first().copied()).collect();
    if missing.is_empty() { Fit::Yes } else { Fit::Lacks(missing) }
}

/// Does a cell say yes: `yes`, `Y`, `true`, `1`?
fn is_yes(cell: &str) -> bool {
    ["yes", "y", "true", "1"].iter().any(|yes| cell.trim().eq_ignore_ascii_case(yes))
}

/// The word for a flag in a row by role.
fn flag(is_set: bool) -> &'static str {
    if is_set { "yes" } else { "" }
}

/// Entries of a cell that lists several: `a,b`, `a; b`, `["a", "b"]`.
fn entries(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([',', ';', '\n'])
        .map(|entry| entry.trim_matches(['[', ']', '"', '\'', ' ', '\r', '\t']))
        .filter(|entry| !entry.is_empty() && *entry != "-")
}

/// The first cell of these columns that says something.
fn first_of(cell: Named<'_>, names: &[&str]) -> String {
    names.iter().map(|name| cell(name)).find(|text| !text.trim().is_empty()).unwrap_or_default()
}

/// Sets the address to the first of a list of addresses, and all of them beside it.
fn set_addresses(row: &mut RoleRow, cells: &str) {
    let first = entries(cells).next().unwrap_or_default();
    row.set(Role::Ip, first);
    row.set(Role::Interfaces, entries(cells).collect::<Vec<_>>().join(", "));
}

impl Format {
    /// How its cells are read under a header.
    pub fn reading(&self, header: &Header) -> Reading {
        Reading {
            scanner: self.scanner.to_owned(),
            layout: if self.adapt.is_some() { Layout::by_role() } else { Layout::named(header, self.roles) },
            shown: Layout::named(header, self.roles),
            scale: self.scale.clone(),
            is_qualys: self.is_qualys,
            is_late: self.may_be_ungraded,
        }
    }
}

/// Names of columns that some family has, read or only known.
pub fn known_names() -> impl Iterator<Item = &'static str> {
    let formats = FORMATS.iter().flat_map(|format| format.columns).copied();
    formats.chain(others::columns()).chain(super::inventory::own::marks())
}

/// Every family read, in the order they are tried.
pub static FORMATS: &[&Format] = &[
    &qualys_full_report::FULL_REPORT,
    &qualys_report::REPORT,
    &qualys_scan_results::SCAN_RESULTS,
    &vmdr::LIST,
    &vmdr::CVE_LIST,
    &hackerguardian::REPORT,
    &nessus::TENABLE_IO,
    &nessus::NESSUS,
    &security_center::DETAIL,
    &security_center::LIST,
    &workbench::WORKBENCH,
    &greenbone::REPORT,
    &mbsa::REPORT,
    &defender::HUNTING,
    &patchfirst::FINDINGS,
];
