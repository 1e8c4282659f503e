//! What the server says of itself, and its first account.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use shared::api::{OLDEST_VERSION, Server, SetUp, VERSION};

use super::cookie;
use super::extract::{Json, Source, with_headers};
use crate::auth::register;
use crate::refusal::Refusal;
use crate::sync::scans;
use crate::team::Team;

pub(super) async fn show(State(team): State<Arc<Team>>) -> Result<Json<Server>, Refusal> {
    Ok(Json(Server {
        product: "patchfirst".to_owned(),
        version: VERSION,
        oldest_version: OLDEST_VERSION,
        needs_set_up: register::needs_set_up(&team).await?,
        is_open: team.config.sign_up,
        has_mail: team.mail.is_some(),
        scan_quota: scans::quota(&team),
    }))
}

pub(super) async fn set_up(
    State(team): State<Arc<Team>>,
    Source(source): Source,
    Json(form): Json<SetUp>,
) -> Result<Response, Refusal> {
    let (me, opened) = register::set_up(&team, &form, &source).await?;
    let response = (StatusCode::CREATED, Json(me)).into_response();
    Ok(with_headers(response, |headers| cookie::give(headers, &team.config.base, &opened)))
}
