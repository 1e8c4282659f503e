//! The second half of a sign-in: a passkey, a code of an authenticator app, or a recovery code.

use leptos::prelude::*;
use shared::api::PasskeyChallenge;

use super::engine::{Team, ask};
use super::form::{Line, SendButton, Sending, Wrong};
use super::passkey_words::{hindrance, refused};
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
    let hindered = passkey.as_ref().and_then(|asked| hindrance(Some(&asked.host)));
    let passkey = passkey.filter(|_| hindered.is_none());
    let title = match (&passkey, totp) {
        (Some(_), _) => "Use your passkey",
        (None, true) => "Enter the code",
        (None, false) => "Enter a recovery code",
    };
    let ways = match passkey {
        Some(asked) => view! {
            <Sign asked=asked half=half />
            <section class="section">
                <h2>"No passkey at hand?"</h2>
                <Code half=half totp=totp plain=true />
            </section>
        }
        .into_any(),
        None => view! {
            <Code half=half totp=totp plain=false />
            {hindered.map(|hindered| view! {
                <section class="section">
                    <h2>"Why no passkey here?"</h2>
                    {hindered.view()}
                </section>
            })}
        }
        .into_any(),
    };
    view! {
        <div class="page team-form second-half">
            <h1 class="page-title">{title}</h1>
            {ways}
            <p class="team-next team-end">
                <button type="button" class="link-button" on:click=move |_| half.set(None)>"Use another account"</button>
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
        <p>"Your password was right. Now the browser asks for your passkey: a security key, your telephone, this computer or a password manager."</p>
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
        ("Type the six digits that your authenticator app shows, or a recovery code.", "Code", "one-time-code")
    } else {
        ("One of your recovery codes signs you in, once.", "Recovery code", "off")
    };
    // Beside a passkey that was said before.
    let right = if plain { "" } else { "Your password was right. " };
    view! {
        <form class="form" on:submit=submit>
            <p>{right}{why}</p>
            <Line label=label value=code autocomplete=autocomplete most=40 />
            <div class="form-actions"><SendButton sending=sending label=Signal::stored("Sign in".to_owned()) busy="Checking\u{2026}" plain=plain /></div>
        </form>
    }
}
