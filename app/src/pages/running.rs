//! The import that runs, above whatever page is open: how far it is, and the way to stop it. Reads nothing itself.

use leptos::prelude::*;

use crate::browser::document;
use crate::components::progress::ImportProgress;
use crate::state::{App, Progress, decide};

/// The running import.
#[component]
pub(super) fn RunningImport(
    /// Is one running, for longer than a moment?
    running: Signal<bool>,
) -> impl IntoView {
    let app = App::get();
    let pressed = StoredValue::new(false);
    let cancel = Callback::new(move |()| {
        pressed.set_value(true);
        let reading = app.queue.reading();
        decide::cancel(app, |key| Some(key) == reading);
    });
    let cancel_all = Callback::new(move |()| {
        pressed.set_value(true);
        decide::cancel(app, |_| true);
    });
    let place = move || {
        let tally = app.queue.tally();
        if app.queue.is_list() && tally.is_busy() {
            format!("file {} of {}: ", tally.all - tally.in_line, tally.all)
        } else {
            String::new()
        }
    };
    // Its buttons go with it: whoever pressed one must not lose the focus.
    Effect::watch(
        move || running.get(),
        move |running, _, _| {
            if !running && pressed.try_update_value(std::mem::take) == Some(true) {
                document::focus_if_lost(&["#files-head", "#main"]);
            }
        },
        false,
    );
    let number =
        move |field: fn(&Progress) -> f64| Signal::derive(move || app.progress.with(|p| p.as_ref().map_or(0.0, field)));
    let whole =
        move |field: fn(&Progress) -> u64| Signal::derive(move || app.progress.with(|p| p.as_ref().map_or(0, field)));
    let name = Signal::derive(move || app.progress.with(|p| p.as_ref().map(|p| p.name.clone()).unwrap_or_default()));
    view! {
        <Show when=move || running.get()>
            <ImportProgress
                name=name
                bytes=whole(|p| p.bytes)
                total_bytes=whole(|p| p.total_bytes)
                rows=whole(|p| p.rows)
                rows_per_s=number(|p| p.rows_per_s)
                seconds_left=number(|p| p.seconds_left)
                place=Signal::derive(place)
                on_cancel=cancel
                on_cancel_all=cancel_all
            />
        </Show>
    }
}
