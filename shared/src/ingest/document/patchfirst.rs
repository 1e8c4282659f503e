//! Our own findings as JSON: each row holds its facts under the names of the columns that our CSV has.

use super::{Document, Node, RoleRow, Scale, Sink, Syntax};
use crate::ingest::format::OWN_COLUMNS;
use crate::ingest::row::OWN;

pub(super) static FINDINGS: Document = Document {
    id: "patchfirst_json",
    label: "Patchfirst findings (JSON)",
    scanner: OWN,
    syntax: Syntax::Json,
    fits: |sight| sight.starts("format") && sight.has(&["version", "rows", "facts"]),
    stops: &["$/rows"],
    scale: &Scale::Own,
    is_late: true,
    take,
};

fn take(sink: &mut Sink, _stop: usize, _above: &[Node], node: &Node) {
    let mut row = RoleRow::default();
    if let Some(facts) = node.child("facts") {
        for (role, name) in OWN_COLUMNS.iter().filter_map(|(role, names)| Some((*role, *names.first()?))) {
            row.set(role, facts.get(name));
        }
    }
    sink.row(&row, node);
}
