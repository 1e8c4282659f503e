//! What page and engine say about team mode: whatever needs a key or the shared data goes through the engine, which alone
//! holds keys. Plain questions to the server (members, sessions, the audit log) the page asks itself, by `shared::api`.

use serde::{Deserialize, Serialize};
use shared::api::{Me, PasskeyAnswer, PasskeyBegin, PasskeyChallenge, PasskeyId, Role, Server, TotpSetUp};
use shared::sync::{Holder, OpId, OrgId, PublicKey, UserId};

use super::shared_scans::{ScanReply, ScanRequest, ScanWork};

/// What a person asks. Packed, and answered with a packed [`TeamReply`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TeamRequest {
    /// The first account of a server, and the first keys of its organisation. Answered with [`TeamReply::RecoveryKey`].
    SetUp {
        /// The one-time token that the server printed, as it was typed.
        token: String,
        /// The account.
        account: SignUp,
        /// What the organisation is called; empty where it has no name yet.
        organisation: String,
    },
    /// A further account.
    SignUp {
        /// The account.
        account: SignUp,
        /// Token of an invitation, as it stands in its link.
        invitation: Option<String>,
    },
    /// Sign in, or open the keys again where this browser no longer has them.
    SignIn {
        /// E-mail address.
        email: String,
        /// The password, as typed.
        password: String,
        /// What the person calls this browser.
        device: String,
    },
    /// The second half of a sign-in.
    SecondFactor(Enter),
    /// Sign out here. What is on its way stays for the next sign-in of the same person, unless it is to be forgotten.
    SignOut {
        /// Forget everything of the account in this browser: replica, outbox, keys, in every workspace. What was rated
        /// stays in its workspace.
        forget: bool,
    },
    /// How many edits of this account wait to be sent, in all workspaces of this browser. Answered with
    /// [`TeamReply::Unsent`].
    Unsent,
    /// Another password; the keys stay.
    ChangePassword {
        /// Until now.
        old: String,
        /// From now on.
        new: String,
    },
    /// Another e-mail address.
    ChangeEmail {
        /// The password, as proof.
        password: String,
        /// The new address.
        email: String,
    },
    /// Make a passkey. Answered with [`TeamReply::Passkey`].
    BeginPasskey {
        /// The password, as proof.
        password: String,
    },
    /// A passkey is not asked for any more.
    RemovePasskey {
        /// Which.
        passkey: PasskeyId,
        /// The password, as proof.
        password: String,
    },
    /// Set up an authenticator app. Answered with [`TeamReply::Totp`].
    BeginTotp {
        /// The password, as proof.
        password: String,
    },
    /// The end of the account at the server. This browser forgets it by [`TeamRequest::SignOut`].
    DeleteAccount {
        /// The password, as proof.
        password: String,
    },
    /// A new password with new keys, by a link: members have to grant the organisation's keys again.
    ResetPassword {
        /// From the link.
        token: String,
        /// The new password.
        password: String,
    },
    /// Another organisation that one is a member of: answered with [`TeamReply::Workspace`] where it has a workspace of its
    /// own in this browser.
    Switch(OrgId),
    /// First keys of an organisation that has none, or the recovery key that came with them once more. Answered with
    /// [`TeamReply::RecoveryKey`].
    MakeKeys,
    /// The recovery key is written down.
    Written,
    /// The keys of the organisation by its recovery key, as typed, where no member can grant them.
    Recover(String),
    /// Approve a member, with the organisation's keys.
    Approve {
        /// Who.
        user: UserId,
        /// As what.
        role: Role,
    },
    /// The organisation's keys for an approved member without them.
    Grant(UserId),
    /// Another data key for all who stay. Answered with [`TeamReply::Doubts`] where a key of those is not confirmed here: then
    /// nothing was done.
    ChangeKeys(NewRing),
    /// Words of who sealed other keys of the organisation than this browser knows. Answered with [`TeamReply::Words`].
    Offered,
    /// The keys whose words were shown last count from now on.
    TakeKeys,
    /// The keys that the server names for members: first sights are noted, and [`TeamReply::Changed`] says which are others.
    Seen(Vec<(UserId, PublicKey)>),
    /// A person confirmed the keys of these, by the words that were shown last.
    Trust(Vec<Holder>),
    /// Words to compare of a person's key, given its account.
    Words(UserId),
    /// Values that differ, for a person to choose.
    Conflicts,
    /// This version counts from now on.
    Resolve {
        /// The conflict.
        conflict: u32,
        /// Its version, by index.
        version: u32,
    },
    /// Edits that the server did not take.
    Refused,
    /// Take a refused edit back: what the team says counts here again.
    TakeBack(OpId),
    /// Make a refused edit again.
    Repeat(OpId),
    /// Scans that the team shares. Answered with [`TeamReply::Scans`].
    Scans(ScanRequest),
}

/// How the organisation's keys are changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NewRing {
    /// At the end of a membership.
    Without(UserId),
    /// For everybody, where the server was set back.
    Again,
    /// With another recovery key: the one before opens nothing that is sealed from then on.
    WithRecovery,
    /// From the beginning, where nobody has the keys any more: what the server holds nobody can read.
    Anew,
}

/// A new account, as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUp {
    /// E-mail address.
    pub email: String,
    /// Name shown to others.
    pub name: String,
    /// The password.
    pub password: String,
}

