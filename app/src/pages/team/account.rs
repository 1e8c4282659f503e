//! To come.
use leptos::prelude::*;
/// To come.
#[component]
pub(super) fn AccountPage() -> impl IntoView {
    view! { <div class="page"><h1 class="page-title">"Account"</h1></div> }
}
