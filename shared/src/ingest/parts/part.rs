//! What a parser hands over: rows of numbers, what is new in them, and records as they are.

use serde::{Deserialize, Serialize};

use super::cells::Cells;
use super::row::{ROW_WORDS, Row};
use crate::ingest::dates::Evidence;
use crate::ingest::split::{CellSpan, Flaw, LineEnds, Record};

/// A stretch of the file, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// Everything but rows and texts.
    pub(in crate::ingest) about: About,
    /// Rows, [`ROW_WORDS`] words each.
    pub(in crate::ingest) rows: Vec<u32>,
    /// Texts of entries and raw records, one behind the other.
    pub(in crate::ingest) texts: Vec<u8>,
}

/// What a part says of itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::ingest) struct About {
    /// First byte; `None` where no record was found in the range.
    pub(in crate::ingest) start: Option<u64>,
    /// First byte of the record behind it.
    pub(in crate::ingest) end: u64,
    /// Physical lines in it.
    pub(in crate::ingest) lines: u32,
    /// How they end.
    pub(in crate::ingest) line_ends: LineEnds,
    /// What its dates prove.
    pub(in crate::ingest) evidence: Evidence,
    /// Does its parser count hosts and vulnerabilities anew from here on?
    pub(in crate::ingest) is_first: bool,
    /// Is it the last one of its range?
    pub(in crate::ingest) is_last: bool,
    /// Prints of blocks that were read: number of the block, print.
    pub(in crate::ingest) prints: Vec<(u32, u64)>,
    /// Hosts named for the first time by this parser.
    pub(in crate::ingest) hosts: Entries,
    /// Vulnerabilities named for the first time by this parser.
    pub(in crate::ingest) vulnerabilities: Entries,
    /// Records as they are.
    pub(in crate::ingest) raw: Vec<RawRecord>,
}

impl Part {
    /// The three pieces it travels in: about, rows, texts.
    pub fn pieces(&self) -> (Vec<u8>, &[u32], &[u8]) {
        // Plain data of known length always fits a growing buffer.
        (postcard::to_stdvec(&self.about).unwrap_or_default(), &self.rows, &self.texts)
    }

    /// Put together again; `None` where the pieces are no part.
    pub fn of_pieces(about: &[u8], rows: Vec<u32>, texts: Vec<u8>) -> Option<Self> {
        Some(Self { about: postcard::from_bytes(about).ok()?, rows, texts })
    }

    /// First byte; `None` where its range holds no start of a record that its parser could find.
    pub fn start(&self) -> Option<u64> {
        self.about.start
    }

    /// First byte of the record behind it: how far its parser got.
    pub fn end(&self) -> u64 {
        self.about.end
    }

    /// Bytes of the file that it is made of.
    pub fn bytes(&self) -> u64 {
        self.about.start.map_or(0, |start| self.about.end.saturating_sub(start))
    }

    /// Physical lines in it.
    pub(in crate::ingest) fn lines(&self) -> u64 {
        u64::from(self.about.lines)
    }

    /// Prints of the blocks that were read for it.
    pub(in crate::ingest) fn prints(&self) -> &[(u32, u64)] {
        &self.about.prints
    }

    /// Is it the last one of its range?
    pub fn is_last(&self) -> bool {
        self.about.is_last
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.rows.len() / ROW_WORDS
    }

    /// None?
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(in crate::ingest) fn row(&self, index: usize) -> Option<Row> {
        let words = self.rows.get(index * ROW_WORDS..)?.first_chunk::<ROW_WORDS>()?;
        Some(Row::of_words(*words))
    }
}

/// A cell that is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::ingest) struct Told {
    /// Its column.
    pub(super) column: u16,
    /// Bytes of its text.
    pub(super) len: u32,
    /// Are quotes in it doubled?
    pub(super) is_doubled: bool,
}

/// The cells of hosts or vulnerabilities, as the first record that names each has them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::ingest) struct Entries {
    /// The cells of all of them, one behind the other.
    pub(super) cells: Vec<Told>,
    /// Of each: how many cells, and where its texts start in those of the part.
    pub(super) each: Vec<(u32, u32)>,
}

impl Entries {
    pub(super) fn push(&mut self, cells: &Cells<'_>, columns: &[usize], texts: &mut Vec<u8>) {
        self.each.push((columns.len() as u32, texts.len() as u32));
        self.cells.extend(columns.iter().map(|&column| {
            let raw = cells.raw(column);
            texts.extend_from_slice(raw);
            Told { column: column as u16, len: raw.len() as u32, is_doubled: cells.is_doubled(column) }
        }));
    }
}

/// A record as it is. Its bytes are in the texts of the part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::ingest) struct RawRecord {
    /// Bytes.
    pub(super) len: u32,
    /// Where they start in the texts.
    pub(super) text: u32,
    pub(super) cells: Vec<CellSpan>,
    pub(super) is_last: bool,
    pub(super) flaw: Option<Flaw>,
}

impl RawRecord {
    pub(super) fn of(record: &Record<'_>, texts: &mut Vec<u8>) -> Self {
        let text = texts.len() as u32;
        texts.extend_from_slice(record.source());
        Self {
            len: record.len as u32,
            text,
            cells: record.spans().to_vec(),
            is_last: record.is_last,
            flaw: record.flaw,
        }
    }

    /// Lends it as the record it was, at this place of the file.
    pub(in crate::ingest) fn as_record<T>(
        &self,
        texts: &[u8],
        at: u64,
        line: u64,
        read: impl FnOnce(&Record<'_>) -> T,
    ) -> T {
        let start = self.text as usize;
        let bytes = texts.get(start..start + self.len as usize).unwrap_or_default();
        let mut record = Record::of_cells(bytes, &self.cells, line);
        (record.at, record.is_last, record.flaw) = (at, self.is_last, self.flaw);
        read(&record)
    }
}
