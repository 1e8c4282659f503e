//! The class of a score: colour and letter, never colour alone. A decision: words only.

use leptos::prelude::*;
use shared::model::{DecisionKind, RiskClass};
use shared::view::{DecisionRow, FindingRow};

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

/// A published CVSS score that is not its vector's: a marker that says both numbers; nothing where they agree.
pub fn cvss_differs(row: &FindingRow) -> Option<impl IntoView + use<>> {
    let words = cvss_words(row)?;
    let said = format!(" ({words})");
    Some(view! { <span class="cvss-differs" title=words>"CVSS differs"<span class="sr-only">{said}</span></span> })
}

/// Both numbers in a sentence.
pub fn cvss_words(row: &FindingRow) -> Option<String> {
    let (base, published) = row.cvss.zip(row.cvss_published)?;
    Some(format!("published as {published:.1}, its vector is {base:.1}, which counts"))
}
