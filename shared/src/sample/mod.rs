//! A scan report nobody's network ever gave: an invented harbour company, in the shape of a Qualys "Scan report" CSV.
//! Lets a person try Patchfirst without a file, warms the engine, and makes files of any size for measuring. Pure: the
//! same options give the same bytes on every machine.
//!
//! To add a column: its name in [`COLUMNS`] and its cell at the same place in `cells::of_row`.

mod catalogue;
mod cells;
mod damage;
mod date;
mod hosts;
mod options;
mod random;
mod rows;
mod writer;

use std::borrow::Cow;

use damage::Damage;
pub use options::{LineEnd, Options, Table, Texts};
use rows::Row;
use writer::Writer;

/// Header of the table, in the order of a scan report ([`Table::Report`]).
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

/// Those that the results of a single scan leave out.
const ONLY_IN_REPORTS: [&str; 11] = [
    "Network",
    "Tracking Method",
    "Vuln Status",
    "First Detected",
    "Last Detected",
    "Times Detected",
    "Date Last Fixed",
    "CVSS3.1",
    "Ticket State",
    "OS CPE",
    "Associated Tags",
];

/// Bytes given to the sink at a time.
const PIECE_BYTES: usize = 64 * 1024;

/// Write the report to `sink` in pieces of about 64 KiB: UTF-8 without a mark, every filled cell quoted.
///
/// The totals above the table are the real ones, so all findings are drawn twice: once to count, once to write.
pub fn generate(options: &Options, sink: &mut dyn FnMut(&[u8])) {
    let mut writer = Writer::new(PIECE_BYTES, options.line_end.bytes(), sink);
    let mut totals = Totals::default();
    let mut summaries = Vec::with_capacity(options.hosts as usize);
    for place in 0..options.hosts {
        summaries.push(totals.add(&rows::of_host(options, place)));
    }
    preamble(options, totals, &mut writer);
    for (place, summary) in (0..options.hosts).zip(&summaries) {
        writer.line(&[&hosts::host(place).ip, &summary.rows.to_string(), &tenths(summary.severities, summary.rows)]);
    }
    writer.line::<&str>(&[]);
    table(options, &mut writer);
    writer.flush();
}

fn table(options: &Options, writer: &mut Writer<'_>) {
    let is_kept = |name: &str| options.table == Table::Report || !ONLY_IN_REPORTS.contains(&name);
    let kept = COLUMNS.map(is_kept);
    let columns: Vec<&str> = COLUMNS.into_iter().filter(|name| is_kept(name)).collect();
    writer.line(&columns);
    let scores = cells::scores(options.editions);
    let mut damage = Damage::new(options);
    for place in 0..options.hosts {
        let host = hosts::host(place);
        for row in rows::of_host(options, place) {
            let all = cells::of_row(options, &host, &row, &scores).into_iter().zip(kept);
            let mut cells: Vec<Cow<'_, str>> = all.filter_map(|(cell, kept)| kept.then_some(cell)).collect();
            damage.strike(&columns, &mut cells);
            writer.line(&cells);
        }
    }
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
    writer.line::<&str>(&[]);
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
    writer.line::<&str>(&[]);
    writer.line(&["Total Vulnerabilities", "Avg Security Risk", "Business Risk"]);
    let average = tenths(totals.severities, totals.rows);
    writer.line(&[&totals.rows.to_string(), &average, "41/100"]);
    writer.line::<&str>(&[]);
    writer.line(&["IP", "Total Vulnerabilities", "Security Risk"]);
}

/// An average with one digit.
fn tenths(sum: u32, count: u32) -> String {
    let tenths = (sum * 10 + count / 2).checked_div(count).unwrap_or(0);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests;
