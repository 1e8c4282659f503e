//! Shared scans: an organisation that chose so keeps encrypted chunks of its scans on the server. The server learns their
//! number and size. A chunk is a sealed piece (`crate::sync::ScanBox`).

use serde::{Deserialize, Serialize};

use crate::sync::{SealedLabel, UserId, names};

names! {
    /// A shared scan: a keyed hash of what is sealed, see `crate::sync::ScanBox`.
    ScanId(16);
}

/// Announces a scan; its chunks follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PutScan {
    /// Its number.
    pub scan: ScanId,
    /// How many chunks.
    pub chunks: u32,
    /// Bytes of all chunks, sealed.
    pub bytes: u64,
    /// Data key they are sealed with.
    pub generation: u32,
    /// What it is, sealed; at most [`super::MOST_LABEL_BYTES`].
    pub label: SealedLabel,
}

/// A scan on the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SharedScan {
    /// What was announced.
    pub scan: PutScan,
    /// Who shared it.
    pub by: UserId,
    /// When, seconds since 1970.
    pub at_s: i64,
    /// Are all chunks there?
    pub is_whole: bool,
    /// How many chunks are there: who sends them in their order goes on with this one.
    pub there: u32,
}
