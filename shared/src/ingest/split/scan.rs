//! The state machine: one record's cells from its first byte to its line end (RFC 4180, with every line end).

use memchr::memchr;

use super::line_ends::line_ends;
use super::record::CellSpan;

/// Where a record ends.
pub(super) enum Scan {
    /// Record ends here; the next one starts there.
    Ended { end: usize, next: usize },
    /// More bytes are needed.
    NeedsMore,
    /// The quote that opened at this byte does not close within reach.
    Open { quote: usize },
    /// The quote that opened at this byte closes beyond the longest cell, or not at all.
    Long { quote: usize },
}

/// What the machine is told.
#[derive(Clone, Copy)]
pub(super) struct Rules {
    /// Delimiter, never a line end or a quote.
    pub(super) delimiter: u8,
    /// Is this all there is?
    pub(super) ended: bool,
    /// Longest quoted cell, bytes.
    pub(super) longest: usize,
}

/// Finds the cells of the record at `start`, as positions from there.
pub(super) fn scan(buffer: &[u8], start: usize, rules: Rules, cells: &mut Vec<CellSpan>) -> Scan {
    cells.clear();
    let mut at = start;
    loop {
        let cell_start = at;
        let mut doubled = false;
        let mut close = None;
        if buffer.get(at) == Some(&b'"') {
            match closing(buffer, at, rules, &mut doubled) {
                Ok(found) => {
                    close = Some(found - start);
                    at = found + 1;
                }
                Err(stopped) => return stopped,
            }
            // A quote that closes lines further down with text behind it belongs to another row: one was lost.
            let is_lost = buffer.get(at).is_some_and(|&b| b != rules.delimiter && b != b'\n' && b != b'\r');
            if is_lost && line_ends(buffer.get(cell_start..at).unwrap_or_default()) > 0 {
                return Scan::Open { quote: cell_start };
            }
        }
        // Up to the delimiter or line end: normally nothing, after a closing quote.
        let rest = buffer.get(at..).unwrap_or_default();
        let Some(stop) = rest.iter().position(|&b| b == rules.delimiter || b == b'\n' || b == b'\r') else {
            if !rules.ended {
                return Scan::NeedsMore;
            }
            let end = buffer.len();
            cells.push(CellSpan::new(cell_start - start, end - start, close, doubled));
            return Scan::Ended { end, next: end };
        };
        at += stop;
        cells.push(CellSpan::new(cell_start - start, at - start, close, doubled));
        let byte = buffer.get(at).copied().unwrap_or_default();
        if byte == rules.delimiter {
            at += 1;
            continue;
        }
        let next = match (byte, buffer.get(at + 1)) {
            (b'\r', Some(b'\n')) => at + 2,
            (b'\r', None) if !rules.ended => return Scan::NeedsMore,
            _ => at + 1,
        };
        return Scan::Ended { end: at, next };
    }
}

/// Where the quote that opens at `quote` closes.
fn closing(buffer: &[u8], quote: usize, rules: Rules, doubled: &mut bool) -> Result<usize, Scan> {
    let mut at = quote + 1;
    loop {
        let Some(found) = buffer.get(at..).and_then(|rest| memchr(b'"', rest)) else {
            return Err(match buffer.len() - quote > rules.longest {
                true => Scan::Long { quote },
                false if rules.ended => Scan::Open { quote },
                false => Scan::NeedsMore,
            });
        };
        if at + found - quote > rules.longest {
            return Err(Scan::Long { quote });
        }
        at += found + 1;
        match buffer.get(at) {
            Some(b'"') => {
                *doubled = true;
                at += 1;
            }
            None if !rules.ended => return Err(Scan::NeedsMore),
            _ => return Ok(at - 1),
        }
    }
}
