//! A rehearsal: a parser reads rows that it made itself, so that the browser has made good code of it before a file comes.

use super::task::{Range, Start, Task};
use super::{Parser, Part};
use crate::ingest::encoding::Encoding;
use crate::ingest::layout::{Layout, Role};
use crate::ingest::row::Reading;
use crate::ingest::scale::Scale;

/// Roles of its columns.
const ROLES: [Role; 10] = [
    Role::Ip,
    Role::Dns,
    Role::Id,
    Role::Title,
    Role::Kind,
    Role::Severity,
    Role::Port,
    Role::FirstSeen,
    Role::Cves,
    Role::Exploit,
];
/// Rows of a rehearsal, and how often they are read: some 20 ms in all.
const ROWS: u32 = 1000;
const TIMES: usize = 40;

impl Parser {
    /// Reads rows of its own a few times. Answers how many, so that no compiler leaves it out.
    pub fn rehearse() -> usize {
        let text: Vec<u8> = (0..ROWS).flat_map(row).collect();
        let mut parser = Self::new(&task());
        let mut rows = 0;
        for _ in 0..TIMES {
            parser.start(Range { read_from: 0, start: Start::At(0), to: text.len() as u64 });
            parser.room(text.len()).copy_from_slice(&text);
            parser.filled(text.len(), true);
            while let Some(part) = parser.next_part() {
                let (about, words, texts) = part.pieces();
                rows += Part::of_pieces(&about, words.to_vec(), texts.to_vec()).map_or(0, |part| part.len());
            }
        }
        rows
    }
}

fn task() -> Task {
    let mut layout = Layout::default();
    for (column, role) in ROLES.into_iter().enumerate() {
        layout.set(role, column);
    }
    let reading = Reading {
        scanner: "qualys".to_owned(),
        shown: layout.clone(),
        layout,
        scale: Scale::Levels,
        is_qualys: true,
        is_late: false,
    };
    let columns = ROLES.len() as u32;
    Task { reading, encoding: Encoding::Utf8, columns, delimiter: b',', first_name: "IP".to_owned() }
}

fn row(number: u32) -> Vec<u8> {
    let (host, id) = (number / 9, number * 7 % 40);
    let text = "what it does, and \"\"how\"\" to see it\n".repeat(id as usize % 20 + 1);
    format!(
        "\"192.0.2.{}\",\"h{host}.example.test\",{},\"A flaw in part {id}\",\"Vuln\",\"{}\",\"{}\",\"11/{:02}/2026 08:00\",\"CVE-2020-{:04}\",\"{text}\"\n",
        host % 250 + 1,
        900_000 + id,
        id % 5 + 1,
        id * 11,
        id % 28 + 1,
        1000 + id,
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::{Parser, ROWS, TIMES};

    #[test]
    fn every_row_of_it_is_read_as_numbers() {
        assert_eq!(Parser::rehearse(), ROWS as usize * TIMES);
        let text: Vec<u8> = (0..ROWS).flat_map(super::row).collect();
        let mut parser = Parser::new(&super::task());
        parser.start(super::Range { read_from: 0, start: super::Start::At(0), to: text.len() as u64 });
        parser.room(text.len()).copy_from_slice(&text);
        parser.filled(text.len(), true);
        let part = parser.next_part().expect("a part");
        assert!((0..part.len()).all(|row| part.row(row).is_some_and(|row| row.host != super::super::RAW)));
    }
}
