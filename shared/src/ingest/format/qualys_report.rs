//! Qualys scan report (family 1): one row per finding, with status and dates, often below a preamble.

use super::{Fit, Footer, Format, qualys};
use crate::ingest::header::Header;
use crate::ingest::layout::Layout;
use crate::ingest::preamble::Declaration;

/// The scan report.
pub struct Report;

impl Format for Report {
    fn id(&self) -> &'static str {
        "qualys_report"
    }
    fn label(&self) -> &'static str {
        "Qualys scan report"
    }
    fn fit(&self, header: &Header) -> Fit {
        qualys::fit(header, header.find("Vuln Status").is_some())
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
