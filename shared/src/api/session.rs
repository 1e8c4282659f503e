//! Signing in and out. The session itself is a cookie that no script sees.

use serde::{Deserialize, Serialize};

use super::{Me, PasskeyChallenge};
use crate::sync::{Auth, Salt, names, secrets};

names! {
    /// A session, as its owner may see and end it; not the cookie.
    SessionId(16);
}

secrets! {
    /// A secret that proves having been given a link: of an invitation, a reset, the set-up.
    Token(16);
    /// Half a sign-in: the password was right, the second factor is missing. Ends after five minutes.
    Ticket(16);
}

/// Who wants to sign in?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInHello {
    /// E-mail address.
    pub email: String,
}

/// What the password is derived with. For an e-mail that nobody has: always the same invented salt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInSalt {
    /// Which derivation.
    pub kdf: u32,
    /// The salt.
    pub salt: Salt,
}

/// The proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// E-mail address.
    pub email: String,
    /// Derived from the password.
    pub auth: Auth,
    /// What the person calls this browser; shown in the list of sessions.
    #[serde(default)]
    pub device: String,
}

/// Signed in, or half of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "answer")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SignInAnswer {
    /// Signed in: the cookie is set.
    SignedIn {
        /// Who.
        me: Me,
    },
    /// A second factor is asked for.
    SecondFactor {
        /// Names the half.
        ticket: Ticket,
        /// Does an authenticator app show codes? One of the recovery codes is taken in any case.
        totp: bool,
        /// To sign with a passkey, where there are some for this host.
        passkey: Option<PasskeyChallenge>,
    },
}

/// One browser that is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// Its number.
    pub session: SessionId,
    /// What the person calls the browser, else what the browser calls itself.
    pub device: String,
    /// Where it came from: the address as the server saw it.
    pub source: String,
    /// Began, seconds since 1970.
    pub began_s: i64,
    /// Last used, seconds since 1970, to five minutes.
    pub used_s: i64,
    /// Is it the one that asks?
    pub is_this: bool,
}
