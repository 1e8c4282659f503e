//! The team: who is in it, and what to do to become one of it. Admins look after members here; nothing is offered that the
//! server would refuse.

mod approve;
mod invitations;
mod list;
mod manage;
mod organisation;
mod waiting;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Member, path};

use self::approve::ApproveDialog;
use self::invitations::Invitations;
use self::list::List;
use self::manage::ManageDialog;
use self::organisation::Organisations;
use super::engine::Team;
use super::recovery::RecoveryKey;
use super::server::get;
use crate::worker::message::{RingState, Stage};

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
}

impl View {
    /// Ask the server for the members.
    fn load(self) {
        let Some(org) = self.team.org() else { return };
        let app = self.team.app();
        spawn_local(async move {
            let said = get(app, &path::with(path::MEMBERS, &[&org.to_string()])).await;
            let _ = self.members.try_set(Some(said));
        });
    }

    fn is_admin(self) -> bool {
        self.team.role().is_some_and(shared::api::Role::may_administer)
    }

    /// Is that oneself?
    fn is_me(self, member: &Member) -> bool {
        self.team.read(|state| state.me.as_ref().map(|me| me.account.user)) == Some(member.account.user)
    }
}

/// Is the window about a chosen member open? Closed, nobody is chosen.
fn window_of(chosen: RwSignal<Option<Member>>) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(chosen.with(Option::is_some)));
    Effect::new(move |_| {
        if !open.get() && chosen.with_untracked(Option::is_some) {
            chosen.set(None);
        }
    });
    open
}

/// The page.
#[component]
pub(super) fn MembersPage() -> impl IntoView {
    let team = Team::get();
    let stage = Memo::new(move |_| team.stage());
    let key = RwSignal::new(None::<String>);
    let seen = move || key.set(None);
    move || match stage.get() {
        _ if key.with(Option::is_some) => {
            let text = key.get().unwrap_or_default();
            view! { <RecoveryKey text=text on_done=seen /> }.into_any()
        }
        None => ().into_any(),
        Some(Stage::SetUp) => {
            waiting::step(team, "Nobody has an account on this server yet.", "/set-up", "Set it up").into_any()
        }
        Some(Stage::SignedOut) => waiting::step(team, "Sign in to see your team.", "/sign-in", "Sign in").into_any(),
        Some(Stage::NoKeys(RingState::Locked)) => waiting::step(
            team,
            "This browser no longer has your keys: it has to be given the password again.",
            "/sign-in",
            "Unlock",
        )
        .into_any(),
        Some(Stage::Waiting) => view! { <waiting::Waiting /> }.into_any(),
        Some(Stage::NoKeys(ring)) => view! { <waiting::NoKeys ring=ring key=key /> }.into_any(),
        Some(Stage::Member) => view! { <Members /> }.into_any(),
    }
}

#[component]
fn Members() -> impl IntoView {
    let team = Team::get();
    let view = View { team, members: RwSignal::new(None), approved: RwSignal::new(None), managed: RwSignal::new(None) };
    let org = Memo::new(move |_| team.org());
    Effect::new(move |_| {
        org.track();
        view.load();
    });
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
