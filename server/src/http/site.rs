//! Where the built app is: a folder, or inside the program. It knows no address and no header but those that tell what a
//! file is.

use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};
use shared::sync::to_hex;
use tower::ServiceExt as _;
use tower_http::services::ServeDir;

/// Files by their path inside the folder they were built into.
type Files = &'static [(&'static str, &'static [u8])];

/// What the build put into this program; nothing where it was built without an app.
static INSIDE: Files = include!(concat!(env!("OUT_DIR"), "/inside.rs"));

/// The files that are served.
#[derive(Clone, Debug)]
pub struct Site {
    app: App,
    /// Threat feeds that this server fetched: they come before those that were built beside the app.
    feeds: Option<PathBuf>,
}

#[derive(Clone, Debug)]
enum App {
    Folder(PathBuf),
    Inside(Files),
}

impl Site {
    /// The app in a folder.
    pub fn folder(folder: &Path) -> Self {
        Self { app: App::Folder(folder.to_owned()), feeds: None }
    }

    /// The app where it is expected: in the folder that was named, else inside this program, else in a folder `dist`
    /// beside the program or here. `None`: in none of them.
    pub fn find(named: Option<&Path>) -> Option<Self> {
        if let Some(folder) = named {
            return Some(Self::folder(folder));
        }
        if !INSIDE.is_empty() {
            return Some(Self { app: App::Inside(INSIDE), feeds: None });
        }
        let program = std::env::current_exe().ok();
        let beside = program.as_deref().and_then(Path::parent).map(|folder| folder.join("dist"));
        let folders = beside.into_iter().chain([PathBuf::from("dist")]);
        folders.into_iter().find(|folder| folder.join("index.html").is_file()).map(|folder| Self::folder(&folder))
    }

    /// With threat feeds of a folder of their own.
    #[must_use]
    pub fn with_feeds(self, folder: &Path) -> Self {
        Self { feeds: Some(folder.to_owned()), ..self }
    }

    /// A file as the browser wants it; `None`: there is none. Every segment of the name must have proved plain.
    pub(super) async fn file(&self, name: &str, asked: &Parts) -> Option<Response> {
        if let (Some(feeds), Some(feed)) = (&self.feeds, name.strip_prefix("feeds/"))
            && let Some(response) = of_folder(feeds, feed, asked).await
        {
            return Some(response);
        }
        match &self.app {
            App::Folder(folder) => of_folder(folder, name, asked).await,
            App::Inside(files) => inside(files, name, &asked.headers),
        }
    }
}

async fn of_folder(folder: &Path, name: &str, asked: &Parts) -> Option<Response> {
    let mut request = Request::new(Body::empty());
    *request.method_mut() = asked.method.clone();
    *request.uri_mut() = format!("/{name}").parse::<Uri>().ok()?;
    request.headers_mut().clone_from(&asked.headers);
    let served =
        ServeDir::new(folder).append_index_html_on_directories(false).precompressed_br().oneshot(request).await;
    let response = match served {
        Ok(response) => response.map(Body::new),
        Err(never) => match never {},
    };
    (response.status() != StatusCode::NOT_FOUND).then_some(response)
}

/// A file of the program, its smaller copy where the browser can read that, and nothing but a tag where it has it.
fn inside(files: Files, name: &str, asked: &HeaderMap) -> Option<Response> {
    let find = |name: &str| files.iter().find(|(is, _)| *is == name).map(|(_, bytes)| *bytes);
    let says = |header: HeaderName| asked.get(header).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let plain = find(name)?;
    let takes_br =
        says(ACCEPT_ENCODING).split(',').any(|one| one.split(';').next().is_some_and(|is| is.trim() == "br"));
    let smaller = if takes_br { find(&format!("{name}.br")) } else { None };
    let bytes = smaller.unwrap_or(plain);
    let hash = Sha256::digest(bytes);
    let tag = format!("\"{}\"", to_hex(hash.get(..16).unwrap_or(&hash)));
    if says(IF_NONE_MATCH).split(',').any(|one| one.trim() == tag) {
        return Some((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
    }
    let kind = mime_guess::from_path(name).first_or_octet_stream().to_string();
    let headers = [(CONTENT_TYPE, kind), (ETAG, tag), (VARY, ACCEPT_ENCODING.to_string())];
    let encoding = smaller.map(|_| [(CONTENT_ENCODING, "br")]);
    Some((encoding.map_or_else(HeaderMap::new, in_map), headers, bytes).into_response())
}

fn in_map(pairs: [(HeaderName, &'static str); 1]) -> HeaderMap {
    pairs.into_iter().map(|(name, value)| (name, axum::http::HeaderValue::from_static(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: Files =
        &[("index.html", b"<!doctype html>"), ("page.wasm", b"\0asm"), ("page.wasm.br", b"smaller"), ("sw.js", b"")];

    fn get(name: &str, header: (HeaderName, &str)) -> Option<Response> {
        inside(FILES, name, &[(header.0, header.1.parse().unwrap())].into_iter().collect())
    }

    #[tokio::test]
    async fn what_is_inside_the_program_is_served_as_from_a_folder() {
        let page = get("index.html", (ACCEPT_ENCODING, "gzip")).unwrap();
        assert_eq!(
            (page.headers()[CONTENT_TYPE].clone(), page.headers().get(CONTENT_ENCODING)),
            ("text/html".parse().unwrap(), None)
        );
        let tag = page.headers()[ETAG].to_str().unwrap().to_owned();
        let again = get("index.html", (IF_NONE_MATCH, &tag)).unwrap();
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        let wasm = get("page.wasm", (ACCEPT_ENCODING, "gzip, br;q=1.0")).unwrap();
        assert_eq!(
            (wasm.headers()[CONTENT_ENCODING].clone(), wasm.headers()[CONTENT_TYPE].clone()),
            ("br".parse().unwrap(), "application/wasm".parse().unwrap())
        );
        assert_eq!(axum::body::to_bytes(wasm.into_body(), 99).await.unwrap(), "smaller");
        assert!(get("page.wasm", (ACCEPT_ENCODING, "gzip")).unwrap().headers().get(CONTENT_ENCODING).is_none());
        assert!(get("missing.js", (ACCEPT_ENCODING, "br")).is_none());
    }
}
