//! Not yet a member with keys: what is waited for, who can help, and the words that will be compared.

use leptos::prelude::*;
use shared::api::{MemberState, Role};

use crate::pages::team::engine::{Team, ask, standing};
use crate::pages::team::form::{Line, SendButton, Sending};
use crate::pages::team::server::waiting;
use crate::pages::team::words::KeyWords;
use crate::worker::message::{RingState, TeamReply, TeamRequest};

/// One sentence and the one next step.
pub(super) fn step(team: Team, words: &'static str, to: &'static str, next: &'static str) -> impl IntoView {
    view! {
        <div class="page team-form">
            <h1 class="page-title">"Team"</h1>
            <p>{words}</p>
            <p class="team-next"><a class="button button-primary" href=team.app().href(to)>{next}</a></p>
        </div>
    }
}

/// Registered: an admin has to approve.
#[component]
pub(super) fn Waiting() -> impl IntoView {
    let team = Team::get();
    let is_ended = Memo::new(move |_| {
        team.read(|state| standing(state).is_some_and(|standing| standing.state == MemberState::Disabled))
    });
    view! {
        <div class="page team-form">
            <Show
                when=move || is_ended.get()
                fallback=move || view! {
                    <h1 class="page-title">"Wait for approval"</h1>
                    <p>"An admin of your team has to approve this account. Tell them these words, by telephone or face to face: they see the same ones, or somebody stands between you."</p>
                    <OwnWords />
                    <p class="muted">"Patchfirst works meanwhile: what you rate stays in this browser and is shared once you are in."</p>
                }
            >
                <h1 class="page-title">"Your membership was ended"</h1>
                <p>"By an admin of the team. What is in this browser stays here; nothing of it is shared any more."</p>
            </Show>
            <AskAgain />
        </div>
    }
}

/// One's own words.
#[component]
fn OwnWords() -> impl IntoView {
    let me = Team::get().state.with_untracked(|state| state.as_ref()?.me.as_ref().map(|me| me.account.user));
    me.map(|user| view! { <KeyWords user=user label="Your words" /> })
}

/// Look whether somebody helped meanwhile.
#[component]
fn AskAgain() -> impl IntoView {
    let app = Team::get().app();
    let sending = Sending::new();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        sending.run(async move {
            match ask(app, TeamRequest::Sync).await {
                TeamReply::Failed { words, retry_after_s } => Err(waiting(words, retry_after_s)),
                _ => Ok(()),
            }
        });
    };
    view! {
        <form class="team-next" on:submit=submit>
            <SendButton sending=sending label=Signal::stored("Look again".to_owned()) busy="Asking\u{2026}" />
        </form>
    }
}

/// Approved, without keys.
#[component]
pub(super) fn NoKeys(ring: RingState, key: RwSignal<Option<String>>) -> impl IntoView {
    let team = Team::get();
    let is_admin = team.role() == Some(Role::Admin);
    if ring == RingState::None {
        return view! { <FirstKeys is_admin=is_admin key=key /> }.into_any();
    }
    view! {
        <div class="page team-form">
            <h1 class="page-title">"Wait for the keys"</h1>
            <p>"You are approved. A member with the team's keys has to give them to you: any admin can, on the page Team. Tell them these words; they see the same ones, or somebody stands between you."</p>
            <OwnWords />
            <AskAgain />
            {is_admin.then(|| view! { <Recover /> })}
        </div>
    }
    .into_any()
}

/// The first keys of an organisation; `key` takes its recovery key, which outlives this part of the page.
#[component]
fn FirstKeys(is_admin: bool, key: RwSignal<Option<String>>) -> impl IntoView {
    let app = Team::get().app();
    let sending = Sending::new();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        sending.run(async move {
            match ask(app, TeamRequest::MakeKeys).await {
                TeamReply::RecoveryKey(text) => {
                    let _ = key.try_set(Some(text));
                    Ok(())
                }
                TeamReply::Failed { words, retry_after_s } => Err(waiting(words, retry_after_s)),
                _ => Ok(()),
            }
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
        sending.run(async move {
            match ask(app, TeamRequest::Recover(typed)).await {
                TeamReply::Failed { words, retry_after_s } => Err(waiting(words, retry_after_s)),
                _ => Ok(()),
            }
        });
    };
    view! {
        <section class="section">
            <h2>"Nobody has the keys any more?"</h2>
            <p>"Then the recovery key opens them: the one that was shown when this server was set up."</p>
            <form class="form" on:submit=submit>
                <Line label="Recovery key" value=typed autocomplete="off" most=120 hint="55 letters and digits; dashes and spaces do not matter." />
                <SendButton sending=sending label=Signal::stored("Open the keys".to_owned()) busy="Opening\u{2026}" />
            </form>
        </section>
    }
}
