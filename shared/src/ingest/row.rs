//! One record to one finding: validates the cells that decide, learns hosts and vulnerabilities, remembers the last
//! ones so that repeated cells cost a comparison and not a parse.

mod cvss;
mod hosts;
mod replay;

pub use hosts::{HOST_FACTS, HOST_NAMES};

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};
use serde::{Deserialize, Serialize};

use self::cvss::CvssCells;
use super::cells;
use super::dates::Dates;
use super::encoding::Encoding;
use super::identity::Index;
use super::keys::Keys;
use super::layout::{Layout, Role};
use super::notes::{Note, Notes};
use super::problem::Fault;
use super::scale::{Grade, Scale};
use super::scan::Origin;
use super::split::Record;
use crate::model::{Day, Definition, Finding, Host, Kind, Level, Service, Span, Status, Vulnerability};

/// Family of our own exports: each of their rows names its own family and its host.
pub const OWN: &str = "patchfirst";

/// Why a row is rejected: what is wrong, in which column, and the value there.
pub struct Reject {
    /// What is wrong.
    pub fault: Fault,
    /// Column, from 0.
    pub column: Option<usize>,
    /// Value found.
    pub value: String,
    /// Bytes of the source from the start of the record to what is meant.
    pub at: u64,
}

/// How the cells of a family are read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reading {
    /// Family of scanners that ids belong to.
    pub scanner: String,
    /// Which cell of a record plays which role.
    pub layout: Layout,
    /// Which column of the file a role is in, for people; other than `layout` where rows are put together by role.
    pub shown: Layout,
    /// Severity scale.
    pub scale: Scale,
    /// Is the id of a vulnerability a number (a QID), and Type a must?
    pub is_qualys: bool,
    /// May a severity come later in the file, where the vulnerability is described?
    pub is_late: bool,
}

/// Reads records of one file.
pub struct RowReader {
    reading: Reading,
    /// Encoding of the next record's bytes.
    pub encoding: Encoding,
    has_status: bool,
    /// Hosts met so far.
    pub hosts: Vec<Host>,
    /// Where each host is from, in our own exports.
    pub origins: Vec<Origin>,
    /// Vulnerabilities met so far.
    pub vulnerabilities: Vec<Vulnerability>,
    /// Dates and their order.
    pub dates: Dates,
    /// What was left out of kept rows.
    pub notes: Notes,
    index: Index,
    /// The cells that name hosts, and the host of each.
    host_cells: Keys,
    hosts_of_cells: Vec<Option<u32>>,
    hosts_by_number: FxHashMap<Vec<u8>, u32>,
    /// Family and id of each vulnerability.
    vulnerability_ids: Keys,
    /// Print of the facts that the last row of each vulnerability told.
    prints: Vec<u64>,
    cvss_cells: CvssCells,
    /// Described before any row named them.
    described: FxHashMap<String, Vulnerability>,
    last_host: (Vec<u8>, u32),
    cells: Vec<u8>,
    key: Vec<u8>,
    scratch: Vec<u8>,
}

impl RowReader {
    /// A reader for one family; `encoding` is that of the record's bytes.
    pub fn new(reading: Reading, encoding: Encoding) -> Self {
        Self {
            has_status: reading.layout.get(Role::Status).is_some(),
            reading,
            encoding,
            hosts: Vec::new(),
            origins: Vec::new(),
            vulnerabilities: Vec::new(),
            dates: Dates::default(),
            notes: Notes::default(),
            index: Index::default(),
            host_cells: Keys::default(),
            hosts_of_cells: Vec::new(),
            hosts_by_number: FxHashMap::default(),
            vulnerability_ids: Keys::default(),
            prints: Vec::new(),
            cvss_cells: CvssCells::default(),
            described: FxHashMap::default(),
            last_host: (Vec::new(), u32::MAX),
            cells: Vec::new(),
            key: Vec::new(),
            scratch: Vec::new(),
        }
    }

    /// How the cells are read.
    pub fn reading(&self) -> &Reading {
        &self.reading
    }