/// A second factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Enter {
    /// Six digits, or a recovery code.
    Code(String),
    /// A passkey.
    Passkey(PasskeyAnswer),
}

/// What the engine answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TeamReply {
    /// Done; where things stand now.
    State(Box<TeamState>),
    /// The password was right; the second factor is missing.
    SecondFactor {
        /// Does an authenticator app show codes? A recovery code is taken in any case.
        totp: bool,
        /// To sign with a passkey, where there are some.
        passkey: Option<PasskeyChallenge>,
    },
    /// What an authenticator needs to make a passkey.
    Passkey(PasskeyBegin),
    /// A secret for an authenticator app.
    Totp(TotpSetUp),
    /// The account asked to join: what happens next, for a person.
    Registered(String),
    /// The organisation's recovery key: to write down, shown this once.
    RecoveryKey(String),
    /// Edits that wait to be sent.
    Unsent(u32),
    /// Words to compare.
    Words(Fingerprint),
    /// Keys to confirm first.
    Doubts(Vec<Doubtful>),
    /// Members whose key is another one than this browser knows.
    Changed(Vec<UserId>),
    /// That organisation has a workspace of its own: the page remembers this name and loads anew.
    Workspace(String),
    /// Values that differ.
    Conflicts(Vec<Conflict>),
    /// Edits that were refused.
    Refused(Vec<RefusedEdit>),
    /// Scans that the team shares.
    Scans(ScanReply),
    /// It did not work: words for a person, and seconds to wait where waiting helps.
    Failed {
        /// What is the matter and what to do.
        words: String,
        /// Seconds to wait.
        retry_after_s: Option<u32>,
    },
}

/// Where team mode stands. Also told unasked ([`super::Event::Team`]) whenever something of it changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TeamState {
    /// The server, as it last said of itself.
    pub server: Server,
    /// How far this browser has come.
    pub stage: Stage,
    /// Who is signed in, or was before the session ended.
    pub me: Option<Me>,
    /// The organisation whose ratings are shared with this browser.
    pub org: Option<OrgId>,
    /// Does the recovery key of new keys wait to be written down? It is nowhere else.
    pub recovery_waits: bool,
    /// Is the open workspace another one than the first of this browser?
    pub is_apart: bool,
    /// How sharing goes.
    pub sync: SyncState,
    /// A scan that is being shared or fetched.
    pub scan: Option<ScanWork>,
}

/// How far a browser has come, the first steps first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Nobody has set the server up.
    SetUp,
    /// Nobody is signed in. Edits made meanwhile wait where somebody was.
    SignedOut,
    /// Signed in; waits for approval, or the membership was ended.
    Waiting,
    /// Approved, but the keys are not there.
    NoKeys(RingState),
    /// A member with keys: ratings are shared.
    Member,
}

/// Why there are no keys, and who can help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RingState {
    /// The organisation has none yet: an admin makes them.
    None,
    /// A member has to grant them.
    NotGranted,
    /// This browser has to be given the password again.
    Locked,
    /// The organisation asks for a second factor, and there is none yet.
    NoSecondFactor,
    /// The server passes on older keys than this browser knows, as after a restore: an admin changes them.
    Older,
    /// The server passes on other keys than this browser knows: a person compares words.
    Other,
}

/// How sharing goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncState {
    /// Is the server reached? Else edits wait.
    pub is_online: bool,
    /// Does another tab of this browser share? This one only shows.
    pub is_elsewhere: bool,
    /// Edits that wait to be sent or were sent without an answer.
    pub pending: u32,
    /// Edits that were refused.
    pub refused: u32,
    /// Values that differ and wait for a person.
    pub conflicts: u32,
    /// Last answer of the server, seconds since 1970 by this browser's clock.
    pub contact_s: Option<i64>,
    /// What hinders, for a person.
    pub trouble: Option<String>,
}

/// Words that stand for a key: the same on both screens, or somebody passed on another key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// Of the person's key.
    pub person: Vec<String>,
    /// Of the organisation's keys, where they are here.
    pub organisation: Vec<String>,
    /// Is the person's key another one than this browser knows?
    pub is_changed: bool,
}

/// A key that a person has to confirm before anything is sealed for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubtful {
    /// Whose.
    pub holder: Holder,
    /// Its name, for a person.
    pub name: String,
    /// Is it another key than the one that was known? Else it is new to this browser.
    pub is_changed: bool,
    /// Its words.
    pub words: Vec<String>,
}

/// One thing of which several people said different things without having seen each other's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// Its number in this list and, while the page is open, in any later one.
    pub number: u32,
    /// What it is of, for a person: a host, a rule, a preset. Of a host not in this browser: that it is one.
    pub subject: String,
    /// Asset in this workspace, where it is one.
    pub asset: Option<u32>,
    /// Which field, for a person.
    pub field: String,
    /// What was said, the shown one first.
    pub versions: Vec<Version>,
}

/// One of several values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The value, for a person; that it was taken away, for a deletion.
    pub value: String,
    /// Who said it; `None` for oneself on this browser.
    pub author: Option<UserId>,
    /// When, seconds since 1970, as its author said.
    pub at_s: i64,
}

/// An edit that the server did not take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedEdit {
    /// Its name.
    pub id: OpId,
    /// What it is of, for a person.
    pub subject: String,
    /// Which field, for a person.
    pub field: String,
    /// The value, for a person.
    pub value: String,
    /// Why and what to do.
    pub why: String,
}
