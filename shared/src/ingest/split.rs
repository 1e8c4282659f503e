//! Bytes to records: finds cells, quotes and line ends, whatever the chunks.
//!
//! Keeps only the unfinished record, and says where each record lies. It never decides whether a row is good: it reports
//! a [`Flaw`] and goes on behind it, at the next line that starts a full record.

mod line_ends;
mod record;
mod scan;

use super::encoding::wide_units;
use line_ends::{line_end, line_ends};
use scan::{Rules, Scan, scan};

pub use line_ends::LineEnds;
pub use record::{CellSpan, Flaw, Record};

/// Largest cell accepted, bytes: 1 MiB. Beyond it an open quote is taken for a mistake.
pub const MAX_CELL: usize = 1 << 20;

/// Longest record, bytes: 8 MiB.
pub const MAX_RECORD: usize = 8 << 20;

/// How much is accepted, bytes of UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest cell.
    pub cell: usize,
    /// Longest record.
    pub record: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { cell: MAX_CELL, record: MAX_RECORD }
    }
}

/// Where looking for the next good record goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Skip {
    /// At the start of a line.
    AtLine,
    /// In the middle of one.
    InLine,
}

/// The splitter. Feed chunks, take records, say when the end is reached.
pub struct Splitter {
    delimiter: u8,
    limits: Limits,
    /// Was the text fed decoded from two bytes a unit?
    is_wide: bool,
    buffer: Vec<u8>,
    /// Where reading goes on in the buffer, and where that is in the source file.
    at: usize,
    source: u64,
    line: u64,
    cells: Vec<CellSpan>,
    ended: bool,
    /// How many cells a good record has, once known: where to go on after a flaw.
    pub expected: Option<usize>,
    /// Behind a flawed record, looking for the next good one.
    skipping: Option<Skip>,
    /// Line ends so far.
    pub line_ends: LineEnds,
}

impl Splitter {
    /// A splitter for one delimiter; `base` is where in the source file the first byte fed comes from.
    pub fn new(delimiter: u8, base: u64) -> Self {
        Self {
            delimiter,
            limits: Limits::default(),
            is_wide: false,
            buffer: Vec::new(),
            at: 0,
            source: base,
            line: 1,
            cells: Vec::new(),
            ended: false,
            expected: None,
            skipping: None,
            line_ends: LineEnds::default(),
        }
    }

    /// Goes on where the record at `base` is on this physical line.
    #[must_use]
    pub fn on_line(mut self, line: u64) -> Self {
        self.line = line;
        self
    }

    /// Where the next record starts in the source, and on which physical line.
    pub fn place(&self) -> (u64, u64) {
        (self.source, self.line)
    }

    /// Does the next record start there for sure? Not behind a flawed one.
    pub fn is_settled(&self) -> bool {
        self.skipping.is_none()
    }

    /// Counts places in a source of two bytes a unit (UTF-16), where `is_wide`.
    #[must_use]
    pub fn wide(mut self, is_wide: bool) -> Self {
        self.is_wide = is_wide;
        self
    }

