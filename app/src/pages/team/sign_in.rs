//! Signing in: password, then a code where one is asked for. Also where the keys are gone from this browser and the
//! password makes them again.

use leptos::prelude::*;

use super::engine::{Team, ask};
use super::form::{Email, Line, SendButton, Sending};
use super::password::Password;
use super::server::waiting;
use crate::browser::{device, document};
use crate::state::App;
use crate::worker::message::{Enter, RingState, Stage, TeamReply, TeamRequest};

/// The page.
#[component]
pub(super) fn SignInPage() -> impl IntoView {
    let team = Team::get();
    let asks_code = RwSignal::new(false);
    let stage = Memo::new(move |_| team.stage());
    move || match stage.get() {
        Some(Stage::SetUp) => nobody(team).into_any(),
        Some(Stage::SignedOut) if asks_code.get() => view! { <Code asks_code=asks_code /> }.into_any(),
        Some(Stage::SignedOut) => view! { <First asks_code=asks_code is_locked=false /> }.into_any(),
        Some(Stage::NoKeys(RingState::Locked)) => view! { <First asks_code=asks_code is_locked=true /> }.into_any(),
        Some(_) => already(team).into_any(),
        None => ().into_any(),
    }
}

fn nobody(team: Team) -> impl IntoView {
    view! {
        <div class="page team-form">
            <h1 class="page-title">"Sign in"</h1>
            <p>"Nobody has an account on this server yet."</p>
            <p class="team-next"><a href=team.app().href("/set-up")>"Set it up"</a></p>
        </div>
    }
}

fn already(team: Team) -> impl IntoView {
    let email = move || team.read(|state| state.me.as_ref().map(|me| me.account.email.clone()).unwrap_or_default());
    view! {
        <div class="page team-form">
            <h1 class="page-title">"You are signed in"</h1>
            <p>"As " {email} "."</p>
            <p class="team-next"><a href=team.app().href("/")>"Go to the report"</a></p>
        </div>
    }
}

/// What follows a sign-in: the report, or what is missing to share.
fn go_on(app: App, reply: TeamReply, asks_code: RwSignal<bool>) -> Result<(), String> {
    match reply {
        TeamReply::SecondFactor { .. } => {
            let _ = asks_code.try_set(true);
            request_animation_frame(|| {
                document::focus(".team-form input");
            });
            Ok(())
        }
        TeamReply::Failed { words, retry_after_s } => Err(waiting(words, retry_after_s)),
        TeamReply::State(state) => {
            let is_ready = state.stage == Stage::Member;
            app.go.set(Some(if is_ready { "/" } else { "/team" }.to_owned()));
            Ok(())
        }
        _ => Ok(()),
    }
}

#[component]
fn First(asks_code: RwSignal<bool>, is_locked: bool) -> impl IntoView {
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
            go_on(app, ask(app, request).await, asks_code)
        });
    };
    let is_open = team.state.with_untracked(|state| state.as_ref().is_some_and(|state| state.server.is_open));
    let pending = move || team.read(|state| state.sync.pending);
    let waits = move || match pending() {
        0 => None,
        n => Some(format!("{n} of your changes wait in this browser; they are sent once you are signed in.")),
    };
    let (title, why) = if is_locked {
        ("Enter your password again", "This browser no longer has your keys. They are made again from the password.")
    } else {
        ("Sign in", "To share ratings with your team. The report and everything else here work without it.")
    };
    view! {
        <div class="page team-form">
            <h1 class="page-title">{title}</h1>
            <p>{why}</p>
            <p>{waits}</p>
            <form class="form" on:submit=submit>
                <Email value=email />
                <Password label="Password" value=password />
                <SendButton sending=sending label=Signal::stored("Sign in".to_owned()) busy="Signing in\u{2026}" />
            </form>
            <p class="team-next">
                <a href=app.href("/reset")>"Forgot the password?"</a>
                {is_open.then(|| view! { <a href=app.href("/join")>"Create an account"</a> })}
            </p>
        </div>
    }
}

#[component]
fn Code(asks_code: RwSignal<bool>) -> impl IntoView {
    let app = Team::get().app();
    let code = RwSignal::new(String::new());
    let sending = Sending::new();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let request = TeamRequest::SecondFactor(Enter::Code(code.get_untracked().trim().to_owned()));
        sending.run(async move { go_on(app, ask(app, request).await, asks_code) });
    };
    view! {
        <div class="page team-form">
            <h1 class="page-title">"Enter the code"</h1>
            <p>"The password was right. Now the six digits that your authenticator app shows, or one of your recovery codes."</p>
            <form class="form" on:submit=submit>
                <Line label="Code" value=code autocomplete="one-time-code" most=40 />
                <SendButton sending=sending label=Signal::stored("Sign in".to_owned()) busy="Checking\u{2026}" />
            </form>
            <p class="team-next">
                <button type="button" class="link-button" on:click=move |_| asks_code.set(false)>"Start again"</button>
            </p>
        </div>
    }
}
