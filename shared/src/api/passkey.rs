//! Passkeys (WebAuthn) as a second factor: what browser and server tell each other to make one and to sign in with one. Holds
//! no arithmetic: the authenticator's bytes are read by the server alone.

use serde::{Deserialize, Serialize};

use super::Ticket;
use crate::sync::{Auth, AuthenticatorBytes, UserId, names};

names! {
    /// A passkey, as its owner may see, rename and remove it.
    PasskeyId(16);
    /// What an authenticator has to sign: good for one attempt.
    Challenge(32);
}

/// COSE numbers of the signatures that are taken, the preferred one first: ES256, Ed25519, RS256 (RFC 9053, RFC 8812).
/// Windows Hello has the last one only on many machines.
pub const PASSKEY_ALGORITHMS: [i32; 3] = [-7, -8, -257];

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Passkey {
    /// Its number.
    pub passkey: PasskeyId,
    /// What its owner calls it.
    pub name: String,
    /// Host for which it was made: browsers offer it nowhere else.
    pub host: String,
    /// Made, seconds since 1970.
    pub made_s: i64,
    /// Last signed in with, seconds since 1970.
    pub used_s: Option<i64>,
}

/// Proof of the password: that it is the person, not only their browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Proof {
    /// Derived from the password.
    pub auth: Auth,
}

/// What `navigator.credentials.create` needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyBegin {
    /// Names the attempt. Ends after five minutes.
    pub ticket: Ticket,
    /// To sign.
    pub challenge: Challenge,
    /// Host that the passkey is for (the "relying party's identifier").
    pub host: String,
    /// Handle of the account: says nothing of the person.
    pub user: UserId,
    /// Credentials of passkeys that there are: an authenticator that holds one makes no second.
    pub known: Vec<AuthenticatorBytes>,
}

/// What `navigator.credentials.create` gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyFinish {
    /// From [`PasskeyBegin`].
    pub ticket: Ticket,
    /// What its owner calls it, at most [`super::LONGEST_NAME`] characters.
    pub name: String,
    /// `response.clientDataJSON`.
    pub client_data: AuthenticatorBytes,
    /// `response.attestationObject`.
    pub attestation: AuthenticatorBytes,
}

/// A passkey was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyMade {
    /// The passkey.
    pub passkey: Passkey,
    /// Where it is the account's first second factor: codes for the day it is lost. Each works once. Shown once.
    #[serde(default)]
    pub codes: Option<Vec<String>>,
}

/// Another name for a passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyRename {
    /// What its owner calls it, at most [`super::LONGEST_NAME`] characters.
    pub name: String,
}

/// What `navigator.credentials.get` needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyChallenge {
    /// To sign.
    pub challenge: Challenge,
    /// Host that the passkeys are for.
    pub host: String,
    /// Credentials of the account.
    pub known: Vec<AuthenticatorBytes>,
}

/// What `navigator.credentials.get` gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyAnswer {
    /// `rawId`.
    pub credential: AuthenticatorBytes,
    /// `response.clientDataJSON`.
    pub client_data: AuthenticatorBytes,
    /// `response.authenticatorData`.
    pub authenticator_data: AuthenticatorBytes,
    /// `response.signature`.
    pub signature: AuthenticatorBytes,
    /// `response.userHandle`, where the authenticator says it.
    pub user: Option<AuthenticatorBytes>,
}
