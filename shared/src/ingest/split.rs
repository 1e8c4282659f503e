//! Bytes to records: the state machine that finds cells, quotes and line ends (RFC 4180, with every line end).
//!
//! Works on chunks, keeps only the unfinished record, and says where each record lies. It never decides whether a row
//! is good: it reports a [`Flaw`] and goes on behind it.

use memchr::{memchr, memchr_iter};

/// Largest cell accepted, bytes: 1 MiB. Beyond it an open quote is taken for a mistake.
pub const MAX_CELL: usize = 1 << 20;

/// Longest record, bytes: 8 MiB.
pub const MAX_RECORD: usize = 8 << 20;

/// One cell of a record, as positions in the record's bytes, quotes left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellSpan {
    start: u32,
    end: u32,
    /// Holds doubled quotes.
    doubled: bool,
}

impl CellSpan {
    /// A cell without quotes.
    pub fn plain(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32, doubled: false }
    }
}

/// What is wrong with the form of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// A quote opens in this cell (from 0) and never closes, or only after [`MAX_CELL`].
    OpenQuote {
        /// CellSpan, from 0.
        cell: usize,
    },
    /// No line end within [`MAX_RECORD`].
    TooLong,
}

/// Which line ends were seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineEnds {
    /// Records ended by CRLF.
    pub crlf: u64,
    /// Records ended by LF.
    pub lf: u64,
    /// Records ended by CR.
    pub cr: u64,
    /// Line ends inside quoted cells.
    pub in_cells: u64,
}

impl LineEnds {
    /// As shown: `CRLF`, `LF`, `CR`, mixtures joined by `+`, and whether cells hold some.
    pub fn label(&self) -> String {
        let mut seen: Vec<&str> = Vec::new();
        for (count, name) in [(self.crlf, "CRLF"), (self.lf, "LF"), (self.cr, "CR")] {
            if count > 0 {
                seen.push(name);
            }
        }
        let mut text = if seen.is_empty() { "none".to_owned() } else { seen.join(" + ") };
        if self.in_cells > 0 {
            text.push_str(", some inside cells");
        }
        text
    }
}

/// One record, borrowed from the splitter.
pub struct Record<'a> {
    bytes: &'a [u8],
    cells: &'a [CellSpan],
    /// First byte in the stream of fed bytes.
    pub at: u64,
    /// Length without its line end.
    pub len: usize,
    /// Physical line it starts on, from 1.
    pub line: u64,
    /// What is wrong with its form.
    pub flaw: Option<Flaw>,
}

impl<'a> Record<'a> {
    /// A record put together from cells, for rows of files that are no CSV.
    pub fn of_cells(bytes: &'a [u8], cells: &'a [CellSpan], line: u64) -> Self {
        Self { bytes, cells, at: 0, len: bytes.len(), line, flaw: None }
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

    /// The record's bytes as they stand in the stream.
    pub fn source(&self) -> &'a [u8] {
        self.bytes
    }
}

/// The splitter. Feed chunks, take records, say when the end is reached.
pub struct Splitter {
    delimiter: u8,
    buffer: Vec<u8>,
    at: usize,
    base: u64,
    line: u64,
    cells: Vec<CellSpan>,
    ended: bool,
    /// How many cells a good record has, once known: where to go on after an open quote.
    pub expected: Option<usize>,
    /// Behind a flawed record, looking for the next good one.
    is_skipping: bool,
    /// While skipping: in the middle of a line?
    is_in_line: bool,
    /// Line ends so far.
    pub line_ends: LineEnds,
}

enum Scan {
    /// Record ends here; the next one starts there.
    Ended { end: usize, next: usize },
    /// More bytes are needed.
    NeedsMore,
    /// Quote opened at this byte does not close within reach.
    Open { quote: usize },
}

