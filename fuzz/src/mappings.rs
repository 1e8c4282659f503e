//! Any table under a mapping: what is guessed from it, what a person might say instead, and what is read by that.

use shared::ingest::{DateRule, Mapping, Reader, Refusal, Role, Scan, draft, preview};
use shared::view::Choice;

use crate::{choice, scans};

/// Headers under which any bytes are rows, and what a person says of their columns.
const HEADERS: [(&str, &[Option<Role>]); 2] = [
    (
        "Host,Issue,Risk,Seen,CVSS,Notes\n",
        &[Some(Role::Ip), Some(Role::Title), Some(Role::Severity), Some(Role::FirstSeen), Some(Role::Cvss31), None],
    ),
    (
        "Rechner;Adresse;Schwachstelle;CVE;Port;Gesehen\r\n",
        &[Some(Role::Dns), Some(Role::Ip), Some(Role::Id), Some(Role::Cves), Some(Role::Port), Some(Role::LastSeen)],
    ),
];

/// Any bytes as a file, and as rows below a header.
pub fn mapping(data: &[u8]) {
    guessed(data);
    for (header, roles) in HEADERS {
        let file = [header.as_bytes(), data].concat();
        guessed(&file);
        if let Ok(draft) = draft("any.csv", &file, true) {
            told(&file, draft.mapping, roles);
        }
    }
}

/// What is guessed, as it is.
fn guessed(file: &[u8]) {
    for is_whole in [true, false] {
        if let Ok(draft) = draft("any.csv", file, is_whole) {
            drop(preview("any.csv", &draft.mapping, file, is_whole));
            if is_whole && draft.mapping.lacks().is_empty() {
                read(file, &draft.mapping);
            }
        }
    }
}

/// What a person says instead.
fn told(file: &[u8], mut mapping: Mapping, roles: &[Option<Role>]) {
    let dates = [DateRule::Plain, DateRule::MonthFirst, DateRule::DayFirst];
    for (at, column) in mapping.columns.iter_mut().enumerate() {
        column.role = roles.get(at).copied().flatten();
        column.date = dates[choice(file, 3)];
    }
    mapping.scores = choice(file, 5) < 3;
    mapping.otherwise = [Choice::Unknown, Choice::High, Choice::Information][choice(file, 3)];
    read(file, &mapping);
}

/// The same in any chunks, sound, and what the preview promised.
fn read(file: &[u8], mapping: &Mapping) {
    let whole = in_chunks(file, mapping, usize::MAX);
    let pieces = in_chunks(file, mapping, 1 + choice(file, 61));
    match (whole, pieces) {
        (Ok(whole), Ok(pieces)) => {
            assert_eq!(format!("{whole:?}"), format!("{pieces:?}"), "chunks change nothing");
            scans::sound(&whole, file);
            let shown = preview("any.csv", mapping, file, true);
            assert_eq!((shown.rows, shown.rejected), (whole.counts.rows, whole.counts.rejected));
            scans::workspace(whole, file);
        }
        (whole, pieces) => assert_eq!(whole.err(), pieces.err(), "chunks change nothing"),
    }
}

fn in_chunks(file: &[u8], mapping: &Mapping, chunk: usize) -> Result<Scan, Refusal> {
    let mut reader = Reader::new("any.csv", file.len() as u64, u64::MAX)?.with_mappings(vec![mapping.clone()]);
    for piece in file.chunks(chunk.max(1)) {
        reader.feed(piece)?;
    }
    reader.finish()
}
