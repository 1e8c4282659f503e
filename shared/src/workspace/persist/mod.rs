//! A workspace as bytes in chunks, so that a change writes little and a broken record costs one chunk, not the rest.
//!
//! Each chunk: one version byte, then postcard. Chunk n of a table holds its rows from n times the chunk's size. What
//! versions 1 and 2 wrote is read too (`v1`, `v2`).

mod v1;
mod v2;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Before, UndoStep, Workspace};
use crate::ingest::Source;
use crate::model::{Asset, Finding, Findings, Vulnerability};

/// Version of the format; older ones are read or refused by name.
const VERSION: u8 = 3;
/// Findings in a chunk.
pub const FINDINGS_PER_CHUNK: usize = 1 << 16;
/// Assets in a chunk: an edit of one rating writes one chunk.
pub const ASSETS_PER_CHUNK: usize = 1 << 10;
/// Vulnerabilities in a chunk.
pub const VULNERABILITIES_PER_CHUNK: usize = 1 << 12;

/// A table kept in chunks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Assets with ratings.
    Assets,
    /// Vulnerabilities.
    Vulnerabilities,
    /// Findings.
    Findings,
    /// Chunk 0: sources; chunk 1: undo steps; chunk 2: decisions; chunk 3: rules; chunk 4: the inventory.
    Meta,
    /// Feeds: chunk 0 CISA KEV, 1 EPSS, 2 public exploits, 3 what people have yet to hear of them. Kept beside the
    /// workspace, see [`crate::feeds::Feeds::chunks`].
    Feeds,
    /// What a scan saw; the chunk has the scan's number.
    Traces,
    /// What an import, a merge or a split overwrote; the chunk has the number that the undo step names.
    Befores,
}

/// One chunk to store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Its table.
    pub table: Table,
    /// Its number in the table, from 0.
    pub number: u32,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A chunk that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PersistError {
    /// Written by another version.
    #[error("chunk {number} of {table:?} was written by another version of Patchfirst ({found})")]
    Version {
        /// Table.
        table: Table,
        /// Chunk.
        number: u32,
        /// Version found.
        found: u8,
    },
    /// Not readable.
    #[error("chunk {number} of {table:?} is damaged")]
    Damaged {
        /// Table.
        table: Table,
        /// Chunk.
        number: u32,
    },
    /// A chunk is not there.
    #[error("chunk {number} of {table:?} is missing")]
    Missing {
        /// Table.
        table: Table,
        /// Chunk.
        number: u32,
    },
}

impl Workspace {
    /// Everything, in chunks.
    pub fn chunks(&self) -> Vec<Chunk> {
        let all: Vec<u32> = (0..self.assets.len() as u32).collect();
        let mut chunks = self.chunks_of_assets(&all);
        for (number, rows) in self.vulnerabilities.chunks(VULNERABILITIES_PER_CHUNK).enumerate() {
            chunks.push(Chunk { table: Table::Vulnerabilities, number: number as u32, bytes: encode(&rows) });
        }
        for number in 0..self.findings.len().div_ceil(FINDINGS_PER_CHUNK) {
            chunks.push(self.chunk_of_findings(number));
        }
        chunks.push(Chunk { table: Table::Meta, number: 0, bytes: encode(&self.sources) });
        chunks.push(Chunk { table: Table::Meta, number: 2, bytes: encode(&self.decisions) });
        chunks.push(self.chunk_of_rules());
        chunks.push(self.chunk_of_inventory());
        for (&number, trace) in &self.traces {
            chunks.push(Chunk { table: Table::Traces, number, bytes: encode(trace) });
        }
        for (&number, before) in &self.befores {
            chunks.push(Chunk { table: Table::Befores, number, bytes: encode(before) });
        }
        chunks
    }

    /// The chunk that holds the rules.
    pub fn chunk_of_rules(&self) -> Chunk {
        Chunk { table: Table::Meta, number: 3, bytes: encode(&self.rules) }
    }

    /// The chunk that holds the undo steps.
    pub fn chunk_of_undo(&self) -> Chunk {
        Chunk { table: Table::Meta, number: 1, bytes: encode(&self.undo) }
    }

    /// The chunk that holds the inventory.
    pub fn chunk_of_inventory(&self) -> Chunk {
        Chunk { table: Table::Meta, number: 4, bytes: encode(&self.inventory) }
    }

