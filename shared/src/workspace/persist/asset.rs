//! Assets as stored: a part that goes by the very facts of its asset does not say them again, which halves the bytes.

use serde::{Deserialize, Serialize, Serializer};

use std::sync::Arc;

use crate::model::{Asset, Day, Host, Part, Rating};

/// An asset to write.
#[derive(Serialize)]
pub(super) struct Written<'a> {
    host: &'a Host,
    rating: &'a Rating,
    first_seen: Day,
    last_seen: Day,
    parts: Parts<'a>,
}

/// The parts of an asset, written without a list of their own.
struct Parts<'a>(&'a Asset);

impl Serialize for Parts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Asset { host, parts, .. } = self.0;
        serializer.collect_seq(parts.iter().map(|part| PartWritten::of(part, host)))
    }
}

#[derive(Serialize)]
struct PartWritten<'a> {
    scanner: &'a str,
    host: Option<&'a Host>,
    first_seen: Day,
    last_seen: Day,
    was: Option<u32>,
}

impl<'a> PartWritten<'a> {
    fn of(part: &'a Part, host: &Arc<Host>) -> Self {
        let is_the_same = Arc::ptr_eq(&part.host, host) || part.host == *host;
        Self {
            scanner: &part.scanner,
            host: Some(&*part.host).filter(|_| !is_the_same),
            first_seen: part.first_seen,
            last_seen: part.last_seen,
            was: part.was,
        }
    }
}

impl<'a> From<&'a Asset> for Written<'a> {
    fn from(asset: &'a Asset) -> Self {
        let Asset { host, rating, first_seen, last_seen, .. } = asset;
        Self { host, rating, first_seen: *first_seen, last_seen: *last_seen, parts: Parts(asset) }
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
        let host = Arc::new(read.host);
        let part = |part: PartRead| Part {
            scanner: part.scanner,
            host: part.host.map_or_else(|| Arc::clone(&host), Arc::new),
            first_seen: part.first_seen,
            last_seen: part.last_seen,
            was: part.was,
        };
        let parts = read.parts.into_iter().map(part).collect();
        Self { parts, host, rating: read.rating, first_seen: read.first_seen, last_seen: read.last_seen }
    }
}
