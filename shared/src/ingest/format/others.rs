//! Files of other scanners and products, known by their header and refused by name.

use crate::ingest::header::Header;
use crate::ingest::refusal::Refusal;

struct Other {
    what: &'static str,
    columns: &'static [&'static str],
    advice: &'static str,
}

const SCAN_REPORT: &str =
    "In Qualys, make a scan report (Reports, New, Scan Report) of the same hosts and download it as CSV.";
const QUALYS: &str = "Patchfirst reads the CSV reports of Qualys: scan reports and scan results.";

static OTHERS: &[Other] = &[
    Other {
        what: "a Qualys VMDR list (Asset Vuln Datalist)",
        columns: &["QID", "Asset Id", "Asset Name", "Asset IPV4"],
        advice: SCAN_REPORT,
    },
    Other { what: "a HackerGuardian report", columns: &["IP", "QID", "VULN TITLE", "IS_PCI"], advice: SCAN_REPORT },
    Other { what: "a Nessus export", columns: &["Plugin ID", "Host", "Name"], advice: QUALYS },
    Other { what: "a Tenable Security Center list", columns: &["Plugin", "Plugin Name"], advice: QUALYS },
    Other { what: "an OpenVAS or Greenbone report", columns: &["IP", "NVT Name", "NVT OID"], advice: QUALYS },
    Other { what: "an MBSA report", columns: &["Machine Name", "Bulletin"], advice: QUALYS },
    Other {
        what: "an Alert Logic export",
        columns: &["Vulnerability", "Deployment Name", "Asset Name"],
        advice: QUALYS,
    },
    Other { what: "a SAINT export", columns: &["IP Address", "Vulnerability Check ID"], advice: QUALYS },
];

/// Names of the columns by which these files are known.
pub(super) fn columns() -> impl Iterator<Item = &'static str> {
    OTHERS.iter().flat_map(|other| other.columns).copied()
}

/// The refusal for a header of a known other product.
pub fn known_other(header: &Header) -> Option<Refusal> {
    let names = header.names();
    // Older VMDR exports wrap a whole row in one pair of quotes: one cell that holds the names.
    let wrapped = match names {
        [only] if only.contains("\",\"") || only.contains(",\"") => {
            Some(Header::new(only.split(',').map(|name| name.trim_matches('"').to_owned()).collect()))
        }
        _ => None,
    };
    let header = wrapped.as_ref().unwrap_or(header);
    OTHERS
        .iter()
        .find(|other| header.has_all(other.columns))
        .map(|other| Refusal::OtherFormat { what: other.what, advice: other.advice })
}
