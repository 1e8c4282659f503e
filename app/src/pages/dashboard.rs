//! Placeholder: another branch brings this page.

use leptos::prelude::*;

/// Placeholder.
#[component]
pub fn DashboardPage() -> impl IntoView {
    view! { <h1 class="page-title">"dashboard"</h1> }
}
