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
mod objects;
mod openvas;
mod patchfirst;
mod qualys_json;
mod qualys_report;
mod qualys_scan;
mod reader;
mod sink;
pub(super) mod texts;
mod trivy;
mod wazuh_list;
mod wazuh_states;
mod xml;

use super::encoding::Encoding;
use super::layout::Role;
use super::refusal::{Refusal, WEB_PAGE};
use super::role_row::RoleRow;
use super::scale::Scale;
use super::scan::Source;
use reader::{Driver, Found, Measure};
use sink::Sink;

pub use node::Node;
pub(crate) use objects::{Object, Objects};
pub use reader::Reader;

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

/// The lines of a stored piece of a document, a name and a text each, for the opened row.
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
