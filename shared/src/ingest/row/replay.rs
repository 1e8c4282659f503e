//! Rows that a parser read: the same as reading their records, for every cell that decides is one that was read before.

use super::{Reject, RowReader};
use crate::ingest::parts::{Dictionary, Meanings, Named, Row};
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
        let asset = self.replay_host(row.host, &mut dictionary.hosts, columns, line)?;
        let vulnerability =
            self.replay_vulnerability(row.vulnerability, &mut dictionary.vulnerabilities, columns, line)?;
        let [first_seen, last_seen, fixed_on] = row.days;
        Some(Finding {
            kind: row.kind,
            status: row.status,
            first_seen,
            last_seen,
            fixed_on,
            ..Finding::new(asset, vulnerability, row.service, span)
        })
    }

    #[inline]
    fn replay_host(&mut self, number: u32, hosts: &mut Meanings<u32>, columns: usize, line: u64) -> Option<u32> {
        if let Some(known) = hosts.known(number) {
            return Some(known);
        }
        let host = hosts.as_record(number, columns, line, |record| self.host(record))??;
        hosts.know(number, host);
        Some(host)
    }

    #[inline]
    fn replay_vulnerability(
        &mut self,
        number: u32,
        meanings: &mut Meanings<Named>,
        columns: usize,
        line: u64,
    ) -> Option<u32> {
        if let Some(Named { index, print }) = meanings.known(number) {
            if self.is_told_anew(index, print) {
                meanings.as_record(number, columns, line, |record| {
                    let grade = self.grade(record).ok().flatten();
                    self.merge_vulnerability(record, index, grade);
                })?;
            }
            return Some(index);
        }
        let named = meanings.as_record(number, columns, line, |record| {
            let (grade, _, id) = self.judge(record).ok()?;
            let (index, print) = self.vulnerability(record, id, grade);
            Some(Named { index, print })
        })??;
        meanings.know(number, named);
        Some(named.index)
    }
}
