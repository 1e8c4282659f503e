//! What the server bears: figures, not limits. Asserts only that nothing is refused or lost.
//!
//!     cargo test --release -p server --test team load -- --ignored --nocapture --test-threads=1

mod slow;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::http::Method;
use shared::api::{ChangeMember, MOST_OPERATIONS, MOST_ROWS, MemberState, Operation, POSTCARD, Page, Push, Role, path};
use shared::sync::{Auth, Epoch, Register, RegisterKey, Seq};
use tokio::task::JoinSet;

use crate::app::{Browser, Folder};
use crate::crash::{Program, set_up};
use crate::people::{Person, at, form, fresh, of};
use crate::sync::{edit, register, stream};

/// Members who work at a time, as in the design.
const PEOPLE: usize = 200;
/// Registers that the organisation has in the end.
const REGISTERS: u64 = 1_000_000;
/// How long each measurement takes.
const WHILE: Duration = Duration::from_secs(10);

static NEXT: AtomicU64 = AtomicU64::new(0);

/// A value of a register that nobody wrote yet.
fn another() -> Operation {
    let number = NEXT.fetch_add(1, Ordering::Relaxed).to_le_bytes();
    let key = RegisterKey(std::array::from_fn(|at| number.get(at).copied().unwrap_or(7)));
    edit(Register { key, ..register(0) }, Seq::ZERO)
}

fn memory_mb(program: &Program, what: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", program.child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(what));
    line.and_then(|line| line.trim_start_matches(':').split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0)
        / 1024
}

/// Members who are signed in, each in a browser of their own.
async fn people(program: &Program, admin: &mut Person) -> Vec<Person> {
    let mut joining = JoinSet::new();
    for number in 0..PEOPLE {
        let (org, user, addr) = (admin.org, admin.user, program.addr);
        joining.spawn(async move {
            let (email, auth) = (format!("member-{number}@example.test"), Auth(fresh()));
            let mut browser = Browser::new(addr);
            browser.post(path::ACCOUNTS, &form(&email, auth)).await.ok();
            Person { email, auth, browser, user, org }
        });
    }
    let mut people = joining.join_all().await;
    let members = admin.members().await;
    for person in &mut people {
        person.user = members.iter().find(|member| member.account.email == person.email).unwrap().account.user;
        let approve = ChangeMember { role: Some(Role::Editor), state: Some(MemberState::Approved), grant: None };
        let path = of(path::MEMBER, admin.org, person.user);
        admin.browser.json(Method::PATCH, &path, &approve).await.ok();
        person.sign_in().await.ok();
    }
    people
}

/// How long answers took.
struct Took(Vec<Duration>);

impl Took {
    fn at(&mut self, share: f64) -> f64 {
        self.0.sort_unstable();
        let place = ((self.0.len() as f64 * share) as usize).min(self.0.len().saturating_sub(1));
        self.0.get(place).map_or(0.0, Duration::as_secs_f64) * 1000.0
    }

    fn words(&mut self) -> String {
        format!("p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms", self.at(0.5), self.at(0.99), self.at(1.0))
    }
}

/// So many browsers push so many operations at once, as fast as answers come or once in `every`, for a while. Each is now one
/// member, now another: one alone would be told to slow down.
async fn push(
    people: &[Person],
    (browsers, ops): (usize, usize),
    every: Option<Duration>,
    until: impl Fn() -> bool + Copy + Send + 'static,
) -> Took {
    let mut pushing = JoinSet::new();
    for number in 0..browsers {
        let mut turns: Vec<Browser> =
            people.iter().skip(number).step_by(browsers).map(|person| person.browser.clone()).collect();
        let at = at(path::SYNC, people[0].org);
        pushing.spawn(async move {
            let mut took = Vec::new();
            // Not all at the same moment.
            if let Some(every) = every {
                tokio::time::sleep(every.mul_f64(number as f64 / browsers as f64)).await;
            }
            while until() {
                let push = Push { epoch: Epoch(1), ops: (0..ops).map(|_| another()).collect() };
                let body = postcard::to_stdvec(&push).unwrap();
                turns.rotate_left(1);
                let start = Instant::now();
                turns[0].send(Method::POST, &at, POSTCARD, body).await.ok();
                let spent = start.elapsed();
                took.push(spent);
                if let Some(every) = every {
                    tokio::time::sleep(every.saturating_sub(spent)).await;
                }
            }
            took
        });
    }
    Took(pushing.join_all().await.concat())
}

