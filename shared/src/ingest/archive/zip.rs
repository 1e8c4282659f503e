//! ZIP (APPNOTE 6.3), read from its first byte to its last: the heads of the entries count, the directory behind them is
//! only passed over. Data descriptors and ZIP64 sizes are known.

use super::inflate::Inflate;
use super::tally::{Tally, shown_name};
use super::{Piece, Step, number, refuse};
use crate::ingest::refusal::Refusal;

const ENTRY: u64 = 0x0403_4B50;
const DESCRIPTOR: u64 = 0x0807_4B50;
const DIRECTORY: u64 = 0x0201_4B50;
const SIGNATURE: u64 = 0x0505_4B50;
const END_64: u64 = 0x0606_4B50;
const LOCATOR_64: u64 = 0x0706_4B50;
const END: u64 = 0x0605_4B50;
/// What a size says that stands elsewhere.
const ELSEWHERE: u64 = 0xFFFF_FFFF;
/// Longest record behind the entries, bytes.
const RECORD: u64 = 1 << 20;

/// What the head of an entry says of its data.
#[derive(Clone, Copy, Default)]
struct Said {
    is_stored: bool,
    /// Checksum and sizes stand behind the data.
    is_later: bool,
    crc: u32,
    packed: u64,
    unpacked: u64,
}

#[derive(Default)]
enum State {
    #[default]
    Between,
    Stored(u64),
    Deflated(u64),
    /// Behind the data, of which there were so many bytes.
    Checks(u64),
    Behind,
}

#[derive(Default)]
pub(super) struct Zip {
    state: State,
    said: Said,
    is_directory: bool,
    inflate: Inflate,
}

/// Name of the first entry, as its bytes.
pub(super) fn first_name(head: &[u8]) -> Option<&[u8]> {
    head.get(30..30 + number(head, 26, 2)? as usize)
}

impl Zip {
    pub(super) fn step(
        &mut self,
        bytes: &[u8],
        tally: &mut Tally,
        give: &mut dyn FnMut(Piece<'_>),
    ) -> Result<Step, Refusal> {
        match self.state {
            State::Between => self.between(bytes, tally),
            State::Stored(0) => {
                self.state = State::Checks(self.said.packed);
                Ok(Step::Took(0))
            }
            State::Stored(left) => {
                let here =
                    bytes.get(..usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len())).unwrap_or_default();
                tally.bytes(here.len(), here, give)?;
                self.state = State::Stored(left - here.len() as u64);
                Ok(if here.is_empty() { Step::More } else { Step::Took(here.len()) })
            }
            State::Deflated(before) => {
                let (used, is_end) = self.inflate.run(bytes, tally, give)?;
                let packed = before + used as u64;
                self.state = if is_end { State::Checks(packed) } else { State::Deflated(packed) };
                Ok(if used > 0 || is_end { Step::Took(used) } else { Step::More })
            }
            State::Checks(packed) => self.checks(bytes, packed, tally),
            State::Behind if bytes.is_empty() => Ok(Step::More),
            State::Behind => {
                tally.trailing += bytes.len() as u64;
                Ok(Step::Took(bytes.len()))
            }
        }
    }

    /// Did the archive end as it should?
    pub(super) fn is_whole(&self) -> bool {
        matches!(self.state, State::Behind)
    }

    fn between(&mut self, bytes: &[u8], tally: &mut Tally) -> Result<Step, Refusal> {
        let Some(mark) = number(bytes, 0, 4) else { return Ok(Step::More) };
        let long = |at| number(bytes, at, 8).map(|len| len.saturating_add(12));
        let short = |at, fixed: u64| number(bytes, at, 2).map(|len| fixed + len);
        let len = match mark {
            ENTRY if !self.is_directory => return self.entry(bytes, tally),
            DIRECTORY => [28, 30, 32].iter().try_fold(46, |sum, at| Some(sum + number(bytes, *at, 2)?)),
            SIGNATURE => short(4, 6),
            END_64 => long(4),
            LOCATOR_64 => Some(20),
            END => short(20, 22),
            DESCRIPTOR => {
                return Err(refuse(
                    "It is one part of an archive that was split. Put the parts together, or unpack it yourself.",
                ));
            }
            _ => return Err(refuse("It is damaged between two files. Download it again.")),
        };
        self.is_directory = true;
        let Some(len) = len else { return Ok(Step::More) };
        if len > RECORD {
            return Err(refuse("Its directory is damaged. Download it again."));
        }
        if (bytes.len() as u64) < len {
            return Ok(Step::More);
        }
        if mark == END {
            self.state = State::Behind;
        }
        Ok(Step::Took(len as usize))
    }

