//! The second half of a sign-in: a passkey, a code of an authenticator app, or a recovery code.

use leptos::prelude::*;
use shared::api::PasskeyChallenge;

use super::engine::{Team, ask};
use super::form::{Line, SendButton, Sending, Wrong};
use super::passkey_words::{elsewhere, hindrance, refused};
use super::sign_in::go_on;
use crate::browser::passkey;
use crate::worker::message::{Enter, TeamRequest};

/// What is asked for after the password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Half {
    /// Does an authenticator app show codes?
    pub(super) totp: bool,
    /// To sign with a passkey, where there are some.
    pub(super) passkey: Option<PasskeyChallenge>,
}

/// The page.
#[component]
pub(super) fn SecondHalf(
    /// What is asked for; nothing to start again.
    half: RwSignal<Option<Half>>,
) -> impl IntoView {
    let Half { totp, passkey } = half.get_untracked().unwrap_or(Half { totp: true, passkey: None });
    let has_passkey = passkey.is_some();
    let title = match (has_passkey, totp) {
        (true, _) => "Use your passkey",
        (false, true) => "Enter the code",
        (false, false) => "Enter a recovery code",
    };
    view! {
        <div class="page team-form">
            <h1 class="page-title">{title}</h1>
            {passkey.map(|asked| view! { <Sign asked=asked half=half /> })}
            <Code half=half totp=totp has_passkey=has_passkey />
            <p class="team-next">
                <button type="button" class="link-button" on:click=move |_| half.set(None)>"Start again"</button>
            </p>
        </div>
    }
}

#[component]
fn Sign(asked: PasskeyChallenge, half: RwSignal<Option<Half>>) -> impl IntoView {
    let app = Team::get().app();
    let sending = Sending::new();
    let hindered = hindrance().or_else(|| elsewhere(&asked.host));
    let can = hindered.is_none();
    let sign = move |_| {
        let asked = asked.clone();
        sending.run(async move {
            let answer = passkey::sign(&asked).await.map_err(|name| refused(&name) + " Try again, or type a code.")?;
            go_on(app, ask(app, TeamRequest::SecondFactor(Enter::Passkey(answer))).await, half)
        });
    };
    let words = move || if sending.is_busy() { "Waiting for the passkey\u{2026}" } else { "Use the passkey" };
    view! {
        <p>"The password was right. Now your security key, your telephone or what else keeps the passkey: the browser asks for it."</p>
        {hindered.map(|words| view! { <p class="team-note">{words}</p> })}
        <Wrong sending=sending />
        {can.then(|| view! {
            <p><button type="button" class="button button-primary" disabled=move || sending.is_busy() on:click=sign>{words}</button></p>
        })}
    }
}

#[component]
fn Code(half: RwSignal<Option<Half>>, totp: bool, has_passkey: bool) -> impl IntoView {
    let app = Team::get().app();
    let (code, sending) = (RwSignal::new(String::new()), Sending::new());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let request = TeamRequest::SecondFactor(Enter::Code(code.get_untracked().trim().to_owned()));
        sending.run(async move { go_on(app, ask(app, request).await, half) });
    };
    let (why, label) = match (has_passkey, totp) {
        (false, true) => (
            "The password was right. Now the six digits that your authenticator app shows, or one of your recovery codes.",
            "Code",
        ),
        (true, true) => ("Or the six digits that your authenticator app shows, or one of your recovery codes.", "Code"),
        (true, false) => ("Without it, one of your recovery codes signs you in once.", "Recovery code"),
        (false, false) => (
            "The password was right. Your passkeys were made for another address of this server and cannot be used here: \
             type one of your recovery codes.",
            "Recovery code",
        ),
    };
    let autocomplete = if totp { "one-time-code" } else { "off" };
    view! {
        <form class="form" on:submit=submit>
            <p>{why}</p>
            <Line label=label value=code autocomplete=autocomplete most=40 />
            <SendButton sending=sending label=Signal::stored("Sign in".to_owned()) busy="Checking\u{2026}" plain=has_passkey />
        </form>
    }
}
