//! The real program from a shell: backup while it serves, restore of yesterday's copy, a link for who is locked out, stop.

use std::process::Command;
use std::time::Duration;

use axum::http::Method;
use server::store::{Apart, Store, StoreError, Tries};
use shared::api::{
    AuditPage, Code, CreateOrganisation, ErrorBody, MemberState, Organisation, Outcome, Page, ResetLink, ResetPassword,
    Role, Server, SignInAnswer, TotpCode, TotpSetUp, path,
};
use shared::sync::{Auth, Epoch, Seq};

use crate::app::{Browser, Folder};
use crate::crash::{Program, set_up};
use crate::factors::code;
use crate::people::{Person, at, credentials, form, fresh, of};
use crate::sync::{digest, edit, register};

fn command(folder: &Folder, args: &[&str]) -> (bool, String) {
    command_on(&folder.sqlite(), args)
}

fn command_on(database: &str, args: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_server"))
        .args(args)
        .args(["--log", "warn", "--database", database])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), text)
}

fn browser(program: &Program, old: &Browser) -> Browser {
    Browser { addr: program.addr, cookies: old.cookies.clone(), ..Browser::new(program.addr) }
}

/// Yesterday's copy is put back while browsers hold more than it knows.
async fn a_restore(
    folder: &Folder,
    database: &str,
    back_up: impl Fn(&str),
    put_back: impl Fn(&str),
) -> (Person, Epoch) {
    let mut program = Program::start(folder, database);
    let mut admin = set_up(&program).await;
    let before = edit(register(1), Seq::ZERO);
    admin.push(std::slice::from_ref(&before)).await;
    let copy = folder.0.join("yesterday");
    let copy = copy.to_str().unwrap();
    back_up(copy);
    let after = [edit(register(2), Seq::ZERO), edit(register(3), Seq::ZERO)];
    let head = admin.push(&after).await.head;
    program.kill();
    put_back(copy);

    program = Program::start(folder, database);
    admin.browser = browser(&program, &admin.browser);
    // Who was sent away since must not come back with the copy: everybody signs in again.
    admin.browser.get(path::ME).await.refused(Code::NotSignedIn);
    admin.sign_in().await.ok();
    // The browser learns that it is another life of the database, and what is known there.
    let answer = admin.try_pull(Epoch(1), head, 100).await;
    answer.refused(Code::Epoch);
    let epoch = answer.json::<ErrorBody>().epoch.unwrap();
    assert!(epoch > Epoch(1));
    let page: Page = admin.try_pull(epoch, Seq::ZERO, 100).await.ok().postcard();
    assert_eq!(page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [before.id]);
    // It offers what was forgotten, under the same names; all of it is numbered above everything before.
    let offered = [before.clone(), after[0].clone(), after[1].clone()];
    let pushed: shared::api::Pushed = admin.try_push(epoch, &offered).await.ok().postcard();
    assert!(matches!(pushed.outcomes[0], Outcome::Duplicate(_)));
    assert!(pushed.outcomes[1..].iter().all(|outcome| matches!(outcome, Outcome::Accepted(seq) if *seq > head)));
    let page: Page = admin.try_pull(epoch, Seq::ZERO, 100).await.ok().postcard();
    assert_eq!((page.rows.len(), page.digest), (3, digest(&page)));
    program.kill();
    (admin, epoch)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_browser_holds_outlives_a_restore() {
    let folder = Folder::new();
    let back_up = |copy: &str| {
        assert!(command(&folder, &["backup", copy]).0);
        assert!(!command(&folder, &["backup", copy]).0, "a backup never goes over another one");
    };
    let put_back = |copy: &str| {
        let (done, words) = command(&folder, &["restore", copy]);
        assert!(done, "{words}");
    };
    let (mut admin, epoch) = a_restore(&folder, &folder.sqlite(), back_up, put_back).await;
    // A second restore of the same copy is another life again.
    put_back(folder.0.join("yesterday").to_str().unwrap());
    let program = Program::start(&folder, &folder.sqlite());
    admin.browser = browser(&program, &admin.browser);
    admin.sign_in().await.ok();
    let page: Page = admin.try_pull(Epoch(0), Seq::ZERO, 100).await.ok().postcard();
    assert!(page.epoch > epoch);
}

/// A team that has pushed, a copy of it, and then pushed once more; nothing serves it now.
async fn copied(folder: &Folder) -> (Person, String) {
    let mut program = Program::start(folder, &folder.sqlite());
    let mut admin = set_up(&program).await;
    admin.push(&[edit(register(1), Seq::ZERO)]).await;
    let copy = folder.0.join("yesterday").to_str().unwrap().to_owned();
    assert!(command(folder, &["backup", &copy]).0);
    admin.push(&[edit(register(2), Seq::ZERO)]).await;
    program.kill();
    (admin, copy)
}

/// What there is after a restore, in which epoch.
async fn pulled(folder: &Folder, admin: &mut Person) -> Page {
    let program = Program::start(folder, &folder.sqlite());
    admin.browser = browser(&program, &admin.browser);
    admin.sign_in().await.ok();
    admin.try_pull(Epoch(0), Seq::ZERO, 100).await.ok().postcard()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_takes_the_place_of_what_nobody_can_read() {
    let folder = Folder::new();
    let (mut admin, copy) = copied(&folder).await;
    for end in ["", "-wal"] {
        std::fs::write(folder.0.join(format!("team.db{end}")), vec![7; 10_000]).unwrap();
    }
    let (done, words) = command(&folder, &["restore", &copy]);
    assert!(done && words.contains("cannot be read"), "{words}");
    let page = pulled(&folder, &mut admin).await;
    assert_eq!(page.rows.len(), 1);
    // Above whatever a few restores before may have led to.
    assert!(page.epoch > Epoch(16 * 4096), "{:?}", page.epoch);
}

/// What fails on the way leaves what was there, as it was: places of the copy are never served in the epoch that gave others since.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_that_begins_no_epoch_takes_no_place() {
    let folder = Folder::new();
    let (mut admin, copy) = copied(&folder).await;
    let store = Store::open(&format!("sqlite:{copy}")).await.unwrap();
    let mut tx = store.begin(Apart::Serial).await.unwrap();
    tx.run("DROP TABLE audit", &[]).await.unwrap();
    Tries::default().finish(tx, Ok::<_, StoreError>(())).await.unwrap().unwrap();
    store.close().await;
    let (done, words) = command(&folder, &["restore", &copy]);
    assert!(!done, "{words}");
    let page = pulled(&folder, &mut admin).await;
    assert_eq!((page.rows.len(), page.epoch), (2, Epoch(1)));
    let left = std::fs::read_dir(&folder.0).unwrap().flatten();
    assert_eq!(left.filter(|entry| entry.path().to_string_lossy().contains(".restoring")).count(), 0);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_holds_secrets_is_for_its_owner() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let (_, copy) = copied(&folder).await;
    let mode = |file: &str| std::fs::metadata(folder.0.join(file)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("team.db"), mode("yesterday")), (0o600, 0o600));
    // Whatever became of the copy on its way.
    std::fs::set_permissions(folder.0.join("yesterday"), PermissionsExt::from_mode(0o644)).unwrap();
    assert!(command(&folder, &["restore", &copy]).0);
    assert_eq!(mode("team.db"), 0o600);
}

