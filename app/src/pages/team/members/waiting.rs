//! Not yet a member with keys: what is waited for, who can help, and the words that will be compared.

use leptos::prelude::*;
use shared::api::Role;

use super::change_keys::ChangeKeys;
use super::switch::{Elsewhere, has_asked};
use crate::pages::team::engine::{Team, done, look_again, standing};
use crate::pages::team::form::{Line, SendButton, Sending, Wrong};
use crate::pages::team::words::KeyWords;
use crate::worker::message::{NewRing, RingState, TeamRequest};

/// Why nothing is shared though somebody is signed in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    /// An admin has to approve.
    Asked,
    /// The open workspace is that of an organisation which this account is not in.
    OfAnother,
    /// This account is in no organisation.
    Nowhere,
}

/// Signed in, and not a member of the organisation at hand.
#[component]
pub(super) fn Waiting() -> impl IntoView {
    let team = Team::get();
    let why = Memo::new(move |_| {
        team.read(|state| match (standing(state), state.org) {
            (Some(_), _) => Some(Why::Asked),
            (None, Some(_)) => Some(Why::OfAnother),
            (None, None) => Some(Why::Nowhere),
        })
    });
    move || {
        match why.get() {
        None => ().into_any(),
        Some(Why::Asked) => view! {
            <div class="page team-form">
                <h1 class="page-title">"Wait for approval"</h1>
                <p>"An admin of your team has to approve this account. Tell them these words, by telephone or face to face: they see the same ones, or somebody stands between you."</p>
                <OwnWords />
                <p class="muted">"Patchfirst works meanwhile: what you rate stays in this browser and is shared once you are in."</p>
                <AskAgain />
                <Elsewhere />
            </div>
        }
        .into_any(),
        Some(Why::OfAnother) => view! { <OfAnother /> }.into_any(),
        Some(Why::Nowhere) => view! { <Nowhere /> }.into_any(),
    }
    }
}

/// Somebody else's account was used here before: whose workspace this is stays so.
#[component]
fn OfAnother() -> impl IntoView {
    let team = Team::get();
    let email = move || team.read(|state| state.me.as_ref().map(|me| me.account.email.clone()).unwrap_or_default());
    let asked = Memo::new(move |_| team.read(has_asked));
    view! {
        <div class="page team-form">
            <h1 class="page-title">"This workspace is of another team"</h1>
            <p>"The reports and ratings that are open in this browser are shared with an organisation that "<strong>{email}</strong>" is not in. They stay as they are: nothing of them leaves for your organisation, and nothing of it comes in here."</p>
            <Elsewhere />
            <Show when=move || asked.get()>
                <section class="section">
                    <h2>"You asked to join"</h2>
                    <p>"An admin there has to approve this account; then the way to a workspace of its own is here. Tell them these words, by telephone or face to face: they see the same ones, or somebody stands between you."</p>
                    <OwnWords />
                    <AskAgain />
                </section>
            </Show>
            <section class="section">
                <h2>"Is this workspace yours?"</h2>
                <p>"Then it is shared under another account of yours."</p>
                <div class="team-next"><Other /></div>
            </section>
        </div>
    }
}

/// Not a member of anything, as far as this browser knows.
#[component]
fn Nowhere() -> impl IntoView {
    let app = Team::get().app();
    view! {
        <div class="page team-form">
            <h1 class="page-title">"You are in no organisation"</h1>
            <p>"Your account is there, but no organisation of this server has it as a member: an admin took it out, or did not let it in. Ask an admin for an invitation and open its link in this browser."</p>
            <p class="muted">"Patchfirst works meanwhile, in this browser only: nothing is sent and nothing received."</p>
            <div class="team-next"><a class="button button-primary" href=app.href("/")>"Go on in this browser only"</a><Other /></div>
        </div>
    }
}

/// The way to another account: this one is signed out.
#[component]
fn Other() -> impl IntoView {
    let app = Team::get().app();
    let sending = Sending::new();
    let leave = move |_| {
        sending.run(async move {
            done(app, TeamRequest::SignOut { forget: false }).await?;
            app.go.set(Some("/sign-in".to_owned()));
            Ok(())
        });
    };
    view! {
        <button type="button" class="button" disabled=move || sending.is_busy() on:click=leave>"Use another account"</button>
        <Wrong sending=sending />
    }
}

/// One's own words.
#[component]
pub(in crate::pages::team) fn OwnWords(
    /// Those of the team's keys too?
    #[prop(optional)]
    with_team: bool,
) -> impl IntoView {
    let me = Team::get().state.with_untracked(|state| state.as_ref()?.me.as_ref().map(|me| me.account.user));
    me.map(|user| view! { <KeyWords user=user label="Your words" with_team=with_team /> })
}

/// Look whether somebody helped meanwhile.
#[component]
pub(super) fn AskAgain(
    /// Is something else more important on its page?
    #[prop(optional)]
    plain: bool,
) -> impl IntoView {
    let app = Team::get().app();
    let sending = Sending::new();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        sending.run(look_again(app));
    };
    view! {
        <form class="team-next" on:submit=submit>
            <SendButton sending=sending label=Signal::stored("Look again".to_owned()) busy="Asking\u{2026}" plain=plain />
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
            <p>"You are approved. An admin or editor with the team's keys has to give them to you, on the page Team. Tell them these words; they see the same ones, or somebody stands between you."</p>
            <OwnWords />
            <AskAgain />
            {is_admin.then(|| view! { <Recover /> <Anew /> })}
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

/// New keys, where the recovery key is lost too.
#[component]
fn Anew() -> impl IntoView {
    view! {
        <details class="section">
            <summary>"The recovery key is lost too?"</summary>
            <p>"Then nobody can read any more what the server holds of this organisation, and new keys begin anew: what is rated in a browser is shared from it again, as soon as its person has compared your words. A member who still has the keys can give them to you instead: then nothing is lost."</p>
            <ChangeKeys to=NewRing::Anew label="Begin with new keys" said="The organisation has new keys." />
        </details>
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
