//! XML text to nodes, in a stream: pieces from `cut`, entities and attributes from `text`. No entity of a document is
//! expanded and nothing is fetched, so a document can not make itself larger than it is.

mod cut;
mod text;

use std::ops::Range;

use super::{Driver, Found, Measure, Node};
use crate::ingest::split::MAX_RECORD;
use crate::model::Span;
use cut::{Cut, Cutter, Piece};
use text::{Tag, unescape};

pub(super) use text::declared_encoding;

/// How deep elements may lie in each other.
const MAX_DEPTH: usize = 200;

/// A path at which a node is handed over.
struct Stop {
    names: Vec<&'static str>,
    /// When it closes, and without what is inside?
    is_bare: bool,
}

/// The element that is being built at a stop.
struct Building {
    stop: usize,
    /// The open ones of its nodes, itself first.
    open: Vec<Node>,
    /// Where it starts in the text fed.
    text: u64,
    /// Larger than a record may be: its contents are let go.
    is_too_long: bool,
}

/// The XML driver.
pub(super) struct Xml {
    cut: Cutter,
    measure: Measure,
    stops: Vec<Stop>,
    /// Open elements, the root first, those of `building` left out.
    above: Vec<Node>,
    /// For each of them, a bit per stop whose path it is on.
    on_path: Vec<u64>,
    building: Option<Building>,
    has_root: bool,
    is_done: bool,
    /// Texts that are not in the file's encoding, and the line of the first.
    odd: (u64, u32),
}

