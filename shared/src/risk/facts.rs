//! What the factors look at.

use crate::feeds::{Dates, Known};
use crate::model::{Day, Vulnerability};

/// Everything known of a vulnerability on a day. An asset's facts are [`crate::rules::Effective`].
#[derive(Clone, Copy, Debug)]
pub struct VulnerabilityFacts<'a> {
    /// As the scanner names it.
    pub vulnerability: &'a Vulnerability,
    /// As the feeds know its CVEs.
    pub known: &'a Known,
    /// How old the feeds are.
    pub dates: Dates,
    /// Today.
    pub today: Day,
}
