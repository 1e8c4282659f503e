//! Invitations: a link that an admin passes on. Approval still follows.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Invitation, InvitationId, Invite, Invited, LONGEST_EMAIL, Role, path};

use super::View;
use super::approve::RoleChoice;
use crate::browser::{clipboard, clock, document};
use crate::pages::team::form::{Line, SendButton, Sending, Wrong};
use crate::pages::team::server::{call, get, tell};

/// Those that nobody used yet, and a form for one more.
#[component]
pub(super) fn Invitations(view: View) -> impl IntoView {
    let known = RwSignal::new(Vec::<Invitation>::new());
    // The newest, whose link shows.
    let link = RwSignal::new(None::<(InvitationId, String)>);
    let load = move || {
        let (Some(org), app) = (view.team.org(), view.team.app()) else { return };
        spawn_local(async move {
            if let Ok(list) = get(app, &path::with(path::INVITATIONS, &[&org.to_string()])).await {
                let _ = known.try_set(list);
            }
        });
    };
    let org = Memo::new(move |_| view.team.org());
    Effect::new(move |_| {
        org.get();
        untrack(load);
    });
    let withdraw = Sending::new();
    let rows = move || {
        let row = |invitation: Invitation| {
            one(view, &invitation, withdraw, move |gone| {
                let _ = link.try_update(|link| *link = link.take().filter(|(id, _)| *id != gone));
                load();
            })
        };
        let list = known.get();
        (!list.is_empty()).then(|| view! { <ul class="team-invitations" aria-label="Invitations">{list.into_iter().map(row).collect_view()}</ul> })
    };
    view! {
        <section class="section">
            <h2>"Invite somebody"</h2>
            <p class="muted">"By a link that you pass on yourself. You still compare words and approve before anything is shared."</p>
            <New view=view link=link load=load />
            {move || link.get().map(|(_, address)| view! { <Link address=address words="The link works once, for 14 days. It is shown this once." /> })}
            <Wrong sending=withdraw />
            {rows}
        </section>
    }
}

#[component]
fn New(view: View, link: RwSignal<Option<(InvitationId, String)>>, load: impl Fn() + Copy + 'static) -> impl IntoView {
    let (email, role, sending) = (RwSignal::new(String::new()), RwSignal::new(Role::Editor), Sending::new());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let (Some(org), app) = (view.team.org(), view.team.app()) else { return };
        let typed = email.get_untracked().trim().to_owned();
        let form = Invite { email: (!typed.is_empty()).then_some(typed), role: role.get_untracked() };
        sending.run(async move {
            let path = path::with(path::INVITATIONS, &[&org.to_string()]);
            let made: Invited = tell(app, "POST", &path, &form).await?;
            let address = document::address(&app.href(&format!("/join#{}", made.token)));
            let _ = link.try_set(Some((made.invitation.invitation, address)));
            let _ = email.try_set(String::new());
            load();
            Ok(())
        });
    };
    view! {
        <form class="form" on:submit=submit>
            <Line label="For this e-mail address only" value=email autocomplete="off" kind="email" most=LONGEST_EMAIL optional=true hint="Empty: for whoever has the link." />
            <RoleChoice chosen=role />
            <div class="form-actions"><SendButton sending=sending label=Signal::stored("Make a link".to_owned()) busy="Making it\u{2026}" /></div>
        </form>
    }
}

fn one(
    view: View,
    invitation: &Invitation,
    sending: Sending,
    on_withdrawn: impl Fn(InvitationId) + Copy + 'static,
) -> AnyView {
    let whom = invitation.email.clone().unwrap_or_else(|| "Whoever has the link".to_owned());
    let label = format!("Withdraw the invitation: {whom}");
    let id = invitation.invitation;
    let withdraw = move |_| {
        let (Some(org), app) = (view.team.org(), view.team.app()) else { return };
        let path = path::with(path::INVITATION, &[&org.to_string(), &id.to_string()]);
        sending.run(async move {
            call::<()>(app, "DELETE", &path).await?;
            on_withdrawn(id);
            Ok(())
        });
    };
    view! {
        <li>
            <span><bdi>{whom}</bdi><span class="muted">", "{invitation.role.label()}", until "{clock::moment(invitation.until_s)}</span></span>
            <button type="button" class="button" aria-label=label on:click=withdraw>"Withdraw"</button>
        </li>
    }
    .into_any()
}

/// A link to pass on, once.
#[component]
pub(super) fn Link(address: String, words: &'static str) -> impl IntoView {
    let kept = StoredValue::new(address.clone());
    let said = RwSignal::new("");
    let copy = move |_| {
        spawn_local(async move {
            let is_copied = clipboard::copy(&kept.get_value()).await;
            let _ = said.try_set(if is_copied { "Copied." } else { "The browser did not copy it: select the text." });
        });
    };
    view! {
        <div class="team-link">
            <p>{words}</p>
            <p class="team-link-row">
                <input class="input" type="text" readonly aria-label="Link to pass on" prop:value=address />
                <button type="button" class="button" on:click=copy>"Copy"</button>
            </p>
            <p class="muted" role="status">{said}</p>
        </div>
    }
}
