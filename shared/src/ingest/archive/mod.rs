//! Archives a report may come in: gzip and ZIP, known by their content, unpacked in a stream. Bytes go in as they are
//! read, the files inside come out in pieces; no file is held. What an archive may cost is capped.
//!
//! Files that only make sense together (Microsoft Defender's lists of machines and of vulnerabilities, or the pages of
//! such a list) are read as one: [`Contents`] says which, and in which order they are put behind each other. They are one
//! scan then, and a place in it counts from the first byte of the first of them.

mod gzip;
mod inflate;
mod tally;
mod zip;

use super::refusal::Refusal;
use gzip::Gzip;
use tally::Tally;
use zip::Zip;

/// Between files that are read as one, see [`Contents`].
pub const SEPARATOR: &[u8] = b"\n";

/// A kind of archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Archive {
    /// gzip, one file, in one or more members.
    Gzip,
    /// ZIP.
    Zip,
}

impl Archive {
    /// By the first bytes of a file (64 KiB are plenty). Workbooks and the like are ZIP archives too, but none for us.
    pub fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1F, 0x8B, ..] => Some(Self::Gzip),
            [b'P', b'K', 3 | 5 | 7, 4 | 6 | 8, ..] if office(head).is_none() => Some(Self::Zip),
            _ => None,
        }
    }
}

/// What a ZIP archive is that belongs to a program, by the names in its first bytes.
pub fn office(head: &[u8]) -> Option<&'static str> {
    let first = zip::first_name(head).unwrap_or_default();
    let has = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    let is_office = has(b"[Content_Types].xml")
        || [b"_rels/".as_slice(), b"docProps/", b"xl/", b"word/", b"ppt/"].iter().any(|part| first.starts_with(part));
    match first {
        _ if is_office && has(b"word/") => Some("a Word document"),
        _ if is_office && has(b"ppt/") => Some("a presentation"),
        _ if is_office => Some("an Excel workbook"),
        b"mimetype" => Some("an OpenDocument file"),
        _ if first.starts_with(b"META-INF/") => Some("a Java archive"),
        _ => None,
    }
}

/// What comes out of an archive, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Another file begins.
    Begin,
    /// More bytes of it.
    Bytes(&'a [u8]),
}

/// Files that came out, put together to what is to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// What to read, in the archive's order.
    pub files: Vec<File>,
    /// Sentences for people: what was left out.
    pub warnings: Vec<String>,
}

/// One file to read, of one or more files that came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Name shown: `archive.zip › report.csv`.
    pub name: String,
    /// The files that came out, by their number from 0, in the order to put them behind each other with [`SEPARATOR`]
    /// between them; and how many bytes of each to leave out at its start.
    pub parts: Vec<(usize, u32)>,
}

enum Form {
    Zip(Zip),
    Gzip(Gzip),
}

/// What a form of archive made of the bytes at hand.
enum Step {
    /// It took so many.
    Took(usize),
    /// It needs more than there are.
    More,
}

/// Unpacks one archive.
pub struct Unpacker {
    form: Form,
    tally: Tally,
    held: Vec<u8>,
}

impl Unpacker {
    /// For an archive called `name` that may unpack to `limit` bytes.
    pub fn new(archive: Archive, name: &str, limit: u64) -> Self {
        let form = match archive {
            Archive::Gzip => Form::Gzip(Gzip::new(name)),
            Archive::Zip => Form::Zip(Zip::default()),
        };
        Self { form, tally: Tally::new(name, limit), held: Vec::new() }
    }

    /// The next bytes of the archive; `give` gets what comes out of them.
    ///
    /// # Errors
    /// As soon as it is clear that the archive cannot be unpacked, or is a trap.
    pub fn feed(&mut self, bytes: &[u8], give: &mut dyn FnMut(Piece<'_>)) -> Result<(), Refusal> {
        self.held.extend_from_slice(bytes);
        let mut read = 0;
        loop {
            let rest = self.held.get(read..).unwrap_or_default();
            let step = match &mut self.form {
                Form::Zip(zip) => zip.step(rest, &mut self.tally, give)?,
                Form::Gzip(gzip) => gzip.step(rest, &mut self.tally, give)?,
            };
            match step {
                Step::Took(bytes) => read += bytes,
                Step::More => break,
            }
        }
        self.held.drain(..read);
        Ok(())
    }

    /// The end of the archive.
    ///
    /// # Errors
    /// When it was cut off, or holds no file.
    pub fn finish(self) -> Result<Contents, Refusal> {
        let is_whole = match &self.form {
            Form::Zip(zip) => zip.is_whole(),
            Form::Gzip(gzip) => gzip.is_whole(&self.held),
        };
        if !is_whole {
            return Err(refuse("It ends in the middle: it was cut off. Download it again."));
        }
        self.tally.contents()
    }
}

fn refuse(what: impl Into<String>) -> Refusal {
    Refusal::Archive { what: what.into() }
}

/// Numbers as archives write them, low byte first.
fn number(bytes: &[u8], at: usize, len: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + len)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}
