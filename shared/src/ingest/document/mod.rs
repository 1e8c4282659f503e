//! Files that are no table: XML and JSON, read in a stream. A format names the elements it wants whole ("stops") and puts
//! each together role by role; everything behind that is what CSV rows go through too.
//!
//! To add one: a file here with a [`Document`], and a line in [`DOCUMENTS`].

mod defender;
mod json;
mod nessus;
mod nexpose;
mod nmap;
mod node;
mod openvas;
mod patchfirst;
mod qualys_json;
mod qualys_report;
mod qualys_scan;
pub(super) mod texts;
mod trivy;
mod wazuh_list;
mod wazuh_states;
mod xml;

use super::encoding::{Encoding, WideDecoder, wide_units};
use super::gather::{Gather, Told};
use super::layout::{Layout, Role};
use super::preamble::Declaration;
use super::problem::Fault;
use super::refusal::{Refusal, WEB_PAGE};
use super::role_row::RoleRow;
use super::row::{Reading, Reject, RowReader};
use super::scale::Scale;
use super::scan::{IpRange, Scan, Source};
use crate::model::Span;
use crate::view::NotScanned;

pub use node::Node;

/// One family of XML or JSON files.
pub struct Document {
    /// Stable name.
    pub id: &'static str,
    /// Name shown to people.
    pub label: &'static str,
    /// Family of scanners whose ids these are.
    pub scanner: &'static str,
    /// XML or JSON?
    pub syntax: Syntax,
    /// Is it this one? Decided by the names in the first bytes, never by the file's name.
    pub fits: fn(&Sight) -> bool,
    /// Paths from the root (`Report/ReportHost/ReportItem`) of what is handed over whole; a `*` is any name. In JSON the
    /// root object is `$`, items of a root array are `$` too. In XML an element that is on the way to another
    /// stop is not handed over whole, and a path that ends in `/` is handed over when its element closes, without what is
    /// inside.
    pub stops: &'static [&'static str],
    /// How it says severity.
    pub scale: &'static Scale,
    /// May severities come later, with [`Sink::describe`]?
    pub is_late: bool,
    /// Takes the node at stop number `stop`. `above` are the open nodes around it, the root first: attributes, and in
    /// JSON the scalars read so far.
    pub take: fn(sink: &mut Sink, stop: usize, above: &[Node], node: &Node),
}

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// XML.
    Xml,
    /// JSON.
    Json,
}

/// What the first bytes of a document show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// XML or JSON.
    pub syntax: Syntax,
    /// Names of elements or keys, in order of their first appearance; in XML the first is the root's.
    pub names: Vec<String>,
}

impl Sight {
    /// Are all of these names there?
    pub fn has(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.names.iter().any(|have| have == name))
    }

    /// Is this the first name?
    pub fn starts(&self, name: &str) -> bool {
        self.names.first().is_some_and(|have| have == name)
    }
}

/// Every document read, in the order they are tried.
pub static DOCUMENTS: &[&Document] = &[
    &nessus::NESSUS,
    &openvas::OPENVAS,
    &nexpose::NEXPOSE,
    &qualys_report::REPORT,
    &qualys_scan::SCAN,
    &nmap::NMAP,
    &patchfirst::FINDINGS,
    &qualys_json::SCAN,
    &trivy::REPORT,
    &wazuh_states::SEARCH,
    &wazuh_list::LIST,
    &defender::LISTS,
];

/// Where a format puts what it read.
pub struct Sink {
    gather: Gather,
    host: RoleRow,
    /// Where the node lies that `host` is of, see [`Sink::common_in`].
    owner: Option<u64>,
    declaration: Declaration,
    warnings: Vec<String>,
    /// See [`Sink::page_of`].
    is_page: bool,
    /// See [`Sink::needs_rows`].
    needs_rows: Option<Refusal>,
}

impl Sink {
    /// What all rows inside `owner`, an open node, have in common: what was put there so far, nothing at first.
    pub fn common_in(&mut self, owner: &Node) -> &mut RoleRow {
        if self.owner != Some(owner.at) {
            self.owner = Some(owner.at);
            self.host = RoleRow::default();
        }
        &mut self.host
    }

