//! Passkeys: made, asked for, counted, good once, and refused where anything about them is another's.

use std::sync::Arc;

use axum::http::Method;
use server::Config;
use shared::api::{
    AuditAction, AuditEntry, AuditPage, Code, MOST_PASSKEYS, MemberState, Passkey, PasskeyAnswer, PasskeyBegin,
    PasskeyChallenge, PasskeyId, PasskeyMade, PasskeyRename, Policy, Proof, Role, SecondFactor, SignInAnswer, Ticket,
    UpdateOrganisation, path,
};
use shared::sync::{Auth, AuthenticatorBytes};

use crate::app::{Answer, App};
use crate::authenticator::Authenticator;
use crate::on_both;
use crate::people::{Person, at, fresh};

on_both!(made_and_asked_for, refused, counters, ways_out, wherever_it_is_served);

const HERE: &str = "http://localhost:8080";

async fn begin(person: &mut Person) -> PasskeyBegin {
    person.browser.post(path::MY_PASSKEYS, &person.proof()).await.ok().json()
}

async fn finish(person: &mut Person, form: &shared::api::PasskeyFinish) -> Answer {
    person.browser.json(Method::PUT, path::MY_PASSKEYS, form).await
}

/// A passkey, made as it should be.
async fn make(person: &mut Person, name: &str) -> (Authenticator, PasskeyMade) {
    let mut key = Authenticator::new(HERE);
    let asked = begin(person).await;
    let made = finish(person, &key.make(&asked, name)).await.ok().json();
    (key, made)
}

async fn list(person: &mut Person) -> Vec<Passkey> {
    person.browser.get(path::MY_PASSKEYS).await.ok().json()
}

/// The first half of a sign-in.
async fn half(person: &mut Person) -> (Ticket, bool, Option<PasskeyChallenge>) {
    match person.sign_in().await.ok().json() {
        SignInAnswer::SecondFactor { ticket, totp, passkey } => (ticket, totp, passkey),
        SignInAnswer::SignedIn { .. } => panic!("no second factor was asked for"),
    }
}

async fn second(person: &mut Person, ticket: Ticket, answer: &PasskeyAnswer) -> Answer {
    let form = SecondFactor { ticket, code: None, passkey: Some(answer.clone()) };
    person.browser.post(path::SECOND_FACTOR, &form).await
}

async fn by_code(person: &mut Person, ticket: Ticket, code: &str) -> Answer {
    let form = SecondFactor { ticket, code: Some(code.to_owned()), passkey: None };
    person.browser.post(path::SECOND_FACTOR, &form).await
}

async fn log(person: &mut Person) -> Vec<AuditEntry> {
    let at = format!("{}?limit=100", at(path::AUDIT, person.org));
    person.browser.get(&at).await.ok().json::<AuditPage>().entries
}

fn one(id: PasskeyId) -> String {
    path::with(path::MY_PASSKEY, &[&id.to_string()])
}

