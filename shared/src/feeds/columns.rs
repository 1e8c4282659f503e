//! Which column of a table plays which part in a feed. Names are compared without case, spaces and marks.

use super::FeedKind;
use crate::ingest::Header;

/// Names of the column that holds the CVE.
pub const CVE: &[&str] = &["cveid", "cve", "cves", "cveids", "cvenumber", "cvename", "vulnerabilityid"];
const ADDED: &[&str] = &["dateadded", "added"];
const DUE: &[&str] = &["duedate", "due"];
const RANSOMWARE: &[&str] = &["knownransomwarecampaignuse", "knownransomware", "ransomware"];
const SCORE: &[&str] = &["epss", "epssscore"];
const PERCENTILE: &[&str] = &["percentile", "epsspercentile"];
/// Parts of the name of a column that says since when an exploit is known, better ones first.
const SINCE: &[&str] = &["firstseen", "knownfrom", "since", "published", "dateadded", "date"];
/// Columns that an EPSS file may have beside its three.
const BESIDE_EPSS: &[&str] = &["date", "scoredate", "modelversion", "version", ""];

/// Columns of a feed: the CVE, and three more whose meaning depends on the kind: KEV added, due, ransomware; EPSS score,
/// percentile; exploits known from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The CVE; without one the row itself starts with ids.
    pub cve: Option<usize>,
    /// The others, as far as they are there.
    pub others: [Option<usize>; 3],
}

impl Columns {
    /// Columns of a kind under a header; `None` where it lacks what the kind needs.
    pub fn of(kind: FeedKind, header: &Header) -> Option<Self> {
        let others = match kind {
            FeedKind::Kev => [Some(header.find_any(ADDED)?), header.find_any(DUE), header.find_any(RANSOMWARE)],
            FeedKind::Epss => [Some(header.find_any(SCORE)?), Some(header.find_any(PERCENTILE)?), None],
            FeedKind::Exploits => {
                let part = |part: &&str| header.plain().iter().position(|name| name.contains(*part));
                [SINCE.iter().find_map(part), None, None]
            }
        };
        Some(Self { cve: Some(header.find_any(CVE)?), others })
    }

    /// What a kind needs, in words.
    pub fn needed(kind: FeedKind) -> &'static str {
        match kind {
            FeedKind::Kev => "cveID and dateAdded (CISA's known_exploited_vulnerabilities.csv or .json has them)",
            FeedKind::Epss => "cve, epss and percentile (FIRST's epss_scores file has them)",
            FeedKind::Exploits => "cve, or simply a CVE id at the start of each line",
        }
    }
}

/// Are these the columns of CISA's list, and of nothing else?
pub fn is_kev(header: &Header) -> bool {
    Columns::of(FeedKind::Kev, header).is_some_and(|columns| columns.others.iter().flatten().count() > 1)
}

/// Are these the columns of an EPSS file, and no others?
pub fn is_epss(header: &Header) -> bool {
    let is_ours =
        |name: &String| [CVE, SCORE, PERCENTILE, BESIDE_EPSS].iter().any(|names| names.contains(&name.as_str()));
    Columns::of(FeedKind::Epss, header).is_some() && header.plain().iter().all(is_ours)
}
