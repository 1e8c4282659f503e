//! What a page shows of a list: rows ready to print, dates as ISO text (`2026-11-21`), scores 0 to 100.

use serde::{Deserialize, Serialize};

use super::life::DecisionRow;
use crate::model::{CriticalityClass, Exposure, Function, Kind, Level, RiskClass, Status};
use crate::rules::Field;

/// One facet with its values and how many rows each would show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// Key used in a filter: `class`, `status`, `kind`, `severity`, `exploitation`, `importance`, `exposure`, `subnet`,
    /// `category`, `os`, `owner`, `tag`, `age`, `due`, `note`.
    pub key: String,
    /// Name shown to people.
    pub label: String,
    /// The most frequent values (at most 25, chosen ones always among them).
    pub values: Vec<FacetValue>,
    /// How many values there are in all.
    pub total: u32,
}

/// One value of a facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    /// Value used in a filter.
    pub value: String,
    /// Word shown to people.
    pub label: String,
    /// Rows with this value under all other filters.
    pub count: u32,
}

/// The parts of a score: `score = max(0, 100 + severity + threat + importance + exposure + rule)`. The four factors take
/// off, so each is zero or below; a rule or a decision table may take off or add.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Parts {
    /// Points off for the vulnerability's severity.
    pub severity: f64,
    /// Points off for the threat.
    pub threat: f64,
    /// Points off for the asset's importance.
    pub importance: f64,
    /// Points off for the asset's exposure.
    pub exposure: f64,
    /// What a floor rule or a decision table adds or takes off; 0 where there is none.
    pub rule: f64,
}

/// One row of the report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindingRow {
    /// Id of the finding, stable until the next import.
    pub id: u32,
    /// Rank among open findings, 1 is first; 0 for information, fixed and decided ones.
    pub rank: u32,
    /// Risk score, 0 to 100.
    pub score: f64,
    /// Class of the score.
    pub class: RiskClass,
    /// What makes the score.
    pub parts: Parts,
    /// One short sentence: the strongest facts behind the rank.
    pub reason: String,
    /// Confirmed, potential or information.
    pub kind: Kind,
    /// Status as the scans have it, whatever was decided.
    pub status: Status,
    /// What a person decided about it, also after it has run out. A fixed finding is fixed, decided or not.
    pub decision: Option<DecisionRow>,
    /// Id of the vulnerability.
    pub vulnerability: u32,
    /// What the scanner's id is called, such as `QID`.
    pub id_name: String,
    /// Scanner's id, such as `38170`.
    pub scanner_id: String,
    /// Title.
    pub title: String,
    /// Scanner level, 1 to 5.
    pub level: Option<Level>,
    /// The level as the scanner says it: `5` or `Critical`; empty where it says none.
    pub severity: String,
    /// CVSS base score, 0 to 10.
    pub cvss: Option<f64>,
    /// The published CVSS score, where it is not its vector's: the vector's counts.
    pub cvss_published: Option<f64>,
    /// CVE ids.
    pub cves: Vec<String>,
    /// Known to be exploited: CISA KEV has one of its CVEs, or the scanner says so.
    pub exploited: bool,
    /// EPSS percentile, 0 to 1: the highest of its CVEs; none where no feed has one.
    pub epss: Option<f64>,
    /// Id of the asset.
    pub asset: u32,
    /// Host name, or the address where there is none.
    pub host: String,
    /// Address, empty where there is none.
    pub ip: String,
    /// Port, protocol and SSL, such as `443/tcp ssl`; empty where there is none.
    pub port: String,
    /// Importance in stars that counts.
    pub stars: u8,
    /// Did somebody give the stars (or a class): a person, the inventory, a rule?
    pub stars_set: bool,
    /// Did a person give the stars to this very asset?
    pub stars_own: bool,
    /// Who gave the stars, in words: `set by a person`, `by rule 'DMZ'`, `default`.
    pub stars_by: String,
    /// Exposure that somebody (or the default setting) gave.
    pub exposure: Option<Exposure>,
    /// First detected.
    pub first_seen: Option<String>,
    /// Last detected.
    pub last_seen: Option<String>,
    /// Scans that saw it, from 1.
    pub times_seen: u32,
    /// How often it was there again after it had been fixed.
    pub times_reopened: u32,
    /// Due date; none for information, fixed and decided ones.
    pub due: Option<String>,
    /// Days until due; negative when overdue.
    pub due_in_days: Option<i32>,
}

