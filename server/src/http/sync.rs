//! Push and pull.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use shared::api::{Code, POSTCARD, PullQuery, Push, Pushed};

use super::extract::{Postcard, Query};
use crate::auth::{Caller, InOrg};
use crate::intake::Keep;
use crate::refusal::Refusal;
use crate::sync::pull::{self, Pulled};
use crate::sync::push;
use crate::team::Team;

pub(super) async fn pull(
    State(team): State<Arc<Team>>,
    at: InOrg,
    Query(asked): Query<PullQuery>,
) -> Result<Response, Refusal> {
    let Pulled { page, held, place } = pull::pull(&team, at.org, asked).await?;
    let bytes = postcard::to_stdvec(&page).map_err(|_| Code::Failed)?;
    // The next one is made while this one is sent.
    drop((page, place));
    Ok(([(CONTENT_TYPE, POSTCARD)], held.keep(bytes)).into_response())
}

pub(super) async fn push(
    State(team): State<Arc<Team>>,
    caller: Caller,
    at: InOrg,
    keep: Keep,
    Postcard(sent): Postcard<Push>,
) -> Result<Postcard<Pushed>, Refusal> {
    Ok(Postcard(push::push(&team, &caller, at.org, sent, keep).await?))
}
