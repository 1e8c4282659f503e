//! Where one is signed in, and signing out there.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Session, path};

use crate::browser::clock;
use crate::pages::team::engine::Team;
use crate::pages::team::form::{Sending, Wrong};
use crate::pages::team::server::{call, get};

/// The list.
#[component]
pub(super) fn Sessions() -> impl IntoView {
    let app = Team::get().app();
    let known = RwSignal::new(None::<Result<Vec<Session>, String>>);
    let load = move || {
        spawn_local(async move {
            let said = get(app, path::SESSIONS).await;
            let _ = known.try_set(Some(said));
        });
    };
    load();
    let sending = Sending::new();
    let end = move |path: String| {
        sending.run(async move {
            call::<()>(app, "DELETE", &path).await?;
            load();
            Ok(())
        });
    };
    let list = move || match known.get() {
        None => view! { <p class="muted" role="status">"Asking the server\u{2026}"</p> }.into_any(),
        Some(Err(words)) => view! { <p class="form-wrong" role="alert">{words}</p> }.into_any(),
        Some(Ok(sessions)) => {
            let has_others = sessions.len() > 1;
            let rows = sessions.into_iter().map(|session| row(session, end)).collect_view();
            view! {
                <ul class="team-invitations" aria-label="Browsers that are signed in">{rows}</ul>
                {has_others.then(|| view! { <button type="button" class="button" on:click=move |_| end(path::SESSIONS.to_owned())>"Sign out everywhere else"</button> })}
            }
            .into_any()
        }
    };
    view! {
        <section class="section">
            <h2>"Where you are signed in"</h2>
            <Wrong sending=sending />
            {list}
        </section>
    }
}

fn row(session: Session, end: impl Fn(String) + Copy + 'static) -> impl IntoView {
    let name = if session.device.is_empty() { "Browser".to_owned() } else { session.device };
    let at = path::with(path::ONE_SESSION, &[&session.session.to_string()]);
    let label = format!("Sign out {name}, since {}", clock::moment(session.began_s));
    let last = if session.is_this {
        view! { <span class="tag">"this browser"</span> }.into_any()
    } else {
        view! { <button type="button" class="button" aria-label=label on:click=move |_| end(at.clone())>"Sign out"</button> }.into_any()
    };
    view! {
        <li>
            <span>{name}<span class="muted">", from "{session.source}", since "{clock::moment(session.began_s)}", used "{clock::moment(session.used_s)}</span></span>
            {last}
        </li>
    }
}
