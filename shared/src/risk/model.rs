//! The formula: p = (S^ws L^wt)^4 (A^wa X^wx)^2, score = max(0, 100 + 12 log10 p). Additive in its logarithm, so a score
//! is a vulnerability part plus an asset part. A ranking, not a probability; the exponents are an empirical fit.

use super::factor::{FACTORS, Factor, Of, Value};
use super::{Preset, Settings};
use crate::model::{Asset, RiskClass, Vulnerability};
use crate::view::{FactorLine, FactorSheet, Parts};

/// Points for a factor of ten in p.
pub const POINTS_PER_TENFOLD: f64 = 12.0;
/// Lowest scores of Critical, High and Medium.
pub const CLASS_FLOORS: [f64; 3] = [70.0, 60.0, 50.0];

/// The class of a score.
pub fn class_of(score: f64) -> RiskClass {
    let [critical, high, medium] = CLASS_FLOORS;
    if score >= critical {
        RiskClass::Critical
    } else if score >= high {
        RiskClass::High
    } else if score >= medium {
        RiskClass::Medium
    } else {
        RiskClass::Low
    }
}

/// p of a height (12 log10 p).
pub fn points(height: f64) -> f64 {
    10f64.powf(height / POINTS_PER_TENFOLD)
}

/// The risk model under some settings.
#[derive(Clone, Debug, Default)]
pub struct Model {
    settings: Settings,
}

impl Model {
    /// A model; weights outside 0..=2 count as the nearest end.
    pub fn new(settings: Settings) -> Self {
        Self { settings }
    }

    /// Its settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Height of a vulnerability: its share of 12 log10 p, zero or below.
    pub fn vulnerability_height(&self, vulnerability: &Vulnerability) -> f64 {
        let height = |factor: &Factor| match factor.of {
            Of::Vulnerability(value) => self.height(factor, value(vulnerability).value),
            Of::Asset(_) => 0.0,
        };
        FACTORS.iter().map(height).sum()
    }

    /// Height of an asset: its share of 12 log10 p, zero or below.
    pub fn asset_height(&self, asset: &Asset) -> f64 {
        let height = |factor: &Factor| match factor.of {
            Of::Vulnerability(_) => 0.0,
            Of::Asset(value) => self.height(factor, value(&asset.rating, &self.settings).value),
        };
        FACTORS.iter().map(height).sum()
    }

    fn height(&self, factor: &Factor, value: f64) -> f64 {
        match self.settings.preset {
            Preset::BusinessRisk => factor.points(value, &self.settings.weights),
            Preset::Simple if factor.is_simple => POINTS_PER_TENFOLD * value.log10(),
            Preset::Simple => 0.0,
        }
    }

    fn value(&self, factor: &Factor, vulnerability: &Vulnerability, asset: &Asset) -> Value {
        match factor.of {
            Of::Vulnerability(value) => value(vulnerability),
            Of::Asset(value) => value(&asset.rating, &self.settings),
        }
    }

    /// Score of a height before the floor at 0.
    pub fn unclipped(&self, height: f64) -> f64 {
        match self.settings.preset {
            Preset::BusinessRisk => 100.0 + height,
            Preset::Simple => 100.0 * points(height),
        }
    }

    /// Score of a height, 0 to 100.
    pub fn score(&self, height: f64) -> f64 {
        self.unclipped(height).max(0.0)
    }

    /// The parts that sum to the score of a finding: `score = max(0, 100 + sum)`.
    pub fn parts(&self, vulnerability: &Vulnerability, asset: &Asset) -> Parts {
        let mut parts = Parts::default();
        // "Simple" is a product: each factor is told as what it takes off of what the ones before it left.
        let mut left = 100.0;
        for factor in FACTORS {
            let value = self.value(factor, vulnerability, asset).value;
            *(factor.part)(&mut parts) = match self.settings.preset {
                Preset::BusinessRisk => factor.points(value, &self.settings.weights),
                Preset::Simple if factor.is_simple => {
                    let taken = left * (value - 1.0);
                    left += taken;
                    taken
                }
                Preset::Simple => 0.0,
            };
        }
        parts
    }

    /// Every factor of a finding with its facts; their points are the parts.
    pub fn explain(&self, vulnerability: &Vulnerability, asset: &Asset) -> Vec<FactorLine> {
        let mut parts = self.parts(vulnerability, asset);
        FACTORS
            .iter()
            .map(|factor| {
                let value = self.value(factor, vulnerability, asset);
                FactorLine {
                    factor: factor.name.to_owned(),
                    value: value.value,
                    weight: self.weight(factor),
                    points: *(factor.part)(&mut parts),
                    facts: value.facts,
                    assumed: value.assumed,
                }
            })
            .collect()
    }

    /// The factors as this model has them, without the count of assumed values.
    pub fn sheet(&self) -> Vec<FactorSheet> {
        FACTORS
            .iter()
            .map(|factor| FactorSheet {
                name: factor.name.to_owned(),
                symbol: factor.symbol.to_owned(),
                weight: self.weight(factor),
                slope: factor.slope,
                words: factor.words.to_owned(),
                constants: factor.constants(),
                assumed: 0,
            })
            .collect()
    }

