//! A workspace as bytes in chunks, so that a change writes little and a broken record costs one chunk, not the rest.
//!
//! Each chunk: one version byte, then postcard. Chunk n of a table holds its rows from n times the chunk's size.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{UndoStep, Workspace};
use crate::ingest::Source;
use crate::model::{Asset, Findings, Vulnerability};

/// Version of the format; older ones are read or refused by name.
const VERSION: u8 = 2;
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
    /// Chunk 0: sources; chunk 1: undo steps.
    Meta,
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
            let from = number * FINDINGS_PER_CHUNK;
            let rows = self.findings.slice(from, from + FINDINGS_PER_CHUNK);
            chunks.push(Chunk { table: Table::Findings, number: number as u32, bytes: encode(&rows) });
        }
        chunks.push(Chunk { table: Table::Meta, number: 0, bytes: encode(&self.sources) });
        chunks
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
        chunks.push(Chunk { table: Table::Meta, number: 1, bytes: encode(&self.undo) });
        chunks
    }

    /// A workspace from its chunks. What cannot be read is left out and named; findings that would point at a lost
    /// asset or vulnerability are left out with it.
    pub fn from_chunks(chunks: &[Chunk]) -> (Self, Vec<PersistError>) {
        let mut errors = Vec::new();
        let mut workspace = Self::default();
        let assets: Vec<Part<Asset>> = parts(chunks, Table::Assets, &mut errors);
        let vulnerabilities: Vec<Part<Vulnerability>> = parts(chunks, Table::Vulnerabilities, &mut errors);
        // A lost chunk keeps its place, empty, so that indexes stay right.
        workspace.assets = joined(assets, ASSETS_PER_CHUNK);
        workspace.vulnerabilities = joined(vulnerabilities, VULNERABILITIES_PER_CHUNK);
        for chunk in of(chunks, Table::Findings) {
            match decode::<Findings>(chunk) {
                Ok(rows) if rows.is_even() => workspace.take_findings(&rows),
                Ok(_) => errors.push(PersistError::Damaged { table: Table::Findings, number: chunk.number }),
                Err(error) => errors.push(error),
            }
        }
        for chunk in of(chunks, Table::Meta) {
            let read = match chunk.number {
                0 => decode::<Vec<Source>>(chunk).map(|sources| workspace.sources = sources),
                _ => decode::<Vec<UndoStep>>(chunk).map(|undo| workspace.undo = undo),
            };
            errors.extend(read.err());
        }
        workspace.reindex();
        (workspace, errors)
    }

    fn take_findings(&mut self, rows: &Findings) {
        for row in rows.iter() {
            let has_asset = self.assets.get(row.asset as usize).is_some_and(|asset| *asset != Asset::default());
            if has_asset && (row.vulnerability as usize) < self.vulnerabilities.len() {
                self.findings.push(row);
            }
        }
    }
}

type Part<T> = (u32, Option<Vec<T>>);

fn of(chunks: &[Chunk], table: Table) -> Vec<&Chunk> {
    let mut found: Vec<&Chunk> = chunks.iter().filter(|chunk| chunk.table == table).collect();
    found.sort_by_key(|chunk| chunk.number);
    found
}

fn parts<T: DeserializeOwned>(chunks: &[Chunk], table: Table, errors: &mut Vec<PersistError>) -> Vec<Part<T>> {
    let found = of(chunks, table);
    let last = found.last().map_or(0, |chunk| chunk.number + 1);
    (0..last)
        .map(|number| {
            let read = found
                .iter()
                .find(|chunk| chunk.number == number)
                .ok_or(PersistError::Missing { table, number })
                .and_then(|chunk| decode::<Vec<T>>(chunk));
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

fn decode<T: for<'a> Deserialize<'a>>(chunk: &Chunk) -> Result<T, PersistError> {
    let (table, number) = (chunk.table, chunk.number);
    match chunk.bytes.split_first() {
        Some((&VERSION, rest)) => postcard::from_bytes(rest).map_err(|_| PersistError::Damaged { table, number }),
        Some((&found, _)) => Err(PersistError::Version { table, number, found }),
        None => Err(PersistError::Damaged { table, number }),
    }
}
