//! What a report says of itself above its header, and how that compares with what it holds.

use rustc_hash::FxHashMap;

use crate::view::Declared;

/// Totals and facts that a file declares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declaration {
    /// Title, company and the like, in the file's order.
    pub about: Vec<(String, String)>,
    /// When it was made, as written; empty where it does not say.
    pub made: String,
    /// Declared number of rows.
    pub total: Option<u64>,
    /// Declared number of hosts.
    pub hosts: Option<u64>,
    /// Declared rows per address.
    pub per_host: Vec<(String, u64)>,
}

impl Declaration {
    /// What a file of several reports declares in all. Totals count only where every report has one; a host may stand in
    /// more than one report, so their number is not known.
    #[must_use]
    pub fn joined(reports: Vec<Self>) -> Self {
        let mut reports = reports.into_iter();
        let mut all = reports.next().unwrap_or_default();
        let mut has_hosts = !all.per_host.is_empty();
        let mut places: FxHashMap<String, usize> =
            all.per_host.iter().enumerate().map(|(place, (host, _))| (host.clone(), place)).collect();
        for (number, report) in (2..).zip(reports) {
            all.total = all.total.zip(report.total).map(|(one, two)| one.saturating_add(two));
            all.hosts = None;
            all.about
                .extend(report.about.into_iter().map(|(name, value)| (format!("{name} (report {number})"), value)));
            has_hosts &= !report.per_host.is_empty();
            for (host, rows) in report.per_host {
                if let Some((_, before)) = places.get(&host).and_then(|place| all.per_host.get_mut(*place)) {
                    *before = before.saturating_add(rows);
                } else {
                    places.insert(host.clone(), all.per_host.len());
                    all.per_host.push((host, rows));
                }
            }
        }
        if !has_hosts {
            all.per_host.clear();
        }
        all
    }

    /// Declared beside found; and a sentence for people where they differ.
    pub fn reconcile(&self, rows: u64, hosts: u64, found: &FxHashMap<String, u64>) -> (Vec<Declared>, Vec<String>) {
        let mut lines = Vec::new();
        let mut warnings = Vec::new();
        if let Some(declared) = self.total {
            lines.push(Declared { what: "Total vulnerabilities".to_owned(), declared, found: rows });
        }
        if let Some(declared) = self.hosts {
            lines.push(Declared { what: "Active hosts".to_owned(), declared, found: hosts });
        }
        for (host, declared) in &self.per_host {
            let found = found.get(host).copied().unwrap_or(0);
            lines.push(Declared { what: format!("Rows of {host}"), declared: *declared, found });
        }
        let differ: Vec<&Declared> = lines.iter().filter(|line| line.declared != line.found).collect();
        if let Some(total) = differ.iter().find(|line| line.what == "Total vulnerabilities") {
            let hosts: Vec<String> = differ
                .iter()
                .filter_map(|line| line.what.strip_prefix("Rows of ").map(|host| (host, line)))
                .take(5)
                .map(|(host, line)| format!("{host} ({} declared, {} in the file)", line.declared, line.found))
                .collect();
            let at = if hosts.is_empty() { String::new() } else { format!(" They differ at {}.", hosts.join(", ")) };
            warnings.push(format!(
                "The report declares {} vulnerabilities, but the file holds {} rows.{at} Every row of the file is counted here.",
                total.declared, total.found
            ));
        } else if !differ.is_empty() {
            warnings.push(format!(
                "{} of the totals the report declares differ from what the file holds; see the reconciliation.",
                differ.len()
            ));
        }
        (lines, warnings)
    }
}

/// Runs of rows without a blank row between them, rows cut behind their last cell that is not blank.
pub fn blocks(preamble: &[Vec<String>]) -> Vec<Vec<Vec<String>>> {
    let mut blocks = vec![Vec::new()];
    for row in preamble {
        let used = row.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
        if used == 0 {
            blocks.push(Vec::new());
        } else if let Some(block) = blocks.last_mut() {
            block.push(row.get(..used).unwrap_or_default().to_vec());
        }
    }
    // The first block is title, company and user: facts by position, not a table.
    blocks.into_iter().skip(1).filter(|block| block.len() > 1).collect()
}
