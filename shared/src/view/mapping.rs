//! What the mapping page shows of a file under a mapping: what would come of it, and what still has to be said.

use serde::{Deserialize, Serialize};

use super::Problem;

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
}
