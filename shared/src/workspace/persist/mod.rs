//! A workspace as bytes in chunks, so that a change writes little and a broken record costs one chunk, not the rest.
//!
//! Each chunk: one version byte, then its content. Chunk n of a table holds its rows from n times the chunk's size.
//! Findings are packed columns (`rows`, `column`), everything else is postcard. What versions 1 to 3 wrote is read too
//! (`read`, `v1`, `v2`, `v3`).

mod asset;
mod column;
mod read;
mod rows;
mod v1;
mod v2;
mod v3;

use serde::Serialize;
use thiserror::Error;

use super::{Before, Workspace};

/// Version of the format; older ones are read or refused by name.
const VERSION: u8 = 4;
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
            chunks.push(Chunk { table: Table::Befores, number, bytes: encode_before(before) });
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
        let mut bytes = vec![VERSION];
        rows::write(&self.findings, from, from + FINDINGS_PER_CHUNK, &mut bytes);
        Chunk { table: Table::Findings, number: number as u32, bytes }
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
                let rows: Vec<asset::Written<'_>> = rows.iter().map(Into::into).collect();
                Some(Chunk { table: Table::Assets, number: number as u32, bytes: encode(&rows) })
            })
            .collect();
        chunks.push(self.chunk_of_undo());
        chunks
    }
}

fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    // Only a map of unknown length or a failing writer can make this fail; there is neither.
    postcard::to_stdvec(&(VERSION, value)).unwrap_or_default()
}

/// What a change overwrote: the findings, packed, behind the rest.
fn encode_before(before: &Before) -> Vec<u8> {
    let Before { lens, assets, vulnerabilities, at, findings } = before;
    let mut bytes = encode(&(lens, assets, vulnerabilities, at));
    rows::write(findings, 0, findings.len(), &mut bytes);
    bytes
}
