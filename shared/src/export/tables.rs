//! The tables that leave: findings, patches, assets, plans. One list of columns each, used by CSV; JSON holds the rows as the
//! pages know them.

use serde::Serialize;

use super::{CsvOut, FindingExport};
use crate::ingest::OWN_COLUMNS;
use crate::view::{AssetRow, FindingRow, HostVisitRow, PatchRow, PlanRows};

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

/// What people look at first; between the two lists stand the columns that an import reads (`OWN_COLUMNS`).
static FINDINGS: &[Column<FindingRow>] = columns![
    "Rank" => |r| r.rank.to_string(),
    "Score" => |r| number(r.score),
    "Class" => |r| r.class.label().to_owned(),
    "Due" => |r| r.due.clone().unwrap_or_default(),
    "Days left" => |r| r.due_in_days.map(|days| days.to_string()).unwrap_or_default(),
    "Overdue" => |r| r.due_in_days.map(|days| if days < 0 { "yes" } else { "no" }.to_owned()).unwrap_or_default(),
    "Host" => |r| r.host.clone(),
];

static RATINGS: &[Column<FindingRow>] = columns![
    "CVSS" => |r| r.cvss.map(|cvss| format!("{cvss:.1}")).unwrap_or_default(),
    "CVSS published otherwise" => |r| r.cvss_published.map(|cvss| format!("{cvss:.1}")).unwrap_or_default(),
    "Decision" => |r| r.decision.as_ref().map(|decision| decision.kind.label().to_owned()).unwrap_or_default(),
    "Decision until" => |r| r.decision.as_ref().and_then(|decision| decision.until.clone()).unwrap_or_default(),
    "Decision reason" => |r| r.decision.as_ref().map(|decision| decision.reason.clone()).unwrap_or_default(),
    "Importance" => |r| r.stars.to_string(),
    "Importance set" => |r| if r.stars_set { "yes" } else { "no" }.to_owned(),
    "Exposure" => |r| r.exposure.map(|exposure| exposure.label().to_owned()).unwrap_or_default(),
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
    "Patch" => |r| r.names.join(" or "),
    "Vendor Reference" => |r| r.vendor_reference.clone(),
    "CVE ID" => |r| r.cves.join(", "),
    "Points removed" => |r| format!("{:.6}", r.points),
    "Share of risk" => |r| format!("{:.4}", r.share),
    "Share so far" => |r| format!("{:.4}", r.cumulative),
    "Findings" => |r| r.findings.to_string(),
    "Closed by patches before" => |r| r.already.to_string(),
    "Vulnerabilities" => |r| r.vulnerabilities.to_string(),
    "Folds in" => |r| r.folds.iter().map(|fold| fold.name.as_str()).collect::<Vec<_>>().join(", "),
    "Assets" => |r| r.assets.to_string(),
    "Highest score" => |r| number(r.top_score),
    "Class" => |r| r.class.label().to_owned(),
    "Severity" => |r| r.level.map(|level| level.get().to_string()).unwrap_or_default(),
    "CVSS" => |r| r.cvss.map(|cvss| format!("{cvss:.1}")).unwrap_or_default(),
];

/// The list names the first hosts only, a plan all of them.
static PATCH_HOSTS: &[Column<PatchRow>] = columns![
    "First hosts" => |r| r.hosts.join(", "),
    "Due" => |r| r.due.clone().unwrap_or_default(),
];

static PLAN_HOSTS: &[Column<PatchRow>] = columns![
    "Hosts" => |r| r.hosts.join(", "),
    "Due" => |r| r.due.clone().unwrap_or_default(),
];