async fn made_and_asked_for(app: App) {
    let mut ada = Person::first(&app).await;
    // Where the organisation asks for a second factor, a passkey is one; so is it for the admin who has it ask.
    let policy = Some(Policy { second_factor: true, ..Policy::default() });
    let organisation = at(path::ORGANISATION, ada.org);
    let change = UpdateOrganisation { name: None, policy };
    ada.browser.json(Method::PATCH, &organisation, &change).await.refused(Code::NoSecondFactor);
    // Not before it is made, and not without the password.
    ada.browser.post(path::MY_PASSKEYS, &Proof { auth: Auth(fresh()) }).await.refused(Code::WrongSignIn);
    begin(&mut ada).await;
    ada.sign_in().await.ok();
    let (mut key, made) = make(&mut ada, " Laptop\u{7} ").await;
    assert_eq!((made.passkey.name.as_str(), made.passkey.host.as_str()), ("Laptop", "localhost"));
    assert_eq!(made.codes.map(|codes| codes.len()), Some(10));
    ada.browser.json(Method::PATCH, &organisation, &change).await.ok();
    ada.browser.get(&organisation).await.ok();

    let (ticket, totp, asked) = half(&mut ada).await;
    let asked = asked.unwrap();
    assert_eq!((totp, asked.host.as_str(), asked.known.len()), (false, "localhost", 1));
    // The session that there was does not end by it; a browser without one is let in by both halves only.
    ada.browser.cookies.clear();
    ada.browser.get(path::ME).await.refused(Code::NotSignedIn);
    let answer = key.sign(&asked);
    second(&mut ada, ticket, &answer).await.ok();
    ada.browser.get(path::ME).await.ok();
    assert!(list(&mut ada).await[0].used_s.is_some());
    // Said again, to the same question or the next one.
    second(&mut ada, ticket, &answer).await.refused(Code::LinkEnded);
    let (next, _, _) = half(&mut ada).await;
    second(&mut ada, next, &answer).await.refused(Code::WrongSignIn);

    ada.browser.json(Method::PATCH, &one(made.passkey.passkey), &PasskeyRename { name: "Blue key".into() }).await.ok();
    assert_eq!(list(&mut ada).await[0].name, "Blue key");
    ada.browser
        .json(Method::PATCH, &one(made.passkey.passkey), &PasskeyRename { name: " ".into() })
        .await
        .refused(Code::Weak);
    let wrong = Proof { auth: Auth(fresh()) };
    ada.browser.json(Method::DELETE, &one(made.passkey.passkey), &wrong).await.refused(Code::WrongSignIn);
    let said: Vec<_> = log(&mut ada).await.into_iter().map(|entry| (entry.action, entry.words)).collect();
    let proof = Proof { auth: ada.auth };
    ada.browser.json(Method::DELETE, &one(made.passkey.passkey), &proof).await.ok();
    ada.browser.json(Method::DELETE, &one(made.passkey.passkey), &proof).await.refused(Code::NotFound);
    assert!(said.contains(&(AuditAction::FactorAdded, "passkey \u{201c}Laptop\u{201d}".to_owned())), "{said:?}");
    assert!(said.contains(&(AuditAction::ProfileChanged, "name of a passkey \u{201c}Blue key\u{201d}".to_owned())));
    // Without a second factor, the organisation is closed.
    ada.browser.get(&organisation).await.refused(Code::NoSecondFactor);
    crate::people::signed_in(&ada.sign_in().await.ok());
}

