//! S: how bad the vulnerability is in itself. CVSS base where the file has it, else the scanner's level.
//!
//! Constants: design of the risk model; CVSS by FIRST (v2 to v4).

use super::{Factor, Of, Value};
use crate::model::{Grades, Vulnerability};
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
    of(vulnerability).value
}

fn value(facts: &VulnerabilityFacts<'_>) -> Value {
    of(facts.vulnerability)
}

fn of(vulnerability: &Vulnerability) -> Value {
    if let Some(cvss) = &vulnerability.cvss {
        let from = if cvss.vector.is_empty() { "published score" } else { "from the vector" };
        let differs = cvss
            .published_differs
            .map(|published| format!("; the report says {published:.1}, which is not its vector's score"))
            .unwrap_or_default();
        let facts = format!("CVSS {} base {:.1} ({from}){differs}", cvss.version.label(), cvss.base);
        return Value { value: (cvss.base / 10.0).clamp(LEAST, 1.0), facts, assumed: false };
    }
    match vulnerability.level {
        Some(level) => {
            let (steps, facts) = match vulnerability.grades {
                Grades::Qualys => (LEVELS, format!("Qualys level {}", level.get())),
                Grades::Words => (WORDS, format!("Scanner severity {}", Grades::Words.label(level))),
            };
            let value = steps.get(usize::from(level.get() - 1)).copied().unwrap_or(NEUTRAL);
            Value { value, facts, assumed: false }
        }
        None => Value { value: NEUTRAL, facts: "No severity given".to_owned(), assumed: true },
    }
}
