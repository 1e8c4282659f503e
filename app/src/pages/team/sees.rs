//! To come.
use leptos::prelude::*;
/// To come.
#[component]
pub(super) fn SeesPage() -> impl IntoView {
    view! { <div class="page"><h1 class="page-title">"Sees"</h1></div> }
}
