//! Before there is a report: opening, and the welcome with the way in.

use leptos::prelude::*;

use crate::pages::import_area::ImportArea;
use crate::state::App;

/// While the engine opens what this browser keeps.
#[component]
pub(super) fn Opening() -> impl IntoView {
    let app = App::get();
    // Not a `div` as the pages that take its place: views reuse elements, and one that is reused is one that jumps.
    view! {
        <section class="page">
            <h1 class="sr-only">"Report"</h1>
            <Show
                when=move || app.notice.with(Option::is_some)
                fallback=|| view! { <p class="muted late" role="status">"Opening your workspace\u{2026}"</p> }
            >
                <p>"The workspace did not open. "
                    <button type="button" class="button" on:click=move |_| crate::browser::document::reload()>"Reload the page"</button>
                </p>
            </Show>
        </section>
    }
}

/// Nothing imported yet.
#[component]
pub(super) fn Welcome() -> impl IntoView {
    let app = App::get();
    view! {
        <div class="page welcome">
            <h1 class="welcome-title">"What to patch first"</h1>
            <p class="welcome-lead">
                "Drop a vulnerability scan. Get one ranked list: the worst risk on the most important machines first, with the reason for every rank."
            </p>
            <ImportArea />
            <ul class="welcome-facts">
                <li>"No account, nothing to install. The file never leaves this browser."</li>
                <li>"Every row is accounted for: taken, merged, set aside as information, or rejected with the line and the fix."</li>
                <li><a href=app.href("/model")>"How the score is made"</a>", with every number in it."</li>
            </ul>
        </div>
    }
}
