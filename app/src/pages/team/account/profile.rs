//! Name, e-mail address and password.

use leptos::prelude::*;
use shared::api::{Me, UpdateProfile, path};

use crate::pages::team::engine::{Team, done};
use crate::pages::team::form::{Email, Line, SendButton, Sending};
use crate::pages::team::password::{NewPassword, NewPasswordValue, Password};
use crate::pages::team::server::{reload_me, tell};
use crate::worker::message::TeamRequest;

/// Three forms, each sent by itself.
#[component]
pub(super) fn Profile() -> impl IntoView {
    view! {
        <Name />
        <Address />
        <Renew />
    }
}

#[component]
fn Name() -> impl IntoView {
    let team = Team::get();
    let app = team.app();
    let me = team.state.with_untracked(|state| state.as_ref()?.me.as_ref().map(|me| me.account.name.clone()));
    let (name, sending) = (RwSignal::new(me.unwrap_or_default()), Sending::new());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let form = UpdateProfile { name: name.get_untracked() };
        sending.run(async move {
            tell::<Me>(app, "PATCH", path::ME, &form).await?;
            reload_me(app).await?;
            app.notice.set(Some("The name was changed.".to_owned()));
            Ok(())
        });
    };
    view! {
        <section class="section">
            <h2>"Name"</h2>
            <form class="form" on:submit=submit>
                <Line label="Your name" value=name autocomplete="name" hint="Shown to members." />
                <div class="form-actions"><SendButton sending=sending label=Signal::stored("Change the name".to_owned()) busy="Changing\u{2026}" plain=true /></div>
            </form>
        </section>
    }
}

#[component]
fn Address() -> impl IntoView {
    let team = Team::get();
    let app = team.app();
    let now = move || team.read(|state| state.me.as_ref().map(|me| me.account.email.clone()).unwrap_or_default());
    let (email, password, sending) = (RwSignal::new(String::new()), RwSignal::new(String::new()), Sending::new());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let request = TeamRequest::ChangeEmail { password: password.get_untracked(), email: email.get_untracked() };
        sending.run(async move {
            done(app, request).await?;
            let _ = (password.try_set(String::new()), email.try_set(String::new()));
            let words = if team.read(|state| state.server.has_mail) {
                "A letter is on its way to the new address. Until you follow its link, you sign in as before."
            } else {
                "The address was changed. Sign in with it from now on."
            };
            app.notice.set(Some(words.to_owned()));
            reload_me(app).await
        });
    };
    view! {
        <section class="section">
            <h2>"E-mail"</h2>
            <p class="muted">"You sign in as "<b>{now}</b>"."</p>
            <form class="form" on:submit=submit>
                <Email value=email />
                <Password label="Password, as proof" value=password />
                <div class="form-actions"><SendButton sending=sending label=Signal::stored("Change the address".to_owned()) busy="Changing\u{2026}" plain=true /></div>
            </form>
        </section>
    }
}

#[component]
fn Renew() -> impl IntoView {
    let team = Team::get();
    let app = team.app();
    let email = move || team.read(|state| state.me.as_ref().map(|me| me.account.email.clone()).unwrap_or_default());
    let (old, new, sending) = (RwSignal::new(String::new()), NewPasswordValue::new(), Sending::new());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let password = match new.checked() {
            Ok(password) => password,
            Err(words) => return sending.fail(words),
        };
        let request = TeamRequest::ChangePassword { old: old.get_untracked(), new: password };
        sending.run(async move {
            done(app, request).await?;
            let _ = old.try_set(String::new());
            new.clear();
            app.notice.set(Some("The password was changed. All other browsers were signed out.".to_owned()));
            Ok(())
        });
    };
    view! {
        <section class="section">
            <h2>"Password"</h2>
            <p class="muted">"Your keys stay the same; they are wrapped with the new password."</p>
            <form class="form" on:submit=submit>
                // So that password managers know whose password it is.
                <input type="text" autocomplete="username" hidden readonly prop:value=email />
                <Password label="Password until now" value=old />
                <NewPassword password=new label="New password" />
                <div class="form-actions"><SendButton sending=sending label=Signal::stored("Change the password".to_owned()) busy="Changing\u{2026}" plain=true /></div>
            </form>
        </section>
    }
}
