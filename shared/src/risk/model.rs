//! The formula: p = (S^ws L^wt)^4 (A^wa X^wx)^2, score = max(0, 100 + 12 log10 p). Additive in its logarithm, so a score
//! is a vulnerability part plus an asset part. A ranking, not a probability; the exponents are an empirical fit.
//!
//! In three steps, so that a slider recomputes little: facts become an [`Input`] (logarithms of values, codes), an input
//! becomes a [`Half`] under the weights, and two halves are [`Rated`].

use super::decision::{BOD, Outcome, Table};
use super::factor::{COUNT, FACTORS, Factor, Of, Value};
use super::floor::{bits_of_asset, bits_of_vulnerability};
use super::{Floor, Preset, Settings, VulnerabilityFacts};
use crate::model::RiskClass;
use crate::rules::Effective;

/// Points for a factor of ten in p.
pub const POINTS_PER_TENFOLD: f64 = 12.0;
/// Lowest scores of Critical, High and Medium.
pub const CLASS_FLOORS: [f64; 3] = [70.0, 60.0, 50.0];
/// The same where the score is ten times CVSS: the bands of FIRST's qualitative scale (CVSS v3.1, section 5).
pub const CVSS_FLOORS: [f64; 3] = [90.0, 70.0, 40.0];

/// p of a score before its floor at 0: 12 points are ten times the risk.
pub fn points(unclipped: f64) -> f64 {
    10f64.powf((unclipped - 100.0) / POINTS_PER_TENFOLD)
}

/// What the formula needs of a vulnerability or of an asset, whatever the weights are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Input {
    /// log10 of each factor's value; 0 for factors of the other half.
    logs: [f64; COUNT],
    /// Floor rules whose demands on this half hold.
    floors: u16,
    /// Answers to a decision table: of the preset, or the one that is a floor.
    code: u8,
}

impl Input {
    /// Equal for inputs that no weight tells apart.
    pub(super) fn key(&self) -> ([u64; COUNT], u16, u8) {
        (self.logs.map(f64::to_bits), self.floors, self.code)
    }
}

/// One half of a score under the weights.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Half {
    height: f64,
    floors: u16,
    code: u8,
}

/// A finding's place in the order: by score, among equal scores by height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rated {
    /// Score before the floor at 0.
    pub unclipped: f64,
    /// 12 log10 p of the formula, before a floor rule or a table had its say.
    pub height: f64,
    /// Days allowed by a decision table; `None` where those of the class count.
    pub days: Option<u16>,
}

impl Rated {
    /// Score, 0 to 100.
    pub fn score(self) -> f64 {
        self.unclipped.max(0.0)
    }

    /// p of the score.
    pub fn points(self) -> f64 {
        points(self.unclipped)
    }
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

