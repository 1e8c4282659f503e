//! Two presets side by side: where each finding stands under both.

use serde::{Deserialize, Serialize};

use crate::model::RiskClass;

/// A finding under both presets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparisonRow {
    /// Id of the finding.
    pub finding: u32,
    /// Id of its vulnerability.
    pub vulnerability: u32,
    /// Id of its asset.
    pub asset: u32,
    /// Title of its vulnerability.
    pub title: String,
    /// Host name, or the address where there is none.
    pub host: String,
    /// Rank under the first preset and under the second, from 1.
    pub ranks: [u32; 2],
    /// Score under both, 0 to 100.
    pub scores: [f64; 2],
    /// Class under both.
    pub classes: [RiskClass; 2],
    /// What moved it most, in words; empty where it did not move.
    pub why: String,
}

/// How many of the first findings are others under the second preset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopChange {
    /// How many findings are the first.
    pub size: u32,
    /// Those that are among the first under one preset only: as many enter as leave.
    pub changed: u32,
}

/// A slice of the comparison, the biggest movers first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Findings ranked.
    pub total: u32,
    /// Findings that have another rank.
    pub moved: u32,
    /// The first 5 % (rounded up), and the first 100 where there are more.
    pub top: Vec<TopChange>,
    /// Findings by class: first preset, then second, Critical first.
    pub classes: [[u32; 4]; 4],
    /// First row of this slice.
    pub from: u32,
    /// The rows.
    pub rows: Vec<ComparisonRow>,
}
