//! The engine from a shell: reads a scan file, or the one in an archive, and prints one JSON object. The same code as in
//! the browser.
//!
//! `cargo run --release -p shared --example rank -- FILE [--previous FILE] [--top N] [--today YYYY-MM-DD]`
//!
//! Exit code 0: read; 2: refused, `{"refused": {"code", "message"}}`; 1: wrong use or an unreadable disk.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

use serde_json::{Value, json};
use shared::desk::Desk;
use shared::ingest::archive::{Archive, Piece, SEPARATOR, Unpacker};
use shared::ingest::{Reader, Refusal, Scan};
use shared::model::Day;
use shared::risk::Settings;
use shared::view::{FindingColumn, FindingFilter, ImportSheet, PatchQuery, Sort};
use shared::workspace::Workspace;

const LIMIT: u64 = 4 << 30;
const CHUNK: usize = 1 << 20;

struct Arguments {
    file: String,
    previous: Option<String>,
    top: usize,
    today: Day,
}

/// Bytes that tell what a file is.
const HEAD: u64 = 64 << 10;

enum Failure {
    Refused(Refusal),
    Several(Vec<String>),
    Disk(String, std::io::Error),
}

impl Failure {
    fn disk(error: std::io::Error) -> Self {
        Self::Disk(String::new(), error)
    }

    /// Of the file at a path.
    fn at(self, path: &str) -> Self {
        if let Self::Disk(_, error) = self { Self::Disk(path.to_owned(), error) } else { self }
    }
}

fn main() -> ExitCode {
    let Some(arguments) = arguments() else {
        eprintln!("usage: rank FILE [--previous FILE] [--top N] [--today YYYY-MM-DD]");
        return ExitCode::from(1);
    };
    match run(&arguments) {
        Ok(answer) => {
            println!("{answer:#}");
            ExitCode::SUCCESS
        }
        Err(Failure::Refused(refusal)) => {
            println!("{:#}", json!({ "refused": { "code": refusal.code(), "message": refusal.to_string() } }));
            ExitCode::from(2)
        }
        Err(Failure::Several(names)) => {
            println!(
                "{:#}",
                json!({ "refused": { "code": "several_files", "message": "Unpack it: one file at a time is read here.", "files": names } })
            );
            ExitCode::from(2)
        }
        Err(Failure::Disk(file, error)) => {
            eprintln!("{file}: {error}");
            ExitCode::from(1)
        }
    }
}

fn arguments() -> Option<Arguments> {
    let mut arguments = Arguments { file: String::new(), previous: None, top: usize::MAX, today: Day::NONE };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--previous" => arguments.previous = Some(words.next()?),
            "--top" => arguments.top = words.next()?.parse().ok()?,
            "--today" => arguments.today = Day::from_iso(&words.next()?)?,
            _ if arguments.file.is_empty() && !word.starts_with("--") => arguments.file = word,
            _ => return None,
        }
    }
    (!arguments.file.is_empty()).then_some(arguments)
}

fn run(arguments: &Arguments) -> Result<Value, Failure> {
    let mut desk = Desk::new(Workspace::default(), Settings::default(), arguments.today);
    if let Some(previous) = &arguments.previous {
        desk.receive(read(previous)?);
    }
    let scan = read(&arguments.file)?;
    let declared = &declared(&scan);
    let format = scan.source.format.clone();
    let (sheet, _) = desk.receive(scan);
    desk.apply();
    let mut answer = told(&sheet, &format, declared);
    if let Some(answer) = answer.as_object_mut() {
        answer.insert("findings".to_owned(), findings(&mut desk, arguments.top));
        answer.insert("patches".to_owned(), patches(&desk, arguments.top));
        if arguments.previous.is_some() {
            answer.insert("change".to_owned(), json!(sheet.change));
        }
    }
    Ok(answer)
}

fn read(path: &str) -> Result<Scan, Failure> {
    let disk = |error| Failure::Disk(path.to_owned(), error);
    let mut file = File::open(path).map_err(disk)?;
    let size = file.metadata().map_err(disk)?.len();
    let name = Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut head = Vec::new();
    (&mut file).take(HEAD).read_to_end(&mut head).map_err(disk)?;
    let mut rest = head.as_slice().chain(file);
    if let Some(archive) = Archive::of(&head) {
        return unpacked(&mut rest, archive, &name).map_err(|failure| failure.at(path));
    }
    scan(&mut rest, &name, size).map_err(|failure| failure.at(path))
}

