//! The factors of the score, one file each. A factor is a value in (0, 1] and the facts behind it.
//!
//! To add one: a file here, a line in [`of_vulnerability`] or [`of_asset`], a weight in `settings`.

mod exposure;
mod importance;
mod severity;
mod threat;

use crate::model::{Asset, Vulnerability};
use crate::risk::{Settings, Weights};
use crate::view::Constant;

pub use importance::stars;

/// A factor's value for one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// In (0, 1].
    pub value: f64,
    /// The facts behind it, in words.
    pub facts: String,
    /// Is it the declared neutral because nothing is known?
    pub assumed: bool,
}

/// What the formula knows of a factor.
#[derive(Clone, Copy, Debug)]
pub struct Factor {
    /// Name shown.
    pub name: &'static str,
    /// Letter in the formula.
    pub symbol: &'static str,
    /// Points for a tenth of the value at weight 1: 12 times the exponent.
    pub slope: f64,
    /// What it is made from.
    pub words: &'static str,
    /// Its weight.
    pub weight: fn(&Weights) -> f64,
    /// Its constants.
    pub constants: fn() -> Vec<(&'static str, f64)>,
}

impl Factor {
    /// Points the factor takes off for a value under a weight: zero or below.
    pub fn points(&self, value: f64, weights: &Weights) -> f64 {
        let weight = (self.weight)(weights).clamp(0.0, 2.0);
        if weight == 0.0 { 0.0 } else { self.slope * weight * value.log10() }
    }

    /// Its constants with the points they take off at weight 1.
    pub fn constants(&self) -> Vec<Constant> {
        (self.constants)()
            .into_iter()
            .map(|(name, value)| Constant { name: name.to_owned(), value, points: self.slope * value.log10() })
            .collect()
    }
}

/// Factors of the vulnerability, in the order of the parts.
pub static OF_VULNERABILITY: [Factor; 2] = [severity::FACTOR, threat::FACTOR];
/// Factors of the asset, in the order of the parts.
pub static OF_ASSET: [Factor; 2] = [importance::FACTOR, exposure::FACTOR];

/// Values of [`OF_VULNERABILITY`] for one vulnerability.
pub fn of_vulnerability(vulnerability: &Vulnerability) -> [Value; 2] {
    [severity::value(vulnerability), threat::value(vulnerability)]
}

/// Values of [`OF_ASSET`] for one asset.
pub fn of_asset(asset: &Asset, settings: &Settings) -> [Value; 2] {
    [importance::value(&asset.rating, settings), exposure::value(&asset.rating, settings)]
}