/// PostgreSQL's own programs, as an operator uses them.
fn postgres(program: &str, database: &str, args: &[&str]) {
    let output = Command::new(program).args(["--dbname", database]).args(args).output().unwrap();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_browser_holds_outlives_a_restore_on_postgres() {
    let Some(database) = crate::postgres::database().await else { return };
    if Command::new("pg_dump").arg("--version").output().is_err()
        || Command::new("psql").arg("--version").output().is_err()
    {
        return eprintln!("skipped: pg_dump and psql are not installed");
    }
    let back_up = |copy: &str| postgres("pg_dump", &database, &["--no-owner", "--file", copy]);
    let put_back = |copy: &str| {
        postgres("psql", &database, &["--quiet", "--command", "DROP SCHEMA public CASCADE; CREATE SCHEMA public"]);
        postgres("psql", &database, &["--quiet", "--set", "ON_ERROR_STOP=1", "--file", copy]);
        let (done, words) = command_on(&database, &["restore"]);
        assert!(done, "{words}");
    };
    a_restore(&Folder::new(), &database, back_up, put_back).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_operator_helps_who_is_locked_out() {
    let folder = Folder::new();
    let program = Program::start(&folder, &folder.sqlite());
    let admin = set_up(&program).await;
    let (done, link) = command(&folder, &["admin", "reset", "Admin@example.test"]);
    assert!(done, "{link}");
    let token = link.trim().rsplit_once('#').unwrap().1.parse().unwrap();
    let auth = Auth(fresh());
    let mut person = Person { auth, browser: Browser::new(program.addr), ..admin };
    person.browser.post(path::RESET, &ResetPassword { token, credentials: credentials(auth) }).await.ok();
    for _ in 0..4 {
        person.sign_in_with(Auth(fresh())).await;
    }
    person.sign_in().await.refused(Code::WaitToSignIn);
    assert!(command(&folder, &["admin", "unlock", "admin@example.test"]).0);
    person.sign_in().await.ok();
    let (done, words) = command(&folder, &["admin", "reset", "nobody@example.test"]);
    assert!(!done && words.contains("Nobody has that address"), "{words}");
    assert!(!command(&folder, &["admin", "token"]).0, "it was set up already");
    assert!(!command(&folder, &["destroy"]).0);
}

/// Somebody who asked to join, as the program knows them.
async fn joined(program: &Program, admin: &mut Person, email: &str) -> Person {
    let (auth, mut browser) = (Auth(fresh()), Browser::new(program.addr));
    browser.post(path::ACCOUNTS, &form(email, auth)).await.ok();
    let members = admin.members().await;
    let user = members.iter().find(|member| member.account.email == email).unwrap().account.user;
    Person { email: email.to_owned(), auth, browser, user, org: admin.org }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_operator_makes_operators_and_admins() {
    let folder = Folder::new();
    let program = Program::start(&folder, &folder.sqlite());
    let mut admin = set_up(&program).await;
    let mut ada = joined(&program, &mut admin, "ada@example.test").await;
    // Before there is another organisation: of two of one second either may be the first, where those go who were not invited.
    let bob = joined(&program, &mut admin, "bob@example.test").await;
    admin.change(ada.user, Some(Role::Editor), Some(MemberState::Approved)).await.ok();
    // A link that an admin gave before she runs the server is worth nothing after.
    let link: ResetLink = admin.browser.post(&of(path::MEMBER_RESET, admin.org, ada.user), &()).await.ok().json();
    let (done, words) = command(&folder, &["admin", "operator", "Ada@example.test"]);
    assert!(done, "{words}");
    let reset = ResetPassword { token: link.token.unwrap(), credentials: credentials(Auth(fresh())) };
    ada.browser.post(path::RESET, &reset).await.refused(Code::LinkEnded);
    ada.sign_in().await.ok();
    assert!(ada.me().await.is_operator && admin.me().await.is_operator);
    assert!(!command(&folder, &["admin", "operator", "nobody@example.test"]).0);

    let other: Organisation =
        ada.browser.post(path::ORGANISATIONS, &CreateOrganisation { name: "Other team".to_owned() }).await.ok().json();
    for (name, part) in [("Other team", "Only a member"), ("Third team", "There are: ")] {
        let (done, words) = command(&folder, &["admin", "appoint", &admin.email, name]);
        assert!(!done && words.contains(part), "{words}");
    }
    for name in ["Our team", &admin.org.to_string()] {
        let (done, words) = command(&folder, &["admin", "appoint", &bob.email, name]);
        assert!(done, "{words}");
    }
    let members = admin.members().await;
    let bob = members.iter().find(|member| member.account.user == bob.user).unwrap();
    assert_eq!((bob.role, bob.state), (Role::Admin, MemberState::Approved));
    let page: AuditPage = admin.browser.get(&(at(path::AUDIT, admin.org) + "?limit=100")).await.ok().json();
    let words: Vec<&str> = page.entries.iter().map(|entry| entry.words.as_str()).collect();
    assert!(words.contains(&"Admin, by the operator") && words.contains(&"operator of the server"), "{words:?}");
    // Of one name there may be two.
    ada.browser.post(path::ORGANISATIONS, &CreateOrganisation { name: other.name }).await.ok();
    let (done, words) = command(&folder, &["admin", "appoint", &ada.email, "Other team"]);
    assert!(!done && words.contains(&other.org.to_string()), "{words}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_telephone_keeps_nobody_out() {
    let folder = Folder::new();
    let program = Program::start(&folder, &folder.sqlite());
    let mut admin = set_up(&program).await;
    let set_up: TotpSetUp = admin.browser.post(path::MY_TOTP, &admin.proof()).await.ok().json();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() as i64;
    let proof = TotpCode { code: code(&set_up.secret, now) };
    admin.browser.json(Method::PUT, path::MY_TOTP, &proof).await.ok();
    for (args, asks) in [(&["admin", "reset"][..], true), (&["admin", "reset", "--factors"], false)] {
        let (done, link) = command(&folder, &[args, &[&admin.email]].concat());
        assert!(done, "{link}");
        let token = link.trim().rsplit_once('#').unwrap().1.parse().unwrap();
        admin.auth = Auth(fresh());
        admin.browser.post(path::RESET, &ResetPassword { token, credentials: credentials(admin.auth) }).await.ok();
        let answer: SignInAnswer = admin.sign_in().await.ok().json();
        assert_eq!(matches!(answer, SignInAnswer::SecondFactor { .. }), asks);
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_lets_answers_end() {
    let folder = Folder::new();
    let mut program = Program::start(&folder, &folder.sqlite());
    let mut admin = set_up(&program).await;
    let asking = tokio::spawn(async move { admin.sign_in().await.status });
    tokio::time::sleep(Duration::from_millis(5)).await;
    let id = program.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert_eq!(asking.await.unwrap(), 200);
    assert!(program.child.wait().unwrap().success());
    let files =
        std::fs::read_dir(&folder.0).unwrap().flatten().filter(|entry| entry.path().to_string_lossy().contains("-wal"));
    assert_eq!(files.count(), 0, "the log was folded into the file");
    let again = Program::start(&folder, &folder.sqlite());
    assert!(again.token.is_none());
    let server: Server = Browser::new(again.addr).get(path::SERVER).await.ok().json();
    assert!(!server.needs_set_up);
}
