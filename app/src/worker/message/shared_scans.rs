//! What page and engine say about scans that a team shares: who may see what of them is the server's and the keys' matter.

use serde::{Deserialize, Serialize};
use shared::api::ScanId;
use shared::ingest::Mapping;
use shared::sync::UserId;

/// What the page asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ScanRequest {
    /// What is shared. Answered with [`ScanReply::List`].
    List,
    /// Share a scan of this workspace, by its number; one that was interrupted goes on. Answered with the list.
    Share(u32),
    /// Fetch a scan; one that was interrupted goes on. Answered with [`ScanReply::Taken`], the file beside it.
    Take {
        /// Which.
        scan: ScanId,
        /// Bytes of a file that this browser reads at most.
        limit_bytes: u64,
    },
    /// Remove a scan from the server. Answered with the list.
    Remove(ScanId),
    /// Forget what an interrupted fetch left here. Answered with the list.
    Discard(ScanId),
    /// Stop what is on its way: what was fetched is forgotten, what was sent stays. Answered with [`ScanReply::Stopped`].
    Stop,
}

/// What the engine answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ScanReply {
    /// What is shared; nothing where the organisation shares no scans.
    List(Option<SharedScans>),
    /// A scan was fetched: to be imported as any other file.
    Taken {
        /// Name of the file.
        name: String,
        /// Its bytes.
        bytes: u64,
        /// How its columns are read, where the sharer said so: then the engine has the file at hand under its name.
        mapping: Option<Box<Mapping>>,
    },
    /// A person stopped it.
    Stopped,
}

/// What is shared in an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedScans {
    /// The scans, the newest first.
    pub scans: Vec<SharedRow>,
    /// Scans of this workspace that may be shared, by number: their file is here, and nobody shared it yet.
    pub to_share: Vec<u32>,
    /// Bytes of all of them on the server.
    pub used: u64,
    /// Bytes that the organisation may keep there.
    pub quota: u64,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedRow {
    /// Its name.
    pub scan: ScanId,
    /// Who shared it.
    pub by: UserId,
    /// Is that oneself?
    pub is_mine: bool,
    /// When, seconds since 1970.
    pub at_s: i64,
    /// Bytes on the server.
    pub bytes: u64,
    /// Chunks that are there, of how many.
    pub there: (u32, u32),
    /// Are all of them there?
    pub is_whole: bool,
    /// Chunks of it that an interrupted fetch left here.
    pub fetched: u32,
    /// What it is; nothing where the keys here do not open it.
    pub what: Option<SharedWhat>,
    /// The scan of this workspace that it is, where it is here.
    pub here: Option<u32>,
}

/// What a shared scan is, as its sharer said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedWhat {
    /// Name of the file.
    pub name: String,
    /// Bytes of the file.
    pub bytes: u64,
    /// What the file is, such as `Qualys scan report`.
    pub format: String,
    /// When the scan was made, as far as the file says.
    pub scanned_on: Option<String>,
    /// Rows that became findings.
    pub findings: u32,
}

/// A scan on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanWork {
    /// Name of its file.
    pub name: String,
    /// What is being done.
    pub step: ScanStep,
    /// Bytes done.
    pub done: u64,
    /// Bytes in all; 0 where that is not known.
    pub of: u64,
    /// Is the server not reached, so that it is being tried again?
    pub is_waiting: bool,
}

/// What is being done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ScanStep {
    /// Packed, before it is sent.
    Packing,
    /// Sealed and sent.
    Sending,
    /// Fetched and opened.
    Fetching,
}
