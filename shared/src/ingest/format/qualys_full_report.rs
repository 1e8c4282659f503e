//! Richer Qualys scan report (family 2): host ids, interfaces, reopened dates, results; a per-host summary above.

use super::{Fit, Footer, Format, qualys};
use crate::ingest::header::Header;
use crate::ingest::layout::Layout;
use crate::ingest::preamble::Declaration;

/// The richer scan report.
pub struct FullReport;

impl Format for FullReport {
    fn id(&self) -> &'static str {
        "qualys_report_full"
    }
    fn label(&self) -> &'static str {
        "Qualys scan report with host ids"
    }
    fn fit(&self, header: &Header) -> Fit {
        qualys::fit(header, header.has_all(&["Vuln Status", "QG Host ID"]))
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
