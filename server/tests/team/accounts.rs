//! From asking to join to being sent away: what people see at each step.

use axum::http::Method;
use shared::api::{
    AuditAction, AuditPage, ChangePassword, Code, CreateOrganisation, Invitation, Invite, Invited, Join, Me,
    MemberState, Organisation, Proof, Registered, ResetLink, ResetPassword, Role, Server, Session, SetUp, path,
};
use shared::sync::Auth;

use crate::app::App;
use crate::on_both;
use crate::people::{Person, at, credentials, form, fresh, of, set_up_token, signed_in};

on_both!(
    joining,
    set_up_works_once,
    the_last_admin_stays,
    an_account_ends,
    sessions_end,
    a_new_password,
    a_forgotten_password,
    invitations,
    a_second_organisation,
    an_invitation_for_who_has_an_account,
    the_log_tells_all,
);

async fn joining(app: App) {
    let mut browser = app.browser();
    let server: Server = browser.get(path::SERVER).await.ok().json();
    assert!(server.needs_set_up && server.product == "patchfirst");
    let mut admin = Person::first(&app).await;
    assert!(!browser.get(path::SERVER).await.json::<Server>().needs_set_up);
    assert!(admin.me().await.is_operator);

    let mut ada = Person::waiting(&app, admin.org).await;
    let me = signed_in(&ada.sign_in().await.ok());
    assert_eq!((me.memberships[0].state, me.memberships[0].name.as_str()), (MemberState::Registered, ""));
    ada.browser.get(&at(path::MEMBERS, ada.org)).await.refused(Code::NotApproved);

    admin.change(ada.user, Some(Role::Editor), Some(MemberState::Approved)).await.ok();
    assert_eq!(ada.members().await.len(), 2);
    ada.change(admin.user, Some(Role::Viewer), None).await.refused(Code::NotAllowed);

    // Disabled: out within one request.
    admin.change(ada.user, None, Some(MemberState::Disabled)).await.ok();
    ada.browser.get(path::ME).await.refused(Code::Withdrawn);
    ada.sign_in().await.ok();
    ada.browser.get(&at(path::MEMBERS, ada.org)).await.refused(Code::Disabled);
}

async fn set_up_works_once(app: App) {
    let token = set_up_token(&app).await;
    let set_up = |token| SetUp {
        token,
        account: form("admin@example.test", Auth(fresh())),
        organisation: Some(" Patch team ".to_owned()),
    };
    let mut browser = app.browser();
    let nameless = SetUp { organisation: Some(" ".to_owned()), ..set_up(token) };
    browser.post(path::SET_UP, &nameless).await.refused(Code::Weak);
    browser.post(path::SET_UP, &set_up(shared::api::Token(fresh()))).await.refused(Code::LinkEnded);
    let me: Me = browser.post(path::SET_UP, &set_up(token)).await.ok().json();
    assert_eq!(me.memberships[0].name, "Patch team");
    browser.post(path::SET_UP, &set_up(token)).await.refused(Code::LinkEnded);
    let another = set_up_token(&app).await;
    browser.post(path::SET_UP, &set_up(another)).await.refused(Code::LinkEnded);
}

async fn the_last_admin_stays(app: App) {
    let mut admin = Person::first(&app).await;
    let own = of(path::MEMBER, admin.org, admin.user);
    admin.change(admin.user, Some(Role::Editor), None).await.refused(Code::LastAdmin);
    admin.change(admin.user, None, Some(MemberState::Disabled)).await.refused(Code::LastAdmin);
    admin.browser.delete(&own).await.refused(Code::LastAdmin);
    admin.browser.json(Method::DELETE, path::ME, &admin.proof()).await.refused(Code::LastAdmin);
    let mut ada = Person::member(&app, &mut admin, Role::Admin, MemberState::Approved).await;
    // Two admins who each take the other's role away at the same moment: one of them stays.
    let (to_editor, user, her) = (Some(Role::Editor), admin.user, ada.user);
    let (one, other) = tokio::join!(ada.change(user, to_editor, None), admin.change(her, to_editor, None));
    assert!(one.status.is_success() != other.status.is_success(), "{one:?} {other:?}");
}

/// By its owner alone, not by whoever finds the browser signed in.
async fn an_account_ends(app: App) {
    let mut admin = Person::first(&app).await;
    let mut ada = Person::member(&app, &mut admin, Role::Editor, MemberState::Approved).await;
    let not_hers = Proof { auth: Auth(fresh()) };
    ada.browser.delete(path::ME).await.refused(Code::Malformed);
    ada.browser.json(Method::DELETE, path::ME, &not_hers).await.refused(Code::WrongSignIn);
    assert_eq!(ada.me().await.account.user, ada.user);
    ada.browser.json(Method::DELETE, path::ME, &ada.proof()).await.ok();
    ada.browser.get(path::ME).await.refused(Code::NotSignedIn);
    ada.sign_in().await.refused(Code::WrongSignIn);
    assert_eq!(admin.members().await.len(), 1);
}