async fn refused(app: App) {
    let mut ada = Person::first(&app).await;
    let mut bob = Person::member(&app, &mut ada, Role::Editor, MemberState::Approved).await;
    // Making one: from another page, for another question, twice, too late, in another session, by another person.
    let asked = begin(&mut ada).await;
    let elsewhere = Authenticator::new("http://localhost.example:8080").make(&asked, "x");
    finish(&mut ada, &elsewhere).await.refused(Code::Malformed);
    let other = begin(&mut ada).await;
    let crossed = shared::api::PasskeyFinish { ticket: asked.ticket, ..Authenticator::new(HERE).make(&other, "x") };
    finish(&mut ada, &crossed).await.refused(Code::Malformed);
    let other_host = PasskeyBegin { host: "example.org".to_owned(), ..begin(&mut ada).await };
    finish(&mut ada, &Authenticator::new(HERE).make(&other_host, "x")).await.refused(Code::Malformed);
    let good = Authenticator::new(HERE).make(&asked, "x");
    finish(&mut bob, &good).await.refused(Code::LinkEnded);
    let mut second_browser = Person { browser: app.browser(), email: ada.email.clone(), ..ada };
    second_browser.sign_in().await.ok();
    finish(&mut second_browser, &good).await.refused(Code::LinkEnded);
    finish(&mut ada, &good).await.ok();
    finish(&mut ada, &good).await.refused(Code::LinkEnded);
    let late = begin(&mut ada).await;
    assert_eq!(late.known, [AuthenticatorBytes(credential_of(&good))]);
    app.team.clock.advance(301);
    finish(&mut ada, &Authenticator::new(HERE).make(&late, "x")).await.refused(Code::LinkEnded);
    // Nobody was there; it is backed up and may not be; the page was in a frame of another.
    let asked = begin(&mut ada).await;
    for (flags, is_framed) in [(0, false), (1 | 16, false), (1, true)] {
        let mut odd = Authenticator { is_framed, flags, ..Authenticator::new(HERE) };
        finish(&mut ada, &odd.make(&asked, "x")).await.refused(Code::Malformed);
    }
    // A credential is one person's.
    let (mut of_bob, _) = make(&mut bob, "Bob's").await;
    let asked = begin(&mut ada).await;
    let taken = of_bob.make(&asked, "mine");
    finish(&mut ada, &taken).await.refused(Code::Taken);

    // Signing in: with another's, under another's name, from another page, with a signature of something else.
    let (ticket, _, asked) = half(&mut ada).await;
    let asked = asked.unwrap();
    let stolen = of_bob.sign(&asked);
    second(&mut ada, ticket, &stolen).await.refused(Code::WrongSignIn);
    let renamed = PasskeyAnswer { credential: asked.known[0].clone(), ..stolen };
    second(&mut ada, ticket, &renamed).await.refused(Code::WrongSignIn);
    let (ticket, _, asked) = half(&mut bob).await;
    let asked = asked.unwrap();
    let answer = of_bob.sign(&asked);
    let of_ada = PasskeyAnswer { user: Some(AuthenticatorBytes(ada.user.as_bytes().to_vec())), ..answer.clone() };
    second(&mut bob, ticket, &of_ada).await.refused(Code::WrongSignIn);
    let cut = PasskeyAnswer { signature: AuthenticatorBytes(answer.signature.0[1..].to_vec()), ..answer.clone() };
    second(&mut bob, ticket, &cut).await.refused(Code::WrongSignIn);
    // Three wrong ones from one address: the right one waits too, as a right password would.
    of_bob.origin = "http://localhost.example:8080";
    let phished = of_bob.sign(&asked);
    second(&mut bob, ticket, &phished).await.refused(Code::WrongSignIn);
    second(&mut bob, ticket, &answer).await.refused(Code::WaitToSignIn);
    app.team.clock.advance(31);
    of_bob.origin = HERE;
    for (flags, is_framed) in [(0, false), (1 | 16, false), (1, true)] {
        (of_bob.flags, of_bob.is_framed) = (flags, is_framed);
        let odd = of_bob.sign(&asked);
        // From a browser and an address of its own, so that nothing waits.
        bob.browser = app.browser();
        second(&mut bob, ticket, &odd).await.refused(Code::WrongSignIn);
    }
    (of_bob.flags, of_bob.is_framed) = (1 | 8 | 16, false);
    let named = PasskeyAnswer { user: Some(AuthenticatorBytes(bob.user.as_bytes().to_vec())), ..of_bob.sign(&asked) };
    second(&mut bob, ticket, &named).await.ok();
}

/// The credential that a browser sent.
fn credential_of(form: &shared::api::PasskeyFinish) -> Vec<u8> {
    let bytes = &form.attestation.0;
    let start = bytes.windows(2).position(|pair| pair == [0, 20]).unwrap() + 2;
    bytes[start..start + 20].to_vec()
}

async fn counters(app: App) {
    let mut ada = Person::first(&app).await;
    let (mut key, _) = make(&mut ada, "Blue key").await;
    let (ticket, _, asked) = half(&mut ada).await;
    key.counter = Some(40);
    let answer = key.sign(&asked.unwrap());
    second(&mut ada, ticket, &answer).await.ok();
    // A copy made before has counted less, or as much; one that stopped counting is a copy too.
    for counter in [Some(20), Some(40), None] {
        let (ticket, _, asked) = half(&mut ada).await;
        key.counter = counter;
        let answer = key.sign(&asked.unwrap());
        second(&mut ada, ticket, &answer).await.refused(Code::WrongSignIn);
        app.team.clock.advance(61);
    }
    let (ticket, _, asked) = half(&mut ada).await;
    key.counter = Some(41);
    let answer = key.sign(&asked.unwrap());
    second(&mut ada, ticket, &answer).await.ok();
    let copied = log(&mut ada).await.into_iter().filter(|entry| entry.action == AuditAction::SignInFailed);
    let words: Vec<String> = copied.map(|entry| entry.words).collect();
    assert_eq!(words.len(), 3);
    assert!(
        words.iter().all(|words| words.contains("passkey \u{201c}Blue key\u{201d} counted backwards")),
        "{words:?}"
    );
    // Some never count.
    let mut key = Authenticator::new(HERE);
    key.counter = None;
    let asked = begin(&mut ada).await;
    let made = key.make(&asked, "Phone");
    let made: PasskeyMade = finish(&mut ada, &made).await.ok().json();
    assert_eq!(made.codes, None, "there are codes already");
    for _ in 0..2 {
        let (ticket, _, asked) = half(&mut ada).await;
        let answer = key.sign(&asked.unwrap());
        second(&mut ada, ticket, &answer).await.ok();
    }
}

