//! One record to one finding: validates the cells that decide, learns hosts and vulnerabilities, remembers the last
//! ones so that repeated cells cost a comparison and not a parse.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::cells;
use super::dates::Dates;
use super::encoding::Encoding;
use super::identity::Index;
use super::layout::Layout;
use super::notes::{Note, Notes};
use super::problem::Fault;
use super::split::Record;
use crate::model::{
    Cvss, CvssVersion, Day, Finding, Host, Kind, Level, Service, Span, Status, Tracking, Vulnerability,
};

const CVSS_VERSIONS: [CvssVersion; 4] = [CvssVersion::V40, CvssVersion::V31, CvssVersion::V30, CvssVersion::V2];

/// Why a row is rejected: what is wrong, in which column, and the value there.
pub struct Reject {
    /// What is wrong.
    pub fault: Fault,
    /// Column, from 0.
    pub column: Option<usize>,
    /// Value found.
    pub value: String,
}

/// Reads records of one file.
pub struct RowReader {
    layout: Layout,
    encoding: Encoding,
    has_status: bool,
    /// Hosts met so far.
    pub hosts: Vec<Host>,
    /// Vulnerabilities met so far.
    pub vulnerabilities: Vec<Vulnerability>,
    /// Dates and their order.
    pub dates: Dates,
    /// What was left out of kept rows.
    pub notes: Notes,
    index: Index,
    hosts_by_cells: FxHashMap<Vec<u8>, u32>,
    vulnerability_by_id: FxHashMap<u32, (u32, u64)>,
    last_host: (Vec<u8>, u32),
    cells: Vec<u8>,
    scratch: Vec<u8>,
}

impl RowReader {
    /// A reader for one layout; `encoding` is that of the record's bytes.
    pub fn new(layout: Layout, encoding: Encoding) -> Self {
        Self {
            has_status: layout.status.is_some(),
            layout,
            encoding,
            hosts: Vec::new(),
            vulnerabilities: Vec::new(),
            dates: Dates::default(),
            notes: Notes::default(),
            index: Index::default(),
            hosts_by_cells: FxHashMap::default(),
            vulnerability_by_id: FxHashMap::default(),
            last_host: (Vec::new(), u32::MAX),
            cells: Vec::new(),
            scratch: Vec::new(),
        }
    }

    /// The finding of a record. `span` says where it lies in the source.
    ///
    /// # Errors
    /// The first cell that makes it unusable.
    pub fn read(&mut self, record: &Record<'_>, span: Span) -> Result<Finding, Reject> {
        let severity = trimmed(record, self.layout.severity);
        let level = match severity {
            [digit @ b'1'..=b'5'] => Level::new(digit - b'0'),
            _ => None,
        }
        .ok_or_else(|| self.reject(record, Fault::InvalidSeverity, self.layout.severity))?;
        let kind = cells::kind(trimmed(record, self.layout.kind))
            .ok_or_else(|| self.reject(record, Fault::InvalidType, self.layout.kind))?;
        let id = cells::digits(trimmed(record, self.layout.qid))
            .ok_or_else(|| self.reject(record, Fault::InvalidQid, self.layout.qid))?;
        let port = cells::port(trimmed(record, self.layout.port))
            .ok_or_else(|| self.reject(record, Fault::InvalidPort, self.layout.port))?;
        let asset = self.host(record).ok_or_else(|| self.reject(record, Fault::InvalidIp, self.layout.ip))?;
        let vulnerability = self.vulnerability(record, id, level);
        let service = Service {
            port,
            protocol: cells::protocol(trimmed(record, self.layout.protocol)),
            ssl: cells::ssl(trimmed(record, self.layout.ssl)),
        };
        Ok(Finding {
            asset,
            vulnerability,
            service,
            kind,
            status: self.status(record, kind),
            first_seen: self.day(record, self.layout.first_seen),
            last_seen: self.day(record, self.layout.last_seen),
            fixed_on: self.day(record, self.layout.fixed_on),
            scan: 0,
            judged: 0,
            span,
        })
    }

