//! Bodies that come in slowly, or too many at a time, over real sockets: what is over is refused with words, and others are
//! served meanwhile.

use std::time::{Duration, Instant};

use axum::http::Method;
use server::store::{Apart, StoreError, Tries};
use shared::api::{
    ChangeEmail, Code, ErrorBody, MOST_CHUNK_BYTES, MOST_FORM_BYTES, MemberState, Operation, POSTCARD, Push, Role,
    SignIn, UpdateProfile, VERSION, path,
};
use shared::sync::{Auth, Epoch, Sealed, Seq};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::app::{App, Browser};
use crate::people::{Person, at, fresh, of};
use crate::sync::{edit, register, team};

/// A request of which nothing but the headers was sent.
async fn begin(browser: &Browser, method: &str, (at, kind): (&str, &str), length: usize) -> TcpStream {
    let mut stream = TcpStream::connect(browser.addr).await.unwrap();
    let cookies = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
    let head = format!(
        "{method} {at} HTTP/1.1\r\nHost: {}\r\nX-Patchfirst-Version: {VERSION}\r\nX-Forwarded-For: {}\r\n\
         Sec-Fetch-Site: same-origin\r\nCookie: {cookies}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n",
        browser.addr, browser.source
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

/// What the server says, and that it hangs up after it.
async fn answer(mut stream: TcpStream) -> (u16, ErrorBody) {
    let mut answer = Vec::new();
    tokio::time::timeout(Duration::from_secs(40), stream.read_to_end(&mut answer)).await.expect("an end").unwrap();
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let error: ErrorBody = serde_json::from_str(body).unwrap();
    let wait = error.retry_after_s.map(|seconds| format!("retry-after: {seconds}\r\n"));
    assert!(wait.is_none_or(|line| answer.contains(&line)), "{answer}");
    (head.split(' ').nth(1).unwrap().parse().unwrap(), error)
}

/// What is said over a connection that stays open.
async fn said(mut stream: TcpStream) -> (u16, Code) {
    let mut said = Vec::new();
    while !said.ends_with(b"}") {
        let read = tokio::time::timeout(Duration::from_secs(20), stream.read_buf(&mut said)).await.expect("an answer");
        assert!(read.unwrap() > 0, "{}", String::from_utf8_lossy(&said));
    }
    let said = String::from_utf8(said).unwrap();
    let (head, body) = said.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), serde_json::from_str::<ErrorBody>(body).unwrap().code)
}

