//! The real program, killed in the middle of pushes: whatever it acknowledged is there when it comes back.
//!
//! `PATCHFIRST_KILLS` says how often on each database; 20 without it.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::Method;
use shared::api::{Me, Outcome, POSTCARD, Page, Push, Pushed, SetUp, path};
use shared::sync::{Auth, Epoch, OpId, Seq};

use crate::app::{Browser, Folder};
use crate::keys::first_keys;
use crate::people::{Person, at, form, fresh};
use crate::sync::{digest, edit, register};

/// A running program, killed when dropped.
pub struct Program {
    pub child: Child,
    pub addr: SocketAddr,
    /// The token for setting up, where it printed one.
    pub token: Option<String>,
}

impl Program {
    pub fn start(folder: &Folder, database: &str) -> Self {
        Self::start_with(folder, &["--database", database, "--log", "warn"], Stdio::inherit())
    }

    /// With more arguments, and its log somewhere else.
    pub fn start_with(folder: &Folder, more: &[&str], log: Stdio) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_server"))
            .args(["--addr", "127.0.0.1:0", "--hops", "1"])
            .args(more)
            .arg("--dist")
            .arg(folder.0.join("dist"))
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        let port = first.split("http://localhost:").nth(1).unwrap().trim_end_matches('/').parse().unwrap();
        let addr = SocketAddr::from(([127, 0, 0, 1], port));
        Self { child, addr, token: None }.with_token(lines)
    }

    fn with_token(mut self, mut lines: impl Iterator<Item = std::io::Result<String>> + Send + 'static) -> Self {
        // The token is printed at a first start only: what comes within a moment is looked at.
        let (say, hear) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            while let Some(Ok(line)) = lines.next() {
                let _ = say.send(line);
            }
        });
        while let Ok(line) = hear.recv_timeout(Duration::from_millis(700)) {
            if let Some((_, token)) = line.rsplit_once("token: ") {
                self.token = Some(token.to_owned());
                break;
            }
        }
        self
    }

    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The first admin, with the token that the program printed.
pub async fn set_up(program: &Program) -> Person {
    let (email, auth) = ("admin@example.test".to_owned(), Auth(fresh()));
    let mut browser = Browser::new(program.addr);
    let token = program.token.as_deref().expect("a token is printed").parse().unwrap();
    let me: Me =
        browser.post(path::SET_UP, &SetUp { token, account: form(&email, auth), organisation: None }).await.ok().json();
    let mut admin = Person { email, auth, browser, user: me.account.user, org: me.memberships[0].org };
    first_keys(&mut admin).await;
    admin
}

type Acknowledged = Arc<Mutex<BTreeMap<OpId, Seq>>>;

/// Push until the server is gone; every answer that came is an acknowledgement. Ends with what got none.
async fn push_until_gone(
    mut browser: Browser,
    at: String,
    (writer, seen): (u8, Seq),
    acknowledged: Acknowledged,
) -> Vec<Push> {
    loop {
        // What stood there before this round was seen: registers do not fill up, so that every push writes.
        let ops = (0..20).map(|n| edit(register(writer.wrapping_mul(20).wrapping_add(n)), seen)).collect();
        let push = Push { epoch: Epoch(1), ops };
        let body = postcard::to_stdvec(&push).unwrap();
        match browser.try_send(Method::POST, &at, POSTCARD, body).await {
            Ok(answer) if answer.status.is_success() => {
                let pushed: Pushed = answer.postcard();
                let mut acknowledged = acknowledged.lock().unwrap();
                for (op, outcome) in push.ops.iter().zip(pushed.outcomes) {
                    if let Outcome::Accepted(seq) = outcome {
                        acknowledged.insert(op.id, seq);
                    }
                }
            }
            Ok(answer) => panic!("{answer:?}"),
            Err(_) => return vec![push],
        }
    }
}

async fn killed_in_mid_push(folder: &Folder, database: &str) {
    let kills = std::env::var("PATCHFIRST_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(20);
    let mut program = Program::start(folder, database);
    let mut admin = set_up(&program).await;
    let at = at(path::SYNC, admin.org);
    let (mut checked, mut seen) = (0, Seq::ZERO);
    for round in 0..kills {
        let acknowledged = Acknowledged::default();
        admin.browser = Browser { addr: program.addr, cookies: admin.browser.cookies, ..Browser::new(program.addr) };
        let writers: Vec<_> = (0..4)
            .map(|writer| {
                let state = (writer, seen);
                tokio::spawn(push_until_gone(admin.browser.clone(), at.clone(), state, acknowledged.clone()))
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(20 + (round * 37) % 150)).await;
        program.kill();
        let mut unanswered = Vec::new();
        for writer in writers {
            unanswered.extend(writer.await.unwrap());
        }
        program = Program::start(folder, database);
        admin.browser = Browser { addr: program.addr, cookies: admin.browser.cookies, ..Browser::new(program.addr) };
        // What got no answer is sent again: taken now or known already, never twice.
        for push in unanswered {
            let pushed = admin.push(&push.ops).await;
            let mut acknowledged = acknowledged.lock().unwrap();
            for (op, outcome) in push.ops.iter().zip(pushed.outcomes) {
                match outcome {
                    Outcome::Accepted(seq) | Outcome::Duplicate(seq) => acknowledged.insert(op.id, seq),
                    Outcome::Rejected(_) => None,
                };
            }
        }
        let before = checked;
        (checked, seen) = everything_is_there(&mut admin, &acknowledged, checked).await;
        assert!(checked > before, "nothing was written in round {round}");
    }
    println!("{kills} kills, {checked} acknowledged operations, none lost");
}

/// Every operation acknowledged in this round is live at its place, none stands there twice, and the digest fits. How many
/// were checked with those `before`, and the last place.
async fn everything_is_there(admin: &mut Person, acknowledged: &Acknowledged, before: usize) -> (usize, Seq) {
    let (mut all, mut cursor) = (Page::default(), Seq::ZERO);
    loop {
        let page = admin.pull(cursor, 10_000).await;
        cursor = page.cursor;
        all.rows.extend(page.rows);
        all.digest = page.digest;
        if cursor == page.head {
            break;
        }
    }
    let live: BTreeMap<OpId, Seq> = all.rows.iter().map(|row| (row.id, row.seq)).collect();
    assert_eq!(live.len(), all.rows.len(), "an operation stands there twice");
    let acknowledged = acknowledged.lock().unwrap();
    for (id, seq) in acknowledged.iter() {
        assert_eq!(live.get(id), Some(seq), "acknowledged and lost");
    }
    assert_eq!(all.digest, digest(&all));
    (before + acknowledged.len(), cursor)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_on_sqlite() {
    let folder = Folder::new();
    killed_in_mid_push(&folder, &folder.sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_on_postgres() {
    match crate::postgres::database().await {
        Some(database) => killed_in_mid_push(&Folder::new(), &database).await,
        None => eprintln!("skipped: PostgreSQL is not installed"),
    }
}
