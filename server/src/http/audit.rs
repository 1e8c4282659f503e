//! The audit log: a page of it, and all of it.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use shared::api::{AuditAction, AuditEntry, AuditPage, AuditQuery, MOST_ENTRIES};
use shared::sync::OrgId;

use super::extract::{Json, Query};
use crate::auth::{Caller, InOrg};
use crate::refusal::Refusal;
use crate::store::audit;
use crate::team::Team;
use crate::transact;

pub(super) async fn page(
    State(team): State<Arc<Team>>,
    at: InOrg,
    Query(asked): Query<AuditQuery>,
) -> Result<Json<AuditPage>, Refusal> {
    let limit = asked.limit.clamp(1, MOST_ENTRIES);
    let before = asked.before.unwrap_or(i64::MAX);
    let mut entries = audit::below(&mut team.store.read().await?, at.org, before, limit + 1).await?;
    let has_more = entries.len() > limit as usize;
    entries.truncate(limit as usize);
    Ok(Json(AuditPage { entries, has_more }))
}

/// One entry a line, read in parts, so that a log of any length takes little memory.
pub(super) async fn export(State(team): State<Arc<Team>>, caller: Caller, at: InOrg) -> Result<Response, Refusal> {
    let by = caller.by(&team);
    transact!(team.store, |tx| audit::add(tx, at.org, &by, AuditAction::AuditExported, None, "").await)?;
    let parts = stream::try_unfold(Some(0), move |after| part(team.clone(), at.org, after));
    let headers = [
        (CONTENT_TYPE, "application/x-ndjson"),
        (CONTENT_DISPOSITION, "attachment; filename=\"patchfirst-audit.ndjson\""),
    ];
    Ok((headers, Body::from_stream(parts)).into_response())
}

async fn part(team: Arc<Team>, org: OrgId, after: Option<i64>) -> Result<Option<(Bytes, Option<i64>)>, axum::BoxError> {
    let Some(after) = after else { return Ok(None) };
    let entries = audit::above(&mut team.store.read().await?, org, after, MOST_ENTRIES).await?;
    let last = entries.last().map(|entry| entry.number);
    Ok(last.map(|last| (lines(&entries), Some(last))))
}

fn lines(entries: &[AuditEntry]) -> Bytes {
    let line = |entry| serde_json::to_string(entry).map(|line| line + "\n").unwrap_or_default();
    entries.iter().map(line).collect::<String>().into()
}
