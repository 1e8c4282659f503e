//! Several servers on one PostgreSQL: one order, one state, hints from one to the other; and starting at the same moment.

use std::collections::BTreeSet;
use std::time::Duration;

use shared::api::{Outcome, path};
use shared::sync::{Epoch, Seq};

use crate::app::{App, Browser, Folder};
use crate::people::{Person, at};
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
