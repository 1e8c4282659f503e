//! Reads one range of a table after the other: plain records to rows of numbers, odd ones by the careful splitter and
//! handed over as they are. Never decides where a range truly starts, never looks at what a cell means beyond `coder`.

use std::collections::VecDeque;

use super::cells::Cells;
use super::coder::Coder;
use super::part::{Part, RawRecord};
use super::row::{RAW, Row};
use super::scanner::{PADDING, Plain, Scanner, Step};
use super::seek::{Sought, seek};
use super::task::{Range, Start, Task};
use crate::ingest::encoding::Encoding;
use crate::ingest::fingerprint::{BLOCK, Blocks};
use crate::ingest::split::{LineEnds, MAX_CELL, Splitter};

/// Bytes of a part, about: small enough to be taken while the rest is read.
const PART_BYTES: u64 = 2 << 20;
/// Bytes given to the careful splitter at a time: an odd record is seldom longer.
const CAREFUL_BYTES: usize = 16 << 10;

/// How the next bytes are read.
enum Mode {
    /// Looking for the start of a record.
    Seeking,
    /// Plain records.
    Fast,
    /// An odd record and what follows, up to the next good one.
    Careful(Box<Careful>),
    /// The range is read.
    Done,
}

struct Careful {
    splitter: Splitter,
    /// Bytes of the buffer it was given.
    given: usize,
    is_told_end: bool,
}

/// Reads ranges of one file.
pub struct Parser {
    task: Task,
    columns: usize,
    delimiter: u8,
    is_utf8: bool,
    coder: Coder,
    /// Was nothing told yet of what it knows?
    is_fresh: bool,
    scanner: Scanner,
    /// Bytes read, with [`PADDING`] zeros behind `len`.
    text: Vec<u8>,
    len: usize,
    /// Where the buffer starts in the file.
    base: u64,
    /// Where the next record starts in the buffer.
    at: usize,
    /// Physical lines of the part before that.
    line: u32,
    mode: Mode,
    /// First byte that counts; where a record is looked for, where the search begins.
    from: u64,
    to: u64,
    is_file_end: bool,
    /// The next byte fed is the first of this block.
    prints: Blocks,
    print_number: u32,
    /// The part that is made.
    part: Part,
    ready: VecDeque<Part>,
}

impl Parser {
    /// A parser of one file.
    pub fn new(task: &Task) -> Self {
        Self {
            task: task.clone(),
            columns: task.columns as usize,
            delimiter: task.delimiter,
            is_utf8: task.encoding != Encoding::Windows1252,
            coder: Coder::new(task),
            is_fresh: true,
            scanner: Scanner::new(task.delimiter),
            text: vec![0; PADDING],
            len: 0,
            base: 0,
            at: 0,
            line: 0,
            mode: Mode::Done,
            from: 0,
            to: 0,
            is_file_end: false,
            prints: Blocks::default(),
            print_number: 0,
            part: Part::default(),
            ready: VecDeque::new(),
        }
    }

    /// Begins anew: what a range that was misread told of a host may not be so.
    pub fn forget(&mut self) {
        self.coder = Coder::new(&self.task);
        self.is_fresh = true;
        self.ready.clear();
    }

    /// Starts on a range, once the parts that are ready were taken; its bytes are fed from `read_from` on. Ranges come in
    /// the order of the file, unless all is forgotten: what a host is is told where it is named first.
    pub fn start(&mut self, range: Range) {
        (self.len, self.base, self.at, self.line) = (0, range.read_from, 0, 0);
        self.from = range.start.byte();
        self.to = range.to;
        self.is_file_end = false;
        self.prints = Blocks::default();
        self.print_number = (range.read_from / BLOCK as u64) as u32;
        self.part = Part::default();
        self.part.about.is_first = std::mem::take(&mut self.is_fresh);
        (self.mode, self.part.about.start) = match range.start {
            Start::At(from) => (Mode::Fast, Some(from)),
            Start::Behind(_) => (Mode::Seeking, None),
        };
    }

