//! The first bytes of a file: what it is, in which encoding, with which delimiter, and where its header is.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::encoding::{Encoding, WideDecoder};
use super::format::{FORMATS, Fit, Format, known_names, known_other};
use super::header::Header;
use super::inventory::{ListPlan, own};
use super::mapping::{MAPPED, Mapping, Plan};
use super::refusal::{Refusal, not_csv};
use super::rows::texts;
use super::split::{Record, Splitter};
use super::wrapped::unwrapped;

/// Delimiters tried where no `sep=` line names one.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// How to read the rest of a file.
pub struct Opening {
    /// Encoding.
    pub encoding: Encoding,
    /// Delimiter.
    pub delimiter: u8,
    /// Family.
    pub format: &'static Format,
    /// How it is read, where a person mapped its columns.
    pub plan: Option<Plan>,
    /// How it is read, where it is a list of assets.
    pub list: Option<ListPlan>,
    /// Column names.
    pub header: Header,
    /// Records above the header.
    pub header_record: usize,
    /// Physical line of the header.
    pub header_line: u64,
}

/// Looks for the header in the first bytes: of a family, or one that a person mapped. `Ok(None)`: not there yet, and more bytes may come (`last` is false).
///
/// # Errors
/// When the bytes show that the file cannot be read, or `last` is true and there is no header.
pub fn open(head: &[u8], last: bool, mappings: &[Mapping]) -> Result<Option<Opening>, Refusal> {
    let encoding = Encoding::detect(head.get(..head.len().min(1 << 20)).unwrap_or(head));
    if let Some(refusal) = not_csv(head, encoding.is_wide()) {
        return Err(refusal);
    }
    let text = utf8(head, encoding);
    let named = separator_line(&text);
    // A name that is wrong is no reason not to find the header.
    let mut delimiters: Vec<u8> = Vec::new();
    for delimiter in named.into_iter().chain(DELIMITERS).chain(mappings.iter().map(|mapping| mapping.delimiter)) {
        if !delimiters.contains(&delimiter) {
            delimiters.push(delimiter);
        }
    }
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
            if first_row.is_empty() && !record.is_blank() {
                first_row = texts(&record, cell_encoding).join(",").chars().take(80).collect();
            }
            number += 1;
            let header = unwrapped(&record, delimiter, |record| {
                let is_likely = may_be_header(record);
                let is_mapped = mappings.iter().any(|mapping| mapping.may_be_header(record));
                (is_likely || is_mapped).then(|| (Header::of(record, cell_encoding), is_likely))
            });
            let Some((header, is_likely)) = header else { continue };
            let (header_record, header_line) = (number - 1, record.line);
            let known = if is_likely { recognise(&header, record.line) } else { None };
            let plan = mappings.iter().find_map(|mapping| mapping.plan(&header));
            let list = mappings.iter().find_map(|mapping| mapping.list_plan(&header)).or_else(|| own::plan(&header));
            let found = match (&known, &plan, &list) {
                (Some(Ok(format)), ..) => Some((*format, None, None)),
                (_, Some(_), _) => Some((&MAPPED, plan, None)),
                (_, _, Some(_)) => Some((&MAPPED, None, list)),
                _ => None,
            };
            if let Some((format, plan, list)) = found {
                let opening = Opening { encoding, delimiter, format, plan, list, header, header_record, header_line };
                return Ok(Some(opening));
            }
            match known {
                Some(Err(refusal @ (Refusal::OtherFormat { .. } | Refusal::NoHosts { .. }))) => {
                    other.get_or_insert(refusal);
                }
                Some(Err(refusal)) => drop(lacking.get_or_insert(refusal)),
                Some(Ok(_)) | None => {}
            }
        }
    }
    if !last {
        return Ok(None);
    }
    Err(other.or(lacking).unwrap_or(Refusal::NoHeader { lines, first: first_row }))
}

/// The family of a header on this line, or why it is none that can be read; `None` where it is no header at all.
pub fn recognise(header: &Header, line: u64) -> Option<Result<&'static Format, Refusal>> {
    let mut lacking = None;
    for format in FORMATS {
        match (format.fit)(header) {
            Fit::No => {}
            Fit::Yes => return Some(Ok(*format)),
            Fit::Lacks(missing) => {
                lacking.get_or_insert_with(|| incomplete(header, line, &missing));
            }
        }
    }
    known_other(header).or(lacking).map(Err)
}

/// Does the row hold two names that some family knows? A cheap look before a row is taken for a header.
pub fn may_be_header(record: &Record<'_>) -> bool {
    (0..record.cells()).filter(|&index| is_name(record.raw(index))).nth(1).is_some()
}

/// Is this the name of a column that some family knows?
pub fn is_name(cell: &[u8]) -> bool {
    static NAMES: LazyLock<FxHashSet<Vec<u8>>> =
        LazyLock::new(|| known_names().map(|name| name.to_ascii_lowercase().into_bytes()).collect());
    // No name is longer; most cells of rows are, or start with a digit.
    let cell = cell.trim_ascii();
    cell.len() <= 64 && cell.first().is_some_and(u8::is_ascii_alphabetic) && NAMES.contains(&cell.to_ascii_lowercase())
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
pub fn separator_line(text: &[u8]) -> Option<u8> {
    let rest = text.strip_prefix(b"\"").unwrap_or(text);
    let (mark, rest) = rest.split_at_checked(4)?;
    if !mark.eq_ignore_ascii_case(b"sep=") {
        return None;
    }
    rest.first()
        .copied()
        .filter(|delimiter| delimiter.is_ascii() && !delimiter.is_ascii_alphanumeric())
        .filter(|delimiter| !matches!(delimiter, b'\r' | b'\n' | b'"'))
}
