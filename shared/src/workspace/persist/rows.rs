//! Findings as packed columns: a dozen bytes a row, read and written column by column. Never looks at a row as a whole.

use super::column::{self, BLOCK, take};
use crate::model::{Day, Findings, Kind, Protocol, Service, Span, Status};

/// Appends some rows.
pub(super) fn write(findings: &Findings, from: usize, to: usize, out: &mut Vec<u8>) {
    let rows = from..to.min(findings.len()).max(from);
    out.extend((rows.len() as u32).to_le_bytes());
    let Findings { asset, vulnerability, service, kind, status, first_seen, last_seen, fixed_on, .. } = findings;
    let Findings { scan, judged, span, part, times, reopened, decision, united, .. } = findings;
    let mut to = Writer { out, numbers: Vec::with_capacity(BLOCK) };
    let wide = |number: &u32| u64::from(*number);
    to.put(asset.get(rows.clone()), wide);
    to.put(vulnerability.get(rows.clone()), wide);
    to.put(service.get(rows.clone()), |service| u64::from(service.port));
    to.put(service.get(rows.clone()), |service| service.protocol as u64 * 2 + u64::from(service.ssl));
    to.put(kind.get(rows.clone()), |kind| *kind as u64);
    to.put(status.get(rows.clone()), |status| *status as u64);
    for days in [first_seen, last_seen, fixed_on] {
        to.put(days.get(rows.clone()), |day| day_number(*day));
    }
    to.put(scan.get(rows.clone()), wide);
    to.put(judged.get(rows.clone()), wide);
    to.put(span.get(rows.clone()), |span| span.at);
    to.put(span.get(rows.clone()), |span| u64::from(span.len));
    to.put(span.get(rows.clone()), |span| u64::from(span.line));
    to.put(part.get(rows.clone()), |part| u64::from(*part));
    for counts in [times, reopened, decision, united] {
        to.put(counts.get(rows.clone()), wide);
    }
}

/// Reads rows; `None` where the bytes are none, or more than `most` rows are promised.
pub(super) fn read(bytes: &mut &[u8], most: usize) -> Option<Findings> {
    let len = u32::from_le_bytes(take(bytes, 4)?.try_into().ok()?) as usize;
    if len > most {
        return None;
    }
    let mut from = Reader { bytes, len, numbers: Vec::with_capacity(BLOCK) };
    let narrow = |number: u64| u32::try_from(number).ok();
    Some(Findings {
        asset: from.get(narrow)?,
        vulnerability: from.get(narrow)?,
        service: {
            let ports = from.get(|number| u16::try_from(number).ok())?;
            let kinds = from.get(|number| Some((protocol(number / 2)?, number % 2 == 1)))?;
            ports.into_iter().zip(kinds).map(|(port, (protocol, ssl))| Service { port, protocol, ssl }).collect()
        },
        kind: from.get(|number| Kind::ALL.get(number as usize).copied())?,
        status: from.get(|number| Status::ALL.get(number as usize).copied())?,
        first_seen: from.get(day)?,
        last_seen: from.get(day)?,
        fixed_on: from.get(day)?,
        scan: from.get(narrow)?,
        judged: from.get(narrow)?,
        span: {
            let (at, lens, lines) = (from.get(Some)?, from.get(narrow)?, from.get(narrow)?);
            at.into_iter().zip(lens).zip(lines).map(|((at, len), line)| Span { at, len, line }).collect()
        },
        part: from.get(|number| u16::try_from(number).ok())?,
        times: from.get(narrow)?,
        reopened: from.get(narrow)?,
        decision: from.get(narrow)?,
        united: from.get(narrow)?,
    })
}

struct Writer<'a> {
    out: &'a mut Vec<u8>,
    numbers: Vec<u64>,
}

impl Writer<'_> {
    fn put<T>(&mut self, cells: Option<&[T]>, number: impl Fn(&T) -> u64) {
        for block in cells.unwrap_or_default().chunks(BLOCK) {
            let mut numbers = block.iter().map(&number);
            let Some(first) = numbers.next() else { continue };
            // Half of the columns mostly say one thing.
            if numbers.all(|number| number == first) {
                column::write_alike(first, self.out);
                continue;
            }
            self.numbers.clear();
            self.numbers.extend(block.iter().map(&number));
            column::write(&self.numbers, self.out);
        }
    }
}

