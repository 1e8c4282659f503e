//! A server in team mode on a port and a database of its own, and a browser's way of asking it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::body::Bytes;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client as Http;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::Serialize;
use serde::de::DeserializeOwned;
use server::{Config, Secret, Site, Team};
use shared::api::{Code, ErrorBody, POSTCARD, VERSION, VERSION_HEADER};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

static FOLDERS: AtomicU32 = AtomicU32::new(0);

/// A folder of a test's own.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        let name = format!("team-{}-{}", std::process::id(), FOLDERS.fetch_add(1, Ordering::Relaxed));
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(folder.join("dist")).unwrap();
        std::fs::write(folder.join("dist/index.html"), "<!doctype html><title>Patchfirst</title>").unwrap();
        Self(folder)
    }

    pub fn sqlite(&self) -> String {
        format!("sqlite:{}", self.0.join("team.db").display())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A running server.
pub struct App {
    pub team: Arc<Team>,
    pub addr: SocketAddr,
    pub folder: Arc<Folder>,
    stop: watch::Sender<bool>,
    serving: Option<JoinHandle<()>>,
}

impl App {
    pub async fn on_sqlite() -> Self {
        let folder = Folder::new();
        let database = folder.sqlite();
        Self::start(folder, &database).await
    }

    pub async fn on_postgres() -> Option<Self> {
        let database = crate::postgres::database().await?;
        Some(Self::start(Folder::new(), &database).await)
    }

    pub async fn start(folder: Folder, database: &str) -> Self {
        let config = Config {
            dist: Some(folder.0.join("dist")),
            // Tests come from many addresses: they say which, as a proxy would.
            hops: 1,
            database: Some(Secret::new(database)),
            ..Config::default()
        };
        Self::with(Arc::new(folder), config).await
    }

    pub async fn with(folder: Arc<Folder>, config: Config) -> Self {
        let team = Arc::new(Team::open(config.clone()).await.expect("the database opens"));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let (stop, asked) = watch::channel(false);
        let serving = tokio::spawn({
            let team = team.clone();
            let site = Site::folder(&folder.0.join("dist"));
            async move { server::run(listener, &site, &config.base, Some(team), asked).await }
        });
        Self { team, addr, folder, stop, serving: Some(serving) }
    }

    /// Another server on the same database.
    pub async fn beside(&self) -> Self {
        Self::with(self.folder.clone(), self.team.config.clone()).await
    }

    /// A browser that nobody has used yet, at an address of its own.
    pub fn browser(&self) -> Browser {
        Browser::new(self.addr)
    }

    /// Stop as an operator would, and wait.
    pub async fn stop(&mut self) {
        let _ = self.stop.send(true);
        if let Some(serving) = self.serving.take() {
            serving.await.unwrap();
        }
    }
}

static SOURCES: AtomicU32 = AtomicU32::new(0);

/// A browser: cookies, and a network address.
#[derive(Clone)]
pub struct Browser {
    pub http: Http<HttpConnector, Full<Bytes>>,
    pub addr: SocketAddr,
    pub source: String,
    pub cookies: BTreeMap<String, String>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub fn postcard<T: DeserializeOwned>(&self) -> T {
        postcard::from_bytes(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The code of an error; `None` for an answer.
    pub fn code(&self) -> Option<Code> {
        (self.status.as_u16() >= 400).then(|| self.json::<ErrorBody>().code)
    }

    #[track_caller]
    pub fn ok(self) -> Self {
        assert!(self.status.is_success(), "{} {:?}", self.status, self.body);
        self
    }

    #[track_caller]
    pub fn refused(&self, code: Code) {
        assert_eq!(self.code(), Some(code), "{self:?}");
        assert_eq!(self.status.as_u16(), code.status());
    }
}

impl Browser {
    pub fn new(addr: SocketAddr) -> Self {
        let number = SOURCES.fetch_add(1, Ordering::Relaxed);
        Self {
            http: Http::builder(TokioExecutor::new()).build_http(),
            addr,
            source: format!("10.{}.{}.{}", number >> 16, number >> 8 & 255, number & 255),
            cookies: BTreeMap::new(),
        }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, "", Vec::new()).await
    }

    pub async fn delete(&mut self, path: &str) -> Answer {
        self.send(Method::DELETE, path, "", Vec::new()).await
    }

    pub async fn json(&mut self, method: Method, path: &str, body: &impl Serialize) -> Answer {
        self.send(method, path, "application/json", serde_json::to_vec(body).unwrap()).await
    }

    pub async fn post(&mut self, path: &str, body: &impl Serialize) -> Answer {
        self.json(Method::POST, path, body).await
    }

    pub async fn postcard(&mut self, path: &str, body: &impl Serialize) -> Answer {
        self.send(Method::POST, path, POSTCARD, postcard::to_stdvec(body).unwrap()).await
    }

    pub async fn send(&mut self, method: Method, path: &str, kind: &str, body: Vec<u8>) -> Answer {
        self.try_send(method, path, kind, body).await.expect("an answer")
    }

    /// As [`Self::send`], for servers that may be gone.
    pub async fn try_send(
        &mut self,
        method: Method,
        path: &str,
        kind: &str,
        body: Vec<u8>,
    ) -> Result<Answer, Box<dyn std::error::Error + Send + Sync>> {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.addr))
            .header(VERSION_HEADER, VERSION)
            .header("x-forwarded-for", &self.source)
            .header("sec-fetch-site", "same-origin");
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        if !kind.is_empty() {
            request = request.header("content-type", kind);
        }
        let response = self.http.request(request.body(Full::new(body.into()))?).await?;
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all("set-cookie") {
            let (name, rest) = line.to_str()?.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(Answer { status: parts.status, headers: parts.headers, body: body.collect().await?.to_bytes() })
    }
}
