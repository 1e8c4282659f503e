//! Push and pull.

use std::sync::Arc;

use axum::extract::State;
use shared::api::{Page, PullQuery, Push, Pushed};

use super::extract::{Postcard, Query};
use crate::auth::{Caller, InOrg};
use crate::refusal::Refusal;
use crate::sync::{pull, push};
use crate::team::Team;

pub(super) async fn pull(
    State(team): State<Arc<Team>>,
    at: InOrg,
    Query(asked): Query<PullQuery>,
) -> Result<Postcard<Page>, Refusal> {
    Ok(Postcard(pull::pull(&team, at.org, asked).await?))
}

pub(super) async fn push(
    State(team): State<Arc<Team>>,
    caller: Caller,
    at: InOrg,
    Postcard(sent): Postcard<Push>,
) -> Result<Postcard<Pushed>, Refusal> {
    Ok(Postcard(push::push(&team, &caller, at.org, &sent).await?))
}
