//! Members of an organisation: who may do what, and who is still waiting.

use serde::{Deserialize, Serialize};

use super::{Account, Grant, Token};
use crate::sync::names;

names! {
    /// An invitation, as admins may see and withdraw it; not its token.
    InvitationId(16);
}

/// What a member may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Role {
    /// Everything, and looks after members.
    Admin,
    /// Reads and changes what is shared.
    Editor,
    /// Reads what is shared.
    Viewer,
    /// Reads what is shared and the audit log.
    Auditor,
}

impl Role {
    /// Every role, the most powerful first.
    pub const ALL: [Self; 4] = [Self::Admin, Self::Editor, Self::Viewer, Self::Auditor];

    /// The word shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Admin => "Admin",
            Self::Editor => "Editor",
            Self::Viewer => "Viewer",
            Self::Auditor => "Auditor",
        }
    }

    /// May it change what is shared?
    pub fn may_edit(self) -> bool {
        matches!(self, Self::Admin | Self::Editor)
    }

    /// May it look after members, keys and the organisation?
    pub fn may_administer(self) -> bool {
        self == Self::Admin
    }

    /// May it read the audit log?
    pub fn may_audit(self) -> bool {
        matches!(self, Self::Admin | Self::Auditor)
    }
}

/// How far a membership has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum MemberState {
    /// Waits for approval, sees nothing.
    Registered,
    /// May do what the role allows.
    Approved,
    /// Ended by an admin; sees nothing.
    Disabled,
}

/// One member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// Who.
    pub account: Account,
    /// What it may do.
    pub role: Role,
    /// How far the membership has come.
    pub state: MemberState,
    /// Has it the keys of the organisation?
    pub has_keys: bool,
    /// Is the account locked after failed sign-ins? Said to admins only.
    pub is_locked: bool,
    /// Asked to join, or was made to wait again, seconds since 1970.
    pub since_s: i64,
    /// Last seen, seconds since 1970, to five minutes; said to admins only.
    pub seen_s: Option<i64>,
}

/// Approves, promotes, disables: what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeMember {
    /// Another role.
    #[serde(default)]
    pub role: Option<Role>,
    /// Another state.
    #[serde(default)]
    pub state: Option<MemberState>,
    /// With an approval: the organisation's keys for this member.
    #[serde(default)]
    pub grant: Option<Grant>,
}

/// Invites somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invite {
    /// For whom, where it is for one address only.
    #[serde(default)]
    pub email: Option<String>,
    /// The role it gives once approved.
    pub role: Role,
}

/// An invitation with what its link needs: said once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invited {
    /// The invitation.
    pub invitation: Invitation,
    /// Goes into the link.
    pub token: Token,
    /// Was it sent by e-mail? Else the admin passes the link on.
    pub is_sent: bool,
}

/// Follows an invitation with the account one is signed in with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Join {
    /// From the link.
    pub invitation: Token,
}

/// An invitation that nobody has used yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// Its number.
    pub invitation: InvitationId,
    /// For whom.
    pub email: Option<String>,
    /// The role it gives.
    pub role: Role,
    /// Ends, seconds since 1970.
    pub until_s: i64,
}

/// A link to a new password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResetLink {
    /// Goes into the link; absent where it was sent by e-mail.
    pub token: Option<Token>,
    /// Ends, seconds since 1970.
    pub until_s: i64,
}