impl Xml {
    /// A driver that stops at these paths (64 at most); `base` is the place of the first byte fed.
    pub(super) fn new(stops: &'static [&'static str], measure: Measure, base: u64) -> Self {
        let stop = |path: &&'static str| {
            let (path, is_bare) = path.strip_suffix('/').map_or((*path, false), |path| (path, true));
            Stop { names: path.split('/').collect(), is_bare }
        };
        Self {
            cut: Cutter::new(measure, base),
            measure,
            stops: stops.iter().take(64).map(stop).collect(),
            above: Vec::new(),
            on_path: Vec::new(),
            building: None,
            has_root: false,
            is_done: false,
            odd: (0, 0),
        }
    }

    /// Takes one piece; answers what it completes.
    ///
    /// # Errors
    /// What is wrong with it, in words: nothing behind it can be read.
    fn take(&mut self, piece: Piece, range: Range<usize>) -> Result<Option<Found>, String> {
        if piece == Piece::Tag && range.len() > MAX_RECORD {
            return Err(TOO_LONG_TAG.to_owned());
        }
        let bytes = self.cut.bytes(range);
        let is_blank = || bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0);
        let is_text = matches!(piece, Piece::Text | Piece::Cdata);
        match &mut self.building {
            Some(building) => {
                building.is_too_long |= self.cut.text_end() - building.text > MAX_RECORD as u64;
                if building.is_too_long && is_text {
                    return Ok(None);
                }
            }
            None if is_text && self.above.is_empty() && !is_blank() => {
                return Err(if self.has_root { BEHIND } else { BEFORE }.to_owned());
            }
            None if is_text => return Ok(None),
            None => {}
        }
        if piece == Piece::Skipped {
            return Ok(None);
        }
        let (text, is_odd) = self.measure.encoding.cell(bytes);
        if is_odd {
            self.odd.1 = if self.odd.0 == 0 { self.cut.line } else { self.odd.1 };
            self.odd.0 += 1;
        }
        if piece != Piece::Tag {
            if let Some(node) = self.building.as_mut().and_then(|building| building.open.last_mut()) {
                let text = if piece == Piece::Text { unescape(&text) } else { text };
                // Blanks between elements say nothing.
                if !node.text.is_empty() || !text.trim().is_empty() {
                    node.text.push_str(&text);
                }
            }
            return Ok(None);
        }
        let text = text.into_owned();
        let tag = Tag::of(&text);
        if tag.is_end {
            return self.close(tag.name);
        }
        self.open(&tag)?;
        if tag.is_empty { self.close(tag.name) } else { Ok(None) }
    }

    fn open(&mut self, tag: &Tag<'_>) -> Result<(), String> {
        if self.has_root && self.above.is_empty() && self.building.is_none() {
            return Err(BEHIND.to_owned());
        }
        self.has_root = true;
        let depth = self.above.len() + self.building.as_ref().map_or(0, |building| building.open.len());
        if depth >= MAX_DEPTH {
            return Err(format!("Elements lie in each other more than {MAX_DEPTH} levels deep."));
        }
        let mut node = Node { name: tag.name.to_owned(), at: self.cut.source, line: self.cut.line, ..Node::default() };
        if let Some(building) = &mut self.building {
            if !building.is_too_long {
                node.attributes = tag.attributes()?;
            }
            building.open.push(node);
            return Ok(());
        }
        let before = self.on_path.last().copied().unwrap_or(u64::MAX);
        let matches = |stop: &Stop| stop.names.get(depth).is_some_and(|name| *name == "*" || *name == tag.name);
        let bits = self.stops.iter().enumerate().filter(|(_, stop)| matches(stop));
        let on_path = before & bits.fold(0, |bits, (index, _)| bits | 1 << index);
        if on_path != 0 {
            node.attributes = tag.attributes()?;
        }
        let goes_on =
            self.stops.iter().enumerate().any(|(at, stop)| on_path & 1 << at != 0 && stop.names.len() > depth + 1);
        if let Some(stop) = self.stop_at(on_path, depth + 1, false).filter(|_| !goes_on) {
            self.building = Some(Building { stop, open: vec![node], text: self.cut.text, is_too_long: false });
        } else {
            self.above.push(node);
            self.on_path.push(on_path);
        }
        Ok(())
    }

    /// The first stop on the path that ends at this depth.
    fn stop_at(&self, on_path: u64, depth: usize, is_bare: bool) -> Option<usize> {
        let is_here = |stop: &Stop| stop.names.len() == depth && stop.is_bare == is_bare;
        (0..self.stops.len()).find(|&at| on_path & 1 << at != 0 && self.stops.get(at).is_some_and(is_here))
    }

    fn close(&mut self, name: &str) -> Result<Option<Found>, String> {
        let Some(mut building) = self.building.take() else { return self.close_above(name) };
        let end = self.cut.source_end();
        let Some(mut node) = building.open.pop() else { return Ok(None) };
        check_name(&node, name)?;
        node.len = length(node.at, end);
        match building.open.last_mut() {
            Some(parent) => {
                if !building.is_too_long {
                    parent.children.push(node);
                }
                self.building = Some(building);
                Ok(None)
            }
            None if building.is_too_long => {
                let len = node.len.min(MAX_RECORD as u32);
                Ok(Some(Found::TooLong(Span { at: node.at, len, line: node.line })))
            }
            None => Ok(Some(Found::Node(building.stop, node))),
        }
    }

    fn close_above(&mut self, name: &str) -> Result<Option<Found>, String> {
        let (Some(mut node), Some(on_path)) = (self.above.pop(), self.on_path.pop()) else {
            return Err(format!("</{name}> closes nothing: no element is open here."));
        };
        check_name(&node, name)?;
        node.len = length(node.at, self.cut.source_end());
        let stop = self.stop_at(on_path, self.above.len() + 1, true);
        Ok(stop.map(|stop| Found::Node(stop, node)))
    }

    /// The end of what can be read, at the current piece; a record that is open belongs to what is lost.
    fn broken(&mut self, line: u32, what: String) -> Found {
        self.is_done = true;
        let here = self.cut.source;
        let open = self.building.as_ref().and_then(|building| building.open.first());
        let at = open.map_or(here, |node| node.at);
        Found::Broken(Span { at, len: length(at, here).min(MAX_RECORD as u32), line }, what)
    }

    /// The file ends while an element is open, or inside what opens with `<` on line `inside`.
    fn cut_off(&mut self, inside: Option<u32>) -> Found {
        let open = self.building.as_ref().and_then(|building| building.open.last()).or(self.above.last());
        let unclosed = inside.map(|line| format!("What opens with '<' on line {line} never closes."));
        let ends = open.map(|node| {
            format!("The file ends inside <{}>, which opens on line {}: it was cut off.", node.name, node.line)
        });
        let what: Vec<String> = unclosed.into_iter().chain(ends).collect();
        self.broken(inside.unwrap_or(self.cut.line), what.join(" "))
    }
}

