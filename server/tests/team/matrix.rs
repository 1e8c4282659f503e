//! Who may ask what: every route of the router, by every role in every state, by one who belongs elsewhere and by nobody.
//! A route that is not in the table below fails the test.

use axum::http::Method;
use server::{Route, routes};
use shared::api::{Code, MemberState, POSTCARD, Role, path};

use crate::app::App;
use crate::on_both;
use crate::people::Person;

on_both!(every_cell);

/// What is expected of a route: written here once more, so that nobody opens one by accident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// To everybody.
    All,
    /// To everybody who is signed in, approved or not.
    SignedIn,
    /// To the server's operator.
    Operator,
    /// To approved members in these roles.
    To(&'static [Role]),
}

const ALL: Open = Open::To(&Role::ALL);
const EDIT: Open = Open::To(&[Role::Admin, Role::Editor]);
const AUDIT: Open = Open::To(&[Role::Admin, Role::Auditor]);
const ADMIN: Open = Open::To(&[Role::Admin]);

const EXPECTED: &[(&str, &str, Open)] = &[
    ("GET", path::SERVER, Open::All),
    ("GET", path::SERVER_FILE, Open::All),
    ("POST", path::SET_UP, Open::All),
    ("POST", path::ACCOUNTS, Open::All),
    ("POST", path::RESET_REQUEST, Open::All),
    ("POST", path::CONFIRM_EMAIL, Open::All),
    ("POST", path::RESET, Open::All),
    ("POST", path::SIGN_IN_SALT, Open::All),
    ("POST", path::SESSION, Open::All),
    ("POST", path::SECOND_FACTOR, Open::All),
    ("DELETE", path::SESSION, Open::SignedIn),
    ("GET", path::SESSIONS, Open::SignedIn),
    ("DELETE", path::SESSIONS, Open::SignedIn),
    ("DELETE", path::ONE_SESSION, Open::SignedIn),
    ("GET", path::ME, Open::SignedIn),
    ("PATCH", path::ME, Open::SignedIn),
    ("DELETE", path::ME, Open::SignedIn),
    ("POST", path::MY_MEMBERSHIPS, Open::SignedIn),
    ("GET", path::MY_KEYS, Open::SignedIn),
    ("PUT", path::MY_PASSWORD, Open::SignedIn),
    ("PUT", path::MY_EMAIL, Open::SignedIn),
    ("POST", path::MY_TOTP, Open::SignedIn),
    ("PUT", path::MY_TOTP, Open::SignedIn),
    ("DELETE", path::MY_TOTP, Open::SignedIn),
    ("GET", path::MY_PASSKEYS, Open::SignedIn),
    ("POST", path::MY_PASSKEYS, Open::SignedIn),
    ("PUT", path::MY_PASSKEYS, Open::SignedIn),
    ("PATCH", path::MY_PASSKEY, Open::SignedIn),
    ("DELETE", path::MY_PASSKEY, Open::SignedIn),
    ("GET", path::ORGANISATIONS, Open::SignedIn),
    ("POST", path::ORGANISATIONS, Open::Operator),
    ("GET", path::ORGANISATION, ALL),
    ("PATCH", path::ORGANISATION, ADMIN),
    ("GET", path::KEYS, ALL),
    ("POST", path::KEYS, ADMIN),
    ("GET", path::RECOVERY, ADMIN),
    ("GET", path::MEMBERS, ALL),
    ("PATCH", path::MEMBER, ADMIN),
    ("DELETE", path::MEMBER, ADMIN),
    // To oneself with the recovery key; for others who may edit, as `keys::who_gives_keys` tells.
    ("PUT", path::MEMBER_GRANT, ALL),
    ("POST", path::MEMBER_RESET, ADMIN),
    ("POST", path::MEMBER_UNLOCK, ADMIN),
    ("DELETE", path::MEMBER_SESSIONS, ADMIN),
    ("GET", path::INVITATIONS, ADMIN),
    ("POST", path::INVITATIONS, ADMIN),
    ("DELETE", path::INVITATION, ADMIN),
    ("GET", path::SYNC, ALL),
    ("POST", path::SYNC, EDIT),
    ("GET", path::EVENTS, ALL),
    ("GET", path::SCANS, ALL),
    ("POST", path::SCANS, EDIT),
    ("DELETE", path::SCAN, EDIT),
    ("PUT", path::SCAN_CHUNK, EDIT),
    ("GET", path::SCAN_CHUNK, ALL),
    ("GET", path::AUDIT, AUDIT),
    ("GET", path::AUDIT_EXPORT, AUDIT),
];

