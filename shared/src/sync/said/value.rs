//! A value as people mean it, before it is sealed and after it is opened. It says itself which register is its own, so that
//! one in a wrong place is noticed, and a deletion says what it takes away.

use serde::{Deserialize, Serialize};

use super::{FindingName, Policy, RuleId, Subject};
use crate::model::{CriticalityClass, Decision, Exposure, Function, Stars};
use crate::risk::SavedPreset;
use crate::rules::Rule;

/// Everything that a register may hold. Variants are only ever added, at the end: postcard counts them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Importance of an asset.
    Stars(Stars),
    /// Criticality class of an asset.
    Class(CriticalityClass),
    /// Exposure of an asset.
    Exposure(Exposure),
    /// What an asset is for.
    Function(Function),
    /// Environment of an asset.
    Environment(String),
    /// Who answers for an asset.
    Owner(String),
    /// Where an asset stands.
    Location(String),
    /// One tag of an asset: each is a register of its own.
    Tag(String),
    /// What was decided about a finding on an asset.
    Decision(FindingName, Decision),
    /// A rule.
    Rule(RuleId, Rule),
    /// The order of rules, the strongest first.
    RuleOrder(Vec<RuleId>),
    /// A saved preset.
    Preset(SavedPreset),
    /// The days allowed.
    Policy(Policy),
}

/// Something said: of what, and whether it is taken back.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// Of what.
    pub subject: Subject,
    /// What.
    pub value: Value,
    /// Is it taken back?
    pub is_deletion: bool,
}

impl Value {
    /// The field that it is a value of.
    pub fn field(&self) -> String {
        match self {
            Self::Stars(_) => "stars".to_owned(),
            Self::Class(_) => "class".to_owned(),
            Self::Exposure(_) => "exposure".to_owned(),
            Self::Function(_) => "function".to_owned(),
            Self::Environment(_) => "environment".to_owned(),
            Self::Owner(_) => "owner".to_owned(),
            Self::Location(_) => "location".to_owned(),
            Self::Tag(tag) => format!("tag\u{1f}{tag}"),
            Self::Decision(finding, _) => format!("decision\u{1f}{}", finding.text()),
            Self::Rule(..) => "rule".to_owned(),
            Self::RuleOrder(_) => "rule order".to_owned(),
            Self::Preset(_) => "preset".to_owned(),
            Self::Policy(_) => "policy".to_owned(),
        }
    }

    /// As it is sealed.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Fails for what serde cannot know the length of, and nothing here is such a thing.
        postcard::to_stdvec(self).unwrap_or_default()
    }

    /// As it was opened; `None` for a value that a newer version made.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::take_from_bytes(bytes).ok().filter(|(_, rest)| rest.is_empty()).map(|(value, _)| value)
    }
}
