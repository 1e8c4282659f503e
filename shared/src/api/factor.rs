//! Second factors: codes of an authenticator app (TOTP, RFC 6238) and passkeys (WebAuthn). A second factor opens the
//! account, never the keys: those need the password.

use serde::{Deserialize, Serialize};

use super::Ticket;
use crate::sync::names;

names! {
    /// A passkey, as its owner may see and remove it.
    PasskeyId(16);
}

/// The second half of a sign-in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecondFactor {
    /// From [`super::SignInAnswer`].
    pub ticket: Ticket,
    /// Six digits, or a recovery code.
    #[serde(default)]
    pub code: Option<String>,
    /// What `navigator.credentials.get` gave.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub passkey: Option<serde_json::Value>,
}

/// A secret for an authenticator app; not asked for before [`TotpCode`] proved it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TotpSetUp {
    /// The secret in base 32, to type.
    pub secret: String,
    /// `otpauth://` address, to show as a picture.
    pub uri: String,
}

/// A code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TotpCode {
    /// Six digits.
    pub code: String,
}

/// Codes for the day the telephone is gone; each works once. Shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    /// The codes.
    pub codes: Vec<String>,
}

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Passkey {
    /// Its number.
    pub passkey: PasskeyId,
    /// What its owner calls it.
    pub name: String,
    /// Made, seconds since 1970.
    pub made_s: i64,
}

/// A challenge for `navigator.credentials.create`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyBegin {
    /// Names the attempt.
    pub ticket: Ticket,
    /// The options.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub options: serde_json::Value,
}

/// What `navigator.credentials.create` gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyFinish {
    /// From [`PasskeyBegin`].
    pub ticket: Ticket,
    /// What its owner calls it.
    pub name: String,
    /// The credential.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub credential: serde_json::Value,
}
