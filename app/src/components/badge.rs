//! The class of a score: colour and letter, never colour alone. A decision: words only.

use leptos::prelude::*;
use shared::model::{DecisionKind, RiskClass};
use shared::view::DecisionRow;

/// A square with the class's colour and letter; its word is the accessible name.
#[component]
pub fn ClassBadge(
    /// The class; none for information and fixed findings.
    class: Option<RiskClass>,
) -> impl IntoView {
    let (modifier, letter, word) = match class {
        Some(RiskClass::Critical) => ("badge badge-critical", 'C', "Critical"),
        Some(RiskClass::High) => ("badge badge-high", 'H', "High"),
        Some(RiskClass::Medium) => ("badge badge-medium", 'M', "Medium"),
        Some(RiskClass::Low) => ("badge badge-low", 'L', "Low"),
        None => ("badge badge-none", '\u{2013}', "Not ranked"),
    };
    view! {
        <span class=modifier title=word role="img" aria-label=word>{letter.to_string()}</span>
    }
}

/// The scanner's own rating, as it says it, and the CVSS base score.
#[component]
pub fn Severity(
    /// Severity as the scanner says it; empty where it says none.
    severity: String,
    /// CVSS base score.
    cvss: Option<f64>,
) -> impl IntoView {
    let severity = if severity.is_empty() { "\u{2013}".to_owned() } else { severity };
    let cvss = cvss.map(|c| format!("{c:.1}"));
    view! {
        <span class="severity">
            <span title="Scanner severity">{severity}</span>
            {cvss.map(|c| view! { <span class="muted" title="CVSS base score">{c}</span> })}
        </span>
    }
}

/// A decision about a finding in words, with the day on which it ends.
#[component]
pub fn DecisionBadge(
    /// The decision.
    decision: DecisionRow,
) -> impl IntoView {
    let word = decision_word(&decision);
    view! { <span class="tag decision" class:is-over=!decision.holds title=decision.reason>{word}</span> }
}

/// What was decided in a word or two.
pub fn decision_word(decision: &DecisionRow) -> &'static str {
    if decision.holds { decision.kind.label() } else { "Acceptance ended" }
}

/// Until when a decision holds: `until 2027-02-19`, `no end`; nothing for a false positive, which has none.
pub fn decision_end(decision: &DecisionRow) -> String {
    match (&decision.until, decision.kind) {
        (Some(day), _) if decision.holds => format!("until {day}"),
        (Some(day), _) => format!("on {day}"),
        (None, DecisionKind::Accepted) => "no end".to_owned(),
        (None, DecisionKind::FalsePositive) => String::new(),
    }
}
