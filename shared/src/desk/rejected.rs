//! Rejected rows as a file: the reason first, then the row as it stands, ready to be corrected and dropped again.

use crate::export::CsvOut;
use crate::ingest::{Rejected, Source, cells_of, lines_of};

/// Writes the CSV of rejected rows, one row at a time: the caller reads their bytes from the source file.
pub struct RejectedFile<'a> {
    source: &'a Source,
    /// Names of the columns written last.
    columns: &'a [String],
    out: CsvOut,
}

/// Our own columns, before those of the report.
const OWN: [&str; 4] = ["Patchfirst line", "Patchfirst byte", "Patchfirst problem", "Patchfirst fix"];

/// The column of a record of XML or JSON: such a file is for reading, not for correcting.
const TEXT: &str = "Patchfirst text";

impl<'a> RejectedFile<'a> {
    /// A file with the header of `source` behind columns of our own.
    pub fn new(source: &'a Source) -> Self {
        let mut file = Self { source, columns: &source.columns, out: CsvOut::default() };
        file.header();
        file
    }

    fn header(&mut self) {
        let text = self.source.is_document.then_some(TEXT);
        self.out.row(OWN.into_iter().chain(text).chain(self.columns.iter().map(String::as_str)));
    }

    /// Adds a row; `bytes` is its span of the source file.
    pub fn add(&mut self, row: &Rejected, bytes: &[u8]) {
        let columns = self.source.columns_at(row.span.at);
        if columns != self.columns {
            // A further report in the same file has a header of its own here too.
            self.columns = columns;
            self.header();
        }
        let cells =
            if self.source.is_document { vec![text_of(self.source, bytes)] } else { cells_of(self.source, bytes) };
        let cell = || row.column.and_then(|column| cells.get(usize::from(column))).map_or("", String::as_str);
        let value = row.value.as_deref().unwrap_or_else(cell);
        let (line, byte) = (row.span.line.to_string(), row.byte.to_string());
        let (what, fix) = (row.fault.what(value), row.fault.fix(value));
        self.out.row([line.as_str(), &byte, &what, &fix].into_iter().chain(cells.iter().map(String::as_str)));
    }

    /// The file.
    pub fn finish(self) -> Vec<u8> {
        self.out.finish()
    }
}

/// What a record of a document says, a line for each of its names.
fn text_of(source: &Source, bytes: &[u8]) -> String {
    let lines = lines_of(source, bytes).into_iter().map(|(name, text)| format!("{name}: {text}"));
    lines.collect::<Vec<_>>().join("\n")
}