    fn weight(&self, factor: &Factor) -> f64 {
        match self.settings.preset {
            Preset::BusinessRisk => (factor.weight)(&self.settings.weights).clamp(0.0, 2.0),
            Preset::Simple if factor.is_simple => 1.0,
            Preset::Simple => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Model, class_of, points};
    use crate::model::{Asset, Cvss, CvssVersion, Exposure, Level, Rating, RiskClass, Stars, Vulnerability};
    use crate::risk::{Preset, Settings, Weights};

    fn vulnerability(base: f64, exploit: bool) -> Vulnerability {
        let cvss = Cvss { version: CvssVersion::V31, base, vector: String::new(), published_differs: None };
        Vulnerability { cvss: Some(cvss), exploit, ..Vulnerability::default() }
    }

    fn asset(stars: Option<u8>, exposure: Option<Exposure>) -> Asset {
        let rating = Rating { stars: stars.and_then(Stars::new), exposure, ..Rating::default() };
        Asset { rating, ..Asset::default() }
    }

    fn score(model: &Model, v: &Vulnerability, a: &Asset) -> f64 {
        model.score(model.vulnerability_height(v) + model.asset_height(a))
    }

    #[test]
    fn worked_by_hand() {
        let model = Model::default();
        // 100 + 48 log10 .98 + 48 log10 .4 + 24 log10 .6 + 24 log10 .6
        let got = score(&model, &vulnerability(9.8, false), &asset(None, None));
        assert!((got - 69.829_0).abs() < 1e-3, "{got}");
        let level = Vulnerability { level: Level::new(3), ..Vulnerability::default() };
        let got = score(&model, &level, &asset(Some(5), Some(Exposure::Internet)));
        assert!((got - (100.0 + 48.0 * 0.6f64.log10() + 48.0 * 0.4f64.log10())).abs() < 1e-9, "{got}");
    }

    #[test]
    fn simple_is_severity_times_stars_times_two() {
        let model = Model::new(Settings { preset: Preset::Simple, ..Settings::default() });
        assert!((score(&model, &vulnerability(7.5, false), &asset(Some(4), None)) - 7.5 * 4.0 * 2.0).abs() < 1e-9);
    }

    #[test]
    fn classes_begin_at_their_floors() {
        assert_eq!(
            [70.0, 69.9, 60.0, 50.0, 49.9].map(class_of),
            [RiskClass::Critical, RiskClass::High, RiskClass::High, RiskClass::Medium, RiskClass::Low]
        );
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_score(base in 0.0..=10.0f64, exploit: bool, stars in 0u8..6, exposure in 0usize..5,
            w in prop::array::uniform4(0.0..=2.0f64), simple: bool) {
            let weights = Weights { severity: w[0], threat: w[1], importance: w[2], exposure: w[3] };
            let preset = if simple { Preset::Simple } else { Preset::BusinessRisk };
            let model = Model::new(Settings { preset, weights, ..Settings::default() });
            let (v, a) = (vulnerability(base, exploit), asset(Some(stars), Exposure::ALL.get(exposure).copied()));
            let parts = model.parts(&v, &a);
            let sum = parts.severity + parts.threat + parts.importance + parts.exposure;
            let got = score(&model, &v, &a);
            prop_assert!((got - (100.0 + sum).max(0.0)).abs() < 1e-9);
            prop_assert!((0.0..=100.0).contains(&got));
            let told: f64 = model.explain(&v, &a).iter().map(|line| line.points).sum();
            prop_assert!((told - sum).abs() < 1e-9);
        }

        #[test]
        fn worse_is_never_lower(base in 0.0..=10.0f64, more in 0.0..=10.0f64, stars in 1u8..5) {
            let model = Model::default();
            let (low, high) = (base.min(more), base.max(more));
            let a = asset(Some(stars), None);
            prop_assert!(score(&model, &vulnerability(low, false), &a) <= score(&model, &vulnerability(high, false), &a));
            prop_assert!(score(&model, &vulnerability(low, false), &a) <= score(&model, &vulnerability(low, true), &a));
            let better = asset(Some(stars + 1), None);
            prop_assert!(score(&model, &vulnerability(low, false), &a) <= score(&model, &vulnerability(low, false), &better));
        }

        #[test]
        fn a_weight_of_zero_removes_a_factor(base in 0.0..=10.0f64) {
            let model = Model::new(Settings { weights: Weights { severity: 0.0, ..Weights::default() }, ..Settings::default() });
            let same = score(&model, &vulnerability(base, false), &asset(None, None));
            prop_assert!((same - score(&model, &vulnerability(1.0, false), &asset(None, None))).abs() < 1e-9);
        }

        #[test]
        fn order_by_points_is_order_by_height(a in -200.0..=0.0f64, b in -200.0..=0.0f64) {
            prop_assert_eq!(points(a) > points(b), a > b);
        }
    }
}
