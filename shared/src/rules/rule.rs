//! One rule: which assets, and what is said of them.

use serde::{Deserialize, Serialize};

use crate::model::Rating;

/// What an asset must be like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// One of these addresses: CIDR, range `10.0.0.1-10.0.0.9`, single ones, separated by commas.
    Address(String),
    /// A DNS or NetBIOS name like one of these patterns (`*` any run, `?` one character), any case, separated by commas.
    Name(String),
    /// One of these tags, of people or of the scanner, any case, separated by commas.
    Tag(String),
    /// The operating system's text holds one of these, any case, separated by commas.
    Os(String),
}

/// Says something of every asset that meets all its conditions. Without a condition it says it of every asset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
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
