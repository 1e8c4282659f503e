//! Files of other scanners and products, known by their header: refused by name, or mapped by hand under that name.

use crate::ingest::header::Header;
use crate::ingest::refusal::Refusal;

struct Other {
    what: &'static str,
    columns: &'static [&'static str],
    refusal: fn(&'static str) -> Refusal,
}

fn mappable(what: &'static str) -> Refusal {
    let advice = "Say once which of its columns means what: that is remembered for files with this header.";
    Refusal::OtherFormat { what, advice }
}

fn web_application(what: &'static str) -> Refusal {
    let advice = "Its rows are of several kinds (vulnerabilities, contents, links, glossary), each with columns of its own, and belong to web addresses. In Qualys, make a scan report of the hosts (Reports, New, Scan Report) and download it as CSV or XML.";
    Refusal::NoHosts { what, advice }
}

fn summary(what: &'static str) -> Refusal {
    let advice = "It counts findings without naming their hosts. In Security Center, choose Analysis, Vulnerabilities, the tool \"Vulnerability Detail List\", and export that as CSV.";
    Refusal::NoHosts { what, advice }
}

fn summary_by_host(what: &'static str) -> Refusal {
    let advice = "It counts the findings of each host without naming them. In Security Center, choose Analysis, Vulnerabilities, the tool \"Vulnerability Detail List\", and export that as CSV.";
    Refusal::NoHosts { what, advice }
}

static OTHERS: &[Other] = &[
    Other {
        what: "a Qualys web application report (WAS)",
        columns: &["VULNERABILITY", "QID", "URL"],
        refusal: web_application,
    },
    Other {
        what: "a Qualys web application report (WAS)",
        columns: &["INFORMATION GATHERED", "QID"],
        refusal: web_application,
    },
    Other {
        what: "a Qualys web application report (WAS)",
        columns: &["Web Application", "QID", "URL"],
        refusal: web_application,
    },
    Other { what: "a summary of Tenable Security Center", columns: &["Plugin", "Plugin Name"], refusal: summary },
    Other {
        what: "a summary of Tenable Security Center by host",
        columns: &["IP Address", "Repository", "Score", "Total"],
        refusal: summary_by_host,
    },
    Other {
        what: "an Alert Logic export",
        columns: &["Vulnerability", "Deployment Name", "Asset Name"],
        refusal: mappable,
    },
    Other { what: "a SAINT export", columns: &["IP Address", "Vulnerability Check ID"], refusal: mappable },
];

/// Names of the columns by which these files are known.
pub(super) fn columns() -> impl Iterator<Item = &'static str> {
    OTHERS.iter().flat_map(|other| other.columns).copied()
}

/// The refusal for a header of a known other product.
pub fn known_other(header: &Header) -> Option<Refusal> {
    OTHERS.iter().find(|other| header.has_all(other.columns)).map(|other| (other.refusal)(other.what))
}