fn for_a_while() -> impl Fn() -> bool + Copy + Send + 'static {
    let start = Instant::now();
    move || start.elapsed() < WHILE
}

/// Everything from the start, page by page: rows and bytes.
async fn bootstrap(person: &mut Person) -> (usize, usize) {
    let (mut cursor, mut rows, mut bytes) = (Seq::ZERO, 0, 0);
    loop {
        let answer = person.try_pull(Epoch(1), cursor, MOST_ROWS).await.ok();
        let page: Page = answer.postcard();
        rows += page.rows.len();
        bytes += answer.body.len();
        cursor = page.cursor;
        if cursor == page.head {
            return (rows, bytes);
        }
    }
}

/// From the moment of a push by one until another one has its value.
async fn seen(author: &mut Person, reader: &mut Person) -> Took {
    let mut hints = stream(reader).await;
    let mut took = Vec::new();
    for _ in 0..100 {
        let start = Instant::now();
        let head = author.push(&[another()]).await.head;
        while crate::sync::next(&mut hints).await.unwrap().seq < head {}
        assert_eq!(reader.pull(Seq(head.0 - 1), 10).await.rows.len(), 1);
        took.push(start.elapsed());
    }
    Took(took)
}

async fn measure(folder: &Folder, database: &str, name: &str) {
    let program = Program::start(folder, database);
    let mut admin = set_up(&program).await;
    let mut people = people(&program, &mut admin).await;
    println!("{name}: {PEOPLE} members, memory {} MB", memory_mb(&program, "VmRSS"));

    let mut singles = push(&people, (64, 1), None, for_a_while()).await;
    let a_second = singles.0.len() as f64 / WHILE.as_secs_f64();
    println!("{name}: {a_second:.0} pushes/s of one operation by 64 at once; {}", singles.words());
    let mut batches = push(&people, (8, MOST_OPERATIONS), None, for_a_while()).await;
    let a_second = (batches.0.len() * MOST_OPERATIONS) as f64 / WHILE.as_secs_f64();
    println!("{name}: {a_second:.0} operations/s in pushes of {MOST_OPERATIONS} by 8 at once; {}", batches.words());

    let start = Instant::now();
    let author = &mut people[72];
    for _ in 0..100 {
        let ops: Vec<Operation> = (0..MOST_OPERATIONS).map(|_| another()).collect();
        author.push(&ops).await;
    }
    println!("{name}: an outbox of 50,000 drained in {:.1} s", start.elapsed().as_secs_f64());

    push(&people, (8, MOST_OPERATIONS), None, || NEXT.load(Ordering::Relaxed) < REGISTERS).await;
    println!("{name}: {} registers, memory {} MB", NEXT.load(Ordering::Relaxed), memory_mb(&program, "VmRSS"));
    let second = Some(Duration::from_secs(1));
    println!(
        "{name}: {PEOPLE} push once a second; {}",
        push(&people, (people.len(), 1), second, for_a_while()).await.words()
    );
    let (mut author, mut reader) = (people.pop().unwrap(), people.pop().unwrap());
    let mut took = seen(&mut author, &mut reader).await;
    println!("{name}: an edit is at another browser after p50 {:.0} ms, p95 {:.0} ms", took.at(0.5), took.at(0.95));
    let start = Instant::now();
    let (rows, bytes) = bootstrap(&mut reader).await;
    assert_eq!(rows as u64, NEXT.load(Ordering::Relaxed), "every register is there once");
    let (took, mb) = (start.elapsed().as_secs_f64(), bytes / 1_000_000);
    println!("{name}: {rows} rows from the start in {took:.1} s, {mb} MB; memory {} MB", memory_mb(&program, "VmRSS"));

    slow::measure(&program, &people, name).await;
    println!("{name}: most memory of all {} MB", memory_mb(&program, "VmHWM"));
    NEXT.store(0, Ordering::Relaxed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes, and says nothing on a busy machine"]
async fn on_sqlite() {
    let folder = Folder::new();
    measure(&folder, &folder.sqlite(), "SQLite").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes, and says nothing on a busy machine"]
async fn on_postgres() {
    match crate::postgres::database().await {
        Some(database) => measure(&Folder::new(), &database, "PostgreSQL").await,
        None => eprintln!("skipped: PostgreSQL is not installed"),
    }
}
