//! Where a format puts what it read of a document: rows, descriptions, hosts, and what the file says of itself.

use super::Node;
use crate::ingest::gather::Gather;
use crate::ingest::preamble::Declaration;
use crate::ingest::refusal::Refusal;
use crate::ingest::role_row::RoleRow;
use crate::ingest::scan::IpRange;
use crate::model::Span;
use crate::view::NotScanned;

/// Where a format puts what it read.
pub struct Sink {
    pub(super) gather: Gather,
    host: RoleRow,
    /// Where the node lies that `host` is of, see [`Sink::common_in`].
    owner: Option<u64>,
    pub(super) declaration: Declaration,
    pub(super) warnings: Vec<String>,
    /// See [`Sink::page_of`].
    pub(super) is_page: bool,
    /// See [`Sink::needs_rows`].
    pub(super) needs_rows: Option<Refusal>,
}

impl Sink {
    /// Nothing yet; `gather` reads rows by role.
    pub(super) fn new(mut gather: Gather, warnings: Vec<String>) -> Self {
        gather.is_document = true;
        Self {
            gather,
            host: RoleRow::default(),
            owner: None,
            declaration: Declaration::default(),
            warnings,
            is_page: false,
            needs_rows: None,
        }
    }

    /// What all rows inside `owner`, an open node, have in common: what was put there so far, nothing at first.
    pub fn common_in(&mut self, owner: &Node) -> &mut RoleRow {
        if self.owner != Some(owner.at) {
            self.owner = Some(owner.at);
            self.host = RoleRow::default();
        }
        &mut self.host
    }

    /// One row: what it says, over what is common. `node` is where it lies.
    pub fn row(&mut self, cells: &RoleRow, node: &Node) {
        let mut row = self.host.clone().over(cells);
        row.settle_host();
        let gather = &mut self.gather;
        row.as_record(u64::from(node.line), |record| gather.row(record, span(node), Ok(())));
    }

    /// A vulnerability described apart from the findings: id, title, severity, CVSS and the like.
    pub fn describe(&mut self, cells: &RoleRow, node: &Node) {
        let reader = &mut self.gather.reader;
        cells.as_record(u64::from(node.line), |record| reader.describe(record, span(node)));
    }

    /// A host that was scanned, whether or not it has a row: without one, its earlier findings are gone.
    pub fn scanned_host(&mut self, cells: RoleRow, node: &Node) {
        let mut cells = cells;
        cells.settle_host();
        let reader = &mut self.gather.reader;
        cells.as_record(u64::from(node.line), |record| reader.bare_host(record));
    }

    /// Hosts that were not scanned, and why. Hosts with the same reason share a line.
    pub fn not_scanned(&mut self, hosts: impl Into<String>, reason: impl Into<String>) {
        self.gather.not_scanned(NotScanned { hosts: hosts.into(), reason: reason.into() });
    }

    /// Addresses that were scanned with nothing to report, as a list such as `192.0.2.1-192.0.2.9, 192.0.2.20`.
    pub fn clean(&mut self, hosts: &str) {
        self.gather.clean.extend(IpRange::list(hosts));
    }

    /// The file is a page of a list of so many rows. With fewer it is a part: nothing missing in it is gone.
    pub fn page_of(&mut self, total: u64) {
        self.declare_total(total);
        self.is_page = true;
    }

    /// The file holds only a part, and why, in a sentence: nothing missing in it is gone.
    pub fn part(&mut self, words: impl Into<String>) {
        self.gather.is_partial = true;
        self.warn(words);
    }

    /// Without a single row the file is refused so: what it holds beside rows is no scan.
    pub fn needs_rows(&mut self, refusal: Refusal) {
        self.needs_rows = Some(refusal);
    }

    /// When the scan was made, as written; the last one said counts.
    pub fn made(&mut self, when: &str) {
        when.clone_into(&mut self.declaration.made);
    }

    /// When the scan was made, as year-month-day; the latest one said counts.
    pub fn made_by(&mut self, day: &str) {
        if *day > *self.declaration.made {
            self.made(day);
        }
    }

    /// A fact that the file states of itself.
    pub fn about(&mut self, name: &str, value: &str) {
        let value = value.trim();
        if !value.is_empty() && !self.declaration.about.iter().any(|(have, _)| have == name) {
            self.declaration.about.push((name.to_owned(), value.to_owned()));
        }
    }

    /// How many rows the file says it has.
    pub fn declare_total(&mut self, total: u64) {
        self.declaration.total = Some(total);
    }

    /// How many rows the file says a host has.
    pub fn declare_rows_of(&mut self, host: &str, rows: u64) {
        self.declaration.per_host.push((host.to_owned(), rows));
    }

    /// A sentence for people; a repeated one counts once.
    pub fn warn(&mut self, words: impl Into<String>) {
        let words = words.into();
        if !self.warnings.contains(&words) {
            self.warnings.push(words);
        }
    }
}

fn span(node: &Node) -> Span {
    Span { at: node.at, len: node.len, line: node.line }
}
