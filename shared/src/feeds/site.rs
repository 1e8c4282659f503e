//! Feed files made ready for a site: unpacked where they must be, read by the reader that the app itself uses, and the list
//! that tells browsers of them. Neither reads nor writes files.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Feed, FeedKind, FeedReader, Parsed, recognise};
use crate::ingest::archive::{Archive, File, Piece, Unpacker};
use crate::model::Day;

/// Most that an archive may unpack to, bytes: what the app allows for a feed of a site.
const LIMIT: u64 = 200_000_000;
/// First bytes by which a file is recognised.
const HEAD: usize = 64 << 10;

/// A feed, ready to be served.
#[derive(Debug)]
pub struct Ready {
    /// What was read of it.
    pub parsed: Parsed,
    /// Name it was downloaded under.
    pub name: String,
    /// Ending it is served with, such as `csv.gz`.
    pub ending: &'static str,
    /// Its bytes, as they are served.
    pub bytes: Vec<u8>,
}

/// What is in a downloaded file.
#[derive(Debug, Default)]
pub struct Contents {
    /// The feeds.
    pub feeds: Vec<Ready>,
    /// Names of files in it that are no feed.
    pub others: Vec<String>,
}

/// A feed in the list of a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Which.
    pub kind: FeedKind,
    /// Name of the file beside the list.
    pub file: String,
    /// Name it was downloaded under.
    pub name: String,
    /// Its day.
    pub date: Day,
    /// How many CVEs it names.
    pub cves: u32,
    /// SHA-256 of the file, in hex.
    pub sha256: String,
}

impl Ready {
    /// The feed itself.
    pub fn feed(&self) -> &Feed {
        &self.parsed.feed
    }

    /// Its line in the list, as a file of that name and hash.
    pub fn listed(&self, file: String, sha256: String) -> Listed {
        let feed = self.feed();
        let (kind, date, cves) = (feed.kind(), feed.about().date, feed.len() as u32);
        Listed { kind, file, name: self.name.clone(), date, cves, sha256 }
    }
}

/// The feeds of a downloaded file, which may be an archive; `day` is a feed's where neither it nor its name says one.
///
/// # Errors
/// When it cannot be unpacked, or a feed in it cannot be read: words for a person.
pub fn ready(name: &str, bytes: &[u8], day: Day) -> Result<Contents, String> {
    let archive = Archive::of(bytes);
    let inside = match archive {
        Some(archive) => unpacked(archive, name, bytes)?,
        None => vec![(name.to_owned(), bytes.to_vec())],
    };
    let mut contents = Contents::default();
    for (shown, text) in inside {
        let Some(kind) = recognise(text.get(..HEAD).unwrap_or(&text), &shown) else {
            contents.others.push(shown);
            continue;
        };
        let mut reader = FeedReader::new(kind, &shown, day, day);
        reader.feed(&text)?;
        let parsed = reader.finish()?;
        let is_json = text.trim_ascii_start().starts_with(b"{") || text.starts_with(b"\xEF\xBB\xBF{");
        // One packed file goes as it came; of an archive of several each goes unpacked.
        let (ending, bytes) = match (archive, is_json) {
            (Some(Archive::Gzip), true) => ("json.gz", bytes.to_vec()),
            (Some(Archive::Gzip), false) => ("csv.gz", bytes.to_vec()),
            (_, true) => ("json", text),
            (_, false) => ("csv", text),
        };
        // As the app would call it: a packed file is unpacked there once more.
        let name = if archive == Some(Archive::Zip) { shown } else { name.to_owned() };
        contents.feeds.push(Ready { parsed, name, ending, bytes });
    }
    Ok(contents)
}

fn unpacked(archive: Archive, name: &str, bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, String> {
    let mut outs: Vec<Vec<u8>> = Vec::new();
    let mut unpacker = Unpacker::new(archive, name, LIMIT);
    let take = &mut |piece: Piece<'_>| match piece {
        Piece::Begin => outs.push(Vec::new()),
        Piece::Bytes(bytes) => {
            if let Some(out) = outs.last_mut() {
                out.extend_from_slice(bytes);
            }
        }
    };
    unpacker.feed(bytes, take).map_err(|refusal| refusal.to_string())?;
    let contents = unpacker.finish().map_err(|refusal| refusal.to_string())?;
    let file = |file: File| {
        let (number, _) = file.parts.first().copied()?;
        Some((file.name, outs.get_mut(number).map(std::mem::take)?))
    };
    Ok(contents.files.into_iter().filter_map(file).collect())
}

/// The list, as [`super::offered`] reads it.
pub fn list(feeds: &[Listed]) -> String {
    let one = |feed: &Listed| {
        let Listed { kind, file, name, date, cves, sha256 } = feed;
        json!({"kind": kind.id(), "file": file, "name": name, "date": date.iso(), "cves": cves, "sha256": sha256})
    };
    let feeds: Vec<serde_json::Value> = feeds.iter().map(one).collect();
    format!("{:#}\n", json!({"version": 1, "feeds": feeds}))
}
