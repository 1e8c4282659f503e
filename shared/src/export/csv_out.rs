//! CSV out: UTF-8 with BOM, CRLF, every cell guarded.

use std::borrow::Cow;

use crate::guard::guard;

/// Writes rows; cells are guarded, rows may differ in length.
pub struct CsvOut {
    writer: csv::Writer<Vec<u8>>,
    rows: u32,
}

impl Default for CsvOut {
    fn default() -> Self {
        let writer = csv::WriterBuilder::new()
            .flexible(true)
            .terminator(csv::Terminator::CRLF)
            .from_writer(b"\xEF\xBB\xBF".to_vec());
        Self { writer, rows: 0 }
    }
}

impl CsvOut {
    /// Adds a row.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        let cells: Vec<Cow<'a, str>> = cells.into_iter().map(guard).collect();
        // Writing to memory with any row length does not fail.
        if self.writer.write_record(cells.iter().map(|cell| cell.as_bytes())).is_ok() {
            self.rows += 1;
        }
    }

    /// The file.
    pub fn finish(self) -> Vec<u8> {
        self.writer.into_inner().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::CsvOut;
    use crate::guard::unguard;

    proptest! {
        #[test]
        fn rows_round_trip(rows in prop::collection::vec(prop::collection::vec("\\PC{0,12}|[=+@\"\\n,]{1,5}", 2..5), 1..6)) {
            let mut out = CsvOut::default();
            for row in &rows {
                out.row(row.iter().map(String::as_str));
            }
            let bytes = out.finish();
            let body = bytes.strip_prefix(b"\xEF\xBB\xBF").expect("BOM");
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(body);
            let back: Vec<Vec<String>> = reader
                .records()
                .map(|record| record.expect("readable").iter().map(|cell| unguard(cell).to_owned()).collect())
                .collect();
            prop_assert_eq!(back, rows);
        }
    }
}
