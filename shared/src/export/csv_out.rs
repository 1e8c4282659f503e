//! CSV out: UTF-8 with BOM, CRLF, every cell safe against formula injection (OWASP, "CSV Injection").

use std::borrow::Cow;

/// A cell that starts like a formula gets a `'` before it, unless it is a plain number or a lone `-`.
pub fn guard(cell: &str) -> Cow<'_, str> {
    if needs_guard(cell) || is_guarded(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// Takes our own guard off again.
pub fn unguard(cell: &str) -> &str {
    if is_guarded(cell) { cell.get(1..).unwrap_or(cell) } else { cell }
}

fn needs_guard(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0']) && cell != "-" && !is_number(cell)
}

/// A `'` that stands before what needs a guard, or before another such `'`.
fn is_guarded(cell: &str) -> bool {
    cell.strip_prefix('\'').is_some_and(|rest| needs_guard(rest) || is_guarded(rest))
}

fn is_number(cell: &str) -> bool {
    cell.parse::<f64>().is_ok_and(f64::is_finite)
        && cell.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
}

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

    use super::{CsvOut, guard, unguard};

    #[test]
    fn formulas_are_guarded_and_numbers_are_not() {
        for bad in ["=1+1", "+SUM(A1)", "-2+3", "@x", "\t=1", "\r=1", "-cmd", "+-1"] {
            assert_eq!(guard(bad), format!("'{bad}"));
        }
        for good in ["", "-", "-1.5", "+3", "text", "'-", "1=1"] {
            assert_eq!(guard(good), good, "{good:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_guarded_comes_back(cell in "[-'=+@a1\\t\\r\\n.]{0,6}") {
            let safe = guard(&cell);
            prop_assert_eq!(unguard(&safe), cell.as_str());
        }

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
