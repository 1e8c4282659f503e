//! A forgotten password: asking for a link, and the new password that the link leads to.

use leptos::prelude::*;
use shared::api::{ResetRequest, path};

use super::engine::{Team, ask};
use super::form::{Email, SendButton, Sending};
use super::password::{NewPassword, NewPasswordValue};
use super::server::{tell, waiting};
use crate::worker::message::{TeamReply, TeamRequest};

/// The page; `secret` is the token of the link.
#[component]
pub(super) fn ResetPage(secret: String) -> impl IntoView {
    if secret.is_empty() { view! { <Forgotten /> }.into_any() } else { view! { <Renew token=secret /> }.into_any() }
}

#[component]
fn Forgotten() -> impl IntoView {
    let team = Team::get();
    let has_mail = Memo::new(move |_| team.read(|state| state.server.has_mail));
    view! {
        <div class="page team-form">
            <h1 class="page-title">"Forgot the password?"</h1>
            <p>"Nobody can tell you the old one. A link leads to a new password with new keys; then a member gives you the team's keys again."</p>
            {move || if has_mail.get() {
                view! { <AskLink /> }.into_any()
            } else {
                view! { <p class="team-note">"This server sends no e-mail. Ask an admin of your team for a link."</p> }.into_any()
            }}
            <p class="team-next"><a href=team.app().href("/sign-in")>"Sign in"</a></p>
        </div>
    }
}

#[component]
fn AskLink() -> impl IntoView {
    let app = Team::get().app();
    let (email, sending, is_sent) = (RwSignal::new(String::new()), Sending::new(), RwSignal::new(false));
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let form = ResetRequest { email: email.get_untracked() };
        sending.run(async move {
            tell::<()>(app, "POST", path::RESET_REQUEST, &form).await?;
            let _ = is_sent.try_set(true);
            Ok(())
        });
    };
    view! {
        <form class="form" on:submit=submit>
            <Email value=email />
            <SendButton sending=sending label=Signal::stored("Send a link".to_owned()) busy="Asking\u{2026}" />
            <p role="status">{move || is_sent.get().then_some("If there is an account of that address, a letter is on its way.")}</p>
        </form>
    }
}

#[component]
fn Renew(token: String) -> impl IntoView {
    let app = Team::get().app();
    let token = StoredValue::new(token);
    let (password, sending) = (NewPasswordValue::new(), Sending::new());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let password = match password.checked() {
            Ok(password) => password,
            Err(words) => return sending.fail(words),
        };
        let token = token.get_value();
        sending.run(async move {
            if let TeamReply::Failed { words, retry_after_s } =
                ask(app, TeamRequest::ResetPassword { token, password }).await
            {
                return Err(waiting(words, retry_after_s));
            }
            app.notice.set(Some(
                "The new password counts. Sign in with it; then a member gives you the team's keys again.".to_owned(),
            ));
            app.go.set(Some("/sign-in".to_owned()));
            Ok(())
        });
    };
    view! {
        <div class="page team-form">
            <h1 class="page-title">"New password"</h1>
            <p>"With it come new keys. You are signed out everywhere, and a member has to give you the team's keys again."</p>
            <form class="form" on:submit=submit>
                <NewPassword password=password />
                <SendButton sending=sending label=Signal::stored("Set the password".to_owned()) busy="Making keys\u{2026}" />
            </form>
        </div>
    }
}