    /// Room for the next `bytes` bytes of the file; write them, then say so with [`Self::filled`].
    pub fn room(&mut self, bytes: usize) -> &mut [u8] {
        if self.at > 0 {
            self.text.copy_within(self.at..self.len, 0);
            if let Mode::Careful(careful) = &mut self.mode {
                careful.given -= self.at;
            }
            self.base += self.at as u64;
            self.len -= self.at;
            self.at = 0;
        }
        let wanted = self.len + bytes + PADDING;
        if self.text.len() < wanted {
            self.text.resize(wanted, 0);
        }
        self.text.get_mut(self.len..self.len + bytes).unwrap_or_default()
    }

    /// So many bytes were written into the room; `is_file_end` says that the file has no more. See [`Self::next_part`].
    pub fn filled(&mut self, bytes: usize, is_file_end: bool) {
        let end = (self.len + bytes).min(self.text.len() - PADDING);
        self.print(self.len, end);
        self.len = end;
        if let Some(padding) = self.text.get_mut(end..end + PADDING) {
            padding.fill(0);
        }
        self.is_file_end = is_file_end;
        self.skip();
        self.read();
        let is_done = self.is_done();
        if is_done || self.bytes_of_part() >= PART_BYTES {
            self.cut(is_done);
        }
    }

    /// The next part that is ready. The last one of a range says so.
    pub fn next_part(&mut self) -> Option<Part> {
        self.ready.pop_front()
    }

    /// Is the whole range read?
    pub fn is_done(&self) -> bool {
        matches!(self.mode, Mode::Done)
    }

    /// Where the next record starts in the file.
    fn place(&self) -> u64 {
        self.base + self.at as u64
    }

    /// Prints of blocks up to the end of the range; the last one may be cut off by the end of the file.
    fn print(&mut self, from: usize, to: usize) {
        let left = self.to.saturating_sub(self.base + from as u64);
        let to = to.min(from + usize::try_from(left).unwrap_or(usize::MAX));
        let Self { prints, print_number, part, text, .. } = self;
        prints.add(text.get(from..to).unwrap_or_default(), &mut |print| {
            part.about.prints.push((*print_number, print));
            *print_number += 1;
        });
    }

    /// Leaves out what is before the first record.
    fn skip(&mut self) {
        let place = self.place();
        if place < self.from {
            self.at += usize::try_from(self.from - place).unwrap_or(usize::MAX).min(self.len - self.at);
        }
    }

    fn bytes_of_part(&self) -> u64 {
        self.part.about.start.map_or(0, |start| self.place().saturating_sub(start))
    }

    /// Ends the part before the next record.
    fn cut(&mut self, is_last: bool) {
        let mut part = std::mem::take(&mut self.part);
        part.about.end = self.place();
        part.about.lines = std::mem::take(&mut self.line);
        part.about.is_last = is_last;
        if is_last {
            let last = std::mem::take(&mut self.prints).last();
            part.about.prints.extend(last.map(|print| (self.print_number, print)));
        }
        self.part.about.start = Some(part.about.end);
        self.ready.push_back(part);
    }

    fn read(&mut self) {
        if self.place() < self.from && !self.is_file_end {
            return;
        }
        loop {
            let is_waiting = match &mut self.mode {
                Mode::Seeking => self.look_for_start(),
                Mode::Fast => self.read_plain(),
                Mode::Careful(_) => self.read_careful(),
                Mode::Done => true,
            };
            if is_waiting {
                return;
            }
        }
    }

    /// Each answers whether more bytes are needed.
    fn look_for_start(&mut self) -> bool {
        match seek(&mut self.scanner, &self.text, self.at..self.len, self.columns) {
            Sought::NeedsMore if !self.is_file_end => return true,
            Sought::At(at) => {
                self.at = at;
                self.part.about.start = Some(self.place());
                self.mode = Mode::Fast;
            }
            // Whoever reads the range before this one knows where it starts.
            Sought::NeedsMore | Sought::Nowhere => self.mode = Mode::Done,
        }
        false
    }

    fn read_plain(&mut self) -> bool {
        self.scanner.start(&self.text, self.at);
        loop {
            if self.place() >= self.to {
                self.mode = Mode::Done;
                return false;
            }
            match self.scanner.next(&self.text, self.len) {
                Step::Plain(plain) if plain.end - self.at <= MAX_CELL => self.take(plain),
                Step::NeedsMore if !self.is_file_end && self.len - self.at <= MAX_CELL => return true,
                _ => {
                    self.be_careful();
                    return false;
                }
            }
        }
    }

