//! Microsoft Defender for Endpoint: lists as its API answers them. One list names vulnerabilities by machine id, another
//! one the machines. Where both are in one ZIP archive, or in one file one behind the other, they are read as one scan;
//! the list of vulnerabilities alone is read with the ids as names of the machines.

use super::wazuh_list::title;
use super::{Document, Node, Role, RoleRow, Scale, Sight, Sink, Syntax};
use crate::ingest::cells;
use crate::ingest::refusal::Refusal;

pub(super) static LISTS: Document = Document {
    id: "defender",
    label: "Microsoft Defender list",
    scanner: "defender",
    syntax: Syntax::Json,
    fits: |sight| sight.has(&["value"]) && (sight.has(&["cveId"]) || sight.has(&["computerDnsName", "lastIpAddress"])),
    stops: &["$/value", "$/@odata.nextLink"],
    scale: &Scale::Words,
    is_late: false,
    take,
};

/// Machines come before what was found on them.
pub(super) fn place(sight: &Sight) -> u8 {
    u8::from(sight.has(&["cveId"]))
}

fn take(sink: &mut Sink, stop: usize, _above: &[Node], node: &Node) {
    if stop == 1 {
        if !node.text.is_empty() {
            sink.part("The list goes on behind a link to its next page: nothing that is missing in it is taken as fixed. Export all pages.");
        }
    } else if node.child("computerDnsName").is_some() || node.child("lastIpAddress").is_some() {
        machine(sink, node);
    } else {
        sink.row(&row(node), node);
    }
}

fn machine(sink: &mut Sink, node: &Node) {
    sink.needs_rows(Refusal::OtherFormat {
        what: "Microsoft Defender's list of machines",
        advice: "Drop it together with the list of vulnerabilities, both in one ZIP archive.",
    });
    let addresses: Vec<&str> = node.all("ipAddresses").map(|one| one.get("ipAddress")).collect();
    let tags: Vec<&str> = node.all("machineTags").map(|tag| tag.text.trim()).collect();
    let os = format!("{} {}", node.get("osPlatform"), node.get("osVersion"));
    let host = RoleRow::default()
        .with(Role::HostId, node.get("id"))
        .with(Role::Dns, node.get("computerDnsName"))
        .with(Role::Ip, node.get("lastIpAddress"))
        .with(Role::Interfaces, addresses.join(","))
        .with(Role::Tags, tags.join(","))
        .with(Role::Os, os.trim());
    sink.scanned_host(host, node);
}

/// A row of the list of vulnerabilities by machine, or of the same list by machine and software.
fn row(node: &Node) -> RoleRow {
    let either = |one: &str, other: &str| if node.get(one).is_empty() { node.get(other) } else { node.get(one) };
    let id = node.get("cveId");
    let product = format!("{} {}", either("productVendor", "softwareVendor"), either("productName", "softwareName"));
    let version = either("productVersion", "softwareVersion");
    let exploit = node.get("exploitabilityLevel");
    let update = either("fixingKbId", "recommendedSecurityUpdateId");
    let is_number = cells::digits(update.as_bytes()).is_some();
    RoleRow::default()
        .with(Role::HostId, either("machineId", "deviceId"))
        .with(Role::Dns, node.get("deviceName"))
        .with(Role::Os, node.get("osPlatform"))
        .with(Role::Id, id)
        .with(Role::Title, title(id, product.trim(), version))
        .with(Role::Severity, either("severity", "vulnerabilitySeverityLevel"))
        .with(Role::Cves, if cells::is_cve(id) { id } else { "" })
        .with(Role::Cvss31, node.get("cvssScore"))
        .with(Role::Exploit, if exploit == "NoExploit" { "" } else { exploit })
        .with(Role::VendorReference, if is_number { format!("KB{update}") } else { update.to_owned() })
        .with(Role::FirstSeen, node.get("firstSeenTimestamp"))
        .with(Role::LastSeen, node.get("lastSeenTimestamp"))
        .with(Role::Published, node.get("publishedOn"))
}
