//! A value in words for a person who chooses between two, or wonders about an edit that was refused.

use super::Value;
use crate::model::{CriticalityClass, Day, Exposure};
use crate::rules::Rule;

impl Value {
    /// Which field it is of, for a person.
    pub fn field_words(&self) -> String {
        match self {
            Self::Stars(_) => "Importance".to_owned(),
            Self::Class(_) => "Criticality class".to_owned(),
            Self::Exposure(_) => "Exposure".to_owned(),
            Self::Function(_) => "Function".to_owned(),
            Self::Environment(_) => "Environment".to_owned(),
            Self::Owner(_) => "Owner".to_owned(),
            Self::Location(_) => "Location".to_owned(),
            Self::Tag(_) => "Tag".to_owned(),
            Self::Decision(finding, _) => format!("Decision on {}", finding.words()),
            Self::Rule(..) => "Rule".to_owned(),
            Self::RuleOrder(_) => "Order of the rules".to_owned(),
            Self::Preset(_) => "Preset".to_owned(),
            Self::Policy(_) => "Days allowed".to_owned(),
        }
    }

    /// What it says, for a person.
    pub fn words(&self) -> String {
        match self {
            Self::Stars(stars) if stars.get() == 1 => "1 star".to_owned(),
            Self::Stars(stars) => format!("{} stars", stars.get()),
            Self::Class(class) => CriticalityClass::label(*class).to_owned(),
            Self::Exposure(exposure) => Exposure::label(*exposure).to_owned(),
            Self::Function(function) => function.label().to_owned(),
            Self::Environment(text) | Self::Owner(text) | Self::Location(text) | Self::Tag(text) => text.clone(),
            Self::Decision(_, decision) => {
                let until =
                    decision.until.known().and_then(Day::iso).map(|day| format!(" until {day}")).unwrap_or_default();
                let reason = if decision.reason.is_empty() { String::new() } else { format!(": {}", decision.reason) };
                format!("{}{until}{reason}", decision.kind.label())
            }
            Self::Rule(_, rule) => rule_words(rule),
            Self::RuleOrder(ids) => format!("{} rules in another order", ids.len()),
            Self::Preset(preset) => {
                let weights = preset.weights;
                let [s, t, i, x] = [weights.severity, weights.threat, weights.importance, weights.exposure];
                let formula = preset.preset.label();
                format!(
                    "{formula}; severity {s}, threat {t}, importance {i}, exposure {x}; {} floors",
                    preset.floors.len()
                )
            }
            Self::Policy(policy) => {
                let days = policy.deadlines;
                let more = if policy.tighter.is_empty() { "" } else { ", fewer on some assets" };
                format!(
                    "Critical {}, High {}, Medium {}, Low {} days{more}",
                    days.critical, days.high, days.medium, days.low
                )
            }
        }
    }
}

fn rule_words(rule: &Rule) -> String {
    let when: Vec<String> = rule.when.iter().map(crate::rules::Condition::words).collect();
    let when = if when.is_empty() { "every asset".to_owned() } else { when.join(" and ") };
    let off = if rule.off { " (switched off)" } else { "" };
    format!("{}: {when}: {}{off}", rule.name, rule.then.words())
}