async fn sessions_end(app: App) {
    let mut admin = Person::first(&app).await;
    let mut ada = Person::member(&app, &mut admin, Role::Editor, MemberState::Approved).await;
    let mut elsewhere = Person { browser: app.browser(), email: ada.email.clone(), ..ada };
    let first = ada.browser.cookies.clone();
    elsewhere.sign_in().await.ok();
    ada.sign_in().await.ok();
    assert_ne!(first, ada.browser.cookies, "a sign-in makes a new session");
    let sessions: Vec<Session> = ada.browser.get(path::SESSIONS).await.ok().json();
    assert_eq!((sessions.len(), sessions.iter().filter(|session| session.is_this).count()), (3, 1));
    assert!(sessions.iter().all(|session| session.device == "Laptop" && session.source.starts_with("10.")));

    ada.browser.delete(path::SESSIONS).await.ok();
    elsewhere.browser.get(path::ME).await.refused(Code::NotSignedIn);
    ada.me().await;
    // Another role, and it has to be asked for anew.
    admin.change(ada.user, Some(Role::Viewer), None).await.ok();
    ada.browser.get(path::ME).await.refused(Code::NotSignedIn);
    ada.sign_in().await.ok();
    ada.browser.delete(path::SESSION).await.ok();
    ada.browser.get(path::ME).await.refused(Code::NotSignedIn);
    // Not used for a week, or older than a month.
    ada.sign_in().await.ok();
    app.team.clock.advance(7 * 86_400 + 1);
    ada.browser.get(path::ME).await.refused(Code::NotSignedIn);
    ada.sign_in().await.ok();
    for _ in 0..5 {
        app.team.clock.advance(6 * 86_400 - 1);
        ada.me().await;
    }
    app.team.clock.advance(6);
    ada.browser.get(path::ME).await.refused(Code::NotSignedIn);
}

async fn a_new_password(app: App) {
    let mut admin = Person::first(&app).await;
    let public = admin.me().await.account.public;
    let mut elsewhere = Person { browser: app.browser(), email: admin.email.clone(), ..admin };
    elsewhere.sign_in().await.ok();
    let change = |old_auth, new, public| {
        let credentials = shared::api::Credentials { public, ..credentials(new) };
        ChangePassword { old_auth, credentials }
    };
    let (old, new) = (admin.auth, Auth(fresh()));
    let put = Method::PUT;
    let wrong = change(Auth(fresh()), new, public);
    admin.browser.json(put.clone(), path::MY_PASSWORD, &wrong).await.refused(Code::WrongSignIn);
    let another_pair = change(old, new, shared::sync::PublicKey(fresh()));
    admin.browser.json(put.clone(), path::MY_PASSWORD, &another_pair).await.refused(Code::Weak);
    // A wrapped key of megabytes, or none.
    for length in [0, 257] {
        let mut heavy = change(old, new, public);
        heavy.credentials.wrapped_secret.0 = vec![9; length];
        admin.browser.json(put.clone(), path::MY_PASSWORD, &heavy).await.refused(Code::Weak);
    }
    admin.browser.json(put, path::MY_PASSWORD, &change(old, new, public)).await.ok();
    elsewhere.browser.get(path::ME).await.refused(Code::NotSignedIn);
    admin.me().await;
    elsewhere.sign_in_with(old).await.refused(Code::WrongSignIn);
    elsewhere.sign_in_with(new).await.ok();
}

