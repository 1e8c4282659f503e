//! What came of a file: settled dates, declared totals beside what was found, warnings, and the [`Scan`].

use super::Rows;
use crate::ingest::format::OWN_COLUMN;
use crate::ingest::gather::Told;
use crate::ingest::mapping::{Mapping, Plan};
use crate::ingest::preamble::Declaration;
use crate::ingest::refusal::Refusal;
use crate::ingest::scan::{Scan, Source};

impl Rows {
    /// The end of the file: settles dates, compares with what the file declares, and tells.
    ///
    /// # Errors
    /// When there was no row.
    pub(in crate::ingest) fn finish(mut self, name: String, bytes: u64, fingerprint: u64) -> Result<Scan, Refusal> {
        self.stream.end();
        self.take_records();
        self.line_ends.join(self.stream.line_ends());
        self.release();
        if self.gather.counts.rows == 0 && self.gather.clean.is_empty() {
            return Err(Refusal::NoRows { line: self.header_line });
        }
        let mut warnings = Vec::new();
        if let Some((_, ending)) = name.rsplit_once('.').filter(|(_, ending)| !is_text_ending(ending)) {
            warnings
                .push(format!("The file name ends in .{ending}, but its content is a CSV report: it was read as one."));
        }
        if let Some(line) = self.cut_off {
            warnings.push(format!(
                "The file ends in the middle of the row on line {line}: it was cut off, or a quote was lost. What came before is kept. Check that the download finished."
            ));
        }
        warnings.append(&mut self.warnings);
        self.gather.is_partial |=
            self.format.is_partial || self.columns.iter().any(|name| name.eq_ignore_ascii_case(OWN_COLUMN));
        let mapping = self.plan.as_ref().map(Plan::mapping);
        let source = Source {
            name,
            format: self.format.id.to_owned(),
            format_label: self.format.label.to_owned(),
            scanner: mapping.map_or_else(|| self.format.scanner.to_owned(), Mapping::family),
            encoding: self.encoding,
            delimiter: self.delimiter,
            columns: self.columns,
            sections: self.sections,
            bytes,
            fingerprint: fingerprint ^ mapping.map_or(0, Mapping::fingerprint),
            ..Source::default()
        };
        let mut declared = vec![(self.format.declaration)(&self.preamble)];
        declared.append(&mut self.declared);
        let mut scan = self.gather.finish(Told {
            source,
            line_ends: self.line_ends.label(),
            header_line: self.header_line,
            declaration: Declaration::joined(declared),
            warnings,
        });
        if let Some(plan) = &self.plan {
            scan.dates = plan.dates();
        }
        Ok(scan)
    }
}

/// Endings of file names that text tables have.
fn is_text_ending(ending: &str) -> bool {
    ["csv", "txt", "tsv", "tab"].iter().any(|usual| ending.eq_ignore_ascii_case(usual))
}
