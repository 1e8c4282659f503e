//! Approving somebody, giving the keys again, or trusting another key of theirs: only after comparing words, because whoever
//! has the keys reads all that is shared.

use leptos::prelude::*;
use shared::api::{Member, MemberState, Role};
use shared::sync::Holder;

use super::View;
use crate::components::dialog::{Dialog, window_of};
use crate::pages::team::engine::done;
use crate::pages::team::form::{SendButton, Sending};
use crate::pages::team::words::KeyWords;
use crate::worker::message::TeamRequest;

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

/// What comparing the words is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// Becoming a member, perhaps again.
    Approve,
    /// Having the keys.
    Grant,
    /// A key that is another one than this browser knows.
    Trust,
}

impl Purpose {
    fn of(member: &Member) -> Self {
        match member.state {
            MemberState::Registered | MemberState::Disabled => Self::Approve,
            MemberState::Approved if member.has_keys => Self::Trust,
            MemberState::Approved => Self::Grant,
        }
    }

    fn title(self, name: &str) -> String {
        match self {
            Self::Approve => format!("Approve {name}?"),
            Self::Grant => format!("Give {name} the keys?"),
            Self::Trust => format!("Another key of {name}"),
        }
    }

    fn send(self) -> &'static str {
        match self {
            Self::Approve => "The words match: approve",
            Self::Grant => "The words match: give the keys",
            Self::Trust => "The words match: it is their key",
        }
    }
}

/// The window.
#[component]
pub(super) fn ApproveDialog(view: View) -> impl IntoView {
    let open = window_of(view.approved);
    let title = Signal::derive(move || {
        let title = |member: &Member| Purpose::of(member).title(&member.account.name);
        view.approved.with(|member| member.as_ref().map(title).unwrap_or_default())
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
    let (user, purpose) = (member.account.user, Purpose::of(&member));
    let (role, sending) = (RwSignal::new(member.role), Sending::new());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let role = role.get_untracked();
        sending.run(async move {
            let request = match purpose {
                Purpose::Approve => TeamRequest::Approve { user, role },
                Purpose::Grant => TeamRequest::Grant(user),
                Purpose::Trust => TeamRequest::Trust(vec![Holder::Member(user)]),
            };
            done(app, request).await?;
            let _ = view.approved.try_set(None);
            view.load();
            Ok(())
        });
    };
    view! {
        <form class="form" on:submit=submit>
            <p>"Ask "<b><bdi>{member.account.name.clone()}</bdi></b>" ("<bdi>{member.account.email.clone()}</bdi>"), by telephone or face to face, for the words on their screen. All ten must be these:"</p>
            <KeyWords user=user label=format!("Words of {}", member.account.name) />
            {(purpose == Purpose::Approve).then(|| view! { <RoleChoice chosen=role /> })}
            <p class="team-note">"If one differs, stop: somebody between you has exchanged a key."</p>
            <div class="form-actions">
                <SendButton sending=sending label=Signal::stored(purpose.send().to_owned()) busy="Sealing the keys\u{2026}" />
                <button type="button" class="button" on:click=move |_| view.approved.set(None)>"Not now"</button>
            </div>
        </form>
    }
}
