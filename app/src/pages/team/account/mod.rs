//! One's own account: name, address, password, second factors, where one is signed in, and the end of it.

mod factor;
mod leave;
mod passkey_change;
mod passkeys;
mod profile;
mod qr;
mod sessions;

pub(super) use self::leave::Forget;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Code, ConfirmEmail, path};

use super::engine::Team;
use super::form::signed_out;
use super::members::OwnWords;
use super::server::{reload_me, tell};
use crate::state::App;
use crate::worker::message::Stage;

/// The page. A letter to a new address leads here, with its secret.
#[component]
pub(super) fn AccountPage(secret: String) -> impl IntoView {
    let team = Team::get();
    let app = team.app();
    if !secret.is_empty() {
        spawn_local(confirm(app, secret));
    }
    let is_in = Memo::new(move |_| {
        let stage = team.stage();
        stage.map(|stage| !matches!(stage, Stage::SetUp | Stage::SignedOut))
    });
    move || match is_in.get() {
        None => ().into_any(),
        Some(false) => signed_out(app, "Account", "Sign in to see your account.").into_any(),
        Some(true) => view! {
            <div class="page team account-page">
                <h1 class="page-title">"Account"</h1>
                <profile::Profile />
                <Words />
                <factor::Factor />
                <passkeys::PasskeySection />
                <sessions::Sessions />
                <leave::Leave />
            </div>
        }
        .into_any(),
    }
}

/// Words to compare with others, where the keys are here.
#[component]
fn Words() -> impl IntoView {
    let team = Team::get();
    let is_member = Memo::new(move |_| team.stage() == Some(Stage::Member));
    view! {
        <Show when=move || is_member.get()>
            <section class="section">
                <h2>"Words to compare"</h2>
                <p class="muted">"They stand for your key. Whoever approves you, or takes keys that you changed, asks you for them."</p>
                <OwnWords with_team=true />
            </section>
        </Show>
    }
}

/// The address that the letter was sent to is the account's from now on.
async fn confirm(app: App, secret: String) {
    let confirmed = match secret.parse() {
        Ok(token) => tell::<()>(app, "POST", path::CONFIRM_EMAIL, &ConfirmEmail { token }).await,
        Err(_) => Err(Code::LinkEnded.words().to_owned()),
    };
    app.notice.set(Some(match confirmed {
        Ok(()) => "The address was changed. Sign in with it from now on.".to_owned(),
        Err(words) => words,
    }));
    // Whoever is not signed in here sees the new address at the next sign-in.
    let _ = reload_me(app).await;
}
