//! Asking for a file over HTTP: conditionally, through a few redirects, never more than so many bytes. It never goes from
//! https to http.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::{ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION, USER_AGENT};
use axum::http::{HeaderName, Request, StatusCode, Uri};
use http_body_util::{BodyExt as _, Empty};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client as Http;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use super::keep::Known;

/// Redirects that are followed.
const REDIRECTS: usize = 5;
/// For a connection.
const CONNECT_TIME: Duration = Duration::from_secs(15);

pub(super) type Client = Http<HttpsConnector<HttpConnector>, Empty<Bytes>>;

/// What came.
pub(super) enum Got {
    /// What is known is still it.
    Same,
    /// Another one.
    File {
        /// Its name: the end of the address it came from.
        name: String,
        /// The file.
        bytes: Vec<u8>,
        /// By which it is asked for next time.
        known: Known,
    },
}

pub(super) fn client() -> Client {
    let mut http = HttpConnector::new();
    http.set_connect_timeout(Some(CONNECT_TIME));
    http.enforce_http(false);
    let https = HttpsConnectorBuilder::new();
    // Without the system's roots no certificate is trusted, and every https address fails by itself, with words.
    let https = match https.with_native_roots() {
        Ok(https) => https,
        Err(error) => {
            tracing::warn!(%error, "the system names no certificate authority");
            let none = rustls::ClientConfig::builder().with_root_certificates(rustls::RootCertStore::empty());
            HttpsConnectorBuilder::new().with_tls_config(none.with_no_client_auth())
        }
    };
    Http::builder(TokioExecutor::new()).build(https.https_or_http().enable_http1().wrap_connector(http))
}

/// A file, unless it is the one that is known.
pub(super) async fn get(client: &Client, url: &str, known: &Known, most_bytes: usize) -> Result<Got, String> {
    let mut uri: Uri = url.parse().map_err(|_| "it is no address".to_owned())?;
    for _ in 0..=REDIRECTS {
        let mut request =
            Request::get(uri.clone()).header(USER_AGENT, concat!("patchfirst/", env!("CARGO_PKG_VERSION")));
        if let Some(tag) = &known.etag {
            request = request.header(IF_NONE_MATCH, tag);
        }
        if let Some(since) = &known.last_modified {
            request = request.header(IF_MODIFIED_SINCE, since);
        }
        let request = request.body(Empty::new()).map_err(|error| error.to_string())?;
        let response = client.request(request).await.map_err(|error| error.to_string())?;
        let header = |name: HeaderName| response.headers().get(name).and_then(|value| value.to_str().ok());
        match response.status() {
            StatusCode::NOT_MODIFIED => return Ok(Got::Same),
            StatusCode::OK => {
                let known = Known {
                    etag: header(ETAG).map(str::to_owned),
                    last_modified: header(LAST_MODIFIED).map(str::to_owned),
                };
                let name = uri.path().rsplit('/').next().unwrap_or_default().to_owned();
                let bytes = read(response.into_body(), most_bytes).await?;
                return Ok(Got::File { name, bytes, known });
            }
            status if status.is_redirection() => {
                uri = onwards(&uri, header(LOCATION).unwrap_or_default())?;
            }
            status => return Err(format!("the answer was {status}")),
        }
    }
    Err("it leads on and on".to_owned())
}

/// Where a redirect leads: an address, or a path of the same host.
fn onwards(from: &Uri, to: &str) -> Result<Uri, String> {
    let to: Uri = to.parse().map_err(|_| "it leads nowhere".to_owned())?;
    let mut parts = to.into_parts();
    if parts.authority.is_none() {
        parts.authority = from.authority().cloned();
        parts.scheme = from.scheme().cloned();
    }
    let to = Uri::from_parts(parts).map_err(|_| "it leads nowhere".to_owned())?;
    let is_safe = to.scheme_str() == Some("https") || from.scheme_str() == Some("http");
    if is_safe { Ok(to) } else { Err("it leads from https to http".to_owned()) }
}

async fn read(mut body: Incoming, most_bytes: usize) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|error| error.to_string())?.into_data() else { continue };
        if bytes.len() + data.len() > most_bytes {
            return Err(format!("it is larger than {most_bytes} bytes"));
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_never_lead_away_from_https() {
        let to = |from: &str, to: &str| onwards(&from.parse().unwrap(), to).map(|uri| uri.to_string());
        assert_eq!(to("https://a.test/x", "/y?z").unwrap(), "https://a.test/y?z");
        assert_eq!(to("https://a.test/x", "https://b.test/y").unwrap(), "https://b.test/y");
        assert_eq!(to("http://a.test/x", "http://b.test/y").unwrap(), "http://b.test/y");
        assert!(to("https://a.test/x", "http://a.test/y").is_err());
        assert!(to("https://a.test/x", "").is_err());
    }
}