async fn a_forgotten_password(app: App) {
    let mut admin = Person::first(&app).await;
    let mut ada = Person::member(&app, &mut admin, Role::Editor, MemberState::Approved).await;
    let path = of(path::MEMBER_RESET, admin.org, ada.user);
    let link: ResetLink = admin.browser.post(&path, &()).await.ok().json();
    ada.browser.get(path::ME).await.refused(Code::NotSignedIn);
    // The old password works until the link was used: a link that is lost locks nobody out.
    ada.sign_in().await.ok();
    let new = Auth(fresh());
    let reset = ResetPassword { token: link.token.unwrap(), credentials: credentials(new) };
    let mut heavy = reset.clone();
    heavy.credentials.wrapped_secret.0 = vec![9; 257];
    ada.browser.post(path::RESET, &heavy).await.refused(Code::Weak);
    ada.browser.post(path::RESET, &reset).await.ok();
    ada.browser.post(path::RESET, &reset).await.refused(Code::LinkEnded);
    ada.browser.get(path::ME).await.refused(Code::NotSignedIn);
    ada.sign_in().await.refused(Code::WrongSignIn);
    ada.sign_in_with(new).await.ok();
    assert!(!ada.me().await.memberships[0].has_keys);
    // A day later such a link is worth nothing.
    let link: ResetLink = admin.browser.post(&path, &()).await.ok().json();
    app.team.clock.advance(86_400);
    let reset = ResetPassword { token: link.token.unwrap(), credentials: credentials(new) };
    ada.browser.post(path::RESET, &reset).await.refused(Code::LinkEnded);
    // An admin who does not run the server must not become who does.
    let mut other = Person::member(&app, &mut admin, Role::Admin, MemberState::Approved).await;
    let path = of(path::MEMBER_RESET, admin.org, admin.user);
    other.browser.post(&path, &()).await.refused(Code::NotAllowed);
}

async fn invitations(app: App) {
    let mut admin = Person::first(&app).await;
    let path = at(path::INVITATIONS, admin.org);
    let invite = Invite { email: Some("Ada@Example.test".to_owned()), role: Role::Auditor };
    let invited: Invited = admin.browser.post(&path, &invite).await.ok().json();
    let mut browser = app.browser();
    let register =
        |email: &str| shared::api::Register { invitation: Some(invited.token), ..form(email, Auth(fresh())) };
    browser.post(path::ACCOUNTS, &register("bob@example.test")).await.refused(Code::LinkEnded);
    browser.post(path::ACCOUNTS, &register("ada@example.test")).await.ok();
    browser.post(path::ACCOUNTS, &register("ada@example.test")).await.refused(Code::LinkEnded);
    let members = admin.members().await;
    let ada = members.iter().find(|member| member.account.email == "ada@example.test").unwrap();
    assert_eq!((ada.role, ada.state), (Role::Auditor, MemberState::Registered));
    let another: Invited = admin.browser.post(&path, &invite).await.ok().json();
    let one = path::with(path::INVITATION, &[&admin.org.to_string(), &another.invitation.invitation.to_string()]);
    admin.browser.delete(&one).await.ok();
    admin.browser.delete(&one).await.refused(Code::NotFound);
}

/// An account of one organisation joins another one by its invitation, sees nothing before approval, and then both.
async fn a_second_organisation(app: App) {
    let mut admin = Person::first(&app).await;
    let mut ada = Person::member(&app, &mut admin, Role::Editor, MemberState::Approved).await;
    let form = CreateOrganisation { name: "Other team".to_owned() };
    let other: Organisation = admin.browser.post(path::ORGANISATIONS, &form).await.ok().json();
    let mut there = Person { org: other.org, email: admin.email.clone(), browser: admin.browser.clone(), ..admin };
    let invite = |email: &str| Invite { email: Some(email.to_owned()), role: Role::Auditor };
    let path = at(path::INVITATIONS, other.org);
    let invited: Invited = there.browser.post(&path, &invite("bob@example.test")).await.ok().json();
    ada.browser.post(path::MY_MEMBERSHIPS, &Join { invitation: invited.token }).await.refused(Code::LinkEnded);
    let invited: Invited = there.browser.post(&path, &invite(&ada.email)).await.ok().json();
    let join = Join { invitation: invited.token };
    app.browser().post(path::MY_MEMBERSHIPS, &join).await.refused(Code::NotSignedIn);
    let me: Me = ada.browser.post(path::MY_MEMBERSHIPS, &join).await.ok().json();
    let standing = me.memberships.iter().find(|standing| standing.org == other.org).unwrap();
    let seen = (standing.role, standing.state, standing.name.as_str());
    assert_eq!(seen, (Role::Auditor, MemberState::Registered, ""));
    ada.browser.get(&at(path::MEMBERS, other.org)).await.refused(Code::NotApproved);
    ada.browser.post(path::MY_MEMBERSHIPS, &join).await.refused(Code::LinkEnded);
    // Who is in it already stays as they are, and the invitation stays good for somebody else.
    let open = Invite { email: None, role: Role::Admin };
    let again = Join { invitation: there.browser.post(&path, &open).await.ok().json::<Invited>().token };
    ada.browser.post(path::MY_MEMBERSHIPS, &again).await.refused(Code::Taken);
    let waiting: Vec<Invitation> = there.browser.get(&path).await.ok().json();
    assert_eq!(waiting.len(), 2);
    there.change(ada.user, None, Some(MemberState::Approved)).await.ok();
    let mine: Vec<Organisation> = ada.browser.get(path::ORGANISATIONS).await.ok().json();
    assert_eq!(mine.len(), 2);
}