const TOO_LONG_TAG: &str = "A tag goes on for more than 8 MiB: a '>' or a quote is missing.";
const BEFORE: &str = "There is text before the first element.";
const BEHIND: &str = "The document ends here, but the file goes on: put what follows in a file of its own.";

fn length(at: u64, end: u64) -> u32 {
    u32::try_from(end.saturating_sub(at)).unwrap_or(u32::MAX)
}

fn check_name(node: &Node, name: &str) -> Result<(), String> {
    if node.name == name {
        return Ok(());
    }
    Err(format!("</{name}> stands where </{}> should: <{}> opens on line {}.", node.name, node.name, node.line))
}

impl Driver for Xml {
    fn feed(&mut self, text: &[u8]) {
        if !self.is_done {
            self.cut.feed(text);
        }
    }

    fn end(&mut self) {
        self.cut.end();
    }

    fn next(&mut self) -> Option<Found> {
        while !self.is_done {
            let keeps_text = match &self.building {
                Some(building) => !building.is_too_long,
                None => self.above.is_empty(),
            };
            match self.cut.next(keeps_text) {
                Cut::Piece(piece, range) => match self.take(piece, range) {
                    Ok(None) => {}
                    Ok(found) => return found,
                    Err(what) => return Some(self.broken(self.cut.line, what)),
                },
                Cut::NeedsMore => {
                    let fed = self.cut.text_fed();
                    if let Some(building) =
                        self.building.as_mut().filter(|building| keeps_text && fed - building.text > MAX_RECORD as u64)
                    {
                        building.is_too_long = true;
                    } else if self.cut.waiting() > MAX_RECORD + 1 {
                        let what = if self.building.is_none() && self.above.is_empty() && self.has_root {
                            BEHIND
                        } else {
                            TOO_LONG_TAG
                        };
                        return Some(self.broken(self.cut.line, what.to_owned()));
                    } else {
                        return None;
                    }
                }
                Cut::Wrong(what) => return Some(self.broken(self.cut.line, what.to_owned())),
                Cut::Unclosed(line) => return Some(self.cut_off(Some(line))),
                Cut::End if self.building.is_none() && self.above.is_empty() => self.is_done = true,
                Cut::End => return Some(self.cut_off(None)),
            }
        }
        None
    }

    fn above(&self) -> &[Node] {
        &self.above
    }

    fn warnings(&self) -> Vec<String> {
        let (count, line) = self.odd;
        if count == 0 {
            return Vec::new();
        }
        vec![format!("{count} texts are not valid UTF-8 and were read as Windows-1252 (first on line {line}).")]
    }
}

/// Names of the elements in the first bytes of a document, each once, in order: the root's is the first.
pub(super) fn names(head: &[u8]) -> Vec<String> {
    let measure = Measure { encoding: super::Encoding::Utf8, is_wide: false };
    let mut cut = Cutter::new(measure, 0);
    cut.feed(head);
    let mut seen = rustc_hash::FxHashSet::default();
    let mut names = Vec::new();
    while let Cut::Piece(piece, range) = cut.next(false) {
        let text = String::from_utf8_lossy(cut.bytes(range));
        let tag = Tag::of(&text);
        if piece == Piece::Tag && !tag.is_end && !seen.contains(tag.name) {
            seen.insert(tag.name.to_owned());
            names.push(tag.name.to_owned());
        }
    }
    names
}

/// One whole element.
pub(super) fn read(text: &[u8], measure: Measure) -> Option<Node> {
    let mut xml = Xml::new(&["*"], measure, 0);
    xml.feed(text);
    xml.end();
    match xml.next()? {
        Found::Node(_, node) => Some(node),
        _ => None,
    }
}