impl Splitter {
    /// A splitter for one delimiter; `base` is the stream offset of the first byte fed.
    pub fn new(delimiter: u8, base: u64) -> Self {
        Self {
            delimiter,
            buffer: Vec::new(),
            at: 0,
            base,
            line: 1,
            cells: Vec::new(),
            ended: false,
            expected: None,
            is_skipping: false,
            is_in_line: false,
            line_ends: LineEnds::default(),
        }
    }

    /// Add bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.at > 0 {
            self.buffer.drain(..self.at);
            self.base += self.at as u64;
            self.at = 0;
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// No more bytes come.
    pub fn end(&mut self) {
        self.ended = true;
    }

    /// The next record, or `None` when more bytes are needed or the end is reached.
    #[allow(clippy::should_implement_trait)] // lends from self
    pub fn next(&mut self) -> Option<Record<'_>> {
        if self.is_skipping && !self.skip() {
            return None;
        }
        if self.at >= self.buffer.len() {
            return None;
        }
        let start = self.at;
        let (end, next, flaw) = match self.scan(start) {
            Scan::NeedsMore if self.buffer.len() - start <= MAX_RECORD => return None,
            Scan::NeedsMore => self.cut(start, start + MAX_CELL, Flaw::TooLong),
            Scan::Ended { end, .. } if end - start > MAX_RECORD => self.cut(start, start + MAX_CELL, Flaw::TooLong),
            Scan::Ended { end, next } => (end, next, None),
            Scan::Open { quote } => {
                let cell = self.cells.len();
                self.cut(start, quote, Flaw::OpenQuote { cell })
            }
        };
        let line = self.line;
        // A line end inside a record is inside quotes.
        let inner = line_ends(self.buffer.get(start..end).unwrap_or_default());
        self.line += inner + u64::from(next > end);
        self.line_ends.in_cells += inner;
        match self.buffer.get(end..next) {
            Some(b"\r\n") => self.line_ends.crlf += 1,
            Some(b"\n") => self.line_ends.lf += 1,
            Some(b"\r") => self.line_ends.cr += 1,
            _ => {}
        }
        self.at = next;
        let bytes = self.buffer.get(start..end).unwrap_or_default();
        Some(Record { bytes, cells: &self.cells, at: self.base + start as u64, len: end - start, line, flaw })
    }

    /// Cuts a record that has no good end: at its first line end behind `from`, at most [`MAX_CELL`] further. What
    /// follows is skipped up to the next line that starts a full record.
    fn cut(&mut self, start: usize, from: usize, flaw: Flaw) -> (usize, usize, Option<Flaw>) {
        let reach = (from + MAX_CELL).min(self.buffer.len());
        let (end, next) = line_end(self.buffer.get(..reach).unwrap_or_default(), from).unwrap_or((reach, reach));
        self.is_skipping = true;
        self.is_in_line = next == end;
        self.cells.clear();
        self.cells.push(CellSpan { start: 0, end: (end - start) as u32, doubled: false });
        (end, next, Some(flaw))
    }

    /// Goes on to the next line that starts a full record. False when more bytes are needed for that.
    fn skip(&mut self) -> bool {
        loop {
            if !self.is_in_line {
                if self.at >= self.buffer.len() {
                    return false;
                }
                match self.scan(self.at) {
                    Scan::NeedsMore if self.buffer.len() - self.at <= MAX_RECORD => return false,
                    Scan::Ended { end, .. } if end - self.at <= MAX_RECORD && self.is_full() => {
                        self.is_skipping = false;
                        return true;
                    }
                    _ => {}
                }
            }
            // A CR at the end of what is there may be half a line end: wait for what follows.
            let known = self.buffer.len() - usize::from(!self.ended && self.buffer.last() == Some(&b'\r'));
            let Some((_, next)) = line_end(self.buffer.get(..known).unwrap_or_default(), self.at) else {
                self.is_in_line |= known > self.at;
                self.at = self.at.max(known);
                return false;
            };
            self.at = next;
            self.line += 1;
            self.is_in_line = false;
        }
    }

    /// Do the cells found last make a whole row? Blank cells behind the last column are padding.
    fn is_full(&self) -> bool {
        let expected = self.expected.unwrap_or(1).max(1);
        let padding = self.cells.get(expected..).unwrap_or_default();
        // A line of prose hardly ever splits into exactly as many cells as the header has.
        self.cells.len() >= expected && padding.iter().all(|cell| cell.start == cell.end)
    }

    /// Finds the cells of the record at `start`.
    fn scan(&mut self, start: usize) -> Scan {
        self.cells.clear();
        let buffer = self.buffer.as_slice();
        let mut at = start;
        loop {
            let cell_start = at;
            let mut doubled = false;
            let mut close = None;
            if buffer.get(at) == Some(&b'"') {
                let quote = at;
                at += 1;
                loop {
                    let Some(found) = buffer.get(at..).and_then(|rest| memchr(b'"', rest)) else {
                        let reach = buffer.len() - quote;
                        return if self.ended || reach > MAX_CELL { Scan::Open { quote } } else { Scan::NeedsMore };
                    };
                    if at + found - quote > MAX_CELL {
                        return Scan::Open { quote };
                    }
                    at += found + 1;
                    match buffer.get(at) {
                        Some(b'"') => {
                            doubled = true;
                            at += 1;
                        }
                        None if !self.ended => return Scan::NeedsMore,
                        _ => break,
                    }
                }
                close = Some(at - 1);
                // A quote that closes lines further down with text behind it belongs to another row: one was lost.
                let is_lost = buffer.get(at).is_some_and(|&b| b != self.delimiter && b != b'\n' && b != b'\r');
                if is_lost && line_ends(buffer.get(quote..at).unwrap_or_default()) > 0 {
                    return Scan::Open { quote };
                }
            }
            // Up to the delimiter or line end: normally nothing, after a closing quote.
            let rest = buffer.get(at..).unwrap_or_default();
            let stop = rest.iter().position(|&b| b == self.delimiter || b == b'\n' || b == b'\r');
            let Some(stop) = stop else {
                if !self.ended {
                    return Scan::NeedsMore;
                }
                let end = buffer.len();
                self.cells.push(cell(start, cell_start, end, close, doubled));
                return Scan::Ended { end, next: end };
            };
            at += stop;
            self.cells.push(cell(start, cell_start, at, close, doubled));
            let byte = buffer.get(at).copied().unwrap_or_default();
            // The delimiter may be a tab or `;` but never a line end.
            if byte == self.delimiter {
                at += 1;
                continue;
            }
            let next = match (byte, buffer.get(at + 1)) {
                (b'\r', Some(b'\n')) => at + 2,
                (b'\r', None) if !self.ended => return Scan::NeedsMore,
                _ => at + 1,
            };
            return Scan::Ended { end: at, next };
        }
    }
}

fn cell(record: usize, start: usize, end: usize, close: Option<usize>, doubled: bool) -> CellSpan {
    let (start, end) = match close {
        // Text behind a closing quote stays part of the cell: nothing is lost, the quotes stay too.
        Some(close) if close + 1 == end => (start + 1, close),
        _ => (start, end),
    };
    CellSpan { start: (start - record) as u32, end: (end - record) as u32, doubled }
}

fn line_end(buffer: &[u8], from: usize) -> Option<(usize, usize)> {
    let rest = buffer.get(from..)?;
    let at = from + rest.iter().position(|&b| b == b'\n' || b == b'\r')?;
    let crlf = buffer.get(at..at + 2) == Some(b"\r\n");
    Some((at, at + 1 + usize::from(crlf)))
}

/// Physical line ends in some bytes: LF, CRLF and lone CR count one each.
pub fn line_ends(bytes: &[u8]) -> u64 {
    let feeds = memchr_iter(b'\n', bytes).count();
    let lone = memchr_iter(b'\r', bytes).filter(|&at| bytes.get(at + 1) != Some(&b'\n')).count();
    (feeds + lone) as u64
}

#[cfg(test)]
mod tests;