async fn ways_out(app: App) {
    let mut ada = Person::first(&app).await;
    let (_, made) = make(&mut ada, "Blue key").await;
    let codes = made.codes.unwrap();
    // Lost: a recovery code, once. A secret for an authenticator app that nobody proved opens nothing.
    let (ticket, totp, _) = half(&mut ada).await;
    assert!(!totp);
    by_code(&mut ada, ticket, &codes[0]).await.ok();
    let (ticket, _, _) = half(&mut ada).await;
    by_code(&mut ada, ticket, &codes[0]).await.refused(Code::WrongSignIn);
    by_code(&mut ada, ticket, "").await.refused(Code::WrongSignIn);
    by_code(&mut ada, ticket, &codes[1]).await.ok();
    let proof = Proof { auth: ada.auth };
    ada.browser.json(Method::DELETE, &one(made.passkey.passkey), &proof).await.ok();
    // With the last second factor, its codes go.
    let (_, again) = make(&mut ada, "Green key").await;
    let (ticket, _, _) = half(&mut ada).await;
    by_code(&mut ada, ticket, &codes[2]).await.refused(Code::WrongSignIn);
    by_code(&mut ada, ticket, &again.codes.unwrap()[0]).await.ok();
    for number in 1..MOST_PASSKEYS {
        make(&mut ada, &format!("Key {number}")).await;
    }
    ada.browser.post(path::MY_PASSKEYS, &ada.proof()).await.refused(Code::Weak);
    // An account that goes takes its passkeys along: the same authenticator may begin anew.
    let mut bob = Person::member(&app, &mut ada, Role::Editor, MemberState::Approved).await;
    let (mut key, _) = make(&mut bob, "Bob's").await;
    bob.browser.json(Method::DELETE, path::ME, &bob.proof()).await.ok();
    let mut eve = Person::member(&app, &mut ada, Role::Editor, MemberState::Approved).await;
    let asked = begin(&mut eve).await;
    let form = key.make(&asked, "Once Bob's");
    finish(&mut eve, &form).await.ok();
}

/// The public address decides which pages may use a passkey, and whether there can be any.
async fn wherever_it_is_served(app: App) {
    let mut ada = Person::first(&app).await;
    make(&mut ada, "At home").await;
    let elsewhere = |url: &str| Config { public_url: Some(url.to_owned()), ..app.team.config.clone() };
    let numbers = App::with(Arc::clone(&app.folder), elsewhere("https://192.0.2.1")).await;
    ada.browser.addr = numbers.addr;
    let answer = ada.browser.post(path::MY_PASSKEYS, &ada.proof()).await;
    answer.refused(Code::NotFound);
    assert!(answer.json::<shared::api::ErrorBody>().words.contains("--public-url"));
    // What was made for another host is not offered here, and still counts: only a code is left.
    let (_, totp, asked) = half(&mut ada).await;
    assert_eq!((totp, asked), (false, None));

    let named = App::with(Arc::clone(&app.folder), elsewhere("https://patches.example/")).await;
    ada.browser.addr = named.addr;
    let asked = begin(&mut ada).await;
    assert_eq!(asked.host, "patches.example");
    let at_home = Authenticator::new(HERE).make(&asked, "x");
    finish(&mut ada, &at_home).await.refused(Code::Malformed);
    let mut key = Authenticator::new("https://patches.example");
    let made = key.make(&asked, "At work");
    finish(&mut ada, &made).await.ok();
    // Any server of the same database takes the second half.
    let beside = named.beside().await;
    let (ticket, _, asked) = half(&mut ada).await;
    let asked = asked.unwrap();
    assert_eq!(asked.known, [AuthenticatorBytes(key.credential.clone())]);
    let answer = key.sign(&asked);
    ada.browser.addr = beside.addr;
    second(&mut ada, ticket, &answer).await.ok();
}
