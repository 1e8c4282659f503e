//! Requests to the server that this page came from. Text in, text out; never to another origin, never kept by a cache.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestCache, RequestInit, RequestRedirect, Response};

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The body, as text.
    pub text: String,
}

/// Ask. `None` where no answer came: no network, no server.
pub async fn ask(method: &str, address: &str, headers: &[(&str, &str)], body: Option<&str>) -> Option<Answer> {
    let (options, fields) = (RequestInit::new(), Headers::new().ok()?);
    for (name, value) in headers {
        fields.append(name, value).ok()?;
    }
    options.set_method(method);
    options.set_headers(&fields);
    options.set_cache(RequestCache::NoStore);
    // Nothing of ours moves; what does is a sign-in page of somebody's proxy.
    options.set_redirect(RequestRedirect::Error);
    if let Some(body) = body {
        options.set_body(&body.into());
    }
    let fetched = web_sys::window()?.fetch_with_str_and_init(address, &options);
    let response: Response = JsFuture::from(fetched).await.ok()?.dyn_into().ok()?;
    let text = JsFuture::from(response.text().ok()?).await.ok()?;
    Some(Answer { status: response.status(), text: text.as_string()? })
}
