//! Before signing in: asking for an account, and for a new password.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use shared::api::{Code, Register, Registered, ResetPassword, ResetRequest};

use super::extract::{Json, Source};
use crate::auth::{register, reset};
use crate::refusal::Refusal;
use crate::team::Team;

pub(super) async fn register(
    State(team): State<Arc<Team>>,
    Source(source): Source,
    Json(form): Json<Register>,
) -> Result<(StatusCode, Json<Registered>), Refusal> {
    Ok((StatusCode::ACCEPTED, Json(register::register(&team, &form, &source).await?)))
}

/// Without e-mail a link can only come from an admin.
pub(super) async fn ask_reset(Json(_): Json<ResetRequest>) -> Result<StatusCode, Refusal> {
    Err(Code::NoMail.into())
}

pub(super) async fn reset(
    State(team): State<Arc<Team>>,
    Source(source): Source,
    Json(form): Json<ResetPassword>,
) -> Result<StatusCode, Refusal> {
    reset::reset(&team, &form, &source).await?;
    Ok(StatusCode::NO_CONTENT)
}
