//! Physical line ends: CRLF, LF and lone CR, counted one each.

use memchr::memchr_iter;
use serde::{Deserialize, Serialize};

/// Which line ends were seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineEnds {
    /// Records ended by CRLF.
    pub crlf: u64,
    /// Records ended by LF.
    pub lf: u64,
    /// Records ended by CR.
    pub cr: u64,
    /// Line ends inside quoted cells.
    pub in_cells: u64,
}

impl LineEnds {
    /// As shown: `CRLF`, `LF`, `CR`, mixtures joined by `+`, and whether cells hold some.
    pub fn label(&self) -> String {
        let mut seen: Vec<&str> = Vec::new();
        for (count, name) in [(self.crlf, "CRLF"), (self.lf, "LF"), (self.cr, "CR")] {
            if count > 0 {
                seen.push(name);
            }
        }
        let mut text = if seen.is_empty() { "none".to_owned() } else { seen.join(" + ") };
        if self.in_cells > 0 {
            text.push_str(", some inside cells");
        }
        text
    }

    /// Counts what ends a record, and what lies inside it.
    pub fn add(&mut self, ending: &[u8], inner: u64) {
        self.in_cells += inner;
        match ending {
            b"\r\n" => self.crlf += 1,
            b"\n" => self.lf += 1,
            b"\r" => self.cr += 1,
            _ => {}
        }
    }

    /// Those since an earlier count.
    #[must_use]
    pub fn since(self, earlier: Self) -> Self {
        Self {
            crlf: self.crlf - earlier.crlf,
            lf: self.lf - earlier.lf,
            cr: self.cr - earlier.cr,
            in_cells: self.in_cells - earlier.in_cells,
        }
    }

    /// Counts those of another stretch of the file.
    pub fn join(&mut self, other: Self) {
        self.crlf += other.crlf;
        self.lf += other.lf;
        self.cr += other.cr;
        self.in_cells += other.in_cells;
    }
}

/// Physical line ends in some bytes: LF, CRLF and lone CR count one each.
pub(super) fn line_ends(bytes: &[u8]) -> u64 {
    let feeds = memchr_iter(b'\n', bytes).count();
    let lone = memchr_iter(b'\r', bytes).filter(|&at| bytes.get(at + 1) != Some(&b'\n')).count();
    (feeds + lone) as u64
}

/// The first line end from `from` on: where it starts, and what is behind it.
pub(super) fn line_end(buffer: &[u8], from: usize) -> Option<(usize, usize)> {
    let rest = buffer.get(from..)?;
    let at = from + memchr::memchr2(b'\n', b'\r', rest)?;
    let is_crlf = buffer.get(at..at + 2) == Some(b"\r\n");
    Some((at, at + 1 + usize::from(is_crlf)))
}
