//! For whoever only reads what a team shares: the sentence that says so, and what switches boxes and buttons off. The
//! server would refuse an edit; here none is offered.

use leptos::prelude::*;

use crate::state::App;

/// One sentence, where somebody may only read.
#[component]
pub(super) fn ReadOnly() -> impl IntoView {
    let app = App::get();
    move || {
        app.is_read_only().get().then(|| {
            view! { <p class="read-only">"Your team shares this with you to read; your role changes nothing of it."</p> }
        })
    }
}
