//! What every chart shares: the style of a risk class.

use shared::model::RiskClass;

/// The ending of the style classes that carry a risk class's colour: `sev-critical` and `badge-critical`.
pub fn ending(class: RiskClass) -> &'static str {
    match class {
        RiskClass::Critical => "critical",
        RiskClass::High => "high",
        RiskClass::Medium => "medium",
        RiskClass::Low => "low",
    }
}
