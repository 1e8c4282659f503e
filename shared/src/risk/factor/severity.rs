//! S: how bad the vulnerability is in itself. CVSS base where the file has it, else the scanner's level.
//!
//! Constants: design of the risk model; CVSS by FIRST (v2 to v4).

use super::{Factor, Of, Value};
use crate::model::{Cvss, CvssVersion, Grades, Vulnerability};
use crate::risk::VulnerabilityFacts;

/// Value where nothing is known.
const NEUTRAL: f64 = 0.65;
/// A CVSS of 0 still is a finding: the value stays above 0 so that its logarithm exists.
const LEAST: f64 = 0.01;
/// Qualys levels 1 to 5.
const LEVELS: [f64; 5] = [0.15, 0.35, 0.60, 0.80, 0.95];
/// Words of other scanners: none, low, medium, high, critical.
const WORDS: [f64; 5] = [0.05, 0.25, 0.55, 0.80, 0.95];

pub(super) const FACTOR: Factor = Factor {
    name: "Severity",
    symbol: "S",
    slope: 48.0,
    words: "CVSS base score divided by 10 (from the vector; v4.0 before v3.1, v3.0, v2), else the scanner's level.",
    weight: |weights| weights.severity,
    part: |parts| &mut parts.severity,
    of: Of::Vulnerability(value),
    is_simple: true,
    constants: || {
        vec![
            ("Qualys level 1", 0.15),
            ("Qualys level 2", 0.35),
            ("Qualys level 3", 0.60),
            ("Qualys level 4", 0.80),
            ("Qualys level 5", 0.95),
            ("None", 0.05),
            ("Low", 0.25),
            ("Medium", 0.55),
            ("High", 0.80),
            ("Critical", 0.95),
            ("CVSS 10.0", 1.0),
            ("CVSS 7.0", 0.7),
            ("CVSS 4.0", 0.4),
            ("CVSS 0.0 (least value)", LEAST),
            ("Nothing known", NEUTRAL),
        ]
    },
};

/// S of a vulnerability, in (0, 1].
pub fn severity_of(vulnerability: &Vulnerability) -> f64 {
    number(vulnerability).unwrap_or(NEUTRAL)
}

fn value(facts: &VulnerabilityFacts<'_>) -> Value {
    let number = number(facts.vulnerability);
    Value { value: number.unwrap_or(NEUTRAL), assumed: number.is_none() }
}

/// S where something is known.
fn number(vulnerability: &Vulnerability) -> Option<f64> {
    if let Some(cvss) = &vulnerability.cvss {
        return Some((cvss.base / 10.0).clamp(LEAST, 1.0));
    }
    let steps = match vulnerability.grades {
        Grades::Qualys => LEVELS,
        Grades::Words => WORDS,
    };
    steps.get(usize::from(vulnerability.level?.get() - 1)).copied()
}

pub(super) fn words(vulnerability: &Vulnerability) -> String {
    match (&vulnerability.cvss, vulnerability.level, vulnerability.grades) {
        (Some(cvss), ..) => words_of(cvss),
        (None, Some(level), Grades::Qualys) => format!("Qualys level {}", level.get()),
        (None, Some(level), Grades::Words) => format!("Scanner severity {}", Grades::Words.label(level)),
        (None, None, _) => "No severity given".to_owned(),
    }
}

/// The base score, where it is from, and the scores that do not count but that people look for.
fn words_of(cvss: &Cvss) -> String {
    let scores = cvss.scores();
    let from = if scores.is_some() { "from the vector" } else { "published score" };
    let base = format!("CVSS {} base {:.1} ({from})", cvss.version.label(), cvss.base);
    let time = if cvss.version == CvssVersion::V40 { "with threat" } else { "temporal" };
    let told = |name: &str, score: Option<f64>| score.map(|score| format!(", {name} {score:.1}")).unwrap_or_default();
    let temporal = told(time, scores.and_then(|scores| scores.temporal));
    let environmental = told("environmental", scores.and_then(|scores| scores.environmental));
    let differs = cvss
        .published_differs
        .map(|published| format!("; the report says {published:.1}, which is not its vector's score"))
        .unwrap_or_default();
    format!("{base}{temporal}{environmental}{differs}")
}

#[cfg(test)]
mod tests {
    use super::{severity_of, words};
    use crate::model::{Cvss, CvssVersion, Vulnerability};

    #[test]
    fn the_words_name_every_score_and_the_base_counts() {
        for (cell, base, told) in [
            ("7.5", 0.75, "CVSS v3.1 base 7.5 (published score)"),
            ("7.5 (AV:N)", 0.75, "CVSS v3.1 base 7.5 (published score)"),
            ("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 0.98, "CVSS v3.1 base 9.8 (from the vector)"),
            (
                "8.5 (AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O/RC:R/MAV:L)",
                0.98,
                "CVSS v3.1 base 9.8 (from the vector), temporal 8.5, environmental 7.3",
            ),
            (
                "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:U",
                1.0,
                "CVSS v4.0 base 10.0 (from the vector), with threat 9.1",
            ),
            (
                "5.0 (AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C)",
                0.78,
                "CVSS v2 base 7.8 (from the vector), temporal 6.4; the report says 5.0, which is not its vector's score",
            ),
        ] {
            let cvss = Cvss::from_cell(cell, CvssVersion::V31).expect("readable");
            let vulnerability = Vulnerability { cvss, ..Vulnerability::default() };
            assert!((severity_of(&vulnerability) - base).abs() < 1e-9, "{cell}");
            assert_eq!(words(&vulnerability), told);
        }
    }
}
