//! How version 1 wrote a workspace. Its files were all of Qualys; decisions, parts of assets and what a scan saw came
//! later. Nothing here may change: these are the bytes that browsers hold.

use std::sync::Arc;

use serde::Deserialize;

use super::v2::Rating;
use crate::ingest;
use crate::ingest::Encoding;
use crate::model::{self, Cvss, Day, Grades, Host, Kind, Level, Service, Span, Status};
use crate::workspace::{self, Undo};

/// The only family of scanners there was.
const SCANNER: &str = "qualys";

#[derive(Deserialize)]
pub(super) struct Asset {
    host: Host,
    rating: Rating,
    first_seen: Day,
    last_seen: Day,
}

impl From<Asset> for model::Asset {
    fn from(old: Asset) -> Self {
        let Asset { host, rating, first_seen, last_seen } = old;
        let host = Arc::new(host);
        let part =
            model::Part { scanner: SCANNER.to_owned(), host: Arc::clone(&host), first_seen, last_seen, was: None };
        Self { host, rating: rating.into(), first_seen, last_seen, parts: vec![part] }
    }
}

#[derive(Deserialize)]
#[allow(clippy::struct_excessive_bools)] // as the bytes are
pub(super) struct Vulnerability {
    scanner_id: u32,
    title: String,
    level: Option<Level>,
    cvss: Option<Cvss>,
    cves: Vec<String>,
    vendor_reference: String,
    category: String,
    exploit: bool,
    malware: bool,
    pci: bool,
}

impl From<Vulnerability> for model::Vulnerability {
    fn from(old: Vulnerability) -> Self {
        Self {
            scanner: SCANNER.to_owned(),
            scanner_id: old.scanner_id.to_string(),
            title: old.title,
            level: old.level,
            grades: Grades::Qualys,
            cvss: old.cvss,
            cves: old.cves,
            vendor_reference: old.vendor_reference,
            category: old.category,
            exploit: old.exploit,
            malware: old.malware,
            pci: old.pci,
            exploited: false,
            published: Day::NONE,
            definition: None,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Findings {
    asset: Vec<u32>,
    vulnerability: Vec<u32>,
    service: Vec<Service>,
    kind: Vec<Kind>,
    status: Vec<Status>,
    first_seen: Vec<Day>,
    last_seen: Vec<Day>,
    fixed_on: Vec<Day>,
    scan: Vec<u32>,
    judged: Vec<u32>,
    span: Vec<Span>,
}

impl Findings {
    fn get(&self, index: usize) -> Option<model::Finding> {
        let status = *self.status.get(index)?;
        Some(model::Finding {
            asset: *self.asset.get(index)?,
            vulnerability: *self.vulnerability.get(index)?,
            service: *self.service.get(index)?,
            kind: *self.kind.get(index)?,
            status,
            first_seen: *self.first_seen.get(index)?,
            last_seen: *self.last_seen.get(index)?,
            fixed_on: *self.fixed_on.get(index)?,
            scan: *self.scan.get(index)?,
            judged: *self.judged.get(index)?,
            span: *self.span.get(index)?,
            times: 1,
            reopened: u32::from(status == Status::Reopened),
            part: 0,
            decision: 0,
            united: 0,
        })
    }
}

impl From<Findings> for model::Findings {
    /// A row that misses a column keeps its place as lost.
    fn from(old: Findings) -> Self {
        let mut findings = Self::default();
        for index in 0..old.asset.len() {
            findings.push(old.get(index).unwrap_or_else(model::Finding::lost));
        }
        findings
    }
}

#[derive(Deserialize)]
pub(super) struct Source {
    number: u32,
    name: String,
    format: String,
    format_label: String,
    encoding: Encoding,
    delimiter: u8,
    columns: Vec<String>,
    scanned_on: Day,
    imported_on: Day,
    rows: u32,
    accepted: u32,
    rejected: u32,
    bytes: u64,
    fingerprint: u64,
}

impl From<Source> for ingest::Source {
    fn from(old: Source) -> Self {
        Self {
            number: old.number,
            name: old.name,
            format: old.format,
            format_label: old.format_label,
            scanner: SCANNER.to_owned(),
            encoding: old.encoding,
            delimiter: old.delimiter,
            columns: old.columns,
            scanned_on: old.scanned_on,
            imported_on: old.imported_on,
            rows: old.rows,
            accepted: old.accepted,
            rejected: old.rejected,
            bytes: old.bytes,
            fingerprint: old.fingerprint,
            ..Self::default()
        }
    }
}

#[derive(Deserialize)]
pub(super) struct UndoStep {
    words: String,
    before: Vec<(u32, Rating)>,
}

impl From<UndoStep> for workspace::UndoStep {
    fn from(old: UndoStep) -> Self {
        Self {
            words: old.words,
            what: Undo::Ratings(old.before.into_iter().map(|(index, rating)| (index, rating.into())).collect()),
        }
    }
}
