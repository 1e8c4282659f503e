//! The organisation at hand: its name and what it has decided, and the way to another one.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{CreateOrganisation, MemberState, Organisation, Policy, UpdateOrganisation, path};

use super::View;
use crate::components::dialog::Dialog;
use crate::pages::team::engine::{ask, standing};
use crate::pages::team::form::{Line, SendButton, Sending, Wrong};
use crate::pages::team::server::{get, reload_me, tell, waiting};
use crate::worker::message::{TeamReply, TeamRequest};

/// Head of the page.
#[component]
pub(super) fn Organisations(view: View) -> impl IntoView {
    let team = view.team;
    let name = Memo::new(move |_| team.read(|state| standing(state).map(|s| s.name.clone())).unwrap_or_default());
    let role = move || {
        team.role().map(|role| format!("You are {} here: {}.", article(role.label()), super::approve::may(role)))
    };
    let open = RwSignal::new(false);
    view! {
        <header class="list-head">
            <h1 class="page-title">{move || name.with(|name| if name.is_empty() { "Team".to_owned() } else { name.clone() })}</h1>
            <a href=team.app().href("/server")>"What the server can and cannot see"</a>
        </header>
        <p class="muted">{role}</p>
        <Switch view=view />
        <Show when=move || view.is_admin()>
            <p class="team-next"><button type="button" class="button" aria-haspopup="dialog" on:click=move |_| open.set(true)>"Name and policy\u{2026}"</button></p>
        </Show>
        <Dialog open=open title=Signal::stored("Name and policy".to_owned())><PolicyForm view=view open=open /></Dialog>
    }
}

/// With its article.
fn article(word: &str) -> String {
    let word = word.to_lowercase();
    format!("{} {word}", if word.starts_with(['a', 'e']) { "an" } else { "a" })
}

/// Where somebody is in several organisations, or runs the server: which one counts here, and one more.
#[component]
fn Switch(view: View) -> impl IntoView {
    let (team, app) = (view.team, view.team.app());
    let sending = Sending::new();
    let choices = Memo::new(move |_| {
        team.read(|state| {
            let all = state.me.iter().flat_map(|me| &me.memberships);
            all.filter(|s| s.state == MemberState::Approved).map(|s| (s.org, s.name.clone())).collect::<Vec<_>>()
        })
    });
    let switch = move |ev| {
        let chosen = event_target_value(&ev);
        let Some((org, _)) = choices.get_untracked().into_iter().find(|(org, _)| org.to_string() == chosen) else {
            return;
        };
        sending.run(async move {
            match ask(app, TeamRequest::Switch(org)).await {
                TeamReply::Failed { words, retry_after_s } => Err(waiting(words, retry_after_s)),
                _ => Ok(()),
            }
        });
    };
    let options = move || {
        choices.get().into_iter().map(|(org, name)| view! { <option value=org.to_string() selected=move || team.org() == Some(org)>{name}</option> }).collect_view()
    };
    let is_operator = Memo::new(move |_| team.read(|state| state.me.as_ref().is_some_and(|me| me.is_operator)));
    view! {
        <Show when=move || { choices.with(Vec::len) > 1 }>
            <label class="field">
                <span>"Organisation that this browser shares with"</span>
                <select class="input" on:change=switch>{options}</select>
            </label>
            <Wrong sending=sending />
        </Show>
        <Show when=move || is_operator.get()><Create view=view /></Show>
    }
}

/// One more organisation, for whoever runs the server.
#[component]
fn Create(view: View) -> impl IntoView {
    let app = view.team.app();
    let (open, name, sending) = (RwSignal::new(false), RwSignal::new(String::new()), Sending::new());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let form = CreateOrganisation { name: name.get_untracked() };
        sending.run(async move {
            let made: Organisation = tell(app, "POST", path::ORGANISATIONS, &form).await?;
            reload_me(app).await?;
            if let TeamReply::Failed { words, retry_after_s } = ask(app, TeamRequest::Switch(made.org)).await {
                return Err(waiting(words, retry_after_s));
            }
            let _ = open.try_set(false);
            Ok(())
        });
    };
    view! {
        <button type="button" class="link-button" aria-haspopup="dialog" on:click=move |_| open.set(true)>"Another organisation\u{2026}"</button>
        <Dialog open=open title=Signal::stored("Another organisation".to_owned())>
            <form class="form" on:submit=submit>
                <p>"With its own members, keys and ratings, apart from this one. You are its first admin, and this browser then shares with it."</p>
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
    let at = view.team.org().map(|org| path::with(path::ORGANISATION, &[&org.to_string()])).unwrap_or_default();
    let (asked, at) = (at.clone(), StoredValue::new(at));
    spawn_local(async move {
        match get::<Organisation>(app, &asked).await {
            Ok(found) => {
                let _ = name.try_set(found.name);
                let _ = policy.try_set(found.policy);
            }
            Err(words) => sending.fail(&words),
        }
    });
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let form = UpdateOrganisation { name: Some(name.get_untracked()), policy: Some(policy.get_untracked()) };
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
    let choice = move |words: &'static str,
                       hint: &'static str,
                       read: fn(&Policy) -> bool,
                       write: fn(&mut Policy, bool)| {
        view! {
            <label class="choice team-policy">
                <input type="checkbox" prop:checked=move || policy.with(read) on:change:target=move |ev| { let on = ev.target().checked(); policy.update(|policy| write(policy, on)); } />
                <span>{words}<span class="muted">{hint}</span></span>
            </label>
        }
    };
    view! {
        <form class="form" on:submit=submit>
            <Line label="Name" value=name autocomplete="organization" />
            {choice("Lock accounts after 3 failed sign-ins", "Until an admin unlocks them. Otherwise each failure makes them wait longer.", |p| p.hard_lock, |p, on| p.hard_lock = on)}
            {choice("Every member needs a second factor", "Codes of an authenticator app, beside the password.", |p| p.second_factor, |p, on| p.second_factor = on)}
            <div class="form-actions"><SendButton sending=sending label=Signal::stored("Save".to_owned()) busy="Saving\u{2026}" /></div>
        </form>
    }
}