    /// Another family from the next record on: a second report in the same file. What was met stays.
    pub fn read_as(&mut self, reading: Reading) {
        self.has_status = reading.layout.get(Role::Status).is_some();
        self.reading = reading;
        // The same cells may stand in other columns now.
        self.hosts_of_cells.fill(None);
        self.prints.fill(0);
        self.last_host = (Vec::new(), u32::MAX);
    }

    /// The finding of a record. `span` says where it lies in the source.
    ///
    /// # Errors
    /// The first cell that makes it unusable.
    pub fn read(&mut self, record: &Record<'_>, span: Span) -> Result<Finding, Reject> {
        let (grade, kind, id) = self.judge(record)?;
        let port = cells::port(self.trimmed(record, Role::Port))
            .ok_or_else(|| self.reject(record, Fault::InvalidPort, Role::Port))?;
        let asset = self.host(record).ok_or_else(|| self.reject(record, Fault::InvalidIp, Role::Ip))?;
        let (vulnerability, _) = self.vulnerability(record, id, grade);
        let service = Service {
            port,
            protocol: cells::protocol(self.trimmed(record, Role::Protocol)),
            ssl: cells::ssl(self.trimmed(record, Role::Ssl)),
        };
        Ok(Finding {
            kind,
            status: self.status(record, kind),
            first_seen: self.day(record, Role::FirstSeen),
            last_seen: self.day(record, Role::LastSeen),
            fixed_on: self.day(record, Role::FixedOn),
            ..Finding::new(asset, vulnerability, service, span)
        })
    }

    /// Facts of a vulnerability that the file tells apart from its findings.
    pub fn describe(&mut self, record: &Record<'_>, span: Span) {
        let grade = self.grade(record).ok().flatten();
        let id = self.text(record, Role::Id);
        let mut told = self.new_vulnerability(record, &id, grade);
        told.definition = Some(Definition { scan: 0, span });
        self.set_key(record, id.as_bytes());
        match self.vulnerability_ids.find(&self.key) {
            Some(index) => {
                if let Some(known) = self.vulnerabilities.get_mut(index as usize) {
                    take_worse(known, told);
                }
            }
            None => drop(self.described.insert(id, told)),
        }
    }

    /// The severity; `None` where the file has none, or tells it later.
    fn grade(&self, record: &Record<'_>) -> Result<Option<Grade>, Reject> {
        let cell = self.trimmed(record, Role::Severity);
        if self.reading.layout.get(Role::Severity).is_none() || (cell.is_empty() && self.reading.is_late) {
            return Ok(None);
        }
        let fault = || Fault::InvalidSeverity { allows: self.reading.scale.allows().into() };
        self.reading.scale.read(cell).map(Some).ok_or_else(|| self.reject(record, fault(), Role::Severity))
    }

    fn kind(&self, record: &Record<'_>, grade: Option<Grade>) -> Result<Kind, Reject> {
        if grade == Some(Grade::Information) {
            return Ok(Kind::Information);
        }
        let cell = self.trimmed(record, Role::Kind);
        if cell.is_empty() && !self.reading.is_qualys {
            return Ok(Kind::Confirmed);
        }
        cells::kind(cell).ok_or_else(|| self.reject(record, Fault::InvalidType, Role::Kind))
    }

