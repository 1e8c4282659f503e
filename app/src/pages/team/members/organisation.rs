//! The organisation at hand: its name and what it has decided, and one more for whoever runs the server.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{CreateOrganisation, Organisation, Passkey, Policy, UpdateOrganisation, path};

use super::View;
use super::change_keys::ChangeKeys;
use super::switch::Switch;
use crate::components::dialog::Dialog;
use crate::components::format;
use crate::pages::team::engine::{standing, switch};
use crate::pages::team::form::{Line, SendButton, Sending, Wrong, named};
use crate::pages::team::server::{get, reload_me, tell};
use crate::worker::message::NewRing;

/// Head of the page.
#[component]
pub(super) fn Organisations(view: View) -> impl IntoView {
    let team = view.team;
    let name = Memo::new(move |_| team.read(|state| standing(state).map(|s| s.name.clone())).unwrap_or_default());
    let role = move || {
        team.role().map(|role| format!("You are {} here: {}.", article(role.label()), super::approve::may(role)))
    };
    let open = RwSignal::new(false);
    let is_operator = Memo::new(move |_| team.read(|state| state.me.as_ref().is_some_and(|me| me.is_operator)));
    view! {
        <header class="list-head">
            <h1 class="page-title">{move || name.with(|name| if name.is_empty() { "Team".to_owned() } else { name.clone() })}</h1>
            <a href=team.app().href("/server")>"What the server can and cannot see"</a>
        </header>
        <p class="muted">{role}</p>
        <Switch />
        <p class="team-next">
            <Show when=move || view.is_admin()>
                <button type="button" class="button" aria-haspopup="dialog" on:click=move |_| open.set(true)>"Name and policy\u{2026}"</button>
                <NewRecoveryKey />
            </Show>
            <Show when=move || is_operator.get()><Create view=view /></Show>
        </p>
        <Dialog open=open title=Signal::stored("Name and policy".to_owned())><PolicyForm view=view open=open /></Dialog>
    }
}

/// Another recovery key, for an admin: the first one may never have been written down, or be lost.
#[component]
fn NewRecoveryKey() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button type="button" class="link-button" aria-haspopup="dialog" on:click=move |_| open.set(true)>"New recovery key\u{2026}"</button>
        <Dialog open=open title=Signal::stored("New recovery key".to_owned())>
            <div class="team-manage">
                <p>"With the recovery key an admin opens the team's keys where no member has them any more, as after the password of the only admin was reset. Without one, all that is shared could be closed to everybody for good."</p>
                <p>"Is the one you had lost, or has somebody seen it? Then make another: the team gets another key with it, and the one before opens nothing of what is shared from then on."</p>
                <ChangeKeys to=NewRing::WithRecovery label="Make a recovery key" said="The team has another recovery key: write it down." />
            </div>
        </Dialog>
    }
}

/// With its article.
fn article(word: &str) -> String {
    let word = word.to_lowercase();
    format!("{} {word}", if word.starts_with(['a', 'e']) { "an" } else { "a" })
}

/// One more organisation, for whoever runs the server.
#[component]
fn Create(view: View) -> impl IntoView {
    let app = view.team.app();
    let (open, name, sending) = (RwSignal::new(false), RwSignal::new(String::new()), Sending::new());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let form = match named(&name.get_untracked()) {
            Ok(name) => CreateOrganisation { name },
            Err(words) => return sending.fail(words),
        };
        sending.run(async move {
            let made: Organisation = tell(app, "POST", path::ORGANISATIONS, &form).await?;
            switch(app, made.org).await?;
            let _ = open.try_set(false);
            Ok(())
        });
    };
    view! {
        <button type="button" class="link-button" aria-haspopup="dialog" on:click=move |_| open.set(true)>"Another organisation\u{2026}"</button>
        <Dialog open=open title=Signal::stored("Another organisation".to_owned())>
            <form class="form" on:submit=submit>
                <p>"With its own members, keys and ratings, and a workspace of its own in this browser: nothing of this one shows there. You are its first admin. The page opens it."</p>
                <Line label="Name" value=name autocomplete="off" />
                <div class="form-actions"><SendButton sending=sending label=Signal::stored("Make it".to_owned()) busy="Making it\u{2026}" /></div>
            </form>
        </Dialog>
    }
}

