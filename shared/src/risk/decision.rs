//! Decision tables: presets that answer a few questions and look the outcome up. Within one outcome "Business risk" orders.

/// What a table decides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// As the table's authors name it.
    pub label: &'static str,
    /// Scores of this outcome: from here...
    pub low: f64,
    /// ...to here. Bands of a table do not overlap, and lie within one risk class each.
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

/// A table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Outcomes, least urgent first.
    pub outcomes: &'static [Outcome],
    /// Code of a vulnerability's answers.
    pub of_vulnerability: fn(&super::VulnerabilityFacts<'_>) -> (u8, Vec<Answer>),
    /// Code of an asset's answers.
    pub of_asset: fn(&crate::rules::Effective, &super::Settings) -> (u8, Vec<Answer>),
    /// The place in `outcomes` for both codes.
    pub decide: fn(u8, u8) -> usize,
}

impl super::Preset {
    /// The decision table behind a preset, where it is one.
    pub fn table(self) -> Option<&'static Table> {
        match self {
            Self::BusinessRisk | Self::Simple | Self::CvssOnly => None,
        }
    }
}

impl Table {
    /// The outcome for both codes.
    pub fn outcome(&self, vulnerability: u8, asset: u8) -> Option<&'static Outcome> {
        self.outcomes.get((self.decide)(vulnerability, asset))
    }
}
