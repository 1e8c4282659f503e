//! Passwords to type: the one there is, and a new one, twice and long enough. They leave this page to the engine only.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;
use shared::api::{LONGEST_PASSWORD, SHORTEST_PASSWORD};

/// Boxes and what explains them belong together by id.
static NEXT: AtomicU32 = AtomicU32::new(0);

/// A box for a password, which may be shown.
#[component]
pub(super) fn Password(
    /// What it is.
    label: &'static str,
    /// What is typed.
    value: RwSignal<String>,
    /// `current-password` or `new-password`.
    #[prop(default = "current-password")]
    autocomplete: &'static str,
    /// A sentence below it.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let id = format!("password-{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let told = format!("{id}-hint");
    let hint = hint.map(|hint| view! { <span class="entry-hint" id=told.clone()>{hint}</span> });
    let described = hint.is_some().then_some(told);
    view! {
        <div class="entry">
            <label class="entry-label" for=id.clone()>{label}</label>
            <span class="entry-password">
                <input
                    id=id
                    class="input"
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    maxlength=LONGEST_PASSWORD.to_string()
                    required=true
                    aria-describedby=described
                    prop:value=value
                    on:input=move |ev| value.set(event_target_value(&ev))
                />
                <button type="button" class="button" aria-pressed=move || shown.get().to_string() aria-label=format!("Show: {label}") on:click=move |_| shown.update(|shown| *shown = !*shown)>
                    "Show"
                </button>
            </span>
            {hint}
        </div>
    }
}

/// A new password, typed twice.
#[component]
pub(super) fn NewPassword(
    /// Both boxes.
    password: NewPasswordValue,
    /// What the first box is.
    #[prop(default = "Password")]
    label: &'static str,
) -> impl IntoView {
    let hint = Signal::derive(move || {
        let typed = password.first.with(|text| text.chars().count());
        let rule =
            format!("At least {SHORTEST_PASSWORD} characters; four or five words that mean nothing together will do.");
        match typed {
            0 => rule,
            n if n < SHORTEST_PASSWORD => format!("{rule} {} to go.", SHORTEST_PASSWORD - n),
            _ => "Long enough.".to_owned(),
        }
    });
    view! {
        <Password label=label value=password.first autocomplete="new-password" hint=hint />
        <Password label="The same password again" value=password.second autocomplete="new-password" />
    }
}

/// What is typed as a new password. Copy it freely.
#[derive(Clone, Copy)]
pub(super) struct NewPasswordValue {
    first: RwSignal<String>,
    second: RwSignal<String>,
}

impl NewPasswordValue {
    pub(super) fn new() -> Self {
        Self { first: RwSignal::new(String::new()), second: RwSignal::new(String::new()) }
    }

    /// The password, or what is wrong with it.
    pub(super) fn checked(self) -> Result<String, &'static str> {
        let (first, second) = (self.first.get_untracked(), self.second.get_untracked());
        if first.chars().count() < SHORTEST_PASSWORD {
            return Err(
                "The password is too short: it needs at least 15 characters. Four or five words that mean nothing together will do.",
            );
        }
        if first == second { Ok(first) } else { Err("The two passwords are not the same.") }
    }

    pub(super) fn clear(self) {
        let _ = (self.first.try_set(String::new()), self.second.try_set(String::new()));
    }
}
