//! The form of a record: cells, quotes, bytes, whatever they say. The one place that decides it, for reports and for any
//! other table.

use super::encoding::Encoding;
use super::notes::Note;
use super::problem::Fault;
use super::split::{Flaw, Record};

/// Something in a record, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place<T> {
    /// What is there.
    pub what: T,
    /// Its cell, from 0; `None` for the whole record.
    pub column: Option<usize>,
    /// Bytes of the source file from the start of the record.
    pub at: u64,
}

/// What is to be said of a record's form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Why it is no row, the worst first; none for a good one.
    pub faults: Vec<Place<Fault>>,
    /// What is odd though the row can be read.
    pub notes: Vec<Place<Note>>,
}

impl Form {
    /// Looks at a record under a header of `columns`; `encoding` is that of the record's bytes, `longest` the longest
    /// cell.
    pub fn of(record: &Record<'_>, columns: usize, encoding: Encoding, longest: usize) -> Self {
        let mut form = Self::default();
        form.look_for_flaws(record, longest);
        if matches!(record.flaw, None | Some(Flaw::TooLong { is_whole: true })) {
            form.count_cells(record, columns);
        }
        form.look_at_bytes(record, encoding);
        form
    }

    fn fault(&mut self, record: &Record<'_>, what: Fault, column: Option<usize>, at: usize) {
        self.faults.push(Place { what, column, at: record.source_bytes(at) });
    }

    fn note(&mut self, record: &Record<'_>, what: Note, column: usize) {
        let at = record.source_bytes(record.start_of(column));
        self.notes.push(Place { what, column: Some(column), at });
    }

    fn look_for_flaws(&mut self, record: &Record<'_>, longest: usize) {
        match record.flaw {
            Some(Flaw::OpenQuote { cell, at }) => self.fault(record, Fault::OpenQuote, Some(cell), at),
            Some(Flaw::LongCell { cell, at }) => self.fault(record, Fault::CellTooLong, Some(cell), at),
            Some(Flaw::TooLong { .. }) => self.fault(record, Fault::TooLong, None, 0),
            None => {
                if let Some(cell) = record.longer_than(longest) {
                    self.fault(record, Fault::CellTooLong, Some(cell), record.start_of(cell));
                }
            }
        }
    }

    fn count_cells(&mut self, record: &Record<'_>, columns: usize) {
        let cells = record.cells();
        let (expected, found) = (columns as u32, cells as u32);
        // Blank cells behind the last column are padding of spreadsheet programs.
        if cells == columns || (cells > columns && record.used_cells() <= columns) {
            if let Some(cell) = record.stray() {
                self.note(record, Note::StrayQuote, cell);
            }
            if cells > columns {
                self.note(record, Note::Padding, columns);
            }
            return;
        }
        if let Some(cell) = record.stray().or_else(|| blank_before_quote(record)) {
            // It fell apart at the quote, most likely.
            self.fault(record, Fault::StrayQuote { expected, found }, Some(cell), record.start_of(cell));
        }
        let is_cut_off = cells < columns && record.is_last;
        let what =
            if is_cut_off { Fault::CutOff { expected, found } } else { Fault::WrongColumnCount { expected, found } };
        self.fault(record, what, None, record.start_of(columns.min(cells)));
    }

    fn look_at_bytes(&mut self, record: &Record<'_>, encoding: Encoding) {
        let bytes = record.source();
        let has_nul = memchr::memchr(0, bytes).is_some();
        if !has_nul && !is_odd(bytes, encoding, record.is_wide()) {
            return;
        }
        for cell in 0..record.cells() {
            let raw = record.raw(cell);
            if has_nul && raw.contains(&0) {
                self.note(record, Note::Nul, cell);
            }
            if is_odd(raw, encoding, record.is_wide()) {
                self.note(record, Note::Encoding, cell);
            }
        }
    }
}

/// Are there bytes that are no text in this encoding? In decoded UTF-16 they are marked.
fn is_odd(bytes: &[u8], encoding: Encoding, is_wide: bool) -> bool {
    if is_wide {
        return memchr::memmem::find(bytes, "\u{FFFD}".as_bytes()).is_some();
    }
    encoding != Encoding::Windows1252 && std::str::from_utf8(bytes).is_err()
}

/// The first cell that has blanks before a quote, which is no opening quote then.
fn blank_before_quote(record: &Record<'_>) -> Option<usize> {
    (0..record.cells()).find(|&cell| {
        let raw = record.raw(cell);
        raw.first() == Some(&b' ') && raw.trim_ascii_start().first() == Some(&b'"')
    })
}
