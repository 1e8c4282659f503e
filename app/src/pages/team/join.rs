//! Asking for an account, with an invitation or without; and for a further organisation with the account one has.

use leptos::prelude::*;

use shared::api::{Code, Join, Me, Token, path};

use super::engine::{Team, done};
use super::form::{Email, Line, SendButton, Sending, named, nobody, signpost};
use super::members::OwnWords;
use super::password::{NewPassword, NewPasswordValue};
use super::server::{reload_me, tell};
use crate::browser::document;
use crate::worker::message::{SignUp, Stage, TeamReply, TeamRequest};

/// The page; `secret` is the token of an invitation's link.
#[component]
pub(super) fn JoinPage(secret: String) -> impl IntoView {
    let team = Team::get();
    let invitation = StoredValue::new((!secret.is_empty()).then_some(secret));
    let is_open = Memo::new(move |_| invitation.with_value(Option::is_some) || team.read(|state| state.server.is_open));
    let (said, joined) = (RwSignal::new(None::<String>), RwSignal::new(false));
    let is_in = Memo::new(move |_| !matches!(team.stage(), None | Some(Stage::SetUp | Stage::SignedOut)));
    let is_new = Memo::new(move |_| team.stage() == Some(Stage::SetUp));
    move || match said.get() {
        _ if is_new.get() => nobody(team.app(), "Create an account").into_any(),
        _ if joined.get() => view! { <Asked /> }.into_any(),
        Some(words) => registered(team, words).into_any(),
        None if is_in.get() => view! { <Further invitation=invitation.get_value() joined=joined /> }.into_any(),
        None if is_open.get() => view! { <Account invitation=invitation.get_value() said=said /> }.into_any(),
        None => closed(team).into_any(),
    }
}

fn closed(team: Team) -> impl IntoView {
    let words =
        "On this server an admin invites people: ask one for a link. Patchfirst itself works without an account.";
    signpost("You need an invitation", view! { <p>{words}</p> }, team.app().href("/sign-in"), "Sign in")
}

fn registered(team: Team, said: String) -> impl IntoView {
    let words = view! {
        <p role="status">{said}</p>
        <p>"Sign in to see the words that your admin compares with you before giving you the keys."</p>
    };
    signpost("Wait for approval", words, team.app().href("/sign-in"), "Sign in")
}

/// Somebody with an account joins a further organisation with it.
#[component]
fn Further(invitation: Option<String>, joined: RwSignal<bool>) -> impl IntoView {
    let team = Team::get();
    let app = team.app();
    let email = move || team.read(|state| state.me.as_ref().map(|me| me.account.email.clone()).unwrap_or_default());
    let Some(invitation) = invitation else {
        let words = view! { <p>"As "<bdi>{email}</bdi>". To join a further organisation, open the link of an invitation from an admin there."</p> };
        return signpost("You have an account", words, app.href("/team"), "Go to your team").into_any();
    };
    let (invitation, sending) = (StoredValue::new(invitation), Sending::new());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let token = invitation.with_value(|text| text.parse::<Token>());
        sending.run(async move {
            let invitation = token.map_err(|_| Code::LinkEnded.words().to_owned())?;
            tell::<Me>(app, "POST", path::MY_MEMBERSHIPS, &Join { invitation }).await?;
            reload_me(app).await?;
            let _ = joined.try_set(true);
            document::focus("#main");
            Ok(())
        });
    };
    view! {
        <div class="page team-form">
            <h1 class="page-title">"Join a further organisation"</h1>
            <p>"You were invited, and you are signed in as "<b><bdi>{email}</bdi></b>". You keep this account. The organisation gets a workspace of its own in this browser: nothing of the one at hand shows there."</p>
            <form class="form" on:submit=submit>
                <SendButton sending=sending label=Signal::stored("Ask to join".to_owned()) busy="Asking\u{2026}" />
            </form>
            <p class="muted">"Is this not your account? Sign out, then open the link again."</p>
        </div>
    }
    .into_any()
}

/// Asked: an admin there compares words.
#[component]
fn Asked() -> impl IntoView {
    let team = Team::get();
    let words = view! {
        <p role="status">"You asked to join. An admin there compares these words with you, by telephone or face to face, before you get the keys:"</p>
        <OwnWords />
        <p>"Once you are approved, the page Team offers the organisation to go to."</p>
    };
    signpost("Wait for approval", words, team.app().href("/team"), "Go to your team")
}

#[component]
fn Account(invitation: Option<String>, said: RwSignal<Option<String>>) -> impl IntoView {
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
        let name = match named(&name.get_untracked()) {
            Ok(name) => name,
            Err(words) => return sending.fail(words),
        };
        let account = SignUp { email: email.get_untracked(), name, password };
        let invitation = invitation.get_value();
        sending.run(async move {
            if let TeamReply::Registered(words) = done(app, TeamRequest::SignUp { account, invitation }).await? {
                let _ = said.try_set(Some(words));
                document::focus("#main");
            }
            Ok(())
        });
    };
    let why = if is_invited {
        "You were invited. A link may be for one address only: then join with the address it was sent to. An admin approves the account once you have compared a few words."
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
            <p class="team-next">
                <a href=app.href("/sign-in")>"Sign in"</a>
                {is_invited.then(|| view! { <span class="muted">"You have an account here? Sign in, then open the link again."</span> })}
            </p>
        </div>
    }
}
