//! Organisations.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use shared::api::{CreateOrganisation, Organisation, UpdateOrganisation};

use super::extract::Json;
use crate::auth::{Caller, InOrg, organisation};
use crate::refusal::Refusal;
use crate::team::Team;

pub(super) async fn list(State(team): State<Arc<Team>>, caller: Caller) -> Result<Json<Vec<Organisation>>, Refusal> {
    Ok(Json(organisation::mine(&team, &caller).await?))
}

pub(super) async fn create(
    State(team): State<Arc<Team>>,
    caller: Caller,
    Json(form): Json<CreateOrganisation>,
) -> Result<(StatusCode, Json<Organisation>), Refusal> {
    Ok((StatusCode::CREATED, Json(organisation::create(&team, &caller, &form).await?)))
}

pub(super) async fn show(State(team): State<Arc<Team>>, at: InOrg) -> Result<Json<Organisation>, Refusal> {
    Ok(Json(organisation::find(&team, at).await?))
}

pub(super) async fn change(
    State(team): State<Arc<Team>>,
    caller: Caller,
    at: InOrg,
    Json(form): Json<UpdateOrganisation>,
) -> Result<Json<Organisation>, Refusal> {
    Ok(Json(organisation::change(&team, &caller, at, &form).await?))
}
