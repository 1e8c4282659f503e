//! Nessus, its own XML (`.nessus`). Properties of a host stand before its items.

use super::texts::{bulletins, day, listed, scored};
use super::{Document, Node, Role, RoleRow, Scale, Sink, Syntax};

pub(super) static NESSUS: Document = Document {
    id: "nessus_xml",
    label: "Nessus report (XML)",
    scanner: "tenable",
    syntax: Syntax::Xml,
    fits: |sight| sight.starts("NessusClientData_v2"),
    stops: &[
        "NessusClientData_v2/Report/ReportHost/ReportItem",
        "NessusClientData_v2/Report/ReportHost/HostProperties",
        "NessusClientData_v2/Report/ReportHost/",
        "NessusClientData_v2/Policy/policyName",
    ],
    scale: &Scale::Steps,
    is_late: false,
    take,
};

fn take(sink: &mut Sink, stop: usize, above: &[Node], node: &Node) {
    match (stop, above.last()) {
        (0, Some(host)) => {
            named(sink, host);
            sink.row(&item(node), node);
        }
        (1, Some(host)) => {
            named(sink, host);
            properties(sink, host, node);
        }
        (2, report) => {
            named(sink, node);
            let cells = sink.common_in(node).clone();
            sink.scanned_host(cells, node);
            sink.about("Report", report.map_or("", |report| report.attribute("name")));
        }
        (3, _) => sink.about("Policy", &node.text),
        _ => {}
    }
}

/// The name of a host element counts until its properties say more.
fn named(sink: &mut Sink, host: &Node) {
    let cells = sink.common_in(host);
    if cells.get(Role::Ip).is_empty() && cells.get(Role::Dns).is_empty() {
        cells.set(Role::Ip, host.attribute("name"));
        cells.settle_host();
    }
}

fn properties(sink: &mut Sink, host: &Node, properties: &Node) {
    let tag =
        |name: &str| properties.all("tag").find(|tag| tag.attribute("name") == name).map_or("", |tag| tag.text.trim());
    let first = |names: &[&str]| names.iter().map(|name| tag(name)).find(|text| !text.is_empty()).unwrap_or_default();
    let ended = day(tag("HOST_END"));
    let cells = sink.common_in(host);
    for (role, text) in [
        (Role::Ip, tag("host-ip")),
        (Role::Dns, first(&["host-fqdn", "host-rdns"])),
        (Role::NetBios, tag("netbios-name").rsplit('\\').next().unwrap_or_default()),
        (Role::Os, first(&["operating-system", "os"])),
        (Role::HostId, tag("host-uuid")),
        (Role::LastSeen, ended.as_str()),
    ] {
        if !text.is_empty() {
            cells.set(role, text);
        }
    }
    sink.made_by(&ended);
}

fn item(item: &Node) -> RoleRow {
    let is_true = |name: &str| item.get(name).eq_ignore_ascii_case("true");
    let frameworks = ["exploit_framework_metasploit", "exploit_framework_core", "exploit_framework_canvas"];
    let is_attacked = item.all("xref").any(|xref| xref.text.trim().starts_with("CISA-KNOWN-EXPLOITED"));
    let is_malware = is_true("exploited_by_malware");
    let is_exploit = is_true("exploit_available") || frameworks.iter().any(|name| is_true(name)) || is_attacked;
    let says = |is_said: bool| if is_said { "yes" } else { "" };
    RoleRow::default()
        .with(Role::Id, item.attribute("pluginID"))
        .with(Role::Title, item.attribute("pluginName"))
        .with(Role::Severity, item.attribute("severity"))
        .with(Role::Category, item.attribute("pluginFamily"))
        .with(Role::Port, item.attribute("port"))
        .with(Role::Protocol, item.attribute("protocol"))
        .with(Role::Cves, listed(item.all("cve").map(|cve| cve.text.as_str())))
        .with(Role::Cvss2, scored(item.get("cvss_base_score"), item.get("cvss_vector")))
        .with(Role::Cvss3, scored(item.get("cvss3_base_score"), item.get("cvss3_vector")))
        .with(Role::Cvss4, scored(item.get("cvss4_base_score"), item.get("cvss4_vector")))
        .with(Role::VendorReference, bulletins(item.all("xref").filter_map(|xref| xref.text.trim().split_once(':'))))
        .with(Role::Exploit, says(is_exploit || is_malware))
        .with(Role::Malware, says(is_malware))
        .with(Role::Exploited, says(is_attacked))
        // The day of the flaw; the plugin and the patch have days of their own.
        .with(Role::Published, item.get("vuln_publication_date"))
}
