//! What this browser keeps: how much, whether it promises to keep it, and the way to remove everything.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::risk::Settings;

use crate::browser::space::{self, Space};
use crate::browser::theme::Theme;
use crate::browser::{document, prefs};
use crate::components::dialog::{Dialog, LastLook};
use crate::components::format;
use crate::state::{App, DEFAULT_FILE_LIMIT};
use crate::worker::message::{Reply, Request};

/// Storage used, and the promise to keep it.
#[component]
pub(super) fn Storage() -> impl IntoView {
    let app = App::get();
    let known = RwSignal::new(None::<Space>);
    Effect::new(move |_| {
        // Again whenever something was stored.
        app.saved.track();
        spawn_local(async move {
            known.try_set(space::space().await);
        });
    });
    let ask = move |_| {
        spawn_local(async move {
            let words = if space::persist().await {
                "The browser promised to keep the data."
            } else {
                "The browser did not promise. It may clear the data when the disk is nearly full; browsers promise more easily to installed or bookmarked pages."
            };
            app.notice.set(Some(words.to_owned()));
            known.try_set(space::space().await);
        });
    };
    let words = move || {
        known.get().map_or_else(
            || "This browser does not say how much it keeps.".to_owned(),
            |s| {
                format!(
                    "{} used of {} that this browser allows.",
                    format::bytes(s.used_bytes as u64),
                    format::bytes(s.quota_bytes as u64)
                )
            },
        )
    };
    let persistent = move || known.with(|k| k.is_some_and(|k| k.persistent));
    view! {
        <section class="section">
            <h2>"Storage"</h2>
            <p>{words}</p>
            <Show
                when=persistent
                fallback=move || view! { <button type="button" class="button" on:click=ask>"Ask the browser to keep the data"</button> }
            >
                <p>"The browser has promised to keep the data, also when the disk is nearly full."</p>
            </Show>
        </section>
    }
}

/// Remove everything, after a second look.
#[component]
pub(super) fn Wipe() -> impl IntoView {
    let app = App::get();
    let asking = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    let sure = move || typed.with(|t| t.trim().eq_ignore_ascii_case("wipe"));
    let wipe = move || {
        spawn_local(async move {
            if matches!(app.ask(Request::Wipe).await.reply, Reply::Summary(_)) {
                let settings = Settings::default();
                app.queue.clear();
                app.settings.set(settings.clone());
                app.file_limit.set(DEFAULT_FILE_LIMIT);
                app.ask(Request::Configure(settings)).await;
                let is_apart = prefs::text(prefs::WORKSPACE).is_some();
                // Last, because a change of settings is kept.
                prefs::clear();
                if is_apart {
                    return document::reload();
                }
                app.forget_mappings();
                Theme::System.apply();
                asking.set(false);
                app.notice.set(Some("Everything in this browser was removed.".to_owned()));
                app.go.set(Some("/".to_owned()));
            }
        });
    };
    view! {
        <section class="section">
            <h2>"Wipe everything"</h2>
            <p>"Removes scans, ratings, history, threat feeds and preferences from this browser. This cannot be undone."</p>
            <button type="button" class="button button-danger" on:click=move |_| { typed.set(String::new()); asking.set(true); }>
                "Wipe everything\u{2026}"
            </button>
            <Dialog open=asking title=Signal::stored("Wipe everything?".to_owned())>
                <form class="form" on:submit=move |ev| { ev.prevent_default(); if untrack(sure) { wipe(); } }>
                    <p>"All scans, ratings and preferences in this browser will be gone. Export what you need first."</p>
                    <label class="field">
                        <span>"Type wipe to confirm"</span>
                        <input class="input" type="text" autocomplete="off" prop:value=typed on:input=move |ev| typed.set(event_target_value(&ev)) />
                    </label>
                    <LastLook label="Wipe everything" barred=Signal::derive(move || !sure()) open=asking />
                </form>
            </Dialog>
        </section>
    }
}
