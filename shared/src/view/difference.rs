//! Two states side by side: the workspace and a scan that waits, or two scans of the history.

use serde::{Deserialize, Serialize};

use crate::model::Level;

/// What a row of a difference is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Never seen before.
    New,
    /// Was fixed once and is there again.
    Reopened,
    /// The report itself says it is fixed.
    FixedByScanner,
    /// Gone from the report, though it covered its host.
    FixedByAbsence,
    /// Only in this older report: a newer one covered the host without it, so it is added as fixed.
    GoneBefore,
    /// A host under another address.
    Moved,
    /// Not in the report, and the report did not cover its host: left as it is.
    NotSeen,
    /// Seen before and still open.
    StillOpen,
    /// Compared scans: in the first only.
    OnlyFirst,
    /// Compared scans: in the second only.
    OnlySecond,
    /// Compared scans: in both.
    Both,
}

impl ChangeKind {
    /// Kinds of a scan that waits, in the order shown.
    pub const WAITING: [Self; 8] = [
        Self::New,
        Self::Reopened,
        Self::FixedByScanner,
        Self::FixedByAbsence,
        Self::GoneBefore,
        Self::Moved,
        Self::NotSeen,
        Self::StillOpen,
    ];
    /// Kinds of two compared scans, in the order shown.
    pub const COMPARED: [Self; 3] = [Self::OnlyFirst, Self::OnlySecond, Self::Both];

    /// The words shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Reopened => "Reopened",
            Self::FixedByScanner => "Fixed, says the report",
            Self::FixedByAbsence => "Fixed, gone from the report",
            Self::GoneBefore => "Fixed since, by a newer report",
            Self::Moved => "Moved",
            Self::NotSeen => "Not seen",
            Self::StillOpen => "Still open",
            Self::OnlyFirst => "Only in the first",
            Self::OnlySecond => "Only in the second",
            Self::Both => "In both",
        }
    }
}

/// One row of a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferenceRow {
    /// What it is.
    pub kind: ChangeKind,
    /// Id of the finding, where the workspace has it already.
    pub finding: Option<u32>,
    /// Host name, or the address where there is none.
    pub host: String,
    /// Address; of a host that moved: from and to, such as `192.0.2.1 → 192.0.2.9`.
    pub ip: String,
    /// What the scanner's id is called, such as `QID`; empty for a host that moved.
    pub id_name: String,
    /// Scanner's id; empty for a host that moved.
    pub scanner_id: String,
    /// Title of the vulnerability; empty for a host that moved.
    pub title: String,
    /// Port, protocol and SSL; empty where there is none.
    pub port: String,
    /// Scanner level, 1 to 5.
    pub level: Option<Level>,
    /// The level as the scanner says it.
    pub severity: String,
}

/// A slice of a difference.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferencePage {
    /// Rows of the chosen kind, or of all kinds.
    pub total: u32,
    /// First row of this slice.
    pub from: u32,
    /// The rows, by kind, then by the worse severity.
    pub rows: Vec<DifferenceRow>,
    /// How many rows there are of each kind (kinds without one are left out).
    pub counts: Vec<(ChangeKind, u32)>,
    /// What a person should know, such as that an old scan does not tell what it saw; else empty.
    pub note: String,
}
