//! The members: those who wait first, then the others by name.

use leptos::prelude::*;
use shared::api::{Member, MemberState};

use super::View;
use crate::browser::clock;

/// The list.
#[component]
pub(super) fn List(view: View) -> impl IntoView {
    let rows = move || match view.members.get() {
        None => view! { <p class="muted" role="status">"Asking the server\u{2026}"</p> }.into_any(),
        Some(Err(words)) => failed(view, words).into_any(),
        Some(Ok(members)) => table(view, members).into_any(),
    };
    view! { <section class="section"><h2>"Members"</h2>{rows}</section> }
}

fn failed(view: View, words: String) -> impl IntoView {
    view! {
        <p class="form-wrong" role="alert">{words}</p>
        <button type="button" class="button" on:click=move |_| view.load()>"Try again"</button>
    }
}

fn table(view: View, mut members: Vec<Member>) -> impl IntoView {
    let place = |state| match state {
        MemberState::Registered => 0,
        MemberState::Approved => 1,
        MemberState::Disabled => 2,
    };
    members.sort_by_key(|member| (place(member.state), member.account.name.to_lowercase()));
    let is_alone = members.len() == 1;
    let rows = members.into_iter().map(|member| row(view, &member)).collect_view();
    view! {
        <table class="list team-list" aria-label="Members">
            <thead><tr><th scope="col">"Name"</th><th scope="col">"Role"</th><th scope="col">"State"</th><th scope="col"><span class="sr-only">"Actions"</span></th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
        {is_alone.then(|| view! { <p class="muted">"Nobody else yet. Invite somebody below, or pass on the address of this page."</p> })}
    }
}

/// How far a member has come, for a person. A key that was exchanged goes before everything else.
fn state_words(member: &Member, is_changed: bool) -> String {
    match member.state {
        MemberState::Approved if is_changed => "Another key than this browser knows".to_owned(),
        MemberState::Registered => "Waits for approval".to_owned(),
        MemberState::Disabled => "Ended".to_owned(),
        MemberState::Approved if member.is_locked => "Locked".to_owned(),
        MemberState::Approved if !member.has_keys => "Without keys".to_owned(),
        MemberState::Approved => match member.seen_s {
            Some(at) => format!("Last seen {}", clock::moment(at)),
            None => "Member".to_owned(),
        },
    }
}

fn row(view: View, member: &Member) -> impl IntoView + use<> {
    let is_me = view.is_me(member);
    let you = is_me.then(|| view! { <span class="tag">"you"</span> });
    let is_changed = view.changed.with(|changed| changed.contains(&member.account.user));
    let state = state_words(member, is_changed);
    let (name, email, role) = (member.account.name.clone(), member.account.email.clone(), member.role.label());
    let needs_keys = member.state == MemberState::Approved && !member.has_keys && !is_me;
    let is_admin = view.is_admin();
    let kept = StoredValue::new(member.clone());
    let approve = match member.state {
        MemberState::Registered if is_admin => Some("Approve\u{2026}"),
        MemberState::Disabled if is_admin => Some("Let in again\u{2026}"),
        // Whoever may edit and has the keys can give them on.
        MemberState::Approved if needs_keys && view.may_give() => Some("Give the keys\u{2026}"),
        MemberState::Approved if is_changed && !is_me => Some("Compare the words\u{2026}"),
        _ => None,
    };
    let first = approve.map(|words| {
        let label = format!("{} {name}", words.trim_end_matches('\u{2026}'));
        // Nobody waits to be let in again.
        let class = if member.state == MemberState::Disabled { "button" } else { "button button-primary" };
        view! {
            <button type="button" class=class aria-haspopup="dialog" aria-label=label on:click=move |_| view.approved.set(Some(kept.get_value()))>{words}</button>
        }
    });
    let manage = is_admin.then(|| {
        view! {
            <button type="button" class="button" aria-haspopup="dialog" aria-label=format!("Manage {name}") on:click=move |_| view.managed.set(Some(kept.get_value()))>"Manage\u{2026}"</button>
        }
    });
    let class = if member.state == MemberState::Disabled { "is-ended" } else { "" };
    view! {
        <tr class=class>
            <th scope="row"><span class="team-name"><bdi>{name}</bdi>{you}</span><span class="muted"><bdi>{email}</bdi></span></th>
            <td data-label="Role">{role}</td>
            <td data-label="State" class=("form-wrong", is_changed)>{state}</td>
            <td class="team-actions">{first}{manage}</td>
        </tr>
    }
}
