//! To come.
use leptos::prelude::*;
/// To come.
#[component]
pub(super) fn ReviewPage() -> impl IntoView {
    view! { <div class="page"><h1 class="page-title">"Review"</h1></div> }
}
