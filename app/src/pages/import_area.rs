//! Where a scan comes in, with what came of the last try when that was nothing. Shared by Report and Scans.

use leptos::prelude::*;
use shared::view::RefusalNote;

use crate::components::format;
use crate::components::icon::{Glyph, Icon};
use crate::pages::drop_zone::DropZone;
use shared::ingest::Refusal;

use crate::state::{App, Outcome, import_file, import_sample};

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
    let head = if note.code == Refusal::NoFile.code() {
        "Nothing to read".to_owned()
    } else {
        format!("{name} was not imported")
    };
    let app = App::get();
    let too_large = note.code.contains("large");
    view! {
        <div class="panel panel-refused">
            <Icon glyph=Glyph::Alert />
            <div>
                <h2 class="panel-title">{head}</h2>
                <p>{note.message}</p>
                {too_large.then(|| view! { <p>"The limit can be raised in "<a href=app.href("/settings")>"Settings"</a>"."</p> })}
                <p class="muted">"Nothing was changed. Reason: " <code>{note.code}</code></p>
                {note.to_map.map(|file| view! {
                    <p>"It is a table all the same: say once what its columns mean, and files like it are read from then on."</p>
                    <p><button type="button" class="button" on:click=move |_| app.map_columns(file.clone())>"Map its columns"</button></p>
                })}
            </div>
        </div>
    }
}
