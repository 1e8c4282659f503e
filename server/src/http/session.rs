//! Signing in and out, and the list of one's sessions.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use shared::api::{SecondFactor, Session, SessionId, SignIn, SignInHello, SignInSalt};

use super::cookie;
use super::extract::{Json, Path, Source, with_headers};
use crate::auth::{Caller, evenly, session, sign_in};
use crate::refusal::Refusal;
use crate::team::Team;

pub(super) async fn salt(
    State(team): State<Arc<Team>>,
    Json(hello): Json<SignInHello>,
) -> Result<Json<SignInSalt>, Refusal> {
    Ok(Json(evenly(sign_in::salt(&team, &hello)).await?))
}

pub(super) async fn sign_in(
    State(team): State<Arc<Team>>,
    Source(source): Source,
    headers: HeaderMap,
    Json(form): Json<SignIn>,
) -> Result<Response, Refusal> {
    let device = sign_in::device_of(cookie::device(&headers, &team.config.base));
    let from = sign_in::From { source: &source, device };
    let (answer, opened) = evenly(sign_in::sign_in(&team, &form, from)).await?;
    let response = Json(answer).into_response();
    Ok(match opened {
        Some(opened) => with_headers(response, |headers| cookie::give(headers, &team.config.base, &opened)),
        None => response,
    })
}

pub(super) async fn second_factor(
    State(team): State<Arc<Team>>,
    Source(source): Source,
    headers: HeaderMap,
    Json(form): Json<SecondFactor>,
) -> Result<Response, Refusal> {
    let device = sign_in::device_of(cookie::device(&headers, &team.config.base));
    let (me, opened) = sign_in::second_factor(&team, &form, sign_in::From { source: &source, device }).await?;
    Ok(with_headers(Json(me).into_response(), |headers| cookie::give(headers, &team.config.base, &opened)))
}

pub(super) async fn sign_out(State(team): State<Arc<Team>>, caller: Caller) -> Result<Response, Refusal> {
    sign_in::sign_out(&team, &caller).await?;
    let response = StatusCode::NO_CONTENT.into_response();
    Ok(with_headers(response, |headers| cookie::take(headers, &team.config.base)))
}

pub(super) async fn list(State(team): State<Arc<Team>>, caller: Caller) -> Result<Json<Vec<Session>>, Refusal> {
    Ok(Json(session::list(&team, &caller).await?))
}

pub(super) async fn end_others(State(team): State<Arc<Team>>, caller: Caller) -> Result<StatusCode, Refusal> {
    session::end_others(&team, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn end(
    State(team): State<Arc<Team>>,
    caller: Caller,
    Path(id): Path<SessionId>,
) -> Result<StatusCode, Refusal> {
    session::end(&team, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
