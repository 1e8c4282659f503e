//! Severity is the scanner's or CVSS's rating; risk class is ours. Neither is ever guessed from the other's words.

use serde::{Deserialize, Serialize};

/// A severity level, 1 (least) to 5 (worst), on the steps that [`Grades`] names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Level(u8);

impl Level {
    /// A level from 1 to 5; anything else is not one.
    pub fn new(value: u8) -> Option<Self> {
        (1..=5).contains(&value).then_some(Self(value))
    }

    /// The level as a number, 1 to 5.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Level {
    type Error = String;
    fn try_from(value: u8) -> Result<Self, String> {
        Self::new(value).ok_or_else(|| format!("severity level {value} is not 1 to 5"))
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> u8 {
        level.0
    }
}

/// Whose steps a severity level is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grades {
    /// Qualys: 1 minimal, 2 medium, 3 serious, 4 critical, 5 urgent.
    #[default]
    Qualys,
    /// The words of most scanners: 1 none, 2 low, 3 medium, 4 high, 5 critical.
    Words,
}

impl Grades {
    /// A level on these steps as people read it: `5` or `Critical`.
    pub fn label(self, level: Level) -> &'static str {
        match (self, level.get()) {
            (Self::Qualys, 1) => "1",
            (Self::Qualys, 2) => "2",
            (Self::Qualys, 3) => "3",
            (Self::Qualys, 4) => "4",
            (Self::Qualys, _) => "5",
            (Self::Words, 1) => "None",
            (Self::Words, 2) => "Low",
            (Self::Words, 3) => "Medium",
            (Self::Words, 4) => "High",
            (Self::Words, _) => "Critical",
        }
    }
}

/// Our class of a risk score, with a letter because colour alone is not enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RiskClass {
    /// Score 70 and above: patch at once.
    Critical,
    /// Score 60 to 70.
    High,
    /// Score 50 to 60.
    Medium,
    /// Below 50: next maintenance.
    Low,
}

impl RiskClass {
    /// Every class, worst first.
    pub const ALL: [Self; 4] = [Self::Critical, Self::High, Self::Medium, Self::Low];

    /// The word shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Critical => "Critical",
            Self::High => "High",
            Self::Medium => "Medium",
            Self::Low => "Low",
        }
    }

    /// The letter shown beside the colour: C, H, M or L.
    pub fn letter(self) -> char {
        match self {
            Self::Critical => 'C',
            Self::High => 'H',
            Self::Medium => 'M',
            Self::Low => 'L',
        }
    }
}
