//! Why a finding is where it is: the parts that sum to its score, and the facts behind each.

use super::decision::{Answer, BOD, Table};
use super::factor::{FACTORS, Factor, Value, WORDS};
use super::model::Half;
use super::{Model, Preset, VulnerabilityFacts};
use crate::rules::Effective;
use crate::view::{AnswerLine, DecisionLine, FactorLine, FactorSheet, Parts};

/// A score taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// `score = max(0, 100 + sum of the parts)`.
    pub parts: Parts,
    /// A line per factor, in the order of the formula.
    pub lines: Vec<FactorLine>,
    /// The floor rule or decision table that had its say; its points are `parts.rule`.
    pub decision: Option<DecisionLine>,
    /// Score before the floor at 0.
    pub unclipped: f64,
}

/// A score and its parts.
struct Sum {
    parts: Parts,
    halves: (Half, Half),
    unclipped: f64,
}

impl Model {
    /// Takes the score of a vulnerability on an asset apart, with the facts behind each part.
    pub fn explain(&self, facts: &VulnerabilityFacts<'_>, asset: &Effective) -> Explanation {
        let mut lines = Vec::with_capacity(FACTORS.len());
        let mut words = WORDS.iter();
        let Sum { parts, halves, unclipped } = self.sum(facts, asset, |factor, value, points| {
            lines.push(FactorLine {
                factor: factor.name.to_owned(),
                value: value.value,
                weight: self.shown_weight(factor),
                points,
                facts: words.next().map(|words| words(facts, asset, self.settings())).unwrap_or_default(),
                assumed: value.assumed,
            });
        });
        let decision = match self.table() {
            Some(table) => self.decided(table, facts, asset, parts.rule),
            None if parts.rule > 0.0 => self.raised_by(facts, asset, halves, parts.rule),
            None => None,
        };
        Explanation { parts, lines, decision, unclipped }
    }

    /// The parts of a score, without a word.
    pub fn parts(&self, facts: &VulnerabilityFacts<'_>, asset: &Effective) -> Parts {
        self.sum(facts, asset, |_, _, _| {}).parts
    }

    /// The parts of a score; `tell` hears each factor, its value and its points.
    fn sum(&self, facts: &VulnerabilityFacts<'_>, asset: &Effective, mut tell: impl FnMut(&Factor, Value, f64)) -> Sum {
        let halves = (self.half(&self.vulnerability_input(facts)), self.half(&self.asset_input(asset)));
        let unclipped = self.rated(halves.0, halves.1).unclipped;
        let mut parts = Parts::default();
        // "Simple" and "CVSS only" are products: each factor takes its share of what the ones before it left.
        let mut left = 100.0;
        for factor in FACTORS {
            let value = self.value(factor, facts, asset);
            let points = match self.settings().preset {
                Preset::Simple | Preset::CvssOnly if self.shown_weight(factor) > 0.0 => left * (value.value - 1.0),
                Preset::Simple | Preset::CvssOnly => 0.0,
                Preset::BusinessRisk | Preset::Bod | Preset::Ssvc => self.points_of(factor, value.value),
            };
            left += points;
            *(factor.part)(&mut parts) = points;
            tell(factor, value, points);
        }
        parts.rule = unclipped - left;
        if parts.rule.abs() < 1e-9 {
            parts.rule = 0.0;
        }
        Sum { parts, halves, unclipped }
    }

    /// What the table of the preset decided.
    fn decided(
        &self,
        table: &'static Table,
        facts: &VulnerabilityFacts<'_>,
        asset: &Effective,
        points: f64,
    ) -> Option<DecisionLine> {
        let settings = self.settings();
        let outcome = table.outcome(table.vulnerability_code(facts), table.asset_code(asset, settings))?;
        let answers = (table.ask_vulnerability)(facts).into_iter().chain((table.ask_asset)(asset, settings));
        Some(DecisionLine {
            name: table.name.to_owned(),
            outcome: outcome.label.to_owned(),
            days: outcome.days,
            points,
            answers: answers.map(line).collect(),
        })
    }

    /// The floor rule that raised a score the most, else the table that did.
    fn raised_by(
        &self,
        facts: &VulnerabilityFacts<'_>,
        asset: &Effective,
        (vulnerability, host): (Half, Half),
        points: f64,
    ) -> Option<DecisionLine> {
        let to = self.rated(vulnerability, host).unclipped;
        let words = |class: crate::model::RiskClass| format!("at least {}", class.label());
        let rule = self.held(vulnerability, host).find(|floor| self.least(floor.class) >= to);
        if let Some(floor) = rule {
            let (name, outcome) = (floor.title().to_owned(), words(floor.class));
            return Some(DecisionLine { name, outcome, days: None, points, answers: Vec::new() });
        }
        let ((first, mut answers), (second, more)) =
            (BOD.known_of_vulnerability(facts), BOD.known_of_asset(asset, self.settings()));
        answers.extend(more);
        let outcome = BOD.outcome(first, second)?;
        Some(DecisionLine {
            name: BOD.name.to_owned(),
            outcome: format!("{}: {}", outcome.label, words(self.class_of(outcome.low))),
            days: None,
            points,
            answers: answers.into_iter().map(line).collect(),
        })
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

fn line(answer: Answer) -> AnswerLine {
    AnswerLine {
        question: answer.question.to_owned(),
        answer: answer.answer.to_owned(),
        facts: answer.facts,
        assumed: answer.assumed,
    }
}
