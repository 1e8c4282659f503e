//! The list of hosts that a person brings: pasted into a box, or a file. Kept on this page only.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::file::{self, File};
use crate::components::format;
use crate::state::App;

/// Largest list read, bytes: some 100,000 hosts with what a console writes beside them.
const LIMIT_BYTES: u64 = 8_000_000;

/// A file whose text was read.
#[derive(Clone, Debug, PartialEq)]
struct Brought {
    name: String,
    bytes: u64,
    text: String,
}

/// Where the list comes from. Copy it freely.
#[derive(Clone, Copy)]
pub(super) struct Source {
    /// The list that is checked now; empty for none.
    pub checked: RwSignal<String>,
    typed: RwSignal<String>,
    file: RwSignal<Option<Brought>>,
    problem: RwSignal<Option<String>>,
}

impl Source {
    /// No list yet.
    pub(super) fn new() -> Self {
        Self {
            checked: RwSignal::new(String::new()),
            typed: RwSignal::new(String::new()),
            file: RwSignal::new(None),
            problem: RwSignal::new(None),
        }
    }

    /// Check what is there.
    fn check(self) {
        let text = self.file.with_untracked(|file| file.as_ref().map(|file| file.text.clone()));
        let text = text.unwrap_or_else(|| self.typed.get_untracked());
        let empty = text.trim().is_empty();
        self.problem.set(empty.then(|| "The list is empty: paste some hosts, or choose a file.".to_owned()));
        if !empty {
            self.checked.set(text);
        }
    }

    /// Read a file and check it.
    fn take(self, file: Option<File>) {
        let Some(file) = file else { return };
        let (name, bytes) = (file.name(), file.size() as u64);
        if bytes > LIMIT_BYTES {
            self.problem.set(Some(format!(
                "{name} is {}: a list of hosts may be {} at most. Keep only the column of names or addresses.",
                format::bytes(bytes),
                format::bytes(LIMIT_BYTES),
            )));
            return;
        }
        spawn_local(async move {
            let Some(text) = file::text(&file).await else {
                let words = format!("{name} could not be read. Was it moved or changed since you chose it?");
                self.problem.try_set(Some(words));
                return;
            };
            // The page may be left while a file is read.
            if self.file.try_set(Some(Brought { name, bytes, text })).is_none() {
                self.check();
            }
        });
    }

    fn forget(self) {
        self.file.set(None);
        self.checked.set(String::new());
        self.problem.set(None);
    }
}

/// The box, the file input, and the place to drop a list on.
#[component]
pub(super) fn ListInput(source: Source) -> impl IntoView {
    let app = App::get();
    let over = RwSignal::new(false);
    let dropped = move |ev: leptos::ev::DragEvent| {
        over.set(false);
        if !file::carries_files(&ev) {
            return;
        }
        // A list dropped here is no scan: the window leaves what is taken.
        ev.prevent_default();
        let files = file::dropped(&ev);
        if files.len() > 1 {
            app.notice.set(Some(format!("{} files were dropped; the first one is read.", files.len())));
        }
        source.take(files.into_iter().next());
    };
    let dragged = move |ev: leptos::ev::DragEvent| {
        if file::carries_files(&ev) {
            ev.prevent_default();
            over.set(true);
        }
    };
    let file = move || source.file.with(|file| file.as_ref().map(|file| (file.name.clone(), file.bytes)));
    let idle = move || source.checked.with(String::is_empty);
    view! {
        <form
            class="list-input"
            class:is-over=over
            on:submit=move |ev| {
                ev.prevent_default();
                source.check();
            }
            on:drop=dropped
            on:dragover=dragged
            on:dragleave=move |_| over.set(false)
        >
            {move || match file() {
                Some((name, bytes)) => {
                    view! { <p class="list-file"><b>{name}</b> " " <span class="muted">{format::bytes(bytes)}</span></p> }.into_any()
                }
                None => {
                    view! {
                        <textarea
                            class="input"
                            rows="6"
                            aria-label="List of hosts"
                            spellcheck="false"
                            autocomplete="off"
                            placeholder="One host per line: name, address, network or range. A table copied from a console works too."
                            prop:value=source.typed
                            on:input=move |ev| source.typed.set(event_target_value(&ev))
                        ></textarea>
                    }
                        .into_any()
                }
            }}
            <div class="form-actions">
                <Show when=move || file().is_none()>
                    <button type="submit" class="button button-primary">"Check the list"</button>
                </Show>
                <label class="list-choose">
                    <span>{move || if file().is_some() { "Another file" } else { "or a file, also dropped here" }}</span>
                    <input
                        type="file"
                        aria-label="List of hosts, as a file"
                        accept=".csv,.txt,.tsv,text/plain,text/csv"
                        on:change=move |ev| source.take(file::chosen(&ev, 1).files.into_iter().next().map(|(_, file)| file))
                    />
                </label>
                <Show when=move || !idle() || file().is_some()>
                    <button type="button" class="link-button" on:click=move |_| source.forget()>"Remove the list"</button>
                </Show>
            </div>
            <p role="alert" class="list-problem">{move || source.problem.get()}</p>
        </form>
    }
}
