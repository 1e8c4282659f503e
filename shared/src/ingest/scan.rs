//! One file, read: its source, what it says of itself, its hosts, vulnerabilities, findings and problems.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::encoding::Encoding;
use super::mapping::MAPPED;
use super::problem::Rejected;
use super::row::OWN;
use crate::model::{Day, Findings, Host, Vulnerability};
use crate::view::{Declared, NotScanned, Problem, ProblemCount};

/// What is needed to read a record of the file again, and to name the file. Kept with the workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Number of the scan in the workspace, from 1; 0 before it is applied.
    pub number: u32,
    /// File name.
    pub name: String,
    /// Stable name of the family.
    pub format: String,
    /// Name of the family for people.
    pub format_label: String,
    /// Family of scanners whose ids it uses: it closes findings of that family only.
    pub scanner: String,
    /// XML or JSON, and not rows and columns?
    pub is_document: bool,
    /// Encoding of the file.
    pub encoding: Encoding,
    /// Delimiter.
    pub delimiter: u8,
    /// Column names as written, of the first report in the file.
    pub columns: Vec<String>,
    /// Further reports in the same file that have other columns, in the file's order.
    pub sections: Vec<Section>,
    /// When the scan was made, as far as the file says.
    pub scanned_on: Day,
    /// When it was imported.
    pub imported_on: Day,
    /// Rows in the file.
    pub rows: u32,
    /// Rows taken as findings.
    pub accepted: u32,
    /// Rows rejected.
    pub rejected: u32,
    /// Bytes of the file.
    pub bytes: u64,
    /// Fingerprint of its bytes.
    pub fingerprint: u64,
    /// Hosts it says were not scanned.
    pub not_scanned: Vec<NotScanned>,
}

/// A report below another one in the same file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// First byte of its header.
    pub at: u64,
    /// Its column names as written.
    pub columns: Vec<String>,
    /// Stable name of its family; empty where its rows could not be read.
    pub format: String,
}

impl Source {
    /// Is it an export of our own? What is in it was found by others before.
    pub fn is_own(&self) -> bool {
        self.scanner == OWN
    }

    /// Was it read as a person mapped its columns?
    pub fn is_mapped(&self) -> bool {
        self.format == MAPPED.id
    }

    /// Column names of the record at this byte of the file.
    pub fn columns_at(&self, at: u64) -> &[String] {
        let section = self.sections.iter().rev().find(|section| section.at <= at);
        section.map_or(&self.columns, |section| &section.columns)
    }
}

/// Counts of one file: `rows = accepted + rejected + merged + informational`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Data rows.
    pub rows: u32,
    /// Taken as findings.
    pub accepted: u32,
    /// Rejected.
    pub rejected: u32,
    /// Same finding named twice.
    pub merged: u32,
    /// Information.
    pub informational: u32,
    /// Blank rows, which are no rows.
    pub blank: u32,
}

/// A range of addresses, both ends in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IpRange {
    /// First.
    pub from: IpAddr,
    /// Last.
    pub to: IpAddr,
}

impl IpRange {
    /// Is the address in it?
    pub fn holds(&self, ip: IpAddr) -> bool {
        self.from <= ip && ip <= self.to && self.from.is_ipv4() == ip.is_ipv4()
    }

    /// Ranges and addresses of a list such as `192.0.2.1-192.0.2.9, 192.0.2.20`.
    pub fn list(text: &str) -> Vec<Self> {
        text.split([',', ' ', '\n', '\r'])
            .filter(|part| !part.is_empty())
            .filter_map(|part| {
                let (from, to) = part.split_once('-').unwrap_or((part, part));
                Some(Self { from: from.trim().parse().ok()?, to: to.trim().parse().ok()? })
            })
            .collect()
    }
}

/// Where a host of our own export is from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The family that named it.
    pub family: String,
    /// Its number in the workspace that exported it.
    pub number: Option<u32>,
}

/// Everything read from one file. Asset and vulnerability numbers in `findings` are indexes into this scan's tables.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// The file.
    pub source: Source,
    /// Line ends as shown.
    pub line_ends: String,
    /// Physical line of the header.
    pub header_line: u64,
    /// How dates were read.
    pub dates: &'static str,
    /// Counts.
    pub counts: Counts,
    /// Hosts.
    pub hosts: Vec<Host>,
    /// Where the hosts are from, in our own exports; see [`Scan::family`].
    pub origins: Vec<Origin>,
    /// Vulnerabilities.
    pub vulnerabilities: Vec<Vulnerability>,
    /// Findings, information included.
    pub findings: Findings,
    /// Rejected rows.
    pub rejected: Vec<Rejected>,
    /// Rejected rows by kind of problem, the most frequent first.
    pub problem_counts: Vec<ProblemCount>,
    /// First problems in full.
    pub problems: Vec<Problem>,
    /// Sentences for people.
    pub warnings: Vec<String>,
    /// Facts the file states of itself.
    pub about: Vec<(String, String)>,
    /// Declared total of rows, where there is one.
    pub declared_total: Option<u64>,
    /// Declared number of hosts, where there is one.
    pub declared_hosts: Option<u64>,
    /// Declared beside found.
    pub declared: Vec<Declared>,
    /// Hosts not scanned.
    pub not_scanned: Vec<NotScanned>,
    /// Addresses scanned with nothing to report.
    pub clean: Vec<IpRange>,
    /// Hosts with a rejected row: what is missing of them may be in it.
    pub doubtful: Vec<u32>,
    /// Does the file hold only a part, so that nothing missing in it is gone: rows whose host cannot be told were
    /// rejected, or it is a corrected file of rejected rows?
    pub is_partial: bool,
}

impl Scan {
    /// The family of scanners that named a host, by its number.
    pub fn family(&self, host: usize) -> &str {
        self.origins.get(host).map_or(&self.source.scanner, |origin| &origin.family)
    }
}
