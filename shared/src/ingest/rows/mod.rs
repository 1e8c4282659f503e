//! The records of a file, one by one: preamble, header, findings, footers, bad rows. `finish` tells what came of them.

mod finish;

use super::encoding::{Encoding, WideDecoder, wide_units};
use super::format::{Adapt, FORMATS, Fit, Footer, Format};
use super::gather::Gather;
use super::header::Header;
use super::layout::{Layout, Role};
use super::notes::Note;
use super::opening::Opening;
use super::problem::Fault;
use super::role_row::RoleRow;
use super::row::{Reject, RowReader};
use super::scan::IpRange;
use super::split::{Flaw, Record, Splitter};
use crate::model::Span;

/// Reads everything behind the opening.
pub(super) struct Rows {
    format: &'static Format,
    header: Header,
    layout: Layout,
    header_record: usize,
    header_line: u64,
    encoding: Encoding,
    wide: Option<WideDecoder>,
    skip_mark: usize,
    decoded: Vec<u8>,
    splitter: Splitter,
    delimiter: u8,
    records: usize,
    preamble: Vec<Vec<String>>,
    /// Stream offset behind the last record, and what it is in the source (wide files only).
    mapped: (u64, u64),
    /// Below the header of another report with other columns.
    is_other_report: bool,
    gather: Gather,
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
            gather: Gather::new(RowReader::new(format.reading(&header), cell_encoding), header.names().to_vec()),
            format,
            layout: Layout::named(&header, format.roles),
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
            preamble: Vec::new(),
            mapped: (0, mark as u64),
            is_other_report: false,
        }
    }

    /// Data rows so far.
    pub(super) fn count(&self) -> u64 {
        u64::from(self.gather.counts.rows)
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
            self.gather.counts.blank += 1;
            return None;
        }
        if self.is_footer(record) {
            return None;
        }
        if self.is_header_again(record) {
            self.gather.reader.notes.add(Note::RepeatedHeader, record.line, "");
            return None;
        }
        let form = self.form(record);
        match self.format.adapt {
            Some(adapt) if form.is_ok() => self.adapted(record, span, adapt),
            _ => self.gather.row(record, span, form),
        }
        None
    }

    /// A row put together by role and mended before it is read.
    fn adapted(&mut self, record: &Record<'_>, span: Span, adapt: Adapt) {
        let encoding = self.reader_encoding();
        let cell = |column: usize| {
            let mut scratch = Vec::new();
            encoding.cell(record.bytes(column, &mut scratch)).0.into_owned()
        };
        let mut row = RoleRow::default();
        for &role in Role::ALL {
            if let Some(column) = self.layout.get(role) {
                row.set(role, cell(column));
            }
        }
        let header = &self.header;
        if let Some(footer) = adapt(&mut row, &|name| header.find(name).map(cell).unwrap_or_default()) {
            return self.take_footer(footer);
        }
        row.settle_host();
        row.as_record(record.line, |record| self.gather.row(record, span, Ok(())));
    }

    /// Is the form of a record that of a row?
    fn form(&self, record: &Record<'_>) -> Result<(), Reject> {
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
        Ok(())
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
        let Some(footer) = (self.format.footer)(&cells) else { return false };
        self.take_footer(footer);
        true
    }

    fn take_footer(&mut self, footer: Footer) {
        match footer {
            Footer::NotScanned(line) => self.gather.not_scanned.push(line),
            Footer::Clean(hosts) => self.gather.clean.extend(IpRange::list(&hosts)),
            Footer::Other => {}
        }
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
