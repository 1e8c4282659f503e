//! The files on their way in, where there is more than one: how far each has come, what to do about those that wait.

mod decide;
mod item;

use leptos::prelude::*;

use self::decide::Decide;
use self::item::FileItem;
use crate::browser::document;
use crate::state::{App, Tally, decide as decision};

/// The list.
#[component]
pub(super) fn Files() -> impl IntoView {
    let app = App::get();
    let tally = Memo::new(move |_| app.queue.tally());
    let cancel_all = move |_| {
        decision::cancel(app, |_| true);
        document::focus("#files-head");
    };
    let remove_done = move |_| {
        decision::remove(app, None);
        document::focus_if_lost(&["#files-head", "#main"]);
    };
    view! {
        <section class="section files" aria-labelledby="files-head">
            <div class="section-head">
                <h2 id="files-head" tabindex="-1">"Files"</h2>
                <div class="form-actions">
                    <Show when=move || tally.get().is_busy()>
                        <button type="button" class="button" on:click=cancel_all>"Cancel all"</button>
                    </Show>
                    <Show when=move || { tally.get().done() > 0 }>
                        <button type="button" class="button" on:click=remove_done>"Remove finished"</button>
                    </Show>
                </div>
            </div>
            <p class="muted" role="status">{move || told(tally.get())}</p>
            {move || app.queue.left_out().map(|words| view! { <p class="panel">{words}</p> })}
            <Show when=move || { tally.get().waiting > 0 }>
                <Decide tally=tally />
            </Show>
            <ul class="filelist" aria-label="Files">
                <For each=move || app.queue.files() key=|file| file.key let(file)>
                    <FileItem file=file />
                </For>
            </ul>
        </section>
    }
}

/// How far the files are, in one sentence.
fn told(tally: Tally) -> String {
    let parts = [
        (tally.reading, "being read"),
        (tally.in_line, "in line"),
        (tally.waiting, "waiting for you"),
        (tally.applied, "applied"),
        (tally.refused, "not imported"),
        (tally.dropped, "cancelled or discarded"),
    ];
    let parts: Vec<String> =
        parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!("{n} {words}")).collect();
    let files = if tally.all == 1 { "1 file".to_owned() } else { format!("{} files", tally.all) };
    format!("{files}: {}.", parts.join(", "))
}
