//! In the header: how sharing goes, what waits for a person, and the way to one's account. Says aloud only what changes
//! what a person can rely on.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::back;
use super::engine::{Team, ask, is_withdrawn, look_again, org_name, standing};
use super::form::ask_before_leaving;
use crate::browser::clock;
use crate::components::format::{self, counted};
use crate::worker::message::{RingState, Stage, SyncState, TeamRequest, TeamState};

/// State and menu.
#[component]
pub(super) fn InHeader() -> impl IntoView {
    let team = Team::get();
    let app = team.app();
    Effect::new(move |_| {
        let (stage, role) = (team.stage(), team.role());
        let is_shared = stage == Some(Stage::Member);
        // Who may only read changes nothing here either: an edit that the server refuses helps nobody.
        let may_edit = !is_shared || role.is_none_or(shared::api::Role::may_edit);
        app.sharing().update(|sharing| (sharing.is_shared, sharing.may_edit) = (is_shared, may_edit));
    });
    // The recovery key is nowhere but on this page until it is written down.
    ask_before_leaving(move || {
        team.state.with_untracked(|state| state.as_ref().is_some_and(|state| state.recovery_waits))
    });
    back::watch(app);
    say_withdrawal(team);
    let is_in = Memo::new(move |_| team.read(|state| state.me.is_some()) && team.stage() != Some(Stage::SignedOut));
    // Only a member with keys can review anything.
    let of_member = move |what: fn(&SyncState) -> u32| {
        Memo::new(move |_| team.read(|state| if state.stage == Stage::Member { what(&state.sync) } else { 0 }))
    };
    view! {
        <Sync />
        <Badge count=of_member(|sync| sync.conflicts) one="conflict" many="conflicts" />
        <Badge count=of_member(|sync| sync.refused) one="refused edit" many="refused edits" />
        <Show when=move || is_in.get()><Menu /></Show>
        <p class="sr-only" role="status">{aloud(team)}</p>
    }
}

/// Whoever is put out while the page is open is told at once.
fn say_withdrawal(team: Team) {
    Effect::new(move |before: Option<Option<bool>>| {
        let now = team.state.with(|state| state.as_ref().map(is_withdrawn));
        if (before.flatten(), now) == (Some(false), Some(true)) {
            let words = format!("Your access to {} was withdrawn by an admin.", team.read(org_name));
            team.app().notice.set(Some(words));
        }
        now
    });
}

/// What a step of the way is called, and where it is taken.
fn step(state: &TeamState) -> Option<(&'static str, &'static str)> {
    match state.stage {
        Stage::SetUp => Some(("Set up", "/set-up")),
        _ if state.recovery_waits => Some(("Recovery key", "/team")),
        Stage::SignedOut | Stage::Waiting if is_withdrawn(state) => Some(("Access withdrawn", "/team")),
        Stage::NoKeys(RingState::NoSecondFactor) => Some(("Second factor needed", "/team")),
        Stage::SignedOut => Some(("Sign in", "/sign-in")),
        Stage::Waiting if standing(state).is_some() => Some(("Waiting for approval", "/team")),
        Stage::Waiting if state.org.is_some() => Some(("Another team\u{2019}s workspace", "/team")),
        Stage::Waiting => Some(("No organisation", "/team")),
        Stage::NoKeys(RingState::Locked) => Some(("Unlock", "/sign-in")),
        Stage::NoKeys(RingState::NotGranted) => Some(("Waiting for keys", "/team")),
        Stage::NoKeys(RingState::None) => Some(("No keys yet", "/team")),
        Stage::NoKeys(RingState::Older) => Some(("Keys to change", "/team")),
        Stage::NoKeys(RingState::Other) => Some(("Keys to compare", "/team")),
        Stage::Member => None,
    }
}

/// How sharing goes: a class for its mark, words, how much is to be sent where that stands beside them, and more words.
fn told(sync: &SyncState) -> (&'static str, String, Option<String>, String) {
    let contact = sync.contact_s.map(clock::moment);
    let last = contact.as_ref().map_or_else(String::new, |at| format!(" Last answer of the server: {at}."));
    if let Some(trouble) = &sync.trouble {
        return ("sync is-failed", "Not shared".to_owned(), None, format!("{trouble}{last}"));
    }
    if sync.is_elsewhere {
        return (
            "sync",
            "Shared by another tab".to_owned(),
            None,
            "Another tab of this browser sends and receives.".to_owned(),
        );
    }
    let waits = counted(sync.pending, "edit waits", "edits wait");
    match (sync.is_online, sync.pending) {
        (true, 0) => ("sync is-kept", "Synced".to_owned(), None, format!("Everything is shared with your team.{last}")),
        (true, n) => ("sync is-saving", format!("{n} to send"), None, format!("{waits} to be sent.{last}")),
        (false, n) => {
            let since = contact.map_or_else(|| "Offline".to_owned(), |at| format!("Offline since {at}"));
            let to_send = (n > 0).then(|| format!("{n} to send"));
            ("sync is-away", since, to_send, format!("{waits} in this browser until the server is reached.{last}"))
        }
    }
}

