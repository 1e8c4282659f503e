//! Looking after one member: role, a link to a new password, locks, sessions, the end of a membership.

use leptos::prelude::*;
use shared::api::{ChangeMember, Member, MemberState, ResetLink, path};

use super::View;
use super::approve::RoleChoice;
use super::change_keys::change;
use super::doubts::Doubts;
use super::invitations::Link;
use crate::components::dialog::{Dialog, window_of};
use crate::pages::team::form::{SendButton, Sending, Wrong};
use crate::pages::team::server::{call, tell};
use crate::worker::message::{Doubtful, NewRing};

/// The window.
#[component]
pub(super) fn ManageDialog(view: View) -> impl IntoView {
    let open = window_of(view.managed);
    let title = Signal::derive(move || {
        view.managed.with(|member| member.as_ref().map(|member| member.account.name.clone()).unwrap_or_default())
    });
    view! {
        <Dialog open=open title=title>
            {move || view.managed.get().map(|member| view! { <Manage view=view member=member /> })}
        </Dialog>
    }
}

/// One member at hand. Copy it freely.
#[derive(Clone, Copy)]
struct At {
    view: View,
    member: StoredValue<Member>,
    sending: Sending,
}

impl At {
    fn path(self, path: &str) -> Option<String> {
        let org = self.view.team.org()?.to_string();
        Some(path::with(path, &[&org, &self.member.with_value(|member| member.account.user.to_string())]))
    }

    /// Send a plain request about the member, then say so.
    fn call(self, method: &'static str, path: &str, said: &'static str) {
        let (Some(path), app) = (self.path(path), self.view.team.app()) else { return };
        self.sending.run(async move {
            call::<()>(app, method, &path).await?;
            self.done(said);
            Ok(())
        });
    }

    fn done(self, said: &str) {
        let _ = self.view.managed.try_set(None);
        self.view.team.app().notice.set(Some(said.to_owned()));
        self.view.load();
    }
}

#[component]
fn Manage(view: View, member: Member) -> impl IntoView {
    let at = At { view, member: StoredValue::new(member.clone()), sending: Sending::new() };
    let is_in = member.state == MemberState::Approved;
    let (link, ends) = (RwSignal::new(None::<String>), RwSignal::new(false));
    view! {
        <div class="team-manage">
            <p class="muted"><bdi>{member.account.email.clone()}</bdi></p>
            // Whoever ends a membership looks at that alone.
            <Show when=move || !ends.get()>
                {is_in.then(|| view! { <ChangeRole at=at /> })}
                <Access at=at link=link />
            </Show>
            <Wrong sending=at.sending />
            <End at=at asks=ends />
        </div>
    }
}

#[component]
fn ChangeRole(at: At) -> impl IntoView {
    let before = at.member.with_value(|member| member.role);
    let (role, sending) = (RwSignal::new(before), Sending::new());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let (Some(path), app) = (at.path(path::MEMBER), at.view.team.app()) else { return };
        let form = ChangeMember { role: Some(role.get_untracked()), ..ChangeMember::default() };
        sending.run(async move {
            tell::<Member>(app, "PATCH", &path, &form).await?;
            at.done("The role was changed. They were signed out, and sign in again.");
            Ok(())
        });
    };
    view! {
        <form class="form" on:submit=submit>
            <RoleChoice chosen=role />
            <Show when=move || role.get() != before>
                <div class="form-actions"><SendButton sending=sending label=Signal::stored("Change the role".to_owned()) busy="Changing\u{2026}" /></div>
            </Show>
        </form>
    }
}

/// Passwords, locks, sessions.
#[component]
fn Access(at: At, link: RwSignal<Option<String>>) -> impl IntoView {
    let (is_locked, is_in) = at.member.with_value(|member| (member.is_locked, member.state == MemberState::Approved));
    let reset = move |_| {
        let (Some(path), app) = (at.path(path::MEMBER_RESET), at.view.team.app()) else { return };
        at.sending.run(async move {
            let made: ResetLink = call(app, "POST", &path).await?;
            let address =
                made.token.map(|token| crate::browser::document::address(&app.href(&format!("/reset#{token}"))));
            let _ = link.try_set(Some(address.unwrap_or_default()));
            Ok(())
        });
    };
    let shown = move || {
        link.get().map(|address| {
            if address.is_empty() {
                return view! { <p role="status">"The link was sent by e-mail."</p> }.into_any();
            }
            view! { <Link address=address words="Pass this link on yourself. It works once, for a day; whoever has it becomes this person." /> }.into_any()
        })
    };
    view! {
        <section class="team-block">
            <h3>"Signing in"</h3>
            <div class="form-actions">
                {is_locked.then(|| view! { <button type="button" class="button" on:click=move |_| at.call("POST", path::MEMBER_UNLOCK, "The lock was taken away.")>"Unlock"</button> })}
                // Of who waits or was put out the server refuses it.
                {is_in.then(|| view! { <button type="button" class="button" on:click=reset>"Link to a new password"</button> })}
                <button type="button" class="button" on:click=move |_| at.call("DELETE", path::MEMBER_SESSIONS, "All sessions were ended.")>"Sign out everywhere"</button>
            </div>
            {shown}
        </section>
    }
}

/// The end of a membership, after a second look.
#[component]
fn End(at: At, asks: RwSignal<bool>) -> impl IntoView {
    let (is_in, has_keys) = at.member.with_value(|member| (member.state == MemberState::Approved, member.has_keys));
    let name = at.member.with_value(|member| member.account.name.clone());
    let (label, words) = if is_in {
        (
            "End the membership\u{2026}",
            format!(
                "{name} is out within one request, and the team gets another key: what is shared from now on stays closed to {name}. What was seen until now cannot be taken back."
            ),
        )
    } else {
        ("Remove\u{2026}", format!("{name} is no longer listed. The account stays and may ask to join again."))
    };
    let title = if is_in { format!("End the membership of {name}?") } else { format!("Remove {name}?") };
    let (doubts, is_sure) = (RwSignal::new(Vec::<Doubtful>::new()), RwSignal::new(false));
    let end = move |_| {
        let (app, user) = (at.view.team.app(), at.member.with_value(|member| member.account.user));
        if !is_in {
            return at.call("DELETE", path::MEMBER, "Removed from the team.");
        }
        at.sending.run(async move {
            if change(app, NewRing::Without(user), doubts, is_sure).await? {
                at.done("The membership was ended, and the team has another key.");
            }
            Ok(())
        });
    };
    let to_confirm = move || {
        let found = doubts.get();
        (!found.is_empty()).then(|| view! { <Doubts doubts=found sure=is_sure /> })
    };
    let is_doubted = Memo::new(move |_| doubts.with(|all| !all.is_empty()));
    let is_barred = move || at.sending.is_busy() || is_doubted.get() && !is_sure.get();
    let sure = if is_in && has_keys {
        "End it and change the key"
    } else if is_in {
        "End it"
    } else {
        "Remove"
    };
    view! {
        <section class="team-block">
            <Show
                when=move || asks.get()
                fallback=move || view! { <button type="button" class="button button-danger" on:click=move |_| asks.set(true)>{label}</button> }
            >
                <h3>{title.clone()}</h3>
                {(!is_doubted.get()).then(|| view! { <p>{words.clone()}</p> })}
                {to_confirm}
                <div class="form-actions">
                    <button type="button" class="button button-danger" disabled=is_barred on:click=end>{sure}</button>
                    <button type="button" class="button" on:click=move |_| asks.set(false)>"Keep it"</button>
                </div>
            </Show>
        </section>
    }
}
