//! What feeds a site offers beside the app: `feeds/feeds.json`, written by `cargo xtask feeds`. Small, so that a page may
//! look at each start whether there is something newer.

use super::FeedKind;
use crate::ingest::{Encoding, Object, Objects};
use crate::model::Day;

/// Address of the list, relative to the app.
pub const MANIFEST: &str = "feeds/feeds.json";

/// One feed that a site offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Which.
    pub kind: FeedKind,
    /// Name of the file beside the list; never a path.
    pub file: String,
    /// Name it was downloaded under.
    pub name: String,
    /// Its day.
    pub date: Day,
    /// Names this version of it: the hash of the file.
    pub version: String,
}

/// The feeds in a list, as `{"feeds": [{"kind": "kev", "file": "kev.json", "name": …, "date": "2026-08-07", "sha256": …}]}`.
/// Entries that are of another kind or lead elsewhere are passed over.
pub fn offered(manifest: &[u8]) -> Vec<Offered> {
    let mut objects = Objects::new(&["$/feeds"], Encoding::detect(manifest), manifest);
    objects.feed(manifest);
    objects.end();
    let mut feeds = Vec::new();
    while let Some(object) = objects.next() {
        let Object::Node(_, node) = object else { continue };
        let file = node.get("file");
        let is_plain = !file.starts_with('.') && file.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
        let kind = FeedKind::ALL.into_iter().find(|kind| kind.id() == node.get("kind"));
        let (Some(kind), Some(date)) = (kind, Day::from_iso(node.get("date"))) else { continue };
        if is_plain && !file.is_empty() {
            let (file, name) = (file.to_owned(), node.get("name").to_owned());
            feeds.push(Offered { kind, file, name, date, version: node.get("sha256").to_owned() });
        }
    }
    feeds
}
