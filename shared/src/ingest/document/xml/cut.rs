//! Bytes to pieces of XML: tags, texts and what is skipped. Works on chunks and remembers how far it has looked, so no
//! byte is looked at twice, however the file is cut up.

use std::ops::Range;

use memchr::{memchr, memchr2_iter, memmem};
use quick_xml::parser::{ElementParser, Parser};

use crate::ingest::document::Measure;

/// A piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text between tags, as written.
    Text,
    /// What is inside a CDATA section.
    Cdata,
    /// A tag, without `<` and `>`.
    Tag,
    /// A comment, an instruction or a DOCTYPE: nothing to read.
    Skipped,
}

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cut {
    /// A piece; where its bytes lie, see [`Cutter::bytes`].
    Piece(Piece, Range<usize>),
    /// The text fed so far ends inside a piece.
    NeedsMore,
    /// The text ends here, between two pieces.
    End,
    /// The text ends inside what opens with `<` on this line.
    Unclosed(u32),
    /// This is no XML, in words: nothing behind it can be read.
    Wrong(&'static str),
}

/// What the bytes at the start belong to.
#[derive(Clone, Copy, Debug)]
enum Inside {
    /// Text, or nothing yet.
    Text,
    /// `<` and what follows, not told apart yet.
    Markup,
    Tag(ElementParser),
    Cdata,
    /// Up to these bytes: a comment or an instruction.
    Until(&'static [u8]),
    Doctype(Doctype),
}

/// Cuts text into pieces.
pub struct Cutter {
    measure: Measure,
    buffer: Vec<u8>,
    /// First byte of the current piece in the buffer.
    at: usize,
    /// How far the current piece has been looked at.
    looked: usize,
    /// Where the piece found last ends.
    end: usize,
    inside: Inside,
    is_ended: bool,
    /// Place of `at` in the source file.
    pub source: u64,
    /// Place of `at` in the text fed.
    pub text: u64,
    /// Physical line of `at`, from 1.
    pub line: u32,
    is_after_cr: bool,
    /// Line of the `<` that was met last.
    opens: u32,
}

impl Cutter {
    /// A cutter; `base` is the place of the first byte in the source file.
    pub fn new(measure: Measure, base: u64) -> Self {
        Self {
            measure,
            buffer: Vec::new(),
            at: 0,
            looked: 0,
            end: 0,
            inside: Inside::Text,
            is_ended: false,
            source: base,
            text: 0,
            line: 1,
            is_after_cr: false,
            opens: 1,
        }
    }

    /// More text.
    pub fn feed(&mut self, text: &[u8]) {
        self.commit();
        // What is done with goes once it is the greater part: each byte is moved once at most on average.
        if self.at > self.buffer.len() / 2 {
            self.buffer.drain(..self.at);
            self.looked -= self.at;
            self.end -= self.at;
            self.at = 0;
        }
        self.buffer.extend_from_slice(text);
    }

    /// No more text comes.
    pub fn end(&mut self) {
        self.is_ended = true;
    }

    /// Bytes of a piece.
    pub fn bytes(&self, range: Range<usize>) -> &[u8] {
        self.buffer.get(range).unwrap_or_default()
    }

    /// Bytes waiting for the end of their piece.
    pub fn waiting(&self) -> usize {
        self.buffer.len() - self.at
    }

    /// Place behind the piece found last in the text fed.
    pub fn text_end(&self) -> u64 {
        self.text + (self.end - self.at) as u64
    }

    /// Place of the last byte fed in the text.
    pub fn text_fed(&self) -> u64 {
        self.text + self.waiting() as u64
    }

    /// Place behind the piece found last in the source file.
    pub fn source_end(&self) -> u64 {
        self.source + self.measure.bytes(self.bytes(self.at..self.end))
    }

    /// The next piece. Where `keeps_text` is false, texts are let go as they come.
    pub fn next(&mut self, keeps_text: bool) -> Cut {
        self.commit();
        loop {
            match self.inside {
                Inside::Text => match memchr(b'<', self.unlooked()) {
                    Some(found) => {
                        let end = self.looked + found;
                        self.inside = Inside::Markup;
                        if end > self.at {
                            return self.piece(Piece::Text, self.at..end, end);
                        }
                        self.looked = end;
                    }
                    None if self.is_ended && self.waiting() > 0 => {
                        return self.piece(Piece::Text, self.at..self.buffer.len(), self.buffer.len());
                    }
                    None => {
                        self.looked = self.buffer.len();
                        self.let_go(keeps_text, 0);
                        return if self.is_ended { Cut::End } else { Cut::NeedsMore };
                    }
                },
                Inside::Markup => {
                    self.opens = self.line;
                    match kind(self.bytes(self.at..self.buffer.len()), self.is_ended) {
                        Kind::Is(inside, len) => {
                            self.inside = inside;
                            self.looked = self.at + len;
                        }
                        Kind::Unclear => return self.unfinished(),
                        Kind::Nothing => return Cut::Wrong("A '<' opens no tag here: in a text it is written &lt;."),
                    }
                }
                Inside::Tag(mut parser) => {
                    let found = parser.feed(self.unlooked());
                    let end = found.map_or(self.buffer.len(), |found| self.looked + found);
                    if memchr(b'<', self.bytes(self.looked..end)).is_some() {
                        return Cut::Wrong("A '<' stands inside a tag: the '>' or the quote before it is missing.");
                    }
                    if found.is_some() {
                        self.inside = Inside::Text;
                        return self.piece(Piece::Tag, self.at + 1..end, end + 1);
                    }
                    self.inside = Inside::Tag(parser);
                    self.looked = self.buffer.len();
                    return self.unfinished();
                }
                Inside::Cdata => return self.until(b"]]>", keeps_text.then_some(CDATA.len())),
                Inside::Until(mark) => return self.until(mark, None),
                Inside::Doctype(mut doctype) => {
                    if let Some(found) = self.unlooked().iter().position(|&byte| doctype.ends_at(byte)) {
                        let end = self.looked + found + 1;
                        self.inside = Inside::Text;
                        return self.piece(Piece::Skipped, end..end, end);
                    }
                    self.inside = Inside::Doctype(doctype);
                    self.looked = self.buffer.len();
                    self.let_go(false, 0);
                    return self.unfinished();
                }
            }
        }
    }

    /// Looks for the mark that ends the piece. Its text, behind `skip` bytes, is kept where `skip` is given.
    fn until(&mut self, mark: &'static [u8], skip: Option<usize>) -> Cut {
        if let Some(found) = memmem::find(self.unlooked(), mark) {
            let found = self.looked + found;
            self.inside = Inside::Text;
            let (piece, range) = match skip {
                Some(skip) => (Piece::Cdata, self.at + skip..found),
                None => (Piece::Skipped, found..found),
            };
            return self.piece(piece, range, found + mark.len());
        }
        // The mark itself may be cut in two.
        let rest = mark.len() - 1;
        self.looked = self.looked.max(self.buffer.len().saturating_sub(rest));
        self.let_go(skip.is_some(), rest);
        self.unfinished()
    }

    fn unlooked(&self) -> &[u8] {
        self.bytes(self.looked..self.buffer.len())
    }

    fn unfinished(&self) -> Cut {
        if self.is_ended { Cut::Unclosed(self.opens) } else { Cut::NeedsMore }
    }

    fn piece(&mut self, piece: Piece, range: Range<usize>, end: usize) -> Cut {
        self.end = end;
        Cut::Piece(piece, range)
    }

    /// Passes what has been looked at, unless it is kept.
    fn let_go(&mut self, is_kept: bool, rest: usize) {
        if !is_kept {
            self.end = self.looked.min(self.buffer.len().saturating_sub(rest)).max(self.at);
            self.commit();
        }
    }

    /// Goes behind the piece found last.
    fn commit(&mut self) {
        let passed = self.buffer.get(self.at..self.end).unwrap_or_default();
        self.source += self.measure.bytes(passed);
        self.text += passed.len() as u64;
        for found in memchr2_iter(b'\n', b'\r', passed) {
            let is_feed = passed.get(found) == Some(&b'\n');
            let is_second_half =
                is_feed && if found == 0 { self.is_after_cr } else { passed.get(found - 1) == Some(&b'\r') };
            self.line = self.line.saturating_add(u32::from(!is_second_half));
        }
        if let Some(last) = passed.last() {
            self.is_after_cr = *last == b'\r';
        }
        self.at = self.end.max(self.at);
        self.end = self.at;
        self.looked = self.looked.max(self.at);
    }
}

const CDATA: &[u8] = b"<![CDATA[";
const COMMENT: &[u8] = b"<!--";

enum Kind {
    /// This, and so many bytes say so.
    Is(Inside, usize),
    /// More bytes decide.
    Unclear,
    Nothing,
}

/// What a piece that starts with `<` is.
fn kind(bytes: &[u8], is_ended: bool) -> Kind {
    let may_become = |mark: &[u8]| !is_ended && mark.starts_with(bytes);
    match bytes.get(1) {
        None => Kind::Unclear,
        Some(b'?') => Kind::Is(Inside::Until(b"?>"), 2),
        Some(b'!') if bytes.starts_with(CDATA) => Kind::Is(Inside::Cdata, CDATA.len()),
        Some(b'!') if bytes.starts_with(COMMENT) => Kind::Is(Inside::Until(b"-->"), COMMENT.len()),
        Some(b'!') if may_become(CDATA) || may_become(COMMENT) => Kind::Unclear,
        Some(b'!') => Kind::Is(Inside::Doctype(Doctype::default()), 2),
        Some(b'/' | b'_' | b':' | 0x80..) => Kind::Is(Inside::Tag(ElementParser::default()), 1),
        Some(byte) if byte.is_ascii_alphabetic() => Kind::Is(Inside::Tag(ElementParser::default()), 1),
        Some(_) => Kind::Nothing,
    }
}

/// A DOCTYPE on the way to its end. Nothing in it is read: no entity is defined, no file is fetched.
#[derive(Clone, Copy, Debug, Default)]
struct Doctype {
    place: Place,
    /// The quote that is open, else 0.
    quote: u8,
    /// The last four bytes.
    last: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    /// Outside the brackets.
    #[default]
    Outer,
    /// Between the brackets.
    Subset,
    /// In a declaration between the brackets.
    Declaration,
    Comment,
    Instruction,
}

impl Doctype {
    /// Takes a byte; is it the last one?
    fn ends_at(&mut self, byte: u8) -> bool {
        self.last = self.last << 8 | u32::from(byte);
        let is_last = |mark: &[u8; 4], len: u32| {
            let mask = u32::MAX >> (32 - 8 * len);
            self.last & mask == u32::from_be_bytes(*mark) & mask
        };
        let is_quoting = matches!(self.place, Place::Outer | Place::Declaration);
        let next = match self.place {
            _ if self.quote != 0 => {
                self.quote = if byte == self.quote { 0 } else { self.quote };
                return false;
            }
            Place::Declaration if is_last(b"<!--", 4) => Place::Comment,
            Place::Declaration if is_last(b"\0\0<?", 2) => Place::Instruction,
            _ if is_quoting && matches!(byte, b'"' | b'\'') => {
                self.quote = byte;
                return false;
            }
            Place::Outer if byte == b'[' => Place::Subset,
            Place::Outer => return byte == b'>',
            Place::Subset if byte == b'<' => Place::Declaration,
            Place::Subset if byte == b']' => Place::Outer,
            Place::Declaration if byte == b'>' => Place::Subset,
            Place::Comment if is_last(b"\0-->", 3) => Place::Subset,
            Place::Instruction if is_last(b"\0\0?>", 2) => Place::Subset,
            same => same,
        };
        if next != self.place {
            self.place = next;
            // `<` belongs to what a declaration turns out to be; all else starts afresh.
            self.last = if next == Place::Declaration { u32::from(byte) } else { 0 };
        }
        false
    }
}
