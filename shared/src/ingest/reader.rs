//! A file in chunks to a [`Scan`] or an [`AssetList`]: looks for its opening, then hands every byte to `rows`. No disk, no clock: the caller
//! feeds bytes and may stop at any time.

use super::document;
use super::encoding::Encoding;
use super::fingerprint::Fingerprint;
use super::inventory::{AssetList, ListRows};
use super::mapping::Mapping;
use super::opening::open;
use super::parts::{Dictionary, Part, Task};
use super::refusal::Refusal;
use super::rows::{FilePlace, Rows, Taken};
use super::scan::Scan;

/// Bytes looked at before encoding and kind of file are decided.
const HEAD: usize = 64 << 10;
/// Bytes searched for a header before the file is refused: room for a per-host summary of 100,000 hosts.
const HEADER_WITHIN: usize = 8 << 20;

/// What a file turned out to be.
enum Stage {
    /// Rows and columns.
    Rows(Box<Rows>),
    /// XML or JSON.
    Document(Box<document::Reader>),
    /// A list of assets.
    List(Box<ListRows>),
}

/// What came of a file.
#[derive(Clone, Debug)]
pub enum Read {
    /// A report.
    Scan(Box<Scan>),
    /// A list of assets.
    List(Box<AssetList>),
}

/// Reads one file.
pub struct Reader {
    name: String,
    fingerprint: Fingerprint,
    head: Vec<u8>,
    /// Size of the head at which to look for the header again: twice what it was, so that looking stays cheap.
    look_at: usize,
    bytes: u64,
    stage: Option<Stage>,
    limit: u64,
    mappings: Vec<Mapping>,
    parted: Option<Parted>,
    /// Bytes still to be fed that were read before.
    skip: usize,
}

/// What is known while parsers read the file.
#[derive(Default)]
struct Parted {
    /// Where the next part has to start: byte and physical line.
    place: FilePlace,
    /// What each parser told.
    dictionaries: Vec<Dictionary>,
}

/// What follows on a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The next part.
    Next,
    /// A further report: feed the file from this byte on.
    ReadOn(u64),
    /// It is no part of this file.
    Damaged,
}

impl Reader {
    /// Starts on a file of `size` bytes (as far as known) with a limit.
    ///
    /// # Errors
    /// When the size alone refuses the file.
    pub fn new(name: &str, size: u64, limit: u64) -> Result<Self, Refusal> {
        if size > limit {
            return Err(Refusal::TooLarge { bytes: size, limit });
        }
        Ok(Self {
            name: name.to_owned(),
            fingerprint: Fingerprint::default(),
            head: Vec::new(),
            look_at: HEAD,
            bytes: 0,
            stage: None,
            limit,
            mappings: Vec::new(),
            parted: None,
            skip: 0,
        })
    }

    /// The same reader, which also reads files whose header a person mapped.
    #[must_use]
    pub fn with_mappings(mut self, mappings: Vec<Mapping>) -> Self {
        self.mappings = mappings;
        self
    }

    /// Rows read so far.
    pub fn rows(&self) -> u64 {
        match &self.stage {
            None => 0,
            Some(Stage::Rows(rows)) => rows.count(),
            Some(Stage::Document(document)) => document.count(),
            Some(Stage::List(list)) => list.count(),
        }
    }

