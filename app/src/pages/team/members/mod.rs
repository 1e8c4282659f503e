//! The team: who is in it, and what to do to become one of it. Admins look after members here; nothing is offered that the
//! server would refuse.

mod approve;
mod change_keys;
mod doubts;
mod invitations;
mod list;
mod manage;
mod organisation;
mod set_back;
mod switch;
mod waiting;
mod withdrawn;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::Member;
use shared::sync::UserId;

use self::approve::ApproveDialog;
use self::invitations::Invitations;
use self::list::List;
use self::manage::ManageDialog;
use self::organisation::Organisations;
use self::set_back::{OtherKeys, SetBack, SetBackAdmin};
pub(super) use self::switch::FirstWorkspace;
pub(super) use self::waiting::OwnWords;
use self::withdrawn::Withdrawn;
use super::engine::{Team, ask, is_withdrawn, org_name};
use super::form::{nobody, signed_out, signpost};
use super::recovery::RecoveryKey;
use super::server;
use crate::worker::message::{RingState, Stage, TeamReply, TeamRequest};

/// What the page knows. Copy it freely.
#[derive(Clone, Copy)]
struct View {
    team: Team,
    /// The members, once the server said them; or why not.
    members: RwSignal<Option<Result<Vec<Member>, String>>>,
    /// Who is being approved, or given keys.
    approved: RwSignal<Option<Member>>,
    /// Who is being looked after.
    managed: RwSignal<Option<Member>>,
    /// Whose key is another one than this browser knows.
    changed: RwSignal<Vec<UserId>>,
}

impl View {
    /// Of the organisation at hand; its members are asked for.
    fn of_org() -> Self {
        let team = Team::get();
        let view = Self {
            team,
            members: RwSignal::new(None),
            approved: RwSignal::new(None),
            managed: RwSignal::new(None),
            changed: RwSignal::new(Vec::new()),
        };
        let org = Memo::new(move |_| team.org());
        Effect::new(move |_| {
            org.get();
            untrack(|| view.load());
        });
        view
    }

    /// Ask the server for the members.
    fn load(self) {
        let Some(org) = self.team.org() else { return };
        let app = self.team.app();
        spawn_local(async move {
            let said = server::members(app, org).await;
            let members = said.as_deref().unwrap_or_default();
            let keys = members.iter().map(|member| (member.account.user, member.account.public)).collect();
            // First, so that no list is shown that hides a key that was exchanged.
            if let TeamReply::Changed(changed) = ask(app, TeamRequest::Seen(keys)).await {
                let _ = self.changed.try_set(changed);
            }
            let _ = self.members.try_set(Some(said));
        });
    }

    fn is_admin(self) -> bool {
        self.team.role().is_some_and(shared::api::Role::may_administer)
    }

    /// May one give the keys to others?
    fn may_give(self) -> bool {
        self.team.role().is_some_and(shared::api::Role::may_edit)
    }

    /// Is that oneself?
    fn is_me(self, member: &Member) -> bool {
        self.team.read(|state| state.me.as_ref().map(|me| me.account.user)) == Some(member.account.user)
    }
}

/// The page.
#[component]
pub(super) fn MembersPage() -> impl IntoView {
    let team = Team::get();
    let app = team.app();
    let stage = Memo::new(move |_| (team.stage(), team.read(is_withdrawn)));
    let (key, waits) = (RwSignal::new(None::<String>), Memo::new(move |_| team.read(|state| state.recovery_waits)));
    // Whoever left the page before it was written down finds it here.
    Effect::new(move |_| {
        if waits.get() {
            spawn_local(async move {
                if let TeamReply::RecoveryKey(text) = ask(app, TeamRequest::MakeKeys).await {
                    let _ = key.try_set(Some(text));
                }
            });
        }
    });
    move || match stage.get() {
        _ if key.with(Option::is_some) => {
            let text = key.get().unwrap_or_default();
            view! { <RecoveryKey text=text on_done=move || key.set(None) /> }.into_any()
        }
        (None, _) => ().into_any(),
        (Some(Stage::SetUp), _) => nobody(app, "Team").into_any(),
        (Some(Stage::SignedOut | Stage::Waiting), true) => view! { <Withdrawn /> }.into_any(),
        (Some(Stage::SignedOut), _) => signed_out(app, "Team", "Sign in to see your team.").into_any(),
        (Some(Stage::NoKeys(RingState::Locked)), _) => {
            let words = view! { <p>"This browser no longer has your keys: it has to be given the password again."</p> };
            signpost("Team", words, app.href("/sign-in"), "Unlock").into_any()
        }
        (Some(Stage::NoKeys(RingState::NoSecondFactor)), _) => {
            let words = view! {
                <p>{format!("{} asks its members for a second factor, and your account has none. Nothing is shared until it has: your edits wait in this browser.", capital(&team.read(org_name)))}</p>
            };
            signpost("One step is missing", words, app.href("/account"), "Set up a second factor").into_any()
        }
        (Some(Stage::Waiting), _) => view! { <waiting::Waiting /> }.into_any(),
        (Some(Stage::NoKeys(RingState::Older)), _) => view! { <WasSetBack /> }.into_any(),
        (Some(Stage::NoKeys(RingState::Other)), _) => view! { <OtherKeys /> }.into_any(),
        (Some(Stage::NoKeys(ring)), _) => view! { <waiting::NoKeys ring=ring /> }.into_any(),
        (Some(Stage::Member), _) => view! { <Members /> }.into_any(),
    }
}

/// At the beginning of a sentence.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[component]
fn WasSetBack() -> impl IntoView {
    let view = View::of_org();
    view! {
        <Show when=move || view.is_admin() fallback=SetBack><SetBackAdmin view=view /></Show>
    }
}

#[component]
fn Members() -> impl IntoView {
    let view = View::of_org();
    view! {
        <div class="page team">
            <Organisations view=view />
            <List view=view />
            <Show when=move || view.is_admin()><Invitations view=view /></Show>
            <ApproveDialog view=view />
            <ManageDialog view=view />
        </div>
    }
}
