//! The first bytes of a file: what it is, in which encoding, with which delimiter, and where its header is.

use super::encoding::{Encoding, WideDecoder};
use super::format::{FORMATS, Fit, Format, known_other};
use super::header::Header;
use super::reader::texts;
use super::refusal::{Refusal, not_csv};
use super::split::Splitter;

/// Delimiters tried where no `sep=` line names one.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Longest header row, bytes: a hundred columns with long names.
const HEADER_AT_MOST: usize = 8 << 10;

/// How to read the rest of a file.
pub struct Opening {
    /// Encoding.
    pub encoding: Encoding,
    /// Delimiter.
    pub delimiter: u8,
    /// Family.
    pub format: &'static Format,
    /// Column names.
    pub header: Header,
    /// Records above the header.
    pub header_record: usize,
    /// Physical line of the header.
    pub header_line: u64,
}

/// Looks for the header in the first bytes. `Ok(None)`: not there yet, and more bytes may come (`last` is false).
///
/// # Errors
/// When the bytes show that the file cannot be read, or `last` is true and there is no header.
pub fn open(head: &[u8], last: bool) -> Result<Option<Opening>, Refusal> {
    let encoding = Encoding::detect(head.get(..head.len().min(1 << 20)).unwrap_or(head));
    if let Some(refusal) = not_csv(head, encoding.is_wide()) {
        return Err(refusal);
    }
    let text = utf8(head, encoding);
    let named = separator_line(&text);
    let delimiters = named.map_or_else(|| DELIMITERS.to_vec(), |delimiter| vec![delimiter]);
    let mut lacking: Option<Refusal> = None;
    let mut other: Option<Refusal> = None;
    let mut first_row = String::new();
    let mut lines = 0;
    let cell_encoding = if encoding.is_wide() { Encoding::Utf8 } else { encoding };
    for delimiter in delimiters {
        let mut splitter = Splitter::new(delimiter, 0);
        splitter.feed(&text);
        if last {
            splitter.end();
        }
        let mut number = 0;
        while let Some(record) = splitter.next() {
            lines = record.line.max(lines);
            if first_row.is_empty() && !record.is_blank() && delimiter == DELIMITERS[0] {
                first_row = texts(&record, cell_encoding).join(",").chars().take(80).collect();
            }
            number += 1;
            // Names are short: a longer row is a row, not a header.
            if record.len > HEADER_AT_MOST {
                continue;
            }
            let header = Header::of(&record, cell_encoding);
            for format in FORMATS {
                match (format.fit)(&header) {
                    Fit::No => {}
                    Fit::Yes => {
                        let header_line = record.line;
                        return Ok(Some(Opening {
                            encoding,
                            delimiter,
                            format,
                            header,
                            header_record: number - 1,
                            header_line,
                        }));
                    }
                    Fit::Lacks(missing) => {
                        lacking.get_or_insert_with(|| incomplete(&header, record.line, &missing));
                    }
                }
            }
            other = other.or_else(|| known_other(&header));
        }
    }
    if !last {
        return Ok(None);
    }
    Err(other.or(lacking).unwrap_or(Refusal::NoHeader { lines, first: first_row }))
}

fn incomplete(header: &Header, line: u64, missing: &[&'static str]) -> Refusal {
    let hint: String = missing
        .iter()
        .filter_map(|name| header.closest(name).map(|close| format!("The column '{close}' may be {name}. ")))
        .collect();
    Refusal::HeaderIncomplete { line, missing: missing.iter().map(|&name| name.to_owned()).collect(), hint }
}

fn utf8(head: &[u8], encoding: Encoding) -> Vec<u8> {
    let body = head.get(encoding.mark_len(head)..).unwrap_or_default();
    if !encoding.is_wide() {
        return body.to_vec();
    }
    let mut text = Vec::new();
    WideDecoder::new(encoding).decode(body, &mut text);
    text
}

/// The delimiter of a first line `sep=;`, as Excel writes it.
fn separator_line(text: &[u8]) -> Option<u8> {
    let rest = text.strip_prefix(b"\"").unwrap_or(text);
    let (mark, rest) = rest.split_at_checked(4)?;
    if !mark.eq_ignore_ascii_case(b"sep=") {
        return None;
    }
    rest.first()
        .copied()
        .filter(|delimiter| !delimiter.is_ascii_alphanumeric() && !matches!(delimiter, b'\r' | b'\n' | b'"'))
}