struct Reader<'a, 'b> {
    bytes: &'a mut &'b [u8],
    len: usize,
    numbers: Vec<u64>,
}

impl Reader<'_, '_> {
    fn get<T: Clone>(&mut self, cell: impl Fn(u64) -> Option<T>) -> Option<Vec<T>> {
        let mut cells = Vec::with_capacity(self.len);
        while cells.len() < self.len {
            let block = BLOCK.min(self.len - cells.len());
            column::read(self.bytes, block, &mut self.numbers)?;
            let before = cells.len();
            cells.extend(self.numbers.iter().map_while(|number| cell(*number)));
            if cells.len() - before < block {
                return None;
            }
        }
        Some(cells)
    }
}

/// Days since 1970-01-01. No day and the day before that one trade places, so that a column of which only some days are
/// known stays narrow.
fn day_number(day: Day) -> u64 {
    i64::from(traded(day.since_epoch())) as u64
}

fn day(number: u64) -> Option<Day> {
    i32::try_from(number as i64).ok().map(|days| Day::from_epoch(traded(days)))
}

fn traded(days: i32) -> i32 {
    match days {
        -1 => Day::NONE.since_epoch(),
        _ if days == Day::NONE.since_epoch() => -1,
        _ => days,
    }
}

fn protocol(number: u64) -> Option<Protocol> {
    [Protocol::Unsaid, Protocol::Tcp, Protocol::Udp, Protocol::Other].get(number as usize).copied()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{read, write};
    use crate::model::{Day, Finding, Findings, Kind, Protocol, Service, Span, Status};

    /// Numbers as they are and as they could be at worst.
    fn number() -> impl Strategy<Value = u32> {
        prop_oneof![0u32..9, any::<u32>()]
    }

    fn day() -> impl Strategy<Value = Day> {
        prop_oneof![Just(Day::NONE), (-3i32..3).prop_map(Day::from_epoch), any::<i32>().prop_map(Day::from_epoch)]
    }

    fn service() -> impl Strategy<Value = Service> {
        let protocols = [Protocol::Unsaid, Protocol::Tcp, Protocol::Udp, Protocol::Other];
        (any::<u16>(), prop::sample::select(protocols.to_vec()), any::<bool>())
            .prop_map(|(port, protocol, ssl)| Service { port, protocol, ssl })
    }

    fn finding() -> impl Strategy<Value = Finding> {
        let what = (prop::sample::select(Kind::ALL.to_vec()), prop::sample::select(Status::ALL.to_vec()), service());
        let days = (day(), day(), day());
        let span = (any::<u64>(), number(), number()).prop_map(|(at, len, line)| Span { at, len, line });
        let ids = (number(), number(), number(), number(), any::<u16>());
        let counts = (number(), number(), number(), number());
        (what, days, span, ids, counts).prop_map(|(what, days, span, ids, counts)| Finding {
            asset: ids.0,
            vulnerability: ids.1,
            service: what.2,
            kind: what.0,
            status: what.1,
            first_seen: days.0,
            last_seen: days.1,
            fixed_on: days.2,
            scan: ids.2,
            judged: ids.3,
            span,
            part: ids.4,
            times: counts.0,
            reopened: counts.1,
            decision: counts.2,
            united: counts.3,
        })
    }

    proptest! {
        #[test]
        fn any_rows_come_back(rows in prop::collection::vec(finding(), 0..30), times in 1usize..400, from in 0usize..40) {
            let mut findings = Findings::default();
            for _ in 0..times {
                for row in &rows {
                    findings.push(*row);
                }
            }
            let mut bytes = Vec::new();
            write(&findings, from, findings.len() + 7, &mut bytes);
            let mut rest = bytes.as_slice();
            prop_assert_eq!(read(&mut rest, findings.len()), Some(findings.slice(from, findings.len())));
            prop_assert!(rest.is_empty());
        }
    }
}
