//! A scan report nobody's network ever gave: an invented harbour company, in the shape of a Qualys "Scan report" CSV.
//! Lets a person try Patchfirst without a file, warms the engine, and makes files of any size for measuring. Pure: the
//! same options give the same bytes on every machine.
//!
//! To add a column: its name in [`COLUMNS`] and its cell at the same place in `rows::write`.

mod catalogue;
mod date;
mod hosts;
mod random;
mod rows;

use crate::model::Day;

use rows::{Row, Writer};

/// What to generate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Number of hosts; each has about fifteen rows.
    pub hosts: u32,
    /// Another seed gives other findings on the same hosts.
    pub seed: u64,
    /// Day of the report; findings are up to three years older.
    pub report_date: Day,
    /// Long texts and evidence, as reports of authenticated scans have them: about three times the bytes.
    pub fat: bool,
}

/// Measured over large reports with long texts; a test holds it to a tenth.
const FAT_BYTES_PER_HOST: u64 = 37_600;

impl Options {
    /// The report behind "Try the sample": 60 hosts, about 900 rows, about 1 MB.
    pub const fn sample(report_date: Day) -> Self {
        Self { hosts: 60, seed: 1, report_date, fat: false }
    }

    /// About so many megabytes (10^6 bytes) with long texts.
    pub fn megabytes(megabytes: u32, report_date: Day) -> Self {
        let hosts = (u64::from(megabytes) * 1_000_000 / FAT_BYTES_PER_HOST).max(1);
        Self { hosts: hosts as u32, fat: true, ..Self::sample(report_date) }
    }
}

/// Header of the table, in the order of a scan report.
pub const COLUMNS: [&str; 38] = [
    "IP",
    "Network",
    "DNS",
    "NetBIOS",
    "Tracking Method",
    "OS",
    "IP Status",
    "QID",
    "Title",
    "Vuln Status",
    "Type",
    "Severity",
    "Port",
    "Protocol",
    "FQDN",
    "SSL",
    "First Detected",
    "Last Detected",
    "Times Detected",
    "Date Last Fixed",
    "CVE ID",
    "Vendor Reference",
    "Bugtraq ID",
    "CVSS3.1",
    "CVSS3.1 Base",
    "CVSS3.1 Temporal",
    "Threat",
    "Impact",
    "Solution",
    "Exploitability",
    "Associated Malware",
    "Results",
    "PCI Vuln",
    "Ticket State",
    "Instance",
    "OS CPE",
    "Category",
    "Associated Tags",
];

/// Bytes given to the sink at a time.
const PIECE_BYTES: usize = 64 * 1024;

/// Write the report to `sink` in pieces of about 64 KiB: UTF-8 without a mark, CRLF, every filled cell quoted.
///
/// The totals above the table are the real ones, so all findings are drawn twice: once to count, once to write.
pub fn generate(options: &Options, sink: &mut dyn FnMut(&[u8])) {
    let mut writer = Writer::new(PIECE_BYTES, sink);
    let mut totals = Totals::default();
    let mut summaries = Vec::with_capacity(options.hosts as usize);
    for place in 0..options.hosts {
        summaries.push(totals.add(&rows::of_host(options, place)));
    }
    preamble(options, totals, &mut writer);
    for (place, summary) in (0..options.hosts).zip(&summaries) {
        writer.line(&[&hosts::host(place).ip, &summary.rows.to_string(), &tenths(summary.severities, summary.rows)]);
    }
    writer.line(&[]);
    writer.line(&COLUMNS);
    let scores = rows::scores();
    for place in 0..options.hosts {
        let host = hosts::host(place);
        for row in rows::of_host(options, place) {
            rows::write(options, &host, &row, &scores, &mut writer);
        }
    }
    writer.flush();
}

/// Rows and the sum of their severities.
#[derive(Clone, Copy, Default)]
struct Totals {
    rows: u32,
    severities: u32,
}

impl Totals {
    fn add(&mut self, rows: &[Row]) -> Self {
        let severities = rows.iter().map(|row| u32::from(row.entry.severity)).sum();
        let host = Self { rows: rows.len() as u32, severities };
        self.rows += host.rows;
        self.severities += host.severities;
        host
    }
}

fn preamble(options: &Options, totals: Totals, writer: &mut Writer<'_>) {
    let hosts = options.hosts.to_string();
    writer.line(&["Scan Report", &format!("{} at 06:30:00 (GMT+0000)", date::printed(options.report_date))]);
    writer.line(&["Brindle Harbour Logistics", "4 Example Quay", "", "Sampleton", "Testshire", "Nowhere", "00000"]);
    writer.line(&["Sample Person", "brindle_sp1", "Manager"]);
    writer.line(&[]);
    writer.line(&[
        "Asset Groups",
        "IPs",
        "Active Hosts",
        "Hosts Matching Filters",
        "Trend Analysis",
        "Date Range",
        "Asset Tags",
    ]);
    writer.line(&["All", "", &hosts, &hosts, "Latest vulnerability data", "N/A", "N/A"]);
    writer.line(&[]);
    writer.line(&["Total Vulnerabilities", "Avg Security Risk", "Business Risk"]);
    let average = tenths(totals.severities, totals.rows);
    writer.line(&[&totals.rows.to_string(), &average, "41/100"]);
    writer.line(&[]);
    writer.line(&["IP", "Total Vulnerabilities", "Security Risk"]);
}

/// An average with one digit.
fn tenths(sum: u32, count: u32) -> String {
    let tenths = (sum * 10 + count / 2).checked_div(count).unwrap_or(0);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests;
