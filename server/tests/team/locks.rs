//! Failed sign-ins: what waits, who does not, and who opens.

use std::time::Duration;

use axum::http::Method;
use server::store::{Apart, Cell, StoreError, Tries, account};
use shared::api::{Code, ErrorBody, MemberState, Policy, Role, UpdateOrganisation, path};
use shared::sync::Auth;
use tokio::task::{JoinHandle, JoinSet};

use crate::app::{Answer, App};
use crate::on_both;
use crate::people::{Person, at, credentials, fresh, of};

on_both!(
    waits_double,
    a_known_browser_passes,
    many_at_once_count_as_many,
    a_hard_lock,
    others_guessing_lock_nobody_out,
    what_changed_while_a_password_was_checked,
);

async fn waits_double(app: App) {
    let mut admin = Person::first(&app).await;
    admin.browser.cookies.clear();
    for wait in [30, 60, 120] {
        let tries = if wait == 30 { 3 } else { 1 };
        for _ in 0..tries {
            admin.sign_in_with(Auth(fresh())).await.refused(Code::WrongSignIn);
        }
        let answer = admin.sign_in().await;
        answer.refused(Code::WaitToSignIn);
        let told = answer.json::<ErrorBody>().retry_after_s.unwrap();
        assert!((wait - 5..=wait).contains(&told), "{told} of {wait}");
        assert_eq!(answer.headers["retry-after"].to_str().unwrap(), told.to_string());
        app.team.clock.advance(i64::from(wait));
    }
    admin.sign_in().await.ok();
    admin.sign_in_with(Auth(fresh())).await.refused(Code::WrongSignIn);
    admin.sign_in().await.ok();
}

async fn a_known_browser_passes(app: App) {
    let mut admin = Person::first(&app).await;
    let mut stranger = Person { browser: app.browser(), email: admin.email.clone(), ..admin };
    stranger.browser.source.clone_from(&admin.browser.source);
    for _ in 0..3 {
        stranger.sign_in_with(Auth(fresh())).await.refused(Code::WrongSignIn);
    }
    stranger.sign_in().await.refused(Code::WaitToSignIn);
    admin.sign_in().await.ok();
}

async fn many_at_once_count_as_many(app: App) {
    let admin = Person::first(&app).await;
    let tries = (0..12).map(|_| {
        let mut stranger = Person { browser: admin.browser.clone(), email: admin.email.clone(), ..admin };
        stranger.browser.cookies.clear();
        tokio::spawn(async move { stranger.sign_in_with(Auth(fresh())).await.code() })
    });
    let mut wrong = 0;
    for answer in tries.collect::<Vec<_>>() {
        wrong += usize::from(answer.await.unwrap() == Some(Code::WrongSignIn));
    }
    assert_eq!(wrong, 3, "no more get through than one after the other");
}

async fn a_hard_lock(app: App) {
    let mut admin = Person::first(&app).await;
    let mut ada = Person::member(&app, &mut admin, Role::Viewer, MemberState::Approved).await;
    let policy = Some(Policy { hard_lock: true, ..Policy::default() });
    let change = UpdateOrganisation { name: None, policy };
    admin.browser.json(Method::PATCH, &at(path::ORGANISATION, admin.org), &change).await.ok();
    for _ in 0..3 {
        ada.sign_in_with(Auth(fresh())).await.refused(Code::WrongSignIn);
    }
    app.team.clock.advance(86_400);
    ada.sign_in().await.refused(Code::WaitToSignIn);
    admin.sign_in().await.ok();
    let locked = |members: Vec<shared::api::Member>, user| {
        members.iter().find(|member| member.account.user == user).unwrap().is_locked
    };
    assert!(locked(admin.members().await, ada.user));
    admin.browser.post(&of(path::MEMBER_UNLOCK, admin.org, ada.user), &()).await.ok();
    assert!(!locked(admin.members().await, ada.user));
    ada.sign_in().await.ok();
}

async fn others_guessing_lock_nobody_out(app: App) {
    let admin = Person::first(&app).await;
    for _ in 0..5 {
        let mut stranger = Person { browser: app.browser(), email: admin.email.clone(), ..admin };
        for _ in 0..3 {
            stranger.sign_in_with(Auth(fresh())).await.refused(Code::WrongSignIn);
        }
    }
    // From elsewhere, with a browser that nobody knows.
    let mut elsewhere = Person { browser: app.browser(), ..admin };
    elsewhere.sign_in().await.ok();
}

/// Work that stands before every password that is checked, so that there is time between reading an account and signing it in.
fn busy(app: &App) -> JoinSet<()> {
    let mut hashing = JoinSet::new();
    for _ in 0..400 {
        let team = app.team.clone();
        hashing.spawn(async move { drop(team.hasher.check(Auth(fresh()), None).await) });
    }
    hashing
}

/// Begins to sign in with a password that is right, and goes on once the hasher gets to it.
async fn begin(app: &App, person: &Person) -> JoinHandle<Answer> {
    let mut trying = Person { browser: app.browser(), email: person.email.clone(), ..*person };
    let asking = tokio::spawn(async move { trying.sign_in().await });
    // Counted already, and the account was read a moment later.
    let counted = "SELECT COUNT(*) FROM attempt WHERE source = ''";
    while app.team.store.read().await.unwrap().one(counted, &[]).await.unwrap().unwrap().int(0).unwrap() == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!asking.is_finished(), "there is not enough to do");
    asking
}

async fn what_changed_while_a_password_was_checked(app: App) {
    let mut admin = Person::first(&app).await;
    let ada = Person::member(&app, &mut admin, Role::Viewer, MemberState::Approved).await;
    for change in 0..3 {
        let mut hashing = busy(&app);
        let asking = begin(&app, &ada).await;
        let mut tx = app.team.store.begin(Apart::Serial).await.unwrap();
        let lock = "UPDATE attempt SET until = $1 WHERE source = ''";
        match change {
            // Nothing: she is signed in.
            0 => {}
            1 => drop(tx.run(lock, &[Cell::from(i64::MAX)]).await.unwrap()),
            _ => account::set_credentials(&mut tx, ada.user, &credentials(ada.auth), "another").await.unwrap(),
        }
        Tries::default().finish(tx, Ok::<_, StoreError>(())).await.unwrap().unwrap();
        hashing.abort_all();
        let answer = asking.await.unwrap();
        match change {
            0 => drop(answer.ok()),
            1 => answer.refused(Code::WaitToSignIn),
            _ => answer.refused(Code::WrongSignIn),
        }
        admin.browser.post(&of(path::MEMBER_UNLOCK, admin.org, ada.user), &()).await.ok();
    }
}
