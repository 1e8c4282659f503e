//! Where a scan comes in, with what came of the last try when that was nothing. Shared by Report and Scans.

use leptos::prelude::*;
use shared::view::RefusalNote;

use crate::components::drop_zone::DropZone;
use crate::components::format;
use crate::components::icon::{Glyph, Icon};
use crate::state::{App, NO_FILE, Outcome, import_file, import_sample};

/// Drop zone, sample, refusal.
#[component]
pub(crate) fn ImportArea() -> impl IntoView {
    let app = App::get();
    view! {
        <section class="import-area" aria-label="Import a scan">
            <DropZone
                on_file=UnsyncCallback::new(move |file| import_file(app, file))
                on_sample=Callback::new(move |()| import_sample(app))
                limit=Signal::derive(move || format::bytes(app.file_limit.get()).replace(".0 ", " "))
            />
            <div role="alert">
                {move || match app.outcome.get() {
                    Some(Outcome::Refused(name, note)) => Some(view! { <Refusal name=name note=note /> }.into_any()),
                    Some(Outcome::Cancelled(name)) => {
                        let words = format!("Import of {name} cancelled. Nothing was changed.");
                        Some(view! { <p class="panel">{words}</p> }.into_any())
                    }
                    _ => None,
                }}
            </div>
        </section>
    }
}

/// A file that cannot be read: which, why, what to do.
#[component]
fn Refusal(name: String, note: RefusalNote) -> impl IntoView {
    let head = if note.code == NO_FILE { "Nothing to read".to_owned() } else { format!("{name} was not imported") };
    let next = next_step(&note.code);
    view! {
        <div class="panel panel-refused">
            <Icon glyph=Glyph::Alert />
            <div>
                <h2 class="panel-title">{head}</h2>
                <p>{note.message}</p>
                {(!next.is_empty()).then(|| view! { <p>{next}</p> })}
                <p class="muted">"Nothing was changed. Reason: " <code>{note.code}</code></p>
            </div>
        </div>
    }
}

/// The next step that belongs to a code, where the message alone may not give one.
fn next_step(code: &str) -> &'static str {
    match code {
        "too_large" | "file_too_large" => "The limit can be raised in Settings.",
        "empty_file" | "not_csv" | "unknown_format" | "no_header" => {
            "In Qualys: Reports, New, Scan report, format CSV. Then drop that file here."
        }
        _ => "",
    }
}
