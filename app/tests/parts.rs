//! A table read in parts is the table read record by record, compiled to wasm: with 128-bit vectors (the engine's build)
//! and with plain words (the page's). The property in full is tested natively, in `shared/tests/parts.rs`.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "../../shared/tests/support/parts.rs"]
mod parts;

use parts::{Parting, read_in_parts};
use shared::ingest::Reader;
use shared::model::Day;
use shared::sample::{LineEnd, Options, Table, Texts, generate};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// Largest file read, bytes.
pub const LIMIT: u64 = 1 << 30;

#[wasm_bindgen_test]
fn parts_change_nothing() {
    let today = Day::from_ymd(2026, 11, 21).unwrap();
    let plain = Options { hosts: 12, ..Options::sample(today) };
    let written = [
        plain,
        Options { line_end: LineEnd::Lf, texts: Texts::Long, ragged: 300, ..plain },
        Options { line_end: LineEnd::CrLf, quotes: true, ragged: 300, wrong_cells: 300, ..plain },
        Options { hosts: 60, texts: Texts::None, table: Table::Results, wrong_cells: 300, ..plain },
    ];
    for options in written {
        let mut bytes = Vec::new();
        generate(&options, &mut |piece| bytes.extend_from_slice(piece));
        let mut reader = Reader::new("report.csv", bytes.len() as u64, LIMIT).unwrap();
        reader.feed(&bytes).unwrap();
        let mut whole = reader.finish().unwrap();
        whole.source.fingerprint = 0;
        let whole = format!("{whole:?}");
        for chunk in [1 << 10, 7919, 1 << 20] {
            for cuts in [vec![1.0], vec![0.5], vec![0.31, 0.72], vec![0.2, 0.5, 0.9]] {
                let parting = Parting { cuts, parsers: 3, chunk, turns: vec![1, 0, 3, 2, 2] };
                let (scan, _) = read_in_parts(&bytes, &parting).expect("parted");
                let mut scan = scan.unwrap();
                scan.source.fingerprint = 0;
                assert!(format!("{scan:?}") == whole, "{options:?} {parting:?}");
            }
        }
    }
}
