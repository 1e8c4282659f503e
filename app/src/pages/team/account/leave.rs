//! Leaving: signing out and forgetting the team in this browser, or the account altogether.

use leptos::prelude::*;
use shared::api::path;

use crate::components::dialog::Dialog;
use crate::pages::team::engine::{Team, ask, done};
use crate::pages::team::form::{Sending, Wrong};
use crate::pages::team::server::call;
use crate::state::App;
use crate::worker::message::TeamRequest;

/// What goes unsent.
fn lost(team: Team) -> impl Fn() -> Option<String> + Copy {
    move || match team.read(|state| state.sync.pending) {
        0 => None,
        n => Some(format!("{n} of your edits have not been sent yet: they will not be shared.")),
    }
}

/// A button that has the team forgotten in this browser, after a second look.
#[component]
pub(in crate::pages::team) fn Forget() -> impl IntoView {
    let (open, lost) = (RwSignal::new(false), lost(Team::get()));
    view! {
        <button type="button" class="button" aria-haspopup="dialog" on:click=move |_| open.set(true)>"Sign out and forget\u{2026}"</button>
        <Dialog open=open title=Signal::stored("Forget the team here?".to_owned())>
            <p>"Keys and what the team shares go from this browser. What you rated stays in its workspace."</p>
            <p>{lost}</p>
            <Sure label="Sign out and forget" work=forget open=open />
        </Dialog>
    }
}

/// Two ways out.
#[component]
pub(super) fn Leave() -> impl IntoView {
    let (deletes, lost) = (RwSignal::new(false), lost(Team::get()));
    view! {
        <section class="section">
            <h2>"This browser"</h2>
            <p>"Signing out keeps your keys locked here and what waits to be sent. On a computer that is not yours, have it forgotten as well."</p>
            <Forget />
        </section>
        <section class="section">
            <h2>"Delete the account"</h2>
            <p>"Your name, address and keys go from the server; what you rated stays with the team. This cannot be undone."</p>
            <button type="button" class="button button-danger" aria-haspopup="dialog" on:click=move |_| deletes.set(true)>"Delete the account\u{2026}"</button>
            <Dialog open=deletes title=Signal::stored("Delete the account?".to_owned())>
                <p>"You are out of every organisation at once. What is in this browser's workspace stays."</p>
                <p>{lost}</p>
                <Sure label="Delete it" work=delete open=deletes />
            </Dialog>
        </section>
    }
}

type Work = std::pin::Pin<Box<dyn Future<Output = Result<(), String>>>>;

fn forget(app: App) -> Work {
    Box::pin(async move {
        done(app, TeamRequest::SignOut { forget: true }).await?;
        app.notice.set(Some("Signed out. This browser has forgotten the team.".to_owned()));
        app.go.set(Some("/".to_owned()));
        Ok(())
    })
}

fn delete(app: App) -> Work {
    Box::pin(async move {
        call::<()>(app, "DELETE", path::ME).await?;
        ask(app, TeamRequest::SignOut { forget: true }).await;
        app.notice.set(Some("The account is gone. What is in this browser stays.".to_owned()));
        app.go.set(Some("/".to_owned()));
        Ok(())
    })
}

#[component]
fn Sure(label: &'static str, work: fn(App) -> Work, open: RwSignal<bool>) -> impl IntoView {
    let app = Team::get().app();
    let sending = Sending::new();
    view! {
        <Wrong sending=sending />
        <div class="form-actions">
            <button type="button" class="button button-danger" disabled=move || sending.is_busy() on:click=move |_| sending.run(work(app))>{label}</button>
            <button type="button" class="button" on:click=move |_| open.set(false)>"Keep it"</button>
        </div>
    }
}