    fn reject(&self, record: &Record<'_>, fault: Fault, column: Option<usize>) -> Reject {
        let mut scratch = Vec::new();
        let value = column
            .map(|column| self.encoding.cell(record.bytes(column, &mut scratch)).0.into_owned())
            .unwrap_or_default();
        Reject { fault, column, value }
    }

    /// Text of a cell, trimmed.
    fn text(&mut self, record: &Record<'_>, column: Option<usize>) -> String {
        let Some(column) = column else { return String::new() };
        let bytes = record.bytes(column, &mut self.scratch);
        let (text, odd) = self.encoding.cell(bytes);
        if odd {
            self.notes.add(Note::Encoding, record.line, &text);
        }
        if text.contains('\0') {
            self.notes.add(Note::Nul, record.line, "");
        }
        text.trim().to_owned()
    }

    fn host(&mut self, record: &Record<'_>) -> Option<u32> {
        self.take_host_cells(record);
        if self.cells == self.last_host.0 {
            return Some(self.last_host.1);
        }
        if let Some(&known) = self.hosts_by_cells.get(&self.cells) {
            self.last_host = (self.cells.clone(), known);
            return Some(known);
        }
        let host = self.new_host(record)?;
        let known = self.index.find(&host, |index| self.hosts.get(index as usize));
        let index = known.unwrap_or(self.hosts.len() as u32);
        self.index.add(&host, index);
        match self.hosts.get_mut(index as usize) {
            None => self.hosts.push(host),
            Some(known) => known.fill(host),
        }
        self.hosts_by_cells.insert(self.cells.clone(), index);
        self.last_host = (self.cells.clone(), index);
        Some(index)
    }

    fn take_host_cells(&mut self, record: &Record<'_>) {
        let layout = &self.layout;
        self.cells.clear();
        for column in [layout.ip, layout.dns, layout.netbios, layout.host_id, layout.network, layout.tracking] {
            self.cells.extend_from_slice(trimmed(record, column));
            self.cells.push(0);
        }
    }

    /// The cells that name the host of a row that is rejected; look them up with [`RowReader::host_named`] in the end.
    pub fn host_cells(&mut self, record: &Record<'_>) -> Vec<u8> {
        self.take_host_cells(record);
        self.cells.clone()
    }

    /// The host that rows with these cells belong to, if one was met.
    pub fn host_named(&self, cells: &[u8]) -> Option<u32> {
        self.hosts_by_cells.get(cells).copied()
    }

    fn new_host(&mut self, record: &Record<'_>) -> Option<Host> {
        let layout = self.layout.clone();
        let address = self.text(record, layout.ip);
        let (dns, netbios) = (self.name(record, layout.dns), self.name(record, layout.netbios));
        let mut ips: Vec<_> = cells::ip(&address).into_iter().collect();
        if ips.is_empty() && (!address.is_empty() || (dns.is_empty() && netbios.is_empty())) {
            return None;
        }
        let interfaces = self.text(record, layout.interfaces);
        for ip in interfaces.split([',', ';', ' ', '\n']).filter_map(cells::ip) {
            if !ips.contains(&ip) && !ip.is_loopback() {
                ips.push(ip);
            }
        }
        let network = self.text(record, layout.network);
        let tracking =
            layout.tracking.map_or(Tracking::Unsaid, |column| cells::tracking(trimmed(record, Some(column))));
        let tags = self.text(record, layout.tags);
        Some(Host {
            host_id: self.text(record, layout.host_id),
            network: if network.eq_ignore_ascii_case("Global Default Network") { String::new() } else { network },
            ips,
            dns: dns.to_lowercase(),
            netbios: netbios.to_uppercase(),
            tracking,
            os: self.text(record, layout.os),
            scanner_tags: tags.split(',').map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect(),
        })
    }

    fn name(&mut self, record: &Record<'_>, column: Option<usize>) -> String {
        let name = self.text(record, column);
        if matches!(name.as_str(), "-" | "'-" | "N/A") || name.starts_with("No registered") {
            String::new()
        } else {
            name.trim_end_matches('.').to_owned()
        }
    }

