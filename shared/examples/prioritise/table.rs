//! CSV with a header, packed with gzip or not; errors name file, line, column and value.

use std::fs;
use std::io::Read;

use flate2::read::MultiGzDecoder;

/// What every gzip file begins with.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A table by column name.
pub struct Table {
    name: String,
    columns: Vec<String>,
    rows: Vec<csv::StringRecord>,
}

/// A row of a table.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    table: &'a Table,
    cells: &'a csv::StringRecord,
}

impl Table {
    /// The table in a file.
    ///
    /// # Errors
    /// The file cannot be read or unpacked, or is no CSV.
    pub fn open(path: &str) -> Result<Self, String> {
        let bytes = fs::read(path).map_err(|problem| format!("{path}: {problem}"))?;
        if !bytes.starts_with(&GZIP) {
            return Self::read(path, &bytes);
        }
        let mut plain = Vec::new();
        let unpacked = MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut plain);
        unpacked.map_err(|problem| format!("{path}: cannot be unpacked: {problem}"))?;
        Self::read(path, &plain)
    }

    /// A table of this name.
    ///
    /// # Errors
    /// The bytes are no CSV.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, String> {
        let said = |problem: csv::Error| format!("{name}: {problem}");
        let mut reader = csv::Reader::from_reader(bytes);
        let columns = reader.headers().map_err(said)?.iter().map(|column| column.trim().to_owned()).collect();
        let rows = reader.records().collect::<Result<Vec<_>, _>>().map_err(said)?;
        Ok(Self { name: name.to_owned(), columns, rows })
    }

    /// The place of a column, by any of its names.
    ///
    /// # Errors
    /// There is none.
    pub fn column(&self, names: &[&str]) -> Result<usize, String> {
        self.columns.iter().position(|column| names.contains(&column.as_str())).ok_or_else(|| {
            format!("{}: no column '{}'; its columns are {}", self.name, names.join("' or '"), self.columns.join(", "))
        })
    }

    /// Its rows.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row { table: self, cells })
    }
}

impl<'a> Row<'a> {
    /// The text of a cell.
    pub fn text(self, column: usize) -> &'a str {
        self.cells.get(column).unwrap_or_default().trim()
    }

    /// A cell read by a function; `None` where it is empty.
    ///
    /// # Errors
    /// The cell is not `what`.
    pub fn maybe<T>(self, column: usize, what: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, String> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        read(text).map(Some).ok_or_else(|| self.wrong(column, what))
    }

    /// A cell that must say something.
    ///
    /// # Errors
    /// The cell is not `what`.
    pub fn must<T>(self, column: usize, what: &str, read: impl Fn(&str) -> Option<T>) -> Result<T, String> {
        self.maybe(column, what, read)?.ok_or_else(|| self.wrong(column, what))
    }

    fn wrong(self, column: usize, what: &str) -> String {
        let line = self.cells.position().map_or(0, csv::Position::line);
        let name = self.table.columns.get(column).map_or("", String::as_str);
        format!("{}, line {line}, column '{name}': '{}' is not {what}", self.table.name, self.text(column))
    }
}
