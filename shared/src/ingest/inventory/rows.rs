//! The records of a list of assets, one by one. Rows = taken + repeated + rejected, always.

use super::AssetList;
use super::plan::ListPlan;
use crate::ingest::encoding::Encoding;
use crate::ingest::form::{Form, Place};
use crate::ingest::format::OWN_COLUMN;
use crate::ingest::header::Header;
use crate::ingest::notes::{Note, Notes};
use crate::ingest::opening::Opening;
use crate::ingest::problem::{Fault, Rejected};
use crate::ingest::records::Records;
use crate::ingest::refusal::Refusal;
use crate::ingest::rejects::Rejects;
use crate::ingest::row::Reject;
use crate::ingest::rows::texts;
use crate::ingest::scan::Source;
use crate::ingest::split::{Limits, MAX_CELL, Record};
use crate::ingest::wrapped::{is_wrapped, unwrapped};
use crate::model::Span;
use crate::rules::{InventoryRow, RowIndex};

/// Reads everything behind the opening of a list of assets.
pub struct ListRows {
    plan: ListPlan,
    header: Header,
    header_record: usize,
    header_line: u64,
    encoding: Encoding,
    delimiter: u8,
    stream: Records,
    records: usize,
    rows: Vec<InventoryRow>,
    index: RowIndex,
    counts: ListCounts,
    notes: Notes,
    rejects: Rejects,
    /// Line of the last record, where it is cut off.
    cut_off: Option<u64>,
}

/// Counts of one list: `rows = taken + repeated + rejected`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListCounts {
    /// Data rows.
    pub rows: u32,
    /// Taken.
    pub taken: u32,
    /// About a host that an earlier row is about.
    pub repeated: u32,
    /// Rejected.
    pub rejected: u32,
}

impl ListRows {
    /// From the opening; the bytes of `head` still have to be fed.
    pub fn new(opening: Opening, plan: ListPlan, head: &[u8]) -> Self {
        let Opening { encoding, delimiter, header, header_record, header_line, .. } = opening;
        Self {
            plan,
            header,
            header_record,
            header_line,
            encoding,
            delimiter,
            stream: Records::new(encoding, head, delimiter, Limits::default()),
            records: 0,
            rows: Vec::new(),
            index: RowIndex::default(),
            counts: ListCounts::default(),
            notes: Notes::default(),
            rejects: Rejects::default(),
            cut_off: None,
        }
    }

    /// Data rows so far.
    pub fn count(&self) -> u64 {
        u64::from(self.counts.rows)
    }

