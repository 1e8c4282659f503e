//! Plain questions to the server, by the contract of `shared::api`: what needs no key. Answers are JSON.

use std::collections::HashMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::api::{Code, ErrorBody, Member, TotpCode, VERSION, VERSION_HEADER, path, seen};
use shared::sync::{OrgId, UserId};

use super::engine;
use crate::browser::http;
use crate::state::App;
use crate::worker::message::Stage;
use crate::worker::packed::Packed;

/// Words for a code of an authenticator app that does not prove it; those of a sign-in speak of an address and a password.
const WRONG_CODE: &str = "This code is not right, or no longer: type the one that shows now.";
/// Words where no answer came.
const SILENT: &str = "The server did not answer. Check the network, then try again.";

/// GET.
pub(super) async fn get<T: DeserializeOwned>(app: App, path: &str) -> Result<T, String> {
    call(app, "GET", path).await
}

/// Who is in an organisation. What a server says of a name may turn the words around it: only what can be seen is taken.
pub(super) async fn members(app: App, org: OrgId) -> Result<Vec<Member>, String> {
    let mut members: Vec<Member> = get(app, &path::with(path::MEMBERS, &[&org.to_string()])).await?;
    for Member { account, .. } in &mut members {
        (account.name, account.email) = (seen(&account.name), seen(&account.email));
    }
    Ok(members)
}

/// The name of each account of an organisation; nobody where the server does not say.
pub(super) async fn names_of_members(app: App, org: OrgId) -> HashMap<UserId, String> {
    let said = members(app, org).await.unwrap_or_default();
    said.into_iter().map(|member| (member.account.user, member.account.name)).collect()
}

/// Send without a body, and hear what comes back; `()` for nothing.
pub(super) async fn call<T: DeserializeOwned>(app: App, method: &str, path: &str) -> Result<T, String> {
    Ok(send(app, method, path, None).await?)
}

/// Send something.
pub(super) async fn tell<T: DeserializeOwned>(
    app: App,
    method: &str,
    path: &str,
    body: &impl Serialize,
) -> Result<T, String> {
    Ok(send(app, method, path, serde_json::to_string(body).ok()).await?)
}

/// Send a code of an authenticator app, as proof.
pub(super) async fn prove<T: DeserializeOwned>(
    app: App,
    method: &str,
    path: &str,
    code: &TotpCode,
) -> Result<T, String> {
    let sent = send(app, method, path, serde_json::to_string(code).ok()).await;
    sent.map_err(|trouble| if trouble.code == Some(Code::WrongSignIn) { WRONG_CODE.to_owned() } else { trouble.words })
}

/// Why something was not done.
struct Trouble {
    /// Where it was the server that said no.
    code: Option<Code>,
    words: String,
}

impl From<&str> for Trouble {
    fn from(words: &str) -> Self {
        Self { code: None, words: words.to_owned() }
    }
}

impl From<Trouble> for String {
    fn from(trouble: Trouble) -> Self {
        trouble.words
    }
}

async fn send<T: DeserializeOwned>(app: App, method: &str, path: &str, body: Option<String>) -> Result<T, Trouble> {
    let version = VERSION.to_string();
    let mut headers = vec![(VERSION_HEADER, version.as_str())];
    if body.is_some() {
        headers.push(("content-type", "application/json"));
    }
    let answer = http::ask(method, &app.href(path), &headers, body.as_deref()).await.ok_or(SILENT)?;
    if (200..300).contains(&answer.status) {
        let text = if answer.text.is_empty() { "null" } else { &answer.text };
        return serde_json::from_str(text).map_err(|_| Code::Version.words().into());
    }
    let Ok(error) = serde_json::from_str::<ErrorBody>(&answer.text) else { return Err(SILENT.into()) };
    if matches!(error.code, Code::NotSignedIn | Code::Withdrawn) {
        is_signed_out(app);
    }
    Err(Trouble { code: Some(error.code), words: waiting(error.words, error.retry_after_s) })
}

/// Who is signed in, as the server says it now: asked by the engine, which tells the page.
pub(super) async fn reload_me(app: App) -> Result<(), String> {
    engine::look_again(app).await
}

/// The session ended: the page says so at once, and the engine finds out.
fn is_signed_out(app: App) {
    let Some(mut state) = engine::now(app) else { return };
    state.stage = Stage::SignedOut;
    app.team.set(Some(Packed::of(&state)));
    spawn_local(async move {
        let _ = engine::look_again(app).await;
    });
}

/// Words, and how long to wait where waiting helps.
pub(super) fn waiting(words: String, retry_after_s: Option<u32>) -> String {
    match retry_after_s {
        Some(s) if s >= 120 => format!("{words} Wait {} minutes.", s.div_ceil(60)),
        Some(s) => format!("{words} Wait {s} seconds."),
        None => words,
    }
}
