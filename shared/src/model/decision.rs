//! What people decide about findings: a risk accepted, a false alarm. A scan never changes a decision.

use serde::{Deserialize, Serialize};

use super::Day;

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionKind {
    /// The risk is known and borne, until a day or without end.
    Accepted,
    /// The scanner is wrong: there is no such flaw.
    FalsePositive,
}

impl DecisionKind {
    /// Every kind, in the order shown.
    pub const ALL: [Self; 2] = [Self::Accepted, Self::FalsePositive];

    /// The words shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::FalsePositive => "False positive",
        }
    }
}

/// One decision, shared by all findings it was made for at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What was decided.
    pub kind: DecisionKind,
    /// Why, in a person's words.
    pub reason: String,
    /// The day on which the findings count as open again; [`Day::NONE`] for a decision without end.
    pub until: Day,
    /// When it was made.
    pub made_on: Day,
}

impl Decision {
    /// Does it hold on this day? It ends by itself: on its last day the findings count as open again.
    pub fn holds(&self, today: Day) -> bool {
        !self.until.is_known() || today < self.until
    }
}
