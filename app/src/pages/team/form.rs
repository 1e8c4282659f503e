//! Forms of team mode: a labelled box to type in, one button that sends, and what came of it. Knows names that password
//! managers look for; keeps nothing.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{LONGEST_EMAIL, LONGEST_NAME, tidy_name};

use crate::state::App;

/// What became of the last try to send. Copy it freely.
#[derive(Clone, Copy)]
pub(super) struct Sending {
    busy: RwSignal<bool>,
    failed: RwSignal<Option<String>>,
}

impl Sending {
    pub(super) fn new() -> Self {
        Self { busy: RwSignal::new(false), failed: RwSignal::new(None) }
    }

    /// Send, unless something is on its way; an error is shown in the form.
    pub(super) fn run(self, work: impl Future<Output = Result<(), String>> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failed.set(None);
        spawn_local(async move {
            let result = work.await;
            // The page may be left meanwhile: its signals are gone then.
            let _ = self.busy.try_set(false);
            let _ = self.failed.try_set(result.err());
        });
    }

    pub(super) fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// Say what is wrong without having sent anything.
    pub(super) fn fail(self, words: &str) {
        self.failed.set(Some(words.to_owned()));
    }
}

/// Sends what is typed above it; what went wrong stands before it.
#[component]
pub(super) fn SendButton(
    /// The form's.
    sending: Sending,
    /// On the button.
    #[prop(into)]
    label: Signal<String>,
    /// The same while it works.
    busy: &'static str,
    /// Is it one of several on its page?
    #[prop(optional)]
    plain: bool,
    /// Is something to be done before?
    #[prop(optional)]
    barred: Signal<bool>,
) -> impl IntoView {
    let words = move || if sending.is_busy() { busy.to_owned() } else { label.get() };
    view! {
        <Wrong sending=sending />
        <button type="submit" class="button" class=("button-primary", !plain) disabled=move || sending.is_busy() || barred.get()>{words}</button>
    }
}

/// What went wrong with the last try.
#[component]
pub(super) fn Wrong(
    /// The form's.
    sending: Sending,
) -> impl IntoView {
    view! { <p class="form-wrong" role="alert">{move || sending.failed.get()}</p> }
}

/// A name as it was typed, or words for one that is blank.
pub(super) fn named(typed: &str) -> Result<String, &'static str> {
    tidy_name(typed).ok_or("Type a name.")
}

/// The browser asks before it leaves the page while something would be lost with it.
pub(super) fn ask_before_leaving(is_lost: impl Fn() -> bool + 'static) {
    let leaving = window_event_listener(leptos::ev::beforeunload, move |ev| {
        if is_lost() {
            ev.prevent_default();
        }
    });
    on_cleanup(move || leaving.remove());
}

/// A page of one sentence and the one next step.
pub(super) fn signpost(
    title: &'static str,
    words: impl IntoView + 'static,
    to: String,
    next: &'static str,
) -> impl IntoView {
    view! {
        <div class="page team-form">
            <h1 class="page-title">{title}</h1>
            {words}
            <p class="team-next"><a class="button button-primary" href=to>{next}</a></p>
        </div>
    }
}

/// On a server that was not set up yet.
pub(super) fn nobody(app: App, title: &'static str) -> impl IntoView {
    let words = view! { <p>"Nobody has an account on this server yet."</p> };
    signpost(title, words, app.href("/set-up"), "Set it up")
}

/// A page that is for members only.
pub(super) fn signed_out(app: App, title: &'static str, words: &'static str) -> impl IntoView {
    signpost(title, view! { <p>{words}</p> }, app.href("/sign-in"), "Sign in")
}

/// A line to type in, with its label above it.
#[component]
pub(super) fn Line(
    /// What it is.
    label: &'static str,
    /// What is typed.
    value: RwSignal<String>,
    /// What password managers and address books know it as.
    autocomplete: &'static str,
    /// Kind of box.
    #[prop(default = "text")]
    kind: &'static str,
    /// Most characters.
    #[prop(default = LONGEST_NAME)]
    most: usize,
    /// A sentence below it.
    #[prop(optional)]
    hint: &'static str,
    /// May it be left empty?
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let hint = (!hint.is_empty()).then(|| view! { <span class="entry-hint">{hint}</span> });
    let mode = if autocomplete == "one-time-code" { "numeric" } else { "text" };
    view! {
        <label class="entry">
            <span class="entry-label">{label}</span>
            <input
                class="input"
                type=kind
                inputmode=if kind == "email" { "email" } else { mode }
                autocomplete=autocomplete
                autocapitalize=if kind == "email" { "none" } else { "off" }
                spellcheck="false"
                maxlength=most.to_string()
                required=!optional
                prop:value=value
                on:input=move |ev| value.set(event_target_value(&ev))
            />
            {hint}
        </label>
    }
}

/// The e-mail address that one signs in with.
#[component]
pub(super) fn Email(
    /// What is typed.
    value: RwSignal<String>,
) -> impl IntoView {
    view! { <Line label="E-mail" value=value autocomplete="username" kind="email" most=LONGEST_EMAIL /> }
}