    /// The chunks that hold these findings, the decisions, and the undo steps.
    pub fn chunks_of_findings(&self, findings: &[u32]) -> Vec<Chunk> {
        let mut numbers: Vec<usize> = findings.iter().map(|index| *index as usize / FINDINGS_PER_CHUNK).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut chunks: Vec<Chunk> = numbers.into_iter().map(|number| self.chunk_of_findings(number)).collect();
        chunks.push(self.chunk_of_undo());
        chunks.push(Chunk { table: Table::Meta, number: 2, bytes: encode(&self.decisions) });
        chunks
    }

    fn chunk_of_findings(&self, number: usize) -> Chunk {
        let from = number * FINDINGS_PER_CHUNK;
        let rows = self.findings.slice(from, from + FINDINGS_PER_CHUNK);
        Chunk { table: Table::Findings, number: number as u32, bytes: encode(&rows) }
    }

    /// The chunks that hold these assets, and the undo steps.
    pub fn chunks_of_assets(&self, assets: &[u32]) -> Vec<Chunk> {
        let mut numbers: Vec<usize> = assets.iter().map(|asset| *asset as usize / ASSETS_PER_CHUNK).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut chunks: Vec<Chunk> = numbers
            .into_iter()
            .filter_map(|number| {
                let rows = self.assets.chunks(ASSETS_PER_CHUNK).nth(number)?;
                Some(Chunk { table: Table::Assets, number: number as u32, bytes: encode(&rows) })
            })
            .collect();
        chunks.push(self.chunk_of_undo());
        chunks
    }

    /// A workspace from its chunks. What cannot be read is left out and named; findings that would point at a lost
    /// asset or vulnerability are left out with it. After a loss, only ratings and decisions can still be taken back.
    pub fn from_chunks(chunks: &[Chunk]) -> (Self, Vec<PersistError>) {
        let mut errors = Vec::new();
        let mut workspace = Self::default();
        let assets: Vec<Part<Asset>> = parts::<_, v1::Asset, v2::Asset>(chunks, Table::Assets, &mut errors);
        let vulnerabilities: Vec<Part<Vulnerability>> =
            parts::<_, v1::Vulnerability, v2::Vulnerability>(chunks, Table::Vulnerabilities, &mut errors);
        // A lost chunk keeps its place, empty, so that indexes stay right.
        workspace.assets = joined(assets, ASSETS_PER_CHUNK);
        workspace.vulnerabilities = joined(vulnerabilities, VULNERABILITIES_PER_CHUNK);
        for chunk in of(chunks, Table::Findings) {
            match decode::<Findings, v1::Findings, Findings>(chunk) {
                Ok(rows) if rows.is_even() => workspace.take_findings(chunk.number, &rows),
                Ok(_) => errors.push(PersistError::Damaged { table: Table::Findings, number: chunk.number }),
                Err(error) => errors.push(error),
            }
        }
        for chunk in of(chunks, Table::Meta) {
            let read = match chunk.number {
                0 => rows::<Source, v1::Source, Source>(chunk).map(|sources| workspace.sources = sources),
                1 => rows::<UndoStep, v1::UndoStep, v2::UndoStep>(chunk).map(|undo| workspace.undo = undo),
                2 => plain(chunk).map(|decisions| workspace.decisions = decisions),
                3 => plain(chunk).map(|rules| workspace.rules = rules),
                _ => plain(chunk).map(|inventory| workspace.inventory = inventory),
            };
            errors.extend(read.err());
        }
        for chunk in of(chunks, Table::Traces) {
            let read = plain(chunk).map(|trace| workspace.traces.insert(chunk.number, trace));
            errors.extend(read.err());
        }
        for chunk in of(chunks, Table::Befores) {
            let read = decode::<Before, v2::Before, v2::Before>(chunk)
                .map(|before| workspace.befores.insert(chunk.number, before));
            errors.extend(read.err());
        }
        workspace.tidy(!errors.is_empty());
        (workspace, errors)
    }

    /// Works out what is derived, and drops what nothing names any more.
    fn tidy(&mut self, has_loss: bool) {
        if has_loss {
            self.forget_befores(|_| true);
        }
        self.tidy_undo();
        let sources = &self.sources;
        self.traces.retain(|number, _| sources.iter().any(|source| source.number == *number));
        self.guess_traces();
        self.reindex();
    }

