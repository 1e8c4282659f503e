//! What handlers take in and give out: bodies of bounded size (how slowly they may come and how many is `intake`), names
//! from the path, who asks.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::api::{Code, MOST_BODY_BYTES, MOST_CHUNK_BYTES, MOST_FORM_BYTES, POSTCARD};

use super::{form, source};
use crate::auth::{Caller, InOrg};
use crate::intake::Keep;
use crate::refusal::Refusal;
use crate::team::Team;

/// Content type of a chunk.
pub(crate) const CHUNK: &str = "application/octet-stream";

/// A body in JSON, or in postcard where it says so; as an answer, in the form that was asked for.
pub(super) struct Json<T>(pub(super) T);
/// A body in postcard.
pub(super) struct Postcard<T>(pub(super) T);
/// A sealed chunk of a scan.
pub(super) struct Chunk(pub(super) Vec<u8>);
/// Names from the path, in their order.
pub(super) struct Path<T>(pub(super) T);
/// What stands after the question mark.
pub(super) struct Query<T>(pub(super) T);
/// The network address of who asks.
pub(super) struct Source(pub(super) String);

/// Is the body of that content type?
fn is_of(request: &Request, kind: &str) -> bool {
    let said = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    said.and_then(|text| text.split(';').next()).is_some_and(|is| is.trim().eq_ignore_ascii_case(kind))
}

/// A body of that content type, of at most so many bytes; of a stranger far fewer.
async fn bytes(request: Request, team: &Team, kind: &str, most: usize) -> Result<Vec<u8>, Refusal> {
    if !is_of(&request, kind) {
        return Err(Code::Malformed.into());
    }
    let (parts, body) = request.into_parts();
    let is_stranger = parts.extensions.get::<Caller>().is_none();
    let source = parts.extensions.get::<source::Source>().map_or("", |source| &source.0);
    let most = if is_stranger { most.min(MOST_FORM_BYTES) } else { most };
    let (bytes, place) = team.intake.read(source, body, most).await?;
    // What is made of them takes as much, until the guard hands the answer out.
    if let Some(keep) = parts.extensions.get::<Keep>() {
        keep.hold(place);
    }
    Ok(bytes)
}

impl<T: DeserializeOwned> FromRequest<Arc<Team>> for Json<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, team: &Arc<Team>) -> Result<Self, Refusal> {
        if is_of(&request, POSTCARD) {
            return Postcard::from_request(request, team).await.map(|Postcard(form)| Self(form));
        }
        let bytes = bytes(request, team, "application/json", MOST_BODY_BYTES).await?;
        serde_json::from_slice(&bytes).map(Self).map_err(|_| Code::Malformed.into())
    }
}

impl<T: DeserializeOwned> FromRequest<Arc<Team>> for Postcard<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, team: &Arc<Team>) -> Result<Self, Refusal> {
        let bytes = bytes(request, team, POSTCARD, MOST_BODY_BYTES).await?;
        postcard::from_bytes(&bytes).map(Self).map_err(|_| Code::Malformed.into())
    }
}

impl FromRequest<Arc<Team>> for Chunk {
    type Rejection = Refusal;

    async fn from_request(request: Request, team: &Arc<Team>) -> Result<Self, Refusal> {
        bytes(request, team, CHUNK, MOST_CHUNK_BYTES).await.map(Self)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        form::written(&self.0)
    }
}

impl<T: Serialize> IntoResponse for Postcard<T> {
    fn into_response(self) -> Response {
        form::postcard(&self.0)
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(names)| Self(names)).map_err(|_| Code::NotFound.into())
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let query = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        query.map(|axum::extract::Query(asked)| Self(asked)).map_err(|_| Code::Malformed.into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Source {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.extensions.get::<source::Source>().map_or_else(String::new, |source| source.0.clone())))
    }
}

/// Put there by the guard. Where it is not, the route lets anybody in, and a handler that asks for it is a mistake of ours.
impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Code::Failed.into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for InOrg {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts.extensions.get::<Self>().copied().ok_or_else(|| Code::Failed.into())
    }
}

/// Put there by the guard, for work that outlives the request.
impl<S: Send + Sync> FromRequestParts<S> for Keep {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

/// An answer with more headers.
pub(super) fn with_headers(mut response: Response, set: impl FnOnce(&mut HeaderMap)) -> Response {
    set(response.headers_mut());
    response
}
