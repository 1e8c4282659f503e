//! JSON text to nodes, in a stream (RFC 8259). Several values, each beginning on a line of its own (JSON Lines, or files
//! put together), are read as the items of one array. Of what lies outside the stops only the short scalars of open
//! objects are held.

mod lexer;
#[cfg(test)]
mod tests;

use super::{Driver, Found, Measure, Node};
use crate::model::Span;
use lexer::{Lexer, Place, Token, shown};

/// Deepest nesting read.
const DEPTH: usize = 64;
/// Longest node handed over, bytes.
const NODE: u64 = 8 << 20;
/// Most values in a node handed over: each takes far more memory than its text.
const VALUES: usize = 20_000;
/// Longest name kept, bytes; longer ones lose their end.
const NAME: usize = 200;
/// Longest text kept outside the stops, bytes.
const OUTSIDE: usize = 2 << 10;
/// Scalars kept of an open object outside the stops.
const SCALARS: usize = 100;
/// Names looked at to tell a document.
const NAMES: usize = 500;

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    /// A value of the root, on a line behind this one.
    Root(u32),
    /// A value.
    Value,
    /// A value, or the end of an array without items.
    FirstItem,
    /// A key.
    Key,
    /// A key, or the end of an object without keys.
    FirstKey,
    /// A colon.
    Colon,
    /// A comma, or the end of what is open.
    Comma,
    /// Nothing: it was broken.
    Nothing,
}

/// An open object (whose node is the next one of `open`) or array; how items of an array are called.
enum Frame {
    Object,
    Array(String),
}

/// The stop that is being read.
struct Inside {
    stop: usize,
    /// Open objects around it.
    above: usize,
    at: Place,
    values: usize,
    is_too_long: bool,
}

/// The JSON driver.
pub(super) struct Json {
    lexer: Lexer,
    stops: Vec<Vec<&'static str>>,
    expect: Expect,
    frames: Vec<Frame>,
    open: Vec<Node>,
    key: String,
    inside: Option<Inside>,
}

impl Json {
    /// A driver that stops at these paths; `base` is the place of the first byte fed.
    pub(super) fn new(stops: &'static [&'static str], measure: Measure, base: u64) -> Self {
        Self {
            lexer: Lexer::new(measure, base),
            stops: stops.iter().map(|stop| stop.split('/').collect()).collect(),
            expect: Expect::Root(0),
            frames: Vec::new(),
            open: Vec::new(),
            key: String::new(),
            inside: None,
        }
    }

    fn take(&mut self, token: Token) -> Result<Option<Found>, String> {
        if self.expect == Expect::Root(self.lexer.start().line) {
            return Err("Something follows the end of the document.".to_owned());
        }
        let is_array = matches!(self.frames.last(), Some(Frame::Array(_)));
        match (self.expect, token) {
            (Expect::Root(_) | Expect::Value | Expect::FirstItem, Token::Mark(mark @ (b'{' | b'['))) => {
                self.open(mark == b'{')?;
            }
            (
                Expect::Root(_) | Expect::Value | Expect::FirstItem,
                Token::Text(text) | Token::Number(text) | Token::Word(text),
            ) => return Ok(self.scalar(text)),
            (Expect::FirstItem, Token::Mark(b']')) | (Expect::FirstKey, Token::Mark(b'}')) => return Ok(self.close()),
            (Expect::Comma, Token::Mark(mark @ (b']' | b'}'))) if is_array == (mark == b']') => return Ok(self.close()),
            (Expect::Comma, Token::Mark(b',')) => self.expect = if is_array { Expect::Value } else { Expect::Key },
            (Expect::FirstKey | Expect::Key, Token::Text(key)) => {
                self.key = key;
                self.expect = Expect::Colon;
            }
            (Expect::Colon, Token::Mark(b':')) => self.expect = Expect::Value,
            (_, token) => return Err(self.unexpected(&token)),
        }
        Ok(None)
    }

    fn unexpected(&self, token: &Token) -> String {
        let found = match token {
            Token::Mark(mark) => shown(*mark),
            Token::Text(text) => format!("\"{}\"", text.chars().take(40).collect::<String>()),
            Token::Number(text) | Token::Word(text) => format!("'{text}'"),
        };
        format!("{found} stands where {} belongs.", self.expected())
    }

    fn expected(&self) -> &'static str {
        match self.expect {
            Expect::Root(_) | Expect::Value => "a value",
            Expect::FirstItem => "a value or ']'",
            Expect::Key => "a name in quotes",
            Expect::FirstKey => "a name in quotes or '}'",
            Expect::Colon => "':'",
            Expect::Comma if matches!(self.frames.last(), Some(Frame::Array(_))) => "',' or ']'",
            Expect::Comma => "',' or '}'",
            Expect::Nothing => "nothing",
        }
    }

    /// How the value that begins now is called.
    fn name(&mut self) -> String {
        match self.frames.last() {
            None => "$".to_owned(),
            Some(Frame::Object) => std::mem::take(&mut self.key),
            Some(Frame::Array(name)) => name.clone(),
        }
    }

    /// The stop that a value of this name is at, if none is being read.
    fn stop(&self, name: &str) -> Option<usize> {
        if self.inside.is_some() {
            return None;
        }
        let path = || self.open.iter().map(|node| node.name.as_str()).chain([name]);
        self.stops.iter().position(|stop| {
            stop.len() == self.open.len() + 1
                && stop.iter().zip(path()).all(|(want, have)| *want == "*" || *want == have)
        })
    }

    fn open(&mut self, is_object: bool) -> Result<(), String> {
        if self.frames.len() >= DEPTH {
            return Err(format!("Values are nested more than {DEPTH} deep; no report is."));
        }
        let (name, at) = (self.name(), self.lexer.start());
        if !is_object {
            self.frames.push(Frame::Array(name));
            self.expect = Expect::FirstItem;
            return Ok(());
        }
        if let Some(stop) = self.stop(&name) {
            self.inside = Some(Inside { stop, above: self.open.len(), at, values: 0, is_too_long: false });
        }
        self.open.push(Node { name, at: at.at, line: at.line, ..Node::default() });
        self.frames.push(Frame::Object);
        self.expect = Expect::FirstKey;
        Ok(())
    }

    fn scalar(&mut self, text: String) -> Option<Found> {
        let (name, at) = (self.name(), self.lexer.start());
        let stop = self.stop(&name);
        let node = Node { name, text, at: at.at, len: self.len_from(at.at), line: at.line, ..Node::default() };
        self.value_is_read();
        if let Some(stop) = stop {
            self.add(node.clone());
            return Some(Found::Node(stop, node));
        }
        self.add(node);
        None
    }

    /// Puts a node below the object it belongs to; outside the stops only scalars are put so.
    fn add(&mut self, node: Node) {
        let Some(parent) = self.open.last_mut() else { return };
        let has_room = match &mut self.inside {
            Some(inside) => {
                inside.values += 1;
                !inside.is_too_long
            }
            None => parent.children.len() < SCALARS,
        };
        if has_room {
            parent.children.push(node);
        }
    }

    fn close(&mut self) -> Option<Found> {
        let frame = self.frames.pop();
        self.value_is_read();
        if !matches!(frame, Some(Frame::Object)) {
            return None;
        }
        let mut node = self.open.pop()?;
        node.len = self.len_from(node.at);
        self.watch_size();
        match self.inside.take_if(|inside| inside.above == self.open.len()) {
            Some(Inside { is_too_long: true, .. }) => {
                Some(Found::TooLong(Span { at: node.at, len: node.len, line: node.line }))
            }
            Some(inside) => Some(Found::Node(inside.stop, node)),
            None => {
                if self.inside.is_some() {
                    self.add(node);
                }
                None
            }
        }
    }

    fn value_is_read(&mut self) {
        self.expect = if self.frames.is_empty() { Expect::Root(self.lexer.here().line) } else { Expect::Comma };
    }

    fn len_from(&self, at: u64) -> u32 {
        u32::try_from(self.lexer.here().at - at).unwrap_or(u32::MAX)
    }

    /// Lets go of a node that grew too long; what is left of it is passed over.
    fn watch_size(&mut self) {
        let here = self.lexer.here().at;
        let Some(inside) = &mut self.inside else { return };
        if !inside.is_too_long && (here - inside.at.at > NODE || inside.values > VALUES) {
            inside.is_too_long = true;
            self.open.iter_mut().skip(inside.above).for_each(|node| node.children = Vec::new());
        }
    }

    /// Bytes of the next text that are kept.
    fn kept(&self) -> usize {
        match (&self.inside, self.expect) {
            (_, Expect::Key | Expect::FirstKey) => NAME,
            (Some(Inside { is_too_long: false, .. }), _) => NODE as usize,
            _ => OUTSIDE,
        }
    }

    fn break_off(&mut self, what: String) -> Found {
        self.expect = Expect::Nothing;
        let here = self.lexer.here();
        let at = self.inside.take().map_or(here.at, |inside| inside.at.at);
        Found::Broken(Span { at, len: self.len_from(at), line: here.line }, what)
    }
}

