//! Connections that are too slow, requests from elsewhere, instruments, and what shows of team mode without it.

use std::path::Path;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Method, Request};
use server::{Base, Config, router};
use shared::api::{Code, ErrorBody, MOST_VALUE_BYTES, Operation, POSTCARD, SignInHello, SignInSalt, path};
use shared::sync::{FieldKey, Register, RegisterKey, Sealed, Seq};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tower::ServiceExt as _;

use crate::app::{App, Folder};
use crate::on_both;
use crate::people::{Person, at, fresh};
use crate::sync::edit;

on_both!(instruments, below_a_path);

async fn raw(app: &App, text: &str) -> String {
    let mut stream = TcpStream::connect(app.addr).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    tokio::time::timeout(Duration::from_secs(40), read).await.expect("the server ends it").unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn who_says_half_a_header_is_sent_away() {
    let app = App::on_sqlite().await;
    let start = Instant::now();
    let answer = raw(&app, "GET /api/server HTTP/1.1\r\nHost: x\r\nX-Slow: ").await;
    assert!(start.elapsed() > Duration::from_secs(10), "{answer}");
    assert!(!answer.contains("200 OK"), "{answer}");
}

#[tokio::test]
async fn who_never_ends_a_body_is_sent_away() {
    let app = App::on_sqlite().await;
    let head = "POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\
                X-Patchfirst-Version: 1\r\nConnection: close\r\n\r\n{\"em";
    assert!(raw(&app, head).await.starts_with("HTTP/1.1 408"));
}

/// Who asks for much and reads nothing of it holds memory for a while and no longer; a stream that says little stays.
#[tokio::test]
async fn who_never_reads_an_answer_is_sent_away() {
    let app = App::on_sqlite().await;
    let (mut admin, ada) = crate::sync::team(&app).await;
    let mut hints = crate::sync::stream(&ada).await;
    let large = |_| {
        let register = Register { key: RegisterKey(fresh()), field: FieldKey([1; 8]) };
        Operation { sealed: Sealed::stored(1, vec![0; MOST_VALUE_BYTES]), ..edit(register, Seq::ZERO) }
    };
    for _ in 0..10 {
        let pushed = admin.push(&(0..3).map(large).collect::<Vec<_>>()).await;
        while crate::sync::next(&mut hints).await.unwrap().seq < pushed.head {}
    }
    let all = app.team.pages.free();
    let mut reader = TcpStream::connect(app.addr).await.unwrap();
    let cookies = admin.browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>();
    let request = format!(
        "GET {}?epoch=1&cursor=0&began=0&limit=10000 HTTP/1.1\r\nHost: x\r\nX-Patchfirst-Version: 1\r\nCookie: {}\r\n\r\n",
        at(path::SYNC, admin.org),
        cookies.join("; ")
    );
    reader.write_all(request.as_bytes()).await.unwrap();
    let start = Instant::now();
    let until = async |is_so: &dyn Fn() -> bool| {
        while !is_so() {
            assert!(start.elapsed() < Duration::from_mins(1), "{} of {all} free", app.team.pages.free());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    until(&|| app.team.pages.free() < all).await;
    until(&|| app.team.pages.free() == all).await;
    assert!(start.elapsed() > Duration::from_secs(25), "{:?}", start.elapsed());
    let mut rest = Vec::new();
    let read = reader.read_to_end(&mut rest).await;
    assert!(read.is_err() || rest.len() < 30 * MOST_VALUE_BYTES, "it was let go before the end");
    let pushed = admin.push(&[edit(Register { key: RegisterKey(fresh()), field: FieldKey([1; 8]) }, Seq::ZERO)]).await;
    assert_eq!(crate::sync::next(&mut hints).await.unwrap().seq, pushed.head);
}

/// What an answer in postcard holds, after its head.
fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

#[tokio::test]
async fn an_answer_has_the_form_that_is_accepted() {
    let app = App::on_sqlite().await;
    let ask = |accepts: &str| {
        format!("GET /api/me HTTP/1.1\r\nHost: x\r\n{accepts}X-Patchfirst-Version: 1\r\nConnection: close\r\n\r\n")
    };
    let json = raw(&app, &ask("Accept: application/json\r\n")).await;
    let said: ErrorBody = serde_json::from_str(body(&json)).unwrap();
    let packed = raw(&app, &ask(&format!("Accept: {POSTCARD}\r\n"))).await;
    assert!(packed.starts_with("HTTP/1.1 401") && packed.contains(POSTCARD), "{packed}");
    let packed: ErrorBody = postcard::from_bytes(body(&packed).as_bytes()).unwrap();
    assert_eq!((said.code, &packed), (Code::NotSignedIn, &said));

    let hello = SignInHello { email: "nobody@example.test".to_owned() };
    let mut browser = app.browser();
    let plain: SignInSalt = browser.post(path::SIGN_IN_SALT, &hello).await.ok().json();
    let packed: SignInSalt = browser.postcard(path::SIGN_IN_SALT, &hello).await.ok().json();
    assert_eq!(plain, packed, "a form in postcard is the same form");
}

#[tokio::test]
async fn another_site_and_another_version_are_refused() {
    let app = App::on_sqlite().await;
    let post = |headers: &str| {
        format!(
            "POST /api/session HTTP/1.1\r\nHost: x\r\n{headers}Content-Type: application/json\r\nContent-Length: 2\r\n\
             Connection: close\r\n\r\n{{}}"
        )
    };
    let cross = raw(&app, &post("Sec-Fetch-Site: cross-site\r\nX-Patchfirst-Version: 1\r\n")).await;
    assert!(cross.starts_with("HTTP/1.1 403") && cross.contains("cross_site"), "{cross}");
    let old = raw(&app, &post("X-Patchfirst-Version: 99\r\n")).await;
    assert!(old.starts_with("HTTP/1.1 426") && old.contains("\"versions\":[1,1]"), "{old}");
    assert!(raw(&app, &post("")).await.starts_with("HTTP/1.1 426"));
}

async fn instruments(app: App) {
    let mut browser = app.browser();
    assert_eq!(browser.get("/healthz").await.ok().body, "alive\n");
    assert_eq!(browser.get("/readyz").await.ok().body, "ready\n");
    let answer = browser.get(path::SERVER).await.ok();
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert!(answer.headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
    // Behind a proxy everybody seems to be this machine: only the token opens.
    assert_eq!(browser.get("/metrics").await.status, 404);
    assert!(app.team.metrics.text().contains("path=\"/api/server\",status=\"200\"} 1"));
}

async fn below_a_path(app: App) {
    let config = Config { base: Base::new("/tools/pf").unwrap(), ..app.team.config.clone() };
    let below = App::with(app.folder.clone(), config).await;
    let mut browser = below.browser();
    assert_eq!(browser.get("/api/server").await.status, 404);
    assert_eq!(browser.get("/tools/pf/healthz").await.status, 200);
    assert_eq!(browser.get("/tools/pf/").await.status, 200);
    let mut admin = Person::first(&app).await;
    admin.browser.addr = below.addr;
    admin.browser.cookies.clear();
    let form = shared::api::SignIn { email: admin.email.clone(), auth: admin.auth, device: String::new() };
    let answer = admin.browser.post("/tools/pf/api/session", &form).await.ok();
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-patchfirst-tools-pf="), "{cookie}");
    for part in ["Path=/", "Secure", "HttpOnly", "SameSite=Strict"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    admin.browser.get("/tools/pf/api/me").await.ok();
}

/// Without team mode nothing of it is there: no route of the API answers, on any method.
#[tokio::test]
async fn without_team_mode_nothing_of_it_shows() {
    let folder = Folder::new();
    let app = router(&server::Site::folder(&folder.0.join("dist")), &Base::root(), None);
    let ask = async |method: Method, path: &str| {
        let request = Request::builder().method(method).uri(path).header("content-type", POSTCARD);
        app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    };
    for route in server::routes() {
        let expected = if route.method == Method::GET { 404 } else { 405 };
        let at = path::with(route.path, &["00", "00"]);
        assert_eq!(ask(route.method.clone(), &at).await.status(), expected, "{} {at}", route.method);
    }
    // These look like pages of the app, and get the app.
    for instrument in ["/healthz", "/readyz", "/metrics"] {
        let page = ask(Method::GET, instrument).await;
        assert_eq!(page.headers()["content-type"], "text/html");
    }
    assert!(!Path::new("patchfirst.db").exists(), "no database is made");
    let _ = Code::ALL;
}