#[component]
fn PolicyForm(view: View, open: RwSignal<bool>) -> impl IntoView {
    let app = view.team.app();
    let (name, policy, sending) = (RwSignal::new(String::new()), RwSignal::new(Policy::default()), Sending::new());
    // What is chosen before it is known would be lost.
    let is_known = RwSignal::new(false);
    let at = view.team.org().map(|org| path::with(path::ORGANISATION, &[&org.to_string()])).unwrap_or_default();
    let (asked, at) = (at.clone(), StoredValue::new(at));
    let asked_already = RwSignal::new(false);
    spawn_local(async move {
        match get::<Organisation>(app, &asked).await {
            Ok(found) => {
                let _ = name.try_set(found.name);
                let _ = asked_already.try_set(found.policy.second_factor);
                let _ = policy.try_set(found.policy);
                let _ = is_known.try_set(true);
            }
            Err(words) => sending.fail(&words),
        }
    });
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let form = match named(&name.get_untracked()) {
            Ok(name) => UpdateOrganisation { name: Some(name), policy: Some(policy.get_untracked()) },
            Err(words) => return sending.fail(words),
        };
        let at = at.get_value();
        sending.run(async move {
            tell::<Organisation>(app, "PATCH", &at, &form).await?;
            // The name is part of who one is.
            reload_me(app).await?;
            let _ = open.try_set(false);
            app.notice.set(Some("Name and policy were changed.".to_owned()));
            Ok(())
        });
    };
    // Whoever has no second factor would be shut out by asking others for one.
    let has_passkey = RwSignal::new(false);
    spawn_local(async move {
        let keys: Result<Vec<Passkey>, _> = get(app, path::MY_PASSKEYS).await;
        let _ = has_passkey.try_set(keys.is_ok_and(|keys| !keys.is_empty()));
    });
    let has_factor =
        move || has_passkey.get() || view.team.read(|state| state.me.as_ref().is_some_and(|me| me.has_totp));
    let is_barred = move || !has_factor() && !asked_already.get();
    let room = format::bytes(view.team.read(|state| state.server.scan_quota));
    let sharing = format!(
        "Off, every scan stays in the browser that read it. On, an editor may share one, each time by a choice of their own: a sealed copy of its file then lies on this server, which cannot read it; every member with keys can, also one approved later. At most {room} for all of them. Switched off again, all copies are deleted."
    );
    let choice = move |words: &'static str,
                       hint: String,
                       read: fn(&Policy) -> bool,
                       write: fn(&mut Policy, bool),
                       is_off: Signal<bool>| {
        view! {
            <label class="choice team-policy">
                <input type="checkbox" disabled=is_off prop:checked=move || policy.with(read) on:change:target=move |ev| { let on = ev.target().checked(); policy.update(|policy| write(policy, on)); } />
                <span>{words}<span class="muted">{hint}</span></span>
            </label>
        }
    };
    let fields = move || {
        if !is_known.get() {
            return view! { <Wrong sending=sending /> }.into_any();
        }
        view! {
            <Line label="Name" value=name autocomplete="organization" />
            {choice("Lock accounts after 3 failed sign-ins", "Until an admin unlocks them. Otherwise each failure makes them wait longer.".to_owned(), |p| p.hard_lock, |p, on| p.hard_lock = on, Signal::stored(false))}
            {choice("Every member needs a second factor", "Beside the password. Whoever has none is let in again once it is set up.".to_owned(), |p| p.second_factor, |p, on| p.second_factor = on, Signal::derive(is_barred))}
            {move || is_barred().then(|| view! {
                <p class="team-note">"Your own account has no second factor: asking others for one would shut you out. "<a href=app.href("/account")>"Set one up first"</a></p>
            })}
            {choice("Members may share scans", sharing.clone(), |p| p.scans, |p, on| p.scans = on, Signal::stored(false))}
            <div class="form-actions"><SendButton sending=sending label=Signal::stored("Save".to_owned()) busy="Saving\u{2026}" /></div>
        }
        .into_any()
    };
    view! { <form class="form" on:submit=submit>{fields}</form> }
}