fn sign_in(email: &str) -> SignIn {
    SignIn { email: email.to_owned(), auth: Auth(fresh()), device: String::new() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_drips_is_given_up() {
    let app = App::on_sqlite().await;
    let (mut admin, ada) = team(&app).await;
    let mut dripping = JoinSet::new();
    let sync = at(path::SYNC, ada.org);
    for (browser, at, kind) in
        [(app.browser(), path::SESSION, "application/json"), (ada.browser.clone(), sync.as_str(), POSTCARD)]
    {
        let stream = begin(&browser, "POST", (at, kind), 50_000).await;
        dripping.spawn(async move {
            let start = Instant::now();
            let (reader, mut writer) = stream.into_split();
            let writing = tokio::spawn(async move {
                while writer.write_all(b"\x01").await.is_ok() {
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
                writer
            });
            // Hears the answer while it goes on writing.
            reader.readable().await.unwrap();
            writing.abort();
            let mut said = vec![0; 4096];
            let length = reader.try_read(&mut said).unwrap();
            (start.elapsed(), String::from_utf8_lossy(&said[..length]).into_owned())
        });
    }
    for (took, said) in dripping.join_all().await {
        assert!((10..15).contains(&took.as_secs()), "{took:?}");
        assert!(said.starts_with("HTTP/1.1 408") && said.contains("\"too_slow\""), "{said}");
    }
    admin.push(&[edit(register(1), Seq::ZERO)]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_address_sends_only_so_many_at_a_time() {
    let app = App::on_sqlite().await;
    Person::first(&app).await;
    let mut busy = app.browser();
    let mut streams = Vec::new();
    for _ in 0..64 {
        streams.push(begin(&busy, "POST", (path::SESSION, "application/json"), 100).await);
    }
    // All of them are being read by now.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let start = Instant::now();
    let refused = busy.post(path::SESSION, &sign_in("nobody@example.test")).await;
    refused.refused(Code::SlowDown);
    assert_eq!(refused.headers["retry-after"], "2");
    // Said before anything is looked up; what has no body is looked up all the same.
    busy.json(Method::PATCH, path::ME, &()).await.refused(Code::SlowDown);
    busy.get(path::ME).await.refused(Code::NotSignedIn);
    app.browser().post(path::SESSION, &sign_in("nobody@example.test")).await.refused(Code::WrongSignIn);
    assert!(start.elapsed() < Duration::from_secs(5), "nobody waited for those");
    let mut answers = JoinSet::new();
    for stream in streams {
        answers.spawn(answer(stream));
    }
    for (status, error) in answers.join_all().await {
        assert_eq!((status, error.code), (408, Code::TooSlow));
    }
    busy.post(path::SESSION, &sign_in("nobody@example.test")).await.refused(Code::WrongSignIn);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_together_hold_only_so_much() {
    let app = App::on_sqlite().await;
    let (mut admin, ada) = team(&app).await;
    let chunk = path::with(path::SCAN_CHUNK, &[&ada.org.to_string(), &"00".repeat(16), "0"]);
    let mut streams = Vec::new();
    for _ in 0..4 {
        // A quarter of all room from each address, all but one byte of it.
        let browser = Browser { source: app.browser().source, ..ada.browser.clone() };
        for _ in 0..4 {
            let mut stream = begin(&browser, "PUT", (&chunk, "application/octet-stream"), MOST_CHUNK_BYTES).await;
            stream.write_all(&vec![7; MOST_CHUNK_BYTES - 1]).await.unwrap();
            streams.push(stream);
        }
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    admin.try_push(shared::sync::Epoch(1), &[edit(register(1), Seq::ZERO)]).await.refused(Code::Busy);
    // What needs no room is answered all the while; and as soon as there is some, so is the rest.
    admin.browser.get(path::ME).await.ok();
    drop(streams);
    admin.push(&[edit(register(1), Seq::ZERO)]).await;
}

/// Whoever was let in and then sends slowly may do less by the time that all of it is there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_sent_away_meanwhile_pushes_nothing() {
    let app = App::on_sqlite().await;
    let (mut admin, mut ada) = team(&app).await;
    for (code, status) in [(Code::NotAllowed, 403), (Code::Disabled, 403), (Code::NotFound, 404)] {
        let bob = Person::member(&app, &mut admin, Role::Editor, MemberState::Approved).await;
        let push = Push { epoch: Epoch(1), ops: vec![edit(register(1), Seq::ZERO)] };
        let body = postcard::to_stdvec(&push).unwrap();
        let mut stream = begin(&bob.browser, "POST", (&at(path::SYNC, bob.org), POSTCARD), body.len()).await;
        stream.write_all(&body[..10]).await.unwrap();
        // It passed the guard.
        tokio::time::sleep(Duration::from_millis(300)).await;
        match code {
            Code::NotAllowed => admin.change(bob.user, Some(Role::Viewer), None).await.ok(),
            Code::Disabled => admin.change(bob.user, None, Some(MemberState::Disabled)).await.ok(),
            _ => admin.browser.delete(&of(path::MEMBER, admin.org, bob.user)).await.ok(),
        };
        stream.write_all(&body[10..]).await.unwrap();
        assert_eq!(said(stream).await, (status, code));
    }
    assert_eq!(ada.pull(Seq::ZERO, 10).await.rows.len(), 0);
    ada.push(&[edit(register(1), Seq::ZERO)]).await;
}

/// A name that comes slowly brings no address back that was changed meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_name_is_a_name_only() {
    let app = App::on_sqlite().await;
    let mut admin = Person::first(&app).await;
    let body = serde_json::to_vec(&UpdateProfile { name: "Grace H.".to_owned() }).unwrap();
    let mut stream = begin(&admin.browser, "PATCH", (path::ME, "application/json"), body.len()).await;
    stream.write_all(&body[..5]).await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let form = ChangeEmail { auth: admin.auth, email: "new@example.test".to_owned() };
    admin.browser.json(Method::PUT, path::MY_EMAIL, &form).await.ok();
    stream.write_all(&body[5..]).await.unwrap();
    for _ in 0..100 {
        if admin.me().await.account.name == "Grace H." {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let account = admin.me().await.account;
    assert_eq!((account.name.as_str(), account.email.as_str()), ("Grace H.", "new@example.test"));
}

/// What waits for the database holds its room: three chunks, and a push though who sent it hung up. A fourth chunk would fit but for
/// that push.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_for_the_database_holds_its_room() {
    let app = App::on_sqlite().await;
    let (mut admin, ada) = team(&app).await;
    let large = Operation { sealed: Sealed::stored(1, vec![7; 200 << 10]), ..edit(register(1), Seq::ZERO) };
    let chunk = path::with(path::SCAN_CHUNK, &[&ada.org.to_string(), &"00".repeat(16), "0"]);
    let send = || {
        let (mut browser, chunk) = (ada.browser.clone(), chunk.clone());
        let sent = async move {
            browser.send(Method::PUT, &chunk, "application/octet-stream", vec![7; MOST_CHUNK_BYTES]).await.code()
        };
        tokio::spawn(sent)
    };
    // Nobody writes meanwhile.
    let tx = app.team.store.begin(Apart::Serial).await.unwrap();
    let mut person = Person { browser: ada.browser.clone(), email: String::new(), ..ada };
    let pushing = tokio::spawn(async move { person.try_push(Epoch(1), &[large]).await });
    let waiting = [send(), send(), send()];
    tokio::time::sleep(Duration::from_millis(1500)).await;
    pushing.abort();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let refused = tokio::time::timeout(Duration::from_secs(5), send()).await.expect("no wait").unwrap();
    assert_eq!(refused, Some(Code::SlowDown));
    Tries::default().finish(tx, Ok::<_, StoreError>(())).await.unwrap().unwrap();
    for sent in waiting {
        assert_eq!(sent.await.unwrap(), Some(Code::NotFound), "nobody announced it");
    }
    assert_eq!(send().await.unwrap(), Some(Code::NotFound));
    assert_eq!(admin.pull(Seq::ZERO, 100).await.rows.len(), 1, "the push was taken");
}

#[tokio::test]
async fn a_stranger_sends_little() {
    let app = App::on_sqlite().await;
    let (mut admin, _) = team(&app).await;
    let spaces = |bytes| vec![b' '; bytes];
    let mut stranger = app.browser();
    for (bytes, code) in [(MOST_FORM_BYTES, Code::Malformed), (MOST_FORM_BYTES + 1, Code::TooLarge)] {
        stranger.send(Method::POST, path::SESSION, "application/json", spaces(bytes)).await.refused(code);
        admin.browser.send(Method::PATCH, path::ME, "application/json", spaces(bytes)).await.refused(Code::Malformed);
    }
}
