//! Qualys scan results (family 3): one scan, no status and no dates, hosts not scanned listed below the rows.

use super::{Format, qualys};

/// Qualys scan results.
pub(super) static SCAN_RESULTS: Format = Format {
    id: "qualys_scan_results",
    label: "Qualys scan results",
    fit: |header| qualys::fit(header, header.find("Vuln Status").is_none()),
    ..qualys::FAMILY
};
