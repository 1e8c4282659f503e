//! Text encodings of scan files: recognised from the first bytes, decoded cell by cell. Never decodes a whole file.
//!
//! Windows-1252 after the Unicode consortium's best-fit table (bytes 0x80 to 0x9F; the rest is Latin-1).

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// How the bytes of a file become text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8 without a byte order mark.
    #[default]
    Utf8,
    /// UTF-8 behind a byte order mark.
    Utf8Bom,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1252.
    Windows1252,
}

impl Encoding {
    /// Decides from the first bytes of a file (64 KiB are plenty): byte order mark, NUL pattern, valid UTF-8.
    pub fn detect(head: &[u8]) -> Self {
        match head {
            [0xEF, 0xBB, 0xBF, ..] => return Self::Utf8Bom,
            [0xFF, 0xFE, ..] => return Self::Utf16Le,
            [0xFE, 0xFF, ..] => return Self::Utf16Be,
            [0, second, ..] if *second != 0 => return Self::Utf16Be,
            [first, 0, ..] if *first != 0 => return Self::Utf16Le,
            _ => {}
        }
        // A stray byte in a UTF-8 file costs its cell; only where bytes that are no UTF-8 outnumber the characters that
        // are is the file in another encoding. A character cut off by the end of the head is no error.
        let (mut good, mut bad) = (0_usize, 0_usize);
        let mut rest = head;
        for chunk in head.utf8_chunks() {
            good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            rest = rest.get(chunk.valid().len() + chunk.invalid().len()..).unwrap_or_default();
            let is_cut_off =
                rest.is_empty() && std::str::from_utf8(chunk.invalid()).is_err_and(|e| e.error_len().is_none());
            bad += usize::from(!chunk.invalid().is_empty() && !is_cut_off);
        }
        if bad > good { Self::Windows1252 } else { Self::Utf8 }
    }

    /// As shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf8Bom => "UTF-8 with BOM",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "Windows-1252",
        }
    }

    /// Length of the byte order mark that `head` starts with.
    pub fn mark_len(self, head: &[u8]) -> usize {
        match (self, head) {
            (Self::Utf8Bom, _) => 3,
            (Self::Utf16Le, [0xFF, 0xFE, ..]) | (Self::Utf16Be, [0xFE, 0xFF, ..]) => 2,
            _ => 0,
        }
    }

    /// Two bytes a unit?
    pub fn is_wide(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16Be)
    }

    /// Text of one cell or record of a file that is not wide. Bytes that are no UTF-8 are read as Windows-1252, so
    /// that nothing is lost; the second value says that this happened.
    pub fn cell(self, bytes: &[u8]) -> (Cow<'_, str>, bool) {
        match self {
            Self::Windows1252 => (windows_1252(bytes), false),
            _ => match std::str::from_utf8(bytes) {
                Ok(text) => (Cow::Borrowed(text), false),
                Err(_) => (windows_1252(bytes), true),
            },
        }
    }

    /// Bytes of a span of the source file as UTF-8 bytes that the record splitter reads.
    pub fn span_to_utf8(self, bytes: &[u8]) -> Vec<u8> {
        if !self.is_wide() {
            return bytes.to_vec();
        }
        let mut decoder = WideDecoder::new(self);
        let mut out = Vec::with_capacity(bytes.len());
        decoder.decode(bytes, &mut out);
        decoder.finish(&mut out);
        out
    }
}

const HIGH: [char; 32] = [
    '\u{20AC}', '\u{81}', '\u{201A}', '\u{192}', '\u{201E}', '\u{2026}', '\u{2020}', '\u{2021}', '\u{2C6}', '\u{2030}',
    '\u{160}', '\u{2039}', '\u{152}', '\u{8D}', '\u{17D}', '\u{8F}', '\u{90}', '\u{2018}', '\u{2019}', '\u{201C}',
    '\u{201D}', '\u{2022}', '\u{2013}', '\u{2014}', '\u{2DC}', '\u{2122}', '\u{161}', '\u{203A}', '\u{153}', '\u{9D}',
    '\u{17E}', '\u{178}',
];

fn windows_1252(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes)
        && text.is_ascii()
    {
        return Cow::Borrowed(text);
    }
    let text = bytes
        .iter()
        .map(|&byte| match byte {
            0x80..=0x9F => HIGH.get(usize::from(byte - 0x80)).copied().unwrap_or('\u{FFFD}'),
            _ => char::from(byte),
        })
        .collect();
    Cow::Owned(text)
}

