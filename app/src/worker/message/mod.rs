//! The words between the page and the engine's worker: postcard (`wire`), with a File or a Blob beside it. What only
//! later modules ask and answer is [`Packed`](super::packed::Packed), so that the first ones need not know its form.

mod reply;
mod request;
mod shared_scans;
mod team;

use serde::{Deserialize, Serialize};

pub use reply::{Event, FIRST_ROWS, HeardSettings, RANKED_ROWS, Reply};
pub use request::{ExportFormat, ExportTable, FeedRequest, PresetRequest, Request};
pub use shared_scans::{ScanReply, ScanRequest, ScanStep, ScanWork, SharedRow, SharedScans, SharedWhat};
pub use team::{
    Conflict, Doubtful, Enter, Fingerprint, NewRing, RefusedEdit, RingState, SignUp, Stage, SyncState, TeamReply,
    TeamRequest, TeamState, Version,
};

/// A message to the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ToWorker {
    /// Number of the request.
    pub id: u32,
    /// The request.
    pub request: Request,
}

/// A message from the worker. The worker writes it from a borrowed reply, so that no reply is ever copied.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromWorker<R = Reply> {
    /// The answer to request `id`.
    Reply {
        /// Number of the request.
        id: u32,
        /// The answer.
        reply: R,
    },
    /// Something unasked.
    Event(Event),
}
