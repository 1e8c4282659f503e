//! What is gathered of one file, row by row, whatever its kind: findings, counts, problems, hosts not scanned; and in
//! the end the [`Scan`]. Rows = accepted + rejected + merged + informational, always.

use rustc_hash::{FxHashMap, FxHashSet};

use super::dates::{DateOrder, Dates};
use super::preamble::Declaration;
use super::problem::{Rejected, cut};
use super::rejects::Rejects;
use super::row::{Reject, RowReader};
use super::scan::{Counts, IpRange, Scan, Source};
use super::seen::Seen;
use super::split::Record;
use crate::model::{Finding, Findings, Host, Kind, Span, Vulnerability};
use crate::view::NotScanned;

/// Everything gathered so far.
pub struct Gather {
    /// Reads rows; holds hosts, vulnerabilities, dates and notes.
    pub reader: RowReader,
    /// Names of the columns (or roles), for problems.
    pub columns: Vec<String>,
    /// Counts.
    pub counts: Counts,
    /// Hosts not scanned.
    pub not_scanned: Vec<NotScanned>,
    /// Addresses scanned with nothing to report.
    pub clean: Vec<IpRange>,
    /// Are rows put together from a document, so that a bad value is no cell of its record?
    pub is_document: bool,
    /// Does the file hold only a part of the report?
    pub is_partial: bool,
    findings: Findings,
    seen: Seen,
    /// What names the hosts of rejected rows.
    doubted: FxHashSet<Vec<u8>>,
    per_host: Vec<u64>,
    rejects: Rejects,
}

/// A row that cannot be taken.
pub struct Bad {
    /// Where it lies.
    pub span: Span,
    /// Why.
    pub reject: Reject,
    /// The cells that name its host; `None` where it cannot be told whose row it is.
    pub host: Option<Vec<u8>>,
}

/// What only the one who read the file knows of it in the end.
#[derive(Default)]
pub struct Told {
    /// The file; counts are filled in.
    pub source: Source,
    /// Line ends as shown.
    pub line_ends: String,
    /// Physical line of the header, 0 where there is none.
    pub header_line: u64,
    /// What it says of itself.
    pub declaration: Declaration,
    /// Further sentences for people.
    pub warnings: Vec<String>,
}

impl Gather {
    /// Nothing yet.
    pub fn new(reader: RowReader, columns: Vec<String>) -> Self {
        Self {
            reader,
            columns,
            counts: Counts::default(),
            not_scanned: Vec::new(),
            clean: Vec::new(),
            is_document: false,
            is_partial: false,
            findings: Findings::default(),
            seen: Seen::default(),
            doubted: FxHashSet::default(),
            per_host: Vec::new(),
            rejects: Rejects::default(),
        }
    }

    /// Takes one row. `form` is what is wrong with its form already.
    pub fn row(&mut self, record: &Record<'_>, span: Span, form: Result<(), Reject>) {
        match form.and_then(|()| self.reader.read(record, span)) {
            Ok(finding) => self.keep(finding),
            Err(reject) => {
                let bad = self.bad(record, span, reject);
                self.reject(bad);
            }
        }
    }

    /// A row that cannot be taken, with what names its host.
    pub fn bad(&mut self, record: &Record<'_>, span: Span, reject: Reject) -> Bad {
        let host = if reject.fault.hides_host() { None } else { Some(self.reader.host_cells(record)) };
        Bad { span, reject, host }
    }

    /// Hosts that were not scanned; those with the same reason share a line.
    pub fn not_scanned(&mut self, line: NotScanned) {
        match self.not_scanned.iter_mut().find(|known| known.reason == line.reason) {
            Some(known) => {
                known.hosts.push_str(", ");
                known.hosts.push_str(&line.hosts);
            }
            None => self.not_scanned.push(line),
        }
    }

    /// Takes the finding of a row.
    pub fn keep(&mut self, finding: Finding) {
        self.counts.rows += 1;
        let host = finding.asset as usize;
        if host >= self.per_host.len() {
            self.per_host.resize(host + 1, 0);
        }
        let mut is_new_host = true;
        if let Some(count) = self.per_host.get_mut(host) {
            is_new_host = *count == 0;
            *count += 1;
        }
        if let Some(index) = self.seen.find(&finding, is_new_host, &self.findings) {
            self.merge(index, finding);
        } else {
            *self.count_of(finding.kind) += 1;
            self.findings.push_told(&finding);
        }
    }

    fn count_of(&mut self, kind: Kind) -> &mut u32 {
        if kind == Kind::Information { &mut self.counts.informational } else { &mut self.counts.accepted }
    }

