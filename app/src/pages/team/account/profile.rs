//! Name, e-mail address and password.

use leptos::prelude::*;
use shared::api::{Me, UpdateProfile, path, tidy_email};

use crate::pages::team::engine::{Team, done, now};
use crate::pages::team::form::{Email, Line, SendButton, Sending, named};
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
        let form = match named(&name.get_untracked()) {
            Ok(name) => UpdateProfile { name },
            Err(words) => return sending.fail(words),
        };
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
    let address = move || team.read(|state| state.me.as_ref().map(|me| me.account.email.clone()).unwrap_or_default());
    let (email, typed, sending) = (RwSignal::new(String::new()), RwSignal::new(String::new()), Sending::new());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let (password, new) = (typed.get_untracked(), email.get_untracked());
        let wanted = tidy_email(&new);
        sending.run(async move {
            done(app, TeamRequest::ChangeEmail { password, email: new }).await?;
            reload_me(app).await?;
            let (has_mail, me) = now(app).map(|state| (state.server.has_mail, state.me)).unwrap_or_default();
            let words = if has_mail {
                "A letter is on its way to the new address. Until you follow its link, you sign in as before."
            } else if wanted == me.map(|me| me.account.email) {
                "The address was changed. Sign in with it from now on."
            } else {
                // The server tells nobody whose address it is.
                return Err("The address was not changed: it cannot be used here.".to_owned());
            };
            let _ = (typed.try_set(String::new()), email.try_set(String::new()));
            app.notice.set(Some(words.to_owned()));
            Ok(())
        });
    };
    view! {
        <section class="section">
            <h2>"E-mail"</h2>
            <p class="muted">"You sign in as "<b><bdi>{address}</bdi></b>"."</p>
            <form class="form" on:submit=submit>
                <Email value=email />
                <Password label="Password, as proof" value=typed />
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
