//! People who do something: with an address, a password (what a browser derived from it), a browser.

use std::sync::atomic::{AtomicU32, Ordering};

use axum::http::Method;
use server::store::{account, ticket};
use shared::api::{
    ChangeMember, Credentials, Grant, Me, Member, MemberState, Proof, Register, Role, SetUp, SignIn, SignInAnswer,
    Token, path,
};
use shared::sync::{Auth, OrgId, PublicKey, Salt, SealedRing, UserId, WrappedSecret};

use crate::app::{Answer, App, Browser};

static PEOPLE: AtomicU32 = AtomicU32::new(1);

pub struct Person {
    pub email: String,
    pub auth: Auth,
    pub browser: Browser,
    pub user: UserId,
    pub org: OrgId,
}

/// Bytes that no two calls share.
pub fn fresh<const N: usize>() -> [u8; N] {
    let number = PEOPLE.fetch_add(1, Ordering::Relaxed).to_le_bytes();
    std::array::from_fn(|at| number.get(at).copied().unwrap_or(at as u8))
}

pub fn credentials(auth: Auth) -> Credentials {
    Credentials {
        kdf: 1,
        salt: Salt(fresh()),
        auth,
        public: PublicKey(fresh()),
        wrapped_secret: WrappedSecret(vec![9; 72]),
    }
}

pub fn form(email: &str, auth: Auth) -> Register {
    Register { email: email.to_owned(), name: "Ada L.".to_owned(), credentials: credentials(auth), invitation: None }
}

pub fn grant(to: PublicKey, generation: u32) -> Grant {
    Grant { generation, by: PublicKey([1; 32]), to, ring: SealedRing(vec![7; 100]) }
}

pub fn at(path: &str, org: OrgId) -> String {
    path::with(path, &[&org.to_string()])
}

pub fn of(path: &str, org: OrgId, user: UserId) -> String {
    path::with(path, &[&org.to_string(), &user.to_string()])
}

/// What is stored of a token, as the server stores it.
pub fn stored(token: Token) -> [u8; 32] {
    use sha2::{Digest as _, Sha256};
    Sha256::digest(token.as_bytes()).into()
}

/// A token for setting up, as the server prints it at its first start.
pub async fn set_up_token(app: &App) -> Token {
    let token = Token(fresh());
    let hash = stored(token);
    let mut tx = app.team.store.begin(server::store::Apart::Serial).await.unwrap();
    ticket::add(&mut tx, &hash, &ticket::Ticket::SetUp, i64::MAX).await.unwrap();
    server::store::Tries::default().finish(tx, Ok::<_, server::store::StoreError>(())).await.unwrap().unwrap();
    token
}

impl Person {
    /// The first admin of a new server.
    pub async fn first(app: &App) -> Self {
        let (email, auth) = ("admin@example.test".to_owned(), Auth(fresh()));
        let token = set_up_token(app).await;
        let mut browser = app.browser();
        let answer =
            browser.post(path::SET_UP, &SetUp { token, account: form(&email, auth), organisation: None }).await.ok();
        let me: Me = answer.json();
        Self { email, auth, browser, user: me.account.user, org: me.memberships[0].org }
    }

    /// Somebody who asked to join and waits.
    pub async fn waiting(app: &App, org: OrgId) -> Self {
        let auth = Auth(fresh());
        let email = format!("person-{}@example.test", shared::sync::to_hex(&auth.0[..4]));
        let mut browser = app.browser();
        browser.post(path::ACCOUNTS, &form(&email, auth)).await.ok();
        let mut tx = app.team.store.read().await.unwrap();
        let user = account::by_email(&mut tx, &email).await.unwrap().expect("an account").account.user;
        Self { email, auth, browser, user, org }
    }

    /// A member in that role and state, signed in.
    pub async fn member(app: &App, admin: &mut Person, role: Role, state: MemberState) -> Self {
        let mut person = Self::waiting(app, admin.org).await;
        if state != MemberState::Registered {
            admin.change(person.user, Some(role), Some(MemberState::Approved)).await.ok();
        } else if role != Role::Viewer {
            admin.change(person.user, Some(role), None).await.ok();
        }
        if state == MemberState::Disabled {
            admin.change(person.user, None, Some(state)).await.ok();
        }
        person.sign_in().await.ok();
        person
    }

    pub async fn change(&mut self, user: UserId, role: Option<Role>, state: Option<MemberState>) -> Answer {
        let path = of(path::MEMBER, self.org, user);
        self.browser.json(Method::PATCH, &path, &ChangeMember { role, state, grant: None }).await
    }

    pub async fn sign_in(&mut self) -> Answer {
        let auth = self.auth;
        self.sign_in_with(auth).await
    }

    pub async fn sign_in_with(&mut self, auth: Auth) -> Answer {
        let form = SignIn { email: self.email.clone(), auth, device: "Laptop".to_owned() };
        self.browser.post(path::SESSION, &form).await
    }

    /// The password once more.
    pub fn proof(&self) -> Proof {
        Proof { auth: self.auth }
    }

    pub async fn me(&mut self) -> Me {
        self.browser.get(path::ME).await.ok().json()
    }

    pub async fn members(&mut self) -> Vec<Member> {
        let path = at(path::MEMBERS, self.org);
        self.browser.get(&path).await.ok().json()
    }
}

/// Who signed in, by an answer that says so.
pub fn signed_in(answer: &Answer) -> Me {
    match answer.json() {
        SignInAnswer::SignedIn { me } => me,
        SignInAnswer::SecondFactor { .. } => panic!("half of it: {answer:?}"),
    }
}