    /// A second row of the same finding: the worse of both stands.
    fn merge(&mut self, index: usize, other: Finding) {
        self.counts.merged += 1;
        self.findings.complete();
        let Some(before) = self.findings.get(index) else { return };
        let merged = before.worse_with(other, Dates::is_settled);
        *self.count_of(before.kind) -= 1;
        *self.count_of(merged.kind) += 1;
        self.findings.set(index, merged);
    }

    /// Rejects a row.
    pub fn reject(&mut self, bad: Bad) {
        let Bad { span, reject, host } = bad;
        self.counts.rows += 1;
        self.counts.rejected += 1;
        match host {
            Some(cells) => drop(self.doubted.insert(cells)),
            None => self.is_partial = true,
        }
        let Reject { fault, column, value, at } = reject;
        let column = column.and_then(|column| u16::try_from(column).ok());
        let kept = self.is_document.then(|| cut(&value).into_boxed_str());
        let rejected = Rejected { span, byte: span.at + at, record: self.counts.rows, column, fault, value: kept };
        self.rejects.add(rejected, &self.columns, &value);
    }

    /// The end of the file: settles dates, compares with what the file declares, and tells.
    pub fn finish(mut self, told: Told) -> Scan {
        let Told { source, line_ends, header_line, declaration, warnings: further } = told;
        self.findings.complete();
        let made = declaration.made.split(" at ").next().unwrap_or_default();
        let mut made = self.reader.dates.read(made.as_bytes());
        let published = self.reader.vulnerabilities.iter_mut().map(|vulnerability| &mut vulnerability.published);
        self.reader.dates.settle(self.findings.days_mut().chain(&mut made).chain(published));
        // The report's own date orders reports; detection dates do only where it has none.
        let latest = || self.findings.iter().map(|finding| finding.last_seen).max().unwrap_or_default();
        let scanned_on = made.filter(|day| day.is_known()).unwrap_or_else(latest);
        let hosts = if declaration.per_host.is_empty() { &[] } else { self.reader.hosts.as_slice() };
        let rows_of_ip: FxHashMap<String, u64> =
            hosts.iter().map(Host::address).zip(self.per_host.iter().copied()).collect();
        let (declared, mut warnings) =
            declaration.reconcile(u64::from(self.counts.rows), self.reader.hosts.len() as u64, &rows_of_ip);
        self.rejects.sort();
        self.warn(&mut warnings);
        warnings.extend(further);
        warnings.extend(self.reader.notes.sentences());
        let mut about = declaration.about;
        if self.counts.blank > 0 {
            about.push(("Blank rows".to_owned(), self.counts.blank.to_string()));
        }
        let doubtful = self.doubted.iter().filter_map(|cells| self.reader.host_named(cells)).collect();
        let source = Source {
            scanned_on,
            rows: self.counts.rows,
            accepted: self.counts.accepted,
            rejected: self.counts.rejected,
            not_scanned: self.not_scanned.clone(),
            ..source
        };
        let is_own = source.is_own();
        Scan {
            source,
            line_ends,
            header_line,
            dates: self.reader.dates.order().label(),
            counts: self.counts,
            hosts: self.reader.hosts,
            origins: self.reader.origins,
            vulnerabilities: self.reader.vulnerabilities,
            findings: self.findings,
            rejected: self.rejects.rows,
            problem_counts: self.rejects.counts,
            problems: self.rejects.problems,
            warnings,
            about,
            declared_total: declaration.total,
            declared_hosts: declaration.hosts,
            declared,
            not_scanned: self.not_scanned,
            clean: self.clean,
            doubtful,
            // An export of our own holds what a view showed.
            is_partial: self.is_partial || is_own,
        }
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
        warnings.extend(self.rejects.warning(self.counts.rejected));
        if !self.clean.is_empty() {
            warnings.push(
                "The report names hosts without a finding that matches its filters: their earlier findings count as fixed. If the filters were narrower than before, discard it.".to_owned(),
            );
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
        let ungraded = self.ungraded();
        if ungraded > 0 {
            warnings.push(format!(
                "{ungraded} findings have neither a severity nor a CVSS score: they are ranked with the declared neutral severity."
            ));
        }
    }

    /// Findings whose vulnerability has neither a severity nor a score.
    fn ungraded(&self) -> usize {
        let vulnerabilities = &self.reader.vulnerabilities;
        let is_ungraded = |one: &Vulnerability| one.level.is_none() && one.cvss.is_none();
        if !vulnerabilities.iter().any(is_ungraded) {
            return 0;
        }
        let told = self.findings.iter().filter(|finding| finding.kind != Kind::Information);
        told.filter_map(|finding| vulnerabilities.get(finding.vulnerability as usize))
            .filter(|one| is_ungraded(one))
            .count()
    }
}
