//! JSON text to tokens (RFC 8259), in any chunks. Every byte is looked at once; where a token lies is known exactly.

use std::borrow::Cow;

use super::super::Measure;
use crate::ingest::encoding::Encoding;

/// Longest number or word, bytes. Far above what any report has.
const BARE: usize = 1 << 10;

/// A place in the source file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Byte.
    pub(super) at: u64,
    /// Physical line, from 1.
    pub(super) line: u32,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// One of `{ } [ ] : ,`.
    Mark(u8),
    /// A string, its escapes resolved.
    Text(String),
    /// A number, as written.
    Number(String),
    /// `true` or `false`, or an empty text for `null`.
    Word(String),
}

enum State {
    Between,
    Text,
    Escape,
    /// Digits of `\u` still to come, and the unit so far.
    Hex(u8, u16),
    Bare,
}

/// Cuts tokens.
pub(super) struct Lexer {
    measure: Measure,
    buffer: Vec<u8>,
    read: usize,
    ended: bool,
    state: State,
    /// Where the next byte lies.
    here: Place,
    /// Where the token found last, or being read, starts.
    start: Place,
    is_after_cr: bool,
    text: Vec<u8>,
    /// First half of a surrogate pair.
    high: Option<u16>,
    /// Bytes of a text that are kept; longer ones lose their end.
    kept: usize,
}

impl Lexer {
    /// A lexer whose first byte lies at `base`.
    pub(super) fn new(measure: Measure, base: u64) -> Self {
        let start = Place { at: base, line: 1 };
        Self {
            measure,
            buffer: Vec::new(),
            read: 0,
            ended: false,
            state: State::Between,
            here: start,
            start,
            is_after_cr: false,
            text: Vec::new(),
            high: None,
            kept: usize::MAX,
        }
    }

    /// More text.
    pub(super) fn feed(&mut self, text: &[u8]) {
        self.buffer.drain(..self.read);
        self.read = 0;
        self.buffer.extend_from_slice(text);
    }

    /// No more text comes.
    pub(super) fn end(&mut self) {
        self.ended = true;
    }

    /// Was everything read, and does no more come?
    pub(super) fn is_at_end(&self) -> bool {
        self.ended && self.read == self.buffer.len()
    }

    /// Texts longer than this lose their end from now on.
    pub(super) fn keep(&mut self, bytes: usize) {
        self.kept = bytes;
    }

    /// Where the token found last starts.
    pub(super) fn start(&self) -> Place {
        self.start
    }

    /// Behind what was read.
    pub(super) fn here(&self) -> Place {
        self.here
    }

    /// The next token; `None` when more text is needed or the end is reached.
    ///
    /// # Errors
    /// What is wrong at [`Lexer::here`], as a sentence.
    pub(super) fn next(&mut self) -> Result<Option<Token>, String> {
        loop {
            let Some(&byte) = self.buffer.get(self.read) else {
                return if self.ended { self.last() } else { Ok(None) };
            };
            let found = match self.state {
                State::Between => self.between(byte),
                State::Text => self.in_text(byte)?,
                State::Escape => {
                    self.escape(byte)?;
                    None
                }
                State::Hex(left, unit) => {
                    self.hex(byte, left, unit)?;
                    None
                }
                State::Bare => self.in_bare(byte)?,
            };
            if found.is_some() {
                return Ok(found);
            }
        }
    }

    /// Goes on by `bytes`, none of which is a line end.
    fn step(&mut self, bytes: usize) {
        let passed = self.buffer.get(self.read..self.read + bytes).unwrap_or_default();
        self.here.at += self.measure.bytes(passed);
        self.read += bytes;
    }

