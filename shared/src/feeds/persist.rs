//! Feeds as bytes: one chunk each, and one for what people have yet to hear. One version byte, then what is known of the
//! feed (postcard), then its entries (`list`).

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::entry::Entry;
use super::{Alert, FeedKind, Feeds, List};
use crate::workspace::{Chunk, PersistError, Table};

/// Version of the format.
const VERSION: u8 = 1;
/// Chunk of alerts and of what was forgotten.
const NOTES: u32 = 3;

impl Feeds {
    /// The chunk of a feed; without one: empty.
    pub fn chunk(&self, kind: FeedKind) -> Chunk {
        let bytes = match kind {
            FeedKind::Kev => self.kev.as_ref().map(bytes_of),
            FeedKind::Epss => self.epss.as_ref().map(bytes_of),
            FeedKind::Exploits => self.exploits.as_ref().map(bytes_of),
        };
        Chunk { table: Table::Feeds, number: number(kind), bytes: bytes.unwrap_or_else(|| vec![VERSION]) }
    }

    /// The chunk of alerts and of what was forgotten.
    pub fn chunk_of_notes(&self) -> Chunk {
        Chunk { table: Table::Feeds, number: NOTES, bytes: encode(&(&self.alerts, &self.forgotten)) }
    }

    /// Everything, in chunks.
    pub fn chunks(&self) -> Vec<Chunk> {
        FeedKind::ALL.into_iter().map(|kind| self.chunk(kind)).chain([self.chunk_of_notes()]).collect()
    }

    /// Feeds from their chunks; those of other tables are passed over. What cannot be read is left out and named.
    pub fn from_chunks(chunks: &[Chunk]) -> (Self, Vec<PersistError>) {
        let (mut feeds, mut errors) = (Self::default(), Vec::new());
        for chunk in chunks.iter().filter(|chunk| chunk.table == Table::Feeds) {
            if let Err(error) = feeds.take(chunk) {
                errors.push(error);
            }
        }
        (feeds, errors)
    }

    fn take(&mut self, chunk: &Chunk) -> Result<(), PersistError> {
        let (table, number) = (chunk.table, chunk.number);
        let damaged = PersistError::Damaged { table, number };
        let rest = match chunk.bytes.split_first() {
            Some((&VERSION, rest)) => rest,
            Some((&found, _)) => return Err(PersistError::Version { table, number, found }),
            None => return Err(damaged),
        };
        let is_whole = match FeedKind::ALL.get(number as usize) {
            _ if rest.is_empty() => true,
            Some(FeedKind::Kev) => put(&mut self.kev, rest),
            Some(FeedKind::Epss) => put(&mut self.epss, rest),
            Some(FeedKind::Exploits) => put(&mut self.exploits, rest),
            None => {
                let notes: Option<(Vec<Alert>, Vec<String>)> = decode(rest).map(|(notes, _)| notes);
                notes.map(|(alerts, forgotten)| (self.alerts, self.forgotten) = (alerts, forgotten)).is_some()
            }
        };
        if is_whole { Ok(()) } else { Err(damaged) }
    }
}

fn number(kind: FeedKind) -> u32 {
    kind as u32
}

fn bytes_of<T: Entry>(list: &List<T>) -> Vec<u8> {
    let mut bytes = encode(&list.about);
    list.write(&mut bytes);
    bytes
}

fn put<T: Entry>(place: &mut Option<List<T>>, bytes: &[u8]) -> bool {
    *place = decode(bytes).and_then(|(about, rest)| List::read(about, rest));
    place.is_some()
}

fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    // Only a map of unknown length or a failing writer can make this fail; there is neither.
    postcard::to_extend(value, vec![VERSION]).unwrap_or_default()
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<(T, &[u8])> {
    postcard::take_from_bytes(bytes).ok()
}
