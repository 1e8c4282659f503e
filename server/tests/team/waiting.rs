//! Accounts that wait for approval, and locks of addresses that nobody has: how many, how long.

use std::process::Stdio;

use axum::http::Method;
use server::store::{Apart, StoreError, Tries, membership};
use shared::api::{
    AuditPage, Code, Invite, Invited, MemberState, Policy, Register, Role, SignIn, UpdateOrganisation, path,
};
use shared::sync::{Auth, UserId};

use crate::app::{App, Folder};
use crate::crash::{Program, set_up};
use crate::on_both;
use crate::people::{Person, at, form, fresh};
use crate::unknown::Told;

on_both!(only_so_many_wait, nobody_waits_for_ever, locks_of_nobody_end);

async fn only_so_many_wait(app: App) {
    let mut admin = Person::first(&app).await;
    let mut tx = app.team.store.begin(Apart::Serial).await.unwrap();
    for _ in 0..1_000 {
        let user = UserId(fresh());
        membership::add(&mut tx, admin.org, user, Role::Viewer, MemberState::Registered, 0).await.unwrap();
    }
    Tries::default().finish(tx, Ok::<_, StoreError>(())).await.unwrap().unwrap();
    let mut told = Vec::new();
    for email in [admin.email.as_str(), "nobody@example.test"] {
        let refused = app.browser().post(path::ACCOUNTS, &form(email, Auth(fresh()))).await;
        refused.refused(Code::SlowDown);
        told.push(refused.body);
    }
    assert_eq!(told[0], told[1]);
    // Whom an admin wants is not kept out by them.
    let invite = Invite { email: None, role: Role::Viewer };
    let invited: Invited = admin.browser.post(&at(path::INVITATIONS, admin.org), &invite).await.ok().json();
    let wanted = Register { invitation: Some(invited.token), ..form("ada@example.test", Auth(fresh())) };
    app.browser().post(path::ACCOUNTS, &wanted).await.ok();
}

async fn nobody_waits_for_ever(app: App) {
    let mut admin = Person::first(&app).await;
    let days = |days: i64| app.team.clock.advance(days * 86_400);
    let mut old = Person::waiting(&app, admin.org).await;
    let mut approved = Person::member(&app, &mut admin, Role::Editor, MemberState::Approved).await;
    let mut disabled = Person::member(&app, &mut admin, Role::Viewer, MemberState::Disabled).await;
    days(60);
    let mut young = Person::waiting(&app, admin.org).await;
    admin.sign_in().await.ok();
    // Approved until now, and waits again: not since he asked.
    let mut again = Person::waiting(&app, admin.org).await;
    admin.change(again.user, None, Some(MemberState::Approved)).await.ok();
    app.team.sweep().await.unwrap();
    old.sign_in().await.ok();
    days(31);
    admin.sign_in().await.ok();
    admin.change(again.user, None, Some(MemberState::Registered)).await.ok();
    app.team.sweep().await.unwrap();
    old.sign_in().await.refused(Code::WrongSignIn);
    days(60);
    app.team.sweep().await.unwrap();
    young.sign_in().await.refused(Code::WrongSignIn);
    for person in [&mut admin, &mut approved, &mut disabled, &mut again] {
        person.sign_in().await.ok();
    }
    let page: AuditPage = admin.browser.get(&(at(path::AUDIT, admin.org) + "?limit=100")).await.ok().json();
    let swept: Vec<_> = page.entries.iter().filter(|entry| entry.words == "waited for 90 days").collect();
    assert_eq!(swept.iter().map(|entry| entry.whom).collect::<Vec<_>>(), [Some(young.user), Some(old.user)]);
}

/// How many addresses are locked until somebody unlocks them.
async fn locked(app: &App) -> i64 {
    let sql = "SELECT COUNT(*) FROM attempt WHERE until = $1";
    let mut tx = app.team.store.read().await.unwrap();
    tx.one(sql, &[i64::MAX.into()]).await.unwrap().unwrap().int(0).unwrap()
}

async fn locks_of_nobody_end(app: App) {
    let mut admin = Person::first(&app).await;
    let policy = Some(Policy { hard_lock: true, ..Policy::default() });
    let change = UpdateOrganisation { name: None, policy };
    admin.browser.json(Method::PATCH, &at(path::ORGANISATION, admin.org), &change).await.ok();
    let ada = Person::waiting(&app, admin.org).await;
    admin.change(ada.user, None, Some(MemberState::Approved)).await.ok();
    for email in [ada.email.as_str(), "nobody@example.test"] {
        let mut browser = app.browser();
        for _ in 0..3 {
            let form = SignIn { email: email.to_owned(), auth: Auth(fresh()), device: String::new() };
            browser.post(path::SESSION, &form).await.refused(Code::WrongSignIn);
        }
    }
    let before = locked(&app).await;
    for (days, left) in [(80, before), (11, before / 2)] {
        app.team.clock.advance(days * 86_400);
        app.team.sweep().await.unwrap();
        assert_eq!(locked(&app).await, left, "of {before}");
    }
}

/// The list of members is a few statements, however many there are.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_of_members_asks_for_all_at_once() {
    let folder = Folder::new();
    let arguments = ["--database", &folder.sqlite(), "--log", "sqlx::query=debug", "--log-json"];
    let mut program = Program::start_with(&folder, &arguments, Stdio::piped());
    let told = Told::of(&mut program);
    let mut admin = set_up(&program).await;
    let mut asked = Vec::new();
    for email in ["ada@example.test", "bob@example.test", "eve@example.test"] {
        let mut browser = crate::app::Browser::new(program.addr);
        browser.post(path::ACCOUNTS, &form(email, Auth(fresh()))).await.ok();
        told.until_now();
        admin.members().await;
        asked.push(told.until_now().len());
    }
    assert!(asked.iter().all(|statements| *statements == asked[0]), "{asked:?}");
}
