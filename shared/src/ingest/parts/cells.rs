//! The cells of one plain record in a buffer, without any list of them.

use memchr::memchr;

use crate::ingest::split::{CellSpan, Record};

/// A plain record.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a> {
    /// The buffer.
    pub(super) text: &'a [u8],
    /// First byte of the record.
    pub(super) start: usize,
    /// Where each cell ends.
    pub(super) ends: &'a [u32],
}

impl<'a> Cells<'a> {
    /// A cell as written, with its quotes.
    #[inline]
    pub(super) fn written(&self, column: usize) -> &'a [u8] {
        self.region(column, column)
    }

    /// Several cells in a row as written, with what parts them; empty past the end.
    #[inline]
    pub(super) fn region(&self, first: usize, last: usize) -> &'a [u8] {
        let start = match first.checked_sub(1) {
            None => Some(self.start),
            Some(before) => self.ends.get(before).map(|end| *end as usize + 1),
        };
        let end = self.ends.get(last).map(|end| *end as usize);
        start.zip(end).and_then(|(start, end)| self.text.get(start..end)).unwrap_or_default()
    }

    /// The bytes between the quotes of a cell, doubled quotes still doubled.
    #[inline]
    pub(super) fn raw(&self, column: usize) -> &'a [u8] {
        match self.written(column) {
            [b'"', raw @ .., b'"'] => raw,
            bare => bare,
        }
    }

    /// The same without blanks around it.
    #[inline]
    pub(super) fn trimmed(&self, column: Option<usize>) -> &'a [u8] {
        column.map(|column| self.raw(column).trim_ascii()).unwrap_or_default()
    }

    /// Does a cell hold doubled quotes?
    pub(super) fn is_doubled(&self, column: usize) -> bool {
        matches!(self.written(column), [b'"', raw @ .., b'"'] if memchr(b'"', raw).is_some())
    }

    /// The span of a cell, as the splitter has it.
    fn span(&self, column: usize) -> CellSpan {
        let written = self.written(column);
        let end = self.ends.get(column).map_or(0, |end| *end as usize) - self.start;
        let start = end - written.len();
        match written {
            [b'"', .., b'"'] => CellSpan::quoted(start, end, self.is_doubled(column)),
            _ => CellSpan::plain(start, end),
        }
    }

    /// Lends the record to whoever reads records.
    pub(super) fn as_record<T>(&self, read: impl FnOnce(&Record<'_>) -> T) -> T {
        let spans: Vec<_> = (0..self.ends.len()).map(|column| self.span(column)).collect();
        read(&Record::of_cells(self.bytes(), &spans, 0))
    }

    /// The same with these cells only; all others are empty.
    pub(super) fn as_record_of<T>(&self, columns: &[usize], read: impl FnOnce(&Record<'_>) -> T) -> T {
        let mut spans = vec![CellSpan::plain(0, 0); self.ends.len()];
        for &column in columns {
            if let Some(span) = spans.get_mut(column) {
                *span = self.span(column);
            }
        }
        read(&Record::of_cells(self.bytes(), &spans, 0))
    }

    /// The whole record without its line end.
    fn bytes(&self) -> &'a [u8] {
        self.region(0, self.ends.len().saturating_sub(1))
    }
}

/// Are these the same bytes? Eight at a time: wasm has no instruction for it.
#[inline]
pub(super) fn same(one: &[u8], two: &[u8]) -> bool {
    if one.len() != two.len() {
        return false;
    }
    let (ones, twos) = (one.chunks_exact(8), two.chunks_exact(8));
    let rest = ones.remainder().iter().zip(twos.remainder());
    ones.zip(twos).all(|(one, two)| word(one) == word(two)) && { rest }.all(|(one, two)| one == two)
}

#[inline]
fn word(eight: &[u8]) -> u64 {
    eight.try_into().map_or(0, u64::from_le_bytes)
}
