//! Any table of rows and columns, whatever it means: its header, its records, and what is wrong with their form. For
//! the mapping of columns, and for whoever wants to know where a CSV file is broken.

use super::encoding::Encoding;
use super::form::{Form, Place};
use super::header::Header;
use super::notes::Note;
use super::opening::separator_line;
use super::problem::Fault;
use super::records::Records;
use super::rows::texts;
use super::split::{Limits, Splitter};

/// Delimiters tried where none is named.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Bytes by which the delimiter and the encoding are decided.
const HEAD: usize = 64 << 10;

/// How a table is to be read. What is not said is found out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableOptions {
    /// Encoding.
    pub encoding: Option<Encoding>,
    /// Delimiter.
    pub delimiter: Option<u8>,
    /// Is the first row that is not blank no header but a row?
    pub is_headless: bool,
    /// How many cells a row has; without, as many as the header, or else the first row.
    pub columns: Option<usize>,
    /// How much is accepted.
    pub limits: Limits,
    /// Are the bytes only the first ones of a file, so that a row cut off at their end is no fault?
    pub is_head: bool,
}

/// A record of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableRow {
    /// Number behind the header, from 1; blank records count.
    pub record: u64,
    /// Physical line it starts on, from 1.
    pub line: u64,
    /// First byte in the file.
    pub byte: u64,
    /// Bytes in the file, without the line end.
    pub len: u64,
    /// Its cells; a record that is cut at a fault has one.
    pub cells: Vec<String>,
    /// Is there nothing in it? Then nothing is wrong with it either.
    pub is_blank: bool,
    /// Why it is no row, the worst first.
    pub faults: Vec<Place<Fault>>,
    /// What is odd though it can be read.
    pub notes: Vec<Place<Note>>,
}

/// A table in memory, read record by record.
pub struct Table {
    records: Records,
    limits: Limits,
    encoding: Encoding,
    delimiter: u8,
    header: Header,
    header_line: u64,
    columns: Option<usize>,
    number: u64,
    /// Read already, to learn how many cells a row has.
    first: Option<TableRow>,
}

impl Table {
    /// Opens a table: finds out what `options` leave open, and reads the header.
    pub fn new(bytes: &[u8], options: TableOptions) -> Self {
        let head = bytes.get(..HEAD).unwrap_or(bytes);
        let encoding = options.encoding.unwrap_or_else(|| Encoding::detect(head));
        let text = encoding.span_to_utf8(head.get(encoding.mark_len(head)..).unwrap_or_default());
        let named = separator_line(&text);
        let delimiter = options.delimiter.or(named).unwrap_or_else(|| likely_delimiter(&text));
        let mut records = Records::new(encoding, head, delimiter, options.limits);
        records.feed(bytes);
        if !options.is_head {
            records.end();
        }
        let mut table = Self {
            records,
            limits: options.limits,
            encoding,
            delimiter,
            header: Header::default(),
            header_line: 0,
            columns: options.columns,
            number: 0,
            first: None,
        };
        if named.is_some() {
            let _separator_line = table.records.next();
        }
        table.open(options.is_headless);
        table
    }

    fn open(&mut self, is_headless: bool) {
        let encoding = self.records.cell_encoding();
        if is_headless {
            self.first = self.read();
            return;
        }
        while let Some(record) = self.records.next() {
            if record.is_blank() {
                continue;
            }
            self.header_line = record.line;
            self.header = Header::of(&record, encoding);
            break;
        }
        let columns = *self.columns.get_or_insert(self.header.len());
        self.records.expect(columns);
    }

    /// Encoding.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Delimiter.
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Column names, without blank ones at the end; none where there is no header.
    pub fn header(&self) -> &[String] {
        self.header.names()
    }

    /// Physical line of the header, 0 where there is none.
    pub fn header_line(&self) -> u64 {
        self.header_line
    }

    /// Columns without a name, from 0.
    pub fn unnamed(&self) -> Vec<usize> {
        self.header.unnamed()
    }

    /// Columns whose name an earlier column has too, from 0.
    pub fn repeated(&self) -> Vec<usize> {
        self.header.repeated()
    }

    fn read(&mut self) -> Option<TableRow> {
        let encoding = self.records.cell_encoding();
        let record = self.records.next()?;
        self.number += 1;
        let is_blank = record.is_blank() && record.flaw.is_none();
        if !is_blank {
            self.columns.get_or_insert(record.cells());
        }
        let columns = self.columns.unwrap_or(1);
        let form = if is_blank { Form::default() } else { Form::of(&record, columns, encoding, self.limits.cell) };
        let row = TableRow {
            record: self.number,
            line: record.line,
            byte: record.at,
            len: record.len,
            cells: texts(&record, encoding),
            is_blank,
            faults: form.faults,
            notes: form.notes,
        };
        self.records.expect(columns);
        Some(row)
    }
}

impl Iterator for Table {
    type Item = TableRow;

    fn next(&mut self) -> Option<TableRow> {
        self.first.take().or_else(|| self.read())
    }
}

/// The delimiter that cuts the most rows into the same number of cells, two at least.
fn likely_delimiter(text: &[u8]) -> u8 {
    let score = |delimiter: u8| {
        let mut splitter = Splitter::new(delimiter, 0);
        splitter.feed(text);
        splitter.end();
        let mut counts: Vec<usize> = Vec::new();
        while let Some(record) = splitter.next() {
            if record.flaw.is_none() && record.cells() > 1 && !record.is_blank() {
                counts.push(record.cells());
            }
        }
        counts.sort_unstable();
        counts.chunk_by(|a, b| a == b).map(|same| (same.len(), same.first().copied())).max()
    };
    // The last of equals wins in `max_by_key`, and the comma comes first.
    DELIMITERS.into_iter().rev().max_by_key(|&delimiter| score(delimiter)).unwrap_or(b',')
}
