//! Why a finding is where it is: the parts that sum to its score, and the facts behind each.

use super::factor::FACTORS;
use super::{Model, Preset, VulnerabilityFacts};
use crate::rules::Effective;
use crate::view::{FactorLine, FactorSheet, Parts};

/// A score taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// `score = max(0, 100 + sum of the parts)`.
    pub parts: Parts,
    /// A line per factor, in the order of the formula, and one for a rule or table that had its say.
    pub lines: Vec<FactorLine>,
    /// Score before the floor at 0.
    pub unclipped: f64,
}

impl Model {
    /// Takes the score of a vulnerability on an asset apart.
    pub fn explain(&self, facts: &VulnerabilityFacts<'_>, asset: &Effective) -> Explanation {
        let (vulnerability, host) = (self.half(&self.vulnerability_input(facts)), self.half(&self.asset_input(asset)));
        let unclipped = self.rated(vulnerability, host).unclipped;
        let mut parts = Parts::default();
        let mut lines = Vec::with_capacity(FACTORS.len() + 1);
        // "Simple" and "CVSS only" are products: each factor takes its share of what the ones before it left.
        let mut left = 100.0;
        for factor in FACTORS {
            let value = self.value(factor, facts, asset);
            let weight = self.shown_weight(factor);
            let points = match self.settings().preset {
                Preset::Simple | Preset::CvssOnly if weight > 0.0 => left * (value.value - 1.0),
                Preset::Simple | Preset::CvssOnly => 0.0,
                Preset::BusinessRisk => self.points_of(factor, value.value),
            };
            left += points;
            *(factor.part)(&mut parts) = points;
            lines.push(FactorLine {
                factor: factor.name.to_owned(),
                value: value.value,
                weight,
                points,
                facts: value.facts,
                assumed: value.assumed,
            });
        }
        parts.rule = unclipped - left;
        if parts.rule.abs() < 1e-9 {
            parts.rule = 0.0;
        }
        Explanation { parts, lines, unclipped }
    }

    /// The factors as this model has them, without the count of assumed values.
    pub fn sheet(&self) -> Vec<FactorSheet> {
        FACTORS
            .iter()
            .map(|factor| FactorSheet {
                name: factor.name.to_owned(),
                symbol: factor.symbol.to_owned(),
                weight: self.shown_weight(factor),
                slope: factor.slope,
                words: factor.words.to_owned(),
                constants: factor.constants(),
                assumed: 0,
            })
            .collect()
    }
}