    /// One row: what it says, over what is common. `node` is where it lies.
    pub fn row(&mut self, cells: &RoleRow, node: &Node) {
        let mut row = self.host.clone().over(cells);
        row.settle_host();
        let gather = &mut self.gather;
        row.as_record(u64::from(node.line), |record| gather.row(record, span(node), Ok(())));
    }

    /// A vulnerability described apart from the findings: id, title, severity, CVSS and the like.
    pub fn describe(&mut self, cells: &RoleRow, node: &Node) {
        let reader = &mut self.gather.reader;
        cells.as_record(u64::from(node.line), |record| reader.describe(record, span(node)));
    }

    /// A host that was scanned, whether or not it has a row: without one, its earlier findings are gone.
    pub fn scanned_host(&mut self, cells: RoleRow, node: &Node) {
        let mut cells = cells;
        cells.settle_host();
        let reader = &mut self.gather.reader;
        cells.as_record(u64::from(node.line), |record| reader.bare_host(record));
    }

    /// Hosts that were not scanned, and why. Hosts with the same reason share a line.
    pub fn not_scanned(&mut self, hosts: impl Into<String>, reason: impl Into<String>) {
        self.gather.not_scanned(NotScanned { hosts: hosts.into(), reason: reason.into() });
    }

    /// Addresses that were scanned with nothing to report, as a list such as `192.0.2.1-192.0.2.9, 192.0.2.20`.
    pub fn clean(&mut self, hosts: &str) {
        self.gather.clean.extend(IpRange::list(hosts));
    }

    /// The file is a page of a list of so many rows. With fewer it is a part: nothing missing in it is gone.
    pub fn page_of(&mut self, total: u64) {
        self.declare_total(total);
        self.is_page = true;
    }

    /// The file holds only a part, and why, in a sentence: nothing missing in it is gone.
    pub fn part(&mut self, words: impl Into<String>) {
        self.gather.is_partial = true;
        self.warn(words);
    }

    /// Without a single row the file is refused so: what it holds beside rows is no scan.
    pub fn needs_rows(&mut self, refusal: Refusal) {
        self.needs_rows = Some(refusal);
    }

    /// When the scan was made, as written; the last one said counts.
    pub fn made(&mut self, when: &str) {
        when.clone_into(&mut self.declaration.made);
    }

    /// When the scan was made, as year-month-day; the latest one said counts.
    pub fn made_by(&mut self, day: &str) {
        if *day > *self.declaration.made {
            self.made(day);
        }
    }

    /// A fact that the file states of itself.
    pub fn about(&mut self, name: &str, value: &str) {
        let value = value.trim();
        if !value.is_empty() && !self.declaration.about.iter().any(|(have, _)| have == name) {
            self.declaration.about.push((name.to_owned(), value.to_owned()));
        }
    }

    /// How many rows the file says it has.
    pub fn declare_total(&mut self, total: u64) {
        self.declaration.total = Some(total);
    }

    /// How many rows the file says a host has.
    pub fn declare_rows_of(&mut self, host: &str, rows: u64) {
        self.declaration.per_host.push((host.to_owned(), rows));
    }

    /// A sentence for people; a repeated one counts once.
    pub fn warn(&mut self, words: impl Into<String>) {
        let words = words.into();
        if !self.warnings.contains(&words) {
            self.warnings.push(words);
        }
    }
}

fn span(node: &Node) -> Span {
    Span { at: node.at, len: node.len, line: node.line }
}

/// What a driver found next.
enum Found {
    /// A node at a stop.
    Node(usize, Node),
    /// A node at a stop that is larger than a record may be; reading goes on behind it.
    TooLong(Span),
    /// The document is broken or cut off here; nothing follows. Where, and in words what.
    Broken(Span, String),
}

