//! Is a file a feed, and which? By its content: a report is never taken for one. Only a list of public exploits has to
//! say what it is, in its name or in a column, unless it holds nothing but CVE ids.

use super::FeedKind;
use super::columns::{CVE, Columns, is_epss, is_kev};
use crate::ingest::{Encoding, Header, Limits, Record, Records, Syntax, names_a_host, sight};
use crate::model::Cve;

/// Delimiters tried; the one that cuts the header into the most cells counts.
pub const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Rows looked at of a list of exploits.
const ROWS: usize = 100;
/// Words that say that a list is one of exploits.
const WORDS: [&str; 8] = ["exploit", "exploits", "exploitdb", "poc", "pocs", "metasploit", "nuclei", "edb"];

/// Which feed a file is, by its first bytes (64 KiB are plenty, or all of it) and its name; `None` where it is none.
pub fn recognise(head: &[u8], name: &str) -> Option<FeedKind> {
    let encoding = Encoding::detect(head);
    if let Some(sight) = sight(head, encoding) {
        let is_kev = sight.syntax == Syntax::Json && sight.has(&["vulnerabilities", "cveID", "dateAdded"]);
        return is_kev.then_some(FeedKind::Kev);
    }
    let header = first_row(head, encoding)?;
    if header.names().iter().any(|name| names_a_host(name)) {
        return None;
    }
    if is_kev(&header) {
        Some(FeedKind::Kev)
    } else if is_epss(&header) {
        Some(FeedKind::Epss)
    } else {
        is_list(head, encoding, &header, name).then_some(FeedKind::Exploits)
    }
}

/// Does every row start with a CVE, and does the file say that they are exploited, or nothing at all?
fn is_list(head: &[u8], encoding: Encoding, header: &Header, name: &str) -> bool {
    let has_header = header.plain().first().is_some_and(|first| CVE.contains(&first.as_str()));
    let mut records = open(head, encoding, delimiter(head, encoding));
    let (mut rows, mut others) = (0, 0);
    let mut is_past_header = !has_header;
    while let Some(record) = records.next() {
        // The last row may be cut off by the end of the head.
        if is_beside(&record) || record.is_last || rows + others >= ROWS {
            continue;
        }
        if !std::mem::replace(&mut is_past_header, true) {
            continue;
        }
        if ids(&text(&record, 0, encoding)).next().is_some() { rows += 1 } else { others += 1 }
    }
    let only_row =
        usize::from(rows == 0 && !has_header && header.names().first().is_some_and(|id| Cve::parse(id).is_some()));
    let says_so = |text: &str| {
        let lower = text.to_ascii_lowercase();
        lower.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| WORDS.contains(&word))
    };
    let is_bare = header.len() == 1;
    rows + only_row > 0
        && others * 20 <= rows
        && (is_bare || says_so(name) || header.names().iter().any(|name| says_so(name)))
}

/// The CVE ids at the start of a cell or row: one, or several with blanks, commas or semicolons between them. What is written
/// behind them is a remark.
pub fn ids(cell: &str) -> impl Iterator<Item = Cve> {
    cell.split([' ', ',', ';', '|', '\t', '"']).filter(|part| !part.is_empty()).map_while(Cve::parse)
}

/// The first row that is neither blank nor a remark.
pub fn first_row(head: &[u8], encoding: Encoding) -> Option<Header> {
    let mut records = open(head, encoding, delimiter(head, encoding));
    while let Some(record) = records.next() {
        if !is_beside(&record) {
            return Some(Header::of(&record, if encoding.is_wide() { Encoding::Utf8 } else { encoding }));
        }
    }
    None
}

/// The delimiter of a table.
pub fn delimiter(head: &[u8], encoding: Encoding) -> u8 {
    let cells = |delimiter: u8| {
        let mut records = open(head, encoding, delimiter);
        while let Some(record) = records.next() {
            if !is_beside(&record) {
                return record.cells();
            }
        }
        0
    };
    // The last of equals wins in `max_by_key`, and the comma comes first.
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| cells(*delimiter)).unwrap_or(b',')
}

/// Is it a blank row, a remark behind `#`, or the `sep=;` of a spreadsheet program?
pub fn is_beside(record: &Record<'_>) -> bool {
    let first = record.raw(0).trim_ascii();
    first.starts_with(b"#") || first.starts_with(b"sep=") || record.is_blank()
}

/// Text of a cell.
pub fn text(record: &Record<'_>, index: usize, encoding: Encoding) -> String {
    let encoding = if encoding.is_wide() { Encoding::Utf8 } else { encoding };
    encoding.cell(record.bytes(index, &mut Vec::new())).0.trim().to_owned()
}

fn open(head: &[u8], encoding: Encoding, delimiter: u8) -> Records {
    let mut records = Records::new(encoding, head, delimiter, Limits::default());
    records.feed(head);
    records.end();
    records
}

/// The columns of a kind in a file that a person says is one; `None` where it lacks them. Also: has it a header?
pub fn columns(kind: FeedKind, header: &Header) -> Option<(Columns, bool)> {
    let starts_at_once = header.names().first().is_some_and(|first| ids(first).next().is_some());
    if kind == FeedKind::Exploits && starts_at_once {
        return Some((Columns::default(), false));
    }
    Columns::of(kind, header).map(|columns| (columns, true))
}
