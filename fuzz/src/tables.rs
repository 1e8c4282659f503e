//! Tables in every encoding, with every delimiter and with limits that are soon reached.

use shared::ingest::{Encoding, Limits, Source, Table, TableOptions, TableRow, cells_of};

use crate::choice;

const ENCODINGS: [Encoding; 5] =
    [Encoding::Utf8, Encoding::Utf8Bom, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows1252];

/// Any bytes under any encoding: places lie in the file, a record read again has the same cells, and a text says the same
/// in UTF-8 and UTF-16.
pub fn encoding(data: &[u8]) {
    let found = Encoding::detect(data);
    assert!(found.mark_len(data) <= data.len().max(3));
    for encoding in ENCODINGS {
        assert!(!encoding.is_wide() || std::str::from_utf8(&encoding.span_to_utf8(data)).is_ok());
        let (text, _) = encoding.cell(data);
        assert!(text.chars().count() <= data.len());
        table(data, encoding);
    }
    if let Ok(text) = std::str::from_utf8(data)
        && !text.starts_with('\u{FEFF}')
    {
        same_in_utf16(text);
    }
}

fn options(data: &[u8], encoding: Encoding) -> TableOptions {
    let delimiter = [None, Some(b','), Some(b';'), Some(b'\t')][choice(data, 4)];
    let limits = [Limits::default(), Limits { cell: 8, record: 40 }][choice(data, 7) % 2];
    TableOptions { encoding: Some(encoding), delimiter, limits, ..TableOptions::default() }
}

fn table(data: &[u8], encoding: Encoding) {
    let options = options(data, encoding);
    let table = Table::new(data, options);
    let source = Source { encoding, delimiter: table.delimiter(), ..Source::default() };
    let (mut behind, mut line, mut number) = (0, 0, 0);
    for row in table {
        assert!(row.byte >= behind && row.byte + row.len <= data.len() as u64, "{row:?}");
        assert!(row.line > line && row.record > number, "{row:?}");
        (behind, line, number) = (row.byte + row.len, row.line, row.record);
        for at in row.faults.iter().map(|place| place.at).chain(row.notes.iter().map(|place| place.at)) {
            assert!(at <= row.len, "{row:?}");
        }
        let is_cut =
            row.faults.iter().any(|place| matches!(place.what.code(), "open_quote" | "cell_too_long" | "row_too_long"));
        let bytes = &data[row.byte as usize..(row.byte + row.len) as usize];
        // A blank line is one cell with nothing in it, read again it is no record at all.
        if !is_cut && !bytes.is_empty() {
            assert_eq!(cells_of(&source, bytes), row.cells);
        }
    }
}

fn same_in_utf16(text: &str) {
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let read = |data: &[u8], encoding| -> Vec<TableRow> {
        // The way to read is that of the text, not of its bytes.
        Table::new(
            data,
            TableOptions { encoding: Some(encoding), delimiter: Some(b','), ..options(text.as_bytes(), encoding) },
        )
        .collect()
    };
    let plain = read(text.as_bytes(), Encoding::Utf8);
    for (data, encoding) in [(little, Encoding::Utf16Le), (big, Encoding::Utf16Be)] {
        let wide = read(&data, encoding);
        assert_eq!(wide.len(), plain.len());
        for (wide, plain) in wide.iter().zip(&plain) {
            assert_eq!((&wide.cells, wide.line, wide.is_blank), (&plain.cells, plain.line, plain.is_blank));
            let before = &text[..plain.byte as usize];
            assert_eq!(wide.byte as usize, 2 * before.encode_utf16().count());
        }
    }
}
