//! What a person may set of the risk model: preset, weights, defaults, deadlines. Small enough to keep as a preference.

use serde::{Deserialize, Serialize};

use super::floor::Floor;
use super::saved::SavedPreset;
use crate::model::{Exposure, RiskClass, Stars};

/// Which formula ranks the findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// Severity and threat of the vulnerability times importance and exposure of the asset.
    #[default]
    BusinessRisk,
    /// Severity (0 to 10) times stars times 2.
    Simple,
    /// Severity (0 to 10) times 10, nothing else.
    CvssOnly,
    /// The decision table of CISA's directive 26-04.
    Bod,
    /// The decision table of SSVC for those who deploy patches.
    Ssvc,
}

impl Preset {
    /// Every preset, default first.
    pub const ALL: [Self; 5] = [Self::BusinessRisk, Self::Bod, Self::Ssvc, Self::Simple, Self::CvssOnly];

    /// The name shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::BusinessRisk => "Business risk",
            Self::Simple => "Simple: severity x importance",
            Self::CvssOnly => "CVSS only",
            Self::Bod => "CISA BOD 26-04",
            Self::Ssvc => "SSVC deployer",
        }
    }

    /// Do the weights count? In a decision table they order what has the same outcome.
    pub fn has_weights(self) -> bool {
        !matches!(self, Self::Simple | Self::CvssOnly)
    }
}

/// How strongly each factor counts: 0 switches it off, 1 is neutral, 2 is the most. See [`Preset::has_weights`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Weights {
    /// Weight of the vulnerability's severity.
    pub severity: f64,
    /// Weight of the threat (exploitation).
    pub threat: f64,
    /// Weight of the asset's importance.
    pub importance: f64,
    /// Weight of the asset's exposure.
    pub exposure: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self { severity: 1.0, threat: 1.0, importance: 1.0, exposure: 1.0 }
    }
}

/// Days allowed to remediate, by risk class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Deadlines {
    /// Days for Critical.
    pub critical: u16,
    /// Days for High.
    pub high: u16,
    /// Days for Medium.
    pub medium: u16,
    /// Days for Low.
    pub low: u16,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self { critical: 3, high: 7, medium: 21, low: 90 }
    }
}

impl Deadlines {
    /// Days allowed for a class.
    pub fn days(&self, class: RiskClass) -> u16 {
        match class {
            RiskClass::Critical => self.critical,
            RiskClass::High => self.high,
            RiskClass::Medium => self.medium,
            RiskClass::Low => self.low,
        }
    }

    /// Allows other days for a class.
    pub fn set(&mut self, class: RiskClass, days: u16) {
        *match class {
            RiskClass::Critical => &mut self.critical,
            RiskClass::High => &mut self.high,
            RiskClass::Medium => &mut self.medium,
            RiskClass::Low => &mut self.low,
        } = days;
    }
}

/// From when the days allowed count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// From the day the finding was first seen.
    #[default]
    FirstSeen,
    /// From the day the flaw became public, where the scanner says it and that day is not yet to come; else as above. A
    /// due date may then lie before the day the finding was first seen: it is overdue as soon as it is found.
    Published,
}

/// Which assets a rule for deadlines is for, by what counts for them (a default is what counts where nothing is said).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// Assets of this exposure.
    Exposure(Exposure),
    /// Assets of at least this importance.
    Stars(Stars),
}

/// Days allowed on some assets. Where several are for one asset the fewest days count, and the days of the class too: a
/// rule makes a due date earlier or leaves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tighter {
    /// Which assets.
    pub whose: Whose,
    /// Days allowed there.
    pub days: Deadlines,
}

/// Everything of the risk model that a person may set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The formula.
    pub preset: Preset,
    /// Name of the saved preset that was chosen; empty for a built-in one.
    pub name: String,
    /// The weights, each clamped to 0..=2 where they are used.
    pub weights: Weights,
    /// Importance of an asset nobody rated.
    pub default_stars: Stars,
    /// Exposure of an asset nobody placed; `None` is the neutral .6 of the model.
    pub default_exposure: Option<Exposure>,
    /// Days allowed by class; a decision table that names days comes before them.
    pub deadlines: Deadlines,
    /// Fewer days on some assets.
    pub tighter: Vec<Tighter>,
    /// From when the days count.
    pub clock: Clock,
    /// Floor rules; only "Business risk" uses them, the first [`super::MOST_FLOORS`].
    pub floors: Vec<Floor>,
    /// Is a finding at least what the table of BOD 26-04 says of what is known: 3 days Critical, 14 days High, 60 days
    /// Medium? Only "Business risk" uses it.
    pub bod_floor: bool,
    /// Presets of one's own.
    pub saved: Vec<SavedPreset>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            preset: Preset::default(),
            name: String::new(),
            weights: Weights::default(),
            default_stars: Stars::default(),
            default_exposure: None,
            deadlines: Deadlines::default(),
            tighter: Vec::new(),
            clock: Clock::default(),
            floors: vec![Floor::known_exploited_on_the_internet()],
            bod_floor: false,
            saved: Vec::new(),
        }
    }
}
