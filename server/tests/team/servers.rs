//! Several servers on one PostgreSQL: one order, one state, hints from one to the other; and starting at the same moment.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::Duration;

use axum::http::Method;
use server::store::ticket;
use shared::api::{Code, Outcome, POSTCARD, Push, Pushed, SetUp, path};
use shared::sync::{Auth, Epoch, OpId, Register, RegisterKey, Seq};

use crate::app::{App, Browser, Folder};
use crate::crash::{Program, set_up};
use crate::people::{Person, at, form, fresh, set_up_token, stored};
use crate::sync::{digest, edit, register, team};

async fn postgres() -> Option<App> {
    let app = App::on_postgres().await;
    if app.is_none() {
        eprintln!("skipped: PostgreSQL is not installed");
    }
    app
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn places_are_given_once_and_in_order() {
    let Some(app) = postgres().await else { return };
    let (admin, mut ada) = team(&app).await;
    let other = app.beside().await;
    let pushing = (0..8_u8).map(|writer| {
        let addr = if writer % 2 == 0 { app.addr } else { other.addr };
        let browser = Browser { addr, ..admin.browser.clone() };
        let mut person = Person { browser, email: String::new(), ..admin };
        tokio::spawn(async move {
            let mut places = Vec::new();
            for turn in 0..10 {
                let ops = [edit(register(writer), Seq::ZERO), edit(register(100 + turn), Seq::ZERO)];
                places.extend(person.push(&ops).await.outcomes);
            }
            places
        })
    });
    let mut places = BTreeSet::new();
    for writer in pushing.collect::<Vec<_>>() {
        for outcome in writer.await.unwrap() {
            let Outcome::Accepted(seq) = outcome else { panic!("{outcome:?}") };
            assert!(places.insert(seq), "{seq} twice");
        }
    }
    let first = Epoch(1).start();
    assert_eq!(places, (1..=160).map(|n| first.plus(n)).collect());
    let page = ada.pull(Seq::ZERO, 1000).await;
    assert_eq!((page.rows.len(), page.digest), (160, digest(&page)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_through_one_is_told_by_the_other() {
    let Some(app) = postgres().await else { return };
    let (mut admin, ada) = team(&app).await;
    let other = app.beside().await;
    // Signed in through one, known to both.
    let mut there = Person { browser: Browser { addr: other.addr, ..ada.browser.clone() }, ..ada };
    there.me().await;
    let news = other.team.hub.listen(&other.team.store, admin.org).await.unwrap();
    let pushed = admin.push(&[edit(register(1), Seq::ZERO)]).await;
    let mut news = news;
    tokio::time::timeout(Duration::from_secs(20), news.changed()).await.unwrap().unwrap();
    assert_eq!(news.borrow().seq, pushed.head);
    let page = there.pull(Seq::ZERO, 10).await;
    assert_eq!(page.rows.len(), 1);
    let path = at(path::MEMBERS, admin.org);
    there.browser.get(&path).await.ok();
}

/// Each prints a link of its own, and whichever is followed works; then none of the others does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_printed_link_sets_up() {
    let folder = Folder::new();
    let first = Program::start(&folder, &folder.sqlite());
    let second = Program::start(&folder, &folder.sqlite());
    assert!(first.token.is_some() && second.token.is_some() && first.token != second.token);
    set_up(&first).await;
    let form = SetUp {
        token: second.token.as_deref().unwrap().parse().unwrap(),
        account: form("other@example.test", Auth(fresh())),
        organisation: None,
    };
    Browser::new(second.addr).post(path::SET_UP, &form).await.refused(Code::LinkEnded);
    let Some(app) = postgres().await else { return };
    let tokens = [set_up_token(&app).await, set_up_token(&app).await];
    let form = |token| SetUp { token, account: form.account.clone(), organisation: None };
    app.browser().post(path::SET_UP, &form(tokens[0])).await.ok();
    let mut tx = app.team.store.read().await.unwrap();
    for token in tokens {
        assert_eq!(ticket::find(&mut tx, &stored(token), 0).await.unwrap(), None, "all of them ended");
    }
}

/// Four programs on one database, one of them killed while all are pushed to: what got no answer is sent to another one,
/// and nothing that was acknowledged is missing or there twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_four_killed_under_load() {
    let Some(database) = crate::postgres::database().await else { return };
    let folder = Folder::new();
    let first = Program::start(&folder, &database);
    let mut admin = set_up(&first).await;
    let programs: Vec<Program> = (0..3).map(|_| Program::start(&folder, &database)).collect();
    let mut programs: Vec<Program> = std::iter::once(first).chain(programs).collect();
    let addrs: Vec<SocketAddr> = programs.iter().map(|program| program.addr).collect();
    let writers: Vec<_> = (0..8_u8)
        .map(|writer| {
            tokio::spawn(write_through(admin.browser.clone(), at(path::SYNC, admin.org), addrs.clone(), writer))
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(400)).await;
    programs[1].kill();
    let (mut acknowledged, mut moved) = (BTreeMap::new(), 0);
    for writer in writers {
        let (of_one, failures) = writer.await.unwrap();
        acknowledged.extend(of_one);
        moved += failures;
    }
    assert!(moved > 0, "nobody noticed that one was killed");
    admin.browser.addr = addrs[2];
    let page = admin.pull(Seq::ZERO, 10_000).await;
    let live: BTreeMap<OpId, Seq> = page.rows.iter().map(|row| (row.id, row.seq)).collect();
    assert_eq!((live.len(), page.digest), (page.rows.len(), digest(&page)));
    assert_eq!(live, acknowledged, "acknowledged is live at its place, and nothing else is");
    println!("{} acknowledged through four, {moved} pushes sent again after one was killed, none lost", live.len());
}

/// Push a number of operations, each of a register of its own, to one server; when it is gone, to the next one.
async fn write_through(
    browser: Browser,
    at: String,
    addrs: Vec<SocketAddr>,
    writer: u8,
) -> (BTreeMap<OpId, Seq>, usize) {
    let (mut through, mut acknowledged, mut failures) = (usize::from(writer) % addrs.len(), BTreeMap::new(), 0);
    let mut browser = browser;
    for turn in 0..100_u8 {
        let key = RegisterKey(std::array::from_fn(|at| if at == 0 { writer } else { turn }));
        let push = Push { epoch: Epoch(1), ops: vec![edit(Register { key, ..register(0) }, Seq::ZERO)] };
        let body = postcard::to_stdvec(&push).unwrap();
        loop {
            browser.addr = addrs[through];
            let Ok(answer) = browser.try_send(Method::POST, &at, POSTCARD, body.clone()).await else {
                failures += 1;
                through = (through + 1) % addrs.len();
                continue;
            };
            let pushed: Pushed = answer.ok().postcard();
            let (Outcome::Accepted(seq) | Outcome::Duplicate(seq)) = pushed.outcomes[0] else { panic!("{pushed:?}") };
            acknowledged.insert(push.ops[0].id, seq);
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    (acknowledged, failures)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn four_start_on_an_empty_database_at_once() {
    let Some(database) = crate::postgres::database().await else { return };
    let start = || {
        let database = database.clone();
        tokio::spawn(async move { App::start(Folder::new(), &database).await })
    };
    let starting = [start(), start(), start(), start()];
    let mut secrets = BTreeSet::new();
    for app in starting {
        secrets.insert(app.await.unwrap().team.secret.clone());
    }
    assert_eq!(secrets.len(), 1, "all of them invent the same answers");
}