fn expected(route: &Route) -> Option<Open> {
    let found = EXPECTED.iter().find(|(method, path, _)| *method == route.method.as_str() && *path == route.path);
    found.map(|(.., open)| *open)
}

/// Who stands in a row of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Nobody,
    Stranger,
    Member(Role, MemberState),
}

/// The code that keeps them out; `None`: let in.
fn kept_out(open: Open, who: Who) -> Option<Code> {
    match (open, who) {
        (Open::All, _) | (Open::SignedIn, Who::Stranger | Who::Member(..)) => None,
        (_, Who::Nobody) => Some(Code::NotSignedIn),
        (Open::Operator, _) => Some(Code::NotAllowed),
        (Open::To(_), Who::Stranger) => Some(Code::NotFound),
        (Open::To(_), Who::Member(_, MemberState::Registered)) => Some(Code::NotApproved),
        (Open::To(_), Who::Member(_, MemberState::Disabled)) => Some(Code::Disabled),
        (Open::To(roles), Who::Member(role, MemberState::Approved)) => {
            (!roles.contains(&role)).then_some(Code::NotAllowed)
        }
    }
}

/// Codes by which the guard keeps somebody out. Whoever is let in sends nonsense here, and is told something else.
const OF_THE_GUARD: [Code; 4] = [Code::NotSignedIn, Code::NotApproved, Code::Disabled, Code::NotAllowed];

async fn every_cell(app: App) {
    let mut admin = Person::first(&app).await;
    let mut rows = Vec::new();
    for role in Role::ALL {
        for state in [MemberState::Registered, MemberState::Approved, MemberState::Disabled] {
            let person = Person::member(&app, &mut admin, role, state).await;
            rows.push((Who::Member(role, state), person));
        }
    }
    let mut stranger = Person::member(&app, &mut admin, Role::Admin, MemberState::Approved).await;
    admin.browser.delete(&crate::people::of(path::MEMBER, admin.org, stranger.user)).await.ok();
    stranger.sign_in().await.ok();
    rows.push((Who::Stranger, stranger));
    let nobody = Person { browser: app.browser(), email: String::new(), ..admin };
    rows.push((Who::Nobody, nobody));
    assert_eq!(rows.len(), 14);

    let routes = routes();
    let unnamed: Vec<_> =
        routes.iter().filter(|route| expected(route).is_none()).map(|route| (&route.method, route.path)).collect();
    assert!(unnamed.is_empty(), "in no test: {unnamed:?}");
    assert_eq!(routes.len(), EXPECTED.len(), "the table names routes that are not there");
    let none = "00".repeat(16);
    let mut cells = 0;
    for route in &routes {
        let open = expected(route).unwrap();
        for (who, person) in &mut rows {
            // The organisation is a real one; users, sessions and the like are nobody's: nothing is changed by being let in.
            let names = [person.org.to_string(), none.clone(), none.clone()];
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let names = if route.path.contains("{org}") { &names[..] } else { &names[1..] };
            let at = path::with(route.path, names);
            if is_final(route) && kept_out(open, *who).is_none() {
                continue;
            }
            let kind = if route.path == path::SYNC { POSTCARD } else { "application/json" };
            let answer = if route.path == path::EVENTS && kept_out(open, *who).is_none() {
                first_line_only(person, &at).await
            } else {
                person.browser.send(route.method.clone(), &at, kind, b"nonsense".to_vec()).await.code()
            };
            match kept_out(open, *who) {
                Some(code) => assert_eq!(answer, Some(code), "{} {} by {who:?}", route.method, route.path),
                None => assert!(
                    answer.is_none_or(|code| !OF_THE_GUARD.contains(&code)),
                    "{} {} by {who:?}: {answer:?}",
                    route.method,
                    route.path
                ),
            }
            cells += 1;
        }
    }
    assert!(cells > 500, "{cells}");
    println!("{cells} cells");
}

/// Would being let in end the session that the next cells need? Those are stories of `accounts`.
fn is_final(route: &Route) -> bool {
    route.method == Method::DELETE && [path::SESSION, path::SESSIONS].contains(&route.path)
}

/// A stream that is let in has no end: only whether it begins.
async fn first_line_only(person: &mut Person, at: &str) -> Option<Code> {
    let asked = person.browser.get(at);
    tokio::time::timeout(std::time::Duration::from_millis(200), asked).await.ok().and_then(|answer| answer.code())
}
