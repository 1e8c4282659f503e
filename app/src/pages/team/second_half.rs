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
    let hindered = passkey.as_ref().and_then(|asked| hindrance().or_else(|| elsewhere(&asked.host)));
    let passkey = passkey.filter(|_| hindered.is_none());
    let title = match (&passkey, totp) {
        (Some(_), _) => "Use your passkey",
        (None, true) => "Enter the code",
        (None, false) => "Enter a recovery code",
    };
    let code = match passkey {
        Some(asked) => view! {
            <Sign asked=asked half=half />
            <section class="section">
                <h2>"Without it"</h2>
                <Code half=half totp=totp plain=true />
            </section>
        }
        .into_any(),
        None => view! {
            <p>"The password was right; something else has to say that it is you."</p>
            {hindered.map(|words| view! { <p class="team-note">{words}</p> })}
            <Code half=half totp=totp plain=false />
        }
        .into_any(),
    };
    view! {
        <div class="page team-form">
            <h1 class="page-title">{title}</h1>
            {code}
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
        <Wrong sending=sending />
        <p><button type="button" class="button button-primary" disabled=move || sending.is_busy() on:click=sign>{words}</button></p>
    }
}

/// A code of an app, where there is one, or a recovery code.
#[component]
fn Code(half: RwSignal<Option<Half>>, totp: bool, plain: bool) -> impl IntoView {
    let app = Team::get().app();
    let (code, sending) = (RwSignal::new(String::new()), Sending::new());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let request = TeamRequest::SecondFactor(Enter::Code(code.get_untracked().trim().to_owned()));
        sending.run(async move { go_on(app, ask(app, request).await, half) });
    };
    let (why, label, autocomplete) = if totp {
        ("The six digits that your authenticator app shows, or one of your recovery codes.", "Code", "one-time-code")
    } else {
        ("One of your recovery codes signs you in once.", "Recovery code", "off")
    };
    view! {
        <form class="form" on:submit=submit>
            <p>{why}</p>
            <Line label=label value=code autocomplete=autocomplete most=40 />
            <div class="form-actions"><SendButton sending=sending label=Signal::stored("Sign in".to_owned()) busy="Checking\u{2026}" plain=plain /></div>
        </form>
    }
}
