//! What came out of an archive so far: files, their checksums, and whether it is still within bounds.

use flate2::Crc;

use super::{Contents, File, Piece, refuse};
use crate::ingest::document;
use crate::ingest::encoding::Encoding;
use crate::ingest::refusal::Refusal;

/// Bytes that may come out whatever went in.
const FREE: u64 = 16 << 20;
/// How many times its own size an archive may unpack to. Reports come to 30 times; deflate can do 1,000.
const RATIO: u64 = 200;
/// Most files of an archive.
const FILES: usize = 1000;
/// First bytes of a file that are kept, to see what it is.
const HEAD: usize = 4 << 10;
/// Longest name kept, characters.
const NAME: usize = 200;
/// Names said of what was left out.
const SAID: usize = 5;

/// A file that came out.
struct Out {
    name: String,
    head: Vec<u8>,
}

pub(super) struct Tally {
    archive: String,
    limit: u64,
    packed: u64,
    /// Bytes behind the end of the archive.
    pub(super) trailing: u64,
    unpacked: u64,
    files: Vec<Out>,
    left_out: Vec<String>,
    left_out_count: usize,
    /// Name of the file that is coming out.
    name: String,
    is_given: bool,
    crc: Crc,
    file_bytes: u64,
}

impl Tally {
    pub(super) fn new(archive: &str, limit: u64) -> Self {
        Self {
            archive: archive.to_owned(),
            limit,
            packed: 0,
            trailing: 0,
            unpacked: 0,
            files: Vec::new(),
            left_out: Vec::new(),
            left_out_count: 0,
            name: String::new(),
            is_given: false,
            crc: Crc::new(),
            file_bytes: 0,
        }
    }

    /// Another file begins. It is given on with its first byte only: an empty one is none.
    pub(super) fn begin(&mut self, name: String) -> Result<(), Refusal> {
        if self.files.len() >= FILES {
            return Err(refuse(format!("It holds more than {FILES} files. Drop the reports themselves.")));
        }
        self.name = name;
        self.is_given = false;
        self.goes_on();
        Ok(())
    }

    /// The same file goes on with a checksum of its own.
    pub(super) fn goes_on(&mut self) {
        self.crc.reset();
        self.file_bytes = 0;
    }