/// A slice of the report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindingPage {
    /// Rows that match the filter.
    pub total: u32,
    /// First row of this slice.
    pub from: u32,
    /// The rows.
    pub rows: Vec<FindingRow>,
    /// A hint when the search text is not what it looks like, else none.
    pub hint: Option<String>,
}

/// One patch: what vendors publish to close vulnerabilities, or the remedy of one vulnerability that names none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PatchRow {
    /// Rank in the order asked for, 1 is first.
    pub rank: u32,
    /// Id of the patch, stable until the next import.
    pub patch: u32,
    /// Its names, any one of which will do, such as bulletins; empty where vendors name none.
    pub names: Vec<String>,
    /// Id of the vulnerability of its worst finding.
    pub vulnerability: u32,
    /// What the scanner's id of that one is called, such as `QID`.
    pub id_name: String,
    /// Scanner's id of that one.
    pub scanner_id: String,
    /// Title of that one.
    pub title: String,
    /// Vendor reference of that one as the scanner writes it; empty where there is none.
    pub vendor_reference: String,
    /// CVE ids of all its vulnerabilities.
    pub cves: Vec<String>,
    /// Points p that it removes beyond those ranked before it (1 = the worst possible finding).
    pub points: f64,
    /// Share of all points that these are, 0 to 1.
    pub share: f64,
    /// Share removed by this and all patches ranked before it, 0 to 1.
    pub cumulative: f64,
    /// Findings it closes.
    pub findings: u32,
    /// Of these, findings that a patch ranked before it closes too.
    pub already: u32,
    /// Vulnerabilities these are of.
    pub vulnerabilities: u32,
    /// Assets it touches.
    pub assets: u32,
    /// Earlier patches that it takes over, most findings first.
    pub folds: Vec<FoldRow>,
    /// Highest score among its findings.
    pub top_score: f64,
    /// Class of the highest score.
    pub class: RiskClass,
    /// Scanner level of the worst finding's vulnerability.
    pub level: Option<Level>,
    /// That level as the scanner says it.
    pub severity: String,
    /// CVSS base score of that one.
    pub cvss: Option<f64>,
    /// Names of the assets it touches, worst first: the first five, in an exported plan all.
    pub hosts: Vec<String>,
    /// Earliest due date among its findings.
    pub due: Option<String>,
}

/// An earlier patch that is folded into a later one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoldRow {
    /// What it is called.
    pub name: String,
    /// Findings of it that the later one closes.
    pub findings: u32,
}

/// A slice of the patch list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PatchPage {
    /// Patches that match.
    pub total: u32,
    /// First row of this slice.
    pub from: u32,
    /// The rows.
    pub rows: Vec<PatchRow>,
}

/// One asset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AssetRow {
    /// Id of the asset.
    pub id: u32,
    /// Addresses, latest first.
    pub ips: Vec<String>,
    /// DNS name, empty where there is none.
    pub dns: String,
    /// NetBIOS name, empty where there is none.
    pub netbios: String,
    /// Operating system as the scanner says it.
    pub os: String,
    /// Tags the scanner gave.
    pub scanner_tags: Vec<String>,
    /// Importance in stars that counts.
    pub stars: u8,
    /// Did somebody give the stars (or a class): a person, the inventory, a rule?
    pub stars_set: bool,
    /// Did a person give the stars to this very asset?
    pub stars_own: bool,
    /// Who gave the stars, in words: `set by a person`, `by rule 'DMZ'`, `default`.
    pub stars_by: String,
    /// Criticality class.
    pub class: Option<CriticalityClass>,
    /// Exposure.
    pub exposure: Option<Exposure>,
    /// What it is for.
    pub function: Option<Function>,
    /// Environment, empty where nobody says it.
    pub environment: String,
    /// Owner, empty where nobody says it.
    pub owner: String,
    /// Location, empty where nobody says it.
    pub location: String,
    /// Tags that people, the inventory and rules gave.
    pub tags: Vec<String>,
    /// Who said the fields that somebody said.
    pub said: Vec<Said>,
    /// Score of all open findings together, 0 to 100.
    pub score: f64,
    /// Class of that score.
    pub risk: RiskClass,
    /// Open findings by class, worst first: Critical, High, Medium, Low.
    pub open: [u32; 4],
    /// Rank of its first finding; 0 when it has none open.
    pub best_rank: u32,
    /// Last seen by a scan.
    pub last_seen: Option<String>,
    /// Names it is known under (at least 1): from two on, one can be split off.
    pub parts: u32,
}

