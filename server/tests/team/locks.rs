//! Failed sign-ins: what waits, who does not, and who opens.

use axum::http::Method;
use shared::api::{Code, ErrorBody, MemberState, Policy, Role, UpdateOrganisation, path};
use shared::sync::Auth;

use crate::app::App;
use crate::on_both;
use crate::people::{Person, at, fresh, of};

on_both!(
    waits_double,
    a_known_browser_passes,
    many_at_once_count_as_many,
    a_hard_lock,
    others_guessing_lock_nobody_out
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
