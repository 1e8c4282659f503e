//! Several reports in one file: a further header, the lines above it that are no rows, and the rows below it.
//!
//! Lines of such a head cannot be told from bad rows before the header comes: they are held, and released as the bad rows
//! they are where it does not come.

use super::{Report, Rows, texts};
use crate::ingest::cells;
use crate::ingest::encoding::Encoding;
use crate::ingest::gather::Bad;
use crate::ingest::header::Header;
use crate::ingest::layout::Layout;
use crate::ingest::notes::Note;
use crate::ingest::opening::{is_name, may_be_header, recognise};
use crate::ingest::preamble::Declaration;
use crate::ingest::scan::Section;
use crate::ingest::split::Record;

/// Lines held at most: the head of a report with a table of its hosts.
const HELD: usize = 10_000;
/// Bytes of such a line at most, and cells that are not blank.
const LINE: u64 = 4096;
const COLUMNS: usize = 64;

/// Reports in one file at most.
const REPORTS: usize = 1000;
/// Further reports that are said with their line.
const NAMED: usize = 20;

/// A line that may belong to the head of a further report.
pub(super) struct Held {
    cells: Vec<String>,
    /// The bad row it is otherwise; nothing for a blank one.
    bad: Option<Bad>,
}

impl Rows {
    /// A header between the rows: the same once more, or that of a further report. Answers its number of columns. The
    /// first cells decide fast for every other row.
    pub(super) fn header_again(&mut self, record: &Record<'_>, encoding: Encoding) -> Option<usize> {
        let first = record.raw(0).trim_ascii();
        let own = self.report.header.names().first().map(String::as_bytes).unwrap_or_default();
        let is_likely = first.eq_ignore_ascii_case(own) || (0..3).any(|cell| is_name(record.raw(cell)));
        if !is_likely || record.flaw.is_some() || self.sections.len() >= REPORTS {
            return None;
        }
        let header = Header::of(record, encoding);
        if header == self.report.header {
            self.gather.reader.notes.add(Note::RepeatedHeader, record.line, "");
            // Without a head it is the same report that goes on.
            if self.report.is_read && !self.held.is_empty() {
                self.declare();
            }
            return Some(header.len());
        }
        if !may_be_header(record) {
            return None;
        }
        let known = recognise(&header, record.line)?;
        let columns = header.len();
        match known {
            _ if self.sections.len() + 1 == REPORTS => {
                self.unread(record, header, &format!("only the first {REPORTS} reports of a file are read"));
            }
            Ok(format) if format.scanner == self.format.scanner => {
                self.report = Report { layout: Layout::named(&header, format.roles), format, header, is_read: true };
                self.declare();
                self.gather.reader.read_as(format.reading(&self.report.header));
                self.further(record, format.id, &format!("{}, with other columns: both were read", format.label));
                if self.sections.len() <= NAMED {
                    self.warnings.extend(self.report.header.warnings());
                }
            }
            Ok(format) => self.unread(record, header, &format!("{}, of another scanner", format.label)),
            Err(refusal) => self.unread(record, header, &refusal.to_string()),
        }
        Some(columns)
    }

    /// A further report whose rows cannot be read together with the first one's.
    fn unread(&mut self, record: &Record<'_>, header: Header, why: &str) {
        drop(self.head());
        self.gather.is_partial = true;
        self.report = Report { header, layout: Layout::default(), format: self.report.format, is_read: false };
        self.further(record, "", &format!("another one, whose rows were rejected ({})", why.trim_end_matches('.')));
    }

    fn further(&mut self, record: &Record<'_>, format: &str, words: &str) {
        let columns = self.report.header.names().to_vec();
        self.gather.columns.clone_from(&columns);
        self.sections.push(Section { at: record.at, columns, format: format.to_owned() });
        if self.sections.len() <= NAMED {
            self.warnings.push(format!("Below the first report, from line {} on, stands {words}.", record.line));
        } else if self.sections.len() == NAMED + 1 {
            self.warnings.push("Below that stand still more reports.".to_owned());
        }
    }

    /// Keeps what a further report says of itself.
    fn declare(&mut self) {
        let head = self.head();
        if self.declared.len() < REPORTS {
            self.declared.push(head);
        } else if let Some(last) = self.declared.last_mut() {
            // Of so many reports nothing is declared in all.
            *last = Declaration::default();
        }
    }

    /// The lines held are the head of a report: what it says of itself.
    fn head(&mut self) -> Declaration {
        let mut lines = Vec::new();
        for held in std::mem::take(&mut self.held) {
            if let Some(bad) = &held.bad {
                let first = held.cells.first().map(String::as_str).unwrap_or_default();
                self.gather.reader.notes.add(Note::BetweenReports, u64::from(bad.span.line), first);
            }
            lines.push(held.cells);
        }
        (self.report.format.declaration)(&lines)
    }

    /// Blank lines part the blocks of a head.
    pub(super) fn hold_blank(&mut self) {
        if !self.held.is_empty() {
            self.held.push(Held { cells: Vec::new(), bad: None });
        }
    }

    /// A bad row that may be a line of a head waits for what follows. A head starts with a title: no address, no number.
    pub(super) fn hold_or_reject(&mut self, record: &Record<'_>, encoding: Encoding, bad: Bad) {
        let used = record.used_cells();
        let is_short = used <= COLUMNS && record.len <= LINE && used != self.report.header.len();
        let may_be_head = record.flaw.is_none() && is_short && (!self.held.is_empty() || is_title(record.raw(0)));
        if may_be_head && self.held.len() < HELD {
            let mut cells = texts(record, encoding);
            cells.truncate(used);
            self.held.push(Held { cells, bad: Some(bad) });
            return;
        }
        self.release();
        self.gather.reject(bad);
    }

    /// The lines held are bad rows.
    pub(super) fn release(&mut self) {
        for held in std::mem::take(&mut self.held) {
            if let Some(bad) = held.bad {
                self.gather.reject(bad);
            }
        }
    }
}

/// Could a head start with this cell?
fn is_title(cell: &[u8]) -> bool {
    let cell = cell.trim_ascii();
    !cell.is_empty()
        && cells::digits(cell).is_none()
        && std::str::from_utf8(cell).is_ok_and(|cell| cells::ip(cell).is_none())
}
