//! Push, pull and hints: what the server sequences without being able to read it. Postcard, but for the hint.

use serde::{Deserialize, Serialize};

use crate::sync::{Digest, Epoch, OpId, Register, Sealed, Seq, UserId};

/// One edit, as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// Its name, the same however often it is sent.
    pub id: OpId,
    /// The register it writes.
    pub register: Register,
    /// Highest place that its author had seen in that register, and so may put out of force.
    pub base: Seq,
    /// Operations in that register that its author had seen beyond that: own ones without a place, what those had seen in
    /// turn, and values of a pull that was not at its end.
    pub sees: Vec<OpId>,
    /// When it was made, seconds since 1970 by the author's clock; shown, clamped, and orders nothing.
    pub at_s: i64,
    /// Does it take the value away? The server may forget such values after [`super::KEEP_DELETED_DAYS`].
    pub is_deletion: bool,
    /// The value.
    pub sealed: Sealed,
}

/// Operations to the server: at most [`super::MOST_OPERATIONS`] and [`super::MOST_BODY_BYTES`]. They take effect in their
/// order, each by itself: a rejected one does not hold up the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// Epoch that the client last pulled in: else [`super::Code::Epoch`].
    pub epoch: Epoch,
    /// The operations.
    pub ops: Vec<Operation>,
}

/// What became of a push. All of it is durable when it is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pushed {
    /// Outcomes, one for each operation in their order.
    pub outcomes: Vec<Outcome>,
    /// The organisation's last place after it.
    pub head: Seq,
}

/// What became of one operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It was given this place.
    Accepted(Seq),
    /// It was known before, or a later edit of its author's had put it out of force: whoever has pulled up to this place
    /// has its effect. The place it was given then, else the head.
    Duplicate(Seq),
    /// It was not taken.
    Rejected(Rejection),
}

/// Why an operation was not taken. The app lays it into a tray with these words; it never blocks the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Rejection {
    /// The value is larger than [`super::MOST_VALUE_BYTES`].
    TooLarge,
    /// It names more operations than [`super::MOST_SEEN`].
    SeesTooMuch,
    /// The register holds [`super::MOST_LIVE`] conflicting values.
    TooManyConflicts,
    /// Sealed with another data key than the one in use: seal it anew under the same id and send it again.
    OldKeys,
    /// It claims to have seen a place that was never given.
    FromTheFuture,
}

impl Rejection {
    /// What it means and what to do, for a person.
    pub fn words(self) -> &'static str {
        match self {
            Self::TooLarge => "This value is too large to share. Make it shorter.",
            Self::SeesTooMuch => "Too many changes of this one value wait to be sent. Repeat the last one.",
            Self::TooManyConflicts => {
                "Too many people changed this at the same time. Resolve the conflict, then repeat it."
            }
            Self::OldKeys => "The organisation's keys have changed. It is encrypted again and sent by itself.",
            Self::FromTheFuture => {
                "This browser knew more than the server. Load everything again, then repeat the change."
            }
        }
    }

    /// Does the app mend it by itself, without a person?
    pub fn mends_itself(self) -> bool {
        self == Self::OldKeys
    }
}

/// What is asked of a pull.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, utoipa::IntoParams))]
pub struct PullQuery {
    /// Epoch of the cursor; 0 together with cursor 0 for a first pull, which any epoch answers.
    pub epoch: Epoch,
    /// Everything up to here is known.
    pub cursor: Seq,
    /// Head of the first page of the pull from the start that led here; 0 for that first page. Where both this and the
    /// cursor are below what the server has forgotten: [`super::Code::CursorTooOld`].
    pub began: Seq,
    /// Most rows wanted, at most [`super::MOST_ROWS`].
    pub limit: u32,
}

/// A part of what is new: live values in the order of their places.
///
/// Read in one transaction, so that `digest` fits `head` wherever `cursor` has reached it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Epoch of the server's database.
    pub epoch: Epoch,
    /// Whose values these are; rows name them by index.
    pub authors: Vec<UserId>,
    /// Live values with a place after the cursor, at most as many as asked for.
    pub rows: Vec<Row>,
    /// Everything up to here is known now: the place of the last row, or `head` where these are the last rows.
    pub cursor: Seq,
    /// The organisation's last place.
    pub head: Seq,
    /// Of all live values at `head`.
    pub digest: Digest,
    /// Data key in use: above one's own, the keys are to be loaded.
    pub generation: u32,
}

/// One live value as the server keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its place.
    pub seq: Seq,
    /// The operation it came by.
    pub id: OpId,
    /// Its register.
    pub register: Register,
    /// It puts out of force what stands up to here, with what the values had seen that it replaced.
    pub base: Seq,
    /// And these operations, whenever they come.
    pub gone: Vec<OpId>,
    /// Who, an index into [`Page::authors`].
    pub author: u16,
    /// When, seconds since 1970, as the author said.
    pub at_s: i64,
    /// See [`Operation::is_deletion`].
    pub is_deletion: bool,
    /// The value.
    pub sealed: Sealed,
}

/// There is something new. Only a hint: the client pulls every [`super::POLL_S`] seconds anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hint {
    /// Epoch of the server's database.
    pub epoch: Epoch,
    /// The organisation's last place.
    pub seq: Seq,
}
