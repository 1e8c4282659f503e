//! Letters, through a small SMTP server: who gets which, and that nobody else learns of it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::Method;
use server::{Config, Secret};
use shared::api::{
    ChangeEmail, Code, ConfirmEmail, Invite, Invited, MemberState, Register, ResetLink, ResetPassword, ResetRequest,
    Role, Server, Token, path,
};
use shared::sync::Auth;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::app::App;
use crate::on_both;
use crate::people::{Person, at, credentials, form, fresh, of};

on_both!(
    an_invitation,
    a_forgotten_password,
    another_address,
    where_no_letter_is_taken,
    a_stop_sends_what_was_promised,
);

/// What was sent, as it came: envelope and text.
pub type Letters = Arc<Mutex<Vec<(String, String)>>>;

/// As much of RFC 5321 as a letter needs.
async fn take(stream: TcpStream, letters: Letters) -> std::io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    writer.write_all(b"220 here\r\n").await?;
    let (mut to, mut text) = (String::new(), None::<String>);
    while let Some(line) = lines.next_line().await? {
        if let Some(body) = &mut text {
            if line == "." {
                letters.lock().unwrap().push((std::mem::take(&mut to), std::mem::take(body)));
                text = None;
                writer.write_all(b"250 taken\r\n").await?;
            } else {
                *body += &(line + "\n");
            }
            continue;
        }
        if let Some(rest) = line.strip_prefix("RCPT TO:") {
            to = rest.trim_matches(['<', '>']).to_owned();
        }
        let answer: &[u8] = match line.as_str() {
            "DATA" => {
                text = Some(String::new());
                b"354 go on\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 yes\r\n",
        };
        writer.write_all(answer).await?;
    }
    Ok(())
}

pub async fn post_office() -> (Letters, SocketAddr) {
    office_that_takes(Duration::ZERO).await
}

/// One that takes its time before it greets.
async fn office_that_takes(time: Duration) -> (Letters, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (letters, addr) = (Letters::default(), listener.local_addr().unwrap());
    let taken = letters.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let taken = taken.clone();
            tokio::spawn(async move {
                tokio::time::sleep(time).await;
                take(stream, taken).await
            });
        }
    });
    (letters, addr)
}

/// The same server with letters.
pub async fn with_letters(app: &App, office: SocketAddr) -> App {
    let arguments = ["--smtp", &format!("smtp://{office}"), "--mail-from", "Patches <pf@example.test>", "--public-url"];
    let arguments = arguments.into_iter().chain(["https://patches.example.test"]).map(str::to_owned);
    let mail = Config::read([], arguments).unwrap().mail;
    let config =
        Config { mail, database: Some(Secret::new(app.team.config.database().reveal())), ..app.team.config.clone() };
    App::with(app.folder.clone(), config).await
}

