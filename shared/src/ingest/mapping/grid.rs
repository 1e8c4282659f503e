//! The first bytes of a file as a grid: which row is most likely its header, wherever it stands, and the rows below it.

use std::collections::HashSet;

use super::shape::Shape;
use crate::ingest::encoding::Encoding;
use crate::ingest::header::Header;
use crate::ingest::opening::separator_line;
use crate::ingest::records::Records;
use crate::ingest::refusal::{Refusal, not_csv};
use crate::ingest::rows::texts;
use crate::ingest::split::Limits;

/// Delimiters tried where no `sep=` line names one.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Records among which the header is looked for.
const HEADER_WITHIN: usize = 200;
/// Rows below a header that are held against it.
const COMPARED: usize = 20;
/// Rows kept.
const ROWS: usize = 50_000;

/// A header and its rows.
pub struct Grid {
    /// Encoding of the file.
    pub encoding: Encoding,
    /// Delimiter.
    pub delimiter: u8,
    /// Physical line of the header, from 1.
    pub header_line: u64,
    /// The header.
    pub header: Header,
    /// Rows below the header that are not blank.
    pub rows: Vec<Vec<String>>,
}

impl Grid {
    /// Finds the table in the first bytes of a file; `is_whole` when they are all of it.
    ///
    /// # Errors
    /// When the bytes are no CSV, or no row looks like a header.
    pub fn find(head: &[u8], is_whole: bool) -> Result<Self, Refusal> {
        let encoding = Encoding::detect(head);
        if let Some(refusal) = not_csv(head, encoding.is_wide()) {
            return Err(refusal);
        }
        let start = encoding
            .span_to_utf8(head.get(encoding.mark_len(head)..).unwrap_or_default().get(..16).unwrap_or_default());
        let delimiters = separator_line(&start).map_or_else(|| DELIMITERS.to_vec(), |delimiter| vec![delimiter]);
        let mut best: Option<(f64, u8, usize)> = None;
        let mut first = String::new();
        for delimiter in delimiters {
            let records = records(head, encoding, delimiter, is_whole, HEADER_WITHIN);
            if first.is_empty() {
                first = records.first().map(|(_, row)| row.join(",").chars().take(80).collect()).unwrap_or_default();
            }
            for (at, (_, row)) in records.iter().enumerate() {
                let below = records.get(at + 1..).unwrap_or_default();
                let score = header_score(row, &below.iter().take(COMPARED).map(|(_, row)| row).collect::<Vec<_>>());
                if score > best.map_or(0.0, |(best, ..)| best) {
                    best = Some((score, delimiter, at));
                }
            }
        }
        let Some((_, delimiter, at)) = best else {
            let lines = 1 + memchr::memchr_iter(b'\n', head).count() as u64;
            return Err(Refusal::NoHeader { lines, first });
        };
        let mut records = records(head, encoding, delimiter, is_whole, ROWS + at).into_iter().skip(at);
        let (header_line, names) = records.next().unwrap_or_default();
        let header = Header::new(names.into_iter().map(|name| name.trim().to_owned()).collect());
        Ok(Self { encoding, delimiter, header_line, header, rows: records.map(|(_, row)| row).collect() })
    }

    /// The values of a column.
    pub fn column(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().filter_map(move |row| row.get(column)).map(String::as_str)
    }
}

/// Records that are not blank and whose form is sound, with their lines; at most `most`.
fn records(head: &[u8], encoding: Encoding, delimiter: u8, is_whole: bool, most: usize) -> Vec<(u64, Vec<String>)> {
    let mut stream = Records::new(encoding, head, delimiter, Limits::default());
    stream.feed(head);
    if is_whole {
        stream.end();
    }
    let cells = stream.cell_encoding();
    let mut records = Vec::new();
    while let Some(record) = stream.next() {
        let is_separator_line = record.line == 1 && separator_line(record.source()).is_some();
        if !record.is_blank() && record.flaw.is_none() && !is_separator_line {
            records.push((record.line, texts(&record, cells)));
            if records.len() >= most {
                break;
            }
        }
    }
    records
}

/// How much a row looks like a header: many cells, each a text of its own, and rows of the same width below. 0 when it
/// is none.
fn header_score(row: &[String], below: &[&Vec<String>]) -> f64 {
    let names: Vec<&str> = row.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).collect();
    let count = names.len() as f64;
    let text = names.iter().filter(|name| !Shape::is_data(name)).count() as f64 / count.max(1.0);
    let distinct: HashSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let distinct = distinct.len() as f64 / count.max(1.0);
    if names.len() < 2 || text < 0.8 || distinct < 0.6 {
        return 0.0;
    }
    let alike = below.iter().filter(|other| other.len() == row.len()).count() as f64 / below.len().max(1) as f64;
    count * text * distinct * (0.2 + 0.8 * alike)
}
