//! The checks of the fuzz targets on their seeds, whole and damaged at every byte: what runs without a fuzzer.

use std::fs;
use std::path::Path;

/// Bytes that damage most.
const DAMAGE: [u8; 10] = [b'"', b',', b'\n', b'\r', 0, 0xFF, b'<', b'>', b'{', b'&'];

fn all(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(target);
    let mut seeds = 0;
    for entry in fs::read_dir(&folder).expect("a folder of seeds").flatten() {
        let seed = fs::read(entry.path()).expect("a seed");
        check(&seed);
        // Some hundred places of every seed.
        for at in (0..seed.len()).step_by(1 + seed.len() / 150) {
            check(&seed[..at]);
            let mut damaged = seed.clone();
            damaged[at] = DAMAGE[at % DAMAGE.len()];
            check(&damaged);
        }
        seeds += 1;
    }
    assert!(seeds > 0, "no seeds below {}", folder.display());
}

#[test]
fn encoding() {
    all("encoding", fuzz::encoding);
}

#[test]
fn csv() {
    all("csv", fuzz::csv);
}

#[test]
fn document() {
    all("document", fuzz::document);
}

#[test]
fn mapping() {
    all("mapping", fuzz::mapping);
}

#[test]
fn archive() {
    all("archive", fuzz::archive);
}
