//! The records of a file, one by one: preamble, header, findings, footers, bad rows, and further reports below the first
//! one (`between`). `finish` tells what came of them.

mod between;
mod finish;
mod parts;

use super::encoding::Encoding;
use super::form::{Form, Place};
use super::format::{Footer, Format};
use super::gather::{Bad, Gather};
use super::header::Header;
use super::layout::{Layout, Role};
use super::mapping::Plan;
use super::notes::Note;
use super::opening::Opening;
use super::preamble::Declaration;
use super::problem::Fault;
use super::records::Records;
use super::role_row::RoleRow;
use super::row::{Reject, RowReader};
use super::scan::{IpRange, Section};
use super::split::{Limits, LineEnds, MAX_CELL, Record};
use super::wrapped::{is_wrapped, unwrapped};
use crate::model::{Finding, Span};
use between::Held;

pub(super) use parts::{Place as FilePlace, Taken};

/// Cells of a record that is wrapped: all of it is one.
const WRAPPED: usize = 1;

/// The report whose rows are read.
struct Report {
    format: &'static Format,
    header: Header,
    layout: Layout,
    /// Can its rows be read?
    is_read: bool,
}

/// Reads everything behind the opening.
pub(super) struct Rows {
    report: Report,
    /// The family of the first report.
    format: &'static Format,
    /// How the first report is read, where a person mapped its columns; a further one never is.
    plan: Option<Plan>,
    columns: Vec<String>,
    header_record: usize,
    header_line: u64,
    encoding: Encoding,
    delimiter: u8,
    stream: Records,
    /// Cells of a record.
    expected: usize,
    /// Line ends of what parsers read.
    line_ends: LineEnds,
    records: usize,
    preamble: Vec<Vec<String>>,
    /// What further reports say of themselves.
    declared: Vec<Declaration>,
    sections: Vec<Section>,
    /// Lines that may stand above a further header.
    held: Vec<Held>,
    warnings: Vec<String>,
    /// Line of the last record, where it is cut off.
    cut_off: Option<u64>,
    gather: Gather,
}

impl Rows {
    /// From the opening; the bytes of `head` still have to be fed.
    pub(super) fn new(opening: Opening, head: &[u8]) -> Self {
        let Opening { encoding, delimiter, format, plan, header, header_record, header_line, .. } = opening;
        let stream = Records::new(encoding, head, delimiter, Limits::default());
        let reading = plan.as_ref().map_or_else(|| format.reading(&header), Plan::reading);
        let reader = RowReader::new(reading, stream.cell_encoding());
        Self {
            gather: Gather::new(reader, header.names().to_vec()),
            format,
            plan,
            columns: header.names().to_vec(),
            header_record,
            header_line,
            encoding,
            delimiter,
            stream,
            expected: 1,
            line_ends: LineEnds::default(),
            records: 0,
            preamble: Vec::new(),
            declared: Vec::new(),
            sections: Vec::new(),
            held: Vec::new(),
            warnings: header.warnings(),
            cut_off: None,
            report: Report { layout: Layout::named(&header, format.roles), format, header, is_read: true },
        }
    }

    /// Data rows so far.
    pub(super) fn count(&self) -> u64 {
        u64::from(self.gather.counts.rows)
    }