#[component]
fn Sync() -> impl IntoView {
    let team = Team::get();
    let app = team.app();
    let next = Memo::new(move |_| team.read(step));
    let now = Memo::new(move |_| team.read(|state| Some(told(&state.sync))));
    let pending = Memo::new(move |_| team.read(|state| state.sync.pending));
    move || {
        if let Some((words, to)) = next.get() {
            let waits = move || match pending.get() {
                0 => None,
                n => Some(
                    view! { <span class="sync-waits" title=counted(n, "edit waits to be sent", "edits wait to be sent")>{n}" to send"</span> },
                ),
            };
            return view! { {waits} <a class="sync-step" href=app.href(to)><span>{words}</span></a> }.into_any();
        }
        let Some((class, words, to_send, more)) = now.get() else { return ().into_any() };
        let to_send = to_send
            .map(|count| view! { <span class="sync-between">" \u{b7} "</span><span class="sync-count">{count}</span> });
        view! {
            <button type="button" class=class title=more on:click=move |_| { spawn_local(async move { let _ = look_again(app).await; }); }>
                <span class="datastate-dot" aria-hidden="true"></span>
                <span class="sync-words"><span class="sync-state">{words}</span>{to_send}</span>
                <span class="sr-only">". Sync now"</span>
            </button>
        }
        .into_any()
    }
}

/// How much waits for a person.
#[component]
fn Badge(count: Memo<u32>, one: &'static str, many: &'static str) -> impl IntoView {
    let app = Team::get().app();
    view! {
        <Show when=move || { count.get() > 0 }>
            <a class="sync-badge" href=app.href("/review") title=move || counted(count.get(), one, many)>
                <span class="sync-number">{move || format::count(count.get())}</span>" "
                <span class="sync-what">{move || if count.get() == 1 { one } else { many }}</span>
            </a>
        </Show>
    }
}

/// What is said aloud: only when it is another thing than before, and never how many edits are on their way.
fn aloud(team: Team) -> Memo<String> {
    Memo::new(move |before: Option<&String>| {
        let words = team.read(|state: &TeamState| match state.stage {
            Stage::Member if state.sync.trouble.is_some() => "Ratings are not shared at the moment.".to_owned(),
            Stage::Member if state.sync.conflicts > 0 => {
                format!("{} to review.", counted(state.sync.conflicts, "conflict", "conflicts"))
            }
            Stage::Member if state.sync.refused > 0 => "An edit was refused.".to_owned(),
            Stage::Member if !state.sync.is_online && !state.sync.is_elsewhere => {
                "Offline: your edits wait in this browser.".to_owned()
            }
            Stage::Member => "Shared with your team.".to_owned(),
            _ => String::new(),
        });
        // The page has just been opened: nothing has changed.
        if before.is_none() { String::new() } else { words }
    })
}

#[component]
fn Menu() -> impl IntoView {
    let team = Team::get();
    let app = team.app();
    let open = RwSignal::new(false);
    let me = Memo::new(move |_| {
        team.read(|state| state.me.as_ref().map(|me| (me.account.name.clone(), me.account.email.clone())))
            .unwrap_or_default()
    });
    let org = Memo::new(move |_| team.read(|state| standing(state).map(|s| s.name.clone())).unwrap_or_default());
    let audits = Memo::new(move |_| team.role().is_some_and(shared::api::Role::may_audit));
    let link = move |to: &'static str, words: &'static str| {
        view! { <li><a href=app.href(to) on:click=move |_| open.set(false)>{words}</a></li> }
    };
    let sign_out = move |_| {
        open.set(false);
        spawn_local(async move {
            ask(app, TeamRequest::SignOut { forget: false }).await;
            app.go.set(Some("/sign-in".to_owned()));
        });
    };
    view! {
        <details
            class="account"
            prop:open=open
            on:toggle:target=move |ev| open.set(ev.target().has_attribute("open"))
            on:keydown=move |ev| if ev.key() == "Escape" { open.set(false) }
            on:focusout=move |_| close_behind(open)
        >
            <summary title=move || me.get().1>
                <span aria-hidden="true">{move || initials(&me.get().0)}</span>
                <span class="sr-only">{move || format!("Account of {}", me.get().0)}</span>
            </summary>
            <div class="account-menu">
                <p class="account-who"><b><bdi>{move || me.get().0}</bdi></b><span class="muted"><bdi>{move || me.get().1}</bdi></span><span class="muted"><bdi>{org}</bdi></span></p>
                <ul>
                    {link("/team", "Team")}
                    {link("/review", "Review")}
                    <Show when=move || audits.get()>{link("/audit", "Audit log")}</Show>
                    {link("/account", "Account")}
                    {link("/server", "What the server sees")}
                    <li><button type="button" class="link-button" on:click=sign_out>"Sign out"</button></li>
                </ul>
            </div>
        </details>
    }
}

/// Whoever leaves the menu by keyboard closes it.
fn close_behind(open: RwSignal<bool>) {
    request_animation_frame(move || {
        if crate::browser::document::has_focus() && !crate::browser::document::focus_is_in(".account") {
            let _ = open.try_set(false);
        }
    });
}

/// The first letters of the first and the last name.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}
