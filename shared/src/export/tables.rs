//! The tables that leave: findings, patches, assets. One list of columns each, used by CSV; JSON holds the rows as the
//! pages know them.

use serde::Serialize;

use super::CsvOut;
use crate::view::{AssetRow, FindingRow, PatchRow};

/// A table as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// The file.
    pub bytes: Vec<u8>,
    /// Rows in it.
    pub rows: u32,
}

struct Column<T> {
    name: &'static str,
    text: fn(&T) -> String,
}

macro_rules! columns {
    ($($name:literal => $text:expr),* $(,)?) => { &[$(Column { name: $name, text: $text }),*] };
}

static FINDINGS: &[Column<FindingRow>] = columns![
    "Rank" => |r| r.rank.to_string(),
    "Score" => |r| number(r.score),
    "Class" => |r| r.class.label().to_owned(),
    "Due" => |r| r.due.clone().unwrap_or_default(),
    "IP" => |r| r.ip.clone(),
    "Host" => |r| r.host.clone(),
    "QID" => |r| r.scanner_id.clone(),
    "Title" => |r| r.title.clone(),
    "Type" => |r| r.kind.label().to_owned(),
    "Status" => |r| r.status.label().to_owned(),
    "Severity" => |r| r.level.map(|level| level.get().to_string()).unwrap_or_default(),
    "CVSS" => |r| r.cvss.map(|cvss| format!("{cvss:.1}")).unwrap_or_default(),
    "CVE ID" => |r| r.cves.join(", "),
    "Port" => |r| r.port.clone(),
    "Importance" => |r| r.stars.to_string(),
    "Importance set" => |r| if r.stars_set { "yes" } else { "no" }.to_owned(),
    "Exposure" => |r| r.exposure.map(|exposure| exposure.label().to_owned()).unwrap_or_default(),
    "First Detected" => |r| r.first_seen.clone().unwrap_or_default(),
    "Last Detected" => |r| r.last_seen.clone().unwrap_or_default(),
    "Points severity" => |r| number(r.parts.severity),
    "Points threat" => |r| number(r.parts.threat),
    "Points importance" => |r| number(r.parts.importance),
    "Points exposure" => |r| number(r.parts.exposure),
    "Reason" => |r| r.reason.clone(),
];

static PATCHES: &[Column<PatchRow>] = columns![
    "Rank" => |r| r.rank.to_string(),
    "QID" => |r| r.scanner_id.clone(),
    "Title" => |r| r.title.clone(),
    "Vendor Reference" => |r| r.vendor_reference.clone(),
    "CVE ID" => |r| r.cves.join(", "),
    "Points removed" => |r| format!("{:.6}", r.points),
    "Share of risk" => |r| format!("{:.4}", r.share),
    "Share so far" => |r| format!("{:.4}", r.cumulative),
    "Findings" => |r| r.findings.to_string(),
    "Assets" => |r| r.assets.to_string(),
    "Highest score" => |r| number(r.top_score),
    "Class" => |r| r.class.label().to_owned(),
    "Severity" => |r| r.level.map(|level| level.get().to_string()).unwrap_or_default(),
    "CVSS" => |r| r.cvss.map(|cvss| format!("{cvss:.1}")).unwrap_or_default(),
    "First hosts" => |r| r.hosts.join(", "),
    "Due" => |r| r.due.clone().unwrap_or_default(),
];

static ASSETS: &[Column<AssetRow>] = columns![
    "IP" => |r| r.ips.join(", "),
    "DNS" => |r| r.dns.clone(),
    "NetBIOS" => |r| r.netbios.clone(),
    "OS" => |r| r.os.clone(),
    "Importance" => |r| r.stars.to_string(),
    "Importance set" => |r| if r.stars_set { "yes" } else { "no" }.to_owned(),
    "Criticality class" => |r| r.class.map(|class| class.label().to_owned()).unwrap_or_default(),
    "Exposure" => |r| r.exposure.map(|exposure| exposure.label().to_owned()).unwrap_or_default(),
    "Owner" => |r| r.owner.clone(),
    "Tags" => |r| r.tags.join(", "),
    "Scanner tags" => |r| r.scanner_tags.join(", "),
    "Score" => |r| number(r.score),
    "Class" => |r| r.risk.label().to_owned(),
    "Open Critical" => |r| count(r.open, 0),
    "Open High" => |r| count(r.open, 1),
    "Open Medium" => |r| count(r.open, 2),
    "Open Low" => |r| count(r.open, 3),
    "Best rank" => |r| r.best_rank.to_string(),
    "Last seen" => |r| r.last_seen.clone().unwrap_or_default(),
];

/// Findings as CSV or JSON.
pub fn findings(rows: &[FindingRow], as_json: bool) -> Export {
    table("findings", FINDINGS, rows, as_json)
}

/// Patches as CSV or JSON.
pub fn patches(rows: &[PatchRow], as_json: bool) -> Export {
    table("patches", PATCHES, rows, as_json)
}

/// Assets as CSV or JSON.
pub fn assets(rows: &[AssetRow], as_json: bool) -> Export {
    table("assets", ASSETS, rows, as_json)
}

#[derive(Serialize)]
struct Document<'a, T> {
    format: &'static str,
    version: u8,
    rows: &'a [T],
}

fn table<T: Serialize>(format: &'static str, columns: &[Column<T>], rows: &[T], as_json: bool) -> Export {
    let count = rows.len() as u32;
    if as_json {
        let document = Document { format, version: 1, rows };
        // Plain data without maps of odd keys: writing it to memory does not fail.
        let bytes = serde_json::to_vec_pretty(&document).unwrap_or_default();
        return Export { bytes, rows: count };
    }
    let mut out = CsvOut::default();
    out.row(columns.iter().map(|column| column.name));
    for row in rows {
        let cells: Vec<String> = columns.iter().map(|column| (column.text)(row)).collect();
        out.row(cells.iter().map(String::as_str));
    }
    Export { bytes: out.finish(), rows: count }
}

fn number(value: f64) -> String {
    format!("{value:.2}")
}

fn count(open: [u32; 4], index: usize) -> String {
    open.get(index).copied().unwrap_or(0).to_string()
}
