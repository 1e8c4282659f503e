//! One-time codes: set up, asked for, good once, and the way out when the telephone is gone.

use std::time::Duration;

use axum::http::Method;
use hmac::{Hmac, KeyInit as _, Mac as _};
use server::store::{Apart, StoreError, Tries};
use sha1::Sha1;
use shared::api::{
    Code, MemberState, Policy, Proof, RecoveryCodes, Role, SecondFactor, SignInAnswer, Ticket, TotpCode, TotpSetUp,
    UpdateOrganisation, path,
};
use shared::sync::Auth;

use crate::app::{Answer, App};
use crate::on_both;
use crate::people::{Person, at, fresh};

on_both!(codes);

/// What an authenticator app shows (RFC 6238).
pub fn code(secret: &str, now: i64) -> String {
    let values = secret.chars().map(|c| "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(c).unwrap());
    let bits: Vec<u8> = values.flat_map(|value| (0..5).rev().map(move |bit| (value >> bit & 1) as u8)).collect();
    let key: Vec<u8> = bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |byte, bit| byte << 1 | bit)).collect();
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).unwrap();
    mac.update(&(now / 30).to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest[19] & 15);
    let number = u32::from_be_bytes(digest[at..at + 4].try_into().unwrap()) & 0x7FFF_FFFF;
    format!("{:06}", number % 1_000_000)
}

async fn half(person: &mut Person) -> Ticket {
    match person.sign_in().await.ok().json() {
        SignInAnswer::SecondFactor { ticket, totp: true, .. } => ticket,
        other => panic!("{other:?}"),
    }
}

async fn second(person: &mut Person, ticket: Ticket, code: &str) -> Answer {
    let form = SecondFactor { ticket, code: Some(code.to_owned()), passkey: None };
    person.browser.post(path::SECOND_FACTOR, &form).await
}

async fn codes(app: App) {
    let mut admin = Person::first(&app).await;
    let now = || app.team.clock.now();
    let mut ada = Person::member(&app, &mut admin, Role::Editor, MemberState::Approved).await;
    // The organisation may ask for it, but not through an admin whom that would shut out.
    let policy = Some(Policy { second_factor: true, ..Policy::default() });
    let organisation = at(path::ORGANISATION, admin.org);
    let change = UpdateOrganisation { name: None, policy };
    admin.browser.json(Method::PATCH, &organisation, &change).await.refused(Code::NoSecondFactor);
    ada.browser.get(&organisation).await.ok();

    // Nor set up by whoever finds the browser signed in.
    admin.browser.post(path::MY_TOTP, &Proof { auth: Auth(fresh()) }).await.refused(Code::WrongSignIn);
    let set_up: TotpSetUp = admin.browser.post(path::MY_TOTP, &admin.proof()).await.ok().json();
    assert!(set_up.uri.contains(&set_up.secret));
    // Not asked for before it is proved.
    admin.sign_in().await.ok();
    let put = |code: String| TotpCode { code };
    admin.browser.json(Method::PUT, path::MY_TOTP, &put("000000".to_owned())).await.refused(Code::WrongSignIn);
    let shown = code(&set_up.secret, now());
    let codes: RecoveryCodes = admin.browser.json(Method::PUT, path::MY_TOTP, &put(shown.clone())).await.ok().json();
    assert_eq!(codes.codes.len(), 10);
    // Then there is no other way in than to set one up; one's own account is open for that.
    admin.browser.json(Method::PATCH, &organisation, &change).await.ok();
    admin.browser.get(&organisation).await.ok();
    ada.browser.get(&organisation).await.refused(Code::NoSecondFactor);
    ada.browser.post(path::MY_TOTP, &ada.proof()).await.ok();

    let ticket = half(&mut admin).await;
    // The code that proved it was used by that.
    second(&mut admin, ticket, &shown).await.refused(Code::WrongSignIn);
    app.team.clock.advance(60);
    let shown = code(&set_up.secret, now());
    second(&mut admin, ticket, &shown).await.ok();
    second(&mut admin, ticket, &shown).await.refused(Code::LinkEnded);
    let ticket = half(&mut admin).await;
    second(&mut admin, ticket, &codes.codes[3].to_lowercase()).await.ok();
    let ticket = half(&mut admin).await;
    second(&mut admin, ticket, &codes.codes[3]).await.refused(Code::WrongSignIn);
    app.team.clock.advance(301);
    second(&mut admin, ticket, &codes.codes[4]).await.refused(Code::LinkEnded);
    let ticket = half(&mut admin).await;
    let shown = code(&set_up.secret, now());
    second(&mut admin, ticket, &shown).await.ok();
    app.team.clock.advance(60);
    let remove = put(code(&set_up.secret, now()));
    admin.browser.json(Method::DELETE, path::MY_TOTP, &remove).await.ok();
    admin.sign_in().await.ok();
    assert!(!admin.me().await.has_totp);
}

/// Two right answers to one question, a code and a recovery code: one of them opens a session.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_question_is_answered_once() {
    let app = App::on_sqlite().await;
    let mut admin = Person::first(&app).await;
    let set_up: TotpSetUp = admin.browser.post(path::MY_TOTP, &admin.proof()).await.ok().json();
    let proof = TotpCode { code: code(&set_up.secret, app.team.clock.now()) };
    let codes: RecoveryCodes = admin.browser.json(Method::PUT, path::MY_TOTP, &proof).await.ok().json();
    let ticket = half(&mut admin).await;
    app.team.clock.advance(60);
    // Both have looked at the ticket before either can write.
    let tx = app.team.store.begin(Apart::Serial).await.unwrap();
    let answers = [code(&set_up.secret, app.team.clock.now()), codes.codes[0].clone()].map(|answer| {
        let mut person = Person { browser: app.browser(), email: admin.email.clone(), ..admin };
        tokio::spawn(async move { second(&mut person, ticket, &answer).await.code() })
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    Tries::default().finish(tx, Ok::<_, StoreError>(())).await.unwrap().unwrap();
    let [one, other] = answers;
    let mut told = [one.await.unwrap(), other.await.unwrap()];
    told.sort_by_key(Option::is_some);
    assert_eq!(told, [None, Some(Code::LinkEnded)]);
}
