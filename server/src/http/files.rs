//! Which file answers which path. Pages of the app are one level deep (`/patches`), so the page's own relative
//! addresses hold; a path is only ever compared and joined after every segment proved plain.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};

use super::Site;
use crate::Base;

/// A name with a content hash never changes its content: one year, the longest that caches honour (RFC 9111 practice).
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Keep it, but ask each time whether it is still the same.
const ASK: HeaderValue = HeaderValue::from_static("no-cache");
/// Hexadecimal digits of the content hash that the build puts into a name: `page-0123456789abcdef.js`.
const HASH_DIGITS: usize = 16;

/// What a path asks for.
#[derive(Debug, PartialEq, Eq)]
enum Asked<'a> {
    /// The page, whatever route of the app it shows.
    Page,
    /// A file, by its path inside the folder.
    File(&'a str),
    /// The same thing without the slash at the end, or the base with it.
    Moved(String),
    /// Nothing of ours.
    Nothing,
}

pub(crate) fn router(site: Site, base: Base) -> Router {
    Router::new().fallback(answer).with_state((site, base))
}

async fn answer(State((site, base)): State<(Site, Base)>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")]).into_response();
    }
    let path = request.uri().path().to_owned();
    let (asked, _) = request.into_parts();
    match ask(&base, &path) {
        Asked::Page => file(&site, "index.html", &asked).await,
        Asked::File(name) => file(&site, name, &asked).await,
        Asked::Moved(to) => (StatusCode::PERMANENT_REDIRECT, [(LOCATION, to)]).into_response(),
        Asked::Nothing => nothing(),
    }
}

fn ask<'a>(base: &Base, path: &'a str) -> Asked<'a> {
    let base = base.as_str();
    let Some(inner) = path.strip_prefix(base) else {
        let lacks_only_the_slash = base.strip_suffix('/') == Some(path);
        return if lacks_only_the_slash { Asked::Moved(base.to_owned()) } else { Asked::Nothing };
    };
    if inner.is_empty() {
        return Asked::Page;
    }
    // Every segment proved plain also keeps `//other.site/` out of the redirect.
    if let Some(route) = inner.strip_suffix('/') {
        return if is_plain(route) { Asked::Moved(format!("{base}{route}")) } else { Asked::Nothing };
    }
    match inner.rsplit('/').next() {
        _ if !inner.split('/').all(is_plain) => Asked::Nothing,
        Some(last) if last.contains('.') => Asked::File(inner),
        _ if inner.contains('/') => Asked::Nothing,
        _ => Asked::Page,
    }
}

/// A segment that means only itself: no `..`, no hidden file, no escape, no backslash, no drive letter.
fn is_plain(segment: &str) -> bool {
    !segment.is_empty()
        && !segment.starts_with('.')
        && segment.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}

async fn file(site: &Site, name: &str, asked: &Parts) -> Response {
    let Some(mut response) = site.file(name, asked).await else { return nothing() };
    let cache = if has_hash(name) { FOREVER } else { ASK };
    response.headers_mut().insert(CACHE_CONTROL, cache);
    response
}

/// Does the name end in `-HASH.extension`?
fn has_hash(name: &str) -> bool {
    name.rsplit_once('.').and_then(|(stem, _)| stem.rsplit_once('-')).is_some_and(|(_, hash)| {
        hash.len() == HASH_DIGITS && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    })
}

fn nothing() -> Response {
    (StatusCode::NOT_FOUND, [(CACHE_CONTROL, ASK)], "There is no such file here.\n").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(base: &str, path: &str, expected: &Asked) {
        assert_eq!(&ask(&Base::new(base).unwrap(), path), expected, "{path} under {base}");
    }

    #[test]
    fn pages_are_one_level_deep() {
        check("/", "/", &Asked::Page);
        check("/", "/patches", &Asked::Page);
        check("/app/", "/app/patches", &Asked::Page);
        check("/", "/patches/deeper", &Asked::Nothing);
        check("/app/", "/patches", &Asked::Nothing);
    }

    #[test]
    fn slashes_are_put_right() {
        check("/", "/patches/", &Asked::Moved("/patches".into()));
        check("/app/", "/app/patches/", &Asked::Moved("/app/patches".into()));
        check("/app/", "/app", &Asked::Moved("/app/".into()));
        check("/", "//other.example/", &Asked::Nothing);
        check("/", "/%2fother.example/", &Asked::Nothing);
    }

    #[test]
    fn no_path_leaves_the_folder() {
        for path in
            ["/../Cargo.toml", "/a/../../x.txt", "/..%2fx.txt", "/%2e%2e/x.txt", "/.git/x.txt", "/a\\x.txt", "//x.txt"]
        {
            check("/", path, &Asked::Nothing);
        }
    }

    #[test]
    fn only_hashed_names_are_kept_forever() {
        assert!(has_hash("page-0123456789abcdef.js"));
        for name in ["index.html", "sw.js", "page-0123.js", "page-0123456789abcdeg.js", "0123456789abcdef.js", "page"] {
            assert!(!has_hash(name), "{name}");
        }
    }
}
