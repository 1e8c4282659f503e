//! Invitations to an organisation.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use shared::api::{Invitation, InvitationId, Invite, Invited};
use shared::sync::OrgId;

use super::extract::{Json, Path};
use crate::auth::{Caller, InOrg, invite};
use crate::refusal::Refusal;
use crate::team::Team;

pub(super) async fn list(State(team): State<Arc<Team>>, at: InOrg) -> Result<Json<Vec<Invitation>>, Refusal> {
    Ok(Json(invite::list(&team, at).await?))
}

pub(super) async fn invite(
    State(team): State<Arc<Team>>,
    caller: Caller,
    at: InOrg,
    Json(form): Json<Invite>,
) -> Result<(StatusCode, Json<Invited>), Refusal> {
    Ok((StatusCode::CREATED, Json(invite::invite(&team, &caller, at, &form).await?)))
}

pub(super) async fn withdraw(
    State(team): State<Arc<Team>>,
    caller: Caller,
    at: InOrg,
    Path((_, id)): Path<(OrgId, InvitationId)>,
) -> Result<StatusCode, Refusal> {
    invite::withdraw(&team, &caller, at, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
