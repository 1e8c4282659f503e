//! What holds for every file, whatever is in it: rows add up and are as many as an independent count says, chunks change
//! nothing, and the same file twice is the same file once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use proptest::prelude::*;
use proptest::sample::select;
use shared::ingest::{Scan, Table, TableOptions, cells_of};
use shared::view::Change;
use support::lines::{Line, Writing, line, writing};
use support::{COLUMNS, assert_adds_up, desk, read_in};

/// Everything of a scan that a person could see.
fn all(scan: &Scan) -> String {
    format!("{scan:?}")
}

fn assert_sound(scan: &Scan, bytes: &[u8]) {
    assert_adds_up(scan);
    let counted: u32 = scan.problem_counts.iter().map(|count| count.rows).sum();
    assert_eq!((counted, scan.rejected.len() as u32), (scan.counts.rejected, scan.counts.rejected));
    for span in scan.findings.iter().map(|finding| finding.span).chain(scan.rejected.iter().map(|row| row.span)) {
        let record = &bytes[span.at as usize..(span.at + u64::from(span.len)) as usize];
        assert!(scan.source.is_document || !cells_of(&scan.source, record).is_empty());
    }
    for row in &scan.rejected {
        assert!(row.byte >= row.span.at && row.byte <= row.span.at + u64::from(row.span.len), "{row:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn rows_are_as_many_as_were_written(lines in prop::collection::vec(line(), 1..30), writing in writing(), chunk in 1usize..900) {
        let bytes = writing.bytes(&lines);
        let rows: u32 = lines.iter().map(|line| line.counts().0).sum();
        let Ok(scan) = read_in(&bytes, chunk) else {
            prop_assert_eq!(rows, 0);
            return Ok(());
        };
        assert_sound(&scan, &bytes);
        prop_assert_eq!(scan.counts.rows, rows);
        prop_assert_eq!(scan.counts.rejected, lines.iter().map(|line| line.counts().1).sum::<u32>());
        let blank = lines.iter().filter(|line| matches!(line, Line::Blank)).count() as u32;
        // A blank row at the very end that is not ended is nothing.
        prop_assert!(scan.counts.blank == blank || (writing.ends_open && scan.counts.blank + 1 == blank));
        // Every finding shows the cells of the line it came from.
        let written: Vec<Vec<String>> = lines.iter().map(Line::cells).collect();
        for finding in scan.findings.iter() {
            let at = finding.span.at as usize;
            let cells = cells_of(&scan.source, &bytes[at..at + finding.span.len as usize]);
            prop_assert!(written.contains(&cells), "{:?}", cells);
        }
        prop_assert_eq!(all(&scan), all(&read_in(&bytes, usize::MAX).expect("readable")));
    }

    #[test]
    fn the_table_reader_agrees(lines in prop::collection::vec(line(), 1..30), writing in writing()) {
        let bytes = writing.bytes(&lines);
        let options = TableOptions { delimiter: Some(writing.delimiter as u8), ..TableOptions::default() };
        let table = Table::new(&bytes, options);
        prop_assert_eq!(table.header(), COLUMNS);
        let rows: Vec<Vec<String>> = table.filter(|row| !row.is_blank).map(|row| row.cells).collect();
        let written: Vec<Vec<String>> = lines.iter().map(Line::cells).filter(|cells| !cells.is_empty()).collect();
        prop_assert_eq!(rows, written);
    }

    #[test]
    fn the_same_file_twice_changes_nothing(lines in prop::collection::vec(line(), 1..30), writing in writing(), line_end in select(vec!["\r\n", "\n", "\r"])) {
        let bytes = writing.bytes(&lines);
        let Ok(scan) = read_in(&bytes, 1 << 20) else { return Ok(()) };
        let mut desk = desk();
        desk.receive(scan.clone());
        let facts = |desk: &shared::desk::Desk| {
            let workspace = desk.workspace();
            (workspace.findings.len(), workspace.assets.len(), workspace.vulnerabilities.len())
        };
        let known = facts(&desk);
        let (sheet, _) = desk.receive(scan);
        prop_assert!(sheet.seen_before && sheet.change.is_nothing(), "{:?}", sheet.change);
        prop_assert_eq!(facts(&desk), known);
        // The same rows written otherwise.
        let other = Writing { line_end, delimiter: ';', ..writing };
        let (sheet, _) = desk.receive(read_in(&other.bytes(&lines), 1 << 20).expect("readable"));
        let Change { new, fixed_by_scanner, fixed_by_absence, reopened, not_seen, new_assets, .. } = sheet.change;
        prop_assert_eq!((new, fixed_by_scanner, fixed_by_absence, reopened, not_seen, new_assets), (0, 0, 0, 0, 0, 0));
        desk.apply();
        prop_assert_eq!(facts(&desk), known);
    }

    /// Damage anywhere: no panic, the same in any chunks, and everything still adds up.
    #[test]
    fn damage_is_told_the_same_in_any_chunks(
        lines in prop::collection::vec(line(), 1..12),
        writing in writing(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), prop::collection::vec(select(b"\",\n\r;\0\xE9\xFFa".to_vec()), 0..3)), 1..6),
        cut in any::<prop::sample::Index>(),
        chunk in 1usize..900,
    ) {
        let mut bytes = writing.bytes(&lines);
        for (at, with) in damage {
            let at = at.index(bytes.len());
            bytes.splice(at..(at + 1).min(bytes.len()), with);
        }
        bytes.truncate(cut.index(bytes.len() + 1).max(bytes.len() / 2));
        let (small, whole) = (read_in(&bytes, chunk), read_in(&bytes, usize::MAX));
        prop_assert_eq!(small.is_ok(), whole.is_ok());
        if let (Ok(small), Ok(whole)) = (small, whole) {
            assert_sound(&small, &bytes);
            prop_assert_eq!(all(&small), all(&whole));
        }
    }

    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), chunk in 1usize..90) {
        if let Ok(scan) = read_in(&bytes, chunk) {
            assert_sound(&scan, &bytes);
        }
        let table = Table::new(&bytes, TableOptions::default());
        for row in table {
            prop_assert!(row.byte + row.len <= bytes.len() as u64);
        }
    }
}
