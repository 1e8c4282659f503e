//! What all waiting scans would change together, and the choice to apply or discard them at once.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::document;
use crate::components::format;
use crate::state::{App, Tally, decide};

/// The panel.
#[component]
pub(super) fn Decide(tally: Memo<Tally>) -> impl IntoView {
    let app = App::get();
    let busy = RwSignal::new(false);
    let not_yet = move || busy.get() || tally.get().is_busy();
    let waiting = move || tally.get().waiting;
    let act = move |applies: bool| {
        busy.set(true);
        spawn_local(async move {
            if applies {
                decide::apply_all(app).await;
            } else {
                decide::discard_all(app).await;
            }
            busy.try_set(false);
            document::focus_if_lost(&["#files-head", "#main"]);
        });
    };
    let sums = move || {
        let change = app.queue.changes();
        [
            ("New", change.new),
            ("Reopened", change.reopened),
            ("Fixed", change.fixed_by_scanner + change.fixed_by_absence),
            ("Still open", change.still_open),
            ("New assets", change.new_assets),
            ("Moved assets", change.moved.len() as u32),
        ]
        .into_iter()
        .map(|(name, n)| view! { <div class:is-zero=n == 0><dt>{name}</dt><dd>{format::count(n)}</dd></div> })
        .collect_view()
    };
    view! {
        <section class="panel decide" aria-labelledby="decide-head">
            <h3 id="decide-head">{move || format!("{} for you", if waiting() == 1 { "1 scan waits".to_owned() } else { format!("{} scans wait", waiting()) })}</h3>
            <dl class="sums" aria-label="What they would change, added up">{sums}</dl>
            <p class="muted">
                "Each one against what is here now, added up: what several of them hold is counted more than once. They are applied by the dates of the reports, the oldest first."
            </p>
            <div class="form-actions">
                <button type="button" class="button button-primary" disabled=not_yet on:click=move |_| act(true)>
                    {move || format!("Apply all ({})", waiting())}
                </button>
                <button type="button" class="button" disabled=not_yet on:click=move |_| act(false)>"Discard all"</button>
                <p class="muted">
                    {move || if tally.get().is_busy() {
                        "As soon as all files are read: an older report may still be among them."
                    } else {
                        "Nothing is changed before. They wait while this page is open; a reload forgets them."
                    }}
                </p>
            </div>
        </section>
    }
}
