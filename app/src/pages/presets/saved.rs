//! Presets of one's own: save what ranks now, use, rename, delete, export, import.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::risk::SavedPreset;
use shared::risk::preset_file::ReadPreset;

use super::{title_of, words_of};
use crate::browser::download;
use crate::browser::file::{self, File};
use crate::components::dialog::{Dialog, LastLook};
use crate::pages::read_only::ReadOnly;
use crate::state::App;
use crate::worker::message::{PresetRequest, Reply, Request};
use crate::worker::packed::Packed;

/// What a person is asked about a preset.
#[derive(Clone, PartialEq)]
enum Asked {
    Rename(String),
    Delete(String),
}

/// What came of an import: words, and whether it was refused.
type Told = (Vec<String>, bool);

/// The section.
#[component]
pub(super) fn Saved() -> impl IntoView {
    let app = App::get();
    let name = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let told = RwSignal::new(None::<Told>);
    let asked = RwSignal::new(Asked::Delete(String::new()));
    let asking = RwSignal::new(false);
    let saved = Memo::new(move |_| app.settings.with(|s| s.saved.clone()));
    let save = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let mut settings = app.settings.get_untracked();
        match settings.save(&name.get_untracked()) {
            Ok(replaced) => {
                let words = if replaced { "saved in place of what it was" } else { "saved" };
                app.notice.set(Some(format!("\u{201c}{}\u{201d} {words}.", settings.name)));
                app.configure(settings);
                name.set(String::new());
                wrong.set(None);
            }
            Err(words) => wrong.set(Some(words)),
        }
    };
    let import = move |ev: leptos::ev::Event| {
        if let Some((path, file)) = file::chosen(&ev, 1).files.into_iter().next() {
            spawn_local(read(app, path, file, told));
        }
    };
    let ask = move |what: Asked| {
        asked.set(what);
        asking.set(true);
    };
    let rows = move || saved.get().into_iter().map(|preset| row(app, preset, ask)).collect_view();
    let none = move || saved.with(Vec::is_empty);
    view! {
        <section class="section" aria-labelledby="presets-saved">
            <h2 id="presets-saved">"Your presets"</h2>
            <p>
                "Ranks now: " <b>{move || app.settings.with(title_of)}</b> " "
                <span class="muted">{move || app.settings.with(|s| words_of(&s.as_preset("")))}</span>
            </p>
            <ReadOnly />
            <form class="form-actions preset-save" hidden=app.is_read_only() on:submit=save>
                <label class="preset-name">
                    <span>"Save it as"</span>
                    <input
                        class="input"
                        type="text"
                        maxlength="80"
                        autocomplete="off"
                        aria-invalid=move || wrong.get().is_some().then_some("true")
                        prop:value=name
                        on:input=move |ev| name.set(event_target_value(&ev))
                    />
                </label>
                <button type="submit" class="button button-primary">"Save preset"</button>
                <label class="button preset-import">
                    "Import a preset\u{2026}"
                    <input type="file" accept=".json,application/json" class="sr-only" on:change=import />
                </label>
            </form>
            <div role="alert">{move || wrong.get().map(|words| view! { <p class="preset-wrong">{words}</p> })}</div>
            <div aria-live="polite">{move || told.get().map(import_told)}</div>
            {move || if none() {
                view! { <p class="muted">"None yet. Move the sliders on the dashboard or write floor rules below, then save."</p> }.into_any()
            } else {
                view! { <ul class="preset-list" aria-label="Your presets">{rows()}</ul> }.into_any()
            }}
            <Question asked=asked asking=asking />
        </section>
    }
}

/// Reads a file and adds what is in it.
async fn read(app: App, path: String, file: File, told: RwSignal<Option<Told>>) {
    let answer = app.ask_with(Request::Presets(PresetRequest::Read), Some(&file)).await;
    let news = match answer.reply {
        Reply::Preset(Ok(read)) => {
            let Some(ReadPreset { preset, notes }) = read.open() else { return };
            let mut settings = app.settings.get_untracked();
            let name = settings.add(preset);
            app.configure(settings);
            let first = format!("\u{201c}{name}\u{201d} was imported from {path}.");
            ([first].into_iter().chain(notes).collect(), false)
        }
        Reply::Preset(Err(words)) => (vec![format!("{path} was not imported."), words], true),
        // The notice says why.
        _ => return,
    };
    let _ = told.try_set(Some(news));
}