    fn vulnerability(&mut self, record: &Record<'_>, id: u32, level: Level) -> u32 {
        let mut hasher = FxHasher::default();
        level.hash(&mut hasher);
        let layout = &self.layout;
        let others = [layout.cves, layout.vendor_reference, layout.category, layout.pci];
        for column in layout.cvss.into_iter().chain(others).flatten() {
            record.raw(column).hash(&mut hasher);
        }
        // Long texts: only whether they say anything counts.
        [layout.exploit, layout.malware].map(|column| says_something(trimmed(record, column))).hash(&mut hasher);
        let print = hasher.finish();
        let known = self.vulnerability_by_id.get(&id).copied();
        match known {
            Some((index, before)) if before == print => index,
            Some((index, _)) => {
                self.vulnerability_by_id.insert(id, (index, print));
                self.merge_vulnerability(record, index, level);
                index
            }
            None => {
                let index = self.vulnerabilities.len() as u32;
                self.vulnerability_by_id.insert(id, (index, print));
                let fresh = self.new_vulnerability(record, id, level);
                self.vulnerabilities.push(fresh);
                index
            }
        }
    }

    fn new_vulnerability(&mut self, record: &Record<'_>, id: u32, level: Level) -> Vulnerability {
        let layout = self.layout.clone();
        Vulnerability {
            scanner_id: id,
            title: self.text(record, layout.title),
            level: Some(level),
            cvss: self.cvss(record),
            cves: self.cves(record),
            vendor_reference: self.text(record, layout.vendor_reference),
            category: self.text(record, layout.category),
            exploit: says_something(trimmed(record, layout.exploit)),
            malware: says_something(trimmed(record, layout.malware)),
            pci: trimmed(record, layout.pci).eq_ignore_ascii_case(b"yes"),
        }
    }

    /// A later row says other facts of a known vulnerability: nothing is lost, the worse severity counts.
    fn merge_vulnerability(&mut self, record: &Record<'_>, index: u32, level: Level) {
        let said = self.new_vulnerability(record, 0, level);
        let Some(known) = self.vulnerabilities.get_mut(index as usize) else { return };
        if known.level != Some(level) {
            self.notes.add(Note::Severity, record.line, &known.title);
        }
        known.take_worse(said);
    }

    fn cvss(&mut self, record: &Record<'_>) -> Option<Cvss> {
        for (version, column) in CVSS_VERSIONS.into_iter().zip(self.layout.cvss) {
            let cell = self.text(record, column);
            match Cvss::from_cell(&cell, version) {
                Ok(None) => {}
                Ok(Some(cvss)) => {
                    if cvss.published_differs.is_some() {
                        self.notes.add(Note::CvssDiffers, record.line, &cell);
                    }
                    return Some(cvss);
                }
                Err(_) => self.notes.add(Note::Cvss, record.line, &cell),
            }
        }
        None
    }

    fn cves(&mut self, record: &Record<'_>) -> Vec<String> {
        let cell = self.text(record, self.layout.cves);
        let (good, bad) = cells::cves(&cell);
        for entry in bad {
            self.notes.add(Note::Cve, record.line, entry);
        }
        good
    }

    fn status(&mut self, record: &Record<'_>, kind: Kind) -> Status {
        if !self.has_status || kind == Kind::Information {
            return Status::New;
        }
        let cell = trimmed(record, self.layout.status);
        cells::status(cell).unwrap_or_else(|| {
            self.notes.add(Note::Status, record.line, &String::from_utf8_lossy(cell));
            Status::Open
        })
    }

    fn day(&mut self, record: &Record<'_>, column: Option<usize>) -> Day {
        let cell = trimmed(record, column);
        if cell.is_empty() {
            return Day::NONE;
        }
        self.dates.read(cell).unwrap_or_else(|| {
            self.notes.add(Note::Date, record.line, &String::from_utf8_lossy(cell));
            Day::NONE
        })
    }
}

fn trimmed<'a>(record: &Record<'a>, column: Option<usize>) -> &'a [u8] {
    column.map(|column| record.raw(column).trim_ascii()).unwrap_or_default()
}

fn says_something(cell: &[u8]) -> bool {
    !(cell.is_empty()
        || cell == b"-"
        || cell == b"'-"
        || cell.eq_ignore_ascii_case(b"no")
        || cell.eq_ignore_ascii_case(b"n/a"))
}
