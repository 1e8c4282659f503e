//! To come.
use leptos::prelude::*;
/// To come.
#[component]
pub(super) fn AuditPage() -> impl IntoView {
    view! { <div class="page"><h1 class="page-title">"Audit"</h1></div> }
}
