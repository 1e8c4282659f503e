//! Objects of a JSON file at given paths, in a stream: for files that are no report (`feeds`).

use super::json::Json;
use super::{Driver, Encoding, Found, Measure, Node};
use crate::ingest::decode::Decoder;

/// What comes next.
pub enum Object {
    /// The object, or scalar, at this stop.
    Node(usize, Node),
    /// One larger than any record, on this line; reading goes on behind it.
    TooLong(u64),
    /// The file is broken or cut off on this line; nothing follows. In words what.
    Broken(u64, String),
}

/// Reads them.
pub struct Objects {
    decoder: Decoder,
    driver: Json,
}

impl Objects {
    /// For a file that starts with `head`, whose bytes still have to be fed. `stops` are paths from the root, which is `$`.
    pub fn new(stops: &'static [&'static str], encoding: Encoding, head: &[u8]) -> Self {
        let is_wide = encoding.is_wide();
        let measure = Measure { encoding: if is_wide { Encoding::Utf8 } else { encoding }, is_wide };
        let driver = Json::new(stops, measure, encoding.mark_len(head) as u64);
        Self { decoder: Decoder::new(encoding, head), driver }
    }

    /// The next bytes of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.driver.feed(self.decoder.text(bytes));
    }

    /// No more bytes come.
    pub fn end(&mut self) {
        self.driver.feed(self.decoder.rest());
        self.driver.end();
    }

    /// The next object; `None` when more bytes are needed or the end is reached.
    #[allow(clippy::should_implement_trait)] // None is not the end
    pub fn next(&mut self) -> Option<Object> {
        Some(match self.driver.next()? {
            Found::Node(stop, node) => Object::Node(stop, node),
            Found::TooLong(span) => Object::TooLong(u64::from(span.line)),
            Found::Broken(span, what) => Object::Broken(u64::from(span.line), what),
        })
    }
}
