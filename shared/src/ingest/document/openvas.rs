//! `OpenVAS`, of Greenbone: a report as the web page exports it, or as the protocol GMP answers it.

use super::texts::{listed, one_line};
use super::{Document, Node, Role, RoleRow, Scale, Sink, Syntax};
use crate::ingest::cells;

/// The same stops wherever the report begins; see `take` for their order.
macro_rules! stops_in {
    ($($report:literal),*) => { &[$(
        concat!($report, "/results/result"),
        concat!($report, "/host"),
        concat!($report, "/errors/error"),
        concat!($report, "/scan_start"),
        concat!($report, "/scan_end"),
        concat!($report, "/task/name")
    ),*] };
}
/// How many there are in one report.
const STOPS: usize = 6;
/// Below this quality of detection (per cent), what was found is a guess from a version or a banner: potential. It is
/// the limit of Greenbone's own default filter.
const SURE: f64 = 70.0;

pub(super) static OPENVAS: Document = Document {
    id: "openvas_xml",
    label: "OpenVAS / Greenbone report (XML)",
    scanner: "greenbone",
    syntax: Syntax::Xml,
    fits: |sight| {
        let marks = ["gmp", "omp", "scan_run_status", "report_format", "nvt"];
        sight.starts("get_reports_response") || (sight.starts("report") && marks.iter().any(|mark| sight.has(&[mark])))
    },
    stops: stops_in!("report/report", "get_reports_response/report/report", "report", "get_reports_response/report"),
    scale: &Scale::Score,
    is_late: false,
    take,
};

fn take(sink: &mut Sink, stop: usize, _above: &[Node], node: &Node) {
    match stop % STOPS {
        0 => result(sink, node),
        1 => host(sink, node),
        2 => error(sink, node),
        3 | 4 => sink.made(&node.text),
        _ => sink.about("Task", &node.text),
    }
}

fn result(sink: &mut Sink, result: &Node) {
    let nvt = result.child("nvt");
    let told = |path: &str| nvt.map_or("", |nvt| nvt.get(path));
    let oid = nvt.map_or("", |nvt| nvt.attribute("oid"));
    let title = if told("name").is_empty() { result.get("name") } else { told("name") };
    let (port, protocol) = service(result.get("port"));
    let [cvss2, cvss3, cvss4] = nvt.map(cvss).unwrap_or_default();
    let is_guess = result.get("qod/value").parse::<f64>().is_ok_and(|quality| quality < SURE);
    let row = address(result.child("host"), result.get("host/hostname"))
        .with(Role::Id, if oid == "0" { "" } else { oid })
        .with(Role::Title, one_line(title))
        .with(Role::Severity, severity(result))
        .with(Role::Kind, if is_guess { "Potential" } else { "Confirmed" })
        .with(Role::Category, told("family"))
        .with(Role::Port, port)
        .with(Role::Protocol, protocol)
        .with(Role::Cves, cves(nvt))
        .with(Role::Cvss2, cvss2)
        .with(Role::Cvss3, cvss3)
        .with(Role::Cvss4, cvss4);
    sink.row(&row, result);
}

/// Address, name and id of a host. What is in the place of the address and is none does not count where there is a name.
fn address(host: Option<&Node>, name: &str) -> RoleRow {
    let host_id = host.and_then(|host| host.child("asset")).map_or("", |asset| asset.attribute("asset_id"));
    let ip = host.map_or("", |host| if host.text.trim().is_empty() { host.get("ip") } else { host.text.trim() });
    let ip = if cells::ip(ip).is_none() && cells::is_host_name(name) { "" } else { ip };
    RoleRow::default().with(Role::Ip, ip).with(Role::Dns, name).with(Role::HostId, host_id)
}

/// The word for the severity, or the score where there is none. What people or the scanner took out of the count (an
/// override as false positive, debug lines, errors of a test) is information.
fn severity(result: &Node) -> &str {
    let (word, score) = (result.get("threat"), result.get("severity"));
    match word {
        "False Positive" | "Debug" | "Error" => "None",
        "" if score.starts_with('-') => "None",
        "" => score,
        word => word,
    }
}

/// `443/tcp`, `general/tcp` (no port), in old reports `https (443/tcp)`.
fn service(text: &str) -> (&str, &str) {
    let inner = text.split_once('(').map_or(text, |(_, inner)| inner.trim_end_matches(')'));
    let (port, protocol) = inner.split_once('/').unwrap_or((inner, ""));
    (if cells::port(port.as_bytes()).is_some() { port } else { "" }, protocol)
}

/// Cells of CVSS v2, v3 and v4. A score without a vector is of v2: all later ones came with theirs.
fn cvss(nvt: &Node) -> [String; 3] {
    let tagged = nvt.get("tags").split('|').find_map(|tag| tag.trim().strip_prefix("cvss_base_vector=")).unwrap_or("");
    let severities = nvt.child("severities").into_iter().flat_map(|all| all.all("severity"));
    let mut found: [String; 3] = Default::default();
    for vector in severities.map(|severity| severity.get("value")).chain([tagged.trim()]) {
        let place = match vector.get(..7) {
            Some("CVSS:3.") => 1,
            Some("CVSS:4.") => 2,
            _ => 0,
        };
        if let Some(cell) = found.get_mut(place).filter(|cell| cell.is_empty()) {
            vector.clone_into(cell);
        }
    }
    if let [v2, v3, v4] = &mut found
        && v2.is_empty()
        && v3.is_empty()
        && v4.is_empty()
    {
        nvt.get("cvss_base").clone_into(v2);
    }
    found
}

/// CVE ids: references of this type, in old reports a list, for results of the CVE scanner the id itself.
fn cves(nvt: Option<&Node>) -> String {
    let Some(nvt) = nvt else { return String::new() };
    let references = nvt.child("refs").into_iter().flat_map(|refs| refs.all("ref"));
    let referred =
        references.filter(|one| one.attribute("type").eq_ignore_ascii_case("cve")).map(|one| one.attribute("id"));
    let itself = Some(nvt.attribute("oid")).filter(|oid| cells::is_cve(oid));
    let old = Some(nvt.get("cve")).filter(|cve| *cve != "NOCVE");
    listed(referred.chain(itself).chain(old))
}

/// A host that was scanned, with or without a result.
fn host(sink: &mut Sink, host: &Node) {
    let detail = |name: &str| {
        host.all("detail").find(|detail| detail.get("name") == name).map_or("", |detail| detail.get("value"))
    };
    let cells = address(Some(host), detail("hostname")).with(Role::Os, detail("best_os_txt"));
    sink.scanned_host(cells, host);
}

fn error(sink: &mut Sink, error: &Node) {
    let (host, what) = (error.child("host").map_or("", |host| host.text.trim()), one_line(error.get("description")));
    let is_dead = ["dead", "not alive", "unreachable"].iter().any(|word| what.to_lowercase().contains(word));
    if is_dead && !host.is_empty() {
        sink.not_scanned(host, what);
    } else {
        sink.warn("The scanner reports errors of single tests: what those test is not known of their hosts.");
    }
}
