//! From one organisation to another. Each has a workspace of its own in a browser, so that nothing of one shows in another:
//! going there loads the page anew.

use leptos::prelude::*;
use shared::api::{MemberState, Standing};
use shared::sync::OrgId;

use crate::pages::team::engine::{Team, open_workspace, standing, switch};
use crate::pages::team::form::{Sending, Wrong};
use crate::worker::message::TeamState;

/// Organisations that one is an approved member of.
fn approved(state: &TeamState) -> Vec<(OrgId, String)> {
    let all = state.me.iter().flat_map(|me| &me.memberships);
    let name = |standing: &Standing| (standing.org, standing.name.clone());
    all.filter(|standing| standing.state == MemberState::Approved).map(name).collect()
}

/// How many organisations besides the one at hand have not approved yet.
fn waiting(state: &TeamState) -> usize {
    let all = state.me.iter().flat_map(|me| &me.memberships);
    all.filter(|standing| standing.state == MemberState::Registered && Some(standing.org) != state.org).count()
}

/// Does an organisation besides the one at hand have to approve yet?
pub(super) fn has_asked(state: &TeamState) -> bool {
    waiting(state) > 0
}

/// Where somebody is in several organisations: which one this browser shares with.
#[component]
pub(super) fn Switch() -> impl IntoView {
    let team = Team::get();
    let app = team.app();
    let sending = Sending::new();
    let choices = Memo::new(move |_| team.read(approved));
    let others = Memo::new(move |_| team.read(waiting));
    let chosen = RwSignal::new(String::new());
    // Only another organisation: whatever else is told meanwhile takes no choice back.
    let here = Memo::new(move |_| team.org());
    Effect::new(move |_| chosen.set(here.get().map(|org| org.to_string()).unwrap_or_default()));
    let find = move |text: &str| choices.with(|all| all.iter().find(|(org, _)| org.to_string() == text).cloned());
    let other = move || chosen.with(|text| find(text)).filter(|(org, _)| Some(*org) != team.org());
    let go = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        if let Some((org, _)) = untrack(other) {
            sending.run(switch(app, org));
        }
    };
    let options = move || {
        let option = |(org, name): (OrgId, String)| view! { <option value=org.to_string() selected=move || team.org() == Some(org)>{name}</option> };
        choices.get().into_iter().map(option).collect_view()
    };
    view! {
        <Show when=move || { choices.with(Vec::len) > 1 }>
            <form class="form team-switch" on:submit=go>
                <label class="entry-label" for="organisation">"Organisation"</label>
                <p class="team-link-row">
                    <select class="input" id="organisation" aria-describedby="organisation-hint" on:change=move |ev| chosen.set(event_target_value(&ev))>{options}</select>
                    <button type="submit" class="button" disabled=move || sending.is_busy() || other().is_none() aria-label=move || other().map(|(_, name)| format!("Go to {name}"))>"Go"</button>
                </p>
                <p class="entry-hint" id="organisation-hint">"Each has a workspace of its own in this browser: reports, ratings and undo of one do not show in another."</p>
                <Wrong sending=sending />
            </form>
        </Show>
        <Show when=move || { others.get() > 0 }>
            <p class="muted">"You asked to join one more organisation: it is offered here once an admin there has approved you."</p>
        </Show>
    }
}

/// Where the organisation at hand lets nobody in: the others, and the first workspace of this browser.
#[component]
pub(super) fn Elsewhere() -> impl IntoView {
    let team = Team::get();
    let app = team.app();
    let sending = Sending::new();
    let others = Memo::new(move |_| {
        let mut all = team.read(approved);
        all.retain(|(org, _)| Some(*org) != team.read(|state| state.org));
        all
    });
    let button = move |(org, name): (OrgId, String)| {
        // Where the workspace at hand is of no use to this account, the way to its own comes first.
        let is_first = move || team.read(|state| standing(state).is_none());
        view! { <button type="button" class="button" class=("button-primary", is_first) disabled=move || sending.is_busy() on:click=move |_| sending.run(switch(app, org))>"Go to "{name}</button> }
    };
    view! {
        <Show when=move || !others.with(Vec::is_empty)>
            <section class="section">
                <h2>"Your other organisations"</h2>
                <p>"Each has a workspace of its own in this browser, with its own reports and ratings."</p>
                <p class="team-next">{move || others.get().into_iter().map(button).collect_view()}</p>
                <Wrong sending=sending />
            </section>
        </Show>
        <Show when=move || { others.with(Vec::is_empty) && team.read(|state| state.is_apart) }>
            <p class="team-next"><FirstWorkspace /></p>
        </Show>
    }
}

/// The way back to the workspace that this browser had before any organisation brought its own.
#[component]
pub(in crate::pages::team) fn FirstWorkspace() -> impl IntoView {
    let team = Team::get();
    let is_apart = Memo::new(move |_| team.read(|state| state.is_apart));
    let open = move |_| {
        if let Err(words) = open_workspace("") {
            team.app().notice.set(Some(words));
        }
    };
    view! {
        <Show when=move || is_apart.get()>
            <button type="button" class="link-button" on:click=open>"Open the first workspace of this browser"</button>
        </Show>
    }
}
