//! Where a record may start in the middle of a file: behind the first line end that two records of the right form follow.
//! A guess, never trusted before it is proven.

use std::ops::Range;

use super::scanner::{Scanner, Step};
use crate::ingest::split::MAX_CELL;

/// Lines tried before the search is given up.
const TRIES: usize = 256;

/// What came of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sought {
    /// A record may start at this byte of the buffer.
    At(usize),
    /// More bytes may tell.
    NeedsMore,
    /// None found.
    Nowhere,
}

/// Looks for the start of a record of `columns` cells in a stretch of `text`, which has padding behind it.
pub(super) fn seek(scanner: &mut Scanner, text: &[u8], stretch: Range<usize>, columns: usize) -> Sought {
    let Range { start, end: len } = stretch;
    let more_or_nowhere = || if len - start < MAX_CELL { Sought::NeedsMore } else { Sought::Nowhere };
    let mut from = start;
    for _ in 0..TRIES {
        let rest = text.get(from..len).unwrap_or_default();
        let Some(line_end) = memchr::memchr2(b'\n', b'\r', rest) else { return more_or_nowhere() };
        let at = from + line_end + 1;
        let is_pair = text.get(at - 1..=at) == Some(b"\r\n");
        from = at + usize::from(is_pair);
        scanner.start(text, from);
        let mut found = [Step::Odd; 2];
        for step in &mut found {
            *step = scanner.next(text, len);
            if matches!(step, Step::Plain(_)) && scanner.ends.len() != columns {
                *step = Step::Odd;
            }
            if !matches!(step, Step::Plain(_)) {
                break;
            }
        }
        match found {
            [Step::Plain(_), Step::Plain(_)] => return Sought::At(from),
            [Step::Plain(_), Step::NeedsMore] | [Step::NeedsMore, _] if len - from < MAX_CELL => {
                return Sought::NeedsMore;
            }
            _ => {}
        }
    }
    Sought::Nowhere
}
