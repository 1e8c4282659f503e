//! Members of an organisation.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use shared::api::{ChangeMember, Member, ResetLink};
use shared::sync::{OrgId, UserId};

use super::extract::{Json, Path};
use crate::auth::{Caller, InOrg, member, reset};
use crate::refusal::Refusal;
use crate::team::Team;

type InPath = Path<(OrgId, UserId)>;

pub(super) async fn list(State(team): State<Arc<Team>>, at: InOrg) -> Result<Json<Vec<Member>>, Refusal> {
    Ok(Json(member::list(&team, at).await?))
}

pub(super) async fn change(
    State(team): State<Arc<Team>>,
    caller: Caller,
    at: InOrg,
    Path((_, user)): InPath,
    Json(form): Json<ChangeMember>,
) -> Result<Json<Member>, Refusal> {
    Ok(Json(member::change(&team, &caller, at, user, &form).await?))
}

pub(super) async fn remove(
    State(team): State<Arc<Team>>,
    caller: Caller,
    at: InOrg,
    Path((_, user)): InPath,
) -> Result<StatusCode, Refusal> {
    member::remove(&team, &caller, at, user).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn reset(
    State(team): State<Arc<Team>>,
    caller: Caller,
    at: InOrg,
    Path((_, user)): InPath,
) -> Result<Json<ResetLink>, Refusal> {
    Ok(Json(reset::link(&team, &caller, at, user).await?))
}

pub(super) async fn unlock(
    State(team): State<Arc<Team>>,
    caller: Caller,
    at: InOrg,
    Path((_, user)): InPath,
) -> Result<StatusCode, Refusal> {
    member::unlock(&team, &caller, at, user).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn end_sessions(
    State(team): State<Arc<Team>>,
    caller: Caller,
    at: InOrg,
    Path((_, user)): InPath,
) -> Result<StatusCode, Refusal> {
    member::end_sessions(&team, &caller, at, user).await?;
    Ok(StatusCode::NO_CONTENT)
}
