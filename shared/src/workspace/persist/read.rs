//! A workspace from its chunks, of this version or an older one. What cannot be read is left out and named, never guessed.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{ASSETS_PER_CHUNK, Chunk, FINDINGS_PER_CHUNK, PersistError, Table, VULNERABILITIES_PER_CHUNK};
use super::{asset, rows, v1, v2, v3};
use crate::ingest::Source;
use crate::model::{Asset, Finding, Findings, Vulnerability};
use crate::workspace::{Before, UndoStep, Workspace};

/// Reads the bytes behind the version.
type Reader<T> = fn(&[u8]) -> Option<T>;
/// How each version wrote something, the first version first.
type Readers<T> = [Reader<T>; super::VERSION as usize];

const ASSETS: Readers<Vec<Asset>> =
    [rows_of::<v1::Asset, _>, rows_of::<v2::Asset, _>, rows_of::<Asset, _>, rows_of::<asset::Read, _>];
const VULNERABILITIES: Readers<Vec<Vulnerability>> = [
    rows_of::<v1::Vulnerability, _>,
    rows_of::<v2::Vulnerability, _>,
    rows_of::<Vulnerability, _>,
    rows_of::<Vulnerability, _>,
];
const FINDINGS: Readers<Findings> = [one_of::<v1::Findings, _>, even, even, packed];
const SOURCES: Readers<Vec<Source>> =
    [rows_of::<v1::Source, _>, rows_of::<Source, _>, rows_of::<Source, _>, rows_of::<Source, _>];
const UNDO: Readers<Vec<UndoStep>> =
    [rows_of::<v1::UndoStep, _>, rows_of::<v2::UndoStep, _>, rows_of::<UndoStep, _>, rows_of::<UndoStep, _>];
const BEFORES: Readers<Before> =
    [one_of::<v2::Before, _>, one_of::<v2::Before, _>, one_of::<v3::Before, _>, packed_before];

