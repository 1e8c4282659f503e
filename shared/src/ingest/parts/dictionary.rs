//! What the numbers of one parser mean to the reader of the file. Nothing is read before a row that counts names it: the
//! order of rows decides who is who.

use super::part::{Entry, Part};
use crate::ingest::split::Record;

/// What one parser told so far.
#[derive(Clone, Debug, Default)]
pub(in crate::ingest) struct Dictionary {
    /// Its hosts: number among those of the file.
    pub(in crate::ingest) hosts: Vec<Meaning<u32>>,
    /// Its vulnerabilities.
    pub(in crate::ingest) vulnerabilities: Vec<Meaning<Named>>,
}

/// A number of a parser.
#[derive(Clone, Debug)]
pub(in crate::ingest) struct Meaning<T> {
    /// What it is in the file; `None` where no row that counts named it so far.
    pub(in crate::ingest) known: Option<T>,
    cells: Entry,
    text: Box<[u8]>,
}

/// A vulnerability as a row names it.
#[derive(Clone, Copy, Debug)]
pub(in crate::ingest) struct Named {
    /// Its number among those of the file.
    pub(in crate::ingest) index: u32,
    /// The print of the facts that the row tells.
    pub(in crate::ingest) print: u64,
}

impl Dictionary {
    /// What a part tells for the first time, whether its rows count or not.
    pub(in crate::ingest) fn learn(&mut self, part: &Part) {
        learn(&mut self.hosts, &part.about.hosts, &part.texts);
        learn(&mut self.vulnerabilities, &part.about.vulnerabilities, &part.texts);
    }
}

fn learn<T>(meanings: &mut Vec<Meaning<T>>, entries: &[Entry], texts: &[u8]) {
    let told = |entry: &Entry| Meaning { known: None, cells: entry.clone(), text: entry.text(texts).into() };
    meanings.extend(entries.iter().map(told));
}

impl<T> Meaning<T> {
    /// Lends its cells as a record on this line, of `columns` cells.
    pub(in crate::ingest) fn as_record<A>(&self, columns: usize, line: u64, read: impl FnOnce(&Record<'_>) -> A) -> A {
        self.cells.as_record(&self.text, columns, line, read)
    }
}
