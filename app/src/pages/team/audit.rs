//! The audit log: who did what when, the newest first; all of it as a file.

use std::collections::HashMap;

use leptos::prelude::*;
use shared::api::{AuditAction, AuditEntry, AuditPage as Part, path, seen};
use shared::sync::UserId;

use super::engine::Team;
use super::form::{Sending, Wrong, nobody, signed_out};
use super::server::{get, names_of_members};
use crate::browser::clock;
use crate::worker::message::Stage;

/// What the page is called.
const TITLE: &str = "Audit log";
/// Letters of an account's number that tell it from others.
const SHORT_ID: usize = 8;
/// Entries asked for at once.
const AT_ONCE: u32 = 100;

/// The page.
#[component]
pub(super) fn AuditPage() -> impl IntoView {
    let team = Team::get();
    let stands = Memo::new(move |_| (team.stage(), team.role().is_some_and(shared::api::Role::may_audit)));
    move || match stands.get() {
        (None, _) => ().into_any(),
        (Some(Stage::SetUp), _) => nobody(team.app(), TITLE).into_any(),
        (Some(Stage::SignedOut), _) => {
            signed_out(team.app(), TITLE, "Sign in to read it, as an admin or auditor of your team.").into_any()
        }
        (Some(_), true) => view! { <Log /> }.into_any(),
        (Some(_), false) => view! {
            <div class="page team-form">
                <h1 class="page-title">{TITLE}</h1>
                <p>"Admins and auditors of your team read it. Ask an admin if you need to."</p>
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Log() -> impl IntoView {
    let team = Team::get();
    let app = team.app();
    let (entries, has_more, sending) = (RwSignal::new(Vec::<AuditEntry>::new()), RwSignal::new(false), Sending::new());
    let names = RwSignal::new(HashMap::<UserId, String>::new());
    let at = Memo::new(move |_| team.org());
    let more = move || {
        let Some(org) = at.get_untracked() else { return };
        let before = entries.with_untracked(|all| all.last().map(|last| last.number));
        let before = before.map(|number| format!("&before={number}")).unwrap_or_default();
        let asked = format!("{}?limit={AT_ONCE}{before}", path::with(path::AUDIT, &[&org.to_string()]));
        sending.run(async move {
            // Before the entries that they stand in.
            if names.try_with_untracked(HashMap::is_empty) == Some(true) {
                let _ = names.try_set(names_of_members(app, org).await);
            }
            let part: Part = get(app, &asked).await?;
            // Who left since is called as then.
            let _ = names.try_update(|names| {
                for AuditEntry { who, who_words, .. } in &part.entries {
                    who.map(|who| names.entry(who).or_insert_with(|| seen(who_words)));
                }
            });
            let _ = has_more.try_set(part.has_more);
            let _ = entries.try_update(|all| all.extend(part.entries));
            Ok(())
        });
    };
    Effect::new(move |_| {
        at.track();
        names.set(HashMap::new());
        entries.set(Vec::new());
        more();
    });
    let export = move || at.get().map(|org| app.href(&path::with(path::AUDIT_EXPORT, &[&org.to_string()])));
    view! {
        <div class="page list-page team">
            <header class="list-head">
                <h1 class="page-title">{TITLE}</h1>
                <p class="list-says">"Who did what when. Nothing here is ever changed or removed."</p>
            </header>
            <div class="list-tools"><a class="button" download="patchfirst-audit.ndjson" href=export>"Export all of it"</a></div>
            <Wrong sending=sending />
            <table class="list team-list audit" aria-label="Audit log">
                <thead><tr><th scope="col">"When"</th><th scope="col">"Who"</th><th scope="col">"What"</th><th scope="col">"From"</th></tr></thead>
                <tbody><For each=move || entries.get() key=|entry| entry.number children=move |entry| row(entry, names) /></tbody>
            </table>
            <Show when=move || has_more.get()>
                <p class="team-next"><button type="button" class="button" disabled=move || sending.is_busy() on:click=move |_| more()>"Older entries"</button></p>
            </Show>
        </div>
    }
}

fn row(entry: AuditEntry, names: RwSignal<HashMap<UserId, String>>) -> impl IntoView {
    let who = if entry.who_words.is_empty() { "Nobody signed in".to_owned() } else { seen(&entry.who_words) };
    let more = (!entry.words.is_empty()).then(|| view! { <span class="muted">{seen(&entry.words)}</span> });
    let other = entry.whom.filter(|whom| Some(*whom) != entry.who);
    let whom = other
        .map(|whom| view! { ": "<bdi class="audit-whom">{names.with_untracked(|names| named(names, whom))}</bdi> });
    view! {
        <tr>
            <td class="audit-when">{clock::day_and_time(entry.at_s)}</td>
            <th scope="row"><bdi>{who}</bdi></th>
            <td class="audit-what">{words(entry.action)}{whom}{more}</td>
            <td class="muted">{entry.source}</td>
        </tr>
    }
}

/// Somebody as members are called now; who is none any more, by the beginning of their number.
fn named(names: &HashMap<UserId, String>, user: UserId) -> String {
    let short = || format!("account {}", user.to_string().get(..SHORT_ID).unwrap_or_default());
    names.get(&user).cloned().unwrap_or_else(short)
}

/// An action, for a person.
fn words(action: AuditAction) -> &'static str {
    match action {
        AuditAction::SetUp => "Set the server up",
        AuditAction::Registered => "Asked to join",
        AuditAction::Approved => "Approved a member",
        AuditAction::RoleChanged => "Changed a role",
        AuditAction::Disabled => "Ended a membership",
        AuditAction::Removed => "Removed a member",
        AuditAction::Invited => "Invited somebody",
        AuditAction::InvitationWithdrawn => "Withdrew an invitation",
        AuditAction::SignedIn => "Signed in",
        AuditAction::SignInFailed => "A sign-in failed",
        AuditAction::SignedOut => "Signed out",
        AuditAction::Locked => "An account was locked",
        AuditAction::Unlocked => "Took a lock away",
        AuditAction::PasswordChanged => "Changed the password",
        AuditAction::ResetAsked => "Asked for a link to a new password",
        AuditAction::PasswordReset => "Set a new password by a link",
        AuditAction::ProfileChanged => "Changed name or address",
        AuditAction::FactorAdded => "Turned a second factor on",
        AuditAction::FactorRemoved => "Turned a second factor off",
        AuditAction::KeysChanged => "Changed the keys",
        AuditAction::KeysGranted => "Gave the keys to a member",
        AuditAction::RecoveryRead => "Fetched the sealed keys for the recovery key",
        AuditAction::OrganisationChanged => "Changed name or policy",
        AuditAction::OrganisationMade => "Made an organisation",
        AuditAction::ScanShared => "Shared a scan",
        AuditAction::ScanRemoved => "Removed a shared scan",
        AuditAction::AuditExported => "Exported this log",
        AuditAction::Restored => "Restored the database from a backup",
    }
}
