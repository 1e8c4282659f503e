//! Rules and what comes of them: of those that count, or of a list under edit.

use serde::{Deserialize, Serialize};

use crate::rules::Rule;

/// A list of rules with what it would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesSheet {
    /// The rules, the strongest first.
    pub rules: Vec<Rule>,
    /// What comes of each, in the same order.
    pub told: Vec<RuleTold>,
    /// Assets there are.
    pub assets: u32,
    /// Assets of which something else would count than now.
    pub changed_assets: u32,
    /// Open findings that would come into a higher class.
    pub raised: u32,
    /// Open findings that would come into a lower class.
    pub lowered: u32,
}

/// What comes of one rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleTold {
    /// Its conditions in words.
    pub when: Vec<String>,
    /// What it says, in words.
    pub then: String,
    /// What is wrong with it. A rule with a problem is not taken.
    pub problems: Vec<RuleProblem>,
    /// Assets that meet all its conditions; 0 for one that is off.
    pub matches: u32,
    /// Names of the first of them.
    pub examples: Vec<String>,
    /// Assets of which it decides at least one value.
    pub decides_on: u32,
    /// Values it decides: fields and tags that nobody stronger said.
    pub decides: u32,
    /// Who says its values before it does.
    pub overridden: Vec<Overridden>,
}

/// Something wrong with a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleProblem {
    /// Number of the condition, from 0; none for the rule as such.
    pub condition: Option<u32>,
    /// What is wrong, and how to write it.
    pub words: String,
}

/// Values of a rule that somebody stronger says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overridden {
    /// Number of the stronger rule, from 0; none for a person or the inventory.
    pub rule: Option<u32>,
    /// Who says them: `a person`, `the inventory`, `rule 1, DMZ`.
    pub by: String,
    /// Values that are said before.
    pub values: u32,
    /// Those of them that say something else: a conflict.
    pub conflicts: u32,
    /// One of them, a conflict where there is one: `web1.example.test: exposure internet, not DMZ`.
    pub example: String,
}
