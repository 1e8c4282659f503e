//! Where a finding stands, and what kind of statement the scanner made.

use serde::{Deserialize, Serialize};

/// Where a finding stands: one value, never several flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Seen for the first time in the latest scan of its host.
    New,
    /// Seen before and still there.
    Open,
    /// Was fixed once and is there again.
    Reopened,
    /// Gone: the scanner said so, or a later scan covered its host and no longer saw it.
    Fixed,
}

impl Status {
    /// Every status, in the order shown.
    pub const ALL: [Self; 4] = [Self::New, Self::Open, Self::Reopened, Self::Fixed];

    /// The word shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Open => "Open",
            Self::Reopened => "Reopened",
            Self::Fixed => "Fixed",
        }
    }
}

/// What the scanner says it has: a confirmed vulnerability, a potential one, or information.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Confirmed (`Vuln` in Qualys files).
    Confirmed,
    /// Potential (`Practice` in Qualys files).
    Potential,
    /// Information gathered (`Ig` in Qualys files): kept and counted, never ranked.
    Information,
}

impl Kind {
    /// Every kind, in the order shown.
    pub const ALL: [Self; 3] = [Self::Confirmed, Self::Potential, Self::Information];

    /// The word shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Confirmed => "Confirmed",
            Self::Potential => "Potential",
            Self::Information => "Information",
        }
    }
}
