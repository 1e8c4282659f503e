//! How tests read a file by a mapping.

use shared::ingest::{Mapping, Reader, Role, Scan};

use super::assert_adds_up;

pub fn read(bytes: &[u8], mapping: &Mapping, chunk: usize) -> Scan {
    let mut reader =
        Reader::new("export.csv", bytes.len() as u64, u64::MAX).expect("a size").with_mappings(vec![mapping.clone()]);
    for piece in bytes.chunks(chunk) {
        reader.feed(piece).expect("readable");
    }
    let scan = reader.finish().expect("readable");
    assert_adds_up(&scan);
    scan
}

/// Role of a column by its name; the first of several.
pub fn role(mapping: &Mapping, name: &str) -> Option<Role> {
    mapping.columns.iter().find(|column| column.name == name).expect(name).role
}

pub fn counts(scan: &Scan) -> [u32; 5] {
    let c = scan.counts;
    [c.rows, c.accepted, c.informational, c.merged, c.rejected]
}
