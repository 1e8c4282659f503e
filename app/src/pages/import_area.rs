//! Where scans come in, with what came of a single file when that was nothing. Shared by Report and Scans.

use leptos::prelude::*;
use shared::ingest::Refusal;
use shared::view::RefusalNote;

use crate::components::format;
use crate::components::icon::{Glyph, Icon};
use crate::pages::drop_zone::DropZone;
use crate::state::{App, FileState, MOST_FILES, import_found, import_sample};

/// Drop zone, sample, refusal.
#[component]
pub(crate) fn ImportArea() -> impl IntoView {
    let app = App::get();
    let outcome = move || {
        let file = app.queue.only()?;
        match file.state.get() {
            FileState::Refused(note) => Some(view! { <Refused name=file.name note=note /> }.into_any()),
            FileState::Cancelled => {
                let words = format!("Import of {} cancelled. Nothing was changed.", file.name);
                Some(view! { <p class="panel">{words}</p> }.into_any())
            }
            _ => None,
        }
    };
    view! {
        <section class="import-area" aria-label="Import a scan">
            <DropZone
                on_files=UnsyncCallback::new(move |found| import_found(app, found))
                on_sample=Callback::new(move |()| import_sample(app))
                limit=Signal::derive(move || format::bytes(app.file_limit.get()).replace(".0 ", " "))
                most=MOST_FILES
            />
            <div role="alert">{outcome}</div>
        </section>
    }
}

/// A file that cannot be read: which, why, what to do.
#[component]
fn Refused(name: String, note: RefusalNote) -> impl IntoView {
    let head = if note.code == Refusal::NoFile.code() {
        "Nothing to read".to_owned()
    } else {
        format!("{name} was not imported")
    };
    view! {
        <div class="panel panel-refused">
            <Icon glyph=Glyph::Alert />
            <div>
                <h2 class="panel-title">{head}</h2>
                <RefusalWords note=note />
            </div>
        </div>
    }
}

/// Why a file cannot be read, and what to do.
#[component]
pub(super) fn RefusalWords(note: RefusalNote) -> impl IntoView {
    let app = App::get();
    let too_large = note.code.contains("large");
    view! {
        <p>{note.message}</p>
        {too_large.then(|| view! { <p>"The limit can be raised in "<a href=app.href("/settings")>"Settings"</a>"."</p> })}
        <p class="muted">"Nothing was changed. Reason: " <code>{note.code}</code></p>
        {note.to_map.map(|file| view! {
            <p>"It is a table all the same: say once what its columns mean, and files like it are read from then on."</p>
            <p><button type="button" class="button" on:click=move |_| app.map_columns(file.clone())>"Map its columns"</button></p>
        })}
    }
}