static VISITS: &[Column<HostVisitRow>] = columns![
    "Rank" => |r| r.rank.to_string(),
    "Host" => |r| r.host.clone(),
    "IP" => |r| r.ip.clone(),
    "Owner" => |r| r.owner.clone(),
    "Points removed" => |r| format!("{:.6}", r.points),
    "Share of risk" => |r| format!("{:.4}", r.share),
    "Share so far" => |r| format!("{:.4}", r.cumulative),
    "Findings" => |r| r.findings.to_string(),
    "Patches" => |r| r.patches.to_string(),
    "Highest score" => |r| number(r.top_score),
    "Class" => |r| r.class.label().to_owned(),
    "Apply" => |r| r.names.join(", "),
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
    "Function" => |r| r.function.map(|function| function.label().to_owned()).unwrap_or_default(),
    "Environment" => |r| r.environment.clone(),
    "Owner" => |r| r.owner.clone(),
    "Location" => |r| r.location.clone(),
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
    "Said by" => |r| r.said.iter().map(|said| format!("{}: {}", said.field.label(), said.by)).collect::<Vec<_>>().join("; "),
];

/// Findings as CSV or JSON, one by one: both hold all that an import needs.
pub fn findings(rows: impl Iterator<Item = FindingExport>, as_json: bool) -> Export {
    if as_json {
        return json("findings", rows);
    }
    let names = OWN_COLUMNS.iter().filter_map(|(_, names)| names.first().copied());
    let names = FINDINGS.iter().map(|c| c.name).chain(names).chain(RATINGS.iter().map(|c| c.name));
    csv(names, rows, |FindingExport { row, facts }| {
        let read = OWN_COLUMNS.iter().map(|(role, _)| facts.get(*role).to_owned());
        let shown = |columns: &'static [Column<FindingRow>]| columns.iter().map(|column| (column.text)(row));
        shown(FINDINGS).chain(read).chain(shown(RATINGS)).collect()
    })
}

/// Patches as CSV or JSON.
pub fn patches(rows: &[PatchRow], as_json: bool) -> Export {
    table("patches", &[PATCHES, PATCH_HOSTS], rows, as_json)
}

/// A plan as CSV or JSON.
pub fn plan(rows: &PlanRows, as_json: bool) -> Export {
    match rows {
        PlanRows::Patches(rows) => table("plan_of_patches", &[PATCHES, PLAN_HOSTS], rows, as_json),
        PlanRows::Hosts(rows) => table("plan_of_host_visits", &[VISITS], rows, as_json),
    }
}

/// Assets as CSV or JSON.
pub fn assets(rows: &[AssetRow], as_json: bool) -> Export {
    table("assets", &[ASSETS], rows, as_json)
}

fn table<T: Serialize>(format: &str, columns: &[&'static [Column<T>]], rows: &[T], as_json: bool) -> Export {
    if as_json {
        return json(format, rows.iter());
    }
    let columns = || columns.iter().copied().flatten();
    csv(columns().map(|column| column.name), rows.iter(), |row| columns().map(|column| (column.text)(row)).collect())
}

fn csv<T>(
    names: impl Iterator<Item = &'static str>,
    rows: impl Iterator<Item = T>,
    cells: impl Fn(&T) -> Vec<String>,
) -> Export {
    let mut out = CsvOut::default();
    out.row(names);
    let mut count = 0;
    for row in rows {
        let cells = cells(&row);
        out.row(cells.iter().map(String::as_str));
        count += 1;
    }
    Export { bytes: out.finish(), rows: count }
}

/// A document with a row a line.
fn json<T: Serialize>(format: &str, rows: impl Iterator<Item = T>) -> Export {
    let mut bytes = format!("{{\"format\":\"{format}\",\"version\":1,\"rows\":[").into_bytes();
    let mut count = 0;
    for row in rows {
        bytes.extend_from_slice(if count == 0 { b"\n" } else { b",\n" });
        // Plain data without maps of odd keys: writing it to memory does not fail.
        bytes.extend(serde_json::to_vec(&row).unwrap_or_default());
        count += 1;
    }
    bytes.extend_from_slice(b"\n]}\n");
    Export { bytes, rows: count }
}

fn number(value: f64) -> String {
    format!("{value:.2}")
}

fn count(open: [u32; 4], index: usize) -> String {
    open.get(index).copied().unwrap_or(0).to_string()
}
