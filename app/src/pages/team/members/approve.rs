//! Approving somebody, or giving the keys again: only after comparing words, because whoever has the keys reads all that
//! is shared.

use leptos::prelude::*;
use shared::api::{Member, MemberState, Role};

use super::{View, window_of};
use crate::components::dialog::Dialog;
use crate::pages::team::engine::ask;
use crate::pages::team::form::{SendButton, Sending};
use crate::pages::team::server::waiting;
use crate::pages::team::words::KeyWords;
use crate::worker::message::{TeamReply, TeamRequest};

/// What a role may do, in one line.
pub(super) fn may(role: Role) -> &'static str {
    match role {
        Role::Admin => "everything, and looks after members",
        Role::Editor => "reads and changes what is shared",
        Role::Viewer => "reads what is shared, changes nothing",
        Role::Auditor => "reads what is shared and the audit log",
    }
}

/// A role to choose.
#[component]
pub(super) fn RoleChoice(chosen: RwSignal<Role>) -> impl IntoView {
    let roles = Role::ALL
        .into_iter()
        .map(|role| {
            view! {
                <label class="choice">
                    <input type="radio" name="role" prop:checked=move || chosen.get() == role on:change=move |_| chosen.set(role) />
                    <span>{role.label()}<span class="muted">" \u{2013} "{may(role)}</span></span>
                </label>
            }
        })
        .collect_view();
    view! { <fieldset class="team-roles"><legend>"Role"</legend>{roles}</fieldset> }
}

/// The window.
#[component]
pub(super) fn ApproveDialog(view: View) -> impl IntoView {
    let open = window_of(view.approved);
    let title = Signal::derive(move || {
        view.approved.with(|member| match member {
            Some(member) if member.state == MemberState::Approved => format!("Give {} the keys?", member.account.name),
            Some(member) => format!("Approve {}?", member.account.name),
            None => String::new(),
        })
    });
    view! {
        <Dialog open=open title=title>
            {move || view.approved.get().map(|member| view! { <Approve view=view member=member /> })}
        </Dialog>
    }
}

#[component]
fn Approve(view: View, member: Member) -> impl IntoView {
    let app = view.team.app();
    let (user, is_in) = (member.account.user, member.state == MemberState::Approved);
    let (role, sending) = (RwSignal::new(member.role), Sending::new());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let role = role.get_untracked();
        sending.run(async move {
            let request = if is_in { TeamRequest::Grant(user) } else { TeamRequest::Approve { user, role } };
            if let TeamReply::Failed { words, retry_after_s } = ask(app, request).await {
                return Err(waiting(words, retry_after_s));
            }
            let _ = view.approved.try_set(None);
            view.load();
            Ok(())
        });
    };
    let label = if is_in { "The words match: give the keys" } else { "The words match: approve" };
    view! {
        <form class="form" on:submit=submit>
            <p>"Ask "<b>{member.account.name.clone()}</b>" ("{member.account.email.clone()}"), by telephone or face to face, for the words on their screen. All ten must be these:"</p>
            <KeyWords user=user label=format!("Words of {}", member.account.name) />
            {(!is_in).then(|| view! { <RoleChoice chosen=role /> })}
            <p class="team-note">"If one differs, stop: somebody between you has exchanged a key."</p>
            <div class="form-actions">
                <SendButton sending=sending label=Signal::stored(label.to_owned()) busy="Sealing the keys\u{2026}" />
                <button type="button" class="button" on:click=move |_| view.approved.set(None)>"Not now"</button>
            </div>
        </form>
    }
}