    /// The class of a score.
    pub fn class_of(&self, score: f64) -> RiskClass {
        let [critical, high, medium] = self.floors();
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

    /// Lowest scores of Critical, High and Medium under this preset.
    pub fn floors(&self) -> [f64; 3] {
        if self.settings.preset == Preset::CvssOnly { CVSS_FLOORS } else { CLASS_FLOORS }
    }

    /// What counts of a vulnerability.
    pub fn vulnerability_input(&self, facts: &VulnerabilityFacts<'_>) -> Input {
        let mut input = Input { floors: bits_of_vulnerability(&self.settings, facts), ..Input::default() };
        for (factor, log) in FACTORS.iter().zip(&mut input.logs) {
            if let Of::Vulnerability(value) = factor.of {
                *log = value(facts).value.log10();
            }
        }
        if let Some(table) = self.table() {
            input.code = table.vulnerability_code(facts);
        } else if let Some(floor) = self.floor_table() {
            input.code = floor.known_of_vulnerability(facts).0;
        }
        input
    }

    /// What counts of an asset.
    pub fn asset_input(&self, asset: &Effective) -> Input {
        let mut input = Input { floors: bits_of_asset(&self.settings, asset), ..Input::default() };
        for (factor, log) in FACTORS.iter().zip(&mut input.logs) {
            if let Of::Asset(value) = factor.of {
                *log = value(asset, &self.settings).value.log10();
            }
        }
        if let Some(table) = self.table() {
            input.code = table.asset_code(asset, &self.settings);
        } else if let Some(floor) = self.floor_table() {
            input.code = floor.known_of_asset(asset, &self.settings).0;
        }
        input
    }

    /// An input under the weights.
    pub fn half(&self, input: &Input) -> Half {
        let height = FACTORS.iter().zip(input.logs).map(|(factor, log)| self.slope(factor) * log).sum();
        Half { height, floors: input.floors, code: input.code }
    }

    /// Points per power of ten of a factor's value.
    fn slope(&self, factor: &Factor) -> f64 {
        match self.settings.preset {
            Preset::Simple | Preset::CvssOnly => POINTS_PER_TENFOLD * self.weight(factor),
            Preset::BusinessRisk | Preset::Bod | Preset::Ssvc => factor.slope * self.weight(factor),
        }
    }

    /// Weight of a factor under this preset.
    fn weight(&self, factor: &Factor) -> f64 {
        let one_if = |counts: bool| if counts { 1.0 } else { 0.0 };
        match self.settings.preset {
            Preset::BusinessRisk | Preset::Bod | Preset::Ssvc => {
                (factor.weight)(&self.settings.weights).clamp(0.0, 2.0)
            }
            Preset::Simple => one_if(factor.is_simple),
            Preset::CvssOnly => one_if(factor.symbol == "S"),
        }
    }

    /// Both halves together.
    pub fn rated(&self, vulnerability: Half, asset: Half) -> Rated {
        let height = vulnerability.height + asset.height;
        let days = None;
        match self.settings.preset {
            Preset::BusinessRisk => {
                let decided = self.floor_table().and_then(|table| table.outcome(vulnerability.code, asset.code));
                let bits = vulnerability.floors & asset.floors;
                let rules = self.with_bits(bits).map(|floor| self.least(floor.class));
                let least = decided.map(|outcome| self.least_of(outcome));
                Rated { unclipped: rules.chain(least).fold(100.0 + height, f64::max), height, days }
            }
            Preset::Simple | Preset::CvssOnly => {
                Rated { unclipped: 100.0 * 10f64.powf(height / POINTS_PER_TENFOLD), height, days }
            }
            Preset::Bod | Preset::Ssvc => {
                let decided = self.table().and_then(|table| table.outcome(vulnerability.code, asset.code));
                let share = (100.0 + height).clamp(0.0, 100.0) / 100.0;
                let in_band = |outcome: &Outcome| outcome.low + (outcome.high - outcome.low) * share;
                let unclipped = decided.map_or(100.0 + height, in_band);
                Rated { unclipped, height, days: decided.and_then(|outcome| outcome.days) }
            }
        }
    }

    /// Lowest score of the class that an outcome lies in.
    pub(super) fn least_of(&self, outcome: &Outcome) -> f64 {
        self.least(self.class_of(outcome.low))
    }

    /// The floor rules that hold for both halves.
    pub(super) fn held(&self, vulnerability: Half, asset: Half) -> impl Iterator<Item = &Floor> {
        self.with_bits(vulnerability.floors & asset.floors)
    }

    fn with_bits(&self, bits: u16) -> impl Iterator<Item = &Floor> {
        let floors = self.settings.floors.iter().take(super::MOST_FLOORS).enumerate();
        floors.filter(move |(at, _)| bits & 1 << at != 0).map(|(_, floor)| floor)
    }

    /// Lowest score of a class.
    pub(super) fn least(&self, class: RiskClass) -> f64 {
        self.floors().get(class as usize).copied().unwrap_or(f64::NEG_INFINITY)
    }

    /// The decision table of the preset.
    pub(super) fn table(&self) -> Option<&'static Table> {
        self.settings.preset.table()
    }

    /// The decision table that is a floor under "Business risk".
    pub(super) fn floor_table(&self) -> Option<&'static Table> {
        (self.settings.bod_floor && self.settings.preset == Preset::BusinessRisk).then_some(&BOD)
    }

    pub(super) fn value(&self, factor: &Factor, facts: &VulnerabilityFacts<'_>, asset: &Effective) -> Value {
        match factor.of {
            Of::Vulnerability(value) => value(facts),
            Of::Asset(value) => value(asset, &self.settings),
        }
    }

    /// Is a factor of the vulnerability assumed, because nothing is known?
    pub fn is_assumed_of(&self, factor: &Factor, facts: &VulnerabilityFacts<'_>) -> bool {
        matches!(factor.of, Of::Vulnerability(value) if value(facts).assumed)
    }

    /// Is a factor of the asset assumed, because nobody said it?
    pub fn is_assumed_of_asset(&self, factor: &Factor, asset: &Effective) -> bool {
        matches!(factor.of, Of::Asset(value) if value(asset, &self.settings).assumed)
    }

    pub(super) fn shown_weight(&self, factor: &Factor) -> f64 {
        self.weight(factor)
    }

    /// Points that a factor takes off for a value, where the score is a sum.
    pub(super) fn points_of(&self, factor: &Factor, value: f64) -> f64 {
        let slope = self.slope(factor);
        if slope == 0.0 { 0.0 } else { slope * value.log10() }
    }
}
