//! The records of a buffer, block by block: where each cell ends, which line it is on, and whether it is a plain one. It
//! decides nothing: what is odd is for the careful splitter.

use super::marks::{BLOCK, Carry, Marks, marks};

/// Zeros that must follow the text in a buffer.
pub(super) const PADDING: usize = BLOCK + 1;

/// A record of plain form: quotes only around cells and doubled inside them, no NUL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Plain {
    /// Where its line end is.
    pub(super) end: usize,
    /// Where the next record starts.
    pub(super) next: usize,
    /// Physical line ends inside it.
    pub(super) inner_lines: u32,
    /// May it hold bytes beyond ASCII?
    pub(super) is_beyond_ascii: bool,
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A plain record; its cells are in [`Scanner::ends`].
    Plain(Plain),
    /// A record that the careful splitter has to look at.
    Odd,
    /// It has no end in the buffer.
    NeedsMore,
}

/// Goes through a buffer, record by record.
#[derive(Debug)]
pub(super) struct Scanner {
    delimiter: u8,
    /// Where each cell of the last record ends.
    pub(super) ends: Vec<u32>,
    /// First byte of the block that is read.
    block: usize,
    /// Its marks; those of `ends` that are used up are gone.
    marks: Marks,
    carry: Carry,
    /// Physical lines before the block, since the start.
    lines: u32,
    /// Where the record starts, and physical lines before it.
    record: usize,
    record_line: u32,
    is_odd: bool,
    is_beyond_ascii: bool,
}

impl Scanner {
    /// For one delimiter.
    pub(super) fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            ends: Vec::new(),
            block: 0,
            marks: Marks::default(),
            carry: Carry::RECORD,
            lines: 0,
            record: 0,
            record_line: 0,
            is_odd: false,
            is_beyond_ascii: false,
        }
    }

    /// Goes on at a record's first byte. `text` is the buffer with [`PADDING`] behind its text.
    pub(super) fn start(&mut self, text: &[u8], at: usize) {
        self.ends.clear();
        (self.block, self.carry, self.lines) = (at, Carry::RECORD, 0);
        (self.record, self.record_line, self.is_odd, self.is_beyond_ascii) = (at, 0, false, false);
        self.read_block(text);
    }

    /// The next record. `text` is the buffer with its padding, `len` the bytes of text.
    pub(super) fn next(&mut self, text: &[u8], len: usize) -> Step {
        self.ends.clear();
        loop {
            while self.marks.ends != 0 {
                let bit = self.marks.ends.trailing_zeros();
                self.marks.ends &= self.marks.ends - 1;
                let at = self.block + bit as usize;
                if at >= len {
                    return Step::NeedsMore;
                }
                if self.marks.line_ends >> bit & 1 == 0 {
                    self.ends.push(at as u32);
                } else if at < self.record {
                    // The LF of a CR LF that ended the record before.
                } else {
                    return self.end_at(text, len, at, bit);
                }
            }
            self.block += BLOCK;
            if self.block >= len {
                return Step::NeedsMore;
            }
            self.lines += self.marks.lines.count_ones();
            self.is_odd |= self.marks.odd != 0;
            self.is_beyond_ascii |= self.marks.is_beyond_ascii;
            self.read_block(text);
        }
    }

    fn end_at(&mut self, text: &[u8], len: usize, at: usize, bit: u32) -> Step {
        let is_return = text.get(at) == Some(&b'\r');
        if is_return && at + 1 >= len {
            return Step::NeedsMore;
        }
        let below = (1_u64 << bit) - 1;
        if self.is_odd || self.marks.odd & below != 0 {
            return Step::Odd;
        }
        self.ends.push(at as u32);
        let next = at + 1 + usize::from(is_return && text.get(at + 1) == Some(&b'\n'));
        let lines = self.lines + (self.marks.lines & below).count_ones();
        let plain = Plain {
            end: at,
            next,
            inner_lines: lines - self.record_line,
            is_beyond_ascii: self.is_beyond_ascii || self.marks.is_beyond_ascii,
        };
        (self.record, self.record_line, self.is_beyond_ascii) = (next, lines + 1, false);
        Step::Plain(plain)
    }

    fn read_block(&mut self, text: &[u8]) {
        let rest = text.get(self.block..).unwrap_or_default();
        self.marks = match (rest.first_chunk::<BLOCK>(), rest.get(BLOCK)) {
            (Some(block), Some(&next)) => marks(block, next, self.delimiter, &mut self.carry),
            _ => Marks::default(),
        };
    }
}
