//! Plain questions to the server, by the contract of `shared::api`: what needs no key. Answers are JSON.

use std::collections::HashMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::api::{Code, ErrorBody, Member, VERSION, VERSION_HEADER, path};
use shared::sync::{OrgId, UserId};

use super::engine;
use crate::browser::http;
use crate::state::App;
use crate::worker::message::Stage;
use crate::worker::packed::Packed;

/// Words where no answer came.
const SILENT: &str = "The server did not answer. Check the network, then try again.";

/// GET.
pub(super) async fn get<T: DeserializeOwned>(app: App, path: &str) -> Result<T, String> {
    send(app, "GET", path, None).await
}

/// Who is in an organisation: the name of each account; nobody where the server does not say.
pub(super) async fn names_of_members(app: App, org: OrgId) -> HashMap<UserId, String> {
    let said: Result<Vec<Member>, _> = get(app, &path::with(path::MEMBERS, &[&org.to_string()])).await;
    said.unwrap_or_default().into_iter().map(|member| (member.account.user, member.account.name)).collect()
}

/// Send without a body, and hear what comes back; `()` for nothing.
pub(super) async fn call<T: DeserializeOwned>(app: App, method: &str, path: &str) -> Result<T, String> {
    send(app, method, path, None).await
}

/// Send something.
pub(super) async fn tell<T: DeserializeOwned>(
    app: App,
    method: &str,
    path: &str,
    body: &impl Serialize,
) -> Result<T, String> {
    send(app, method, path, serde_json::to_string(body).ok()).await
}

async fn send<T: DeserializeOwned>(app: App, method: &str, path: &str, body: Option<String>) -> Result<T, String> {
    let version = VERSION.to_string();
    let mut headers = vec![(VERSION_HEADER, version.as_str())];
    if body.is_some() {
        headers.push(("content-type", "application/json"));
    }
    let answer = http::ask(method, &app.href(path), &headers, body.as_deref()).await.ok_or(SILENT)?;
    if (200..300).contains(&answer.status) {
        let text = if answer.text.is_empty() { "null" } else { &answer.text };
        return serde_json::from_str(text).map_err(|_| Code::Version.words().to_owned());
    }
    let Ok(error) = serde_json::from_str::<ErrorBody>(&answer.text) else { return Err(SILENT.to_owned()) };
    if matches!(error.code, Code::NotSignedIn | Code::Withdrawn) {
        is_signed_out(app);
    }
    Err(waiting(error.words, error.retry_after_s))
}

/// Who is signed in, as the server says it now: asked by the engine, which tells the page.
pub(super) async fn reload_me(app: App) -> Result<(), String> {
    engine::look_again(app).await
}

/// The session ended: the page says so at once, and the engine finds out.
fn is_signed_out(app: App) {
    let Some(mut state) = app.team.with_untracked(|team| team.as_ref().and_then(Packed::open)) else { return };
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
