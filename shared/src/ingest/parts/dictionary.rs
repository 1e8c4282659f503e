//! What the numbers of one parser mean to the reader of the file. Nothing is read before a row that counts names it: the
//! order of rows decides who is who.

use super::part::{Entries, Part, Told};
use crate::ingest::split::{CellSpan, Record};

/// What one parser told so far.
#[derive(Clone, Debug, Default)]
pub(in crate::ingest) struct Dictionary {
    /// Its hosts: number among those of the file.
    pub(in crate::ingest) hosts: Meanings<u32>,
    /// Its vulnerabilities.
    pub(in crate::ingest) vulnerabilities: Meanings<Named>,
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
        if part.about.is_first {
            *self = Self::default();
        }
        self.hosts.learn(&part.about.hosts, &part.texts);
        self.vulnerabilities.learn(&part.about.vulnerabilities, &part.texts);
    }
}

/// Numbers, what they mean, and the cells that say so: all of one kind in three lists.
#[derive(Clone, Debug)]
pub(in crate::ingest) struct Meanings<T> {
    /// What each means; `None` where no row that counts named it so far.
    known: Vec<Option<T>>,
    /// Where its cells are.
    each: Vec<Place>,
    cells: Vec<Told>,
    texts: Vec<u8>,
    /// The cells of the record that is lent.
    spans: Vec<CellSpan>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    first_cell: u32,
    cells: u32,
    text: u32,
}

impl<T> Default for Meanings<T> {
    fn default() -> Self {
        Self { known: Vec::new(), each: Vec::new(), cells: Vec::new(), texts: Vec::new(), spans: Vec::new() }
    }
}

impl<T: Copy> Meanings<T> {
    fn learn(&mut self, entries: &Entries, texts: &[u8]) {
        let mut first_cell = self.cells.len() as u32;
        self.cells.extend_from_slice(&entries.cells);
        for &(cells, text) in &entries.each {
            let told = self.cells.get(first_cell as usize..(first_cell + cells) as usize).unwrap_or_default();
            let (start, len) = (text as usize, told.iter().map(|cell| cell.len as usize).sum::<usize>());
            let place = self.texts.len() as u32;
            self.texts.extend_from_slice(texts.get(start..start + len).unwrap_or_default());
            self.known.push(None);
            self.each.push(Place { first_cell, cells, text: place });
            first_cell += cells;
        }
    }

    /// What a number means, where a row that counts named it before.
    #[inline]
    pub(in crate::ingest) fn known(&self, number: u32) -> Option<T> {
        *self.known.get(number as usize)?
    }

    /// Remembers what a number means.
    pub(in crate::ingest) fn know(&mut self, number: u32, known: T) {
        if let Some(place) = self.known.get_mut(number as usize) {
            *place = Some(known);
        }
    }

    /// Lends the cells of a number as a record on this line, of `columns` cells; `None` for a number never told.
    pub(in crate::ingest) fn as_record<A>(
        &mut self,
        number: u32,
        columns: usize,
        line: u64,
        read: impl FnOnce(&Record<'_>) -> A,
    ) -> Option<A> {
        let Self { each, cells, texts, spans, .. } = self;
        let place = each.get(number as usize)?;
        let text = texts.get(place.text as usize..)?;
        spans.clear();
        spans.resize(columns, CellSpan::plain(0, 0));
        let mut at = 0;
        for told in cells.iter().skip(place.first_cell as usize).take(place.cells as usize) {
            let end = at + told.len as usize;
            if let Some(span) = spans.get_mut(usize::from(told.column)) {
                *span = CellSpan::inside(at, end, told.is_doubled);
            }
            at = end;
        }
        Some(read(&Record::of_cells(text.get(..at)?, spans, line)))
    }
}