    fn between(&mut self, byte: u8) -> Option<Token> {
        let is_line_end = byte == b'\r' || (byte == b'\n' && !self.is_after_cr);
        self.is_after_cr = byte == b'\r';
        self.start = self.here;
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => {
                self.step(1);
                self.here.line = self.here.line.saturating_add(u32::from(is_line_end));
            }
            b'{' | b'}' | b'[' | b']' | b':' | b',' => {
                self.step(1);
                return Some(Token::Mark(byte));
            }
            b'"' => {
                self.step(1);
                self.text.clear();
                self.state = State::Text;
            }
            _ => {
                self.text.clear();
                self.state = State::Bare;
            }
        }
        None
    }

    fn in_text(&mut self, byte: u8) -> Result<Option<Token>, String> {
        match byte {
            b'"' => {
                self.step(1);
                self.lone_half();
                self.state = State::Between;
                Ok(Some(Token::Text(read_text(std::mem::take(&mut self.text)))))
            }
            b'\\' => {
                self.step(1);
                self.state = State::Escape;
                Ok(None)
            }
            0..0x20 => Err(format!("A text holds {} as it is; JSON wants it escaped.", shown(byte))),
            _ => {
                self.lone_half();
                let rest = self.buffer.get(self.read..).unwrap_or_default();
                let run = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20)).unwrap_or(rest.len());
                let plain = rest.get(..run).unwrap_or_default();
                let text = match self.measure.encoding {
                    Encoding::Windows1252 => Cow::Owned(Encoding::Windows1252.cell(plain).0.into_owned().into_bytes()),
                    _ => Cow::Borrowed(plain),
                };
                let room = self.kept.saturating_sub(self.text.len()).min(text.len());
                self.text.extend_from_slice(text.get(..room).unwrap_or_default());
                self.step(run);
                Ok(None)
            }
        }
    }

    fn escape(&mut self, byte: u8) -> Result<(), String> {
        let plain = match byte {
            b'"' | b'\\' | b'/' => byte,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                self.step(1);
                self.state = State::Hex(4, 0);
                return Ok(());
            }
            _ => return Err(format!("'\\' stands before {} in a text; JSON has no such escape.", shown(byte))),
        };
        self.step(1);
        self.lone_half();
        self.push(char::from(plain));
        self.state = State::Text;
        Ok(())
    }

    fn hex(&mut self, byte: u8, left: u8, unit: u16) -> Result<(), String> {
        let digit = char::from(byte).to_digit(16);
        let digit = digit.ok_or_else(|| format!("Four hexadecimal digits follow '\\u'; here is {}.", shown(byte)))?;
        self.step(1);
        let unit = unit << 4 | digit as u16;
        if left > 1 {
            self.state = State::Hex(left - 1, unit);
            return Ok(());
        }
        self.state = State::Text;
        match (self.high.take(), unit) {
            (Some(high), 0xDC00..=0xDFFF) => {
                let pair = char::decode_utf16([high, unit]).next().and_then(Result::ok);
                self.push(pair.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            (before, _) => {
                if before.is_some() {
                    self.push(char::REPLACEMENT_CHARACTER);
                }
                match unit {
                    0xD800..=0xDBFF => self.high = Some(unit),
                    _ => self.push(char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER)),
                }
            }
        }
        Ok(())
    }

    /// Half of a surrogate pair without the other is no character.
    fn lone_half(&mut self) {
        if self.high.take().is_some() {
            self.push(char::REPLACEMENT_CHARACTER);
        }
    }

    fn push(&mut self, ch: char) {
        if self.text.len() < self.kept {
            self.text.extend_from_slice(ch.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }

    fn in_bare(&mut self, byte: u8) -> Result<Option<Token>, String> {
        if matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'{' | b'}' | b'[' | b']' | b':' | b',' | b'"') {
            return self.bare().map(Some);
        }
        if self.text.len() >= BARE {
            return Err("A number or word goes on for more than 1,000 characters.".to_owned());
        }
        self.text.push(byte);
        self.step(1);
        Ok(None)
    }

    fn bare(&mut self) -> Result<Token, String> {
        self.state = State::Between;
        let text = String::from_utf8_lossy(&std::mem::take(&mut self.text)).into_owned();
        match text.as_str() {
            "null" => Ok(Token::Word(String::new())),
            "true" | "false" => Ok(Token::Word(text)),
            _ if is_number(text.as_bytes()) => Ok(Token::Number(text)),
            _ => {
                let start: String = text.chars().take(40).collect();
                Err(format!("'{start}' is neither a number nor true, false or null; a text needs double quotes."))
            }
        }
    }

    /// At the end of the file: a number or word may end there, a text may not.
    fn last(&mut self) -> Result<Option<Token>, String> {
        match self.state {
            State::Between => Ok(None),
            State::Bare => self.bare().map(Some),
            _ => Err("The file ends inside a text: it was cut off.".to_owned()),
        }
    }
}

/// A byte in words.
pub(super) fn shown(byte: u8) -> String {
    match byte {
        b'\n' | b'\r' => "a line end".to_owned(),
        b'\t' => "a tab".to_owned(),
        0x20..0x7F => format!("'{}'", char::from(byte)),
        _ => format!("the byte {byte:#04X}"),
    }
}

/// Bytes that are no UTF-8 are read as Windows-1252, so that nothing is lost.
fn read_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        let mut text = String::new();
        for chunk in error.as_bytes().utf8_chunks() {
            text.push_str(chunk.valid());
            text.push_str(&Encoding::Windows1252.cell(chunk.invalid()).0);
        }
        text
    })
}

/// RFC 8259, section 6.
fn is_number(text: &[u8]) -> bool {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let whole = digits(text);
    if whole == 0 || (whole > 1 && text.first() == Some(&b'0')) {
        return false;
    }
    let mut rest = text.get(whole..).unwrap_or_default();
    if let Some(fraction) = rest.strip_prefix(b".") {
        let len = digits(fraction);
        if len == 0 {
            return false;
        }
        rest = fraction.get(len..).unwrap_or_default();
    }
    let Some(exponent) = rest.strip_prefix(b"e").or_else(|| rest.strip_prefix(b"E")) else { return rest.is_empty() };
    let exponent = exponent.strip_prefix(b"+").or_else(|| exponent.strip_prefix(b"-")).unwrap_or(exponent);
    !exponent.is_empty() && digits(exponent) == exponent.len()
}