fn scan(bytes: &mut dyn Read, name: &str, size: u64) -> Result<Scan, Failure> {
    let mut reader = Reader::new(name, size, LIMIT).map_err(Failure::Refused)?;
    let mut chunk = vec![0; CHUNK];
    loop {
        let got = bytes.read(&mut chunk).map_err(Failure::disk)?;
        if got == 0 {
            return reader.finish().map_err(Failure::Refused);
        }
        reader.feed(chunk.get(..got).unwrap_or_default()).map_err(Failure::Refused)?;
    }
}

/// The scan of the one file in an archive.
fn unpacked(bytes: &mut dyn Read, archive: Archive, name: &str) -> Result<Scan, Failure> {
    let mut unpacker = Unpacker::new(archive, name, LIMIT);
    let mut outs: Vec<Vec<u8>> = Vec::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        let got = bytes.read(&mut chunk).map_err(Failure::disk)?;
        if got == 0 {
            break;
        }
        let mut take = |piece: Piece<'_>| match (piece, outs.last_mut()) {
            (Piece::Bytes(bytes), Some(out)) => out.extend_from_slice(bytes),
            _ => outs.push(Vec::new()),
        };
        unpacker.feed(chunk.get(..got).unwrap_or_default(), &mut take).map_err(Failure::Refused)?;
    }
    let contents = unpacker.finish().map_err(Failure::Refused)?;
    let [file] = contents.files.as_slice() else {
        return Err(Failure::Several(contents.files.into_iter().map(|file| file.name).collect()));
    };
    let parts = file.parts.iter().filter_map(|(number, skip)| outs.get(*number)?.get(*skip as usize..));
    let joined = parts.collect::<Vec<_>>().join(SEPARATOR);
    let mut scan = scan(&mut joined.as_slice(), &file.name, joined.len() as u64)?;
    scan.warnings.extend(contents.warnings);
    Ok(scan)
}

/// What the file says of itself.
fn declared(scan: &Scan) -> Value {
    let about: serde_json::Map<String, Value> =
        scan.about.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    json!({ "total": scan.declared_total, "hosts": scan.declared_hosts, "about": about, "reconciliation": scan.declared })
}

fn told(sheet: &ImportSheet, format: &str, declared: &Value) -> Value {
    json!({
        "format": format,
        "encoding": sheet.encoding,
        "delimiter": sheet.delimiter,
        "line_ends": sheet.line_ends,
        "header_line": sheet.header_line,
        "scanned_on": sheet.scanned_on,
        "rows": sheet.rows,
        "accepted": sheet.accepted,
        "rejected": sheet.rejected,
        "merged": sheet.merged,
        "informational": sheet.informational,
        "assets": sheet.assets,
        "vulnerabilities": sheet.vulnerabilities,
        "declared": declared,
        "not_scanned": sheet.not_scanned,
        "warnings": sheet.warnings,
        "problems": sheet.problems,
    })
}

fn findings(desk: &mut Desk, top: usize) -> Value {
    let sort = Sort { by: FindingColumn::Rank, descending: false };
    let rows = desk.all_findings(&FindingFilter::default(), sort);
    rows.iter()
        .take(top)
        .map(|row| {
            let service = desk.workspace().findings.get(row.id as usize).map(|finding| finding.service);
            let service = service.unwrap_or_default();
            json!({
                "rank": row.rank,
                "asset": if row.ip.is_empty() { &row.host } else { &row.ip },
                "host": row.host,
                "vulnerability": row.scanner_id,
                "title": row.title,
                "port": (service.port > 0).then_some(service.port),
                "protocol": service.protocol.label(),
                "ssl": service.ssl,
                "status": row.status,
                "score": row.score,
                "class": row.class,
                "due": row.due,
                "parts": row.parts,
            })
        })
        .collect()
}

fn patches(desk: &Desk, top: usize) -> Value {
    let rows = desk.listed_patches(&PatchQuery::all());
    rows.iter()
        .take(top)
        .map(|row| {
            json!({
                "rank": row.rank,
                "patch": row.names,
                "vulnerability": row.scanner_id,
                "title": row.title,
                "points": row.points,
                "findings": row.findings,
                "assets": row.assets,
            })
        })
        .collect()
}
