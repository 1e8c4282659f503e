//! A refusal as a response. What the database said is logged and never sent.

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use shared::api::ErrorBody;

use super::form;
use crate::refusal::Refusal;

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let code = self.code();
        let body = match self {
            Self::Said(body) => *body,
            Self::Store(error) => {
                tracing::error!(%error, "the database refused");
                ErrorBody::new(code)
            }
        };
        let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let wait = body.retry_after_s.map(HeaderValue::from);
        let mut response = (status, form::written(&body)).into_response();
        if let Some(wait) = wait {
            response.headers_mut().insert(RETRY_AFTER, wait);
        }
        response
    }
}
