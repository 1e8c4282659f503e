//! Nothing here: one sentence, and one next step as its children.

use leptos::prelude::*;

/// An empty state.
#[component]
pub fn Empty(
    /// One sentence: why there is nothing.
    #[prop(into)]
    title: Signal<String>,
    /// The next step.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">{title}</p>
            {children.map(|children| view! { <div class="empty-next">{children()}</div> })}
        </div>
    }
}
