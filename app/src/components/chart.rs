//! What every chart shares: the style of a risk class.

use shared::model::RiskClass;

/// The class of the style sheet that carries a risk class's colour.
pub fn colour(class: RiskClass) -> &'static str {
    match class {
        RiskClass::Critical => "sev-critical",
        RiskClass::High => "sev-high",
        RiskClass::Medium => "sev-medium",
        RiskClass::Low => "sev-low",
    }
}
