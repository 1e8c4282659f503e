//! The factors of the score, one file each. A factor is a value in (0, 1], and in words the facts behind it: those are
//! asked for apart, because every vulnerability is weighed and few are read.
//!
//! To add one: a file here and a line in [`FACTORS`] and [`WORDS`]; its weight and its part are fields of `Weights` and `Parts`.

mod exposure;
mod importance;
mod severity;
mod threat;

use crate::risk::{Settings, VulnerabilityFacts, Weights};
use crate::rules::Effective;
use crate::view::{Constant, Parts};

pub use importance::{stars, stars_by};
pub use severity::severity_of;

/// A factor's value for one thing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Value {
    /// In (0, 1].
    pub value: f64,
    /// Is it the declared neutral because nothing is known?
    pub assumed: bool,
}

/// What a factor looks at.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    /// The vulnerability: counts in its half of the score.
    Vulnerability(fn(&VulnerabilityFacts<'_>) -> Value),
    /// The asset: counts in its half of the score.
    Asset(fn(&Effective, &Settings) -> Value),
}

/// The facts behind a factor's value, in words.
pub type Words = fn(&VulnerabilityFacts<'_>, &Effective, &Settings) -> String;

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
    /// Its part of a score.
    pub part: fn(&mut Parts) -> &mut f64,
    /// Where its value comes from.
    pub of: Of,
    /// Does it count in "Simple: severity x importance"?
    pub is_simple: bool,
    /// Its constants.
    pub constants: fn() -> Vec<(&'static str, f64)>,
}

impl Factor {
    /// Its constants with the points they take off at weight 1.
    pub fn constants(&self) -> Vec<Constant> {
        (self.constants)()
            .into_iter()
            .map(|(name, value)| Constant { name: name.to_owned(), value, points: self.slope * value.log10() })
            .collect()
    }
}

/// Every factor, in the order in which they are told.
pub const FACTORS: &[Factor] = &[severity::FACTOR, threat::FACTOR, importance::FACTOR, exposure::FACTOR];

/// The words of each, in the same order. Apart from [`FACTORS`], so that who only weighs needs no words.
pub const WORDS: [Words; COUNT] = [
    |facts, _, _| severity::words(facts.vulnerability),
    |facts, _, _| threat::words(facts),
    |_, asset, settings| importance::words(asset, settings),
    |_, asset, settings| exposure::words(asset, settings),
];

/// How many there are.
pub const COUNT: usize = FACTORS.len();
