//! The real router over a real folder: what a browser gets for each kind of address.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::PathBuf;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use server::{Base, Site, content_security_policy, router};
use tower::ServiceExt;

const SCRIPT: &str = "boot-0123456789abcdef.js";

/// A folder like a built one, gone when the test is.
struct Dist(PathBuf);

impl Dist {
    fn new(test: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
        let _ = fs::remove_dir_all(&folder);
        let dist = folder.join("dist");
        fs::create_dir_all(&dist).unwrap();
        fs::write(folder.join("secret.txt"), "outside").unwrap();
        for (name, text) in [
            ("index.html", "<!doctype html><title>Patchfirst</title>"),
            (SCRIPT, "export {};"),
            ("page-0123456789abcdef.wasm", "\0asm"),
            ("page-0123456789abcdef.wasm.br", "smaller"),
            ("style-0123456789abcdef.css", "body{}"),
            ("manifest.webmanifest", "{}"),
            ("favicon.svg", "<svg/>"),
        ] {
            fs::write(dist.join(name), text).unwrap();
        }
        Self(folder)
    }

    async fn get(&self, base: &str, path: &str) -> Response<Body> {
        self.send(base, Request::get(path).body(Body::empty()).unwrap()).await
    }

    async fn send(&self, base: &str, request: Request<Body>) -> Response<Body> {
        router(&Site::folder(&self.0.join("dist")), &Base::new(base).unwrap(), None).oneshot(request).await.unwrap()
    }
}

impl Drop for Dist {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn header<'a>(response: &'a Response<Body>, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

async fn text(response: Response<Body>) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn every_route_of_the_app_is_the_page() {
    let dist = Dist::new("routes");
    for (base, path) in [("/", "/"), ("/", "/patches"), ("/app/", "/app/"), ("/app/", "/app/assets?x=1")] {
        let response = dist.get(base, path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(header(&response, "content-type"), "text/html");
        assert_eq!(header(&response, "cache-control"), "no-cache");
        assert!(text(response).await.contains("Patchfirst"));
    }
}

#[tokio::test]
async fn files_have_their_type_and_hashed_ones_are_kept() {
    let dist = Dist::new("types");
    for (path, kind, kept) in [
        ("/boot-0123456789abcdef.js", "text/javascript", true),
        ("/page-0123456789abcdef.wasm", "application/wasm", true),
        ("/style-0123456789abcdef.css", "text/css", true),
        ("/manifest.webmanifest", "application/manifest+json", false),
        ("/favicon.svg", "image/svg+xml", false),
    ] {
        let response = dist.get("/", path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(header(&response, "content-type"), kind, "{path}");
        assert_eq!(header(&response, "cache-control").contains("immutable"), kept, "{path}");
    }
}

#[tokio::test]
async fn feeds_beside_the_app_are_asked_for_each_time() {
    let dist = Dist::new("feeds");
    let folder = dist.0.join("dist/feeds");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("feeds.json"), "{}").unwrap();
    fs::write(folder.join("epss.csv.gz"), b"\x1F\x8B").unwrap();
    for (base, path) in [("/", "/feeds/feeds.json"), ("/", "/feeds/epss.csv.gz"), ("/app/", "/app/feeds/feeds.json")] {
        let response = dist.get(base, path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(header(&response, "cache-control"), "no-cache", "{path}");
        assert_ne!(header(&response, "last-modified"), "", "{path}");
        // Packed as a file, not for the way: the app unpacks it.
        assert_eq!(header(&response, "content-encoding"), "", "{path}");
    }
    let known = dist.get("/", "/feeds/feeds.json").await;
    let since = header(&known, "last-modified");
    let request = Request::get("/feeds/feeds.json").header("if-modified-since", since);
    let again = dist.send("/", request.body(Body::empty()).unwrap()).await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(dist.get("/", "/feeds/kev.csv").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_smaller_copy_goes_to_those_who_can_read_it() {
    let dist = Dist::new("brotli");
    let request = Request::get("/page-0123456789abcdef.wasm").header("accept-encoding", "gzip, br");
    let response = dist.send("/", request.body(Body::empty()).unwrap()).await;
    assert_eq!(header(&response, "content-encoding"), "br");
    assert_eq!(header(&response, "content-type"), "application/wasm");
    assert_eq!(text(response).await, "smaller");
}

#[tokio::test]
async fn every_answer_is_protected() {
    let dist = Dist::new("headers");
    for path in ["/", "/patches/", "/missing.js", "/boot-0123456789abcdef.js"] {
        let response = dist.get("/", path).await;
        assert_eq!(header(&response, "content-security-policy"), content_security_policy(), "{path}");
        assert_eq!(header(&response, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header(&response, "referrer-policy"), "no-referrer", "{path}");
        assert_eq!(header(&response, "cross-origin-opener-policy"), "same-origin", "{path}");
        assert_eq!(header(&response, "cross-origin-resource-policy"), "same-origin", "{path}");
        assert!(header(&response, "permissions-policy").contains("camera=()"), "{path}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let dist = Dist::new("missing");
    for path in
        ["/missing.js", "/patches/deeper", "/index.html/x", "/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt"]
    {
        let response = dist.get("/", path).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(!text(response).await.contains("outside"), "{path}");
    }
}

#[tokio::test]
async fn a_slash_too_many_is_taken_off() {
    let dist = Dist::new("slash");
    let response = dist.get("/app/", "/app/patches/").await;
    assert_eq!(response.status(), StatusCode::PERMANENT_REDIRECT);
    assert_eq!(header(&response, "location"), "/app/patches");
}

#[tokio::test]
async fn nothing_can_be_sent_here() {
    let dist = Dist::new("methods");
    let request = Request::post("/").body(Body::from("scan")).unwrap();
    assert_eq!(dist.send("/", request).await.status(), StatusCode::METHOD_NOT_ALLOWED);
}
