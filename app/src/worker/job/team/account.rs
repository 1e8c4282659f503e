//! Accounts: setting up, signing up, in and out, another password. The password goes nowhere: keys are derived from it here.

use shared::api::{
    ChangeEmail, ChangePassword, Code, Credentials, Me, MyKeys, Register, Registered, ResetPassword, SecondFactor,
    SetUp, SignIn, SignInHello, SignInSalt, path,
};
use shared::sync::password_rules::{TooWeak, check};
use shared::sync::{KDF, Kek, PasswordKeys, Salt, SecretKey, derive};

use super::http::{Body, Trouble, ask, fetched, opened};
use super::state::Half;
use super::vault::{random, spelled};
use super::{Answered, Team};
use crate::worker::job::wait::pause;
use crate::worker::message::{Enter, SignUp, TeamReply};

/// Words for a second factor whose first half is gone.
const BEGIN_AGAIN: &str = "The sign-in was given up meanwhile. Enter your password again.";
/// Words where the password derives keys in a way of the future.
const NEWER: &str = "Your account was made by a newer version of this page. Reload the page.";

impl Team {
    /// The first account of a server, and the first keys of its organisation.
    pub(super) async fn set_up(&self, token: &str, account: SignUp, organisation: &str) -> Answered {
        let token =
            token.trim().parse().map_err(|_| "The token has 32 letters and digits: copy all of it.".to_owned())?;
        let (account, secret) = new_account(account).await?;
        let organisation = Some(organisation.trim()).filter(|name| !name.is_empty()).map(str::to_owned);
        let me: Me = opened(&ask("POST", path::SET_UP, Body::form(&SetUp { token, account, organisation })).await?)?;
        {
            let mut inner = self.inner.borrow_mut();
            if let Some(server) = &mut inner.server {
                server.needs_set_up = false;
            }
        }
        self.enter(me, Some(secret)).await?;
        self.make_keys().await
    }

    /// A further account.
    pub(super) async fn sign_up(&self, account: SignUp, invitation: Option<String>) -> Answered {
        let invitation = match invitation {
            Some(text) => Some(text.trim().parse().map_err(|_| Code::LinkEnded.words().to_owned())?),
            None => None,
        };
        let (account, _) = new_account(account).await?;
        let form = Register { invitation, ..account };
        let registered: Registered = opened(&ask("POST", path::ACCOUNTS, Body::form(&form)).await?)?;
        Ok(TeamReply::Registered(registered.words))
    }

    /// Signs in; opens the keys.
    pub(super) async fn sign_in(&self, email: String, password: &str, device: String) -> Answered {
        let PasswordKeys { auth, kek } = keys_of(&email, password).await?;
        let answer = ask("POST", path::SESSION, Body::form(&SignIn { email, auth, device })).await?;
        // A `shared::api::SignInAnswer`: in postcard its tag comes first, then the fields.
        match postcard::take_from_bytes::<&str>(&answer) {
            Ok(("signed_in", me)) => self.signed_in(opened(me)?, &kek).await,
            Ok(("second_factor", half)) => {
                let (ticket, totp, passkey) = opened(half)?;
                self.inner.borrow_mut().half = Some(Half { ticket, kek });
                Ok(TeamReply::SecondFactor { totp, passkey })
            }
            _ => Err(BEGIN_AGAIN.to_owned().into()),
        }
    }

    /// The second half of a sign-in.
    pub(super) async fn second_factor(&self, enter: Enter) -> Answered {
        let Some(Half { ticket, kek }) = self.inner.borrow_mut().half.take() else {
            return Err(BEGIN_AGAIN.to_owned().into());
        };
        let (code, passkey) = match enter {
            Enter::Code(code) => (Some(code.trim().to_owned()), None),
            Enter::Passkey(answer) => (None, Some(answer)),
        };
        let answer = ask("POST", path::SECOND_FACTOR, Body::form(&SecondFactor { ticket, code, passkey })).await;
        match answer.and_then(|answer| opened(&answer)) {
            Ok(me) => self.signed_in(me, &kek).await,
            Err(trouble) => {
                if trouble.is(Code::WrongSignIn) || matches!(trouble, Trouble::Offline) {
                    self.inner.borrow_mut().half = Some(Half { ticket, kek });
                }
                Err(trouble)
            }
        }
    }

    async fn signed_in(&self, me: Me, kek: &Kek) -> Answered {
        let keys: MyKeys = fetched(path::MY_KEYS).await?;
        let secret = SecretKey::unwrap(kek, &keys.public, &keys.wrapped_secret)
            .map_err(|_| "The server gave keys that your password does not open. Tell your admin.".to_owned())?;
        self.enter(me, Some(secret)).await?;
        Ok(self.state_reply())
    }

