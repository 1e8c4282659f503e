//! What a server says of itself before anybody signs in, and the first account of all.

use serde::{Deserialize, Serialize};

use super::{Register, Token};

/// Whether there is a server and what it can do. Its absence (404, or a page instead of JSON) means: no team mode.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Server {
    /// Always `patchfirst`: so that another site's JSON is not taken for a server.
    pub product: String,
    /// Newest version of the contract it speaks.
    pub version: u32,
    /// Oldest version it speaks.
    pub oldest_version: u32,
    /// Has nobody set it up yet? Then only [`SetUp`] works.
    pub needs_set_up: bool,
    /// May people register without an invitation?
    pub is_open: bool,
    /// Can it send e-mail?
    pub has_mail: bool,
    /// Bytes of shared scans that an organisation may keep there.
    #[serde(default)]
    pub scan_quota: u64,
}

/// The first account and its organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetUp {
    /// The one-time token that the server printed at its first start.
    pub token: Token,
    /// The account; approved at once, admin, operator of the server.
    pub account: Register,
    /// What its organisation is called, where that is known already; it can be changed later.
    #[serde(default)]
    pub organisation: Option<String>,
}