    /// The next bytes of the file.
    ///
    /// # Errors
    /// As soon as it is clear that the file cannot be read.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        self.fingerprint.add(bytes);
        self.bytes += bytes.len() as u64;
        if self.bytes > self.limit {
            return Err(Refusal::TooLarge { bytes: self.bytes, limit: self.limit });
        }
        let (_, mut rest) = bytes.split_at(self.skip.min(bytes.len()));
        self.skip -= bytes.len() - rest.len();
        while self.stage.is_none() && !rest.is_empty() {
            // Looked at in the same sizes however the file comes in: what it is must not depend on that.
            let (now, later) = rest.split_at(rest.len().min(self.look_at - self.head.len()));
            self.head.extend_from_slice(now);
            rest = later;
            if self.head.len() == self.look_at {
                self.look_at *= 2;
                self.try_open(false)?;
            }
        }
        match &mut self.stage {
            Some(Stage::Rows(rows)) => rows.feed(rest),
            Some(Stage::Document(document)) => document.feed(rest),
            Some(Stage::List(list)) => list.feed(rest),
            None => {}
        }
        Ok(())
    }

    /// Is it known what the file is? A long summary before the table can take a while.
    pub fn is_open(&self) -> bool {
        self.stage.is_some()
    }

    /// How parsers may read the rest of the file, and the first byte they have to read. Nothing where only this reader can
    /// read it, or where it has not seen enough yet. From then on parts have to come in, and no bytes.
    pub fn split(&mut self) -> Option<(Task, u64)> {
        let Some(Stage::Rows(rows)) = &mut self.stage else { return None };
        let (task, place) = rows.split()?;
        self.bytes = place.0;
        self.fingerprint = Fingerprint::default();
        self.parted = Some(Parted { place, dictionaries: Vec::new() });
        Some((task, place.0))
    }

    /// Where the next part has to start; 0 where none is awaited.
    pub fn place(&self) -> u64 {
        self.parted.as_ref().map_or(0, |parted| parted.place.0)
    }

    /// What a part of this parser tells for the first time. For every part that comes in, whether its rows count or not.
    pub fn learn(&mut self, parser: usize, part: &Part) {
        let Some(Parted { dictionaries, .. }) = &mut self.parted else { return };
        if dictionaries.len() <= parser {
            dictionaries.resize_with(parser + 1, Dictionary::default);
        }
        if let Some(dictionary) = dictionaries.get_mut(parser) {
            dictionary.learn(part);
        }
    }

    /// Takes the rows of the part of this parser that starts at [`Self::place`].
    pub fn take(&mut self, parser: usize, part: &Part) -> Turn {
        let (Some(Stage::Rows(rows)), Some(parted)) = (&mut self.stage, &mut self.parted) else { return Turn::Damaged };
        let Some(dictionary) = parted.dictionaries.get_mut(parser) else { return Turn::Damaged };
        self.fingerprint.take(part.prints());
        let (at, line) = parted.place;
        let taken = rows.take_part(part, line, dictionary);
        let behind = (part.end(), line + part.lines());
        parted.place = behind;
        self.bytes += part.end() - at;
        match taken {
            Taken::Same => Turn::Next,
            Taken::Damaged => Turn::Damaged,
            Taken::Further => {
                rows.go_on_at(behind);
                let from = self.fingerprint.go_on_at(behind.0);
                self.skip = (behind.0 - from) as usize;
                (self.bytes, self.parted) = (from, None);
                Turn::ReadOn(from)
            }
        }
    }

    fn try_open(&mut self, ended: bool) -> Result<(), Refusal> {
        let encoding = Encoding::detect(&self.head);
        let sight = document::sight(&self.head, encoding);
        if let Some(found) = sight.as_ref().and_then(document::family) {
            let head = std::mem::take(&mut self.head);
            let mut reader = document::Reader::new(found, encoding, &head);
            reader.feed(&head);
            self.stage = Some(Stage::Document(Box::new(reader)));
            return Ok(());
        }
        if let Some(refusal) = sight.as_ref().and_then(document::unknown) {
            return Err(refusal);
        }
        match open(&self.head, ended || self.head.len() >= HEADER_WITHIN, &self.mappings)? {
            Some(mut opening) => {
                let head = std::mem::take(&mut self.head);
                if let Some(plan) = opening.list.take() {
                    let mut list = ListRows::new(opening, plan, &head);
                    list.feed(&head);
                    self.stage = Some(Stage::List(Box::new(list)));
                    return Ok(());
                }
                let mut rows = Rows::new(opening, &head);
                rows.feed(&head);
                self.stage = Some(Stage::Rows(Box::new(rows)));
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// The end of a report.
    ///
    /// # Errors
    /// When the file cannot be read, see [`Refusal`], or is a list of assets.
    pub fn finish(self) -> Result<Scan, Refusal> {
        match self.read()? {
            Read::Scan(scan) => Ok(*scan),
            Read::List(_) => Err(Refusal::AssetList),
        }
    }

    /// The end of the file, whatever it lists.
    ///
    /// # Errors
    /// When the file cannot be read, see [`Refusal`].
    pub fn read(mut self) -> Result<Read, Refusal> {
        let mark = Encoding::detect(&self.head).mark_len(&self.head);
        let is_blank =
            self.head.get(mark..).unwrap_or_default().iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0);
        if is_blank && self.stage.is_none() {
            return Err(Refusal::Empty { bytes: self.bytes });
        }
        if self.stage.is_none() {
            self.try_open(true)?;
        }
        let (name, bytes, fingerprint) = (self.name, self.bytes, self.fingerprint.value());
        let scan = |scan: Scan| Read::Scan(Box::new(scan));
        match self.stage {
            Some(Stage::Rows(rows)) => rows.finish(name, bytes, fingerprint).map(scan),
            Some(Stage::Document(document)) => document.finish(name, bytes, fingerprint).map(scan),
            Some(Stage::List(list)) => list.finish(name, bytes, fingerprint).map(|list| Read::List(Box::new(list))),
            None => Err(Refusal::Empty { bytes }),
        }
    }
}
