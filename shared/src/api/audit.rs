//! The audit log: who did what when, in words that need no other table. Only ever added to. Never holds a value, a secret
//! or a scan.

use serde::{Deserialize, Serialize};

use crate::sync::UserId;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AuditAction {
    /// The server was set up.
    SetUp,
    /// Somebody asked to join.
    Registered,
    /// A member was approved.
    Approved,
    /// A member's role was changed.
    RoleChanged,
    /// A membership was ended.
    Disabled,
    /// A member was removed.
    Removed,
    /// Somebody was invited.
    Invited,
    /// An invitation was withdrawn.
    InvitationWithdrawn,
    /// Signed in.
    SignedIn,
    /// A sign-in failed.
    SignInFailed,
    /// Signed out, or a session was ended.
    SignedOut,
    /// An account was locked after failed sign-ins.
    Locked,
    /// A lock was taken away.
    Unlocked,
    /// A password was changed by its owner.
    PasswordChanged,
    /// A link to a new password was asked for.
    ResetAsked,
    /// A new password was set by such a link.
    PasswordReset,
    /// Name or e-mail of an account was changed.
    ProfileChanged,
    /// A second factor was added.
    FactorAdded,
    /// A second factor was removed.
    FactorRemoved,
    /// The organisation's keys were changed.
    KeysChanged,
    /// The keys were granted to a member.
    KeysGranted,
    /// The recovery grant was read.
    RecoveryRead,
    /// Name or policy of the organisation was changed.
    OrganisationChanged,
    /// An organisation was made.
    OrganisationMade,
    /// A scan was shared.
    ScanShared,
    /// A shared scan was removed.
    ScanRemoved,
    /// The log was exported.
    AuditExported,
    /// The database was restored from a backup.
    Restored,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// Its place in the log, from 1, without gaps within an organisation.
    pub number: i64,
    /// When, seconds since 1970.
    pub at_s: i64,
    /// Who; absent for the server itself and for nobody.
    pub who: Option<UserId>,
    /// Name and e-mail of who, as they were then.
    pub who_words: String,
    /// What.
    pub action: AuditAction,
    /// To whom.
    pub whom: Option<UserId>,
    /// What exactly, in words.
    pub words: String,
    /// The address it came from.
    pub source: String,
}

/// What is asked of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, utoipa::IntoParams))]
pub struct AuditQuery {
    /// Entries below this number; absent for the newest.
    pub before: Option<i64>,
    /// Most entries wanted, at most [`super::MOST_ENTRIES`].
    pub limit: u32,
}

/// Entries, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditPage {
    /// The entries.
    pub entries: Vec<AuditEntry>,
    /// Are there older ones?
    pub has_more: bool,
}
