//! Whether somebody has an address cannot be told: same status, same body, same work.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::Value;
use server::store::{Apart, StoreError, Tries, account};
use shared::api::{
    Invitation, InvitationId, Invite, Invited, Register, ResetRequest, Role, SignIn, SignInHello, SignInSalt, Token,
    path,
};
use shared::sync::{Auth, OrgId};
use tokio::task::JoinSet;

use crate::app::{Answer, App, Browser, Folder};
use crate::crash::{Program, set_up};
use crate::letters::{post_office, with_letters};
use crate::on_both;
use crate::people::{Person, at, form, fresh, stored};

on_both!(same_answers);

const NOBODY: &str = "nobody@example.test";

/// Everything but the moment; and the seconds to wait, which a turn of the clock between two answers makes one less.
fn visible(answer: &Answer) -> (String, u32) {
    let mut headers = answer.headers.clone();
    headers.remove("date");
    headers.remove("set-cookie");
    let wait = headers.remove("retry-after").map_or(0, |wait| wait.to_str().unwrap().parse().unwrap());
    let body =
        String::from_utf8_lossy(&answer.body).replace(&format!("\"retry_after_s\":{wait}"), "\"retry_after_s\":");
    (format!("{} {headers:?} {body}", answer.status), wait)
}

async fn same_answers(app: App) {
    let admin = Person::first(&app).await;
    let known = admin.email.clone();
    let mut of_known = Vec::new();
    let mut of_nobody = Vec::new();
    for (email, answers) in [(known.as_str(), &mut of_known), (NOBODY, &mut of_nobody)] {
        let mut browser = app.browser();
        for _ in 0..5 {
            let form = SignIn { email: email.to_owned(), auth: Auth(fresh()), device: String::new() };
            answers.push(visible(&browser.post(path::SESSION, &form).await));
        }
        answers.push(visible(&browser.post(path::ACCOUNTS, &form(email, Auth(fresh()))).await));
        answers.push(visible(&browser.post(path::RESET_REQUEST, &ResetRequest { email: email.to_owned() }).await));
    }
    assert_eq!(of_known.len(), of_nobody.len());
    for ((known, wait), (nobody, other_wait)) in of_known.iter().zip(&of_nobody) {
        assert_eq!(known, nobody);
        assert!(wait.abs_diff(*other_wait) <= 1, "{wait} and {other_wait} seconds");
    }
    // Salts differ from one address to the next, and are always the same for one, whether or not somebody has it.
    let mut browser = app.browser();
    let mut salt = async |email: &str| -> SignInSalt {
        browser.post(path::SIGN_IN_SALT, &SignInHello { email: email.to_owned() }).await.ok().json()
    };
    let other = "other@example.test";
    assert_eq!(salt(other).await, salt(other).await);
    assert_ne!(salt(other).await.salt, salt("third@example.test").await.salt);
    assert_eq!(salt(&known).await.kdf, salt(other).await.kdf);
}

/// What the program did, as its own log tells: every statement, and every hash.
pub struct Told(Receiver<String>);

impl Told {
    pub fn of(program: &mut Program) -> Self {
        let lines = BufReader::new(program.child.stderr.take().unwrap()).lines();
        let (say, hear) = channel();
        std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| say.send(line)));
        Self(hear)
    }

    /// Until nothing more comes: each statement that changes something with how many rows it changed, each other one, each hash.
    pub fn until_now(&self) -> Vec<String> {
        let mut told = Vec::new();
        while let Ok(line) = self.0.recv_timeout(Duration::from_millis(300)) {
            let line: serde_json::Value = serde_json::from_str(&line).unwrap();
            let fields = &line["fields"];
            if let Some(statement) = fields["summary"].as_str() {
                match statement.split_whitespace().next() {
                    Some("SELECT") => told.push(statement.to_owned()),
                    // Its own work, beside requests.
                    Some("PRAGMA") => {}
                    _ => told.push(format!("{statement} {}", fields["rows_affected"])),
                }
            } else if fields["message"] == "a proof is hashed" {
                told.push("hash".to_owned());
            }
        }
        told
    }
}

