//! Wazuh 4.8 and later: a search in the index of vulnerability states (`wazuh-states-vulnerabilities-*`), as the indexer
//! answers it.

use super::wazuh_list::{rated, title};
use super::{Document, Node, Role, RoleRow, Scale, Sink, Syntax};
use crate::ingest::cells;

pub(super) static SEARCH: Document = Document {
    id: "wazuh_states",
    label: "Wazuh search (4.8 and later)",
    scanner: "wazuh",
    syntax: Syntax::Json,
    fits: |sight| sight.has(&["hits", "_source", "agent", "vulnerability"]),
    stops: &["$/hits/hits/_source", "$/hits/total"],
    scale: &Scale::Words,
    is_late: true,
    take,
};

fn take(sink: &mut Sink, stop: usize, _above: &[Node], node: &Node) {
    if stop == 0 {
        sink.row(&row(node), node);
        return;
    }
    // Until version 7 of the indexer a number, then an object.
    let total = if node.text.is_empty() { node.get("value") } else { node.text.trim() };
    if let Ok(total) = total.parse() {
        sink.page_of(total);
    }
}

fn row(node: &Node) -> RoleRow {
    let (id, os) = (node.get("vulnerability/id"), node.get("host/os/full"));
    let score = rated(node.get("vulnerability/score/base"));
    let version = match node.get("vulnerability/score/version") {
        version if version.starts_with('4') => Role::Cvss4,
        version if version.starts_with('2') => Role::Cvss2,
        "3.0" => Role::Cvss3,
        _ => Role::Cvss31,
    };
    let os = if os.is_empty() {
        format!("{} {}", node.get("host/os/name"), node.get("host/os/version"))
    } else {
        os.to_owned()
    };
    RoleRow::default()
        .with(Role::HostId, agent(node))
        .with(Role::Dns, node.get("agent/name"))
        .with(Role::Ip, node.get("host/ip"))
        .with(Role::Os, os.trim())
        .with(Role::Id, id)
        .with(Role::Title, title(id, node.get("package/name"), node.get("package/version")))
        .with(Role::Severity, rated(node.get("vulnerability/severity")))
        .with(Role::Category, node.get("vulnerability/category"))
        .with(Role::FirstSeen, node.get("vulnerability/detected_at"))
        .with(Role::Published, node.get("vulnerability/published_at"))
        .with(Role::Cves, if cells::is_cve(id) { id } else { "" })
        .with(version, score)
}

/// Agents are numbered from 001 by every server: the number alone is no name.
fn agent(node: &Node) -> String {
    match (node.get("wazuh/cluster/name"), node.get("agent/id")) {
        (_, "") => String::new(),
        ("", id) => format!("wazuh {id}"),
        (server, id) => format!("{server} {id}"),
    }
}