    fn take(&mut self, plain: Plain) {
        let ends = std::mem::take(&mut self.scanner.ends);
        let text = std::mem::take(&mut self.text);
        let cells = Cells { text: &text, start: self.at, ends: &ends };
        // A record that may be a header is a part of its own: what is behind it may have to be read in another way.
        let may_be_header = self.coder.may_be_header(&cells);
        if may_be_header && !self.part.is_empty() {
            self.cut(false);
        }
        let (place, line) = (self.place(), self.line);
        let bytes = text.get(self.at..plain.end).unwrap_or_default();
        let is_text = !plain.is_beyond_ascii || !self.is_utf8 || std::str::from_utf8(bytes).is_ok();
        let part = &mut self.part;
        let row =
            if ends.len() == self.columns && is_text && !may_be_header { self.coder.row(&cells, part) } else { None };
        let row = row.unwrap_or_else(|| {
            cells.as_record(|record| part.about.raw.push(RawRecord::of(record, &mut part.texts)));
            Row::raw(part.about.raw.len() - 1)
        });
        let at = (place - part.about.start.unwrap_or_default()) as u32;
        part.rows.extend_from_slice(&Row { at, len: bytes.len() as u32, line, ..row }.words());
        part.about.line_ends.add(text.get(plain.end..plain.next).unwrap_or_default(), u64::from(plain.inner_lines));
        self.line += plain.inner_lines + 1;
        self.at = plain.next;
        if may_be_header {
            self.cut(false);
        }
        (self.scanner.ends, self.text) = (ends, text);
    }

    fn be_careful(&mut self) {
        let mut splitter = Splitter::new(self.delimiter, self.place());
        splitter.expected = Some(self.columns);
        self.mode = Mode::Careful(Box::new(Careful { splitter, given: self.at, is_told_end: false }));
    }

    /// Reads with the careful splitter until a record without flaw was read.
    fn read_careful(&mut self) -> bool {
        let Mode::Careful(mut careful) = std::mem::replace(&mut self.mode, Mode::Done) else { return true };
        loop {
            if self.next_careful(&mut careful.splitter) {
                self.mode = Mode::Fast;
                return false;
            }
            if careful.given < self.len {
                let end = self.len.min(careful.given + CAREFUL_BYTES);
                careful.splitter.feed(self.text.get(careful.given..end).unwrap_or_default());
                careful.given = end;
            } else if self.is_file_end && !careful.is_told_end {
                careful.splitter.end();
                careful.is_told_end = true;
            } else {
                if !self.is_file_end {
                    self.mode = Mode::Careful(careful);
                }
                return !self.is_file_end;
            }
        }
    }

    /// Hands over the records that the splitter has, up to the first without flaw; answers whether there was one.
    fn next_careful(&mut self, splitter: &mut Splitter) -> bool {
        loop {
            let (lines, (_, first_line)) = (splitter.line_ends, splitter.place());
            let Some(record) = splitter.next() else {
                self.follow(splitter, lines, first_line);
                return false;
            };
            let is_good = record.flaw.is_none();
            let may_be_header = is_good && self.coder.is_header_like(&record);
            if may_be_header && !self.part.is_empty() {
                self.cut(false);
            }
            let part = &mut self.part;
            part.about.raw.push(RawRecord::of(&record, &mut part.texts));
            let row = Row {
                at: (record.at - part.about.start.unwrap_or_default()) as u32,
                len: record.len as u32,
                line: self.line + (record.line - first_line) as u32,
                ..Row::raw(part.about.raw.len() - 1)
            };
            part.rows.extend_from_slice(&row.words());
            self.follow(splitter, lines, first_line);
            if may_be_header {
                self.cut(false);
            }
            if is_good {
                return true;
            }
        }
    }

    /// Goes where the splitter is; `lines` and `first_line` are what it had counted before.
    fn follow(&mut self, splitter: &Splitter, lines: LineEnds, first_line: u64) {
        let (place, line) = splitter.place();
        self.at = (place - self.base) as usize;
        self.line += (line - first_line) as u32;
        self.part.about.line_ends.join(splitter.line_ends.since(lines));
    }
}

impl Row {
    /// The row of a record that is handed over as it is.
    fn raw(number: usize) -> Self {
        Self { host: RAW, vulnerability: number as u32, ..Self::of_words([0; super::row::ROW_WORDS]) }
    }
}
