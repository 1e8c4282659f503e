//! T: how likely the vulnerability is exploited, as L = .2 + .8 T. What the scanner knows of exploits and malware; with
//! no exploitation feed the model's floor e = .25 counts.

use super::{Factor, Of, Value};
use crate::model::Vulnerability;

/// e where no exploit prediction is known: the model's floor.
const NO_PREDICTION: f64 = 0.25;
/// x where a public exploit is known.
const PUBLIC_EXPLOIT: f64 = 0.25;

pub(super) const FACTOR: Factor = Factor {
    name: "Threat",
    symbol: "L",
    slope: 48.0,
    words: "L = .2 + .8 T. T = 1 - (1 - e)(1 - x): e is .25 without an exploit prediction, x is .25 when the scanner knows a public exploit or malware.",
    weight: |weights| weights.threat,
    part: |parts| &mut parts.threat,
    of: Of::Vulnerability(value),
    is_simple: false,
    constants: || {
        vec![("Public exploit or malware known", likelihood(PUBLIC_EXPLOIT)), ("Nothing known", likelihood(0.0))]
    },
};

fn likelihood(exploit: f64) -> f64 {
    let threat = 1.0 - (1.0 - NO_PREDICTION) * (1.0 - exploit);
    0.2 + 0.8 * threat
}

fn value(vulnerability: &Vulnerability) -> Value {
    let facts = match (vulnerability.exploit, vulnerability.malware) {
        (_, true) => "The scanner knows malware that uses it",
        (true, false) => "The scanner knows a public exploit",
        (false, false) => "No exploit known to the scanner; no exploit prediction loaded",
    };
    let known = vulnerability.exploit || vulnerability.malware;
    let value = likelihood(if known { PUBLIC_EXPLOIT } else { 0.0 });
    Value { value, facts: facts.to_owned(), assumed: !known }
}