/// UTF-16 to UTF-8, chunk by chunk. A lone surrogate becomes U+FFFD, one unit wide, so that spans stay exact.
pub struct WideDecoder {
    little: bool,
    odd: Option<u8>,
    high: Option<u16>,
}

impl WideDecoder {
    /// For `Utf16Le`, else big-endian.
    pub fn new(encoding: Encoding) -> Self {
        Self { little: encoding == Encoding::Utf16Le, odd: None, high: None }
    }

    /// Decode a chunk; what is cut off at its end waits for the next one.
    pub fn decode(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        for &byte in bytes {
            let Some(first) = self.odd.take() else {
                self.odd = Some(byte);
                continue;
            };
            let unit = if self.little { u16::from_le_bytes([first, byte]) } else { u16::from_be_bytes([first, byte]) };
            self.unit(unit, out);
        }
    }

    /// The end of the text: half a character becomes U+FFFD; half a unit is no text, and no place counts it.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        self.odd = None;
        if self.high.take().is_some() {
            push(out, char::REPLACEMENT_CHARACTER);
        }
    }

    fn unit(&mut self, unit: u16, out: &mut Vec<u8>) {
        match (self.high.take(), unit) {
            (Some(high), 0xDC00..=0xDFFF) => {
                let code = 0x1_0000 + ((u32::from(high) - 0xD800) << 10) + (u32::from(unit) - 0xDC00);
                push(out, char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            (Some(_), _) => {
                push(out, char::REPLACEMENT_CHARACTER);
                self.unit(unit, out);
            }
            (None, 0xD800..=0xDBFF) => self.high = Some(unit),
            (None, _) => push(out, char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER)),
        }
    }
}

/// How many UTF-16 units these UTF-8 bytes came from.
pub fn wide_units(utf8: &[u8]) -> u64 {
    utf8.iter()
        .map(|&byte| match byte {
            0x80..=0xBF => 0,
            0xF0..=0xFF => 2,
            _ => 1,
        })
        .sum()
}

fn push(out: &mut Vec<u8>, ch: char) {
    out.extend_from_slice(ch.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Encoding, WideDecoder, wide_units};

    #[test]
    fn recognised_from_the_first_bytes() {
        assert_eq!(Encoding::detect(b"IP,DNS"), Encoding::Utf8);
        assert_eq!(Encoding::detect("IP,Zürich".as_bytes()), Encoding::Utf8);
        assert_eq!(Encoding::detect(b"\xEF\xBB\xBFIP"), Encoding::Utf8Bom);
        assert_eq!(Encoding::detect(b"\xFF\xFEI\0P\0"), Encoding::Utf16Le);
        assert_eq!(Encoding::detect(b"\0I\0P"), Encoding::Utf16Be);
        assert_eq!(Encoding::detect(b"caf\xE9,1"), Encoding::Windows1252);
        assert_eq!(Encoding::detect(b"cut \xC3"), Encoding::Utf8);
        assert_eq!(Encoding::detect("zürich, bücher \u{20AC} \u{0}".as_bytes()), Encoding::Utf8);
        assert_eq!(Encoding::detect(b"z\xC3\xBCrich b\xC3\xBCcher \xE9"), Encoding::Utf8);
    }

    #[test]
    fn windows_1252_keeps_every_byte_apart() {
        assert_eq!(Encoding::Windows1252.cell(b"\x80 5\x99").0, "€ 5™");
        assert!(Encoding::Utf8.cell(b"\xE9").1);
    }

    proptest! {
        #[test]
        fn utf16_in_any_chunks(text in "\\PC{0,40}", cut in 0usize..80, little: bool) {
            let units: Vec<u8> =
                text.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect();
            let encoding = if little { Encoding::Utf16Le } else { Encoding::Utf16Be };
            let (head, tail) = units.split_at(cut.min(units.len()));
            let (mut decoder, mut out) = (WideDecoder::new(encoding), Vec::new());
            decoder.decode(head, &mut out);
            decoder.decode(tail, &mut out);
            decoder.finish(&mut out);
            prop_assert_eq!(wide_units(&out) * 2, units.len() as u64);
            prop_assert_eq!(String::from_utf8(out).expect("UTF-8"), text);
        }
    }
}
