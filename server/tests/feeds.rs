//! Feeds from a real HTTP server: taken once, kept through failures, replaced whole, within limits, read by the app.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // a test may stop

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{ETAG, IF_NONE_MATCH, LOCATION};
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use server::feeds::{Feeds, Looked};
use server::{Base, Site, router};
use shared::feeds::{FeedKind, Offered, offered};
use tower::ServiceExt as _;

const KEV: &str = "cveID,dateAdded,dueDate\nCVE-2030-1001,2026-08-01,2026-08-22\n";
const EPSS: &str = "#model_version:v2026,score_date:2026-08-16T00:00:00Z\ncve,epss,percentile\nCVE-2030-1001,0.1,0.3\n";

/// What the publisher has today, and how often it sent it whole.
#[derive(Clone, Default)]
struct Publisher(Arc<Mutex<(String, u32)>>);

async fn kev(State(publisher): State<Publisher>, headers: HeaderMap) -> Response {
    let mut today = publisher.0.lock().unwrap();
    let tag = format!("\"{}\"", today.0.len());
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known == tag.as_str()) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    if today.0.is_empty() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    today.1 += 1;
    ([(ETAG, tag)], today.0.clone()).into_response()
}

async fn publisher() -> (Publisher, SocketAddr) {
    let publisher = Publisher::default();
    let slow = async || {
        tokio::time::sleep(Duration::from_mins(1)).await;
        KEV
    };
    let app = Router::new()
        .route("/kev.csv", get(kev))
        .route(
            "/epss_scores-current.csv",
            get(async || (StatusCode::FOUND, [(LOCATION, "/epss_scores-2026-08-16.csv")])),
        )
        .route("/epss_scores-2026-08-16.csv", get(async || EPSS))
        .route("/round", get(async || (StatusCode::FOUND, [(LOCATION, "/round")])))
        .route("/slow.csv", get(slow))
        .route("/page.csv", get(async || "<!doctype html><p>Sign in to this network"))
        .with_state(publisher.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    (publisher, addr)
}

/// A folder of a test's own.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("feeds-{test}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("dist")).unwrap();
        fs::write(folder.join("dist/index.html"), "<!doctype html>").unwrap();
        Self(folder)
    }

    fn kept(&self) -> PathBuf {
        self.0.join("data/feeds")
    }

    /// As a browser asks for it.
    async fn get(&self, path: &str) -> (StatusCode, Vec<u8>) {
        let site = Site::folder(&self.0.join("dist")).with_feeds(&self.kept());
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = router(&site, &Base::root(), None).oneshot(request).await.unwrap();
        let status = response.status();
        (status, axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec())
    }

    async fn offered(&self) -> Vec<Offered> {
        offered(&self.get("/feeds/feeds.json").await.1)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn looked(taken: usize, same: usize, failed: usize) -> Looked {
    Looked { taken, same, failed }
}

#[tokio::test]
async fn feeds_are_fetched_once_and_served_to_the_app() {
    let (publisher, addr) = publisher().await;
    let folder = Folder::new("served");
    let urls = ["kev.csv", "epss_scores-current.csv"].map(|name| format!("http://{addr}/{name}")).to_vec();
    let feeds = Feeds::new(urls, folder.kept());
    // Nobody answers: nothing is offered.
    publisher.0.lock().unwrap().0.clear();
    assert_eq!(feeds.look().await, looked(1, 0, 1));
    KEV.clone_into(&mut publisher.0.lock().unwrap().0);
    assert_eq!(feeds.look().await, looked(1, 1, 0));
    let offers = folder.offered().await;
    assert_eq!(offers.iter().map(|offer| offer.kind).collect::<Vec<_>>(), [FeedKind::Epss, FeedKind::Kev]);
    assert_eq!(
        (offers[0].name.as_str(), offers[0].date.iso().as_deref()),
        ("epss_scores-2026-08-16.csv", Some("2026-08-16"))
    );
    for (offer, text) in offers.iter().zip([EPSS, KEV]) {
        assert_eq!(folder.get(&format!("/feeds/{}", offer.file)).await, (StatusCode::OK, text.as_bytes().to_vec()));
    }
    // Asked again, it is not sent again; who looks does not see what the server notes for itself.
    assert_eq!(feeds.look().await, looked(0, 2, 0));
    assert_eq!(publisher.0.lock().unwrap().1, 1);
    assert_eq!(folder.get("/feeds/.fetched.json").await.0, StatusCode::NOT_FOUND);
    // Tomorrow's list is another file; today's is still there for who read the list a moment ago.
    let tomorrow = format!("{KEV}CVE-2030-1002,2026-08-02,2026-08-23\n");
    publisher.0.lock().unwrap().0.clone_from(&tomorrow);
    assert_eq!(feeds.look().await, looked(1, 1, 0));
    let after = folder.offered().await;
    assert_ne!((&after[1].file, &after[1].version), (&offers[1].file, &offers[1].version));
    assert_eq!(folder.get(&format!("/feeds/{}", after[1].file)).await.1, tomorrow.as_bytes());
    assert_eq!(folder.get(&format!("/feeds/{}", offers[1].file)).await.0, StatusCode::OK);
    // A file that went is fetched again.
    fs::remove_file(folder.kept().join(&after[1].file)).unwrap();
    assert_eq!(feeds.look().await, looked(0, 2, 0));
    assert_eq!(publisher.0.lock().unwrap().1, 3);
    assert_eq!(folder.get(&format!("/feeds/{}", after[1].file)).await.0, StatusCode::OK);
}

#[tokio::test]
async fn what_is_no_feed_changes_nothing() {
    let (publisher, addr) = publisher().await;
    let folder = Folder::new("refused");
    KEV.clone_into(&mut publisher.0.lock().unwrap().0);
    let of = |name: &str| Feeds::new(vec![format!("http://{addr}/{name}")], folder.kept());
    assert_eq!(of("kev.csv").look().await, looked(1, 0, 0));
    let before = folder.offered().await;
    for name in ["page.csv", "round", "missing.csv"] {
        assert_eq!(of(name).look().await, looked(0, 0, 1), "{name}");
    }
    let (publisher_gone, time) =
        (Feeds::new(vec!["http://127.0.0.1:1/kev.csv".to_owned()], folder.kept()), Duration::from_millis(100));
    assert_eq!(publisher_gone.look().await, looked(0, 0, 1));
    assert_eq!(of("slow.csv").within(1 << 20, time).look().await, looked(0, 0, 1));
    assert_eq!(
        of("epss_scores-current.csv").within(EPSS.len() - 1, Duration::from_secs(9)).look().await,
        looked(0, 0, 1)
    );
    assert_eq!(folder.offered().await, before);
    // Where nothing was fetched, what was built beside the app is served.
    let built = folder.0.join("dist/feeds");
    fs::create_dir_all(&built).unwrap();
    fs::write(built.join("notes.txt"), "built").unwrap();
    assert_eq!(folder.get("/feeds/notes.txt").await.1, b"built");
}
