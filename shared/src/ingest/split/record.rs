//! One record as the splitter lends it: its cells, where it lies, and what is wrong with its form.

use memchr::memchr;
use serde::{Deserialize, Serialize};

/// One cell of a record, as positions in the record's bytes, quotes left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellSpan {
    start: u32,
    end: u32,
    /// Holds doubled quotes.
    doubled: bool,
    /// Text stands behind its closing quote: quotes and text are kept as written.
    stray: bool,
}

impl CellSpan {
    /// A cell without quotes.
    pub fn plain(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32, doubled: false, stray: false }
    }

    /// A cell in quotes from `start` to `end`, the quotes included.
    pub fn quoted(start: usize, end: usize, doubled: bool) -> Self {
        Self::inside(start + 1, end - 1, doubled)
    }

    /// What is between the quotes of a cell.
    pub fn inside(start: usize, end: usize, doubled: bool) -> Self {
        Self { doubled, ..Self::plain(start, end) }
    }

    /// A cell from `start` to `end`; `close` is where its quote closes, if it opens with one.
    pub(super) fn new(start: usize, end: usize, close: Option<usize>, doubled: bool) -> Self {
        match close {
            Some(close) if close + 1 == end => Self::quoted(start, end, doubled),
            // Text behind a closing quote stays part of the cell: nothing is lost, the quotes stay too.
            Some(_) => Self { doubled, stray: true, ..Self::plain(start, end) },
            None => Self::plain(start, end),
        }
    }

    /// Bytes of the cell.
    fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Is nothing in it?
    pub(super) fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// What is wrong with the form of a record. `at` counts bytes from the start of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Flaw {
    /// A quote opens in this cell (from 0) and never closes, or closes inside another row.
    OpenQuote {
        /// Cell, from 0.
        cell: usize,
        /// Where the quote is.
        at: usize,
    },
    /// This cell opens with a quote and is longer than the limit.
    LongCell {
        /// Cell, from 0.
        cell: usize,
        /// Where it starts.
        at: usize,
    },
    /// The record is longer than the limit.
    TooLong {
        /// Is it there with all its cells, and not cut?
        is_whole: bool,
    },
}

/// One record, borrowed from the splitter.
pub struct Record<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) cells: &'a [CellSpan],
    pub(super) is_wide: bool,
    /// First byte in the source file.
    pub at: u64,
    /// Bytes in the source file, without its line end.
    pub len: u64,
    /// Physical line it starts on, from 1.
    pub line: u64,
    /// Does it end with the file, without a line end?
    pub is_last: bool,
    /// What is wrong with its form.
    pub flaw: Option<Flaw>,
}

impl<'a> Record<'a> {
    /// A record put together from cells, for rows of files that are no CSV.
    pub fn of_cells(bytes: &'a [u8], cells: &'a [CellSpan], line: u64) -> Self {
        Self { bytes, cells, is_wide: false, at: 0, len: bytes.len() as u64, line, is_last: false, flaw: None }
    }

    /// Where its cells lie in its bytes.
    pub fn spans(&self) -> &'a [CellSpan] {
        self.cells
    }

    /// How many cells.
    pub fn cells(&self) -> usize {
        self.cells.len()
    }

    /// The bytes between the quotes of a cell, doubled quotes still doubled; empty past the end.
    pub fn raw(&self, index: usize) -> &'a [u8] {
        self.cells
            .get(index)
            .and_then(|cell| self.bytes.get(cell.start as usize..cell.end as usize))
            .unwrap_or_default()
    }

    /// Bytes of a cell with doubled quotes made single, put into `scratch` only where needed.
    pub fn bytes<'s>(&self, index: usize, scratch: &'s mut Vec<u8>) -> &'s [u8]
    where
        'a: 's,
    {
        let raw = self.raw(index);
        if !self.cells.get(index).is_some_and(|cell| cell.doubled) {
            return raw;
        }
        scratch.clear();
        let mut rest = raw;
        while let Some(quote) = memchr(b'"', rest) {
            let (head, tail) = rest.split_at(quote + 1);
            scratch.extend_from_slice(head);
            rest = tail.strip_prefix(b"\"").unwrap_or(tail);
        }
        scratch.extend_from_slice(rest);
        scratch
    }

    /// Has no cell with anything but white space in it?
    pub fn is_blank(&self) -> bool {
        (0..self.cells()).all(|index| self.raw(index).trim_ascii().is_empty())
    }

    /// Number of the last cell that is not blank, plus one.
    pub fn used_cells(&self) -> usize {
        (0..self.cells()).rev().find(|&index| !self.raw(index).trim_ascii().is_empty()).map_or(0, |index| index + 1)
    }

    /// The record's bytes as the splitter sees them.
    pub fn source(&self) -> &'a [u8] {
        self.bytes
    }

    /// Where a cell starts in the record's bytes, its quote included; the end of the record past its cells.
    pub fn start_of(&self, index: usize) -> usize {
        let Some(cell) = self.cells.get(index) else { return self.bytes.len() };
        let start = cell.start as usize;
        // What stands before an unquoted cell is a delimiter, or nothing.
        let is_quoted = start > 0 && self.bytes.get(start - 1) == Some(&b'"');
        start - usize::from(is_quoted)
    }

    /// Bytes of the source file before this byte of the record.
    pub fn source_bytes(&self, at: usize) -> u64 {
        super::measure(self.bytes.get(..at).unwrap_or(self.bytes), self.is_wide)
    }

    /// Was it decoded from two bytes a unit?
    pub fn is_wide(&self) -> bool {
        self.is_wide
    }

    /// The first cell with text behind its closing quote.
    pub fn stray(&self) -> Option<usize> {
        self.cells.iter().position(|cell| cell.stray)
    }

    /// The first cell longer than this.
    pub fn longer_than(&self, bytes: usize) -> Option<usize> {
        if self.bytes.len() <= bytes {
            return None;
        }
        self.cells.iter().position(|cell| cell.len() > bytes)
    }
}
