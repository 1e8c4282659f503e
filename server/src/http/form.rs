//! In which form an answer is written: JSON, and postcard for who accepts that. Our own app does: it then needs no reader of
//! JSON, which is larger than what is read. Knows no endpoint; answers that are bytes in either case never come here.

use axum::Json;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use shared::api::POSTCARD;

tokio::task_local! {
    /// Does who asked accept postcard? Outside a request of the API nobody does.
    static IS_POSTCARD: bool;
}

/// Does the work that answers a request with these headers.
pub(super) async fn answering<T>(headers: &HeaderMap, work: impl Future<Output = T>) -> T {
    IS_POSTCARD.scope(headers.get(ACCEPT).is_some_and(|accepted| accepted == POSTCARD), work).await
}

/// Writes an answer in the form that was asked for.
pub(super) fn written<T: Serialize>(answer: &T) -> Response {
    if IS_POSTCARD.try_with(|is_postcard| *is_postcard).unwrap_or(false) {
        postcard(answer)
    } else {
        Json(answer).into_response()
    }
}

/// Writes an answer in postcard.
pub(super) fn postcard<T: Serialize>(answer: &T) -> Response {
    match ::postcard::to_stdvec(answer) {
        Ok(bytes) => ([(CONTENT_TYPE, POSTCARD)], bytes).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
