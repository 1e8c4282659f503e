//! Words that two people compare, so that no server stands between them: asked of the engine, shown in their order.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::sync::UserId;

use super::engine::{Team, ask};
use crate::worker::message::{Fingerprint, TeamReply, TeamRequest};

/// Words beside a key that is another one than before.
const CHANGED: &str = "This is another key than the one this browser knows. That is right after a new password by a link; else somebody stands between you.";

/// The words of a person's key.
#[component]
pub(super) fn KeyWords(
    /// Whose.
    user: UserId,
    /// Name of the list for screen readers.
    #[prop(into)]
    label: String,
    /// Those of the team's keys too, where they are here?
    #[prop(optional)]
    with_team: bool,
) -> impl IntoView {
    let app = Team::get().app();
    let known = RwSignal::new(None::<Result<Fingerprint, String>>);
    spawn_local(async move {
        let said = match ask(app, TeamRequest::Words(user)).await {
            TeamReply::Words(words) => Ok(words),
            TeamReply::Failed { words, .. } => Err(words),
            _ => return,
        };
        let _ = known.try_set(Some(said));
    });
    move || match known.get() {
        None => view! { <p class="muted" role="status">"Reading the words\u{2026}"</p> }.into_any(),
        Some(Err(words)) => view! { <p class="form-wrong" role="alert">{words}</p> }.into_any(),
        Some(Ok(words)) => {
            let note = words.is_changed.then(|| view! { <p class="form-wrong" role="alert">{CHANGED}</p> });
            let of_team = (with_team && !words.organisation.is_empty()).then(|| {
                view! {
                    <p class="muted">"These stand for the keys of your team. Every member sees the same ones, whatever became of the keys meanwhile; else they share with somebody who stands between you."</p>
                    {list("Words of your team", &words.organisation)}
                }
            });
            view! { {note} {list(&label, &words.person)} {of_team} }.into_any()
        }
    }
}

/// Words with their numbers.
pub(super) fn list(label: &str, words: &[String]) -> impl IntoView + use<> {
    let items = words.iter().map(|word| view! { <li>{word.clone()}</li> }).collect_view();
    view! { <ol class="key-words" aria-label=label.to_owned()>{items}</ol> }
}
