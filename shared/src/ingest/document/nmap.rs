//! Nmap, its XML: an inventory. Hosts that are up become assets, each open port a row of information.
//!
//! What the `vulners` script lists is no finding here: it rests on the version in a banner alone, and patches of a
//! distribution do not show there. The opened row shows it.

use super::texts::{day, listed};
use super::{Document, Node, Role, RoleRow, Scale, Sink, Syntax};

pub(super) static NMAP: Document = Document {
    id: "nmap_xml",
    label: "Nmap scan (XML)",
    scanner: "nmap",
    syntax: Syntax::Xml,
    fits: |sight| sight.starts("nmaprun"),
    stops: &[
        "nmaprun/host/ports/port",
        "nmaprun/host/status",
        "nmaprun/host/address",
        "nmaprun/host/hostnames",
        "nmaprun/host/os",
        "nmaprun/host/",
        "nmaprun/runstats/hosts",
    ],
    scale: &Scale::Words,
    is_late: false,
    take,
};

fn take(sink: &mut Sink, stop: usize, above: &[Node], node: &Node) {
    match (stop, above.first(), above.get(1)) {
        (0, _, Some(host)) => {
            sink.common_in(host);
            port(sink, node);
        }
        (1, Some(run), Some(host)) => {
            sink.made(&day(run.attribute("startstr")));
            sink.about("Command", run.attribute("args"));
            // Kept in the role of a status until the host closes: what is not up has no rows.
            let state = node.attribute("state");
            sink.common_in(host).set(Role::Status, if state == "up" { "" } else { state });
        }
        (2, _, Some(host)) if matches!(node.attribute("addrtype"), "ipv4" | "ipv6" | "") => {
            let cells = sink.common_in(host);
            let address = node.attribute("addr");
            if cells.get(Role::Ip).is_empty() {
                cells.set(Role::Ip, address);
            } else {
                cells.set(Role::Interfaces, listed([cells.get(Role::Interfaces), address].into_iter()));
            }
        }
        (3, _, Some(host)) => {
            // What a person gave the scanner as target is the better name; the other one is from reverse DNS.
            let given = node.all("hostname").find(|name| name.attribute("type") == "user");
            let name = given.or(node.child("hostname")).map_or("", |name| name.attribute("name"));
            sink.common_in(host).set(Role::Dns, name);
        }
        (4, _, Some(host)) => {
            // Guesses stand in order, the best first.
            let name = node.child("osmatch").map_or("", |guess| guess.attribute("name"));
            sink.common_in(host).set(Role::Os, name);
        }
        (5, ..) => {
            let cells = sink.common_in(node).clone();
            match cells.get(Role::Status) {
                "" => sink.scanned_host(cells, node),
                state => sink.not_scanned(listed([cells.get(Role::Ip)].into_iter()), format!("host {state}")),
            }
        }
        (6, ..) => sink.about("Hosts down", node.attribute("down")),
        _ => {}
    }
}

/// A row for an open port. Its title names no product: it is the same on all hosts, products differ.
fn port(sink: &mut Sink, port: &Node) {
    if port.child("state").is_none_or(|state| state.attribute("state") != "open") {
        return;
    }
    let (number, protocol) = (port.attribute("portid"), port.attribute("protocol"));
    let service = |name: &str| port.child("service").map_or("", |service| service.attribute(name));
    let title = match service("name") {
        "" => format!("Open port {number}/{protocol}"),
        name => format!("Open port {number}/{protocol}: {name}"),
    };
    if port.all("script").any(|script| script.attribute("id") == "vulners") {
        sink.warn("Scripts of this scan list CVEs by the version in a banner alone: they are shown in the opened row and are no findings.");
    }
    let row = RoleRow::default()
        .with(Role::Id, format!("open-port-{number}-{protocol}"))
        .with(Role::Title, title)
        .with(Role::Severity, "None")
        .with(Role::Category, "Open ports")
        .with(Role::Port, number)
        .with(Role::Protocol, protocol)
        .with(Role::Ssl, if service("tunnel") == "ssl" { "yes" } else { "" });
    sink.row(&row, port);
}