    /// With other limits.
    #[must_use]
    pub fn limited(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Add bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.at > 0 {
            self.buffer.drain(..self.at);
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
        if let Some(from) = self.skipping
            && !self.skip(from)
        {
            return None;
        }
        if self.at >= self.buffer.len() {
            return None;
        }
        let start = self.at;
        let (end, next, flaw) = match self.scan(start) {
            Scan::NeedsMore if self.buffer.len() - start <= self.limits.record => return None,
            Scan::NeedsMore => self.cut_long(start, None),
            Scan::Ended { end, next } if end - start > self.limits.record => self.cut_long(start, Some((end, next))),
            Scan::Ended { end, next } => (end, next, None),
            Scan::Open { quote } => self.cut(start, quote, self.open_quote(start, quote)),
            Scan::Long { quote } => {
                let flaw = if self.is_lost(quote) {
                    self.open_quote(start, quote)
                } else {
                    Flaw::LongCell { cell: self.cells.len(), at: quote - start }
                };
                self.cut(start, quote, flaw)
            }
        };
        let line = self.line;
        let bytes = self.buffer.get(start..end).unwrap_or_default();
        let ending = self.buffer.get(end..next).unwrap_or_default();
        // A line end inside a record is inside quotes.
        let inner = line_ends(bytes);
        self.line += inner + u64::from(!ending.is_empty());
        self.line_ends.add(ending, inner);
        let (at, len) = (self.source, measure(bytes, self.is_wide));
        self.source += len + measure(ending, self.is_wide);
        self.at = next;
        let is_last = self.ended && next == self.buffer.len() && ending.is_empty();
        Some(Record { bytes, cells: &self.cells, is_wide: self.is_wide, at, len, line, is_last, flaw })
    }

    fn rules(&self) -> Rules {
        Rules { delimiter: self.delimiter, ended: self.ended, longest: self.limits.cell }
    }

    fn scan(&mut self, start: usize) -> Scan {
        let rules = self.rules();
        scan(&self.buffer, start, rules, &mut self.cells)
    }

    fn open_quote(&self, start: usize, quote: usize) -> Flaw {
        Flaw::OpenQuote { cell: self.cells.len(), at: quote - start }
    }

    /// A quote opened at `quote` and does not close within the longest cell: is the next line a row again, so that it
    /// was lost? Otherwise all that is one cell.
    fn is_lost(&self, quote: usize) -> bool {
        let window = self.buffer.get(..quote + self.limits.cell).unwrap_or(&self.buffer);
        let Some((_, next)) = line_end(window, quote) else { return false };
        let mut cells = Vec::new();
        let rules = Rules { ended: false, ..self.rules() };
        matches!(scan(window, next, rules, &mut cells), Scan::Ended { .. }) && is_full(&cells, self.expected)
    }

    /// Cuts a record that is longer than the limit; where it ends is known or not.
    fn cut_long(&mut self, start: usize, known: Option<(usize, usize)>) -> (usize, usize, Option<Flaw>) {
        let from = start + self.limits.record.min(self.limits.cell);
        let reach = (from + self.limits.cell).min(self.buffer.len());
        match known {
            // A whole line and no more: what follows is the next record.
            Some((end, next)) if line_end(&self.buffer, from).is_none_or(|(first, _)| first == end) && end <= reach => {
                (end, next, Some(Flaw::TooLong { is_whole: true }))
            }
            _ => self.cut(start, from, Flaw::TooLong { is_whole: false }),
        }
    }

    /// Cuts a record that has no good end: at its first line end behind `from`, at most a cell further. What follows is
    /// skipped up to the next line that starts a full record.
    fn cut(&mut self, start: usize, from: usize, flaw: Flaw) -> (usize, usize, Option<Flaw>) {
        let reach = (from + self.limits.cell).min(self.buffer.len());
        let (end, next) = line_end(&self.buffer, from).filter(|(end, _)| *end < reach).unwrap_or((reach, reach));
        self.skipping = Some(if next == end { Skip::InLine } else { Skip::AtLine });
        self.cells.clear();
        self.cells.push(CellSpan::plain(0, end - start));
        (end, next, Some(flaw))
    }

    /// Goes on to the next line that starts a full record. False when more bytes are needed for that.
    fn skip(&mut self, from: Skip) -> bool {
        let mut place = from;
        loop {
            if place == Skip::AtLine {
                if self.at >= self.buffer.len() {
                    return false;
                }
                match self.scan(self.at) {
                    Scan::NeedsMore if self.buffer.len() - self.at <= self.limits.record => return false,
                    Scan::Ended { end, .. }
                        if end - self.at <= self.limits.record && is_full(&self.cells, self.expected) =>
                    {
                        self.skipping = None;
                        return true;
                    }
                    _ => {}
                }
            }
            // A CR at the end of what is there may be half a line end: wait for what follows.
            let known = self.buffer.len() - usize::from(!self.ended && self.buffer.last() == Some(&b'\r'));
            let Some((_, next)) = line_end(self.buffer.get(..known).unwrap_or_default(), self.at) else {
                if known > self.at {
                    place = Skip::InLine;
                }
                self.skipping = Some(place);
                self.pass(self.at.max(known));
                return false;
            };
            self.pass(next);
            self.line += 1;
            place = Skip::AtLine;
            self.skipping = Some(place);
        }
    }

    /// Goes on at `next`; what is passed over is in no record.
    fn pass(&mut self, next: usize) {
        self.source += measure(self.buffer.get(self.at..next).unwrap_or_default(), self.is_wide);
        self.at = next;
    }
}

/// Do these cells make a whole row? Blank cells behind the last column are padding.
fn is_full(cells: &[CellSpan], expected: Option<usize>) -> bool {
    let expected = expected.unwrap_or(1).max(1);
    let padding = cells.get(expected..).unwrap_or_default();
    // A line of prose hardly ever splits into exactly as many cells as the header has.
    cells.len() >= expected && padding.iter().all(|cell| cell.is_empty())
}

/// Bytes of the source file that these bytes of text came from.
fn measure(text: &[u8], is_wide: bool) -> u64 {
    if is_wide { 2 * wide_units(text) } else { text.len() as u64 }
}

#[cfg(test)]
mod tests;