    /// What names the vulnerability: its id, else its title.
    fn id<'r>(&self, record: &Record<'r>) -> Result<&'r [u8], Reject> {
        let cell = self.trimmed(record, Role::Id);
        if self.reading.is_qualys {
            let is_number = cells::digits(cell).is_some();
            return if is_number { Ok(cell) } else { Err(self.reject(record, Fault::InvalidQid, Role::Id)) };
        }
        // Blanks of every script, as in all other texts.
        let bare = |cell: &'r [u8]| std::str::from_utf8(cell).map_or(cell, |text| text.trim().as_bytes());
        let id = bare(cell);
        let named = if id.is_empty() { bare(self.trimmed(record, Role::Title)) } else { id };
        if named.is_empty() { Err(self.reject(record, Fault::NoVulnerability, Role::Id)) } else { Ok(named) }
    }

    fn reject(&self, record: &Record<'_>, fault: Fault, role: Role) -> Reject {
        let mut scratch = Vec::new();
        let column = self.reading.shown.get(role);
        let cell = self.reading.layout.get(role);
        let value = cell
            .map(|column| self.encoding.cell(record.bytes(column, &mut scratch)).0.into_owned())
            .unwrap_or_default();
        Reject { fault, column, value, at: 0 }
    }

    /// Text of a cell, trimmed.
    fn text(&mut self, record: &Record<'_>, role: Role) -> String {
        let Some(column) = self.reading.layout.get(role) else { return String::new() };
        trim(&self.encoding.cell(record.bytes(column, &mut self.scratch)).0).to_owned()
    }

    /// What decides whether a row can be read, but for its host and port: its grade, its kind, and what names its
    /// vulnerability.
    fn judge<'r>(&self, record: &Record<'r>) -> Result<(Option<Grade>, Kind, &'r [u8]), Reject> {
        let grade = self.grade(record)?;
        Ok((grade, self.kind(record, grade)?, self.id(record)?))
    }

    /// The vulnerability of a row, and the print of what the row tells of it.
    fn vulnerability(&mut self, record: &Record<'_>, id: &[u8], grade: Option<Grade>) -> (u32, u64) {
        let print = self.print(record);
        self.set_key(record, id);
        // Vulnerabilities are numbered as their ids are.
        let (index, is_new) = self.vulnerability_ids.number(&self.key);
        if !is_new {
            if self.is_told_anew(index, print) {
                self.merge_vulnerability(record, index, grade);
            }
            return (index, print);
        }
        self.prints.push(print);
        let name = self.encoding.cell(id).0.into_owned();
        let mut fresh = self.new_vulnerability(record, &name, grade);
        if let Some(described) = self.described.remove(&name) {
            take_worse(&mut fresh, described);
        }
        self.vulnerabilities.push(fresh);
        (index, print)
    }

    /// Does a row tell other facts of a known vulnerability than the row before?
    #[inline]
    fn is_told_anew(&mut self, index: u32, print: u64) -> bool {
        self.prints.get_mut(index as usize).is_some_and(|before| std::mem::replace(before, print) != print)
    }

    /// A print of the facts that a row tells of its vulnerability.
    fn print(&self, record: &Record<'_>) -> u64 {
        let mut hasher = FxHasher::default();
        self.trimmed(record, Role::Severity).hash(&mut hasher);
        for role in FACTS {
            self.trimmed(record, role).hash(&mut hasher);
        }
        // Long texts: only whether they say anything counts.
        VULNERABILITY_FLAGS.map(|role| says_something(self.trimmed(record, role))).hash(&mut hasher);
        hasher.finish()
    }

    /// Ids of vulnerabilities belong to their family.
    fn set_key(&mut self, record: &Record<'_>, id: &[u8]) {
        self.key.clear();
        self.key.extend_from_slice(trimmed(record, &self.reading.layout, Role::Scanner));
        self.key.push(0);
        self.key.extend_from_slice(id);
    }

    fn new_vulnerability(&mut self, record: &Record<'_>, id: &str, grade: Option<Grade>) -> Vulnerability {
        Vulnerability {
            scanner: self.family(record),
            scanner_id: id.to_owned(),
            title: self.text(record, Role::Title),
            level: level_of(grade),
            grades: self.reading.scale.grades(self.trimmed(record, Role::Severity)),
            cvss: self.cvss(record),
            cves: self.cves(record),
            vendor_reference: self.text(record, Role::VendorReference),
            category: self.text(record, Role::Category),
            exploit: says_something(self.trimmed(record, Role::Exploit)),
            malware: says_something(self.trimmed(record, Role::Malware)),
            exploited: says_something(self.trimmed(record, Role::Exploited)),
            published: self.day(record, Role::Published),
            pci: self.trimmed(record, Role::Pci).eq_ignore_ascii_case(b"yes"),
            definition: None,
        }
    }

    /// A later row says other facts of a known vulnerability: nothing is lost, the worse severity counts.
    fn merge_vulnerability(&mut self, record: &Record<'_>, index: u32, grade: Option<Grade>) {
        let said = self.new_vulnerability(record, "", grade);
        let Some(known) = self.vulnerabilities.get_mut(index as usize) else { return };
        if said.level.is_some() && known.level.is_some() && known.level != said.level {
            self.notes.add(Note::Severity, record.line, &known.title);
        }
        take_worse(known, said);
    }

    fn cves(&mut self, record: &Record<'_>) -> Vec<String> {
        let cell = self.text(record, Role::Cves);
        let (good, bad) = cells::cves(&cell);
        for entry in bad {
            self.notes.add(Note::Cve, record.line, entry);
        }
        good
    }

    fn status(&mut self, record: &Record<'_>, kind: Kind) -> Status {
        if !self.has_status || (kind == Kind::Information && self.reading.scanner != OWN) {
            return Status::New;
        }
        let cell = self.trimmed(record, Role::Status);
        cells::status(cell).unwrap_or_else(|| {
            self.notes.add(Note::Status, record.line, &String::from_utf8_lossy(cell));
            Status::Open
        })
    }

    fn day(&mut self, record: &Record<'_>, role: Role) -> Day {
        let cell = self.trimmed(record, role);
        if cell.is_empty() {
            return Day::NONE;
        }
        self.dates.read(cell).unwrap_or_else(|| {
            self.notes.add(Note::Date, record.line, &String::from_utf8_lossy(cell));
            Day::NONE
        })
    }

    fn trimmed<'r>(&self, record: &Record<'r>, role: Role) -> &'r [u8] {
        trimmed(record, &self.reading.layout, role)
    }
}

