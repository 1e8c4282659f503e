//! One's own account: name, address, password, second factor, where one is signed in, and the end of it.

mod factor;
mod leave;
mod profile;
mod qr;
mod sessions;

use leptos::prelude::*;
use shared::api::{Me, path};

use super::engine::Team;
use super::server::get;
use crate::state::App;
use crate::worker::message::Stage;
use crate::worker::packed::Packed;

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

/// Who is signed in, as the server says it now; into the state of the page.
async fn reload_me(app: App) -> Result<(), String> {
    let me: Me = get(app, path::ME).await?;
    take_me(app, me);
    Ok(())
}

/// Who is signed in, as the server just said it.
fn take_me(app: App, me: Me) {
    let Some(mut state) = app.team.with_untracked(|team| team.as_ref().and_then(Packed::open)) else { return };
    state.me = Some(me);
    app.team.set(Some(Packed::of(&state)));
}
