//! The second factor: an authenticator app, proven by a code, and recovery codes for the day the telephone is gone.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{RecoveryCodes, TotpCode, TotpSetUp, path};

use super::qr::Qr;
use crate::browser::{clipboard, download, file};
use crate::pages::team::engine::{LOST, Team, done};
use crate::pages::team::form::{Line, SendButton, Sending, ask_before_leaving};
use crate::pages::team::password::Password;
use crate::pages::team::server::{prove, reload_me};
use crate::worker::message::{TeamReply, TeamRequest};

/// On, off, or on its way.
#[component]
pub(super) fn Factor() -> impl IntoView {
    let team = Team::get();
    let is_on = Memo::new(move |_| team.read(|state| state.me.as_ref().is_some_and(|me| me.has_totp)));
    let (begun, codes) = (RwSignal::new(None::<TotpSetUp>), RwSignal::new(None::<Vec<String>>));
    let what = move || match (codes.get(), is_on.get(), begun.get()) {
        (Some(list), ..) => view! { <Codes list=list codes=codes /> }.into_any(),
        (None, true, _) => view! { <Off /> }.into_any(),
        (None, false, Some(made)) => view! { <Prove made=made begun=begun codes=codes /> }.into_any(),
        (None, false, None) => view! { <Begin begun=begun /> }.into_any(),
    };
    view! {
        <section class="section">
            <h2>"Second factor: authenticator app"</h2>
            {what}
        </section>
    }
}

#[component]
fn Begin(begun: RwSignal<Option<TotpSetUp>>) -> impl IntoView {
    let app = Team::get().app();
    let (password, sending) = (RwSignal::new(String::new()), Sending::new());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let request = TeamRequest::BeginTotp { password: password.get_untracked() };
        sending.run(async move {
            let TeamReply::Totp(made) = done(app, request).await? else { return Err(LOST.to_owned()) };
            let _ = begun.try_set(Some(made));
            Ok(())
        });
    };
    view! {
        <p>"Off. With it, signing in also asks for a code that your authenticator app shows. It protects the account; the keys are protected by the password."</p>
        <form class="form" on:submit=submit>
            <Password label="Password, to set it up" value=password />
            <div class="form-actions"><SendButton sending=sending label=Signal::stored("Set it up".to_owned()) busy="Checking\u{2026}" plain=true /></div>
        </form>
    }
}

#[component]
fn Prove(made: TotpSetUp, begun: RwSignal<Option<TotpSetUp>>, codes: RwSignal<Option<Vec<String>>>) -> impl IntoView {
    let app = Team::get().app();
    let prove = move |form: TotpCode| -> Work {
        Box::pin(async move {
            let made: RecoveryCodes = prove(app, "PUT", path::MY_TOTP, &form).await?;
            let _ = (codes.try_set(Some(made.codes)), begun.try_set(None));
            reload_me(app).await
        })
    };
    view! {
        <CodeForm label="Code" most=12 send="Turn it on" work=prove on_cancel=move || begun.set(None)>
            <p>"Let your authenticator app read this picture, or type the letters below it there. Then type the code that it shows."</p>
            <Qr text=made.uri label="The secret as a picture for an authenticator app" />
            <p><code class="factor-secret">{made.secret}</code></p>
        </CodeForm>
    }
}

/// What comes of a code.
type Work = Pin<Box<dyn Future<Output = Result<(), String>>>>;

/// A form with one code in it, below what explains it.
#[component]
fn CodeForm(
    label: &'static str,
    most: usize,
    send: &'static str,
    work: impl Fn(TotpCode) -> Work + 'static,
    /// Not now: a second button, where that is possible.
    #[prop(optional, into)]
    on_cancel: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    let (code, sending) = (RwSignal::new(String::new()), Sending::new());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        sending.run(work(TotpCode { code: code.get_untracked().trim().to_owned() }));
    };
    let cancel = on_cancel.map(|cancel| {
        view! { <button type="button" class="button" on:click=move |_| cancel.run(())>"Not now"</button> }
    });
    view! {
        <form class="form" on:submit=submit>
            {children()}
            <Line label=label value=code autocomplete="one-time-code" most=most />
            <div class="form-actions">
                <SendButton sending=sending label=Signal::stored(send.to_owned()) busy="Checking\u{2026}" />
                {cancel}
            </div>
        </form>
    }
}

/// The recovery codes, shown once.
#[component]
pub(super) fn Codes(list: Vec<String>, codes: RwSignal<Option<Vec<String>>>) -> impl IntoView {
    let app = Team::get().app();
    // They are nowhere else.
    ask_before_leaving(|| true);
    let text = StoredValue::new(format!("{}\n", list.join("\n")));
    let copy = move |_| {
        spawn_local(async move {
            let is_copied = clipboard::copy(&text.get_value()).await;
            let words = if is_copied { "The codes are in the clipboard." } else { "The browser did not copy them." };
            app.notice.set(Some(words.to_owned()));
        });
    };
    let save = move |_| {
        let name = "patchfirst-recovery-codes.txt";
        let made = file::from_text(&text.get_value(), name, "text/plain");
        if made.and_then(|file| download::save(&file, name)).is_err() {
            app.notice.set(Some("The browser did not save them.".to_owned()));
        }
    };
    let items = list.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view();
    view! {
        <p role="status">"The second factor is on. For the day your telephone or key is gone: each of these codes signs you in once. They are shown this once."</p>
        <ul class="recovery-codes" aria-label="Recovery codes">{items}</ul>
        <p class="form-actions">
            <button type="button" class="button" on:click=copy>"Copy"</button>
            <button type="button" class="button" on:click=save>"Save as a file"</button>
            <button type="button" class="button button-primary" on:click=move |_| codes.set(None)>"I have them"</button>
        </p>
    }
}

#[component]
fn Off() -> impl IntoView {
    let app = Team::get().app();
    let turn_off = move |form: TotpCode| -> Work {
        Box::pin(async move {
            prove::<()>(app, "DELETE", path::MY_TOTP, &form).await?;
            app.notice.set(Some("The second factor is off.".to_owned()));
            reload_me(app).await
        })
    };
    view! {
        <CodeForm label="Code, or a recovery code" most=40 send="Turn it off" work=turn_off>
            <p>"On: signing in asks for a code of your authenticator app. Losing the telephone? Turn it off with a recovery code, then set it up again."</p>
        </CodeForm>
    }
}