    /// The next bytes of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.stream.feed(bytes);
        self.take_records();
    }

    fn take_records(&mut self) {
        // The stream lends its record, so it is taken out of `self` while rows are read.
        let mut stream =
            std::mem::replace(&mut self.stream, Records::new(Encoding::Utf8, &[], b',', Limits::default()));
        let encoding = stream.cell_encoding();
        while let Some(record) = stream.next() {
            let is_header = self.records == self.header_record;
            if self.records > self.header_record {
                unwrapped(&record, self.delimiter, |inner| self.take(inner, encoding));
            }
            self.records += 1;
            if is_header {
                // Rows below a wrapped header have one cell each.
                let columns = if is_wrapped(&record, self.delimiter) { 1 } else { self.header.len() };
                stream.expect(columns);
            }
        }
        self.stream = stream;
    }

    fn take(&mut self, record: &Record<'_>, encoding: Encoding) {
        self.cut_off = None;
        if record.is_blank() && record.flaw.is_none() {
            return;
        }
        if record.flaw.is_none() && Header::of(record, encoding) == self.header {
            return self.notes.add(Note::RepeatedHeader, record.line, "");
        }
        self.counts.rows += 1;
        let form = Form::of(record, self.header.len(), encoding, MAX_CELL);
        for note in &form.notes {
            let text = note.column.map(|column| text(record, column, encoding)).unwrap_or_default();
            self.notes.add(note.what, record.line, &text);
        }
        let is_cut_off =
            matches!(form.faults.last(), Some(Place { what: Fault::CutOff { .. } | Fault::OpenQuote, .. }));
        self.cut_off = is_cut_off.then_some(record.line);
        let read = match form.faults.into_iter().next() {
            Some(Place { what, column, at }) => {
                let value = column.map(|column| shown(record, column, encoding)).unwrap_or_default();
                Err(Reject { fault: what, column, value, at })
            }
            None => self.plan.read(|column| text(record, column, encoding)).map_err(|reject| {
                let at = reject.column.map_or(0, |column| record.source_bytes(record.start_of(column)));
                Reject { at, ..reject }
            }),
        };
        match read {
            Ok(line) => {
                for (note, text) in &line.notes {
                    self.notes.add(*note, record.line, text);
                }
                self.keep(InventoryRow { line: record.line, ..line.row });
            }
            Err(reject) => self.reject(record, reject),
        }
    }

    /// Takes a row; one about a host that an earlier row is about is only counted.
    fn keep(&mut self, row: InventoryRow) {
        if self.index.find(&row).is_some() {
            self.counts.repeated += 1;
            return self.notes.add(Note::RepeatedHost, row.line, &row.name());
        }
        if self.index.has_name_of(&row) {
            self.notes.add(Note::SameName, row.line, &row.name());
        }
        self.index.add(&row, self.rows.len() as u32);
        self.rows.push(row);
        self.counts.taken += 1;
    }

    fn reject(&mut self, record: &Record<'_>, reject: Reject) {
        self.counts.rejected += 1;
        let Reject { fault, column, value, at } = reject;
        let line = record.line.min(u64::from(u32::MAX)) as u32;
        let rejected = Rejected {
            span: Span { at: record.at, len: record.len as u32, line },
            byte: record.at + at,
            record: self.counts.rows,
            column: column.and_then(|column| u16::try_from(column).ok()),
            fault,
            value: None,
        };
        self.rejects.add(rejected, self.header.names(), &value);
    }

    /// The end of the file.
    ///
    /// # Errors
    /// When there was no row.
    pub fn finish(mut self, name: String, bytes: u64, fingerprint: u64) -> Result<AssetList, Refusal> {
        self.stream.end();
        self.take_records();
        if self.counts.rows == 0 {
            return Err(Refusal::NoRows { line: self.header_line });
        }
        let mut warnings = Vec::new();
        if let Some(line) = self.cut_off {
            warnings.push(format!(
                "The file ends in the middle of the row on line {line}: it was cut off, or a quote was lost. What came before is kept. Check that the download finished."
            ));
        }
        warnings.extend(self.header.warnings());
        warnings.extend(self.notes.sentences());
        warnings.extend(self.rejects.warning(self.counts.rejected));
        self.rejects.sort();
        let columns = self.header.names().to_vec();
        Ok(AssetList {
            is_mapped: !self.plan.is_own,
            is_correction: columns.iter().any(|name| name.eq_ignore_ascii_case(OWN_COLUMN)),
            header_line: self.header_line,
            counts: self.counts,
            rows: self.rows,
            rejects: self.rejects,
            warnings,
            source: Source {
                name,
                encoding: self.encoding,
                delimiter: self.delimiter,
                columns,
                rows: self.counts.rows,
                accepted: self.counts.taken,
                rejected: self.counts.rejected,
                bytes,
                fingerprint,
                ..Source::default()
            },
        })
    }
}

fn text(record: &Record<'_>, column: usize, encoding: Encoding) -> String {
    encoding.cell(record.bytes(column, &mut Vec::new())).0.into_owned()
}

/// The value of a bad cell; of a record that was cut, all that is left of it.
fn shown(record: &Record<'_>, column: usize, encoding: Encoding) -> String {
    if record.flaw.is_some() {
        return texts(record, encoding).into_iter().next().unwrap_or_default();
    }
    text(record, column, encoding)
}
