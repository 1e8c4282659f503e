//! Richer Qualys scan report (family 2): host ids, interfaces, reopened dates, results; a per-host summary above.

use super::{Format, qualys};

/// Qualys scan report with host ids.
pub(super) static FULL_REPORT: Format = Format {
    id: "qualys_report_full",
    label: "Qualys scan report with host ids",
    fit: |header| qualys::fit(header, header.has_all(&["Vuln Status", "QG Host ID"])),
    ..qualys::FAMILY
};
