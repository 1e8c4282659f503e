//! What a vector tells the decision tables of SSVC: can the attack be automated, does it take everything.

use super::CvssVersion;
use super::vector::Vector;

/// Answers of a vector; `None` where there is no vector that can be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// Can an attacker do it to many targets by a program? (v4: what the metric Automatable says, where it is given.)
    pub automatable: Option<bool>,
    /// Are confidentiality, integrity and availability lost altogether?
    pub total_impact: Option<bool>,
}

impl Traits {
    /// From the base metrics: over the network, nothing hard, nobody's rights, nobody's help (v2 has no such metric).
    pub(super) fn of(vector: &Vector<'_>) -> Self {
        let all = |wanted: &[(&str, &str)]| wanted.iter().all(|(name, value)| vector.get(name) == Some(*value));
        let network = [("AV", "N"), ("AC", "L")];
        let (easy, total) = match vector.version() {
            CvssVersion::V2 => (all(&[("AU", "N")]), all(&[("C", "C"), ("I", "C"), ("A", "C")])),
            CvssVersion::V30 | CvssVersion::V31 => {
                (all(&[("PR", "N"), ("UI", "N")]), all(&[("C", "H"), ("I", "H"), ("A", "H")]))
            }
            CvssVersion::V40 => {
                (all(&[("PR", "N"), ("UI", "N"), ("AT", "N")]), all(&[("VC", "H"), ("VI", "H"), ("VA", "H")]))
            }
        };
        let said = if vector.version() == CvssVersion::V40 { vector.get("AU") } else { None };
        let automatable = said.map_or(easy && all(&network), |said| said == "Y");
        Self { automatable: Some(automatable), total_impact: Some(total) }
    }
}
