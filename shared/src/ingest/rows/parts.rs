//! Rows that parsers read, taken in the order of the file: numbers are what they were before, and records that were handed
//! over go the way of every record.

use super::{Rows, WRAPPED};
use crate::ingest::parts::{Dictionary, Part, RAW, Row, Task};
use crate::ingest::records::Records;
use crate::ingest::split::Limits;
use crate::model::Span;

/// A byte of the file where a record starts, and its physical line.
pub(in crate::ingest) type Place = (u64, u64);

/// What came of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) enum Taken {
    /// The same report goes on behind it.
    Same,
    /// A further report begins behind it, which its parsers read in the wrong way.
    Further,
    /// It is none of this file's: a number in it was never told.
    Damaged,
}

impl Rows {
    /// How the rest of the file may be read by parsers, and from where; nothing where only this reader can read it. What was
    /// fed and not read is forgotten then: it belongs to the first range.
    pub(in crate::ingest) fn split(&mut self) -> Option<(Task, Place)> {
        let reading = self.gather.reader.reading();
        let is_plain = self.plan.is_none() && self.report.format.adapt.is_none() && self.report.is_read;
        let columns = self.report.header.len();
        if !is_plain || self.encoding.is_wide() || self.records <= self.header_record || self.expected != columns {
            return None;
        }
        let task = Task {
            reading: reading.clone(),
            encoding: self.stream.cell_encoding(),
            columns: columns as u32,
            delimiter: self.delimiter,
            first_name: self.report.header.names().first().cloned().unwrap_or_default(),
        };
        let place = self.stream.place()?;
        self.go_on_at(place);
        Some((task, place))
    }

    /// Reads on at another place of the file, record by record.
    pub(in crate::ingest) fn go_on_at(&mut self, place: Place) {
        self.line_ends.join(self.stream.line_ends());
        self.stream = Records::from_place(self.encoding, self.delimiter, Limits::default(), place);
        self.stream.expect(self.expected);
    }

    /// Takes the rows of a part that starts on physical line `line`.
    pub(in crate::ingest) fn take_part(&mut self, part: &Part, line: u64, dictionary: &mut Dictionary) -> Taken {
        let start = part.about.start.unwrap_or(part.about.end);
        let place = |row: &Row| (start + u64::from(row.at), line + u64::from(row.line));
        let encoding = self.stream.cell_encoding();
        let mut is_same = true;
        for index in 0..part.len() {
            let Some(row) = part.row(index) else { return Taken::Damaged };
            let (at, line) = place(&row);
            if row.host != RAW {
                let span = Span { at, len: row.len, line: line.min(u64::from(u32::MAX)) as u32 };
                let columns = self.report.header.len();
                let Some(finding) = self.gather.reader.replay(&row, span, columns, dictionary) else {
                    return Taken::Damaged;
                };
                (self.records, self.cut_off) = (self.records + 1, None);
                self.release();
                self.gather.keep(finding);
                continue;
            }
            let Some(raw) = part.about.raw.get(row.vulnerability as usize) else { return Taken::Damaged };
            let reports = self.sections.len();
            let columns = raw.as_record(&part.texts, at, line, |record| self.take_wrapped(record, encoding));
            // Below a wrapped header every row is odd to the parsers: they are of no use there.
            is_same &= columns != Some(WRAPPED);
            self.expected = columns.unwrap_or(self.expected);
            is_same &= self.sections.len() == reports;
        }
        self.gather.reader.dates.learn(part.about.evidence);
        self.line_ends.join(part.about.line_ends);
        if is_same { Taken::Same } else { Taken::Further }
    }
}