/// Where a value of an asset is from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The field.
    pub field: Field,
    /// Did a person say it of this very asset?
    pub own: bool,
    /// Who said it, in words: `by rule 'DMZ'`.
    pub by: String,
}

/// A slice of the asset list, with its facets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AssetPage {
    /// Assets that match.
    pub total: u32,
    /// First row of this slice.
    pub from: u32,
    /// The rows.
    pub rows: Vec<AssetRow>,
    /// Facets with counts.
    pub facets: Vec<Facet>,
    /// A hint when the search text is not what it looks like ("10.300. is not an address"), else none.
    pub hint: Option<String>,
}

/// One labelled text cell of the source file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceCell {
    /// Column name as the file writes it.
    pub column: String,
    /// The whole cell.
    pub text: String,
}

/// An outside link, http or https only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Text of the link.
    pub label: String,
    /// Address.
    pub url: String,
}

/// One input of a score and where it came from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FactorLine {
    /// `Severity`, `Threat`, `Importance` or `Exposure`.
    pub factor: String,
    /// Value of the factor, in (0, 1].
    pub value: f64,
    /// Weight that counts.
    pub weight: f64,
    /// Points it takes off (zero or below).
    pub points: f64,
    /// The facts behind it, in words.
    pub facts: String,
    /// Is the value a declared neutral because nothing is known?
    pub assumed: bool,
}

/// An answer to one question of a decision table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerLine {
    /// The question, such as `Exploitation`.
    pub question: String,
    /// The answer, such as `active`.
    pub answer: String,
    /// The facts behind it, in words.
    pub facts: String,
    /// Is it assumed because nothing is known?
    pub assumed: bool,
}

/// A floor rule or decision table that had its say in a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DecisionLine {
    /// Name of the rule or table.
    pub name: String,
    /// What it says, such as `14 days` or `at least Critical`.
    pub outcome: String,
    /// Days that it allows; none where those of the class count.
    pub days: Option<u16>,
    /// Points it adds or takes off, so that the sum is the score: `parts.rule`.
    pub points: f64,
    /// Its questions and answers; none of a rule.
    pub answers: Vec<AnswerLine>,
}

/// One realistic change of what is known, and where the finding would stand then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WhatIf {
    /// The input, such as `Exposure`.
    pub input: String,
    /// The change in words that follow "If", such as `the host were isolated`.
    pub change: String,
    /// Score then, 0 to 100.
    pub score: f64,
    /// Class then.
    pub class: RiskClass,
    /// Rank then, from 1; every other finding that the change touches has moved too.
    pub rank: u32,
}

/// Everything about one finding, for the opened row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindingDetail {
    /// The row itself.
    pub row: FindingRow,
    /// The asset.
    pub asset: AssetRow,
    /// Why this rank: factors whose points add up to `score_unclipped - 100`, together with those of `decision`.
    pub factors: Vec<FactorLine>,
    /// A floor rule or decision table that had its say; its points belong to the sum.
    pub decision: Option<DecisionLine>,
    /// What would change the rank: the two inputs that move it the most. Empty for what is not ranked.
    pub what_if: Vec<WhatIf>,
    /// Sum before the floor at 0.
    pub score_unclipped: f64,
    /// Threat text; empty where the file has none.
    pub threat: String,
    /// Impact text.
    pub impact: String,
    /// Solution text.
    pub solution: String,
    /// What the scanner saw (Results).
    pub evidence: String,
    /// Every other cell of the source row that is not empty.
    pub cells: Vec<SourceCell>,
    /// Links: CVE records, vendor, addresses in the solution.
    pub links: Vec<Link>,
    /// Name of the scan file and the line the record starts on, such as `report.csv, line 4120`.
    pub source: String,
    /// Set when the source text could not be read: what and why.
    pub missing_source: Option<String>,
}
