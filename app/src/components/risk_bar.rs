//! A score as a bar and a number. The bar is drawn in ink, not in a severity colour: the badge says the class.

use leptos::prelude::*;

use super::format;

/// Bar and number of a score from 0 to 100.
#[component]
pub fn RiskBar(
    /// The score.
    score: f64,
) -> impl IntoView {
    let text = format::score(score);
    view! {
        <span class="riskbar">
            <span class="riskbar-track" aria-hidden="true">
                <span class="riskbar-fill" style:width=format!("{:.1}%", score.clamp(0.0, 100.0))></span>
            </span>
            <span class="riskbar-number">{text}</span>
        </span>
    }
}
