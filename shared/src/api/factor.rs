//! Second factors: codes of an authenticator app (TOTP, RFC 6238); passkeys are in `passkey`. A second factor opens the
//! account, never the keys: those need the password.

use serde::{Deserialize, Serialize};

use super::{PasskeyAnswer, Ticket};

/// The second half of a sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecondFactor {
    /// From [`super::SignInAnswer`].
    pub ticket: Ticket,
    /// Six digits, or a recovery code.
    #[serde(default)]
    pub code: Option<String>,
    /// Or a passkey.
    #[serde(default)]
    pub passkey: Option<PasskeyAnswer>,
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