    /// Somebody is in.
    async fn enter(&self, me: Me, secret: Option<SecretKey>) -> Result<(), Trouble> {
        self.reached();
        self.inner.borrow_mut().sync.trouble = None;
        // The cookie is that of a new session.
        self.has_ended_left().await;
        self.adopt(me).await;
        if secret.is_some() {
            self.inner.borrow_mut().secret = secret;
            self.keep_secret().await;
        }
        self.load_ring().await
    }

    /// Signs out here. Without the network the session ends at the server as soon as it is reached again: see
    /// [`Team::end_left`].
    pub(super) async fn sign_out(&self, forget: bool) -> Answered {
        if forget {
            // First, so that whoever is told that it does not work is still signed in and may try again.
            self.forget_elsewhere().await?;
        }
        match ask("DELETE", path::SESSION, Body::None).await {
            Ok(_) => {}
            Err(Trouble::Offline) => self.leave_session().await,
            Err(trouble) if trouble.is_session_end() => {}
            Err(trouble) => return Err(trouble),
        }
        self.forget(forget).await?;
        Ok(self.state_reply())
    }

    /// Another password; the same pair of keys.
    pub(super) async fn change_password(&self, old: &str, new: &str) -> Answered {
        let me = self.inner.borrow().me.clone().ok_or_else(not_signed_in)?;
        let (email, name) = (me.account.email, me.account.name);
        let new = strong(new, &email, &name)?;
        let PasswordKeys { auth: old_auth, kek } = keys_of(&email, old).await?;
        let keys: MyKeys = fetched(path::MY_KEYS).await?;
        let secret = SecretKey::unwrap(&kek, &keys.public, &keys.wrapped_secret)
            .map_err(|_| Code::WrongSignIn.words().to_owned())?;
        let credentials = credentials(&new, &secret).await?;
        ask("PUT", path::MY_PASSWORD, Body::form(&ChangePassword { old_auth, credentials })).await?;
        Ok(self.state_reply())
    }

    /// Another address.
    pub(super) async fn change_email(&self, password: &str, email: String) -> Answered {
        let me = self.inner.borrow().me.clone().ok_or_else(not_signed_in)?;
        let keys = keys_of(&me.account.email, password).await?;
        ask("PUT", path::MY_EMAIL, Body::form(&ChangeEmail { auth: keys.auth, email })).await?;
        self.refresh().await?;
        Ok(self.state_reply())
    }

    /// A new password with new keys.
    pub(super) async fn reset(&self, token: &str, password: &str) -> Answered {
        let token = token.trim().parse().map_err(|_| Code::LinkEnded.words().to_owned())?;
        let password = strong(password, "", "")?;
        let secret = SecretKey::new(random()?);
        let credentials = credentials(&password, &secret).await?;
        ask("POST", path::RESET, Body::form(&ResetPassword { token, credentials })).await?;
        self.forget(false).await?;
        Ok(self.state_reply())
    }
}

async fn new_account(form: SignUp) -> Result<(Register, SecretKey), Trouble> {
    let SignUp { email, name, password } = form;
    let password = strong(&password, &email, &name)?;
    let secret = SecretKey::new(random()?);
    let credentials = credentials(&password, &secret).await?;
    Ok((Register { email, name, credentials, invitation: None }, secret))
}

async fn credentials(password: &str, secret: &SecretKey) -> Result<Credentials, Trouble> {
    let salt = Salt(random()?);
    let PasswordKeys { auth, kek } = derived(password, &salt, KDF).await?;
    Ok(Credentials { kdf: KDF, salt, auth, public: secret.public(), wrapped_secret: secret.wrap(&kek) })
}

/// The keys of somebody's password.
pub(super) async fn keys_of(email: &str, password: &str) -> Result<PasswordKeys, Trouble> {
    let hello = SignInHello { email: email.to_owned() };
    let SignInSalt { kdf, salt } = opened(&ask("POST", path::SIGN_IN_SALT, Body::form(&hello)).await?)?;
    derived(&spelled(password), &salt, kdf).await
}

/// About a second of work: what waits to be told is told before.
async fn derived(password: &str, salt: &Salt, kdf: u32) -> Result<PasswordKeys, Trouble> {
    pause(0, drop).await;
    derive(password, salt, kdf).ok_or_else(|| NEWER.to_owned().into())
}

/// A password that may be chosen, in its one spelling.
fn strong(password: &str, email: &str, name: &str) -> Result<String, Trouble> {
    let password = spelled(password);
    check(&password, &[email, name]).map_err(|weak: TooWeak| Trouble::Failed(weak.to_string()))?;
    Ok(password)
}

fn not_signed_in() -> Trouble {
    Code::NotSignedIn.words().to_owned().into()
}
