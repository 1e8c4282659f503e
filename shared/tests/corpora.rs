//! Collections of bad tables and hostile texts, where they are at hand (a folder `shared/corpora` beside the project);
//! skipped, saying so, where they are not. What is expected comes with the collections, not from this code.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;
use shared::ingest::{Encoding, Fault, Limits, Note, Table, TableOptions, TableRow, cells_of};
use shared::workspace::Workspace;
use support::{Style, assert_adds_up, desk, ranked, read_in, report, row};

/// The folder of corpora, beside the project.
fn corpora() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora");
    if !folder.is_dir() {
        println!("skipped: no folder of corpora beside the project");
        return None;
    }
    Some(folder)
}

fn bytes(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&bytes(path)).expect("JSON")
}

/// Every file below a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            // Links may lead in circles.
            match entry.file_type().expect("a type") {
                kind if kind.is_dir() => folders.push(entry.path()),
                kind if kind.is_file() => found.push(entry.path()),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

fn rows(bytes: &[u8], options: TableOptions) -> (Table, Vec<TableRow>) {
    let mut table = Table::new(bytes, options);
    let rows = table.by_ref().collect();
    (table, rows)
}

#[test]
fn csv_spectrum_is_read_as_its_json_says() {
    let Some(folder) = corpora() else { return };
    let mut same = 0;
    for file in files(&folder.join("csv-spectrum/csvs")) {
        let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
        // Its expectation is wrong: one other number than the file holds.
        if name == "location_coordinates" {
            continue;
        }
        let mut text = String::from_utf8(bytes(&file)).expect("UTF-8");
        if name.ends_with("_crlf") && !text.contains('\r') {
            // A copy that lost the line ends it is named after.
            text = text.replace('\n', "\r\n");
        }
        let (table, rows) = rows(text.as_bytes(), TableOptions::default());
        let got: Vec<Value> = rows
            .iter()
            .filter(|row| !row.is_blank)
            .map(|row| {
                assert!(row.faults.is_empty() && row.notes.is_empty(), "{name}: {row:?}");
                let cells = row.cells.iter().map(|cell| Value::from(cell.as_str()));
                table.header().iter().cloned().zip(cells).collect()
            })
            .collect();
        assert_eq!(Value::from(got), json(&folder.join(format!("csv-spectrum/json/{name}.json"))), "{name}");
        same += 1;
    }
    assert_eq!(same, 11);
}

/// A value behind a name such as `header` in the words of a read.
fn option(words: &str, name: &str) -> Option<usize> {
    let rest = words.split(name).nth(1)?.trim_start().strip_prefix('=')?.trim_start();
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// Which kinds of fault our words have for the kind of error expected; `None` where it is no matter of the form.
fn is_meant(row: &TableRow, kind: &str) -> Option<bool> {
    let has = |is: fn(&Fault) -> bool| row.faults.iter().any(|place| is(&place.what));
    let notes = |note: Note| row.notes.iter().any(|place| place.what == note);
    match kind {
        "CAST" => None,
        "MISSING COLUMNS" => Some(has(
            |fault| matches!(fault, Fault::WrongColumnCount { expected, found } | Fault::CutOff { expected, found } if found < expected),
        )),
        "TOO MANY COLUMNS" => {
            Some(has(|fault| matches!(fault, Fault::WrongColumnCount { expected, found } if found > expected)))
        }
        "UNQUOTED VALUE" => Some(notes(Note::StrayQuote) || has(|fault| matches!(fault, Fault::StrayQuote { .. }))),
        "LINE SIZE OVER MAXIMUM" => Some(has(|fault| *fault == Fault::TooLong)),
        "INVALID ENCODING" => Some(notes(Note::Encoding)),
        other => panic!("a kind of error without words: {other}"),
    }
}

#[test]
fn every_csv_error_of_the_duckdb_rejects_is_found_on_its_line() {
    let Some(folder) = corpora() else { return };
    let folder = folder.join("duckdb-csv");
    let mut found = 0;
    for read in json(&folder.join("expected-rejects.json")).as_array().expect("reads") {
        let words = read["read_sql"].as_str().expect("words");
        let Some(columns) = words.split("columns = {").nth(1).and_then(|rest| rest.split('}').next()) else { continue };
        let options = TableOptions {
            encoding: Some(Encoding::Utf8),
            delimiter: Some(b','),
            is_headless: option(words, "header") != Some(1),
            columns: Some(columns.matches(':').count()),
            limits: Limits { record: option(words, "max_line_size").unwrap_or(2_000_000), ..Limits::default() },
            is_head: false,
        };
        let place =
            |name: &str| read["columns"].as_array().expect("names").iter().position(|have| have == name).unwrap();
        let cell = |row: &Value, name: &str| row[place(name)].as_str().expect("text").to_owned();
        let named: Vec<PathBuf> =
            read["files"].as_array().unwrap().iter().flat_map(|name| matching(&folder, name)).collect();
        let mut numbers: Vec<String> = Vec::new();
        let mut lines: BTreeSet<(PathBuf, u64)> = BTreeSet::new();
        for error in read["expected"].as_array().expect("rows") {
            let number = cell(error, "file_id");
            if !numbers.contains(&number) {
                numbers.push(number.clone());
            }
            let file = &named[numbers.iter().position(|have| *have == number).unwrap()];
            let (line, kind): (u64, String) = (cell(error, "line").parse().unwrap(), cell(error, "error_type"));
            let (_, rows) = rows(&bytes(file), options);
            let row = rows.iter().find(|row| row.line == line).unwrap_or_else(|| panic!("{} {line}", file.display()));
            let Some(is_found) = is_meant(row, &kind) else { continue };
            assert!(is_found, "{} line {line}: {kind}: {row:?}", file.display());
            assert_eq!(row.byte + 1, cell(error, "line_byte_position").parse::<u64>().unwrap(), "{}", file.display());
            lines.insert((file.clone(), line));
            found += 1;
        }
        for file in &named {
            let (_, rows) = rows(&bytes(file), options);
            let bad = rows
                .iter()
                .filter(|row| !row.faults.is_empty() || row.notes.iter().any(|note| note.what != Note::Padding));
            let other: Vec<&TableRow> = bad.filter(|row| !lines.contains(&(file.clone(), row.line))).collect();
            assert!(other.is_empty(), "{}: no error is expected here: {other:?}", file.display());
        }
    }
    println!("{found} errors found where they are expected");
    assert_eq!(found, 105, "every error that is no matter of types");
}

/// Files of a name with at most one `*` in its last part.
fn matching(folder: &Path, name: &Value) -> Vec<PathBuf> {
    let name = name.as_str().expect("a name");
    let Some((head, tail)) = name.split_once('*') else { return vec![folder.join(name)] };
    let (room, start) = head.rsplit_once('/').expect("a folder");
    files(&folder.join(room))
        .into_iter()
        .filter(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            name.starts_with(start) && name.ends_with(tail)
        })
        .collect()
}

#[test]
fn frictionless_cases_with_default_options() {
    let Some(folder) = corpora() else { return };
    let folder = folder.join("frictionless");
    let mut cases = 0;
    for case in json(&folder.join("expected-errors.json")).as_array().expect("cases") {
        if case["default_options"] != true {
            continue;
        }
        cases += 1;
        let name = case["file"].as_str().expect("a name");
        let (table, rows) = rows(&bytes(&folder.join(name)), TableOptions::default());
        let mut got: BTreeSet<(Option<u64>, Option<u64>, String)> = BTreeSet::new();
        let at = |column: usize| Some(column as u64 + 1);
        got.extend(table.unnamed().into_iter().map(|column| (None, at(column), "blank-label".to_owned())));
        got.extend(table.repeated().into_iter().map(|column| (None, at(column), "duplicate-label".to_owned())));
        for row in &rows {
            let number = Some(row.record + 1);
            if row.is_blank {
                got.insert((number, None, "blank-row".to_owned()));
            }
            for place in &row.faults {
                if let Fault::WrongColumnCount { expected, found } | Fault::CutOff { expected, found } = place.what {
                    got.extend((found..expected).map(|c| (number, at(c as usize), "missing-cell".to_owned())));
                    got.extend((expected..found).map(|c| (number, at(c as usize), "extra-cell".to_owned())));
                }
            }
        }
        if case["columns"].as_array().expect("names").len() == 2 {
            assert!(table.header().is_empty() && rows.is_empty(), "{name} is empty");
            continue;
        }
        let expected = case["expected"].as_array().expect("rows").iter();
        let expected = expected.map(|row| (row[0].as_u64(), row[1].as_u64(), row[2].as_str().unwrap().to_owned()));
        assert_eq!(got, expected.collect(), "{name}");
    }
    assert_eq!(cases, 9);
}

#[test]
fn no_table_of_the_corpora_stops_the_reader() {
    let Some(folder) = corpora() else { return };
    let mut slowest = (0.0, String::new());
    let mut tables = 0;
    for file in files(&folder) {
        if !file.extension().is_some_and(|ending| ["csv", "tsv", "txt"].iter().any(|table| ending == *table)) {
            continue;
        }
        let bytes = bytes(&file);
        let start = std::time::Instant::now();
        let (_, rows) = rows(&bytes, TableOptions::default());
        let mut behind = 0;
        for row in &rows {
            assert!(row.byte >= behind && row.byte + row.len <= bytes.len() as u64, "{}: {row:?}", file.display());
            behind = row.byte + row.len;
        }
        if let Ok(scan) = read_in(&bytes, 4096) {
            assert_adds_up(&scan);
        }
        // As the rows of a report, every one of them is counted, and bad.
        let as_report = [b"IP,QID,Title,Type,Severity\n".as_slice(), &bytes].concat();
        if let Ok(scan) = read_in(&as_report, 1 << 20) {
            assert_adds_up(&scan);
        }
        let seconds = start.elapsed().as_secs_f64();
        if seconds > slowest.0 {
            slowest = (seconds, file.display().to_string());
        }
        tables += 1;
    }
    println!("{tables} tables; the slowest took {:.3} s: {}", slowest.0, slowest.1);
    assert!(tables > 1000, "{tables}");
}

/// Every hostile text of the corpora.
fn hostile(folder: &Path) -> Vec<String> {
    let text = |name: &str| String::from_utf8(bytes(&folder.join(name))).expect("UTF-8");
    let list = |value: Value| value.as_array().expect("a list").clone();
    let mut texts: Vec<String> =
        list(json(&folder.join("blns/blns.json"))).iter().map(|text| text.as_str().unwrap().to_owned()).collect();
    texts.extend(text("xss/vectors.txt").lines().map(str::to_owned));
    texts.extend(
        list(json(&folder.join("xss/dompurify-expect.json")))
            .iter()
            .map(|case| case["payload"].as_str().unwrap().to_owned()),
    );
    texts.extend(text("csv-injection/Intruder/csv-payload.txt").lines().map(str::to_owned));
    assert!(texts.len() > 700, "{}", texts.len());
    texts
}

#[test]
fn hostile_texts_are_shown_as_they_are_written() {
    let Some(folder) = corpora() else { return };
    let texts = hostile(&folder);
    let cells: Vec<Vec<String>> = texts
        .iter()
        .enumerate()
        .map(|(number, text)| row(&[("QID", &(920_000 + number).to_string()), ("Title", text), ("Results", text)]))
        .collect();
    for delimiter in [',', ';', '\t'] {
        let bytes = report(&cells, Style { delimiter, ..Style::default() }).into_bytes();
        let scan = read_in(&bytes, 1000).expect("readable");
        assert_adds_up(&scan);
        assert_eq!((scan.counts.accepted as usize, scan.counts.rejected), (texts.len(), 0));
        let mut desk = desk();
        desk.receive(scan);
        // Stored and loaded again.
        let (workspace, errors) = Workspace::from_chunks(&desk.workspace().chunks());
        assert!(errors.is_empty(), "{errors:?}");
        let mut desk = shared::desk::Desk::new(workspace, shared::risk::Settings::default(), support::today());
        let listed = ranked(&mut desk);
        assert_eq!(listed.len(), texts.len());
        for row in listed {
            let finding = desk.workspace().findings.get(row.id as usize).expect("there");
            let span = finding.span.at as usize..finding.span.at as usize + finding.span.len as usize;
            let known = &desk.workspace().vulnerabilities[finding.vulnerability as usize];
            let text = &texts[known.scanner_id.parse::<usize>().unwrap() - 920_000];
            // Without a title the id names it.
            let title = if text.trim().is_empty() { row.scanner_id.as_str() } else { text.trim() };
            assert_eq!(row.title, title);
            let detail = desk.detail(row.id, &[Ok(bytes[span.clone()].to_vec())]).expect("there");
            // A blank text is not shown.
            assert_eq!(detail.evidence, if text.trim().is_empty() { "" } else { text.as_str() });
            let source = desk.workspace().source(finding.scan).expect("there");
            assert_eq!(cells_of(source, &bytes[span])[6], *text);
        }
    }
}

#[test]
fn no_exported_cell_is_a_formula() {
    let Some(folder) = corpora() else { return };
    let texts = hostile(&folder);
    let cells: Vec<Vec<String>> = texts
        .iter()
        .enumerate()
        .map(|(number, text)| row(&[("QID", &(920_000 + number).to_string()), ("Title", text), ("OS", text)]))
        .collect();
    let mut desk = desk();
    desk.receive(support::read(&report(&cells, Style::default())).expect("readable"));
    let file = support::exported(&mut desk, false);
    let mut reader = csv::ReaderBuilder::new().has_headers(true).from_reader(file.as_slice());
    let mut count = 0;
    for record in reader.records() {
        for cell in &record.expect("a row") {
            // A lone minus is what scanners write for nothing.
            let is_harmless = cell == "-" || cell.parse::<f64>().is_ok();
            assert!(is_harmless || !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0']), "{cell:?}");
        }
        count += 1;
    }
    assert_eq!(count, texts.len());
}
