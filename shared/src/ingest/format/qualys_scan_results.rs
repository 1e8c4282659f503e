//! Qualys scan results (family 3): one scan, no status and no dates, hosts not scanned listed below the rows.

use super::{Fit, Footer, Format, qualys};
use crate::ingest::header::Header;
use crate::ingest::layout::Layout;
use crate::ingest::preamble::Declaration;

/// The scan results.
pub struct ScanResults;

impl Format for ScanResults {
    fn id(&self) -> &'static str {
        "qualys_scan_results"
    }
    fn label(&self) -> &'static str {
        "Qualys scan results"
    }
    fn fit(&self, header: &Header) -> Fit {
        qualys::fit(header, header.find("Vuln Status").is_none())
    }
    fn layout(&self, header: &Header) -> Layout {
        qualys::layout(header)
    }
    fn declaration(&self, preamble: &[Vec<String>]) -> Declaration {
        qualys::declaration(preamble)
    }
    fn footer(&self, cells: &[(usize, String)]) -> Option<Footer> {
        qualys::footer(cells)
    }
}
