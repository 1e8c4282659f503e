//! Placeholder: another branch brings this page.

use leptos::prelude::*;

/// Placeholder.
#[component]
pub fn AssetsPage() -> impl IntoView {
    view! { <h1 class="page-title">"assets"</h1> }
}