/// A reader of one syntax: text in, nodes out.
trait Driver {
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
struct Measure {
    /// Encoding of the text fed.
    encoding: Encoding,
    /// Was it decoded from two bytes a unit?
    is_wide: bool,
}

impl Measure {
    /// How many bytes of the source file these bytes of fed text came from.
    fn bytes(self, text: &[u8]) -> u64 {
        if self.is_wide { 2 * wide_units(text) } else { text.len() as u64 }
    }
}

/// What the first bytes show, if they are XML or JSON at all.
pub fn sight(head: &[u8], encoding: Encoding) -> Option<Sight> {
    let text = encoding.span_to_utf8(head.get(encoding.mark_len(head)..).unwrap_or_default());
    let start = text.trim_ascii_start();
    match start.first()? {
        b'<' => Some(Sight { syntax: Syntax::Xml, names: xml::names(start) }),
        b'{' | b'[' => Some(Sight { syntax: Syntax::Json, names: json::names(start) }),
        _ => None,
    }
}

/// The family of a document by what its first bytes show.
pub fn family(sight: &Sight) -> Option<&'static Document> {
    DOCUMENTS.iter().find(|document| document.syntax == sight.syntax && (document.fits)(sight)).copied()
}

/// The place of a file, by its first bytes, among those of an archive that are read as one; `None` for one that stands
/// alone.
pub fn part_of_one(head: &[u8]) -> Option<u8> {
    let encoding = Encoding::detect(head);
    // What is put behind each other must be of one encoding.
    let sight = sight(head, encoding).filter(|_| matches!(encoding, Encoding::Utf8 | Encoding::Utf8Bom))?;
    family(&sight).filter(|family| family.id == defender::LISTS.id)?;
    Some(defender::place(&sight))
}

/// The lines of a stored piece of a document (see [`Node::flat`]), for the opened row.
pub fn lines_of(source: &Source, bytes: &[u8]) -> Vec<(String, String)> {
    let text = source.encoding.span_to_utf8(bytes);
    let encoding = if source.encoding.is_wide() { Encoding::Utf8 } else { source.encoding };
    let measure = Measure { encoding, is_wide: false };
    let node =
        if text.trim_ascii_start().starts_with(b"<") { xml::read(&text, measure) } else { json::read(&text, measure) };
    node.map(|node| node.flat()).unwrap_or_default()
}

/// The refusal of a document of no known family; `None` where it is not known well enough to name it.
pub fn unknown(sight: &Sight) -> Option<Refusal> {
    let first = sight.names.first().filter(|name| !WEB_PAGE.iter().any(|one| name.eq_ignore_ascii_case(one)))?;
    let shown: String = first.chars().take(60).collect();
    let what = match sight.syntax {
        Syntax::Xml => format!("XML whose first element is <{shown}>"),
        Syntax::Json => {
            let names: Vec<String> = sight.names.iter().take(6).map(|name| name.chars().take(40).collect()).collect();
            format!("JSON whose first names are {}", names.join(", "))
        }
    };
    let read: Vec<&str> =
        DOCUMENTS.iter().filter(|document| document.syntax == sight.syntax).map(|document| document.label).collect();
    Some(Refusal::UnknownDocument { what, read: format!("Read of its kind: {}.", read.join(", ")) })
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

/// Reads one document of a known family.
pub struct Reader {
    document: &'static Document,
    encoding: Encoding,
    skip_mark: usize,
    wide: Option<WideDecoder>,
    decoded: Vec<u8>,
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
            skip_mark: mark,
            wide: is_wide.then(|| WideDecoder::new(encoding)),
            decoded: Vec::new(),
            driver,
            sink: Sink {
                // Texts by role are UTF-8 already.
                gather: Gather::new(RowReader::new(reading, Encoding::Utf8), columns),
                host: RoleRow::default(),
                owner: None,
                declaration: Declaration::default(),
                warnings,
                is_page: false,
                needs_rows: None,
            },
        }
    }

    /// Rows so far.
    pub fn count(&self) -> u64 {
        u64::from(self.sink.gather.counts.rows)
    }

    /// The next bytes of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        let skip = self.skip_mark.min(bytes.len());
        self.skip_mark -= skip;
        let bytes = bytes.get(skip..).unwrap_or_default();
        match &mut self.wide {
            Some(decoder) => {
                self.decoded.clear();
                decoder.decode(bytes, &mut self.decoded);
                self.driver.feed(&self.decoded);
            }
            None => self.driver.feed(bytes),
        }
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
        if let Some(decoder) = &mut self.wide {
            self.decoded.clear();
            decoder.finish(&mut self.decoded);
            self.driver.feed(&self.decoded);
        }
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
