//! One's own account.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use shared::api::{
    ChangeEmail, ChangePassword, Join, Me, MyKeys, Proof, RecoveryCodes, TotpCode, TotpSetUp, UpdateProfile,
};

use super::cookie;
use super::extract::{Json, with_headers};
use crate::auth::address::{self, Change};
use crate::auth::{Caller, evenly, factor, profile, register};
use crate::refusal::Refusal;
use crate::team::Team;

pub(super) async fn show(State(team): State<Arc<Team>>, caller: Caller) -> Result<Json<Me>, Refusal> {
    Ok(Json(profile::me(&team, caller.user).await?))
}

pub(super) async fn join(
    State(team): State<Arc<Team>>,
    caller: Caller,
    Json(form): Json<Join>,
) -> Result<(StatusCode, Json<Me>), Refusal> {
    Ok((StatusCode::CREATED, Json(register::join(&team, &caller, &form).await?)))
}

pub(super) async fn keys(State(team): State<Arc<Team>>, caller: Caller) -> Result<Json<MyKeys>, Refusal> {
    Ok(Json(profile::keys(&team, &caller).await?))
}

pub(super) async fn rename(
    State(team): State<Arc<Team>>,
    caller: Caller,
    Json(form): Json<UpdateProfile>,
) -> Result<Json<Me>, Refusal> {
    Ok(Json(profile::rename(&team, &caller, &form).await?))
}

pub(super) async fn remove(
    State(team): State<Arc<Team>>,
    caller: Caller,
    Json(form): Json<Proof>,
) -> Result<Response, Refusal> {
    profile::remove(&team, &caller, &form).await?;
    let response = StatusCode::NO_CONTENT.into_response();
    Ok(with_headers(response, |headers| cookie::take(headers, &team.config.base)))
}

pub(super) async fn change_password(
    State(team): State<Arc<Team>>,
    caller: Caller,
    Json(form): Json<ChangePassword>,
) -> Result<StatusCode, Refusal> {
    profile::change_password(&team, &caller, &form).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn change_email(
    State(team): State<Arc<Team>>,
    caller: Caller,
    Json(form): Json<ChangeEmail>,
) -> Result<StatusCode, Refusal> {
    Ok(match evenly(address::change(&team, &caller, &form)).await? {
        Change::Done => StatusCode::NO_CONTENT,
        Change::Sent => StatusCode::ACCEPTED,
    })
}

pub(super) async fn begin_totp(
    State(team): State<Arc<Team>>,
    caller: Caller,
    Json(form): Json<Proof>,
) -> Result<Json<TotpSetUp>, Refusal> {
    Ok(Json(factor::begin(&team, &caller, &form).await?))
}

pub(super) async fn confirm_totp(
    State(team): State<Arc<Team>>,
    caller: Caller,
    Json(form): Json<TotpCode>,
) -> Result<Json<RecoveryCodes>, Refusal> {
    Ok(Json(factor::confirm(&team, &caller, &form).await?))
}

pub(super) async fn remove_totp(
    State(team): State<Arc<Team>>,
    caller: Caller,
    Json(form): Json<TotpCode>,
) -> Result<StatusCode, Refusal> {
    factor::remove(&team, &caller, &form).await?;
    Ok(StatusCode::NO_CONTENT)
}
