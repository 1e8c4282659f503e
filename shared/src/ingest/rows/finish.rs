//! What came of a file: settled dates, declared totals beside what was found, warnings, and the [`Scan`].

use rustc_hash::FxHashMap;

use super::Rows;
use crate::ingest::dates::DateOrder;
use crate::ingest::refusal::Refusal;
use crate::ingest::scan::{Scan, Source};
use crate::model::Host;

/// First column of our own file of rejected rows: what is dropped again is a supplement, not a whole report.
const SUPPLEMENT_MARK: &str = "Patchfirst line";

impl Rows {
    /// The end of the file: settles dates, compares with what the file declares, and tells.
    ///
    /// # Errors
    /// When there was no row.
    pub(in crate::ingest) fn finish(mut self, name: String, bytes: u64, fingerprint: u64) -> Result<Scan, Refusal> {
        if let Some(decoder) = &mut self.wide {
            self.decoded.clear();
            decoder.finish(&mut self.decoded);
            self.splitter.feed(&self.decoded);
        }
        self.splitter.end();
        self.take_records();
        if self.counts.rows == 0 && self.clean.is_empty() {
            return Err(Refusal::NoRows { line: self.header_line });
        }
        let declaration = (self.format.declaration)(&self.preamble);
        let made = declaration.made.split(" at ").next().unwrap_or_default();
        let mut made = self.reader.dates.read(made.as_bytes());
        self.reader.dates.settle(self.findings.days_mut().chain(&mut made));
        // The report's own date orders reports; detection dates do only where it has none.
        let latest = || self.findings.iter().map(|finding| finding.last_seen).max().unwrap_or_default();
        let scanned_on = made.filter(|day| day.is_known()).unwrap_or_else(latest);
        let rows_of_ip: FxHashMap<String, u64> =
            self.reader.hosts.iter().map(Host::address).zip(self.per_host.iter().copied()).collect();
        let (declared, mut warnings) =
            declaration.reconcile(u64::from(self.counts.rows), self.reader.hosts.len() as u64, &rows_of_ip);
        self.warn(&mut warnings);
        if let Some((_, ending)) = name.rsplit_once('.').filter(|(_, ending)| !is_text_ending(ending)) {
            warnings
                .push(format!("The file name ends in .{ending}, but its content is a CSV report: it was read as one."));
        }
        let is_supplement = self.header.find(SUPPLEMENT_MARK).is_some();
        let doubtful = self.doubted.iter().filter_map(|cells| self.reader.host_named(cells)).collect();
        let source = Source {
            number: 0,
            name,
            format: self.format.id.to_owned(),
            format_label: self.format.label.to_owned(),
            encoding: self.encoding,
            delimiter: self.delimiter,
            columns: self.header.names().to_vec(),
            scanned_on,
            rows: self.counts.rows,
            accepted: self.counts.accepted,
            rejected: self.counts.rejected,
            bytes,
            fingerprint,
            ..Source::default()
        };
        Ok(Scan {
            source,
            line_ends: self.splitter.line_ends.label(),
            header_line: self.header_line,
            dates: self.reader.dates.order().label(),
            counts: self.counts,
            hosts: self.reader.hosts,
            vulnerabilities: self.reader.vulnerabilities,
            findings: self.findings,
            rejected: self.rejected,
            problems: self.problems,
            warnings,
            about: declaration.about,
            declared_total: declaration.total,
            declared_hosts: declaration.hosts,
            declared,
            not_scanned: self.not_scanned,
            clean: self.clean,
            doubtful,
            is_partial: self.is_partial || is_supplement,
        })
    }

    fn warn(&self, warnings: &mut Vec<String>) {
        if self.reader.dates.is_open() {
            warnings.push(
                "Dates such as 03/04 fit both orders and no value decides: they were read as month/day, as Qualys writes them.".to_owned(),
            );
        }
        if self.reader.dates.order() == DateOrder::Mixed {
            warnings.push(
                "Some dates only fit day/month and some only month/day: where both fit, month/day was taken. Check the dates.".to_owned(),
            );
        }
        if self.counts.rejected > 0 {
            warnings.push(
                "Rows were rejected: what is missing of their hosts may be in them, so it is not taken as fixed."
                    .to_owned(),
            );
        }
        if !self.clean.is_empty() {
            warnings.push(
                "The report names hosts without a finding that matches its filters: their earlier findings count as fixed. If the filters were narrower than before, discard it.".to_owned(),
            );
        }
        let repeated = self.header.repeated();
        if !repeated.is_empty() {
            warnings.push(format!("Columns named twice: {}. The first one counts.", repeated.join(", ")));
        }
        if self.counts.merged > 0 {
            warnings.push(format!(
                "{} rows name a finding that an earlier row names too (same host, vulnerability and port); they were merged.",
                self.counts.merged
            ));
        }
        if !self.not_scanned.is_empty() {
            warnings.push("The report lists hosts that were not scanned; their findings stay as they are.".to_owned());
        }
        warnings.extend(self.reader.notes.sentences());
    }
}

/// Endings of file names that text tables have.
fn is_text_ending(ending: &str) -> bool {
    ["csv", "txt", "tsv", "tab"].iter().any(|usual| ending.eq_ignore_ascii_case(usual))
}
