//! One's own account: name, address, password, second factor, where one is signed in, and the end of it.

mod factor;
mod leave;
mod profile;
mod qr;
mod sessions;

use leptos::prelude::*;

use super::engine::Team;
use crate::worker::message::Stage;

/// The page.
#[component]
pub(super) fn AccountPage() -> impl IntoView {
    let team = Team::get();
    let app = team.app();
    let is_in = Memo::new(move |_| {
        let stage = team.stage();
        stage.map(|stage| !matches!(stage, Stage::SetUp | Stage::SignedOut))
    });
    move || match is_in.get() {
        None => ().into_any(),
        Some(false) => view! {
            <div class="page team-form">
                <h1 class="page-title">"Account"</h1>
                <p>"Sign in to see your account."</p>
                <p class="team-next"><a class="button button-primary" href=app.href("/sign-in")>"Sign in"</a></p>
            </div>
        }
        .into_any(),
        Some(true) => view! {
            <div class="page team account-page">
                <h1 class="page-title">"Account"</h1>
                <profile::Profile />
                <factor::Factor />
                <sessions::Sessions />
                <leave::Leave />
            </div>
        }
        .into_any(),
    }
}
