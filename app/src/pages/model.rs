//! Placeholder: another branch brings this page.

use leptos::prelude::*;

/// Placeholder.
#[component]
pub fn ModelPage() -> impl IntoView {
    view! { <h1 class="page-title">"model"</h1> }
}
