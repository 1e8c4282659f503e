//! Grants of an organisation's keys.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use shared::api::{GrantTo, KeyRing, NewKeys, RecoveryGrant};
use shared::sync::{OrgId, UserId};

use super::extract::{Json, Path};
use crate::auth::{Caller, InOrg, keys};
use crate::refusal::Refusal;
use crate::team::Team;

pub(super) async fn mine(State(team): State<Arc<Team>>, caller: Caller, at: InOrg) -> Result<Json<KeyRing>, Refusal> {
    Ok(Json(keys::mine(&team, &caller, at).await?))
}

pub(super) async fn recovery(
    State(team): State<Arc<Team>>,
    caller: Caller,
    at: InOrg,
) -> Result<Json<RecoveryGrant>, Refusal> {
    Ok(Json(keys::recovery(&team, &caller, at).await?))
}

pub(super) async fn renew(
    State(team): State<Arc<Team>>,
    caller: Caller,
    at: InOrg,
    Json(form): Json<NewKeys>,
) -> Result<StatusCode, Refusal> {
    keys::renew(&team, &caller, at, &form).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn grant(
    State(team): State<Arc<Team>>,
    caller: Caller,
    at: InOrg,
    Path((_, user)): Path<(OrgId, UserId)>,
    Json(form): Json<GrantTo>,
) -> Result<StatusCode, Refusal> {
    keys::grant(&team, &caller, at, user, &form.grant).await?;
    Ok(StatusCode::NO_CONTENT)
}
