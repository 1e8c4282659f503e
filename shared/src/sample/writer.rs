//! Cells to lines of CSV as a scanner writes them: filled cells quoted, empty ones bare. Knows no column.

pub(super) struct Writer<'a> {
    piece: Vec<u8>,
    limit: usize,
    end: &'static [u8],
    sink: &'a mut dyn FnMut(&[u8]),
}

impl<'a> Writer<'a> {
    /// Lines that end so, given to `sink` in pieces a little above `limit` bytes.
    pub(super) fn new(limit: usize, end: &'static [u8], sink: &'a mut dyn FnMut(&[u8])) -> Self {
        Self { piece: Vec::with_capacity(limit + 8 * 1024), limit, end, sink }
    }

    pub(super) fn line<S: AsRef<str>>(&mut self, cells: &[S]) {
        for (place, cell) in cells.iter().map(AsRef::as_ref).enumerate() {
            if place > 0 {
                self.piece.push(b',');
            }
            if !cell.is_empty() {
                self.piece.push(b'"');
                for byte in cell.bytes() {
                    if byte == b'"' {
                        self.piece.push(b'"');
                    }
                    self.piece.push(byte);
                }
                self.piece.push(b'"');
            }
        }
        self.piece.extend_from_slice(self.end);
        if self.piece.len() >= self.limit {
            self.flush();
        }
    }

    pub(super) fn flush(&mut self) {
        if !self.piece.is_empty() {
            (self.sink)(&self.piece);
            self.piece.clear();
        }
    }
}
