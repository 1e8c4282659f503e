//! The CVEs of a day with what was known of them then, and with what came later.

use std::collections::BTreeMap;

use shared::feeds::{Dates, Epss, Known, OfCve};
use shared::model::{Cve, Cvss, CvssVersion, Day, Vulnerability};

use crate::table::{Row, Table};

/// Columns of vectors and published scores, the version that counts first.
const VECTORS: [(&str, &str, CvssVersion); 4] = [
    ("v4", "v4s", CvssVersion::V40),
    ("v31", "v31s", CvssVersion::V31),
    ("v30", "v30s", CvssVersion::V30),
    ("v2", "v2s", CvssVersion::V2),
];

/// The tables that a comparison reads.
pub struct Tables {
    /// CVEs as published on the day.
    pub features: Table,
    /// Known exploited vulnerabilities, of any later day.
    pub kev: Table,
    /// Public exploits with the day they were first seen.
    pub exploits: Option<Table>,
}

/// One CVE on the day.
pub struct Case {
    /// As a scanner would tell it.
    pub vulnerability: Vulnerability,
    /// As the feeds knew it.
    pub known: Known,
    /// Was it added to KEV after the day?
    pub later: bool,
}

/// Days of the feeds, all that of the comparison.
pub fn dates(day: Day) -> Dates {
    Dates { kev: day, epss: day, exploits: day }
}

/// Every CVE that was not yet in KEV on the day.
///
/// # Errors
/// A missing column or a cell that cannot be read, with its place.
pub fn cases(tables: &Tables, day: Day) -> Result<Vec<Case>, String> {
    let kev = first_days(&tables.kev, &["date_added", "dateAdded"])?;
    let exploits = match &tables.exploits {
        Some(table) => first_days(table, &["first_seen_on_or_before", "first_seen"])?,
        None => BTreeMap::new(),
    };
    let columns = Columns::of(&tables.features)?;
    let mut cases = Vec::new();
    for row in tables.features.rows() {
        let cve = cve(row, columns.cve)?;
        let added = kev.get(&cve);
        if added.is_some_and(|added| *added <= day) {
            continue;
        }
        let exploit = exploits.get(&cve).is_some_and(|seen| *seen <= day);
        let known = Known { cves: vec![OfCve { cve, kev: None, epss: columns.epss(row)?, exploit }] };
        cases.push(Case { vulnerability: columns.vulnerability(row, cve)?, known, later: added.is_some() });
    }
    Ok(cases)
}

/// The first day each CVE of a table has.
fn first_days(table: &Table, names: &[&str]) -> Result<BTreeMap<Cve, Day>, String> {
    let (id, day) = (table.column(&["cve", "cveID"])?, table.column(names)?);
    let mut first = BTreeMap::new();
    for row in table.rows() {
        let (cve, day) = (cve(row, id)?, row.must(day, "a date such as 2024-10-27", Day::from_iso)?);
        first.entry(cve).and_modify(|known: &mut Day| *known = day.min(*known)).or_insert(day);
    }
    Ok(first)
}

fn cve(row: Row<'_>, column: usize) -> Result<Cve, String> {
    row.must(column, "a CVE id such as CVE-2024-0001", Cve::parse)
}

/// Where the features are.
struct Columns {
    cve: usize,
    published: usize,
    epss: usize,
    percentile: usize,
    cvss: Vec<(usize, usize, CvssVersion)>,
}

impl Columns {
    fn of(table: &Table) -> Result<Self, String> {
        let cvss = VECTORS
            .iter()
            .map(|(vector, score, version)| Ok((table.column(&[vector])?, table.column(&[score])?, *version)));
        Ok(Self {
            cve: table.column(&["cve"])?,
            published: table.column(&["published"])?,
            epss: table.column(&["epss"])?,
            percentile: table.column(&["pct", "percentile"])?,
            cvss: cvss.collect::<Result<_, String>>()?,
        })
    }

    fn epss(&self, row: Row<'_>) -> Result<Option<Epss>, String> {
        let share = |text: &str| text.parse::<f64>().ok().filter(|share| (0.0..=1.0).contains(share));
        let score = row.maybe(self.epss, "a probability from 0 to 1", share)?;
        let percentile = row.maybe(self.percentile, "a share from 0 to 1", share)?;
        Ok(score.zip(percentile).map(|(score, percentile)| Epss { score, percentile }))
    }

    fn vulnerability(&self, row: Row<'_>, cve: Cve) -> Result<Vulnerability, String> {
        let published = row.maybe(self.published, "a date such as 2024-10-27", Day::from_iso)?.unwrap_or(Day::NONE);
        let mut vulnerability = Vulnerability { cves: vec![cve.to_string()], published, ..Vulnerability::default() };
        for &(vector, score, version) in &self.cvss {
            let cell = format!("{} {}", row.text(score), row.text(vector));
            vulnerability.cvss = Cvss::from_cell(&cell, version).map_err(|problem| format!("{cve}: {problem}"))?;
            if vulnerability.cvss.is_some() {
                break;
            }
        }
        Ok(vulnerability)
    }
}
