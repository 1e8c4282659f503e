//! Scores of a vector: base, temporal (v4: threat) and environmental.
//!
//! The equations are those of the crate `cvss`, but for the temporal factor of v3: the crate multiplies binary fractions
//! and rounds them up, so that 5.0 x 0.92 = 4.6 becomes 4.7 in v3.0. Scores have one decimal and factors two, so here it
//! is a product of whole numbers, which is exact in every version.

use cvss::{v2, v3, v4};

use super::CvssVersion;
use super::vector::Vector;

/// Scores of one vector, 0 to 10 with one decimal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scores {
    /// Base score (v4: CVSS-B).
    pub base: f64,
    /// Temporal score (v4: with threat, CVSS-BT); `None` where the vector says nothing of the kind.
    pub temporal: Option<f64>,
    /// Environmental score, with temporal metrics where there are any (v4: CVSS-BE or CVSS-BTE); `None` where the vector
    /// says nothing of the kind.
    pub environmental: Option<f64>,
}

/// Temporal metrics of v2 (guide, section 2.2) and v3 (section 3), the threat metric of v4 (section 3).
const TEMPORAL: [&str; 3] = ["E", "RL", "RC"];
/// Environmental metrics of v2: guide, section 2.3.
const ENVIRONMENT_V2: [&str; 5] = ["CDP", "TD", "CR", "IR", "AR"];
/// Environmental metrics of v3: section 4.
const ENVIRONMENT_V3: [&str; 11] = ["CR", "IR", "AR", "MAV", "MAC", "MPR", "MUI", "MS", "MC", "MI", "MA"];
/// Environmental metrics of v4: section 4.
const ENVIRONMENT_V4: [&str; 14] =
    ["CR", "IR", "AR", "MAV", "MAC", "MAT", "MPR", "MUI", "MVC", "MVI", "MVA", "MSC", "MSI", "MSA"];

/// Are all metrics there, of this version, once, and with values of theirs?
///
/// # Errors
/// What is wrong with the vector, in words.
pub(super) fn check(vector: &Vector<'_>) -> Result<(), String> {
    match vector.version() {
        CvssVersion::V2 => parsed::<v2::Vector>(vector, &[]).map(|_| ()),
        CvssVersion::V30 | CvssVersion::V31 => parsed::<v3::Vector>(vector, &[]).map(|_| ()),
        CvssVersion::V40 => parsed::<v4::Vector>(vector, &[]).map(|_| ()),
    }
}

/// The base score.
///
/// # Errors
/// What is wrong with the vector, in words.
pub(super) fn base(vector: &Vector<'_>) -> Result<f64, String> {
    let base = match vector.version() {
        CvssVersion::V2 => parsed::<v2::Vector>(vector, &[])?.score().value(),
        CvssVersion::V30 | CvssVersion::V31 => parsed::<v3::Vector>(vector, &[])?.base_score().value(),
        CvssVersion::V40 => {
            check(vector)?; // all of it, also what is left out here
            let rest = [TEMPORAL.as_slice(), &ENVIRONMENT_V4].concat();
            parsed::<v4::Vector>(vector, &rest)?.score().value()
        }
    };
    Ok(plain(base))
}

/// All scores of a vector that has this base score.
pub(super) fn scores(vector: &Vector<'_>, base: f64) -> Scores {
    let says = |names: &[&str]| names.iter().any(|name| vector.get(name).is_some());
    let (temporal, environmental) = match vector.version() {
        CvssVersion::V2 => {
            let score = |says: bool, of: fn(&v2::Vector) -> f64| {
                if says { parsed::<v2::Vector>(vector, &[]).ok().as_ref().map(of) } else { None }
            };
            let environmental = score(says(&ENVIRONMENT_V2), |read| read.environmental_score().value());
            (score(says(&TEMPORAL), |read| read.temporal_score().value()), environmental)
        }
        CvssVersion::V30 | CvssVersion::V31 => {
            let timeless =
                || parsed::<v3::Vector>(vector, &TEMPORAL).ok().map(|read| read.environmental_score().value());
            let environmental = if says(&ENVIRONMENT_V3) { timeless() } else { None };
            (
                says(&TEMPORAL).then(|| temporal_v3(base, vector)),
                environmental.map(|timeless| temporal_v3(timeless, vector)),
            )
        }
        CvssVersion::V40 => {
            let score = |without: &[&str]| parsed::<v4::Vector>(vector, without).ok().map(|read| read.score().value());
            let environmental = if says(&ENVIRONMENT_V4) { score(&[]) } else { None };
            (if says(&["E"]) { score(&ENVIRONMENT_V4) } else { None }, environmental)
        }
    };
    Scores { base, temporal: temporal.map(plain), environmental: environmental.map(plain) }
}

/// `Roundup(score x E x RL x RC)`: v3.0 section 8.2 and 8.3, v3.1 section 7.2 and 7.3, with the values of section 7.4
/// (8.4 in v3.0) in hundredths. The environmental equation has the same factor outside its own rounding.
fn temporal_v3(score: f64, vector: &Vector<'_>) -> f64 {
    let maturity = match vector.get("E") {
        Some("U") => 91.0,
        Some("P") => 94.0,
        Some("F") => 97.0,
        _ => 100.0,
    };
    let remediation = match vector.get("RL") {
        Some("O") => 95.0,
        Some("T") => 96.0,
        Some("W") => 97.0,
        _ => 100.0,
    };
    let confidence = match vector.get("RC") {
        Some("U") => 92.0,
        Some("R") => 96.0,
        _ => 100.0,
    };
    // Whole numbers up to 10^8 are exact in an f64: only what is above a tenth is rounded up.
    let millionths = (score * 10.0).round() * maturity * remediation * confidence;
    (millionths / 1e6).ceil() / 10.0
}

fn parsed<V: std::str::FromStr<Err = cvss::Error>>(vector: &Vector<'_>, without: &[&str]) -> Result<V, String> {
    vector.without(without).parse().map_err(|problem: cvss::Error| vector.refused(&problem.to_string()))
}

/// A score inside its range, and never a negative zero: v2 subtracts more than there is from some environmental scores.
fn plain(score: f64) -> f64 {
    if score > 0.0 { score.min(10.0) } else { 0.0 }
}
