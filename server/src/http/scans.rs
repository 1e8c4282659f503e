//! Shared scans.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use shared::api::{MOST_CHUNK_BYTES, PutScan, ScanId, SharedScan};
use shared::sync::OrgId;

use super::extract::{CHUNK, Chunk, Json, Path};
use crate::auth::{Caller, InOrg};
use crate::refusal::Refusal;
use crate::sync::scans;
use crate::team::Team;

type InPath = Path<(OrgId, ScanId, u32)>;

pub(super) async fn list(State(team): State<Arc<Team>>, at: InOrg) -> Result<Json<Vec<SharedScan>>, Refusal> {
    Ok(Json(scans::list(&team, at).await?))
}

pub(super) async fn announce(
    State(team): State<Arc<Team>>,
    caller: Caller,
    at: InOrg,
    Json(form): Json<PutScan>,
) -> Result<(StatusCode, Json<SharedScan>), Refusal> {
    Ok((StatusCode::CREATED, Json(scans::announce(&team, &caller, at, &form).await?)))
}

pub(super) async fn remove(
    State(team): State<Arc<Team>>,
    caller: Caller,
    at: InOrg,
    Path((_, scan)): Path<(OrgId, ScanId)>,
) -> Result<StatusCode, Refusal> {
    scans::remove(&team, &caller, at, scan).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn put(
    State(team): State<Arc<Team>>,
    caller: Caller,
    at: InOrg,
    Path((_, scan, chunk)): InPath,
    Chunk(sealed): Chunk,
) -> Result<StatusCode, Refusal> {
    scans::put(&team, &caller, at, (scan, chunk), &sealed).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn get(
    State(team): State<Arc<Team>>,
    at: InOrg,
    Path((_, scan, chunk)): InPath,
) -> Result<Response, Refusal> {
    let held = team.chunks.take(MOST_CHUNK_BYTES).await?;
    let sealed = scans::get(&team, at, scan, chunk).await?;
    Ok(([(CONTENT_TYPE, CHUNK)], held.keep(sealed)).into_response())
}
