//! Trivy's JSON report (`trivy image --format json`, scheme 2): an image or folder is the host, its packages have the
//! vulnerabilities.

use super::{Document, Node, Role, RoleRow, Scale, Sink, Syntax};
use crate::ingest::cells;

pub(super) static REPORT: Document = Document {
    id: "trivy",
    label: "Trivy report",
    scanner: "trivy",
    syntax: Syntax::Json,
    fits: |sight| sight.has(&["SchemaVersion", "ArtifactName"]),
    stops: &["$/Results/Vulnerabilities", "$/ArtifactName", "$/Metadata", "$/CreatedAt", "$/SchemaVersion"],
    scale: &Scale::Words,
    is_late: true,
    take,
};

fn take(sink: &mut Sink, stop: usize, above: &[Node], node: &Node) {
    let told = |depth: usize, name: &str| above.get(depth).map_or("", |node| node.get(name));
    match stop {
        0 => {
            let host = artifact(told(0, "ArtifactName")).unwrap_or(told(1, "Target"));
            sink.row(&row(node).with(Role::Dns, host).with(Role::Category, told(1, "Class")), node);
        }
        1 => {
            sink.about("Artifact", &node.text);
            scanned(sink, &node.text, "", node);
        }
        2 => {
            let os = format!("{} {}", node.get("OS/Family"), node.get("OS/Name"));
            scanned(sink, told(0, "ArtifactName"), os.trim(), node);
        }
        3 => sink.made(&node.text),
        _ if node.text != "2" => sink.warn(format!(
            "The report is of Trivy's scheme {}; it was read as scheme 2, which is the one known here.",
            node.text
        )),
        _ => {}
    }
}

/// An image was scanned, whether or not something was found in it.
fn scanned(sink: &mut Sink, name: &str, os: &str, node: &Node) {
    if let Some(host) = artifact(name) {
        sink.scanned_host(RoleRow::default().with(Role::Dns, host).with(Role::Os, os), node);
    }
}

/// The name of what was scanned; none where it is a path such as `.`.
fn artifact(name: &str) -> Option<&str> {
    name.contains(char::is_alphanumeric).then_some(name)
}

fn row(node: &Node) -> RoleRow {
    let (id, package) = (node.get("VulnerabilityID"), node.get("PkgName"));
    let title = if node.get("Title").is_empty() { id } else { node.get("Title") };
    let installed = format!("{package} {}", node.get("InstalledVersion"));
    let fixed = match node.get("FixedVersion") {
        "" => String::new(),
        version => format!("{package} {version}"),
    };
    let severity = node.get("Severity");
    let mut row = RoleRow::default()
        .with(Role::Id, id)
        .with(
            Role::Title,
            if package.is_empty() { title.to_owned() } else { format!("{title} ({})", installed.trim()) },
        )
        // Not rated by anyone yet: ranked with the neutral severity, and the report says so.
        .with(Role::Severity, if severity.eq_ignore_ascii_case("unknown") { "" } else { severity })
        .with(Role::Cves, if cells::is_cve(id) { id } else { "" })
        .with(Role::Published, node.get("PublishedDate"))
        .with(Role::VendorReference, fixed);
    if let Some(rated) = rating(node) {
        row.set(Role::Cvss4, first(rated, ["V40Vector", "V40Score"]));
        row.set(Role::Cvss31, first(rated, ["V3Vector", "V3Score"]));
        row.set(Role::Cvss2, first(rated, ["V2Vector", "V2Score"]));
    }
    row
}

/// What the source of the severity says in CVSS, else NVD, else whoever says something.
fn rating(node: &Node) -> Option<&Node> {
    let all = node.child("CVSS")?;
    let by = |name: &str| all.child(name).filter(|rated| !rated.children.is_empty());
    by(node.get("SeveritySource")).or_else(|| by("nvd")).or_else(|| all.children.first())
}

fn first<'a>(node: &'a Node, names: [&str; 2]) -> &'a str {
    names.into_iter().map(|name| node.get(name)).find(|text| !text.is_empty()).unwrap_or_default()
}
