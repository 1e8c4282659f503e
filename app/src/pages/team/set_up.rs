//! The first account of a server, with the token that it printed at its first start; then the recovery key, shown once.

use leptos::prelude::*;
use shared::api::Token;

use super::engine::{Team, done};
use super::form::{Email, Line, SendButton, Sending, named, signpost};
use super::password::{NewPassword, NewPasswordValue};
use super::recovery::RecoveryKey;
use crate::worker::message::{SignUp, Stage, TeamReply, TeamRequest};

/// The page; `secret` is the token of the link.
#[component]
pub(super) fn SetUpPage(secret: String) -> impl IntoView {
    let team = Team::get();
    let key = RwSignal::new(None::<String>);
    // Stays open while the account is made: its keys come after it.
    let is_open = Memo::new(move |was| was == Some(&true) || team.stage() == Some(Stage::SetUp));
    let secret = StoredValue::new(secret);
    move || match key.get() {
        Some(text) => {
            view! { <RecoveryKey text=text on_done=move || team.app().go.set(Some("/team".to_owned())) /> }.into_any()
        }
        None if is_open.get() => view! { <FirstAccount secret=secret.get_value() key=key /> }.into_any(),
        None => is_done(team).into_any(),
    }
}

fn is_done(team: Team) -> impl IntoView {
    let words =
        view! { <p>"Somebody has made its first account. If that was not you, ask whoever runs the server."</p> };
    signpost("This server is set up", words, team.app().href("/sign-in"), "Sign in")
}

#[component]
fn FirstAccount(secret: String, key: RwSignal<Option<String>>) -> impl IntoView {
    let app = Team::get().app();
    let is_by_link = secret.parse::<Token>().is_ok();
    let token = RwSignal::new(if is_by_link { secret } else { String::new() });
    let organisation = RwSignal::new(String::new());
    let (name, email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()), NewPasswordValue::new());
    let sending = Sending::new();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let password = match password.checked() {
            Ok(password) => password,
            Err(words) => return sending.fail(words),
        };
        let name = match named(&name.get_untracked()) {
            Ok(name) => name,
            Err(words) => return sending.fail(words),
        };
        let account = SignUp { email: email.get_untracked(), name, password };
        let token = token.get_untracked().trim().to_owned();
        let organisation = organisation.get_untracked();
        sending.run(async move {
            match done(app, TeamRequest::SetUp { token, account, organisation }).await? {
                TeamReply::RecoveryKey(text) => key.set(Some(text)),
                _ => app.go.set(Some("/team".to_owned())),
            }
            Ok(())
        });
    };
    view! {
        <div class="page team-form">
            <h1 class="page-title">"Set up this server"</h1>
            <p>"Nobody has an account here yet. The first one looks after the others: it approves members and gives them the keys. Patchfirst itself works without any of this."</p>
            <form class="form" on:submit=submit>
                {if is_by_link {
                    view! { <p class="team-note">"The set-up token came with the link."</p> }.into_any()
                } else {
                    view! { <Line label="Set-up token" value=token autocomplete="off" hint="The server printed it when it started for the first time: 32 letters and digits." /> }.into_any()
                }}
                <Line label="Organisation" value=organisation autocomplete="organization" optional=true hint="What members see it called; it can be changed later. Empty: Our team." />
                <Line label="Your name" value=name autocomplete="name" hint="Shown to members." />
                <Email value=email />
                <NewPassword password=password />
                <p class="team-note">"The password never leaves this browser: keys are made from it, and the server cannot open them. Nobody can reset it without making new keys."</p>
                <SendButton sending=sending label=Signal::stored("Set up".to_owned()) busy="Making keys\u{2026}" />
            </form>
        </div>
    }
}