fn import_told((lines, is_wrong): Told) -> impl IntoView {
    let mut lines = lines.into_iter();
    let first = lines.next();
    view! {
        <div class="panel preset-told" class:preset-wrong=is_wrong>
            <p>{first}</p>
            <ul>{lines.map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
        </div>
    }
}

fn row(app: App, preset: SavedPreset, ask: impl Fn(Asked) + Copy + 'static) -> impl IntoView {
    let name = preset.name.clone();
    let label = |verb: &str| format!("{verb} {name}");
    let labels = ["Use", "Rename", "Export", "Delete"].map(label);
    let [use_label, rename_label, export_label, delete_label] = labels;
    let (chosen, renamed, deleted) = (name.clone(), name.clone(), name.clone());
    let is_chosen = Memo::new(move |_| app.settings.with(|s| s.name == chosen));
    let words = words_of(&preset);
    let (used, exported) = (preset.clone(), preset);
    view! {
        <li>
            <p class="preset-what">
                <b>{name}</b>
                {move || is_chosen.get().then(|| view! { <span class="tag">"ranks now"</span> })}
                <span class="muted">{words}</span>
            </p>
            <div class="form-actions">
                <button
                    type="button"
                    class="button"
                    aria-label=use_label
                    on:click=move |_| app.change(|settings| *settings = settings.with_preset(&used))
                >
                    "Use"
                </button>
                <button type="button" class="button" hidden=app.is_read_only() aria-label=rename_label on:click=move |_| ask(Asked::Rename(renamed.clone()))>
                    "Rename\u{2026}"
                </button>
                <button type="button" class="button" aria-label=export_label on:click=move |_| export(app, exported.clone())>
                    "Export"
                </button>
                <button type="button" class="button" hidden=app.is_read_only() aria-label=delete_label on:click=move |_| ask(Asked::Delete(deleted.clone()))>
                    "Delete\u{2026}"
                </button>
            </div>
        </li>
    }
}

fn export(app: App, preset: SavedPreset) {
    let file = format!("{}.json", download::safe_name(&preset.name));
    spawn_local(async move {
        let answer = app.ask(Request::Presets(PresetRequest::Write(Packed::of(&preset)))).await;
        if let Some(blob) = answer.blob {
            app.notice.set(Some(match download::save(&blob, &file) {
                Ok(()) => format!("{file} saved."),
                Err(_) => format!("The browser did not save {file}. Try again, or another browser."),
            }));
        }
    });
}

/// The dialog that renames or deletes.
#[component]
fn Question(asked: RwSignal<Asked>, asking: RwSignal<bool>) -> impl IntoView {
    let title = Signal::derive(move || {
        asked.with(|asked| match asked {
            Asked::Rename(name) => format!("Rename \u{201c}{name}\u{201d}"),
            Asked::Delete(name) => format!("Delete \u{201c}{name}\u{201d}?"),
        })
    });
    view! {
        <Dialog open=asking title=title>
            {move || match asked.get() {
                Asked::Rename(name) => renaming(name, asking),
                Asked::Delete(name) => deleting(name, asking),
            }}
        </Dialog>
    }
}

fn renaming(from: String, asking: RwSignal<bool>) -> AnyView {
    let app = App::get();
    let to = RwSignal::new(from.clone());
    let wrong = RwSignal::new(None::<String>);
    let rename = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let mut settings = app.settings.get_untracked();
        match settings.rename(&from, &to.get_untracked()) {
            Ok(()) => {
                app.configure(settings);
                asking.set(false);
            }
            Err(words) => wrong.set(Some(words)),
        }
    };
    view! {
        <form class="form" on:submit=rename>
            <label class="field">
                <span>"New name"</span>
                <input class="input" type="text" maxlength="80" autocomplete="off" prop:value=to on:input=move |ev| to.set(event_target_value(&ev)) />
            </label>
            <div role="alert">{move || wrong.get().map(|words| view! { <p class="preset-wrong">{words}</p> })}</div>
            <div class="form-actions">
                <button type="submit" class="button button-primary">"Rename"</button>
                <button type="button" class="button" on:click=move |_| asking.set(false)>"Cancel"</button>
            </div>
        </form>
    }
    .into_any()
}

fn deleting(name: String, asking: RwSignal<bool>) -> AnyView {
    let app = App::get();
    let delete = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        app.change(|settings| settings.forget(&name));
        app.notice.set(Some(format!("\u{201c}{name}\u{201d} was deleted.")));
        asking.set(false);
    };
    view! {
        <form class="form" on:submit=delete>
            <p>"This cannot be undone. If it ranks now, the ranking stays as it is. Export it first if you may want it back."</p>
            <LastLook label="Delete" barred=false open=asking />
        </form>
    }
    .into_any()
}
