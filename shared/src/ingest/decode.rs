//! The bytes of a file as text in pieces, for whoever cuts it into records or elements.

use super::encoding::{Encoding, WideDecoder};

/// Leaves the byte order mark out and turns UTF-16 into UTF-8; text of any other encoding is handed on as it is.
pub struct Decoder {
    skip_mark: usize,
    wide: Option<WideDecoder>,
    decoded: Vec<u8>,
}

impl Decoder {
    /// For a file that starts with `head`; its bytes still have to be given to [`Decoder::text`].
    pub fn new(encoding: Encoding, head: &[u8]) -> Self {
        Self {
            skip_mark: encoding.mark_len(head),
            wide: encoding.is_wide().then(|| WideDecoder::new(encoding)),
            decoded: Vec::new(),
        }
    }

    /// The text of the next bytes; a character that they cut off waits for what follows.
    pub fn text<'a>(&'a mut self, bytes: &'a [u8]) -> &'a [u8] {
        let skip = self.skip_mark.min(bytes.len());
        self.skip_mark -= skip;
        let bytes = bytes.get(skip..).unwrap_or_default();
        let Some(wide) = &mut self.wide else { return bytes };
        self.decoded.clear();
        wide.decode(bytes, &mut self.decoded);
        &self.decoded
    }

    /// The text of what was cut off by the end of the file.
    pub fn rest(&mut self) -> &[u8] {
        self.decoded.clear();
        if let Some(wide) = &mut self.wide {
            wide.finish(&mut self.decoded);
        }
        &self.decoded
    }
}
