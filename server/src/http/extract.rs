//! What handlers take in and give out: bodies of bounded size and time, names from the path, who asks.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::api::{Code, MOST_BODY_BYTES, MOST_CHUNK_BYTES, POSTCARD};

use super::source;
use crate::auth::{Caller, InOrg};
use crate::refusal::Refusal;

/// How long a whole body may take.
const BODY_TIME: Duration = Duration::from_secs(30);

/// How long a chunk of a scan may take: its 4 MiB at 300 kbit/s.
const CHUNK_TIME: Duration = Duration::from_mins(2);
/// Of a body that is too large, so many times what is taken is still read.
const DROPPED: usize = 8;
/// Content type of a chunk.
pub(crate) const CHUNK: &str = "application/octet-stream";

/// A body in JSON.
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

/// A body of that content type, of at most so many bytes, within that time.
async fn bytes(request: Request, kind: &str, most: usize, time: Duration) -> Result<Vec<u8>, Refusal> {
    let headers = request.headers();
    let said = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if said(CONTENT_TYPE).and_then(|text| text.split(';').next()).is_none_or(|is| !is.trim().eq_ignore_ascii_case(kind))
    {
        return Err(Code::Malformed.into());
    }
    match tokio::time::timeout(time, read(request.into_body(), most)).await {
        Ok(read) => read,
        Err(_) => Err(Code::Malformed.into()),
    }
}

/// All of a body. Of one that is too large the rest is read and dropped, so that the answer is heard: a connection that is
/// closed while the other side still writes looks like a failure of the network.
async fn read(mut body: Body, most: usize) -> Result<Vec<u8>, Refusal> {
    let (mut bytes, mut all) = (Vec::new(), 0);
    while let Some(frame) = body.frame().await {
        // Half a body, or one that never came to its end.
        let Ok(data) = frame.map_err(|_| Code::Malformed)?.into_data() else { continue };
        all += data.len();
        if all <= most {
            bytes.extend_from_slice(&data);
        } else if all > DROPPED * most {
            break;
        }
    }
    if all > most { Err(Code::TooLarge.into()) } else { Ok(bytes) }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let bytes = bytes(request, "application/json", MOST_BODY_BYTES, BODY_TIME).await?;
        serde_json::from_slice(&bytes).map(Self).map_err(|_| Code::Malformed.into())
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Postcard<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let bytes = bytes(request, POSTCARD, MOST_BODY_BYTES, BODY_TIME).await?;
        postcard::from_bytes(&bytes).map(Self).map_err(|_| Code::Malformed.into())
    }
}

impl<S: Send + Sync> FromRequest<S> for Chunk {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        bytes(request, CHUNK, MOST_CHUNK_BYTES, CHUNK_TIME).await.map(Self)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl<T: Serialize> IntoResponse for Postcard<T> {
    fn into_response(self) -> Response {
        match postcard::to_stdvec(&self.0) {
            Ok(bytes) => ([(CONTENT_TYPE, HeaderValue::from_static(POSTCARD))], bytes).into_response(),
            Err(_) => Refusal::from(Code::Failed).into_response(),
        }
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

/// An answer with more headers.
pub(super) fn with_headers(mut response: Response, set: impl FnOnce(&mut HeaderMap)) -> Response {
    set(response.headers_mut());
    response
}
