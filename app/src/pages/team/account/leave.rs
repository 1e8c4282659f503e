//! Leaving: signing out and forgetting the team in this browser, or the account altogether.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::dialog::{Dialog, LastLook};
use crate::pages::team::engine::{Team, ask, done};
use crate::pages::team::form::{Sending, Wrong};
use crate::pages::team::password::Password;
use crate::state::App;
use crate::worker::message::{TeamReply, TeamRequest};

/// What goes unsent, in whichever workspace: asked as soon as the window opens.
#[component]
fn Lost(open: RwSignal<bool>) -> impl IntoView {
    let app = Team::get().app();
    let waiting = RwSignal::new(0);
    Effect::new(move |_| {
        if open.get() {
            spawn_local(async move {
                if let TeamReply::Unsent(count) = ask(app, TeamRequest::Unsent).await {
                    let _ = waiting.try_set(count);
                }
            });
        }
    });
    let words = move || match waiting.get() {
        0 => None,
        1 => Some("1 edit of yours has not been sent yet: your team will not see it.".to_owned()),
        n => Some(format!("{n} edits of yours have not been sent yet: your team will not see them.")),
    };
    view! { <p class="team-unsent" role="status">{words}</p> }
}

/// A button that has the account forgotten in this browser, after a second look.
#[component]
pub(in crate::pages::team) fn Forget() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button type="button" class="button" aria-haspopup="dialog" on:click=move |_| open.set(true)>"Sign out and forget\u{2026}"</button>
        <Dialog open=open title=Signal::stored("Forget your account here?".to_owned())>
            <Sure label="Sign out and forget" work=forget open=open>
                <p>"Your keys, the keys you know others by, and what your organisations share go from this browser, in every workspace of it. Reports and what you rated stay in their workspaces."</p>
            </Sure>
        </Dialog>
    }
}

/// Two ways out.
#[component]
pub(super) fn Leave() -> impl IntoView {
    let deletes = RwSignal::new(false);
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
                <Delete open=deletes />
            </Dialog>
        </section>
    }
}

type Work = std::pin::Pin<Box<dyn Future<Output = Result<(), String>>>>;

fn forget(app: App) -> Work {
    Box::pin(async move {
        done(app, TeamRequest::SignOut { forget: true }).await?;
        app.notice.set(Some("Signed out. This browser has forgotten your account.".to_owned()));
        app.go.set(Some("/".to_owned()));
        Ok(())
    })
}

fn delete(app: App, password: String) -> Work {
    Box::pin(async move {
        done(app, TeamRequest::DeleteAccount { password }).await?;
        ask(app, TeamRequest::SignOut { forget: true }).await;
        app.notice.set(Some("The account is gone. What is in this browser stays.".to_owned()));
        app.go.set(Some("/".to_owned()));
        Ok(())
    })
}

/// The window's form: the password once more, for whoever finds the browser signed in is not asked.
#[component]
fn Delete(open: RwSignal<bool>) -> impl IntoView {
    let password = RwSignal::new(String::new());
    view! {
        <Sure label="Delete it" work=move |app| delete(app, password.get_untracked()) open=open>
            <p>"You are out of every organisation at once. What is in this browser's workspaces stays."</p>
            <Password label="Password, to delete the account" value=password />
        </Sure>
    }
}

#[component]
fn Sure(
    label: &'static str,
    work: impl Fn(App) -> Work + 'static,
    open: RwSignal<bool>,
    children: Children,
) -> impl IntoView {
    let app = Team::get().app();
    let sending = Sending::new();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        sending.run(work(app));
    };
    view! {
        <form class="form" on:submit=submit>
            {children()}
            <Lost open=open />
            <Wrong sending=sending />
            <LastLook label=label barred=Signal::derive(move || sending.is_busy()) open=open />
        </form>
    }
}
