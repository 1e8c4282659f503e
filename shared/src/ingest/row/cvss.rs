//! The CVSS of a vulnerability: the newest version whose cell says something. Vectors repeat from vulnerability to
//! vulnerability, and judging one costs more than all other cells together: each is judged once, whichever score is beside it.

use rustc_hash::FxHashMap;

use super::RowReader;
use crate::ingest::layout::Role;
use crate::ingest::notes::Note;
use crate::ingest::split::Record;
use crate::model::{Cvss, CvssVersion, Judged};

/// Later versions are preferred.
const VERSIONS: [(CvssVersion, Role); 4] = [
    (CvssVersion::V40, Role::Cvss4),
    (CvssVersion::V31, Role::Cvss31),
    (CvssVersion::V30, Role::Cvss3),
    (CvssVersion::V2, Role::Cvss2),
];

/// What a cell says: nothing where it is empty or cannot be read; and what there is to note of it.
type Said = (Option<Cvss>, Option<Note>);

/// Vectors of one version that are remembered, and bytes of each: a file may hold as many as it likes.
const MOST: usize = 1 << 14;
const LONGEST: usize = 512;

/// Vectors read so far, by version, as they stand in their cells behind the score; `None` for what is no plain vector.
#[derive(Debug, Default)]
pub(super) struct CvssCells([FxHashMap<Box<str>, Option<Judged>>; VERSIONS.len()]);

impl CvssCells {
    /// What the cell of a version says, which is the one at this place of [`VERSIONS`].
    fn read(&mut self, at: usize, version: CvssVersion, cell: &str) -> Said {
        let (score, vector) = match Judged::score_first(cell) {
            Some((score, vector)) => (Some(score), vector),
            None => (None, cell),
        };
        let Some(known) = self.0.get_mut(at).filter(|_| vector.len() <= LONGEST) else { return read(cell, version) };
        if !known.contains_key(vector) && known.len() < MOST {
            known.insert(vector.into(), Judged::of_cell(vector, version));
        }
        match known.get(vector) {
            Some(Some(judged)) => said(judged.with(score), false),
            // No plain vector, or no room left to remember one.
            _ => read(cell, version),
        }
    }
}

impl RowReader {
    pub(super) fn cvss(&mut self, record: &Record<'_>) -> Option<Cvss> {
        for (at, (version, role)) in VERSIONS.into_iter().enumerate() {
            let cell = self.text(record, role);
            if cell.is_empty() {
                continue;
            }
            let (cvss, note) = self.cvss_cells.read(at, version, &cell);
            if let Some(note) = note {
                self.notes.add(note, record.line, &cell);
            }
            if cvss.is_some() {
                return cvss;
            }
        }
        None
    }
}

fn read(cell: &str, version: CvssVersion) -> Said {
    match Cvss::judged_from_cell(cell, version) {
        Ok(Some((cvss, is_unread))) => said(cvss, is_unread),
        Ok(None) => (None, None),
        Err(_) => (None, Some(Note::Cvss)),
    }
}

fn said(cvss: Cvss, is_unread: bool) -> Said {
    let note = match cvss.published_differs {
        Some(_) => Some(Note::CvssDiffers),
        None => is_unread.then_some(Note::CvssVector),
    };
    (Some(cvss), note)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Pieces of cells, good and bad, in any order and number.
    fn cell() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            4 => Just("AV:N/AC:L/Au:N/C:P/I:P/A:P"),
            2 => Just("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"),
            1 => Just("E:U/RL:OF/RC:C"),
            3 => prop::sample::select(vec!["7.5", "9,8", "10", "11", "-1", "0", ".", "7.5.1", "1e1"]),
            1 => prop::sample::select(vec!["high", "CVSS", ":", "N/A", "-", "x", "\u{a0}", "AV:", ":N"]),
        ];
        let between = prop::sample::select(vec![" ", "", "/", " (", ") ", "\t", "'", ":"]);
        prop::collection::vec((piece, between), 0..5)
            .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, between)| [piece, between]).collect())
    }

    proptest! {
        #[test]
        fn a_remembered_vector_says_what_the_whole_cell_does(cells in prop::collection::vec(cell(), 1..20)) {
            let mut known = CvssCells::default();
            for cell in cells.iter().chain(&cells) {
                for (at, (version, _)) in VERSIONS.into_iter().enumerate() {
                    prop_assert_eq!(known.read(at, version, cell), read(cell, version), "{}", cell);
                }
            }
        }
    }
}