    /// More bytes of the file, out of so many packed ones.
    pub(super) fn bytes(
        &mut self,
        packed: usize,
        bytes: &[u8],
        give: &mut dyn FnMut(Piece<'_>),
    ) -> Result<(), Refusal> {
        self.packed += packed as u64;
        if bytes.is_empty() {
            return Ok(());
        }
        self.crc.update(bytes);
        self.file_bytes += bytes.len() as u64;
        self.unpacked += bytes.len() as u64;
        if self.unpacked > self.limit || (self.unpacked > FREE && self.unpacked / RATIO > self.packed) {
            return Err(Refusal::UnpacksTooMuch { unpacked: self.unpacked, packed: self.packed, limit: self.limit });
        }
        if is_side_file(&self.name) {
            return Ok(());
        }
        if !self.is_given {
            self.is_given = true;
            self.files.push(Out { name: self.name.clone(), head: Vec::new() });
            give(Piece::Begin);
        }
        if let Some(file) = self.files.last_mut() {
            let room = HEAD.saturating_sub(file.head.len()).min(bytes.len());
            file.head.extend_from_slice(bytes.get(..room).unwrap_or_default());
        }
        give(Piece::Bytes(bytes));
        Ok(())
    }

    /// The file is at its end.
    pub(super) fn end(&mut self) {
        if !self.is_given {
            self.left_out_count += 1;
            if self.left_out.len() < SAID {
                self.left_out.push(std::mem::take(&mut self.name));
            }
        }
    }

    /// Checksum of the file so far.
    pub(super) fn crc(&self) -> u32 {
        self.crc.sum()
    }

    /// Bytes of the file (of this member of it) so far.
    pub(super) fn file_bytes(&self) -> u64 {
        self.file_bytes
    }

    /// Is the file what the archive says of it?
    pub(super) fn check(&self, crc: u32, is_size_right: bool) -> Result<(), Refusal> {
        if crc == self.crc() && is_size_right {
            return Ok(());
        }
        Err(refuse(format!(
            "{} is not what was packed: checksum or size differ, so it is damaged. Download the archive again.",
            self.inside()
        )))
    }

    /// The file in words.
    pub(super) fn inside(&self) -> String {
        format!("The file '{}' in it", self.name)
    }

    /// What is to be read in the end.
    pub(super) fn contents(self) -> Result<Contents, Refusal> {
        if self.files.is_empty() {
            return Err(refuse("It holds no file with anything in it. Export the report again."));
        }
        let mut warnings = Vec::new();
        if self.left_out_count > 0 {
            let more = self.left_out_count - self.left_out.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            warnings.push(format!(
                "Folders, empty files and notes of a file system in the archive were left out: {}{more}.",
                self.left_out.join(", ")
            ));
        }
        if self.trailing > 0 {
            warnings.push(format!(
                "Behind the end of the archive lie {} more bytes, which were left out: was the download joined with another?",
                self.trailing
            ));
        }
        Ok(Contents { files: together(&self.archive, &self.files), warnings })
    }
}

/// Files that belong together become one, where the first of them stands.
fn together(archive: &str, outs: &[Out]) -> Vec<File> {
    let mut belonging: Vec<(u8, &str, usize)> = outs
        .iter()
        .enumerate()
        .filter_map(|(number, out)| Some((document::part_of_one(&out.head)?, out.name.as_str(), number)))
        .collect();
    if belonging.len() < 2 {
        belonging.clear();
    }
    let first = belonging.iter().map(|(_, _, number)| *number).min();
    belonging.sort_unstable();
    let mut files = Vec::new();
    for number in 0..outs.len() {
        let belongs = belonging.iter().any(|(_, _, one)| *one == number);
        if belongs && first != Some(number) {
            continue;
        }
        let parts = if belongs { belonging.iter().map(|(_, _, one)| *one).collect() } else { vec![number] };
        let names: Vec<&str> = parts.iter().filter_map(|part| outs.get(*part)).map(|out| out.name.as_str()).collect();
        let more = if names.len() > 3 { format!(" and {} more", names.len() - 3) } else { String::new() };
        let names = names.get(..3).unwrap_or(&names).join(" + ");
        // A mark is one at the start of a file only.
        let mark = |part: usize| outs.get(part).map_or(0, |out| Encoding::detect(&out.head).mark_len(&out.head) as u32);
        let name = format!("{archive} \u{203A} {names}{more}");
        let parts = parts.into_iter().map(|part| (part, if belongs { mark(part) } else { 0 })).collect();
        files.push(File { name, parts });
    }
    files
}

/// What the Mac and others put beside the files.
fn is_side_file(name: &str) -> bool {
    name.starts_with("__MACOSX/")
        || name.rsplit('/').next().is_some_and(|last| matches!(last, ".DS_Store" | "Thumbs.db"))
}

/// The name of a file in an archive, to show it: nothing in it leads anywhere.
pub(super) fn shown_name(bytes: &[u8]) -> String {
    let text = String::from_utf8(bytes.to_vec()).unwrap_or_else(|_| Encoding::Windows1252.cell(bytes).0.into_owned());
    let parts: Vec<String> = text
        .split(['/', '\\'])
        .map(|part| part.chars().filter(|c| !c.is_control()).collect::<String>())
        .filter(|part| !matches!(part.as_str(), "" | "." | ".."))
        .collect();
    let name = parts.join("/");
    let skipped = name.chars().count().saturating_sub(NAME);
    name.chars().skip(skipped).collect()
}

#[cfg(test)]
mod tests {
    use super::shown_name;

    #[test]
    fn a_name_leads_nowhere() {
        assert_eq!(shown_name(b"../../etc/./report.csv"), "etc/report.csv");
        assert_eq!(shown_name(b"C:\\scans\\re\x07port.csv"), "C:/scans/report.csv");
        assert_eq!(shown_name(b"b\xFCro.csv"), "b\u{fc}ro.csv");
        assert_eq!(shown_name(&[b'a'; 1000]).len(), 200);
    }
}
