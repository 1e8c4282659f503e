//! Organisations and the grants of their keys. The server keeps sealed boxes and cannot open one.

use serde::{Deserialize, Serialize};

use crate::sync::{Epoch, OrgId, PublicKey, SealedRing, UserId};

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Organisation {
    /// Its number.
    pub org: OrgId,
    /// Its name.
    pub name: String,
    /// Which of its data keys is in use, from 1; 0 before the first ones were made.
    pub generation: u32,
    /// Epoch of the server's database.
    pub epoch: Epoch,
    /// What it has decided.
    pub policy: Policy,
}

/// What an organisation has decided for its members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Policy {
    /// Is an account locked until an admin unlocks it after 3 failed sign-ins, instead of for a while?
    pub hard_lock: bool,
    /// Must members have a second factor?
    pub second_factor: bool,
    /// Are encrypted scans shared?
    pub scans: bool,
}

/// A new organisation; whoever makes it is its admin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateOrganisation {
    /// Its name.
    pub name: String,
}

/// Changes an organisation: what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateOrganisation {
    /// Another name.
    #[serde(default)]
    pub name: Option<String>,
    /// Other decisions.
    #[serde(default)]
    pub policy: Option<Policy>,
}

/// The organisation's keys, sealed by one person for another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Grant {
    /// Generation of the newest data key inside.
    pub generation: u32,
    /// Public key of who sealed it: its words are compared too.
    pub by: PublicKey,
    /// Public key it is sealed for: refused where that is not the member's any more.
    pub to: PublicKey,
    /// The keys.
    pub ring: SealedRing,
}

/// Gives the keys to a member who is approved and has none (after a reset).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GrantTo {
    /// The keys.
    pub grant: Grant,
}

/// One's own grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyRing {
    /// The newest generation there is; above that of the grant while a member has to grant it again.
    pub generation: u32,
    /// The grant; absent where nobody gave one yet.
    pub grant: Option<Grant>,
}

/// Another data key (or the first keys of all), for everybody who stays. Taken as a whole or not at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewKeys {
    /// The generation until now, 0 for the first keys: else [`super::Code::OldKeys`].
    pub replaces: u32,
    /// For every approved member that has keys and for whoever asks: else [`super::Code::Taken`].
    pub grants: Vec<ToWhom>,
    /// For the recovery key.
    pub recovery: RecoveryGrant,
    /// Members whose approval ends by this, in the same step.
    #[serde(default)]
    pub disable: Vec<UserId>,
}

/// A grant and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ToWhom {
    /// The member.
    pub user: UserId,
    /// The keys.
    pub grant: Grant,
}

/// The keys sealed for the recovery key, whose secret half is on paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryGrant {
    /// The keys; its `to` is the recovery key's public half.
    pub grant: Grant,
}
