//! Aggregates for the dashboard and the frame of every page.

use serde::{Deserialize, Serialize};

use super::InventoryNote;
use super::feeds::AlertRow;
use super::rows::{AssetRow, PatchRow};
use crate::model::RiskClass;

/// One bar or slice of a chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// What it counts.
    pub label: String,
    /// Open findings by class: Critical, High, Medium, Low.
    pub classes: [u32; 4],
    /// Facet key and value that filter the report to it, where there are such.
    pub filter: Option<(String, String)>,
}

impl Bar {
    /// All open findings in the bar.
    pub fn total(&self) -> u32 {
        self.classes.iter().sum()
    }
}

/// The finding that is overdue for the longest time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OldestOverdue {
    /// Its due date.
    pub due: String,
    /// Days since then.
    pub days: u32,
}

/// How deadlines are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlineFigures {
    /// Open findings past their due date, by class: Critical, High, Medium, Low.
    pub overdue: [u32; 4],
    /// Open findings due today or within seven days.
    pub within_week: u32,
    /// The one that is overdue for the longest time.
    pub oldest: Option<OldestOverdue>,
    /// Fixed findings of which the day they were fixed and a due date are known. What class they had then is not kept:
    /// their due dates are those of the class that they have now.
    pub fixed: u32,
    /// Of these, fixed on their due date or before.
    pub on_time: u32,
    /// Findings out of the ranking by decision: accepted risks and false positives.
    pub exceptions: u32,
    /// The first day on which a decision ends and its findings count as open again.
    pub next_expiry: Option<String>,
}

impl DeadlineFigures {
    /// All open findings past their due date.
    pub fn all_overdue(&self) -> u32 {
        self.overdue.iter().sum()
    }
}

/// The dashboard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Board {
    /// Open findings by class: Critical, High, Medium, Low.
    pub classes: [u32; 4],
    /// How deadlines are kept.
    pub deadlines: DeadlineFigures,
    /// Assets with at least one open finding.
    pub assets_at_risk: u32,
    /// Score of the whole organisation, 0 to 100.
    pub score: f64,
    /// Class of that score.
    pub class: RiskClass,
    /// By scanner severity, 5 first.
    pub by_severity: Vec<Bar>,
    /// By /24 (or /64), largest risk first, at most ten and "other".
    pub by_subnet: Vec<Bar>,
    /// By age since first detected: up to 7, 30, 90, 365 days, older, unknown.
    pub by_age: Vec<Bar>,
    /// First five patches.
    pub top_patches: Vec<PatchRow>,
    /// First five assets by score.
    pub top_assets: Vec<AssetRow>,
    /// What feeds changed and nobody has dismissed yet, the latest first.
    pub alerts: Vec<AlertRow>,
    /// Feeds that are stale, in one sentence; none where all are current.
    pub stale_feeds: Option<String>,
}

/// One imported file, for the list of scans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanRow {
    /// Number of the scan, from 1.
    pub number: u32,
    /// File name.
    pub name: String,
    /// What the file is, such as `Qualys scan report`.
    pub format: String,
    /// Scanner family, such as `qualys`: scans of one family close findings of that family only.
    pub scanner: String,
    /// When the scan was made, as far as the file says.
    pub scanned_on: Option<String>,
    /// When it was imported.
    pub imported_on: String,
    /// Rows in the file.
    pub rows: u32,
    /// Rows taken as findings.
    pub accepted: u32,
    /// Rows rejected.
    pub rejected: u32,
    /// Bytes of the source file.
    pub bytes: u64,
    /// Hosts it names as scanned; 0 where an old import did not keep it.
    pub hosts: u32,
    /// Addresses and names it says were not scanned.
    pub not_scanned: u64,
    /// Findings that were new with it.
    pub new: u32,
    /// Findings it closed, by its own word or by their absence.
    pub fixed: u32,
    /// Can its import be taken back? Only the latest one, and only while nothing was merged or split since.
    pub undoable: bool,
}

/// What every page needs to know of the workspace.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Changes whenever anything shown may have changed.
    pub revision: u32,
    /// Open findings (ranked).
    pub open: u32,
    /// Open findings by class.
    pub classes: [u32; 4],
    /// Fixed findings kept.
    pub fixed: u32,
    /// Findings whose risk is accepted today: not open.
    pub accepted: u32,
    /// Findings marked as false positives: not open.
    pub false_positive: u32,
    /// Open findings whose acceptance has run out.
    pub expired: u32,
    /// Information rows kept.
    pub informational: u32,
    /// Assets.
    pub assets: u32,
    /// Vulnerabilities.
    pub vulnerabilities: u32,
    /// Imported files, latest first.
    pub scans: Vec<ScanRow>,
    /// What the next undo would take back, such as "importance of 12 assets" or "import of report.csv".
    pub undo: Option<String>,
    /// What feeds changed and nobody has dismissed yet: how many alerts.
    pub alerts: u32,
    /// Would it take the import of the latest scan back? That goes with more than one word says: ask first.
    pub undoes_import: bool,
    /// The imported list of assets, where there is one.
    pub inventory: Option<InventoryNote>,
}

/// A value on "How the score is made".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Constant {
    /// What it is, such as `Qualys level 5`.
    pub name: String,
    /// Its value.
    pub value: f64,
    /// Points off at weight 1.
    pub points: f64,
}

/// One factor of the formula as this workspace has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FactorSheet {
    /// `Severity`, `Threat`, `Importance` or `Exposure`.
    pub name: String,
    /// Letter in the formula: S, L, A or X.
    pub symbol: String,
    /// Weight that counts.
    pub weight: f64,
    /// Points per power of ten at weight 1 (48 or 24).
    pub slope: f64,
    /// What it is made from, in words.
    pub words: String,
    /// Its constants.
    pub constants: Vec<Constant>,
    /// Open findings for which the neutral had to be assumed.
    pub assumed: u32,
}

/// A decision table as a page shows it: the last question across, the others down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableSheet {
    /// Its name.
    pub name: String,
    /// Who made it, and which version this is.
    pub source: String,
    /// The questions asked down.
    pub questions: Vec<String>,
    /// The question asked across.
    pub across: String,
    /// Its answers.
    pub columns: Vec<String>,
    /// Answers to the questions down, and the outcome of each column.
    pub rows: Vec<(Vec<String>, Vec<String>)>,
    /// Outcomes, the most urgent first.
    pub outcomes: Vec<OutcomeSheet>,
}

/// An outcome of a decision table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutcomeSheet {
    /// Its name.
    pub label: String,
    /// Scores from here...
    pub low: f64,
    /// ...to here.
    pub high: f64,
    /// Days allowed; none where those of the class count.
    pub days: Option<u16>,
    /// The class of these scores.
    pub class: RiskClass,
}

/// How the score is made in this workspace.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ModelSheet {
    /// The factors.
    pub factors: Vec<FactorSheet>,
    /// Every decision table.
    pub tables: Vec<TableSheet>,
    /// Lowest scores of Critical, High and Medium under the preset that ranks.
    pub floors: [f64; 3],
}
