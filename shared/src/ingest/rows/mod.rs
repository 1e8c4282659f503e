//! The records of a file, one by one: preamble, header, findings, footers, bad rows. `finish` tells what came of them.

mod finish;

use std::collections::hash_map::Entry;

use rustc_hash::{FxHashMap, FxHashSet};

use super::dates::Dates;
use super::encoding::{Encoding, WideDecoder, wide_units};
use super::format::{FORMATS, Fit, Footer, Format};
use super::header::Header;
use super::notes::Note;
use super::opening::Opening;
use super::problem::{Fault, Rejected};
use super::row::{Reject, RowReader};
use super::scan::{Counts, IpRange};
use super::split::{Flaw, Record, Splitter};
use crate::model::{Finding, Findings, Kind, Service, Span};
use crate::view::{NotScanned, Problem};

/// Problems kept in full.
const PROBLEMS_SHOWN: usize = 1000;
/// Rejected rows whose place is kept, for the file of rejected rows; further ones are counted.
const REJECTED_KEPT: usize = 1_000_000;

/// Reads everything behind the opening.
pub(super) struct Rows {
    format: &'static Format,
    header: Header,
    header_record: usize,
    header_line: u64,
    encoding: Encoding,
    wide: Option<WideDecoder>,
    skip_mark: usize,
    decoded: Vec<u8>,
    splitter: Splitter,
    reader: RowReader,
    delimiter: u8,
    records: usize,
    at_record: u32,
    preamble: Vec<Vec<String>>,
    /// Stream offset behind the last record, and what it is in the source (wide files only).
    mapped: (u64, u64),
    counts: Counts,
    findings: Findings,
    seen: FxHashMap<(u32, u32, Service), u32>,
    /// Below the header of another report with other columns.
    is_other_report: bool,
    /// What names the hosts of rejected rows.
    doubted: FxHashSet<Vec<u8>>,
    is_partial: bool,
    per_host: Vec<u64>,
    rejected: Vec<Rejected>,
    problems: Vec<Problem>,
    not_scanned: Vec<NotScanned>,
    clean: Vec<IpRange>,
}

impl Rows {
    /// From the opening; the bytes of `head` still have to be fed.
    pub(super) fn new(opening: Opening, head: &[u8]) -> Self {
        let Opening { encoding, delimiter, format, header, header_record, header_line } = opening;
        let mark = encoding.mark_len(head);
        // What the splitter sees of a wide file is UTF-8 already.
        let cell_encoding = if encoding.is_wide() { Encoding::Utf8 } else { encoding };
        let base = if encoding.is_wide() { 0 } else { mark as u64 };
        Self {
            reader: RowReader::new((format.layout)(&header), cell_encoding),
            format,
            header_record,
            header_line,
            encoding,
            wide: encoding.is_wide().then(|| WideDecoder::new(encoding)),
            skip_mark: mark,
            decoded: Vec::new(),
            splitter: Splitter::new(delimiter, base),
            delimiter,
            header,
            records: 0,
            at_record: 0,
            preamble: Vec::new(),
            mapped: (0, mark as u64),
            counts: Counts::default(),
            findings: Findings::default(),
            seen: FxHashMap::default(),
            is_other_report: false,
            doubted: FxHashSet::default(),
            is_partial: false,
            per_host: Vec::new(),
            rejected: Vec::new(),
            problems: Vec::new(),
            not_scanned: Vec::new(),
            clean: Vec::new(),
        }
    }

    /// Data rows so far.
    pub(super) fn count(&self) -> u64 {
        u64::from(self.counts.rows)
    }

