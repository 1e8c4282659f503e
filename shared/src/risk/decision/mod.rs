//! Decision tables: presets that answer a few questions and look the outcome up. Within one outcome "Business risk" orders.
//!
//! To add one: a file here with a [`Table`], a variant of [`Preset`] and its arm in `Preset::table`. The
//! tests below run over every table.

mod answers;
mod bod;
mod sheet;
mod ssvc;
#[cfg(test)]
mod tests;

pub use bod::BOD;
pub use ssvc::SSVC;

use super::{Preset, Settings, VulnerabilityFacts};
use crate::rules::Effective;

/// What a table decides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// As the table's authors name it.
    pub label: &'static str,
    /// Scores of this outcome: from here...
    pub low: f64,
    /// ...to here. Bands of a table do not overlap, and lie within one risk class each, rounded to a tenth or not.
    pub high: f64,
    /// Days allowed; `None` where the table leaves it to the deadlines of the class.
    pub days: Option<u16>,
}

/// An answer to one question of a table, for one finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The question, such as `Exploitation`.
    pub question: &'static str,
    /// The answer in the table's words, such as `active`.
    pub answer: &'static str,
    /// The facts behind it.
    pub facts: String,
    /// Is it assumed because nothing is known?
    pub assumed: bool,
}

/// A question of a table with its answers, the least urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its name.
    pub name: &'static str,
    /// What can be answered.
    pub answers: &'static [&'static str],
}

/// A table. Its code is made of the number of each answer, the last question counting fastest.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Who made it, and which version this is.
    pub source: &'static str,
    /// What is asked of the vulnerability.
    pub of_vulnerability: &'static [Question],
    /// What is asked of the asset.
    pub of_asset: &'static [Question],
    /// Outcomes, least urgent first.
    pub outcomes: &'static [Outcome],
    /// The place in `outcomes` by the code of the vulnerability, then of the asset.
    pub rows: &'static [u8],
    /// Answers about a vulnerability, in the order of the questions.
    pub ask_vulnerability: fn(&VulnerabilityFacts<'_>) -> Vec<Answer>,
    /// Answers about an asset.
    pub ask_asset: fn(&Effective, &Settings) -> Vec<Answer>,
}

impl Preset {
    /// The decision table behind a preset, where it is one.
    pub fn table(self) -> Option<&'static Table> {
        match self {
            Self::BusinessRisk | Self::Simple | Self::CvssOnly => None,
            Self::Bod => Some(&BOD),
            Self::Ssvc => Some(&SSVC),
        }
    }
}

impl Table {
    /// The outcome for both codes.
    pub fn outcome(&self, vulnerability: u8, asset: u8) -> Option<&'static Outcome> {
        let row = usize::from(vulnerability) * combinations(self.of_asset) + usize::from(asset);
        self.outcomes.get(usize::from(*self.rows.get(row)?))
    }

    /// Code of a vulnerability's answers.
    pub fn vulnerability_code(&self, facts: &VulnerabilityFacts<'_>) -> u8 {
        code(self.of_vulnerability, &(self.ask_vulnerability)(facts))
    }

    /// Code of an asset's answers.
    pub fn asset_code(&self, asset: &Effective, settings: &Settings) -> u8 {
        code(self.of_asset, &(self.ask_asset)(asset, settings))
    }

    /// As a floor: only what is known raises, so what is assumed becomes the least urgent answer.
    pub(super) fn known_of_vulnerability(&self, facts: &VulnerabilityFacts<'_>) -> (u8, Vec<Answer>) {
        only_known(self.of_vulnerability, (self.ask_vulnerability)(facts))
    }

    /// The same of an asset.
    pub(super) fn known_of_asset(&self, asset: &Effective, settings: &Settings) -> (u8, Vec<Answer>) {
        only_known(self.of_asset, (self.ask_asset)(asset, settings))
    }

    /// Every row of the table: an answer to each question (those of the vulnerability first), and the outcome.
    pub fn all(&self) -> Vec<(Vec<&'static str>, &'static Outcome)> {
        let (first, second) = (combinations(self.of_vulnerability), combinations(self.of_asset));
        (0..first * second)
            .filter_map(|row| {
                let (vulnerability, asset) = (row / second, row % second);
                let mut answers = answers_of(self.of_vulnerability, vulnerability);
                answers.extend(answers_of(self.of_asset, asset));
                Some((answers, self.outcome(vulnerability as u8, asset as u8)?))
            })
            .collect()
    }
}

fn combinations(questions: &[Question]) -> usize {
    questions.iter().map(|question| question.answers.len()).product()
}

fn code(questions: &[Question], answers: &[Answer]) -> u8 {
    questions.iter().zip(answers).fold(0, |code, (question, answer)| {
        let place = question.answers.iter().position(|one| *one == answer.answer).unwrap_or(0);
        code * question.answers.len() as u8 + place as u8
    })
}

fn only_known(questions: &[Question], mut answers: Vec<Answer>) -> (u8, Vec<Answer>) {
    for (question, answer) in questions.iter().zip(&mut answers) {
        if answer.assumed {
            answer.answer = question.answers.first().copied().unwrap_or_default();
            answer.facts.push_str("; a floor counts only what is known");
        }
    }
    (code(questions, &answers), answers)
}

fn answers_of(questions: &[Question], mut code: usize) -> Vec<&'static str> {
    let mut answers = Vec::with_capacity(questions.len());
    for question in questions.iter().rev() {
        answers.extend(question.answers.get(code % question.answers.len()).copied());
        code /= question.answers.len();
    }
    answers.reverse();
    answers
}
