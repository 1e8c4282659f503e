//! Rows in one pair of quotes: a record whose only cell is a CSV record itself, as older VMDR lists write every row. It is
//! read as what is inside; where it lies in the file stays the same.

use super::split::{Record, Splitter};

/// Does the only cell of a record hold quoted cells?
pub fn is_wrapped(record: &Record<'_>, delimiter: u8) -> bool {
    record.cells() == 1
        && record.flaw.is_none()
        && memchr::memmem::find(record.raw(0), &[delimiter, b'"', b'"']).is_some()
}

/// Lends a record to `read`, without its wrapping if it has one.
pub fn unwrapped<T>(record: &Record<'_>, delimiter: u8, read: impl FnOnce(&Record<'_>) -> T) -> T {
    if !is_wrapped(record, delimiter) {
        return read(record);
    }
    let mut scratch = Vec::new();
    let text = record.bytes(0, &mut scratch);
    let mut splitter = Splitter::new(delimiter, 0);
    splitter.feed(text);
    splitter.end();
    match splitter.next() {
        Some(mut inner) if inner.flaw.is_none() && inner.source().len() == text.len() => {
            (inner.at, inner.len, inner.line, inner.is_last) = (record.at, record.len, record.line, record.is_last);
            read(&inner)
        }
        _ => read(record),
    }
}

#[cfg(test)]
mod tests {
    use super::{Splitter, unwrapped};

    fn cells(text: &str) -> Vec<String> {
        let mut splitter = Splitter::new(b',', 0);
        splitter.feed(text.as_bytes());
        splitter.end();
        let record = splitter.next().expect("a record");
        unwrapped(&record, b',', |record| {
            let mut scratch = Vec::new();
            (0..record.cells()).map(|at| String::from_utf8_lossy(record.bytes(at, &mut scratch)).into_owned()).collect()
        })
    }

    #[test]
    fn only_a_wrapped_row_is_opened() {
        assert_eq!(cells("\"900001,\"\"a, \"\"\"\"b\"\"\"\"\"\",\"\"\"\"\"\n"), ["900001", "a, \"b\"", ""]);
        assert_eq!(cells("\"a\",\"b,\"\"c\"\"\"\n"), ["a", "b,\"c\""]);
        assert_eq!(cells("\"said, \"\"so\"\"\"\n"), ["said, \"so\""], "a blank before the quote: prose");
        assert_eq!(cells("\"a,\"\"b\"\"\nc,\"\"d\"\"\"\n"), ["a,\"b\"\nc,\"d\""], "two rows in one cell are no row");
    }
}
