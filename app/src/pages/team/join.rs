//! Asking for an account, with an invitation or without.

use leptos::prelude::*;

use super::engine::{Team, ask};
use super::form::{Email, Line, SendButton, Sending};
use super::password::{NewPassword, NewPasswordValue};
use super::server::waiting;
use crate::browser::document;
use crate::worker::message::{SignUp, TeamReply, TeamRequest};

/// The page; `secret` is the token of an invitation's link.
#[component]
pub(super) fn JoinPage(secret: String) -> impl IntoView {
    let team = Team::get();
    let invitation = StoredValue::new((!secret.is_empty()).then_some(secret));
    let is_open = Memo::new(move |_| invitation.with_value(Option::is_some) || team.read(|state| state.server.is_open));
    let done = RwSignal::new(None::<String>);
    move || match done.get() {
        Some(words) => registered(team, words).into_any(),
        None if is_open.get() => view! { <Account invitation=invitation.get_value() done=done /> }.into_any(),
        None => closed(team).into_any(),
    }
}

fn closed(team: Team) -> impl IntoView {
    view! {
        <div class="page team-form">
            <h1 class="page-title">"You need an invitation"</h1>
            <p>"On this server an admin invites people: ask one for a link. Patchfirst itself works without an account."</p>
            <p class="team-next"><a href=team.app().href("/sign-in")>"Sign in"</a></p>
        </div>
    }
}

fn registered(team: Team, words: String) -> impl IntoView {
    view! {
        <div class="page team-form">
            <h1 class="page-title">"Wait for approval"</h1>
            <p role="status">{words}</p>
            <p>"Sign in to see the words that your admin compares with you before giving you the keys."</p>
            <p class="team-next"><a href=team.app().href("/sign-in")>"Sign in"</a></p>
        </div>
    }
}

#[component]
fn Account(invitation: Option<String>, done: RwSignal<Option<String>>) -> impl IntoView {
    let app = Team::get().app();
    let is_invited = invitation.is_some();
    let invitation = StoredValue::new(invitation);
    let (name, email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()), NewPasswordValue::new());
    let sending = Sending::new();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let password = match password.checked() {
            Ok(password) => password,
            Err(words) => return sending.fail(words),
        };
        let account = SignUp { email: email.get_untracked(), name: name.get_untracked(), password };
        let invitation = invitation.get_value();
        sending.run(async move {
            match ask(app, TeamRequest::SignUp { account, invitation }).await {
                TeamReply::Registered(words) => {
                    let _ = done.try_set(Some(words));
                    document::focus("#main");
                    Ok(())
                }
                TeamReply::Failed { words, retry_after_s } => Err(waiting(words, retry_after_s)),
                _ => Ok(()),
            }
        });
    };
    let why = if is_invited {
        "You were invited. An admin approves the account once you have compared a few words."
    } else {
        "An admin of the team approves it before you see anything. Patchfirst itself works without an account."
    };
    view! {
        <div class="page team-form">
            <h1 class="page-title">"Create an account"</h1>
            <p>{why}</p>
            <form class="form" on:submit=submit>
                <Line label="Your name" value=name autocomplete="name" hint="Shown to members." />
                <Email value=email />
                <NewPassword password=password />
                <p class="team-note">"The password never leaves this browser: keys are made from it, and the server cannot open them."</p>
                <SendButton sending=sending label=Signal::stored("Create account".to_owned()) busy="Making keys\u{2026}" />
            </form>
            <p class="team-next"><a href=app.href("/sign-in")>"Sign in"</a></p>
        </div>
    }
}
