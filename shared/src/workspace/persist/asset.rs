//! Assets as stored: a part that goes by the very facts of its asset does not say them again, which halves the bytes.

use serde::{Deserialize, Serialize};

use crate::model::{Asset, Day, Host, Part, Rating};

/// An asset to write.
#[derive(Serialize)]
pub(super) struct Written<'a> {
    host: &'a Host,
    rating: &'a Rating,
    first_seen: Day,
    last_seen: Day,
    parts: Vec<PartWritten<'a>>,
}

#[derive(Serialize)]
struct PartWritten<'a> {
    scanner: &'a str,
    host: Option<&'a Host>,
    first_seen: Day,
    last_seen: Day,
    was: Option<u32>,
}

impl<'a> From<&'a Asset> for Written<'a> {
    fn from(asset: &'a Asset) -> Self {
        let part = |part: &'a Part| PartWritten {
            scanner: &part.scanner,
            host: Some(&part.host).filter(|host| **host != asset.host),
            first_seen: part.first_seen,
            last_seen: part.last_seen,
            was: part.was,
        };
        let Asset { host, rating, first_seen, last_seen, parts } = asset;
        Self { host, rating, first_seen: *first_seen, last_seen: *last_seen, parts: parts.iter().map(part).collect() }
    }
}

/// An asset as read.
#[derive(Deserialize)]
pub(super) struct Read {
    host: Host,
    rating: Rating,
    first_seen: Day,
    last_seen: Day,
    parts: Vec<PartRead>,
}

#[derive(Deserialize)]
struct PartRead {
    scanner: String,
    host: Option<Host>,
    first_seen: Day,
    last_seen: Day,
    was: Option<u32>,
}

impl From<Read> for Asset {
    fn from(read: Read) -> Self {
        let part = |part: PartRead| Part {
            scanner: part.scanner,
            host: part.host.unwrap_or_else(|| read.host.clone()),
            first_seen: part.first_seen,
            last_seen: part.last_seen,
            was: part.was,
        };
        let parts = read.parts.into_iter().map(part).collect();
        Self { parts, host: read.host, rating: read.rating, first_seen: read.first_seen, last_seen: read.last_seen }
    }
}
