//! Signing in: password, then a second factor where one is asked for (`second_half`). Also where the keys are gone from this browser and the
//! password makes them again.

use leptos::prelude::*;

use super::back;
use super::engine::{Team, ask, is_withdrawn, org_name};
use super::form::{Email, SendButton, Sending, nobody, signpost};
use super::members::FirstWorkspace;
use super::password::Password;
use super::second_half::{Half, SecondHalf};
use super::server::waiting;
use crate::browser::{device, document};
use crate::components::format::counted;
use crate::state::App;
use crate::worker::message::{RingState, Stage, TeamReply, TeamRequest};

/// The page.
#[component]
pub(super) fn SignInPage() -> impl IntoView {
    let team = Team::get();
    let half = RwSignal::new(None::<Half>);
    let stage = Memo::new(move |_| team.stage());
    move || match stage.get() {
        Some(Stage::SetUp) => nobody(team.app(), "Sign in").into_any(),
        Some(Stage::SignedOut | Stage::NoKeys(RingState::Locked)) if half.with(Option::is_some) => {
            view! { <SecondHalf half=half /> }.into_any()
        }
        Some(Stage::SignedOut) => view! { <First half=half is_locked=false /> }.into_any(),
        Some(Stage::NoKeys(RingState::Locked)) => view! { <First half=half is_locked=true /> }.into_any(),
        Some(_) => already(team).into_any(),
        None => ().into_any(),
    }
}

fn already(team: Team) -> impl IntoView {
    let email = move || team.read(|state| state.me.as_ref().map(|me| me.account.email.clone()).unwrap_or_default());
    signpost(
        "You are signed in",
        view! { <p>"As " <bdi>{email}</bdi> "."</p> },
        team.app().href("/"),
        "Go to the report",
    )
}

/// What follows a sign-in: the page of the team that one came from, else the report; or what is missing to share.
pub(super) fn go_on(app: App, reply: TeamReply, half: RwSignal<Option<Half>>) -> Result<(), String> {
    match reply {
        TeamReply::SecondFactor { totp, passkey } => {
            let _ = half.try_set(Some(Half { totp, passkey }));
            request_animation_frame(|| {
                document::focus(".team-form :is(input, .button)");
            });
            Ok(())
        }
        TeamReply::Failed { words, retry_after_s } => Err(waiting(words, retry_after_s)),
        TeamReply::State(state) => {
            let (is_ready, before) = (state.stage == Stage::Member, back::take());
            app.go.set(Some(if is_ready { before.unwrap_or("/") } else { "/team" }.to_owned()));
            Ok(())
        }
        _ => Ok(()),
    }
}

#[component]
fn First(half: RwSignal<Option<Half>>, is_locked: bool) -> impl IntoView {
    let team = Team::get();
    let app = team.app();
    let known = team.state.with_untracked(|state| state.as_ref()?.me.as_ref().map(|me| me.account.email.clone()));
    let (email, password) = (RwSignal::new(known.unwrap_or_default()), RwSignal::new(String::new()));
    let sending = Sending::new();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let (email, password) = (email.get_untracked(), password.get_untracked());
        sending.run(async move {
            let request = TeamRequest::SignIn { email, password, device: device::name() };
            go_on(app, ask(app, request).await, half)
        });
    };
    let is_open = team.state.with_untracked(|state| state.as_ref().is_some_and(|state| state.server.is_open));
    let pending = move || team.read(|state| state.sync.pending);
    let waits = move || match pending() {
        0 => None,
        n => Some(counted(
            n,
            "change of yours waits in this browser; it is sent once you are signed in.",
            "changes of yours wait in this browser; they are sent once you are signed in.",
        )),
    };
    let withdrawn = Memo::new(move |_| team.read(|state| is_withdrawn(state).then(|| org_name(state))));
    let (title, why) = if is_locked {
        ("Enter your password again", "This browser no longer has your keys. They are made again from the password.")
    } else {
        ("Sign in", "To share ratings with your team. The report and everything else here work without it.")
    };
    view! {
        <div class="page team-form">
            <h1 class="page-title">{title}</h1>
            <p>{why}</p>
            {move || withdrawn.get().map(|org| view! {
                <p class="team-note">"Your access to "<bdi>{org}</bdi>" was withdrawn by an admin. "<a href=app.href("/team")>"What stays here"</a></p>
            })}
            <p>{waits}</p>
            <form class="form" on:submit=submit>
                <Email value=email />
                <Password label="Password" value=password />
                <SendButton sending=sending label=Signal::stored("Sign in".to_owned()) busy="Signing in\u{2026}" />
            </form>
            <p class="team-next">
                <a href=app.href("/reset")>"Forgot the password?"</a>
                {is_open.then(|| view! { <a href=app.href("/join")>"Create an account"</a> })}
                <FirstWorkspace />
            </p>
        </div>
    }
}
