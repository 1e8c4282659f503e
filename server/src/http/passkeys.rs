//! One's own passkeys.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use shared::api::{Passkey, PasskeyBegin, PasskeyFinish, PasskeyId, PasskeyMade, PasskeyRename, Proof};

use super::extract::{Json, Path};
use crate::auth::{Caller, passkey};
use crate::refusal::Refusal;
use crate::team::Team;

pub(super) async fn list(State(team): State<Arc<Team>>, caller: Caller) -> Result<Json<Vec<Passkey>>, Refusal> {
    Ok(Json(passkey::list(&team, &caller).await?))
}

pub(super) async fn begin(
    State(team): State<Arc<Team>>,
    caller: Caller,
    Json(form): Json<Proof>,
) -> Result<Json<PasskeyBegin>, Refusal> {
    Ok(Json(passkey::begin(&team, &caller, &form).await?))
}

pub(super) async fn finish(
    State(team): State<Arc<Team>>,
    caller: Caller,
    Json(form): Json<PasskeyFinish>,
) -> Result<Json<PasskeyMade>, Refusal> {
    Ok(Json(passkey::finish(&team, &caller, &form).await?))
}

pub(super) async fn rename(
    State(team): State<Arc<Team>>,
    caller: Caller,
    Path(id): Path<PasskeyId>,
    Json(form): Json<PasskeyRename>,
) -> Result<StatusCode, Refusal> {
    passkey::rename(&team, &caller, id, &form).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn remove(
    State(team): State<Arc<Team>>,
    caller: Caller,
    Path(id): Path<PasskeyId>,
    Json(form): Json<Proof>,
) -> Result<StatusCode, Refusal> {
    passkey::remove(&team, &caller, id, &form).await?;
    Ok(StatusCode::NO_CONTENT)
}