impl Driver for Json {
    fn feed(&mut self, text: &[u8]) {
        if self.expect != Expect::Nothing {
            self.lexer.feed(text);
        }
    }

    fn end(&mut self) {
        self.lexer.end();
    }

    fn next(&mut self) -> Option<Found> {
        while self.expect != Expect::Nothing {
            self.lexer.keep(self.kept());
            let taken = match self.lexer.next() {
                Ok(Some(token)) => self.take(token),
                Ok(None) if self.lexer.is_at_end() && !matches!(self.expect, Expect::Root(_)) => {
                    Err(format!("The file ends where {} belongs: it was cut off.", self.expected()))
                }
                Ok(None) => return None,
                Err(what) => Err(what),
            };
            self.watch_size();
            match taken {
                Ok(None) => {}
                Ok(found) => return found,
                Err(what) => return Some(self.break_off(what)),
            }
        }
        None
    }

    fn above(&self) -> &[Node] {
        let above = self.inside.as_ref().map_or(self.open.len(), |inside| inside.above);
        self.open.get(..above).unwrap_or_default()
    }
}

/// Keys in the first bytes of a document, in order of their first appearance.
pub(super) fn names(head: &[u8]) -> Vec<String> {
    let measure = Measure { encoding: super::Encoding::Utf8, is_wide: false };
    let mut lexer = Lexer::new(measure, 0);
    lexer.feed(head);
    let mut names = Vec::new();
    let mut text = None;
    while let Ok(Some(token)) = lexer.next() {
        match token {
            Token::Text(found) => text = Some(found),
            Token::Mark(b':') => {
                if let Some(name) = text.take()
                    && !names.contains(&name)
                {
                    names.push(name);
                }
            }
            _ => text = None,
        }
        if names.len() >= NAMES {
            break;
        }
    }
    names
}

/// One whole object.
pub(super) fn read(text: &[u8], measure: Measure) -> Option<Node> {
    let mut driver = Json::new(&["$"], measure, 0);
    driver.feed(text);
    driver.end();
    match driver.next()? {
        Found::Node(_, node) => Some(node),
        _ => None,
    }
}