    /// Findings of a chunk. Those that were lost before it, or whose asset or vulnerability was lost, keep their place.
    fn take_findings(&mut self, chunk: u32, rows: &Findings) {
        while self.findings.len() < chunk as usize * FINDINGS_PER_CHUNK {
            self.findings.push(Finding::lost());
        }
        for row in rows.iter() {
            let has_asset = self.assets.get(row.asset as usize).is_some_and(|asset| !asset.is_blank());
            let vulnerability = self.vulnerabilities.get(row.vulnerability as usize);
            let is_whole = has_asset && vulnerability.is_some_and(|known| *known != Vulnerability::default());
            self.findings.push(if is_whole { row } else { Finding::lost() });
        }
    }
}

type Part<T> = (u32, Option<Vec<T>>);

fn of(chunks: &[Chunk], table: Table) -> Vec<&Chunk> {
    let mut found: Vec<&Chunk> = chunks.iter().filter(|chunk| chunk.table == table).collect();
    found.sort_by_key(|chunk| chunk.number);
    found
}

fn parts<T, V1, V2>(chunks: &[Chunk], table: Table, errors: &mut Vec<PersistError>) -> Vec<Part<T>>
where
    T: DeserializeOwned,
    V1: DeserializeOwned + Into<T>,
    V2: DeserializeOwned + Into<T>,
{
    let found = of(chunks, table);
    let last = found.last().map_or(0, |chunk| chunk.number + 1);
    (0..last)
        .map(|number| {
            let read = found
                .iter()
                .find(|chunk| chunk.number == number)
                .ok_or(PersistError::Missing { table, number })
                .and_then(|chunk| rows::<T, V1, V2>(chunk));
            (number, read.map_err(|error| errors.push(error)).ok())
        })
        .collect()
}

fn joined<T: Default>(parts: Vec<Part<T>>, per_chunk: usize) -> Vec<T> {
    let mut all = Vec::new();
    for (_, rows) in parts {
        match rows {
            Some(mut rows) => all.append(&mut rows),
            None => all.extend(std::iter::repeat_with(T::default).take(per_chunk)),
        }
    }
    all
}

fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    // Only a map of unknown length or a failing writer can make this fail; there is neither.
    postcard::to_extend(value, vec![VERSION]).unwrap_or_default()
}

/// The rows of a chunk; `V1` and `V2` are how those versions wrote one.
fn rows<T, V1, V2>(chunk: &Chunk) -> Result<Vec<T>, PersistError>
where
    T: DeserializeOwned,
    V1: DeserializeOwned + Into<T>,
    V2: DeserializeOwned + Into<T>,
{
    /// Rows as an older version wrote them.
    #[derive(Deserialize)]
    #[serde(transparent)]
    struct OldRows<Old>(Vec<Old>);
    impl<T, Old: Into<T>> From<OldRows<Old>> for Vec<T> {
        fn from(old: OldRows<Old>) -> Self {
            old.0.into_iter().map(Into::into).collect()
        }
    }
    decode::<Vec<T>, OldRows<V1>, OldRows<V2>>(chunk)
}

/// A chunk that every version writes alike.
fn plain<T: DeserializeOwned>(chunk: &Chunk) -> Result<T, PersistError> {
    decode::<T, T, T>(chunk)
}

fn decode<T, V1, V2>(chunk: &Chunk) -> Result<T, PersistError>
where
    T: DeserializeOwned,
    V1: DeserializeOwned + Into<T>,
    V2: DeserializeOwned + Into<T>,
{
    let (table, number) = (chunk.table, chunk.number);
    let damaged = PersistError::Damaged { table, number };
    match chunk.bytes.split_first() {
        Some((&VERSION, rest)) => postcard::from_bytes(rest).map_err(|_| damaged),
        Some((&v2::VERSION, rest)) => postcard::from_bytes::<V2>(rest).map(Into::into).map_err(|_| damaged),
        Some((&v1::VERSION, rest)) => postcard::from_bytes::<V1>(rest).map(Into::into).map_err(|_| damaged),
        Some((&found, _)) => Err(PersistError::Version { table, number, found }),
        None => Err(damaged),
    }
}
