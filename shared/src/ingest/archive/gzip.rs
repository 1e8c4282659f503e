//! gzip (RFC 1952): members one behind the other are one file.

use super::inflate::Inflate;
use super::tally::{Tally, shown_name};
use super::{Piece, Step, number, refuse};
use crate::ingest::refusal::Refusal;

/// Bytes before the optional fields of a member.
const FIXED: usize = 10;
/// Longest name or comment of a member, bytes.
const TEXT: usize = 64 << 10;

enum State {
    /// A member, or the end.
    Member,
    Data,
    Checks,
    /// Behind the last member.
    Behind,
}

pub(super) struct Gzip {
    state: State,
    /// Name of the file inside, where no member says it.
    name: String,
    members: u32,
    inflate: Inflate,
}

impl Gzip {
    pub(super) fn new(name: &str) -> Self {
        let lower = name.to_ascii_lowercase();
        let bare = lower.strip_suffix(".gz").and_then(|bare| name.get(..bare.len())).unwrap_or(name);
        Self { state: State::Member, name: bare.to_owned(), members: 0, inflate: Inflate::default() }
    }

    pub(super) fn step(
        &mut self,
        bytes: &[u8],
        tally: &mut Tally,
        give: &mut dyn FnMut(Piece<'_>),
    ) -> Result<Step, Refusal> {
        match self.state {
            State::Member => self.member(bytes, tally),
            State::Data => {
                let (used, is_end) = self.inflate.run(bytes, tally, give)?;
                if is_end {
                    self.state = State::Checks;
                }
                Ok(if used > 0 || is_end { Step::Took(used) } else { Step::More })
            }
            State::Checks => {
                let (Some(crc), Some(len)) = (number(bytes, 0, 4), number(bytes, 4, 4)) else { return Ok(Step::More) };
                tally.check(crc as u32, len == tally.file_bytes() & 0xFFFF_FFFF)?;
                self.state = State::Member;
                Ok(Step::Took(8))
            }
            State::Behind if bytes.is_empty() => Ok(Step::More),
            State::Behind => {
                tally.trailing += bytes.len() as u64;
                Ok(Step::Took(bytes.len()))
            }
        }
    }

    fn member(&mut self, bytes: &[u8], tally: &mut Tally) -> Result<Step, Refusal> {
        // Behind a member anything else than a member is no part of the archive; zeros fill a block.
        if self.members > 0 && !matches!(bytes, [] | [0x1F] | [0x1F, 0x8B, ..]) {
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            if zeros == 0 {
                self.state = State::Behind;
            }
            return Ok(Step::Took(zeros));
        }
        let Some(head) = bytes.get(..FIXED) else { return Ok(Step::More) };
        let (method, flags) = (head.get(2).copied().unwrap_or_default(), head.get(3).copied().unwrap_or_default());
        if method != 8 || flags & 0xE0 != 0 {
            return Err(refuse("It is packed in a way that no gzip knows. Download it again, or unpack it yourself."));
        }
        let mut at = FIXED;
        if flags & 4 != 0 {
            let Some(len) = number(bytes, at, 2) else { return Ok(Step::More) };
            at += 2 + len as usize;
        }
        let mut name = None;
        for (flag, is_name) in [(8, true), (16, false)] {
            if flags & flag == 0 {
                continue;
            }
            let rest = bytes.get(at..).unwrap_or_default();
            let Some(len) = memchr::memchr(0, rest) else {
                return if rest.len() > TEXT {
                    Err(refuse("Its head is damaged. Download it again."))
                } else {
                    Ok(Step::More)
                };
            };
            if is_name {
                name = rest.get(..len).map(shown_name);
            }
            at += len + 1;
        }
        at += if flags & 2 == 0 { 0 } else { 2 };
        if bytes.len() < at {
            return Ok(Step::More);
        }
        if self.members == 0 {
            let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| self.name.clone());
            tally.begin(name)?;
        } else {
            tally.goes_on();
        }
        self.members += 1;
        self.inflate.restart();
        self.state = State::Data;
        Ok(Step::Took(at))
    }

    /// Is this a good place to end, with these bytes left?
    pub(super) fn is_whole(&self, left: &[u8]) -> bool {
        match self.state {
            State::Member => self.members > 0 && left.is_empty(),
            State::Behind => true,
            _ => false,
        }
    }
}
