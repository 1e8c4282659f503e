//! Qualys scan report (family 1): one row per finding, with status and dates, often below a preamble.

use super::{Format, qualys};

/// Qualys scan report.
pub(super) static REPORT: Format = Format {
    id: "qualys_report",
    label: "Qualys scan report",
    fit: |header| qualys::fit(header, header.find("Vuln Status").is_some()),
    ..qualys::FAMILY
};
