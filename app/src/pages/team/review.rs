//! What waits for a person: values of which several people said different things, and edits that the server did not take.
//! Nothing is lost while nobody looks.

use std::collections::HashMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::sync::UserId;

use super::engine::{Team, ask};
use super::form::{Sending, Wrong, nobody, signed_out, signpost};
use super::server::{names_of_members, waiting};
use crate::browser::clock;
use crate::components::empty::Empty;
use crate::worker::message::{Conflict, RefusedEdit, Stage, TeamReply, TeamRequest, Version};

/// What the page knows. Copy it freely.
#[derive(Clone, Copy)]
struct View {
    team: Team,
    conflicts: RwSignal<Option<Vec<Conflict>>>,
    refused: RwSignal<Vec<RefusedEdit>>,
    names: RwSignal<HashMap<UserId, String>>,
    sending: Sending,
}

impl View {
    /// How many there are of each, as the engine last said.
    fn counts(self) -> (u32, u32) {
        self.team.read(|state| (state.sync.conflicts, state.sync.refused))
    }

    /// Asks for both lists; again where the counts changed meanwhile, because one that goes and comes back changes none in
    /// the end.
    fn load(self) {
        let app = self.team.app();
        let mut before = untrack(|| self.counts());
        spawn_local(async move {
            loop {
                if let TeamReply::Conflicts(list) = ask(app, TeamRequest::Conflicts).await {
                    let _ = self.conflicts.try_set(Some(list));
                }
                let TeamReply::Refused(list) = ask(app, TeamRequest::Refused).await else { return };
                // The page may be left meanwhile: its signals are gone then.
                let is_left = self.refused.try_set(list).is_some();
                if is_left || before == untrack(|| self.counts()) {
                    return;
                }
                before = untrack(|| self.counts());
            }
        });
    }

    fn load_names(self) {
        let (Some(org), app) = (self.team.org(), self.team.app()) else { return };
        spawn_local(async move {
            let _ = self.names.try_set(names_of_members(app, org).await);
        });
    }

    /// Do something with an entry, then look again.
    fn act(self, request: TeamRequest, said: &'static str) {
        let app = self.team.app();
        self.sending.run(async move {
            if let TeamReply::Failed { words, retry_after_s } = ask(app, request).await {
                return Err(waiting(words, retry_after_s));
            }
            app.notice.set(Some(said.to_owned()));
            self.load();
            Ok(())
        });
    }

    fn author(self, version: &Version) -> String {
        match version.author {
            None => "You, in this browser".to_owned(),
            Some(user) => {
                self.names.with(|names| names.get(&user).cloned()).unwrap_or_else(|| "Somebody who left".to_owned())
            }
        }
    }
}

/// The page.
#[component]
pub(super) fn ReviewPage() -> impl IntoView {
    let team = Team::get();
    let view = View {
        team,
        conflicts: RwSignal::new(None),
        refused: RwSignal::new(Vec::new()),
        names: RwSignal::new(HashMap::new()),
        sending: Sending::new(),
    };
    let counts = Memo::new(move |_| view.counts());
    let org = Memo::new(move |_| team.org());
    Effect::new(move |_| {
        // Read, not only tracked: a memo that nobody has read hears of nothing.
        counts.get();
        view.load();
    });
    Effect::new(move |_| {
        org.get();
        untrack(|| view.load_names());
    });
    let stage = Memo::new(move |_| team.stage());
    move || match stage.get() {
        None => ().into_any(),
        Some(Stage::SetUp) => nobody(team.app(), "Review").into_any(),
        Some(Stage::SignedOut) => signed_out(team.app(), "Review", "Sign in to see what waits for you.").into_any(),
        Some(Stage::Member) => view! {
            <div class="page team review">
                <h1 class="page-title">"Review"</h1>
                <Wrong sending=view.sending />
                <Conflicts view=view />
                <Refused view=view />
            </div>
        }
        .into_any(),
        Some(_) => {
            let words = view! { <p>"Here stands what waits for you once you are a member with keys."</p> };
            signpost("Review", words, team.app().href("/team"), "Go to your team").into_any()
        }
    }
}

#[component]
fn Conflicts(view: View) -> impl IntoView {
    let list = move || {
        match view.conflicts.get() {
        None => view! { <p class="muted" role="status">"Reading\u{2026}"</p> }.into_any(),
        Some(list) if list.is_empty() => {
            view! { <Empty title="No conflicts: nobody said different things of the same without having seen the other." /> }.into_any()
        }
        Some(list) => list.into_iter().map(|conflict| one(view, conflict)).collect_view().into_any(),
    }
    };
    view! {
        <section class="section">
            <h2>"Conflicts"</h2>
            <p class="muted">"Several people said different things without having seen each other's. Until somebody chooses, the ranking takes the careful one: the highest rating, class or exposure, the latest owner, every tag."</p>
            {list}
        </section>
    }
}

fn one(view: View, conflict: Conflict) -> impl IntoView {
    let may = view.team.role().is_some_and(shared::api::Role::may_edit);
    let title = format!("{}: {}", conflict.subject, conflict.field);
    let number = conflict.number;
    let versions = (0..).zip(conflict.versions).map(|(at, version)| {
        let (value, label) = (version.value.clone(), format!("Use {} for {title}", version.value));
        let author = version.clone();
        let choose = may.then(|| {
            let resolve = move |_| view.act(TeamRequest::Resolve { conflict: number, version: at }, "Resolved: that value counts for everybody now.");
            view! { <button type="button" class="button" aria-label=label on:click=resolve>"Use this"</button> }
        });
        view! {
            <li>
                <span class="review-value">{value}{(at == 0).then(|| view! { <span class="tag">"counts now"</span> })}</span>
                <span class="muted"><bdi>{move || view.author(&author)}</bdi>", "{clock::moment(version.at_s)}</span>
                {choose}
            </li>
        }
    });
    view! {
        <article class="review-item">
            <h3>{title.clone()}</h3>
            <ul class="review-versions">{versions.collect_view()}</ul>
            {(!may).then(|| view! { <p class="muted">"An editor of your team has to choose."</p> })}
        </article>
    }
}

#[component]
fn Refused(view: View) -> impl IntoView {
    let list = move || view.refused.get().into_iter().map(|edit| tray(view, edit)).collect_view();
    view! {
        <Show when=move || !view.refused.with(Vec::is_empty)>
            <section class="section">
                <h2>"Refused edits"</h2>
                <p class="muted">"The server did not take these, so they count in this browser only. They hold nothing else up. Taken back, what the team says counts here again."</p>
                {list}
            </section>
        </Show>
    }
}

fn tray(view: View, edit: RefusedEdit) -> impl IntoView {
    let id = edit.id;
    let title = format!("{}: {}", edit.subject, edit.field);
    view! {
        <article class="review-item">
            <h3>{title.clone()}</h3>
            <p><span class="review-value">{edit.value}</span></p>
            <p class="muted">{edit.why}</p>
            <div class="form-actions">
                <button type="button" class="button" aria-label=format!("Send again: {title}") on:click=move |_| view.act(TeamRequest::Repeat(id), "Sent again.")>"Send again"</button>
                <button type="button" class="button" aria-label=format!("Take back: {title}") on:click=move |_| view.act(TeamRequest::TakeBack(id), "Taken back: what the team says counts here.")>"Take back"</button>
            </div>
        </article>
    }
}
