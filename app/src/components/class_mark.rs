//! Our risk class as colour and letter, with its word for those who hear the page.

use leptos::prelude::*;
use shared::model::RiskClass;

/// The class of the style sheet that carries a risk class's colour.
pub fn severity_class(class: RiskClass) -> &'static str {
    match class {
        RiskClass::Critical => "sev-critical",
        RiskClass::High => "sev-high",
        RiskClass::Medium => "sev-medium",
        RiskClass::Low => "sev-low",
    }
}

/// A small mark: letter on the colour of the class.
#[component]
pub fn ClassMark(
    /// The class.
    #[prop(into)]
    class: Signal<RiskClass>,
) -> impl IntoView {
    view! {
        <span class=move || format!("class-mark {}", severity_class(class.get())) title=move || class.get().label()>
            <span aria-hidden="true">{move || class.get().letter()}</span>
            <span class="only-heard">{move || class.get().label()}</span>
        </span>
    }
}
