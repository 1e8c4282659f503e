//! What a person may set of the risk model: preset, weights, defaults, deadlines. Small enough to keep as a preference.

use serde::{Deserialize, Serialize};

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
}

impl Preset {
    /// Every preset, default first.
    pub const ALL: [Self; 2] = [Self::BusinessRisk, Self::Simple];

    /// The name shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::BusinessRisk => "Business risk",
            Self::Simple => "Simple: severity x importance",
        }
    }
}

/// How strongly each factor counts: 0 switches it off, 1 is neutral, 2 is the most. Only "Business risk" uses them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
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
}

/// Everything of the risk model that a person may set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// The formula.
    pub preset: Preset,
    /// The weights, each clamped to 0..=2 where they are used.
    pub weights: Weights,
    /// Importance of an asset nobody rated.
    pub default_stars: Stars,
    /// Exposure of an asset nobody placed; `None` is the neutral .6 of the model.
    pub default_exposure: Option<Exposure>,
    /// Days allowed by class.
    pub deadlines: Deadlines,
}
