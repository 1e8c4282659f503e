//! One stored record read again: the bytes of its span to cells, for the opened row and for rejected rows.

use super::encoding::Encoding;
use super::rows::texts;
use super::scan::Source;
use super::split::Splitter;
use super::wrapped::unwrapped;

/// The cells of a record's bytes, as the file of `source` writes them. In a file of several columns a record of one cell
/// that holds a record itself is read as what is inside, as it was when the file came in.
pub fn cells_of(source: &Source, bytes: &[u8]) -> Vec<String> {
    let text = source.encoding.span_to_utf8(bytes);
    let encoding = if source.encoding.is_wide() { Encoding::Utf8 } else { source.encoding };
    let mut splitter = Splitter::new(source.delimiter, 0);
    splitter.feed(&text);
    splitter.end();
    let Some(record) = splitter.next() else { return Vec::new() };
    if source.columns.len() < 2 {
        return texts(&record, encoding);
    }
    unwrapped(&record, source.delimiter, |record| texts(record, encoding))
}
