//! Serves a built app folder with the headers that keep its page safe. It never sees, stores or logs scan data.
//!
//! Reading order: [`Config`] is what a person may set, [`router`] puts `files` (what is served) behind `headers`
//! (what every answer says).

mod config;
mod files;
mod headers;

use std::path::Path;

use axum::Router;
use axum::middleware::map_response;
use tower_http::compression::CompressionLayer;

pub use config::{Base, Config, ConfigError};
pub use headers::content_security_policy;

/// Everything the server answers: the files of `dist` under `base`, compressed, with the headers on every response.
pub fn router(dist: &Path, base: &Base) -> Router {
    files::router(dist.to_owned(), base.clone()).layer(CompressionLayer::new()).layer(map_response(headers::protect))
}
