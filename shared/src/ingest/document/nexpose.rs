//! Nexpose (now `InsightVM`): the raw XML export. Findings are tests with a status; what they mean stands behind all hosts.

use super::texts::{bulletins, day, listed, one_line, scored};
use super::{Document, Node, Role, RoleRow, Scale, Sink, Syntax};

pub(super) static NEXPOSE: Document = Document {
    id: "nexpose_xml",
    label: "Nexpose report (XML)",
    scanner: "nexpose",
    syntax: Syntax::Xml,
    fits: |sight| sight.starts("NexposeReport"),
    stops: &[
        "NexposeReport/nodes/node/tests/test",
        "NexposeReport/nodes/node/endpoints/endpoint/services/service/tests/test",
        "NexposeReport/nodes/node/names/name",
        "NexposeReport/nodes/node/fingerprints",
        "NexposeReport/nodes/node/",
        "NexposeReport/VulnerabilityDefinitions/vulnerability",
        "NexposeReport/nodes/node/VulnerabilityDefinitions/vulnerability",
        "NexposeReport/scans/scan",
    ],
    scale: &Scale::Words,
    is_late: true,
    take,
};

fn take(sink: &mut Sink, stop: usize, above: &[Node], node: &Node) {
    match (stop, above.get(2)) {
        (0 | 1, Some(host)) => test(sink, host, above, node),
        (2, Some(host)) => {
            let role = if node.text.contains('.') { Role::Dns } else { Role::NetBios };
            let cells = at(sink, host);
            if cells.get(role).is_empty() {
                cells.set(role, node.text.trim());
            }
        }
        (3, Some(host)) => at(sink, host).set(Role::Os, system(node)),
        (4, _) if matches!(node.attribute("status"), "alive" | "") => {
            let cells = at(sink, node).clone();
            sink.scanned_host(cells, node);
        }
        (4, _) => sink.not_scanned(node.attribute("address"), format!("host {}", node.attribute("status"))),
        (5 | 6, _) => sink.describe(&definition(node), node),
        (7, _) => {
            sink.made_by(&day(node.attribute("endTime")));
            sink.about("Scan", node.attribute("name"));
        }
        _ => {}
    }
}

fn at<'a>(sink: &'a mut Sink, host: &Node) -> &'a mut RoleRow {
    let cells = sink.common_in(host);
    cells.set(Role::Ip, host.attribute("address"));
    cells
}

fn test(sink: &mut Sink, host: &Node, above: &[Node], test: &Node) {
    let kind = match test.attribute("status") {
        "vulnerable-potential" => "Potential",
        status if status.starts_with("vulnerable") => "Confirmed",
        // Excepted by people: kept and counted, not ranked.
        status if status.starts_with("exception") => "Information",
        // Not vulnerable, skipped, failed: no finding.
        _ => return,
    };
    at(sink, host);
    let endpoint = above.iter().find(|node| node.name == "endpoint");
    let said = |name: &str| endpoint.map_or("", |endpoint| endpoint.attribute(name));
    let row = RoleRow::default()
        .with(Role::Id, test.attribute("id").to_lowercase())
        .with(Role::Kind, kind)
        .with(Role::Port, said("port"))
        .with(Role::Protocol, said("protocol"));
    sink.row(&row, test);
}

/// The operating system that the scanner is most certain of; repeated words such as `Linux Linux` once.
fn system(fingerprints: &Node) -> String {
    let certainty = |os: &Node| os.attribute("certainty").parse().unwrap_or(0.0);
    let best = fingerprints.all("os").reduce(|best: &Node, os| if certainty(os) > certainty(best) { os } else { best });
    let Some(best) = best else { return String::new() };
    let mut words: Vec<&str> =
        ["vendor", "product", "version"].into_iter().flat_map(|name| best.attribute(name).split_whitespace()).collect();
    words.dedup();
    words.join(" ")
}

fn definition(vulnerability: &Node) -> RoleRow {
    let said = |name: &str| vulnerability.attribute(name);
    // Nexpose's own words for its ten steps.
    let severity = match said("severity").parse() {
        Ok(1..=3) => "moderate",
        Ok(4..=7) => "severe",
        Ok(8..=10) => "critical",
        _ => "",
    };
    let references = || vulnerability.child("references").into_iter().flat_map(|all| all.all("reference"));
    let cves = references().filter(|one| one.attribute("source").eq_ignore_ascii_case("CVE"));
    let has = |path: &str| if vulnerability.find(path).is_some() { "yes" } else { "" };
    RoleRow::default()
        .with(Role::Id, said("id").to_lowercase())
        .with(Role::Title, one_line(said("title")))
        .with(Role::Severity, severity)
        .with(Role::Cvss2, scored(said("cvssScore"), said("cvssVector")))
        .with(Role::Cves, listed(cves.map(|one| one.text.as_str())))
        .with(Role::VendorReference, bulletins(references().map(|one| (one.attribute("source"), one.text.trim()))))
        .with(Role::Category, vulnerability.get("tags/tag"))
        .with(Role::Exploit, has("exploits/exploit"))
        .with(Role::Malware, has("malware/name"))
        .with(Role::Published, published(said("published")))
}

/// The day a flaw became public. Nexpose writes the first day of its calendar where it knows none.
fn published(moment: &str) -> String {
    let day = day(moment);
    if day == "1970-01-01" { String::new() } else { day }
}