/// An invited person who has an account and fills in the form for a new one: signed in, the same link still works.
async fn an_invitation_for_who_has_an_account(app: App) {
    let mut admin = Person::first(&app).await;
    let mut ada = Person::member(&app, &mut admin, Role::Editor, MemberState::Approved).await;
    let mut bob = Person::member(&app, &mut admin, Role::Editor, MemberState::Approved).await;
    let form_of = CreateOrganisation { name: "Other team".to_owned() };
    let other: Organisation = admin.browser.post(path::ORGANISATIONS, &form_of).await.ok().json();
    let path = at(path::INVITATIONS, other.org);
    let invite = Invite { email: None, role: Role::Auditor };
    let invited: Invited = admin.browser.post(&path, &invite).await.ok().json();
    let register =
        |email: &str| shared::api::Register { invitation: Some(invited.token), ..form(email, Auth(fresh())) };
    let told: Registered = app.browser().post(path::ACCOUNTS, &register(&ada.email)).await.ok().json();
    assert!(told.words.contains("open the link again"), "{}", told.words);
    // For everybody else it was used: nobody finds out by it who has an account.
    app.browser().post(path::ACCOUNTS, &register("nobody@example.test")).await.refused(Code::LinkEnded);
    app.browser().post(path::ACCOUNTS, &register(&ada.email)).await.refused(Code::LinkEnded);
    assert!(admin.browser.get(&path).await.ok().json::<Vec<Invitation>>().is_empty());
    let join = Join { invitation: invited.token };
    bob.browser.post(path::MY_MEMBERSHIPS, &join).await.refused(Code::LinkEnded);
    let me: Me = ada.browser.post(path::MY_MEMBERSHIPS, &join).await.ok().json();
    assert!(me.memberships.iter().any(|standing| standing.org == other.org && standing.role == Role::Auditor));
    ada.browser.post(path::MY_MEMBERSHIPS, &join).await.refused(Code::LinkEnded);
    // Whoever is new has joined by the form already.
    let invited: Invited = admin.browser.post(&path, &invite).await.ok().json();
    let mut eve = Person { browser: app.browser(), email: "eve@example.test".to_owned(), auth: Auth(fresh()), ..ada };
    let new = shared::api::Register { invitation: Some(invited.token), ..form(&eve.email, eve.auth) };
    eve.browser.post(path::ACCOUNTS, &new).await.ok();
    eve.sign_in().await.ok();
    let join = Join { invitation: invited.token };
    eve.browser.post(path::MY_MEMBERSHIPS, &join).await.refused(Code::Taken);
    // Forgotten when its time is over.
    app.team.clock.advance(90 * 86_400);
    app.team.sweep().await.unwrap();
    let mut tx = app.team.store.read().await.unwrap();
    let left = tx.one("SELECT COUNT(*) FROM invitation", &[]).await.unwrap().unwrap();
    assert_eq!(left.int(0).unwrap(), 0);
}

async fn the_log_tells_all(app: App) {
    let mut admin = Person::first(&app).await;
    let mut ada = Person::member(&app, &mut admin, Role::Auditor, MemberState::Approved).await;
    ada.sign_in_with(Auth(fresh())).await.refused(Code::WrongSignIn);
    ada.sign_in().await.ok();
    let page: AuditPage = ada.browser.get(&(at(path::AUDIT, ada.org) + "?limit=3")).await.ok().json();
    assert!(page.has_more);
    let number = page.entries[0].number;
    assert_eq!(page.entries.iter().map(|entry| entry.number).collect::<Vec<_>>(), [number, number - 1, number - 2]);
    assert_eq!(page.entries[0].action, AuditAction::SignedIn);
    assert_eq!((page.entries[1].action, page.entries[1].who), (AuditAction::SignInFailed, None));
    assert_eq!((page.entries[1].whom, page.entries[1].source.as_str()), (Some(ada.user), ada.browser.source.as_str()));
    let rest = at(path::AUDIT, ada.org) + &format!("?limit=1000&before={}", number - 2);
    let rest: AuditPage = ada.browser.get(&rest).await.ok().json();
    assert!(!rest.has_more && rest.entries.last().unwrap().action == AuditAction::SetUp);
    // The export has every entry, the export itself included.
    let text = ada.browser.get(&at(path::AUDIT_EXPORT, ada.org)).await.ok();
    let numbers: Vec<i64> = String::from_utf8(text.body.to_vec())
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<shared::api::AuditEntry>(line).unwrap().number)
        .collect();
    assert_eq!(numbers, (1..=number + 1).collect::<Vec<_>>());
}