impl Workspace {
    /// A workspace from its chunks. What cannot be read is left out and named; findings that would point at a lost
    /// asset or vulnerability are left out with it. After a loss, only ratings and decisions can still be taken back.
    pub fn from_chunks(chunks: &[Chunk]) -> (Self, Vec<PersistError>) {
        let mut errors = Vec::new();
        let mut workspace = Self {
            assets: table(chunks, Table::Assets, ASSETS_PER_CHUNK, ASSETS, &mut errors),
            vulnerabilities: table(
                chunks,
                Table::Vulnerabilities,
                VULNERABILITIES_PER_CHUNK,
                VULNERABILITIES,
                &mut errors,
            ),
            ..Self::default()
        };
        workspace.read_findings(chunks, &mut errors);
        for chunk in of(chunks, Table::Meta) {
            let read = match chunk.number {
                0 => decode(chunk, SOURCES).map(|sources| workspace.sources = sources),
                1 => decode(chunk, UNDO).map(|undo| workspace.undo = undo),
                2 => decode(chunk, alike()).map(|decisions| workspace.decisions = decisions),
                3 => decode(chunk, alike()).map(|rules| workspace.rules = rules),
                _ => decode(chunk, alike()).map(|inventory| workspace.inventory = inventory),
            };
            errors.extend(read.err());
        }
        for chunk in of(chunks, Table::Traces) {
            let read = decode(chunk, alike()).map(|trace| workspace.traces.insert(chunk.number, trace));
            errors.extend(read.err());
        }
        for chunk in of(chunks, Table::Befores) {
            let read = decode(chunk, BEFORES).map(|before| workspace.befores.insert(chunk.number, before));
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

    /// Findings that were lost, or whose asset or vulnerability was lost, keep their place.
    fn read_findings(&mut self, chunks: &[Chunk], errors: &mut Vec<PersistError>) {
        let has_asset: Vec<bool> = self.assets.iter().map(|asset| !asset.is_blank()).collect();
        let nothing = Vulnerability::default();
        let has_vulnerability: Vec<bool> = self.vulnerabilities.iter().map(|known| *known != nothing).collect();
        let has = |known: &[bool], index: u32| known.get(index as usize).copied().unwrap_or_default();
        for chunk in of(chunks, Table::Findings) {
            let rows = match decode(chunk, FINDINGS) {
                Ok(rows) => rows,
                Err(error) => {
                    errors.push(error);
                    continue;
                }
            };
            while self.findings.len() < chunk.number as usize * FINDINGS_PER_CHUNK {
                self.findings.push(Finding::lost());
            }
            let first = self.findings.len();
            let pairs = rows.assets().iter().zip(rows.vulnerabilities());
            let lost: Vec<usize> = pairs
                .zip(first..)
                .filter(|((asset, flaw), _)| !has(&has_asset, **asset) || !has(&has_vulnerability, **flaw))
                .map(|(_, index)| index)
                .collect();
            self.findings.append(rows);
            for index in lost {
                self.findings.set(index, Finding::lost());
            }
        }
    }
}

fn of(chunks: &[Chunk], table: Table) -> Vec<&Chunk> {
    let mut found: Vec<&Chunk> = chunks.iter().filter(|chunk| chunk.table == table).collect();
    found.sort_by_key(|chunk| chunk.number);
    found
}

/// All rows of a table. A lost chunk keeps its place, empty, so that indexes stay right.
fn table<T: Default>(
    chunks: &[Chunk],
    table: Table,
    per_chunk: usize,
    readers: Readers<Vec<T>>,
    errors: &mut Vec<PersistError>,
) -> Vec<T> {
    let mut all = Vec::new();
    let mut next = 0;
    for chunk in of(chunks, table) {
        errors.extend((next..chunk.number).map(|number| PersistError::Missing { table, number }));
        all.resize_with(chunk.number as usize * per_chunk, T::default);
        match decode(chunk, readers) {
            Ok(mut rows) => all.append(&mut rows),
            Err(error) => {
                errors.push(error);
                all.resize_with((chunk.number as usize + 1) * per_chunk, T::default);
            }
        }
        next = chunk.number + 1;
    }
    all
}

fn decode<T>(chunk: &Chunk, readers: Readers<T>) -> Result<T, PersistError> {
    let (table, number) = (chunk.table, chunk.number);
    let damaged = PersistError::Damaged { table, number };
    let Some((&found, rest)) = chunk.bytes.split_first() else { return Err(damaged) };
    let reader = usize::from(found).checked_sub(1).and_then(|version| readers.get(version));
    reader.ok_or(PersistError::Version { table, number, found })?(rest).ok_or(damaged)
}

fn one_of<Old: DeserializeOwned + Into<T>, T>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes::<Old>(bytes).ok().map(Into::into)
}

fn rows_of<Old: DeserializeOwned + Into<T>, T>(bytes: &[u8]) -> Option<Vec<T>> {
    postcard::from_bytes::<Vec<Old>>(bytes).ok().map(|rows| rows.into_iter().map(Into::into).collect())
}

/// What every version writes alike.
fn alike<T: DeserializeOwned>() -> Readers<T> {
    [one_of::<T, T>; super::VERSION as usize]
}

/// Versions 2 and 3 wrote each column by itself.
fn even(bytes: &[u8]) -> Option<Findings> {
    one_of::<v3::Findings, Findings>(bytes).filter(Findings::is_even)
}

fn packed(bytes: &[u8]) -> Option<Findings> {
    let mut rest = bytes;
    rows::read(&mut rest, FINDINGS_PER_CHUNK).filter(|_| rest.is_empty())
}

fn packed_before(bytes: &[u8]) -> Option<Before> {
    #[derive(Deserialize)]
    struct Front(super::super::before::Lens, Vec<(u32, Asset)>, Vec<(u32, Vulnerability)>, Vec<u32>);
    let (Front(lens, assets, vulnerabilities, at), mut rest) = postcard::take_from_bytes(bytes).ok()?;
    let findings = rows::read(&mut rest, at.len())?;
    (rest.is_empty() && findings.len() == at.len()).then_some(Before { lens, assets, vulnerabilities, at, findings })
}
