//! One's passkeys: the list, one more, another name, and taking one away. The password is asked for whatever weakens or
//! strengthens the account.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Passkey, PasskeyBegin, PasskeyFinish, PasskeyMade, path};

use super::factor::Codes;
use super::passkey_change::{Change, Changing};
use crate::browser::passkey::{self, host};
use crate::browser::{clock, device};
use crate::pages::team::engine::{LOST, Team, done};
use crate::pages::team::form::{Line, SendButton, Sending, named};
use crate::pages::team::passkey_words::{elsewhere, hindrance, refused};
use crate::pages::team::password::Password;
use crate::pages::team::server::{get, reload_me, tell};
use crate::state::App;
use crate::worker::message::{TeamReply, TeamRequest};

/// What the section knows. Copy it freely.
#[derive(Clone, Copy)]
pub(super) struct Passkeys {
    team: Team,
    known: RwSignal<Option<Result<Vec<Passkey>, String>>>,
    /// Which one a person is renaming or removing.
    pub(super) changing: RwSignal<Option<(Change, Passkey)>>,
}

impl Passkeys {
    /// Asks the server again.
    pub(super) fn load(self) {
        let app = self.team.app();
        spawn_local(async move {
            let said = get(app, path::MY_PASSKEYS).await;
            let _ = self.known.try_set(Some(said));
        });
    }
}

/// The section.
#[component]
pub(super) fn PasskeySection() -> impl IntoView {
    let all = Passkeys { team: Team::get(), known: RwSignal::new(None), changing: RwSignal::new(None) };
    all.load();
    let codes = RwSignal::new(None::<Vec<String>>);
    let list = move || match all.known.get() {
        None => view! { <p class="muted" role="status">"Asking the server\u{2026}"</p> }.into_any(),
        Some(Err(words)) => view! { <p class="form-wrong" role="alert">{words}</p> }.into_any(),
        Some(Ok(list)) if list.is_empty() => ().into_any(),
        Some(Ok(list)) => {
            let rows = list.into_iter().map(|passkey| row(all, passkey)).collect_view();
            view! { <ul class="team-invitations" aria-label="Passkeys">{rows}</ul> }.into_any()
        }
    };
    let add = move || match (codes.get(), hindrance(None)) {
        (Some(list), _) => view! { <Codes list=list codes=codes /> }.into_any(),
        (None, Some(hindered)) => hindered.view().into_any(),
        (None, None) => view! { <Add all=all codes=codes /> }.into_any(),
    };
    view! {
        <section class="section">
            <h2>"Second factor: passkeys"</h2>
            <p>"Kept by a security key, a telephone, this computer or a password manager. Signing in asks for it after the password; it answers to this site only, so that no other page can ask it out of you."</p>
            {list}
            {add}
            <Changing all=all />
        </section>
    }
}

fn row(all: Passkeys, passkey: Passkey) -> impl IntoView {
    let used = match passkey.used_s {
        Some(at) => format!("last used {}", clock::moment(at)),
        None => "not used yet".to_owned(),
    };
    let made = clock::moment(passkey.made_s);
    let foreign =
        (passkey.host != host()).then(|| view! { <span class="tag passkey-host">"for "{passkey.host.clone()}</span> });
    let named = |verb: &str| format!("{verb} {}", passkey.name);
    let (rename, remove) = (named("Rename"), named("Remove"));
    let kept = StoredValue::new(passkey.clone());
    let change = move |what| all.changing.set(Some((what, kept.get_value())));
    view! {
        <li>
            <span>{passkey.name}{foreign}<span class="muted">", made "{made}", "{used}</span></span>
            <span class="team-actions">
                <button type="button" class="button" aria-haspopup="dialog" aria-label=rename on:click=move |_| change(Change::Name)>"Rename"</button>
                <button type="button" class="button" aria-haspopup="dialog" aria-label=remove on:click=move |_| change(Change::Remove)>"Remove\u{2026}"</button>
            </span>
        </li>
    }
}

/// One more: the password, then whatever the browser shows.
#[component]
fn Add(all: Passkeys, codes: RwSignal<Option<Vec<String>>>) -> impl IntoView {
    let (team, app) = (all.team, all.team.app());
    let (name, password) = (RwSignal::new(device::name()), RwSignal::new(String::new()));
    let sending = Sending::new();
    // Kept when the browser said no: asking it again needs no password.
    let begun = RwSignal::new(None::<PasskeyBegin>);
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let called = match named(&name.get_untracked()) {
            Ok(called) => called,
            Err(words) => return sending.fail(words),
        };
        let proof = password.get_untracked();
        sending.run(async move {
            let asked = match begun.get_untracked() {
                Some(asked) => asked,
                None => begin(app, proof).await?,
            };
            let _ = (begun.try_set(Some(asked.clone())), password.try_set(String::new()));
            let passkey::Made { client_data, attestation } = make(team, &asked).await?;
            let form = PasskeyFinish { ticket: asked.ticket, name: called, client_data, attestation };
            // Whatever the server says to it, the attempt is used up.
            let _ = begun.try_set(None);
            let made: PasskeyMade = tell(app, "PUT", path::MY_PASSKEYS, &form).await?;
            app.notice.set(Some("Signing in asks for the passkey from now on.".to_owned()));
            all.load();
            reload_me(app).await?;
            let _ = codes.try_set(made.codes);
            Ok(())
        });
    };
    let label = Signal::derive(move || {
        if begun.with(Option::is_some) { "Ask the browser again" } else { "Add a passkey" }.to_owned()
    });
    view! {
        <form class="form" on:submit=submit>
            <Line label="What you call it" value=name autocomplete="off" hint="So that you know it again in this list." />
            {move || begun.with(Option::is_none).then(|| view! { <Password label="Password, to add it" value=password /> })}
            <div class="form-actions"><SendButton sending=sending label=label busy="Waiting for the passkey\u{2026}" plain=true /></div>
        </form>
    }
}

async fn begin(app: App, password: String) -> Result<PasskeyBegin, String> {
    let asked = done(app, TeamRequest::BeginPasskey { password }).await?;
    let TeamReply::Passkey(asked) = asked else { return Err(LOST.to_owned()) };
    elsewhere(&asked.host).map_or(Ok(asked), Err)
}

async fn make(team: Team, asked: &PasskeyBegin) -> Result<passkey::Made, String> {
    let of_me = |what: fn(&shared::api::Account) -> &String| {
        team.state
            .with_untracked(|state| state.as_ref()?.me.as_ref().map(|me| what(&me.account).clone()))
            .unwrap_or_default()
    };
    let (email, name) = (of_me(|account| &account.email), of_me(|account| &account.name));
    passkey::make(asked, &email, &name).await.map_err(|name| refused(&name))
}