    /// The next bytes of the file.
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        let skip = self.skip_mark.min(bytes.len());
        self.skip_mark -= skip;
        let bytes = bytes.get(skip..).unwrap_or_default();
        match &mut self.wide {
            Some(decoder) => {
                self.decoded.clear();
                decoder.decode(bytes, &mut self.decoded);
                self.splitter.feed(&self.decoded);
            }
            None => self.splitter.feed(bytes),
        }
        self.take_records();
    }

    fn take_records(&mut self) {
        // The splitter lends its record, so it is taken out of `self` while rows are read.
        let mut splitter = std::mem::replace(&mut self.splitter, Splitter::new(b',', 0));
        while let Some(record) = splitter.next() {
            let expect = self.take(&record);
            if let Some(expected) = expect {
                splitter.expected = Some(expected);
            }
        }
        self.splitter = splitter;
    }

    /// Takes one record; answers the number of columns once the header is passed.
    fn take(&mut self, record: &Record<'_>) -> Option<usize> {
        let span = self.span(record);
        let number = self.records;
        self.records += 1;
        if number < self.header_record {
            let is_separator_line = number == 0 && record.source().starts_with(b"sep=");
            if !is_separator_line {
                self.preamble.push(texts(record, self.reader_encoding()));
            }
            return None;
        }
        if number == self.header_record {
            return Some(self.header.len());
        }
        if record.is_blank() && record.flaw.is_none() {
            self.counts.blank += 1;
            return None;
        }
        if self.is_footer(record) {
            return None;
        }
        if self.is_header_again(record) {
            self.reader.notes.add(Note::RepeatedHeader, record.line, "");
            return None;
        }
        self.counts.rows += 1;
        self.at_record += 1;
        match self.read(record, span) {
            Ok(()) => {}
            Err(reject) => self.reject(record, span, reject),
        }
        None
    }

    fn read(&mut self, record: &Record<'_>, span: Span) -> Result<(), Reject> {
        if let Some(Flaw::OpenQuote { cell }) = record.flaw {
            let value = self.reader_encoding().cell(record.raw(0)).0.into_owned();
            return Err(Reject { fault: Fault::OpenQuote, column: Some(cell), value });
        }
        if record.flaw.is_some() {
            return Err(Reject { fault: Fault::TooLong, column: None, value: String::new() });
        }
        if self.is_other_report {
            return Err(Reject { fault: Fault::OtherReport, column: None, value: String::new() });
        }
        let (expected, found) = (self.header.len(), record.cells());
        // Blank cells behind the last column are padding of spreadsheet programs.
        if found < expected || (found > expected && record.used_cells() > expected) {
            let fault = Fault::WrongColumnCount { expected: expected as u32, found: found as u32 };
            return Err(Reject { fault, column: None, value: found.to_string() });
        }
        let finding = self.reader.read(record, span)?;
        let host = finding.asset as usize;
        if host >= self.per_host.len() {
            self.per_host.resize(host + 1, 0);
        }
        if let Some(count) = self.per_host.get_mut(host) {
            *count += 1;
        }
        match self.seen.entry(finding.identity()) {
            Entry::Vacant(place) => {
                place.insert(self.findings.len() as u32);
                *self.count_of(finding.kind) += 1;
                self.findings.push(finding);
            }
            Entry::Occupied(place) => {
                let index = *place.get() as usize;
                self.merge(index, finding);
            }
        }
        Ok(())
    }

    fn count_of(&mut self, kind: Kind) -> &mut u32 {
        if kind == Kind::Information { &mut self.counts.informational } else { &mut self.counts.accepted }
    }

    /// A second row of the same finding: the worse of both stands.
    fn merge(&mut self, index: usize, other: Finding) {
        self.counts.merged += 1;
        let Some(before) = self.findings.get(index) else { return };
        let merged = before.worse_with(other, Dates::is_settled);
        *self.count_of(before.kind) -= 1;
        *self.count_of(merged.kind) += 1;
        self.findings.set(index, merged);
    }

    fn reject(&mut self, record: &Record<'_>, span: Span, reject: Reject) {
        self.counts.rejected += 1;
        match reject.fault {
            // Whose row it is cannot be told.
            Fault::WrongColumnCount { .. }
            | Fault::OpenQuote
            | Fault::TooLong
            | Fault::OtherReport
            | Fault::InvalidIp => {
                self.is_partial = true;
            }
            _ => {
                let cells = self.reader.host_cells(record);
                self.doubted.insert(cells);
            }
        }
        let column = reject.column.map(|column| column as u16);
        let rejected = Rejected { span, record: self.at_record, column, fault: reject.fault };
        if self.problems.len() < PROBLEMS_SHOWN {
            self.problems.push(rejected.problem(self.header.names(), &reject.value));
        }
        if self.rejected.len() < REJECTED_KEPT {
            self.rejected.push(rejected);
        }
    }

    fn is_footer(&mut self, record: &Record<'_>) -> bool {
        if record.flaw.is_some() || record.used_cells() > 6 {
            return false;
        }
        let encoding = self.reader_encoding();
        let cells: Vec<(usize, String)> = texts(record, encoding)
            .into_iter()
            .map(|text| text.trim().to_owned())
            .enumerate()
            .filter(|(_, text)| !text.is_empty())
            .collect();
        match (self.format.footer)(&cells) {
            None => return false,
            Some(Footer::NotScanned(line)) => self.not_scanned.push(line),
            Some(Footer::Clean(hosts)) => self.clean.extend(IpRange::list(&hosts)),
            Some(Footer::Other) => {}
        }
        true
    }

    /// The header once more, between the rows? A first cell that is no address decides fast for every other row.
    fn is_header_again(&mut self, record: &Record<'_>) -> bool {
        let first = record.raw(0).trim_ascii();
        let is_name = |name: &str| first.eq_ignore_ascii_case(name.as_bytes());
        if !is_name("IP") && !self.header.names().first().is_some_and(|name| is_name(name)) {
            return false;
        }
        let header = Header::of(record, self.reader_encoding());
        if header == self.header {
            self.is_other_report = false;
            return true;
        }
        self.is_other_report |= FORMATS.iter().any(|format| (format.fit)(&header) == Fit::Yes);
        false
    }

    fn reader_encoding(&self) -> Encoding {
        if self.encoding.is_wide() { Encoding::Utf8 } else { self.encoding }
    }

    /// Where a record lies in the source file, whatever its encoding.
    fn span(&mut self, record: &Record<'_>) -> Span {
        let line = record.line.min(u64::from(u32::MAX)) as u32;
        if !self.encoding.is_wide() {
            return Span { at: record.at, len: record.len as u32, line };
        }
        // Between two records lie only line ends: one byte decoded, two in the source.
        let (decoded, source) = self.mapped;
        let at = source + 2 * (record.at - decoded);
        let len = 2 * wide_units(record.source());
        self.mapped = (record.at + record.len as u64, at + len);
        Span { at, len: len as u32, line }
    }
}

/// The cells of a record as text.
pub(super) fn texts(record: &Record<'_>, encoding: Encoding) -> Vec<String> {
    let mut scratch = Vec::new();
    (0..record.cells()).map(|index| encoding.cell(record.bytes(index, &mut scratch)).0.into_owned()).collect()
}