/// The next letter: to whom, the secret of its link (if any), and its text.
async fn next(letters: &Letters) -> (String, Option<Token>, String) {
    for _ in 0..300 {
        let letter = letters.lock().unwrap().pop();
        if let Some((to, text)) = letter {
            let text = text.replace("=\n", "").replace("=3D", "=");
            let link = text.lines().find(|line| line.starts_with("https://patches.example.test/"));
            return (to, link.map(|link| link.rsplit_once('#').unwrap().1.parse().unwrap()), text);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no letter came");
}

async fn an_invitation(app: App) {
    let mut admin = Person::first(&app).await;
    let (letters, office) = post_office().await;
    let app = with_letters(&app, office).await;
    admin.browser.addr = app.addr;
    assert!(admin.browser.get(path::SERVER).await.json::<Server>().has_mail);
    let invite = |email: Option<&str>| Invite { email: email.map(str::to_owned), role: Role::Editor };
    let path = at(path::INVITATIONS, admin.org);
    let invited: Invited = admin.browser.post(&path, &invite(Some("Ada@example.test"))).await.ok().json();
    assert!(invited.is_sent);
    let (to, token, text) = next(&letters).await;
    assert_eq!((to.as_str(), token), ("ada@example.test", Some(invited.token)));
    for part in
        ["https://patches.example.test/join#", "Ada L. invites you", "Auto-Submitted: auto-generated", "From: Patches"]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
    let register = Register { invitation: token, ..form("ada@example.test", Auth(fresh())) };
    app.browser().post(path::ACCOUNTS, &register).await.ok();
    // Who has an account is told what to do, and nobody else is.
    let again: Invited = admin.browser.post(&path, &invite(Some("ada@example.test"))).await.ok().json();
    next(&letters).await;
    let register = Register { invitation: Some(again.token), ..form("ada@example.test", Auth(fresh())) };
    app.browser().post(path::ACCOUNTS, &register).await.ok();
    let (to, _, text) = next(&letters).await;
    assert!(to == "ada@example.test" && text.contains("open the link of the invitation again"), "{text}");
    // For nobody in particular: the admin passes it on.
    let open: Invited = admin.browser.post(&path, &invite(None)).await.ok().json();
    assert!(!open.is_sent && letters.lock().unwrap().is_empty());
}

async fn a_forgotten_password(app: App) {
    let mut admin = Person::first(&app).await;
    let mut ada = Person::member(&app, &mut admin, Role::Editor, MemberState::Approved).await;
    ada.browser.post(path::RESET_REQUEST, &ResetRequest { email: ada.email.clone() }).await.refused(Code::NoMail);
    let (letters, office) = post_office().await;
    let app = with_letters(&app, office).await;
    (ada.browser.addr, admin.browser.addr) = (app.addr, app.addr);
    let ask = |email: &str| ResetRequest { email: email.to_owned() };
    let mut stranger = app.browser();
    let known = stranger.post(path::RESET_REQUEST, &ask(&ada.email.to_uppercase())).await.ok();
    let (to, token, _) = next(&letters).await;
    assert_eq!(to, ada.email);
    // Nobody's address gets the same answer and no letter.
    let unknown = stranger.post(path::RESET_REQUEST, &ask("nobody@example.test")).await.ok();
    assert_eq!((known.status, known.body), (unknown.status, unknown.body));
    // Asking changes nothing: she is still signed in, and her password is right.
    ada.me().await;
    ada.sign_in().await.ok();
    let new = Auth(fresh());
    let reset = ResetPassword { token: token.unwrap(), credentials: credentials(new) };
    app.browser().post(path::RESET, &reset).await.ok();
    ada.sign_in_with(new).await.ok();
    // A stranger who asks on and on fills no mailbox; the link of an hour ago is worth nothing.
    for _ in 0..9 {
        stranger.post(path::RESET_REQUEST, &ask(&ada.email)).await.ok();
    }
    let (_, token, _) = next(&letters).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(letters.lock().unwrap().len(), 1, "three in all, two of them read");
    app.team.clock.advance(3601);
    let late = ResetPassword { token: token.unwrap(), ..reset };
    app.browser().post(path::RESET, &late).await.refused(Code::LinkEnded);
    // From an admin: to the member, and the admin does not see it.
    let path = of(path::MEMBER_RESET, admin.org, ada.user);
    let link: ResetLink = admin.browser.post(&path, &()).await.ok().json();
    assert_eq!(link.token, None);
    letters.lock().unwrap().drain(..1);
    assert_eq!(next(&letters).await.0, ada.email);
}

async fn another_address(app: App) {
    let mut admin = Person::first(&app).await;
    let mut ada = Person::member(&app, &mut admin, Role::Editor, MemberState::Approved).await;
    let (letters, office) = post_office().await;
    let app = with_letters(&app, office).await;
    ada.browser.addr = app.addr;
    let (auth, old) = (ada.auth, ada.email.clone());
    let change = |email: &str| ChangeEmail { auth, email: email.to_owned() };
    let taken = ada.browser.json(Method::PUT, path::MY_EMAIL, &change(&admin.email)).await.ok();
    let (to, token, _) = next(&letters).await;
    assert_eq!((to, token), (admin.email, None));
    let free = ada.browser.json(Method::PUT, path::MY_EMAIL, &change("new@example.test")).await.ok();
    assert_eq!((taken.status, taken.body), (free.status, free.body));
    assert_eq!(ada.me().await.account.email, old);
    let (to, token, _) = next(&letters).await;
    assert_eq!(to, "new@example.test");
    let confirm = ConfirmEmail { token: token.unwrap() };
    app.browser().post(path::CONFIRM_EMAIL, &confirm).await.ok();
    assert_eq!(ada.me().await.account.email, "new@example.test");
    assert_eq!(next(&letters).await.0, old);
    app.browser().post(path::CONFIRM_EMAIL, &confirm).await.refused(Code::LinkEnded);
    "new@example.test".clone_into(&mut ada.email);
    ada.sign_in().await.ok();
}

/// The mail server is away: the admin gets the links, as without one.
async fn where_no_letter_is_taken(app: App) {
    let mut admin = Person::first(&app).await;
    let ada = Person::member(&app, &mut admin, Role::Editor, MemberState::Approved).await;
    let app = with_letters(&app, SocketAddr::from(([127, 0, 0, 1], 1))).await;
    admin.browser.addr = app.addr;
    let invite = Invite { email: Some("bob@example.test".to_owned()), role: Role::Viewer };
    let invited: Invited = admin.browser.post(&at(path::INVITATIONS, admin.org), &invite).await.ok().json();
    assert!(!invited.is_sent);
    let link: ResetLink = admin.browser.post(&of(path::MEMBER_RESET, admin.org, ada.user), &()).await.ok().json();
    assert!(link.token.is_some());
}

/// A letter that is under way when the server is stopped arrives before it has.
async fn a_stop_sends_what_was_promised(app: App) {
    let admin = Person::first(&app).await;
    let (letters, office) = office_that_takes(Duration::from_secs(1)).await;
    let mut app = with_letters(&app, office).await;
    app.browser().post(path::RESET_REQUEST, &ResetRequest { email: admin.email.clone() }).await.ok();
    assert!(letters.lock().unwrap().is_empty());
    app.stop().await;
    assert_eq!(letters.lock().unwrap().len(), 1);
    // One that never answers holds up no stop for long.
    let (_letters, office) = office_that_takes(Duration::from_mins(10)).await;
    let mut app = with_letters(&app, office).await;
    app.browser().post(path::RESET_REQUEST, &ResetRequest { email: admin.email }).await.ok();
    let start = std::time::Instant::now();
    app.stop().await;
    assert!((4..12).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
}
