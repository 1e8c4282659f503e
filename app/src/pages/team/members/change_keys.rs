//! A form that changes the team's keys, with the keys of people that have to be confirmed first.

use leptos::prelude::*;
use shared::sync::Holder;

use super::doubts::Doubts;
use crate::pages::team::engine::{Team, done};
use crate::pages::team::form::{SendButton, Sending};
use crate::state::App;
use crate::worker::message::{Doubtful, NewRing, TeamReply, TeamRequest};

/// Confirms the keys that were doubted, then changes the team's. Says whether it is done: else there are further ones to confirm.
///
/// # Errors
/// In words for a person.
pub(super) async fn change(
    app: App,
    to: NewRing,
    doubts: RwSignal<Vec<Doubtful>>,
    is_sure: RwSignal<bool>,
) -> Result<bool, String> {
    let confirmed: Vec<Holder> = doubts.with_untracked(|all| all.iter().map(|doubt| doubt.holder).collect());
    if !confirmed.is_empty() {
        done(app, TeamRequest::Trust(confirmed)).await?;
    }
    let TeamReply::Doubts(found) = done(app, TeamRequest::ChangeKeys(to)).await? else { return Ok(true) };
    let _ = (is_sure.try_set(false), doubts.try_set(found));
    Ok(false)
}

/// The form.
#[component]
pub(super) fn ChangeKeys(
    /// How.
    to: NewRing,
    /// On the button.
    label: &'static str,
    /// What is said once it is done.
    said: &'static str,
) -> impl IntoView {
    let app = Team::get().app();
    let sending = Sending::new();
    let (doubts, is_sure) = (RwSignal::new(Vec::<Doubtful>::new()), RwSignal::new(false));
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        sending.run(async move {
            if change(app, to, doubts, is_sure).await? {
                app.notice.set(Some(said.to_owned()));
            }
            Ok(())
        });
    };
    let to_confirm = move || {
        let found = doubts.get();
        (!found.is_empty()).then(|| view! { <Doubts doubts=found sure=is_sure /> })
    };
    let barred = Signal::derive(move || doubts.with(|all| !all.is_empty()) && !is_sure.get());
    view! {
        <form class="form" on:submit=submit>
            {to_confirm}
            <div class="form-actions">
                <SendButton sending=sending label=Signal::stored(label.to_owned()) busy="Sealing the keys\u{2026}" barred=barred />
            </div>
        </form>
    }
}