/// Long texts of a vulnerability of which only counts whether they say anything.
pub const VULNERABILITY_FLAGS: [Role; 3] = [Role::Exploit, Role::Malware, Role::Exploited];

/// Short facts of a vulnerability: where none of them changed, the row says nothing new of it.
pub const FACTS: [Role; 9] = [
    Role::Cvss4,
    Role::Cvss31,
    Role::Cvss3,
    Role::Cvss2,
    Role::Cves,
    Role::VendorReference,
    Role::Category,
    Role::Pci,
    Role::Published,
];

fn trimmed<'a>(record: &Record<'a>, layout: &Layout, role: Role) -> &'a [u8] {
    layout.get(role).map(|column| record.raw(column).trim_ascii()).unwrap_or_default()
}

/// A text without white space around it; nearly all have none.
fn trim(text: &str) -> &str {
    let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    if is_letter(text.as_bytes().first()) && is_letter(text.as_bytes().last()) { text } else { text.trim() }
}

/// A level for every grade: information is the least one.
fn level_of(grade: Option<Grade>) -> Option<Level> {
    match grade? {
        Grade::Information => Level::new(1),
        Grade::Level(level) => Some(level),
    }
}

/// Takes over what is said of a known vulnerability. Days of publication of which day and month are not settled yet cannot
/// be compared: the first one stays.
fn take_worse(known: &mut Vulnerability, mut said: Vulnerability) {
    let is_settled = Dates::is_settled(known.published) && Dates::is_settled(said.published);
    if known.published.is_known() && !is_settled {
        said.published = Day::NONE;
    }
    known.take_worse(said);
}

/// Does the cell of a flag, or a text that stands for one, say yes?
pub fn says_something(cell: &[u8]) -> bool {
    const NO: [&[u8]; 13] =
        [b"", b"-", b"'-", b"no", b"n", b"false", b"f", b"0", b"n/a", b"na", b"none", b"null", b"nein"];
    !NO.iter().any(|no| cell.eq_ignore_ascii_case(no))
}
