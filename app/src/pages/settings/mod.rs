//! Settings: colours, defaults and deadlines of the ranking, the file limit, storage, wiping everything, about.

mod deadlines;
mod feeds;
mod ranking;
mod storage;

use leptos::prelude::*;

use self::deadlines::Deadlines;
use self::feeds::ThreatFeeds;
use self::ranking::Defaults;
use self::storage::{Storage, Wipe};
use crate::browser::prefs;
use crate::browser::theme::Theme;
use crate::pages::mapping::RememberedMappings;
use crate::state::App;

/// The page.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    let app = App::get();
    view! {
        <div class="page settings">
            <h1 class="page-title">"Settings"</h1>
            <p class="muted">"Kept in this browser. Changes apply at once."</p>
            <ThemeChoice />
            <Defaults />
            <Deadlines />
            <ThreatFeeds />
            <FileLimit />
            <RememberedMappings />
            <Storage />
            <Wipe />
            <section class="section">
                <h2>"About"</h2>
                <p>{concat!("Patchfirst ", env!("CARGO_PKG_VERSION"), ". Scans are read, ranked and kept in this browser; nothing is sent anywhere.")}</p>
                <p><a href=app.href("/model")>"How the score is made"</a></p>
            </section>
        </div>
    }
}

#[component]
fn ThemeChoice() -> impl IntoView {
    let chosen = RwSignal::new(Theme::load());
    let choices = Theme::ALL
        .into_iter()
        .map(|theme| {
            view! {
                <label class="choice">
                    <input
                        type="radio"
                        name="theme"
                        prop:checked=move || chosen.get() == theme
                        on:change=move |_| {
                            theme.keep();
                            chosen.set(theme);
                        }
                    />
                    <span>{theme.label()}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <section class="section">
            <fieldset class="choices"><legend class="h2">"Colours"</legend>{choices}</fieldset>
        </section>
    }
}

#[component]
fn FileLimit() -> impl IntoView {
    /// Bytes per MB, decimal.
    const MB: u64 = 1_000_000;
    let app = App::get();
    let change = move |ev| {
        let Ok(mb) = event_target_value(&ev).parse::<u64>() else { return };
        let bytes = mb.clamp(1, 4_000) * MB;
        app.file_limit.set(bytes);
        prefs::set(prefs::FILE_LIMIT, bytes);
    };
    view! {
        <section class="section">
            <h2>"File size"</h2>
            <label class="field">
                <span>"Largest file read, MB"</span>
                <input class="input is-number" type="number" min="1" max="4000" step="1" prop:value=move || (app.file_limit.get() / MB).to_string() on:change=change />
            </label>
            <p class="muted">"A larger file is refused before it is read. Raise this if your computer has the memory: about as much as the file."</p>
        </section>
    }
}
