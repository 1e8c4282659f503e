//! A document from its first byte to its last: its encoding, the driver of its syntax, and what came of the nodes.

use super::sink::Sink;
use super::{Document, Node, Syntax, json, xml};
use crate::ingest::decode::Decoder;
use crate::ingest::encoding::{Encoding, wide_units};
use crate::ingest::gather::{Gather, Told};
use crate::ingest::layout::{Layout, Role};
use crate::ingest::problem::Fault;
use crate::ingest::refusal::Refusal;
use crate::ingest::role_row::RoleRow;
use crate::ingest::row::{Reading, Reject, RowReader};
use crate::ingest::scan::{Scan, Source};
use crate::model::Span;

/// What a driver found next.
pub(super) enum Found {
    /// A node at a stop.
    Node(usize, Node),
    /// A node at a stop that is larger than a record may be; reading goes on behind it.
    TooLong(Span),
    /// The document is broken or cut off here; nothing follows. Where, and in words what.
    Broken(Span, String),
}

/// A reader of one syntax: text in, nodes out.
pub(super) trait Driver {
    /// More text: UTF-8, or the bytes of a single-byte encoding.
    fn feed(&mut self, text: &[u8]);
    /// No more text comes.
    fn end(&mut self);
    /// The next node at a stop; `None` when more text is needed or the end is reached.
    fn next(&mut self) -> Option<Found>;
    /// The open nodes around the node found last, the root first.
    fn above(&self) -> &[Node];
    /// Sentences for people, in the end.
    fn warnings(&self) -> Vec<String> {
        Vec::new()
    }
}

/// How a driver reads text and counts bytes.
#[derive(Clone, Copy)]
pub(super) struct Measure {
    /// Encoding of the text fed.
    pub(super) encoding: Encoding,
    /// Was it decoded from two bytes a unit?
    pub(super) is_wide: bool,
}

impl Measure {
    /// How many bytes of the source file these bytes of fed text came from.
    pub(super) fn bytes(self, text: &[u8]) -> u64 {
        if self.is_wide { 2 * wide_units(text) } else { text.len() as u64 }
    }
}

/// Reads one document of a known family.
pub struct Reader {
    document: &'static Document,
    encoding: Encoding,
    decoder: Decoder,
    driver: Box<dyn Driver>,
    sink: Sink,
}

impl Reader {
    /// For a document whose first bytes are `head`; they still have to be fed.
    pub fn new(document: &'static Document, encoding: Encoding, head: &[u8]) -> Self {
        let mut warnings = Vec::new();
        let encoding = match document.syntax {
            Syntax::Xml => declared(head, encoding, &mut warnings),
            Syntax::Json => encoding,
        };
        let mark = encoding.mark_len(head);
        let is_wide = encoding.is_wide();
        let measure = Measure { encoding: if is_wide { Encoding::Utf8 } else { encoding }, is_wide };
        let driver: Box<dyn Driver> = match document.syntax {
            Syntax::Xml => Box::new(xml::Xml::new(document.stops, measure, mark as u64)),
            Syntax::Json => Box::new(json::Json::new(document.stops, measure, mark as u64)),
        };
        let reading = Reading {
            scanner: document.scanner.to_owned(),
            layout: Layout::by_role(),
            shown: Layout::by_role(),
            scale: document.scale.clone(),
            is_qualys: false,
            is_late: document.is_late,
        };
        let columns = Role::ALL.iter().map(|role| role.label().to_owned()).collect();
        Self {
            document,
            encoding,
            decoder: Decoder::new(encoding, head),
            driver,
            // Texts by role are UTF-8 already.
            sink: Sink::new(Gather::new(RowReader::new(reading, Encoding::Utf8), columns), warnings),
        }
    }

    /// Rows so far.
    pub fn count(&self) -> u64 {
        u64::from(self.sink.gather.counts.rows)
    }

    /// The next bytes of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.driver.feed(self.decoder.text(bytes));
        self.take_nodes();
    }

    fn take_nodes(&mut self) {
        while let Some(found) = self.driver.next() {
            match found {
                Found::Node(stop, node) => (self.document.take)(&mut self.sink, stop, self.driver.above(), &node),
                Found::TooLong(span) => self.reject(span, Fault::TooLong),
                Found::Broken(span, what) => self.reject(span, Fault::Broken { what }),
            }
        }
    }

    fn reject(&mut self, span: Span, fault: Fault) {
        let reject = Reject { fault, column: None, value: String::new(), at: 0 };
        let gather = &mut self.sink.gather;
        RoleRow::default().as_record(u64::from(span.line), |record| gather.row(record, span, Err(reject)));
    }

    /// The end of the file.
    ///
    /// # Errors
    /// When nothing in it could be used.
    pub fn finish(mut self, name: String, bytes: u64, fingerprint: u64) -> Result<Scan, Refusal> {
        self.driver.feed(self.decoder.rest());
        self.driver.end();
        self.take_nodes();
        let Sink { mut gather, declaration, mut warnings, is_page, needs_rows, .. } = self.sink;
        warnings.extend(self.driver.warnings());
        let rows = gather.counts.rows;
        if let Some(refusal) = needs_rows.filter(|_| rows == 0) {
            return Err(refusal);
        }
        if rows == 0 && gather.reader.hosts.is_empty() && gather.not_scanned.is_empty() && gather.clean.is_empty() {
            return Err(Refusal::EmptyDocument { what: self.document.label });
        }
        if is_page && declaration.total.is_some_and(|total| total > u64::from(rows)) {
            gather.is_partial = true;
            warnings.push("The file is one page of a longer list: nothing that is missing in it is taken as fixed. Export all pages, or raise the size of a page.".to_owned());
        }
        let source = Source {
            name,
            format: self.document.id.to_owned(),
            format_label: self.document.label.to_owned(),
            scanner: self.document.scanner.to_owned(),
            encoding: self.encoding,
            is_document: true,
            bytes,
            fingerprint,
            ..Source::default()
        };
        Ok(gather.finish(Told { source, declaration, warnings, ..Told::default() }))
    }
}

/// The encoding by what an XML declaration says of it, where the bytes alone do not decide.
fn declared(head: &[u8], seen: Encoding, warnings: &mut Vec<String>) -> Encoding {
    let Some(named) = xml::declared_encoding(head).filter(|_| matches!(seen, Encoding::Utf8 | Encoding::Windows1252))
    else {
        return seen;
    };
    match named.as_str() {
        "iso-8859-1" | "iso8859-1" | "latin1" | "l1" | "windows-1252" | "cp1252" => Encoding::Windows1252,
        "utf-8" | "utf8" | "us-ascii" | "ascii" => seen,
        _ => {
            warnings.push(format!(
                "The file says that its encoding is {named}, which is not known here: it was read as {}.",
                seen.label()
            ));
            seen
        }
    }
}
