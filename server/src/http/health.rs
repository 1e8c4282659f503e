//! What the operator's instruments ask: is it alive, can it serve, how much did it do.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use subtle::ConstantTimeEq as _;

use crate::team::Team;

pub(super) fn router(top: &str) -> Router<Arc<Team>> {
    Router::new()
        .route(&format!("{top}/healthz"), get(alive))
        .route(&format!("{top}/readyz"), get(ready))
        .route(&format!("{top}/metrics"), get(metrics))
}

/// The process answers.
async fn alive() -> &'static str {
    "alive\n"
}

/// The database answers too.
async fn ready(State(team): State<Arc<Team>>) -> (StatusCode, &'static str) {
    match team.store.ping().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}

/// For who shows the token; without one configured, for this machine where no proxy stands in front.
async fn metrics(
    State(team): State<Arc<Team>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<String, StatusCode> {
    let shown =
        headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|text| text.strip_prefix("Bearer "));
    let may = match (&team.config.metrics_token, shown) {
        (Some(token), Some(shown)) => token.reveal().as_bytes().ct_eq(shown.as_bytes()).into(),
        (Some(_), None) => false,
        (None, _) => team.config.hops == 0 && peer.ip().is_loopback(),
    };
    if may { Ok(team.metrics.text()) } else { Err(StatusCode::NOT_FOUND) }
}
