//! The recovery key: shown until it is written down. The only way back to the organisation's keys when no member has them.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::engine::{Team, ask, org_name};
use crate::browser::{clipboard, clock, document, download, file};
use crate::worker::message::TeamRequest;

/// The key and what to do with it.
#[component]
pub(super) fn RecoveryKey(text: String, on_done: impl Fn() + Copy + Send + 'static) -> impl IntoView {
    let team = Team::get();
    let app = team.app();
    // Whoever finds it in a safe has to know what it opens.
    let org = Memo::new(move |_| team.read(org_name));
    let made = format!(", at {}, {}", document::address(&app.href("/")), clock::today());
    let shown = made.clone();
    let text = StoredValue::new(text);
    let is_written = RwSignal::new(false);
    let groups = text.with_value(|text| text.split('-').map(str::to_owned).collect::<Vec<_>>());
    request_animation_frame(|| {
        document::focus("#main");
    });
    let copy = move |_| {
        spawn_local(async move {
            let is_copied = clipboard::copy(&text.get_value()).await;
            let words = if is_copied {
                "The recovery key is in the clipboard: paste it into your password manager."
            } else {
                "The browser did not copy it."
            };
            app.notice.set(Some(words.to_owned()));
        });
    };
    let save = move |_| {
        let words = format!(
            "Patchfirst recovery key of {}{made}. Whoever has it and an admin's account can read what the team shares.\n\n{}\n",
            org.get_untracked(),
            text.get_value()
        );
        let name = org.with_untracked(|org| file_name(org));
        let saved = file::from_text(&words, &name, "text/plain").and_then(|file| download::save(&file, &name));
        if saved.is_err() {
            app.notice.set(Some("The browser did not save it.".to_owned()));
        }
    };
    let done = move |_| {
        spawn_local(async move {
            ask(app, TeamRequest::Written).await;
            on_done();
        });
    };
    view! {
        <div class="page team-form recovery">
            <h1 class="page-title">"Write down the recovery key"</h1>
            <p>"It opens what your team shares when no member can: when the only admin forgets the password, for instance. It is shown this once. The server does not have it."</p>
            <p class="recovery-key" aria-label="Recovery key">
                {groups.into_iter().map(|group| view! { <code>{group}</code> " " }).collect_view()}
            </p>
            <p class="muted recovery-of">"Recovery key of "<bdi>{org}</bdi>{shown}</p>
            <p class="form-actions recovery-tools">
                <button type="button" class="button" on:click=|_| document::print()>"Print"</button>
                <button type="button" class="button" on:click=copy>"Copy"</button>
                <button type="button" class="button" on:click=save>"Save as a file"</button>
            </p>
            <p class="team-note">"Keep it where the network does not reach: on paper in a safe, or in a password manager that others of you can open."</p>
            <label class="choice">
                <input type="checkbox" prop:checked=is_written on:change:target=move |ev| is_written.set(ev.target().checked()) />
                <span>"I have written it down"</span>
            </label>
            <p class="team-next">
                <button type="button" class="button button-primary" disabled=move || !is_written.get() on:click=done>"Go on"</button>
            </p>
        </div>
    }
}

/// The file's name: letters and digits of the organisation's, with a dash for all else.
fn file_name(org: &str) -> String {
    let parts = org.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let whole = ["patchfirst-recovery-key"].into_iter().chain(parts).collect::<Vec<_>>().join("-");
    format!("{whole}.txt")
}