    fn entry(&mut self, bytes: &[u8], tally: &mut Tally) -> Result<Step, Refusal> {
        let get = |at, len| number(bytes, at, len).unwrap_or_default();
        let (name_len, extra_len) = (get(26, 2) as usize, get(28, 2) as usize);
        let len = 30 + name_len + extra_len;
        if bytes.len() < 30.max(len) {
            return Ok(Step::More);
        }
        let (flags, method) = (get(6, 2), get(8, 2));
        tally.begin(shown_name(bytes.get(30..30 + name_len).unwrap_or_default()))?;
        if flags & 0x41 != 0 || method == 99 {
            return Err(refuse(format!(
                "{} is encrypted. Unpack the archive with its password and drop the report inside.",
                tally.inside()
            )));
        }
        if !matches!(method, 0 | 8) {
            return Err(refuse(format!(
                "{} is packed with {}; only deflate is read. Unpack the archive yourself, or pack it again as an ordinary ZIP.",
                tally.inside(),
                method_name(method)
            )));
        }
        let mut said = Said {
            is_stored: method == 0,
            is_later: flags & 8 != 0,
            crc: get(14, 4) as u32,
            packed: get(18, 4),
            unpacked: get(22, 4),
        };
        said.take_long_sizes(bytes.get(30 + name_len..len).unwrap_or_default());
        self.inflate.restart();
        self.state = if said.is_stored { State::Stored(said.packed) } else { State::Deflated(0) };
        self.said = said;
        Ok(Step::Took(len))
    }

    /// Checksum and sizes of an entry beside what came out of it.
    fn checks(&mut self, bytes: &[u8], packed: u64, tally: &mut Tally) -> Result<Step, Refusal> {
        let said = self.said;
        let mut len = 0;
        if said.is_later {
            // With or without a mark, with short or long sizes: the one that fits counts. The directory follows, so
            // that there are always as many bytes.
            let Some(window) = bytes.get(..24) else { return Ok(Step::More) };
            let marked = if number(window, 0, 4) == Some(DESCRIPTOR) { 4 } else { 0 };
            let fits = |at: usize, size: usize| {
                number(window, at, 4) == Some(u64::from(tally.crc()))
                    && number(window, at + 4, size) == Some(packed)
                    && number(window, at + 4 + size, size) == Some(tally.file_bytes())
            };
            let found = [(marked, 4), (marked, 8), (0, 4), (0, 8)].into_iter().find(|(at, size)| fits(*at, *size));
            // Some writers announce a descriptor for what is empty, and write none.
            let is_none = packed == 0 && number(window, 0, 4).is_some_and(|mark| mark == ENTRY || mark == DIRECTORY);
            match found {
                Some((at, size)) => len = at + 4 + 2 * size,
                None if is_none => {}
                None if said.is_stored && packed == 0 => {
                    return Err(refuse(format!(
                        "{} is stored without saying how long it is. Unpack the archive yourself and drop the report inside.",
                        tally.inside()
                    )));
                }
                None => tally.check(!tally.crc(), false)?,
            }
        } else {
            tally.check(said.crc, packed == said.packed && tally.file_bytes() == said.unpacked)?;
        }
        tally.end();
        self.state = State::Between;
        Ok(Step::Took(len))
    }
}

impl Said {
    /// ZIP64: sizes that do not fit stand in an extra field, in this order.
    fn take_long_sizes(&mut self, extra: &[u8]) {
        let mut rest = extra;
        while let (Some(kind), Some(len)) = (number(rest, 0, 2), number(rest, 2, 2)) {
            let field = rest.get(4..).unwrap_or_default();
            if kind == 1 {
                let mut at = 0;
                for size in [&mut self.unpacked, &mut self.packed] {
                    if *size == ELSEWHERE {
                        *size = number(field, at, 8).unwrap_or(*size);
                        at += 8;
                    }
                }
                return;
            }
            rest = field.get(len as usize..).unwrap_or_default();
        }
    }
}

fn method_name(method: u64) -> String {
    match method {
        9 => "Deflate64".to_owned(),
        12 => "bzip2".to_owned(),
        14 => "LZMA".to_owned(),
        93 => "Zstandard".to_owned(),
        95 => "xz".to_owned(),
        _ => format!("method {method}"),
    }
}
