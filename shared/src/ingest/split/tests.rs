use proptest::prelude::*;

use super::{Flaw, Splitter};

/// Every record as `line: cell|cell`, fed in pieces of `chunk` bytes.
fn records(input: &[u8], delimiter: u8, chunk: usize, expected: Option<usize>) -> Vec<String> {
    let mut splitter = Splitter::new(delimiter, 0);
    splitter.expected = expected;
    let mut out = Vec::new();
    let mut take = |splitter: &mut Splitter| {
        let mut scratch = Vec::new();
        while let Some(record) = splitter.next() {
            let cells: Vec<String> = (0..record.cells())
                .map(|i| String::from_utf8_lossy(record.bytes(i, &mut scratch)).into_owned())
                .collect();
            let flaw = match record.flaw {
                Some(Flaw::OpenQuote { cell, .. }) => format!("!{cell} "),
                Some(Flaw::LongCell { cell, .. }) => format!("!!{cell} "),
                Some(Flaw::TooLong { .. }) => "!long ".to_owned(),
                None => String::new(),
            };
            assert_eq!(&input[record.at as usize..(record.at + record.len) as usize], record.source());
            out.push(format!("{}: {flaw}{}", record.line, cells.join("|")));
        }
    };
    for piece in input.chunks(chunk.max(1)) {
        splitter.feed(piece);
        take(&mut splitter);
    }
    splitter.end();
    take(&mut splitter);
    out
}

#[test]
fn line_ends_of_every_kind_count_one_line_each() {
    assert_eq!(records(b"a,b\r\nc,d\ne,f\rg,h", b',', 3, None), ["1: a|b", "2: c|d", "3: e|f", "4: g|h"]);
}

#[test]
fn quotes_hold_delimiters_line_ends_and_doubled_quotes() {
    assert_eq!(
        records(b"\"a;b\";\"say \"\"hi\"\"\"\r\n\"two\nlines\";x\r\ny;z\r\n", b';', 2, None),
        ["1: a;b|say \"hi\"", "2: two\nlines|x", "4: y|z"]
    );
}

#[test]
fn text_behind_a_closing_quote_is_kept() {
    assert_eq!(records(b"\"a\"b,c\n", b',', 64, None), ["1: \"a\"b|c"]);
}

#[test]
fn a_lost_quote_costs_one_record_and_not_the_rest_of_the_file() {
    let input = b"1,2,3\n4,\"5,6\n7,8,9\n10,11,12\n";
    assert_eq!(records(input, b',', 4, Some(3)), ["1: 1|2|3", "2: !1 4,\"5,6", "3: 7|8|9", "4: 10|11|12"]);
}

#[test]
fn a_file_cut_off_in_a_cell_has_one_bad_record() {
    let input = b"1,2,3\n4,5,\"some\ntext without";
    assert_eq!(records(input, b',', 5, Some(3)), ["1: 1|2|3", "2: !2 4,5,\"some"]);
}

#[test]
fn a_lost_quote_that_another_row_seems_to_close() {
    let input = b"1,2,3\n4,5,\"six\n7,8,\"nine\"\n10,11,12\n";
    assert_eq!(records(input, b',', 4, Some(3)), ["1: 1|2|3", "2: !2 4,5,\"six", "3: 7|8|nine", "4: 10|11|12"]);
}

#[test]
fn padded_rows_are_full_rows() {
    let input = b"1,2,,\n3,\"4,,\n5,6,,\n";
    assert_eq!(records(input, b',', 3, Some(2)), ["1: 1|2||", "2: !1 3,\"4,,", "3: 5|6||"]);
}

#[test]
fn a_record_without_end_is_cut_once_whatever_the_chunks() {
    let mut input = b"1,2\n".to_vec();
    input.extend(b"x,".repeat(super::MAX_RECORD));
    input.extend(b"\n3,4\n");
    for chunk in [100_000, 1 << 20, usize::MAX] {
        let lines: Vec<String> =
            records(&input, b',', chunk, Some(2)).iter().map(|r| r.chars().take(8).collect()).collect();
        assert_eq!(lines, ["1: 1|2", "2: !long", "3: 3|4"], "{chunk}");
    }
}

#[test]
fn a_cell_without_end_is_cut_once_whatever_the_chunks() {
    let mut input = b"1,2\n3,\"".to_vec();
    input.extend(b"some text\n".repeat(200_000));
    input.extend(b"\"\n5,6\n");
    for chunk in [777, 65_536, 1 << 20, usize::MAX] {
        let all = records(&input, b',', chunk, Some(2));
        assert_eq!(
            (all.len(), all[1].as_str(), all[2].as_str()),
            (3, "2: !!1 3,\"some text", "200003: 5|6"),
            "{chunk}"
        );
    }
}

proptest! {
    /// On what the csv crate writes, we read what it reads, whatever the chunks.
    #[test]
    fn agrees_with_the_csv_crate(rows in prop::collection::vec(prop::collection::vec("[a-c,\"\n\r; ]{0,6}", 3), 1..8), chunk in 1usize..40) {
        let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        for row in &rows {
            writer.write_record(row).expect("in memory");
        }
        let bytes = writer.into_inner().expect("in memory");
        let ours: Vec<String> =
            records(&bytes, b',', chunk, Some(3)).iter().map(|r| r.split_once(": ").expect("line").1.to_owned()).collect();
        let theirs: Vec<String> = rows.iter().map(|row| row.join("|")).collect();
        prop_assert_eq!(ours, theirs);
    }

    /// Any bytes, any chunks: no panic, same records.
    #[test]
    fn chunks_never_change_the_answer(input in prop::collection::vec(prop::sample::select(b"ab,\"\n\r".to_vec()), 0..60), chunk in 1usize..20) {
        prop_assert_eq!(records(&input, b',', chunk, Some(2)), records(&input, b',', 4096, Some(2)));
    }
}
