//! One stored record read again: the bytes of its span to cells, for the opened row and for rejected rows.

use super::encoding::Encoding;
use super::rows::texts;
use super::scan::Source;
use super::split::Splitter;
use super::wrapped::unwrapped;

/// The cells of a record's bytes, as the file of `source` writes them.
pub fn cells_of(source: &Source, bytes: &[u8]) -> Vec<String> {
    let text = source.encoding.span_to_utf8(bytes);
    let encoding = if source.encoding.is_wide() { Encoding::Utf8 } else { source.encoding };
    let mut splitter = Splitter::new(source.delimiter, 0);
    splitter.feed(&text);
    splitter.end();
    splitter
        .next()
        .map(|record| unwrapped(&record, source.delimiter, |record| texts(record, encoding)))
        .unwrap_or_default()
}
