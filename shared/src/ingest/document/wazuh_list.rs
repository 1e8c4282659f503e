//! Wazuh up to 4.7: the list of one agent's vulnerabilities, as the server's API answers it. It does not name the agent:
//! a person adds the name, or every row is rejected for want of a host.

use super::{Document, Node, Role, RoleRow, Scale, Sink, Syntax};
use crate::ingest::cells;

pub(super) static LIST: Document = Document {
    id: "wazuh_list",
    label: "Wazuh list of one agent (up to 4.7)",
    scanner: "wazuh",
    syntax: Syntax::Json,
    fits: |sight| sight.has(&["data", "affected_items", "cve"]),
    stops: &["$/data/affected_items", "$/data/total_affected_items"],
    scale: &Scale::Words,
    is_late: true,
    take,
};

fn take(sink: &mut Sink, stop: usize, above: &[Node], node: &Node) {
    if stop == 1 {
        if let Ok(total) = node.text.trim().parse() {
            sink.page_of(total);
        }
        return;
    }
    let agent = above.iter().chain([node]).map(|node| node.get("agent_name")).find(|name| !name.is_empty());
    if agent.is_none() {
        sink.warn("Wazuh's list does not say which agent it is of. Put the agent's name at the top of the file, right behind its first '{', as \"agent_name\": \"web1.example.com\", and drop it again.");
    }
    let id = node.get("cve");
    let said = node.get("title");
    let row = RoleRow::default()
        .with(Role::Dns, agent.unwrap_or_default())
        .with(Role::Id, id)
        .with(
            Role::Title,
            if said.is_empty() { title(id, node.get("name"), node.get("version")) } else { said.to_owned() },
        )
        .with(Role::Severity, rated(node.get("severity")))
        .with(Role::FirstSeen, node.get("detection_time"))
        .with(Role::Published, node.get("published"))
        .with(Role::Category, node.get("type"))
        .with(Role::Cves, if cells::is_cve(id) { id } else { "" })
        .with(Role::Cvss3, rated(node.get("cvss3_score")))
        .with(Role::Cvss2, rated(node.get("cvss2_score")));
    sink.row(&row, node);
}

/// A severity or score; nothing where nobody has rated the vulnerability yet: it is ranked with the neutral severity then,
/// and the report says so.
pub(super) fn rated(text: &str) -> &str {
    let is_none = matches!(text, "-" | "0" | "0.0") || text.eq_ignore_ascii_case("untriaged");
    if is_none { "" } else { text }
}

/// Wazuh's own way to name a vulnerability.
pub(super) fn title(id: &str, package: &str, version: &str) -> String {
    if package.is_empty() { id.to_owned() } else { format!("{id} affects {package} {version}").trim().to_owned() }
}
