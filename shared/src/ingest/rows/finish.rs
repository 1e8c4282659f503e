//! What came of a file: settled dates, declared totals beside what was found, warnings, and the [`Scan`].

use super::Rows;
use crate::ingest::gather::Told;
use crate::ingest::refusal::Refusal;
use crate::ingest::scan::{Scan, Source};

/// First column of our own file of rejected rows: what is dropped again is a supplement, not a whole report.
const SUPPLEMENT_MARK: &str = "Patchfirst line";

impl Rows {
    /// The end of the file: settles dates, compares with what the file declares, and tells.
    ///
    /// # Errors
    /// When there was no row.
    pub(in crate::ingest) fn finish(mut self, name: String, bytes: u64, fingerprint: u64) -> Result<Scan, Refusal> {
        if let Some(decoder) = &mut self.wide {
            self.decoded.clear();
            decoder.finish(&mut self.decoded);
            self.splitter.feed(&self.decoded);
        }
        self.splitter.end();
        self.take_records();
        if self.gather.counts.rows == 0 && self.gather.clean.is_empty() {
            return Err(Refusal::NoRows { line: self.header_line });
        }
        let mut warnings = Vec::new();
        if let Some((_, ending)) = name.rsplit_once('.').filter(|(_, ending)| !is_text_ending(ending)) {
            warnings
                .push(format!("The file name ends in .{ending}, but its content is a CSV report: it was read as one."));
        }
        let repeated = self.header.repeated();
        if !repeated.is_empty() {
            warnings.push(format!("Columns named twice: {}. The first one counts.", repeated.join(", ")));
        }
        self.gather.is_partial |= self.header.find(SUPPLEMENT_MARK).is_some();
        let source = Source {
            name,
            format: self.format.id.to_owned(),
            format_label: self.format.label.to_owned(),
            scanner: self.format.scanner.to_owned(),
            encoding: self.encoding,
            delimiter: self.delimiter,
            columns: self.header.names().to_vec(),
            bytes,
            fingerprint,
            ..Source::default()
        };
        Ok(self.gather.finish(Told {
            source,
            line_ends: self.splitter.line_ends.label(),
            header_line: self.header_line,
            declaration: (self.format.declaration)(&self.preamble),
            warnings,
        }))
    }
}

/// Endings of file names that text tables have.
fn is_text_ending(ending: &str) -> bool {
    ["csv", "txt", "tsv", "tab"].iter().any(|usual| ending.eq_ignore_ascii_case(usual))
}
