//! Connections: accepting them, as long as there are places; ending those that are too slow to say what they want or to read
//! what they asked for; stopping without cutting an answer short. It knows nothing of what is served.
//!
//! `axum::serve` sets no timer for headers (as of 0.8.9), so a client that sends one letter a minute would hold its
//! connection for ever; hence hyper's own connection here.

use std::convert::Infallible;
use std::io::Write as _;
use std::net::SocketAddr;
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
use tokio::sync::watch;
use tower::ServiceExt as _;

use crate::doors::Doors;
use crate::patience::Patient;
use crate::places::Places;

/// How long a client may take for the headers of a request, and how long it may stay without asking anything.
const HEADER_TIME: Duration = Duration::from_secs(15);
/// How long a client may take nothing of an answer. The system's own buffers come before that: a stream of hints, some bytes
/// every 15 s, never fills them while anybody reads it.
const WRITE_TIME: Duration = Duration::from_secs(30);
/// How long answers under way may take once the server was asked to stop.
const STOP_TIME: Duration = Duration::from_secs(10);
/// What is said to an address that has its share of them, before anything was read of what it asks.
const NO_PLACE: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 15\r\nconnection: close\r\n\
                          content-type: text/plain\r\n\r\n\
                          Too many connections are open from this network address. Close some, or wait a moment.\n";
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
pub async fn listen(doors: Doors, places: Places, app: Router, stop: Stop) {
    let graceful = GracefulShutdown::new();
    let mut end = std::pin::pin!(stopped(stop));
    loop {
        let accepted = tokio::select! {
            accepted = async { (places.free().await, doors.accept().await) } => accepted,
            () = &mut end => break,
        };
        let (Some(free), Ok((stream, peer))) = accepted else {
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        let Some(place) = places.give(free, peer.ip()) else {
            // Nobody waits for one who may not read it: what the system does not take at once is left out. The runtime knows
            // nothing yet of a connection that is new, so the system is asked itself.
            let _ = stream.into_std().and_then(|mut stream| stream.write(NO_PLACE));
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

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::{TcpListener, TcpStream};

    /// A connection that stays, and the answer to its first request.
    async fn ask(to: SocketAddr) -> (TcpStream, String) {
        let mut stream = TcpStream::connect(to).await.unwrap();
        // Who has no place may be answered and let go before this.
        let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
        let mut answer = vec![0; 4096];
        let read = stream.read(&mut answer).await.unwrap_or(0);
        (stream, String::from_utf8_lossy(&answer[..read]).into_owned())
    }

    #[tokio::test]
    async fn an_address_with_its_share_of_connections_is_told_so() {
        let door = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let to = door.local_addr().unwrap();
        let (say, stop) = watch::channel(false);
        let listening = tokio::spawn(listen(door.into(), Places::new(4, false), Router::new(), stop));
        let (first, answer) = ask(to).await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
        let (_second, answer) = ask(to).await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
        let (_, answer) = ask(to).await;
        assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("network address"), "{answer}");
        drop(first);
        while !ask(to).await.1.starts_with("HTTP/1.1 404") {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        say.send(true).unwrap();
        listening.await.unwrap();
    }
}
