//! Not yet a member with keys: what is waited for, who can help, and the words that will be compared.

use leptos::prelude::*;
use shared::api::Role;

use super::switch::Elsewhere;
use crate::pages::team::engine::{Team, done, standing};
use crate::pages::team::form::{Line, SendButton, Sending};
use crate::pages::team::words::KeyWords;
use crate::worker::message::{RingState, TeamRequest};

/// Registered: an admin has to approve. Or the open workspace is that of an organisation which this account is not in.
#[component]
pub(super) fn Waiting() -> impl IntoView {
    let team = Team::get();
    let is_asked = Memo::new(move |_| team.read(|state| standing(state).is_some()));
    view! {
        <div class="page team-form">
            <Show
                when=move || is_asked.get()
                fallback=|| view! {
                    <h1 class="page-title">"This workspace is of another team"</h1>
                    <p>"What is open in this browser is shared with an organisation that your account is not in. It stays as it is: nothing of it is sent, and nothing is received."</p>
                }
            >
                <h1 class="page-title">"Wait for approval"</h1>
                <p>"An admin of your team has to approve this account. Tell them these words, by telephone or face to face: they see the same ones, or somebody stands between you."</p>
                <OwnWords />
                <p class="muted">"Patchfirst works meanwhile: what you rate stays in this browser and is shared once you are in."</p>
            </Show>
            <AskAgain />
            <Elsewhere />
        </div>
    }
}

/// One's own words.
#[component]
pub(in crate::pages::team) fn OwnWords() -> impl IntoView {
    let me = Team::get().state.with_untracked(|state| state.as_ref()?.me.as_ref().map(|me| me.account.user));
    me.map(|user| view! { <KeyWords user=user label="Your words" /> })
}

/// Look whether somebody helped meanwhile.
#[component]
pub(super) fn AskAgain() -> impl IntoView {
    let app = Team::get().app();
    let sending = Sending::new();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        sending.run(async move { done(app, TeamRequest::Sync).await.map(drop) });
    };
    view! {
        <form class="team-next" on:submit=submit>
            <SendButton sending=sending label=Signal::stored("Look again".to_owned()) busy="Asking\u{2026}" />
        </form>
    }
}

/// Approved, without keys.
#[component]
pub(super) fn NoKeys(ring: RingState) -> impl IntoView {
    let team = Team::get();
    let is_admin = team.role() == Some(Role::Admin);
    if ring == RingState::None {
        return view! { <FirstKeys is_admin=is_admin /> }.into_any();
    }
    view! {
        <div class="page team-form">
            <h1 class="page-title">"Wait for the keys"</h1>
            <p>"You are approved. A member with the team's keys has to give them to you: any admin can, on the page Team. Tell them these words; they see the same ones, or somebody stands between you."</p>
            <OwnWords />
            <AskAgain />
            {is_admin.then(|| view! { <Recover /> })}
            <Elsewhere />
        </div>
    }
    .into_any()
}

/// The first keys of an organisation.
#[component]
fn FirstKeys(is_admin: bool) -> impl IntoView {
    let app = Team::get().app();
    let sending = Sending::new();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        sending.run(async move {
            // The page shows the recovery key as long as it waits.
            done(app, TeamRequest::MakeKeys).await.map(drop)
        });
    };
    let next = if is_admin {
        view! {
            <form class="team-next" on:submit=submit>
                <SendButton sending=sending label=Signal::stored("Make the keys".to_owned()) busy="Making keys\u{2026}" />
            </form>
        }
        .into_any()
    } else {
        view! { <AskAgain /> }.into_any()
    };
    view! {
        <div class="page team-form">
            <h1 class="page-title">"No keys yet"</h1>
            <p>"This organisation has no keys, so nothing is shared in it. An admin makes them once; every value is encrypted with them before it leaves a browser."</p>
            {next}
            <Elsewhere />
        </div>
    }
}

/// The keys by the recovery key, where nobody can give them.
#[component]
fn Recover() -> impl IntoView {
    let app = Team::get().app();
    let (typed, sending) = (RwSignal::new(String::new()), Sending::new());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let typed = typed.get_untracked();
        sending.run(async move { done(app, TeamRequest::Recover(typed)).await.map(drop) });
    };
    view! {
        <section class="section">
            <h2>"Nobody has the keys any more?"</h2>
            <p>"Then the recovery key opens them: the one that was shown when the keys of this organisation were made."</p>
            <form class="form" on:submit=submit>
                <Line label="Recovery key" value=typed autocomplete="off" most=120 hint="55 letters and digits; dashes and spaces do not matter." />
                <SendButton sending=sending label=Signal::stored("Open the keys".to_owned()) busy="Opening\u{2026}" />
            </form>
        </section>
    }
}