/// An address that somebody has and one that nobody has make the real program do as much: hashes are as many, statements are
/// as many, and the same ones but where the answer named beside says otherwise.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn same_work_on_sqlite() {
    let folder = Folder::new();
    same_work(&folder, &folder.sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn same_work_on_postgres() {
    match crate::postgres::database().await {
        Some(database) => same_work(&Folder::new(), &database).await,
        None => eprintln!("skipped: PostgreSQL is not installed"),
    }
}

async fn same_work(folder: &Folder, database: &str) {
    // Nobody takes letters there: what is sent beside the answer is not looked at.
    let arguments = [
        ["--database", database],
        ["--log", "sqlx::query=debug,server::auth::password=debug"],
        ["--smtp", "smtp://127.0.0.1:1"],
        ["--mail-from", "pf@example.test"],
        ["--public-url", "https://patches.example.test"],
    ];
    let arguments = [arguments.as_flattened(), &["--log-json"]].concat();
    let mut program = Program::start_with(folder, &arguments, Stdio::piped());
    let told = Told::of(&mut program);
    let mut admin = set_up(&program).await;
    for question in QUESTIONS {
        let mut work = Vec::new();
        for email in [admin.email.clone(), format!("nobody-{}@example.test", question.name)] {
            let invitation = question.is_by_link.then_some(invite(&mut admin).await);
            told.until_now();
            let answer = Browser::new(program.addr).post(question.path, &(question.form)(&email, invitation)).await;
            assert_eq!(answer.status, question.status, "{}: {answer:?}", question.name);
            work.push(told.until_now());
        }
        let [known, nobody] = &work[..] else { panic!("two of them") };
        assert!(!known.is_empty(), "{}: {known:?}", question.name);
        // A new account is two rows; for an address that has one, two others are written.
        let is_new = |line: &String| {
            ["account", "membership", "ticket"].iter().any(|table| line.starts_with(&format!("INSERT INTO {table} ")))
        };
        let without = |lines: &[String]| lines.iter().filter(|line| !is_new(line)).cloned().collect::<Vec<_>>();
        assert_eq!(without(known), without(nobody), "{}", question.name);
        assert_eq!(known.len(), nobody.len(), "{}: {known:#?} {nobody:#?}", question.name);
    }
}

/// What somebody may ask who is not signed in, and whose answer is the same whether or not there is an account. A passkey is asked for
/// only after the right password, so no question of it can tell.
struct Question {
    name: &'static str,
    path: &'static str,
    status: u16,
    is_by_link: bool,
    form: fn(&str, Option<Token>) -> Value,
}

fn json(form: &impl Serialize) -> Value {
    serde_json::to_value(form).unwrap()
}

const QUESTIONS: [Question; 5] = [
    Question {
        name: "salt",
        path: path::SIGN_IN_SALT,
        status: 200,
        is_by_link: false,
        form: |email, _| json(&SignInHello { email: email.to_owned() }),
    },
    Question {
        name: "sign-in",
        path: path::SESSION,
        status: 401,
        is_by_link: false,
        form: |email, _| json(&SignIn { email: email.to_owned(), auth: Auth(fresh()), device: String::new() }),
    },
    Question {
        name: "reset",
        path: path::RESET_REQUEST,
        status: 202,
        is_by_link: false,
        form: |email, _| json(&ResetRequest { email: email.to_owned() }),
    },
    Question {
        name: "register",
        path: path::ACCOUNTS,
        status: 202,
        is_by_link: false,
        form: |email, _| json(&form(email, Auth(fresh()))),
    },
    Question {
        name: "join",
        path: path::ACCOUNTS,
        status: 202,
        is_by_link: true,
        form: |email, invitation| json(&Register { invitation, ..form(email, Auth(fresh())) }),
    },
];

async fn invite(admin: &mut Person) -> Token {
    let invite = Invite { email: None, role: Role::Viewer };
    admin.browser.post(&at(path::INVITATIONS, admin.org), &invite).await.ok().json::<Invited>().token
}

/// So many of each, in turns.
const PAIRS: usize = 2_000;
/// Addresses that somebody has: none is asked for more letters than are sent.
const KNOWN: usize = 700;

/// How long answers take, in pairs of either order, so that whatever else the machine does falls on both alike; compared by rank (Mann and
/// Whitney): how many standard deviations the ranks of one are off, 3.3 of which are once in 1,000 by chance.
///
///     cargo test --release -p server --test team unknown::same_time -- --ignored --nocapture
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes, and says nothing of a build for debugging"]
async fn same_time() {
    let app = App::on_sqlite().await;
    let admin = Person::first(&app).await;
    let (_letters, office) = post_office().await;
    let app = with_letters(&app, office).await;
    for number in 0..KNOWN {
        app.browser().post(path::ACCOUNTS, &form(&address("known", number), Auth(fresh()))).await.ok();
    }
    let (app, org) = (Arc::new(app), admin.org);
    // Side by side: nearly all of the time they wait for the next step.
    let mut asking = JoinSet::new();
    for question in QUESTIONS {
        asking.spawn(ask_in_turns(app.clone(), org, question));
    }
    asking.join_all().await;
}

/// Some part of a millisecond: the server's clock ticks in milliseconds, and a question right after an answer would begin right
/// after a tick, so that the answer showed how long the one before it took to leave.
async fn at_any_moment() {
    let until = Instant::now() + Duration::from_nanos(u64::from(getrandom::u32().unwrap() % 1_000_000));
    while Instant::now() < until {
        tokio::task::yield_now().await;
    }
}

async fn ask_in_turns(app: Arc<App>, org: OrgId, question: Question) {
    let mut browser = app.browser();
    let mut took = [Vec::new(), Vec::new()];
    for turn in 0..PAIRS {
        if question.path == path::ACCOUNTS && turn > 0 {
            forget(&app, &address(question.name, turn - 1)).await;
        }
        // By chance: any pattern would beat with what else goes on in the process.
        for who in if getrandom::u32().unwrap().is_multiple_of(2) { [0, 1] } else { [1, 0] } {
            let name = ["known", question.name][who];
            let number = if question.path == path::ACCOUNTS && who == 1 { turn } else { turn % KNOWN };
            let invitation = if question.is_by_link { Some(link(&app, org).await) } else { None };
            let form = (question.form)(&address(name, number), invitation);
            // Each from an address that has not asked yet, over a connection that is there.
            browser.source = app.browser().source;
            at_any_moment().await;
            let start = Instant::now();
            let answer = browser.post(question.path, &form).await;
            took[who].push(start.elapsed());
            assert_eq!(answer.status, question.status);
        }
    }
    let off = deviations(&took);
    let [known, nobody] = took.map(|mut took| {
        took.sort_unstable();
        [PAIRS / 10, PAIRS / 2, PAIRS * 9 / 10].map(|at| took[at].as_micros())
    });
    println!("{}: known {known:?}, nobody {nobody:?} us (p10, p50, p90), {off:.1} deviations", question.name);
}

fn address(name: &str, number: usize) -> String {
    format!("{name}-{number}@example.test")
}

/// An account that was made ends before the next pair: only so many may wait for approval.
async fn forget(app: &App, email: &str) {
    let mut tx = app.team.store.begin(Apart::Serial).await.unwrap();
    let made = account::by_email(&mut tx, email).await.unwrap().expect("an account").account.user;
    account::remove(&mut tx, made).await.unwrap();
    Tries::default().finish(tx, Ok::<_, StoreError>(())).await.unwrap().unwrap();
}

/// An invitation without asking for it: as many would be too many of one admin.
async fn link(app: &App, org: OrgId) -> Token {
    let token = Token(fresh());
    let invitation =
        Invitation { invitation: InvitationId(fresh()), email: None, role: Role::Viewer, until_s: i64::MAX };
    let mut tx = app.team.store.begin(Apart::Serial).await.unwrap();
    server::store::invitation::add(&mut tx, org, &invitation, &stored(token)).await.unwrap();
    Tries::default().finish(tx, Ok::<_, StoreError>(())).await.unwrap().unwrap();
    token
}

/// By how many standard deviations the sum of the ranks of the first is off what chance makes it.
fn deviations([one, other]: &[Vec<Duration>; 2]) -> f64 {
    let mut all: Vec<(Duration, bool)> =
        one.iter().map(|took| (*took, true)).chain(other.iter().map(|took| (*took, false))).collect();
    all.sort_unstable();
    let ranks: usize = all.iter().enumerate().filter(|(_, (_, is_first))| *is_first).map(|(rank, _)| rank + 1).sum();
    let (n, m) = (one.len() as f64, other.len() as f64);
    (ranks as f64 - n * (n + m + 1.0) / 2.0) / (n * m * (n + m + 1.0) / 12.0).sqrt()
}

#[test]
fn deviations_are_none_where_both_are_alike_and_many_where_one_is_longer() {
    let all = |from: u64| (0..1_000).map(|at| Duration::from_micros(from + at * 7919 % 1_000)).collect::<Vec<_>>();
    assert!(deviations(&[all(0), all(0)]).abs() < 0.1);
    assert!(deviations(&[all(100), all(0)]) > 5.0);
}
