//! One rule: which assets, and what is said of them.

use serde::{Deserialize, Serialize};

use crate::model::Rating;

/// What an asset must be like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// One of these addresses: CIDR, range `10.0.0.1-10.0.0.9`, single ones, separated by commas.
    Address(String),
    /// A whole DNS or NetBIOS name like one of these patterns (`*` any run, `?` one character), any case, separated by commas.
    Name(String),
    /// One of these tags, of people, of the inventory or of the scanner, any case, separated by commas. Tags that rules
    /// give are not asked for.
    Tag(String),
    /// The operating system's text holds one of these, any case, separated by commas.
    Os(String),
}

/// Says something of every asset that meets all its conditions. Without a condition it says it of every asset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rule {
    /// Name shown where a value comes from it.
    pub name: String,
    /// Switched off rules say nothing and keep their place.
    pub off: bool,
    /// All of these must be met.
    pub when: Vec<Condition>,
    /// What it says.
    pub then: Rating,
}

impl Rule {
    /// What is wrong with it, each with the number of the condition where it is one's.
    pub fn problems(&self) -> Vec<(Option<u32>, String)> {
        let mut problems = Vec::new();
        if self.name.trim().is_empty() {
            problems.push((None, "The rule has no name: it is shown wherever a value comes from it".to_owned()));
        }
        let wrong = (0..).zip(&self.when).filter_map(|(at, one)| Some((Some(at), one.check().err()?)));
        problems.extend(wrong);
        if self.then == Rating::default() {
            problems.push((None, "The rule says nothing: give at least one value".to_owned()));
        }
        problems
    }

    /// The rule as it is kept: texts without spaces around them, tags sorted without repeats.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        let then = &mut self.then;
        for text in [&mut self.name, &mut then.environment, &mut then.owner, &mut then.location] {
            *text = text.trim().to_owned();
        }
        let tags = std::mem::take(&mut then.tags);
        then.tags = tags.iter().map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect();
        then.tags.sort();
        then.tags.dedup();
        for Condition::Address(text) | Condition::Name(text) | Condition::Tag(text) | Condition::Os(text) in
            &mut self.when
        {
            *text = text.trim().to_owned();
        }
        self
    }
}
