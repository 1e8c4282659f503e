//! The CVSS of a vulnerability: the newest version whose cell says something. Vectors repeat from vulnerability to
//! vulnerability, and reading one costs more than all other cells together: each cell is read once.

use rustc_hash::FxHashMap;

use super::RowReader;
use crate::ingest::layout::Role;
use crate::ingest::notes::Note;
use crate::ingest::split::Record;
use crate::model::{Cvss, CvssVersion};

/// Later versions are preferred.
const VERSIONS: [(CvssVersion, Role); 4] = [
    (CvssVersion::V40, Role::Cvss4),
    (CvssVersion::V31, Role::Cvss31),
    (CvssVersion::V30, Role::Cvss3),
    (CvssVersion::V2, Role::Cvss2),
];

/// What a cell says: nothing where it is empty or cannot be read; and what there is to note of it.
type Said = (Option<Cvss>, Option<Note>);

/// Cells of one version that are remembered, and bytes of each: a file may hold as many as it likes.
const MOST: usize = 1 << 14;
const LONGEST: usize = 512;

/// Cells read so far, by version.
#[derive(Debug, Default)]
pub(super) struct CvssCells([FxHashMap<Box<str>, Said>; VERSIONS.len()]);

impl RowReader {
    pub(super) fn cvss(&mut self, record: &Record<'_>) -> Option<Cvss> {
        for (at, (version, role)) in VERSIONS.into_iter().enumerate() {
            let cell = self.text(record, role);
            let Some(known) = self.cvss_cells.0.get_mut(at).filter(|_| !cell.is_empty()) else { continue };
            let said = known.get(cell.as_str()).cloned();
            let (cvss, note) = said.unwrap_or_else(|| {
                let said = read(&cell, version);
                if known.len() < MOST && cell.len() <= LONGEST {
                    known.insert(cell.as_str().into(), said.clone());
                }
                said
            });
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
        Ok(Some((cvss, _))) if cvss.published_differs.is_some() => (Some(cvss), Some(Note::CvssDiffers)),
        Ok(Some((cvss, is_unread))) => (Some(cvss), is_unread.then_some(Note::CvssVector)),
        Ok(None) => (None, None),
        Err(_) => (None, Some(Note::Cvss)),
    }
}
