//! Placeholder: another branch brings this page.

use leptos::prelude::*;

/// Placeholder.
#[component]
pub fn PatchesPage() -> impl IntoView {
    view! { <h1 class="page-title">"patches"</h1> }
}
