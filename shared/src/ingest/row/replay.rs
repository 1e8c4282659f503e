//! Rows that a parser read: the same as reading their records, for every cell that decides is one that was read before.

use super::{Reject, RowReader};
use crate::ingest::parts::{Dictionary, Meaning, Named, Row};
use crate::ingest::split::Record;
use crate::model::{Finding, Kind, Span};

impl RowReader {
    /// The kind of a row as far as its vulnerability decides; a parser asks it once for each that is new to it.
    ///
    /// # Errors
    /// Why no row of this vulnerability can be taken.
    pub fn check(&self, record: &Record<'_>) -> Result<Kind, Reject> {
        self.judge(record).map(|(_, kind, _)| kind)
    }

    /// The finding of a parser's row; `None` where its numbers were never told. `columns` are the cells of a record.
    pub fn replay(&mut self, row: &Row, span: Span, columns: usize, dictionary: &mut Dictionary) -> Option<Finding> {
        let line = u64::from(span.line);
        let asset = self.replay_host(dictionary.hosts.get_mut(row.host as usize)?, columns, line)?;
        let named = dictionary.vulnerabilities.get_mut(row.vulnerability as usize)?;
        let vulnerability = self.replay_vulnerability(named, columns, line)?;
        let [first_seen, last_seen, fixed_on] = row.days;
        Some(Finding {
            asset,
            vulnerability,
            service: row.service,
            kind: row.kind,
            status: row.status,
            first_seen,
            last_seen,
            fixed_on,
            scan: 0,
            judged: 0,
            span,
            part: 0,
            times: 0,
            reopened: 0,
            decision: 0,
            united: 0,
        })
    }

    fn replay_host(&mut self, meaning: &mut Meaning<u32>, columns: usize, line: u64) -> Option<u32> {
        if meaning.known.is_none() {
            meaning.known = meaning.as_record(columns, line, |record| self.host(record));
        }
        meaning.known
    }

    fn replay_vulnerability(&mut self, meaning: &mut Meaning<Named>, columns: usize, line: u64) -> Option<u32> {
        let Some(Named { index, print }) = meaning.known else {
            let named = meaning.as_record(columns, line, |record| {
                let (grade, _, id) = self.judge(record).ok()?;
                Some(Named { index: self.vulnerability(record, id, grade), print: self.print(record) })
            })?;
            meaning.known = Some(named);
            return Some(named.index);
        };
        self.told_again(index, print, |reader| {
            meaning.as_record(columns, line, |record| {
                let grade = reader.grade(record).ok().flatten();
                reader.merge_vulnerability(record, index, grade);
            });
        });
        Some(index)
    }
}