    /// The next bytes of the file.
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.stream.feed(bytes);
        self.take_records();
    }

    fn take_records(&mut self) {
        // The stream lends its record, so it is taken out of `self` while rows are read.
        let mut stream =
            std::mem::replace(&mut self.stream, Records::new(Encoding::Utf8, &[], b',', Limits::default()));
        let encoding = stream.cell_encoding();
        while let Some(record) = stream.next() {
            if let Some(columns) = self.take_wrapped(&record, encoding) {
                self.expected = columns;
                stream.expect(columns);
            }
        }
        self.stream = stream;
    }

    /// Takes one record, without its wrapping if it has one; answers the cells of the records below a header.
    fn take_wrapped(&mut self, record: &Record<'_>, encoding: Encoding) -> Option<usize> {
        let columns = unwrapped(record, self.delimiter, |inner| self.take(inner, encoding))?;
        Some(if is_wrapped(record, self.delimiter) { WRAPPED } else { columns })
    }

    /// Takes one record; answers the number of columns behind a header.
    fn take(&mut self, record: &Record<'_>, encoding: Encoding) -> Option<usize> {
        let number = self.records;
        self.records += 1;
        self.cut_off = None;
        if number < self.header_record {
            let is_separator_line = number == 0 && super::opening::separator_line(record.source()).is_some();
            if !is_separator_line {
                self.preamble.push(texts(record, encoding));
            }
            return None;
        }
        if number == self.header_record {
            return Some(self.report.header.len());
        }
        if record.is_blank() && record.flaw.is_none() {
            self.gather.counts.blank += 1;
            self.hold_blank();
            return None;
        }
        if self.is_footer(record, encoding) {
            return None;
        }
        if let Some(columns) = self.header_again(record, encoding) {
            return Some(columns);
        }
        self.row(record, encoding);
        None
    }

    fn row(&mut self, record: &Record<'_>, encoding: Encoding) {
        let span = Span { at: record.at, len: record.len as u32, line: record.line.min(u64::from(u32::MAX)) as u32 };
        let form = Form::of(record, self.report.header.len(), encoding, MAX_CELL);
        for note in &form.notes {
            let text = note.column.map(|column| text(record, column, encoding)).unwrap_or_default();
            self.gather.reader.notes.add(note.what, record.line, &text);
        }
        let is_cut_off =
            matches!(form.faults.last(), Some(Place { what: Fault::CutOff { .. } | Fault::OpenQuote, .. }));
        self.cut_off = is_cut_off.then_some(record.line);
        let read = match form.faults.into_iter().next() {
            _ if !self.report.is_read => Err(self.gather.bad(record, span, other_report())),
            Some(Place { what, column, at }) => {
                let value = column.map(|column| shown(record, column, encoding)).unwrap_or_default();
                Err(self.gather.bad(record, span, Reject { fault: what, column, value, at }))
            }
            None => self.read(record, span, encoding),
        };
        match read {
            Ok(Read::Finding(finding)) => {
                self.release();
                self.gather.keep(*finding);
            }
            Ok(Read::Footer(footer)) => self.take_footer(footer),
            Err(bad) => self.hold_or_reject(record, encoding, bad),
        }
    }

    /// Reads a row of good form, put together by role before where the family or a mapping asks for that.
    fn read(&mut self, record: &Record<'_>, span: Span, encoding: Encoding) -> Result<Read, Bad> {
        let cell = |column: usize| text(record, column, encoding);
        let mut row = match (&self.plan, self.report.format.adapt) {
            (Some(plan), _) => {
                let mapped = plan.row(cell);
                for date in &mapped.odd_dates {
                    self.gather.reader.notes.add(Note::DateOrder, record.line, date);
                }
                return self.by_role(record, span, &mapped.row, mapped.form);
            }
            (None, None) => {
                self.gather.reader.encoding = encoding;
                let read = self.gather.reader.read(record, span);
                return read.map(Read::finding).map_err(|reject| self.gather.bad(record, span, placed(record, reject)));
            }
            (None, Some(adapt)) => {
                let mut row = RoleRow::default();
                for &role in Role::ALL {
                    if let Some(column) = self.report.layout.get(role) {
                        row.set(role, cell(column));
                    }
                }
                let header = &self.report.header;
                if let Some(footer) = adapt(&mut row, &|name| header.find(name).map(cell).unwrap_or_default()) {
                    return Ok(Read::Footer(footer));
                }
                row
            }
        };
        for (note, text) in row.notes() {
            self.gather.reader.notes.add(*note, record.line, text);
        }
        row.settle_host();
        self.by_role(record, span, &row, Ok(()))
    }

    /// Reads a row put together by role; `form` is what is wrong with it already.
    fn by_role(
        &mut self,
        record: &Record<'_>,
        span: Span,
        row: &RoleRow,
        form: Result<(), Reject>,
    ) -> Result<Read, Bad> {
        // Its texts are no longer in the encoding of the file.
        self.gather.reader.encoding = Encoding::Utf8;
        row.as_record(record.line, |cells| {
            let read = form.and_then(|()| self.gather.reader.read(cells, span));
            read.map(Read::finding).map_err(|reject| self.gather.bad(cells, span, placed(record, reject)))
        })
    }

    fn is_footer(&mut self, record: &Record<'_>, encoding: Encoding) -> bool {
        if record.flaw.is_some() || record.used_cells() > 6 {
            return false;
        }
        let cells: Vec<(usize, String)> = texts(record, encoding)
            .into_iter()
            .map(|text| text.trim().to_owned())
            .enumerate()
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let Some(footer) = (self.report.format.footer)(&cells) else { return false };
        self.take_footer(footer);
        true
    }

    fn take_footer(&mut self, footer: Footer) {
        match footer {
            Footer::NotScanned(line) => self.gather.not_scanned(line),
            Footer::Clean(hosts) => self.gather.clean.extend(IpRange::list(&hosts)),
            Footer::Other => {}
        }
    }
}

/// What a row of good form is.
enum Read {
    Finding(Box<Finding>),
    Footer(Footer),
}

impl Read {
    fn finding(finding: Finding) -> Self {
        Self::Finding(Box::new(finding))
    }
}

/// The same reject with the place of its column in the file.
fn placed(record: &Record<'_>, reject: Reject) -> Reject {
    let at = reject.column.map_or(0, |column| record.source_bytes(record.start_of(column)));
    Reject { at, ..reject }
}

fn other_report() -> Reject {
    Reject { fault: Fault::OtherReport, column: None, value: String::new(), at: 0 }
}

fn text(record: &Record<'_>, column: usize, encoding: Encoding) -> String {
    encoding.cell(record.bytes(column, &mut Vec::new())).0.into_owned()
}

/// The value of a bad cell; of a record that was cut, all that is left of it.
fn shown(record: &Record<'_>, column: usize, encoding: Encoding) -> String {
    text(record, if record.flaw.is_some() { 0 } else { column }, encoding)
}

/// The cells of a record as text.
pub(super) fn texts(record: &Record<'_>, encoding: Encoding) -> Vec<String> {
    let mut scratch = Vec::new();
    (0..record.cells()).map(|index| encoding.cell(record.bytes(index, &mut scratch)).0.into_owned()).collect()
}
