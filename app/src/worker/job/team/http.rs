//! Asking the server: same origin, below the path that the app lives at, and in postcard both ways, so that no reader of JSON
//! is loaded. Every answer is bytes or words for a person; what the network does is one of them. Retries nothing.

use js_sys::{ArrayBuffer, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::api::{Code, ErrorBody, POSTCARD, VERSION, VERSION_HEADER};
use shared::sync::OrgId;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, DedicatedWorkerGlobalScope, Headers, RequestCache, RequestInit, Response};

use crate::worker::job::later::{NOT_HERE, NotHere};

/// Longest wait for an answer, ms: a page of 8 MiB at 2 Mbit/s.
const PATIENCE_MS: u32 = 40_000;

/// Why there is no answer.
#[derive(Debug)]
pub(in crate::worker::job) enum Trouble {
    /// The server is not reached.
    Offline,
    /// The server said no.
    Refused(Box<ErrorBody>),
    /// Anything else, for a person.
    Failed(String),
}

impl Trouble {
    /// Is it this?
    pub(super) fn is(&self, code: Code) -> bool {
        matches!(self, Self::Refused(body) if body.code == code)
    }

    /// Has the session ended?
    pub(super) fn is_session_end(&self) -> bool {
        self.is(Code::NotSignedIn) || self.is(Code::Withdrawn)
    }

    /// The organisation that ended the membership, where that ended the session.
    pub(super) fn withdrawn(&self) -> Option<OrgId> {
        match self {
            Self::Refused(body) => body.org,
            Self::Offline | Self::Failed(_) => None,
        }
    }

    /// For a person.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Offline => {
                "The server is not reached. What you change is kept in this browser and sent later.".to_owned()
            }
            Self::Refused(body) => body.words.clone(),
            Self::Failed(words) => words.clone(),
        }
    }

    /// Seconds to wait, where the server says so.
    pub(super) fn retry_after_s(&self) -> Option<u32> {
        match self {
            Self::Refused(body) => body.retry_after_s,
            Self::Offline | Self::Failed(_) => None,
        }
    }
}

impl From<String> for Trouble {
    fn from(words: String) -> Self {
        Self::Failed(words)
    }
}

impl From<NotHere> for Trouble {
    fn from(_: NotHere) -> Self {
        Self::Failed(NOT_HERE.to_owned())
    }
}

/// What goes along.
pub(super) enum Body {
    /// Nothing.
    None,
    /// A form, in postcard.
    Form(Vec<u8>),
    /// A sealed chunk of a scan.
    Chunk(Vec<u8>),
}

impl Body {
    /// A form.
    pub(super) fn form(form: &impl Serialize) -> Self {
        // Forms are plain structures: none of them can fail.
        Self::Form(postcard::to_stdvec(form).unwrap_or_default())
    }
}

/// Reads an answer, or a part of one.
pub(super) fn opened<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Trouble> {
    postcard::from_bytes(bytes).map_err(|_| strange())
}

/// Asks for what is at this path.
pub(super) async fn fetched<T: DeserializeOwned>(path: &str) -> Result<T, Trouble> {
    opened(&ask("GET", path, Body::None).await?)
}

/// Asks.
pub(super) fn ask(method: &str, path: &str, body: Body) -> impl Future<Output = Result<Vec<u8>, Trouble>> {
    ask_until(AbortSignal::timeout_with_u32(PATIENCE_MS), method, path, body)
}

/// Asks, and waits for the answer until it is told to stop.
pub(super) async fn ask_until(stop: AbortSignal, method: &str, path: &str, body: Body) -> Result<Vec<u8>, Trouble> {
    let response = send(&stop, method, path, body).await.ok_or(Trouble::Offline)?;
    let bytes = match response.array_buffer() {
        Ok(reading) => JsFuture::from(reading).await.map_err(|_| Trouble::Offline)?,
        Err(_) => return Err(Trouble::Offline),
    };
    let bytes = Uint8Array::new(&bytes.unchecked_into::<ArrayBuffer>()).to_vec();
    if response.ok() {
        return Ok(bytes);
    }
    Err(match postcard::from_bytes::<ErrorBody>(&bytes) {
        Ok(body) => Trouble::Refused(Box::new(body)),
        // What stands before a server that is being started says so.
        Err(_) if matches!(response.status(), 502..=504) => Trouble::Offline,
        Err(_) => strange(),
    })
}

async fn send(stop: &AbortSignal, method: &str, path: &str, body: Body) -> Option<Response> {
    let scope = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>().ok()?;
    let (options, headers) = (RequestInit::new(), Headers::new().ok()?);
    headers.set(VERSION_HEADER, &VERSION.to_string()).ok()?;
    headers.set("accept", POSTCARD).ok()?;
    let body = match body {
        Body::None => None,
        Body::Form(bytes) => Some((POSTCARD, bytes)),
        Body::Chunk(bytes) => Some(("application/octet-stream", bytes)),
    };
    if let Some((kind, bytes)) = body {
        headers.set("content-type", kind).ok()?;
        options.set_body(&Uint8Array::from(bytes.as_slice()));
    }
    options.set_method(method);
    options.set_headers(&headers);
    options.set_cache(RequestCache::NoStore);
    options.set_signal(Some(stop));
    let answer = JsFuture::from(scope.fetch_with_str_and_init(&address(path)?, &options)).await.ok()?;
    answer.dyn_into().ok()
}

/// The whole address of a path of the contract. The worker lives in the folder of its page.
pub(super) fn address(path: &str) -> Option<String> {
    let scope = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>().ok()?;
    let here = scope.location().href();
    here.rsplit_once('/').map(|(base, _)| format!("{base}{path}"))
}

/// An answer that cannot be read.
pub(super) fn strange() -> Trouble {
    Trouble::Failed("The server gave an answer that this page does not understand. Reload the page.".to_owned())
}
