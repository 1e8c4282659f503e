//! A row of numbers: what a parser says of one record.

use crate::ingest::dates::Evidence;
use crate::model::{Day, Kind, Protocol, Service, Status};

/// Words of a row.
pub const ROW_WORDS: usize = 9;

/// The host of a row that is handed over as it is; its vulnerability is then its number among those.
pub const RAW: u32 = u32::MAX;

/// One record. Hosts and vulnerabilities are numbers of the parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Host, or [`RAW`].
    pub host: u32,
    /// Vulnerability.
    pub vulnerability: u32,
    /// Service.
    pub service: Service,
    /// Kind.
    pub kind: Kind,
    /// Status.
    pub status: Status,
    /// First seen, last seen, fixed on; not settled.
    pub days: [Day; 3],
    /// First byte, from the start of the part.
    pub at: u32,
    /// Bytes.
    pub len: u32,
    /// Physical lines of the part before it.
    pub line: u32,
}

impl Row {
    /// As words.
    #[inline]
    pub fn words(&self) -> [u32; ROW_WORDS] {
        let Service { port, protocol, ssl } = self.service;
        let facts = u32::from(port)
            | (protocol as u32) << 16
            | u32::from(ssl) << 18
            | (self.kind as u32) << 19
            | (self.status as u32) << 21;
        let [first, last, fixed] = self.days.map(|day| day.since_epoch() as u32);
        [self.host, self.vulnerability, facts, first, last, fixed, self.at, self.len, self.line]
    }

    /// From words.
    #[inline]
    pub fn of_words(words: [u32; ROW_WORDS]) -> Self {
        let [host, vulnerability, facts, first, last, fixed, at, len, line] = words;
        let protocol = match facts >> 16 & 3 {
            0 => Protocol::Unsaid,
            1 => Protocol::Tcp,
            2 => Protocol::Udp,
            _ => Protocol::Other,
        };
        let kind = match facts >> 19 & 3 {
            0 => Kind::Confirmed,
            1 => Kind::Potential,
            _ => Kind::Information,
        };
        let status = match facts >> 21 & 3 {
            0 => Status::New,
            1 => Status::Open,
            2 => Status::Reopened,
            _ => Status::Fixed,
        };
        let service = Service { port: facts as u16, protocol, ssl: facts >> 18 & 1 == 1 };
        let days = [first, last, fixed].map(|day| Day::of_days(day as i32));
        Self { host, vulnerability, service, kind, status, days, at, len, line }
    }
}

/// What the last cell of a column of days said: they repeat.
#[derive(Clone, Debug, Default)]
pub(super) struct DayCell {
    cell: Vec<u8>,
    day: Day,
    evidence: Evidence,
}

impl DayCell {
    /// The day of a cell, and what it proves about the order of day and month; `None` for text that is no date.
    #[inline]
    pub(super) fn read(&mut self, cell: &[u8]) -> Option<(Day, Evidence)> {
        if cell.is_empty() {
            return Some((Day::NONE, Evidence::default()));
        }
        if !super::cells::same(&self.cell, cell) {
            (self.day, self.evidence) = Evidence::of(cell)?;
            self.cell.clear();
            self.cell.extend_from_slice(cell);
        }
        Some((self.day, self.evidence))
    }
}

#[cfg(test)]
mod tests {
    use super::Row;
    use crate::model::{Day, Kind, Protocol, Service, Status};

    #[test]
    fn words_and_back() {
        for protocol in [Protocol::Unsaid, Protocol::Tcp, Protocol::Udp, Protocol::Other] {
            for kind in Kind::ALL {
                for status in Status::ALL {
                    let row = Row {
                        host: 7,
                        vulnerability: 70_000,
                        service: Service { port: 65_535, protocol, ssl: kind == Kind::Potential },
                        kind,
                        status,
                        days: [Day::NONE, Day::from_ymd(2026, 11, 21).expect("a day"), Day::NONE],
                        at: 1,
                        len: 2,
                        line: 3,
                    };
                    assert_eq!(Row::of_words(row.words()), row);
                }
            }
        }
    }
}
