//! What the mapping page shows of a file under a mapping: what would come of it, and what still has to be said.

use serde::{Deserialize, Serialize};

use super::{InventoryMatch, Problem};
use crate::model::{CriticalityClass, Exposure, Function, Stars};
use crate::rules::Field;

/// What a severity word of a file means, as a person says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Critical.
    Critical,
    /// High.
    High,
    /// Medium.
    Medium,
    /// Low.
    Low,
    /// Information only: kept and counted, never ranked.
    Information,
    /// No level: a CVSS score counts where the row has one.
    Unknown,
    /// Rows with this word are rejected.
    LeaveOut,
}

impl Choice {
    /// Every choice, in the order shown.
    pub const ALL: [Self; 7] =
        [Self::Critical, Self::High, Self::Medium, Self::Low, Self::Information, Self::Unknown, Self::LeaveOut];

    /// As shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Critical => "Critical",
            Self::High => "High",
            Self::Medium => "Medium",
            Self::Low => "Low",
            Self::Information => "Information",
            Self::Unknown => "No level: CVSS counts",
            Self::LeaveOut => "Leave rows out (reject)",
        }
    }
}

/// What a table lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lists {
    /// Findings of a scan.
    #[default]
    Findings,
    /// Assets: an inventory.
    Assets,
}

/// What a word of a list of assets means, as a person says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// So important.
    Stars(Stars),
    /// Of this criticality class.
    Class(CriticalityClass),
    /// So exposed.
    Exposure(Exposure),
    /// For this.
    Function(Function),
    /// Nothing: the field stays unset.
    Unset,
}

impl Meaning {
    /// What the words of a field may mean, in the order shown; none for a field whose text counts as it stands.
    pub fn of(field: Field) -> Vec<Self> {
        let mut all: Vec<Self> = match field {
            Field::Stars => (1..=5).rev().filter_map(Stars::new).map(Self::Stars).collect(),
            Field::Class => CriticalityClass::ALL.map(Self::Class).to_vec(),
            Field::Exposure => Exposure::ALL.map(Self::Exposure).to_vec(),
            Field::Function => Function::ALL.map(Self::Function).to_vec(),
            _ => return Vec::new(),
        };
        all.push(Self::Unset);
        all
    }

    /// As shown.
    pub fn label(self) -> String {
        match self {
            Self::Stars(stars) if stars.get() == 1 => "1 star".to_owned(),
            Self::Stars(stars) => format!("{} stars", stars.get()),
            Self::Class(class) => class.label().to_owned(),
            Self::Exposure(exposure) => exposure.label().to_owned(),
            Self::Function(function) => function.label().to_owned(),
            Self::Unset => "Not said".to_owned(),
        }
    }
}

/// The words that a column of a list of assets holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetMeanings {
    /// What the column says.
    pub field: Field,
    /// Its words, at most 40: those that nobody knows first, then the most frequent ones.
    pub words: Vec<MetMeaning>,
    /// Words beyond those.
    pub more: u32,
    /// Are there plain numbers, so that it matters which end of them is the most important one?
    pub has_numbers: bool,
}

/// A word that a column of a list of assets holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetMeaning {
    /// The word as it is known in the mapping: trimmed, lower case.
    pub word: String,
    /// As the file writes it first.
    pub shown: String,
    /// Rows that hold it.
    pub rows: u32,
    /// What we take it for as long as nobody says otherwise; `None` leaves the field unset.
    pub guess: Option<Meaning>,
}

/// A row of a list of assets as it would be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRow {
    /// Names and addresses of the host.
    pub host: String,
    /// What it says, such as `4 stars`, `Owner: Web team`.
    pub says: Vec<String>,
}

/// What would come of a list of assets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPreview {
    /// Rows taken. All rows are these, the repeated and the rejected ones.
    pub taken: u32,
    /// Rows about a host that an earlier row is about.
    pub repeated: u32,
    /// The first rows, at most 5.
    pub first: Vec<ListRow>,
    /// The words of each column whose words have to be understood.
    pub words: Vec<MetMeanings>,
    /// Which assets it is about; the desk says so.
    pub matched: InventoryMatch,
}

/// A severity word that the file holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetWord {
    /// The word as it is known in the mapping: trimmed, lower case; `(empty)` for a blank cell.
    pub word: String,
    /// As the file writes it first.
    pub shown: String,
    /// Rows that hold it.
    pub rows: u32,
    /// What we take it for as long as nobody says otherwise; `None` where somebody has to say.
    pub guess: Option<Choice>,
}

/// A finding as it would show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    /// Name and address of the host.
    pub host: String,
    /// Title of the vulnerability.
    pub title: String,
    /// Its id.
    pub id: String,
    /// Severity in words; `Information` for what is not ranked.
    pub severity: String,
    /// CVSS base score, such as `7.5`; empty where there is none.
    pub cvss: String,
    /// Port and protocol, such as `443/tcp`; empty where there is none.
    pub service: String,
    /// CVE ids.
    pub cves: Vec<String>,
    /// First seen, ISO; empty where it is not said.
    pub first_seen: String,
    /// Last seen, ISO; empty where it is not said.
    pub last_seen: String,
}

/// What would come of a file (or of its first bytes) under a mapping. Nothing is applied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappingPreview {
    /// What has to be said before the file can be imported, one sentence each.
    pub lacks: Vec<String>,
    /// Why nothing can be read at all; empty where rows were read.
    pub refused: String,
    /// Was the whole file read? Else only its first bytes.
    pub is_whole: bool,
    /// Data rows: accepted + informational + merged + rejected.
    pub rows: u32,
    /// Findings.
    pub accepted: u32,
    /// Information.
    pub informational: u32,
    /// Rows of a finding that an earlier row names.
    pub merged: u32,
    /// Rejected rows.
    pub rejected: u32,
    /// Hosts.
    pub hosts: u32,
    /// Vulnerabilities.
    pub vulnerabilities: u32,
    /// First problems, at most 20.
    pub problems: Vec<Problem>,
    /// First findings, at most 5.
    pub findings: Vec<PreviewRow>,
    /// Severity words met, at most 40.
    pub words: Vec<MetWord>,
    /// Severity words beyond those.
    pub more_words: u32,
    /// Are there words that could be scores from 0 to 10?
    pub has_scores: bool,
    /// Things a person should know, one sentence each.
    pub warnings: Vec<String>,
    /// Where the mapping is one of a list of assets: what would come of that. Of the counts above, `rows` and `rejected`
    /// hold for it too.
    pub list: Option<ListPreview>,
}
