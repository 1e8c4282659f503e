//! Before signing in: asking for an account, and for a new password.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use shared::api::{ConfirmEmail, Register, Registered, ResetPassword, ResetRequest};

use super::extract::{Json, Source};
use crate::auth::{address, evenly, register, reset};
use crate::refusal::Refusal;
use crate::team::Team;

pub(super) async fn register(
    State(team): State<Arc<Team>>,
    Source(source): Source,
    Json(form): Json<Register>,
) -> Result<(StatusCode, Json<Registered>), Refusal> {
    Ok((StatusCode::ACCEPTED, Json(evenly(register::register(&team, &form, &source)).await?)))
}

pub(super) async fn ask_reset(
    State(team): State<Arc<Team>>,
    Source(source): Source,
    Json(form): Json<ResetRequest>,
) -> Result<StatusCode, Refusal> {
    evenly(reset::ask(&team, &form, &source)).await?;
    Ok(StatusCode::ACCEPTED)
}

pub(super) async fn confirm_email(
    State(team): State<Arc<Team>>,
    Source(source): Source,
    Json(form): Json<ConfirmEmail>,
) -> Result<StatusCode, Refusal> {
    address::confirm(&team, &form, &source).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn reset(
    State(team): State<Arc<Team>>,
    Source(source): Source,
    Json(form): Json<ResetPassword>,
) -> Result<StatusCode, Refusal> {
    reset::reset(&team, &form, &source).await?;
    Ok(StatusCode::NO_CONTENT)
}
