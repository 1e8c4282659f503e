//! Connections: accepting them, ending those that are too slow to say what they want or to read what they asked for, and
//! stopping without cutting an answer short. It knows nothing of what is served.
//!
//! `axum::serve` sets no timer for headers (as of 0.8.9), so a client that sends one letter a minute would hold its
//! connection for ever; hence hyper's own connection here.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt as _;

use crate::doors::Doors;
use crate::patience::Patient;

/// How long a client may take for the headers of a request, and how long it may stay without asking anything.
const HEADER_TIME: Duration = Duration::from_secs(15);
/// How long a client may take nothing of an answer. The system's own buffers come before that: a stream of hints, some bytes
/// every 15 s, never fills them while anybody reads it.
const WRITE_TIME: Duration = Duration::from_secs(30);
/// How long answers under way may take once the server was asked to stop.
const STOP_TIME: Duration = Duration::from_secs(10);
/// Open connections at a time; each costs a file handle and some 10 kB.
const CONNECTIONS: usize = 10_000;
/// Bytes of headers that are read before the answer is 431.
const HEADER_BYTES: usize = 32 * 1024;
/// After a failed accept (no file handles left, say): do not spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Says when to stop: `true` is sent once. Whatever would run for ever listens to it.
pub type Stop = watch::Receiver<bool>;

/// Resolves when the server is to stop.
pub async fn stopped(mut stop: Stop) {
    // An error means that nobody is left who could say it: stop as well.
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Serve until told to stop, then let answers under way end.
pub async fn listen(doors: Doors, app: Router, stop: Stop) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut end = std::pin::pin!(stopped(stop));
    loop {
        let accepted = tokio::select! {
            accepted = async { (places.clone().acquire_owned().await, doors.accept().await) } => accepted,
            () = &mut end => break,
        };
        let (Ok(place), Ok((stream, peer))) = accepted else {
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        // Small answers leave at once; where the system refuses, they only leave later.
        let _ = stream.set_nodelay(true);
        let app = app.clone();
        let service = service_fn(move |request| answer(app.clone(), peer, request));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_TIME)
            .max_buf_size(HEADER_BYTES)
            .serve_connection(TokioIo::new(Patient::new(stream, WRITE_TIME)), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A client that went away or was too slow is no event of ours.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(doors);
    if tokio::time::timeout(STOP_TIME, graceful.shutdown()).await.is_err() {
        tracing::warn!("stopped with answers still under way");
    }
}

async fn answer(app: Router, peer: SocketAddr, request: Request<Incoming>) -> Result<Response, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    app.oneshot(request).await
}
