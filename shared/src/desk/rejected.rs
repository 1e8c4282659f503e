//! Rejected rows as a file: the reason first, then the row as it stands, ready to be corrected and dropped again.

use crate::export::CsvOut;
use crate::ingest::{Rejected, Source, cells_of};

/// Writes the CSV of rejected rows, one row at a time: the caller reads their bytes from the source file.
pub struct RejectedFile<'a> {
    source: &'a Source,
    out: CsvOut,
}

impl<'a> RejectedFile<'a> {
    /// A file with the header of `source` behind three columns of our own.
    pub fn new(source: &'a Source) -> Self {
        let mut out = CsvOut::default();
        let own = ["Patchfirst line", "Patchfirst problem", "Patchfirst fix"];
        out.row(own.into_iter().chain(source.columns.iter().map(String::as_str)));
        Self { source, out }
    }

    /// Adds a row; `bytes` is its span of the source file.
    pub fn add(&mut self, row: &Rejected, bytes: &[u8]) {
        let cells = cells_of(self.source, bytes);
        let value = row.column.and_then(|column| cells.get(usize::from(column))).map_or("", String::as_str);
        let (line, what, fix) = (row.span.line.to_string(), row.fault.what(value), row.fault.fix(value));
        self.out.row([line.as_str(), &what, &fix].into_iter().chain(cells.iter().map(String::as_str)));
    }

    /// The file.
    pub fn finish(self) -> Vec<u8> {
        self.out.finish()
    }
}
