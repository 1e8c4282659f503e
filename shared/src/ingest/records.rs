//! The records of a file in any encoding: bytes in, records out, each with its place in the file.

use super::decode::Decoder;
use super::encoding::Encoding;
use super::split::{Limits, LineEnds, Record, Splitter};

/// Decodes and splits.
pub struct Records {
    encoding: Encoding,
    decoder: Decoder,
    splitter: Splitter,
}

impl Records {
    /// For a file that starts with `head`; its bytes still have to be fed.
    pub fn new(encoding: Encoding, head: &[u8], delimiter: u8, limits: Limits) -> Self {
        let mark = encoding.mark_len(head);
        Self {
            encoding,
            decoder: Decoder::new(encoding, head),
            splitter: Splitter::new(delimiter, mark as u64).wide(encoding.is_wide()).limited(limits),
        }
    }

    /// Goes on at a byte of the file where a record starts, on this physical line. Not for encodings of two bytes a unit.
    pub fn from_place(encoding: Encoding, delimiter: u8, limits: Limits, (at, line): (u64, u64)) -> Self {
        Self {
            encoding,
            // The mark is behind us.
            decoder: Decoder::new(Encoding::Utf8, &[]),
            splitter: Splitter::new(delimiter, at).on_line(line).limited(limits),
        }
    }

    /// Where the next record starts in the file, and on which physical line; `None` where that is not settled, or where
    /// places of text are not places of the file.
    pub fn place(&self) -> Option<(u64, u64)> {
        (!self.encoding.is_wide() && self.splitter.is_settled()).then(|| self.splitter.place())
    }

    /// The next bytes of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.splitter.feed(self.decoder.text(bytes));
    }

    /// No more bytes come.
    pub fn end(&mut self) {
        self.splitter.feed(self.decoder.rest());
        self.splitter.end();
    }

    /// The next record, or `None` when more bytes are needed or the end is reached.
    #[allow(clippy::should_implement_trait)] // lends from self
    pub fn next(&mut self) -> Option<Record<'_>> {
        self.splitter.next()
    }

    /// How many cells a good record has: where to go on after a bad one.
    pub fn expect(&mut self, columns: usize) {
        self.splitter.expected = Some(columns);
    }

    /// Line ends so far.
    pub fn line_ends(&self) -> LineEnds {
        self.splitter.line_ends
    }

    /// Encoding of a record's bytes: what was two bytes a unit is UTF-8 by then.
    pub fn cell_encoding(&self) -> Encoding {
        if self.encoding.is_wide() { Encoding::Utf8 } else { self.encoding }
    }
}
