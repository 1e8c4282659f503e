//! Keys that do not go on from those that this browser knows: after a server was restored from a backup, or where somebody stands
//! between the members. Nothing is sent until a person looked.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::change_keys::ChangeKeys;
use super::switch::Elsewhere;
use super::waiting::AskAgain;
use super::{List, ManageDialog, View};
use crate::pages::team::engine::{Team, ask, done};
use crate::pages::team::form::{SendButton, Sending, Wrong};
use crate::pages::team::words::list;
use crate::worker::message::{Fingerprint, NewRing, TeamReply, TeamRequest};

/// Older keys, for who cannot change them.
#[component]
pub(super) fn SetBack() -> impl IntoView {
    view! {
        <div class="page team-form">
            <h1 class="page-title">"The server was set back"</h1>
            <p>"It passes on older keys of your team than this browser knows, as after a backup was restored. Somebody who was put out since then could read what they seal, so nothing is sent or fetched until an admin has changed the keys, on the page Team."</p>
            <p class="muted">"What you rate stays in this browser, with what you rated before, and is shared then."</p>
            <AskAgain />
            <Elsewhere />
        </div>
    }
}

/// Older keys, for an admin: who should not be a member any more is put out again, then the keys are changed.
#[component]
pub(super) fn SetBackAdmin(view: View) -> impl IntoView {
    view! {
        <div class="page team">
            <h1 class="page-title">"The server was set back"</h1>
            <p>"It passes on older keys of your team than this browser knows, as after a backup was restored. Whoever was put out since then is a member again, and could read what these keys seal: nothing is sent or fetched until the keys are changed."</p>
            <ol>
                <li>"Look through the members, and end each membership that had ended already."</li>
                <li>"Then change the keys. What the browsers of your team hold is offered to the server again: nothing is lost."</li>
            </ol>
            <List view=view />
            <section class="section">
                <h2>"Everybody in the list belongs there?"</h2>
                <ChangeKeys to=NewRing::Again label="Change the keys" said="The team has another key, and shares again." />
            </section>
            <ManageDialog view=view />
        </div>
    }
}

/// Other keys: taken once a person compared the words of who sealed them.
#[component]
pub(super) fn OtherKeys() -> impl IntoView {
    let app = Team::get().app();
    let (sending, known) = (Sending::new(), RwSignal::new(None::<Fingerprint>));
    spawn_local(async move {
        match ask(app, TeamRequest::Offered).await {
            TeamReply::Words(words) => {
                let _ = known.try_set(Some(words));
            }
            TeamReply::Failed { words, .. } => sending.fail(&words),
            _ => {}
        }
    });
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        sending.run(async move { done(app, TeamRequest::TakeKeys).await.map(drop) });
    };
    let form = move || {
        let Some(words) = known.get() else { return view! { <Wrong sending=sending /> }.into_any() };
        view! {
            <form class="form" on:submit=submit>
                {list("Words of who sealed the keys", &words.person)}
                <p class="team-note">"If one differs, stop: somebody between you has exchanged the keys."</p>
                <div class="form-actions"><SendButton sending=sending label=Signal::stored("All ten match: use these keys".to_owned()) busy="Opening\u{2026}" /></div>
            </form>
        }
        .into_any()
    };
    view! {
        <div class="page team-form">
            <h1 class="page-title">"Other keys than before"</h1>
            <p>"The server passes on other keys of your team than this browser knows. That is right where an admin changed them after a backup was restored, or where somebody gave you keys after you had none; else somebody stands between you. Nothing is sent or fetched until you have compared."</p>
            <p>"Ask who changed them or gave them to you, by telephone or face to face, for the words on their page Account. All ten must be these:"</p>
            {form}
            <Elsewhere />
        </div>
    }
}
