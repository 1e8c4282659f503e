//! Any other CSV through a mapping: what is guessed, what has to be said, and what comes of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use std::fmt::Write as _;

use proptest::prelude::*;
use shared::ingest::{
    DateRule, Draft, MappedColumn, Mapping, Numbers, Reader, Refusal, Role, cells_of, draft, preview,
};
use shared::model::Level;
use shared::view::{Choice, Lists};
use support::assert_adds_up;
use support::mapped::{counts, read, role};

/// A German export: semicolons, day first, decimal commas, Windows-1252, no English name, a duplicate.
const GERMAN: &str = "\
Auswertung;Beispiel GmbH\r
\r
Rechnername;IP-Adresse;Schwachstelle;Schweregrad;CVSS-Wert;Port/Protokoll;Zuerst gesehen;Zuletzt gesehen;Betriebssystem;Notiz;Notiz\r
web-1.example.test;192.0.2.10;Veraltete Bibliothek (CVE-2021-1111);Kritisch;9,8;443/tcp;03.02.2026;25.03.2026;Beispiel-Linux 9;a;b\r
web-1.example.test;192.0.2.10;Veraltete Bibliothek (CVE-2021-1111);Kritisch;9,8;443/tcp;04.02.2026;26.03.2026;Beispiel-Linux 9;a;b\r
db-1.example.test;192.0.2.11;Schwaches Kennwort für Prüfer;Mittel;5,0;5432/tcp;05.02.2026;25.03.2026;Beispiel-Linux 9;;\r
db-1.example.test;192.0.2.11;Dienst antwortet;Info;0,0;general/tcp;05.02.2026;25.03.2026;Beispiel-Linux 9;;\r
mail-1.example.test;192.0.2.300;Offenes Relais;Hoch;7,5;25/tcp;05.02.2026;25.03.2026;Beispiel-Linux 9;;\r
mail-1.example.test;192.0.2.12;Offenes Relais;Hässlich;7,5;25/tcp;05.02.2026;25.03.2026;Beispiel-Linux 9;;\r
";

fn german() -> Vec<u8> {
    GERMAN.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect()
}

fn drafted(bytes: &[u8]) -> Draft {
    draft("export_2026.csv", bytes, true).expect("a table")
}

fn give(mapping: &mut Mapping, name: &str, role: Option<Role>) {
    mapping.columns.iter_mut().find(|column| column.name == name).expect(name).role = role;
}

#[test]
fn a_german_export_is_guessed_whole() {
    let draft = drafted(&german());
    let mapping = &draft.mapping;
    assert_eq!((draft.header_line, mapping.delimiter, draft.encoding.as_str()), (3, b';', "Windows-1252"));
    for (name, expected) in [
        ("Rechnername", Some(Role::Dns)),
        ("IP-Adresse", Some(Role::Ip)),
        ("Schwachstelle", Some(Role::Title)),
        ("Schweregrad", Some(Role::Severity)),
        ("CVSS-Wert", Some(Role::Cvss31)),
        ("Port/Protokoll", Some(Role::Port)),
        ("Zuerst gesehen", Some(Role::FirstSeen)),
        ("Zuletzt gesehen", Some(Role::LastSeen)),
        ("Betriebssystem", Some(Role::Os)),
        ("Notiz", None),
    ] {
        assert_eq!(role(mapping, name), expected, "{name}");
    }
    assert_eq!(draft.columns[1].samples, ["192.0.2.10", "192.0.2.11", "192.0.2.300"]);
    assert!(draft.columns[3].guess.as_ref().is_some_and(|(_, reason)| reason.contains("by its name")));
    assert_eq!(mapping.scanner, "export");
    // One column decides for itself: 25.03. is day first, 03.02. to 05.02. are open.
    assert_eq!((mapping.columns[6].date, mapping.columns[7].date), (DateRule::Ask, DateRule::DayFirst));
    let open = draft.columns[6].open_date.as_ref().expect("an example");
    assert_eq!([&open.text, &open.month_first, &open.day_first], ["03.02.2026", "2026-03-02", "2026-02-03"]);
    assert_eq!(mapping.lacks(), ["Say how the dates of 'Zuerst gesehen' are written."]);
}

#[test]
fn a_column_of_names_and_addresses_is_the_host() {
    let mapping = drafted(b"Rechner;Befund;Stufe\nweb-1.example.test;A key;Hoch\n192.0.2.20;A lock;ugly\n").mapping;
    let roles: Vec<_> = mapping.columns.iter().map(|column| column.role).collect();
    assert_eq!(roles, [Some(Role::Ip), Some(Role::Title), Some(Role::Severity)]);
}

#[test]
fn a_preview_says_what_would_come_and_what_is_open() {
    let mut mapping = drafted(&german()).mapping;
    let shown = preview("export.csv", &mapping, &german(), true);
    assert_eq!([shown.rows, shown.accepted, shown.informational, shown.merged, shown.rejected], [6, 2, 1, 1, 2]);
    assert_eq!(
        shown.lacks,
        ["Say how the dates of 'Zuerst gesehen' are written.", "Say which severity 'Hässlich' is."]
    );
    let words: Vec<_> = shown.words.iter().map(|word| (word.shown.as_str(), word.rows, word.guess)).collect();
    assert_eq!(
        words,
        [
            ("Hässlich", 1, None),
            ("Kritisch", 2, Some(Choice::Critical)),
            ("Hoch", 1, Some(Choice::High)),
            ("Info", 1, Some(Choice::Information)),
            ("Mittel", 1, Some(Choice::Medium)),
        ]
    );
    let problems = shown.problems.iter().map(|p| (p.line, p.code.as_str(), p.column.as_str(), p.value.as_str()));
    assert_eq!(
        problems.collect::<Vec<_>>(),
        [(8, "invalid_ip", "IP-Adresse", "192.0.2.300"), (9, "invalid_severity", "Schweregrad", "Hässlich")]
    );
    mapping.words.insert("hässlich".to_owned(), Choice::Low);
    mapping.columns[6].date = DateRule::DayFirst;
    let shown = preview("export.csv", &mapping, &german(), true);
    assert_eq!((shown.lacks.len(), shown.accepted, shown.rejected), (0, 3, 1));
    let first = &shown.findings[0];
    assert_eq!(
        [&first.host, &first.title, &first.severity, &first.cvss, &first.service, &first.first_seen, &first.last_seen],
        [
            "web-1.example.test 192.0.2.10",
            "Veraltete Bibliothek (CVE-2021-1111)",
            "Critical",
            "9.8",
            "443/tcp",
            "2026-02-03",
            "2026-03-26"
        ]
    );
    assert_eq!(first.cves, ["CVE-2021-1111"]);
    assert_eq!(shown.findings[1].title, "Schwaches Kennwort für Prüfer", "read as Windows-1252 once, not twice");
}

#[test]
fn the_file_is_read_as_mapped_in_any_chunks_and_keeps_its_columns() {
    let bytes = german();
    let mut mapping = drafted(&bytes).mapping;
    mapping.words.insert("hässlich".to_owned(), Choice::LeaveOut);
    mapping.columns[6].date = DateRule::DayFirst;
    mapping.scanner = " Beispiel Prüfer ".to_owned();
    for chunk in [1, 7, bytes.len()] {
        let scan = read(&bytes, &mapping, chunk);
        assert_eq!(counts(&scan), [6, 2, 1, 1, 2]);
        assert_eq!((scan.hosts.len(), scan.vulnerabilities.len()), (2, 3));
        assert!(scan.source.is_mapped());
        assert_eq!((scan.source.scanner.as_str(), scan.dates), ("csv:beispiel prüfer", "day/month/year, as mapped"));
        assert_eq!(scan.source.columns[1], "IP-Adresse");
        let span = scan.findings.get(0).expect("a finding").span;
        let (from, to) = (span.at as usize, span.at as usize + span.len as usize);
        assert_eq!(cells_of(&scan.source, &bytes[from..to])[2], "Veraltete Bibliothek (CVE-2021-1111)");
    }
}

#[test]
fn a_known_header_is_read_at_once_whatever_the_order_of_its_columns() {
    let first = b"Asset,Issue,Severity\nweb-1.example.test,Old library,High\n";
    let mapping = drafted(first).mapping;
    let moved = "severity,ASSET,Issue\nLow,192.0.2.7,Weak key\nHigh,web-1.example.test,Old library\n";
    let scan = read(moved.as_bytes(), &mapping, 5);
    assert_eq!(counts(&scan), [2, 2, 0, 0, 0]);
    assert_eq!((scan.hosts[0].address().as_str(), scan.hosts[1].dns.as_str()), ("192.0.2.7", "web-1.example.test"));
    for other in
        ["Asset,Issue\na,b\n", "Asset,Issue,Severity,More\na,b,High,d\n", "Asset,Asset,Issue,Severity\na,b,c,d\n"]
    {
        let mut reader = Reader::new("x.csv", 0, u64::MAX).expect("a size").with_mappings(vec![mapping.clone()]);
        reader.feed(other.as_bytes()).expect("not decided yet");
        assert!(matches!(reader.finish(), Err(Refusal::NoHeader { .. })), "{other}");
    }
}

#[test]
fn corrected_rejected_rows_are_read_by_the_same_mapping() {
    let mapping = drafted(b"Asset;Issue;Severity\nweb-1.example.test;Old library;High\n").mapping;
    let again = "\u{FEFF}Patchfirst line,Patchfirst problem,Patchfirst fix,Asset,Issue,Severity\r\n2,x,y,192.0.2.7,Weak key,Low\r\n";
    let scan = read(again.as_bytes(), &mapping, 9);
    assert_eq!((counts(&scan), scan.is_partial), ([1, 1, 0, 0, 0], true));
}

#[test]
fn columns_with_the_same_name_keep_their_own_roles() {
    let bytes = b"Name,Host,Severity,Name\nweb-1,192.0.2.1,High,Weak key\nweb-2,192.0.2.2,Low,Old key\n";
    let mut mapping = drafted(bytes).mapping;
    mapping.columns[0].role = Some(Role::Dns);
    mapping.columns[3].role = Some(Role::Title);
    let scan = read(bytes, &mapping, 4);
    assert_eq!((scan.hosts[0].dns.as_str(), scan.vulnerabilities[0].title.as_str()), ("web-1", "Weak key"));
}

#[test]
fn an_unknown_severity_is_never_information() {
    let bytes =
        b"Host,Issue,Severity\n192.0.2.1,A key,ugly\n192.0.2.2,A key,\n192.0.2.3,A key,3\n192.0.2.4,A key,Info\n";
    let mut mapping = drafted(bytes).mapping;
    assert_eq!(counts(&read(bytes, &mapping, 3)), [4, 0, 1, 0, 3]);
    assert!(
        preview("x.csv", &mapping, bytes, true)
            .lacks
            .contains(&"Say which severity '(empty)' and 2 other words are.".to_owned())
    );
    mapping.words.insert("(empty)".to_owned(), Choice::Unknown);
    mapping.words.insert("info".to_owned(), Choice::Low);
    mapping.words.insert("3".to_owned(), Choice::Critical);
    let scan = read(bytes, &mapping, 3);
    assert_eq!(counts(&scan), [4, 3, 0, 0, 1]);
    mapping.scores = true;
    assert_eq!(mapping.choice("7,5"), Some(Choice::High));
    assert_eq!(mapping.choice("3"), Some(Choice::Critical), "what a person said counts before the band");
    assert_eq!(mapping.choice("11"), None);
}

#[test]
fn a_rejected_row_leaves_its_host_in_doubt_and_says_where_it_is() {
    let bytes = b"Issue,Severity,Host\nA key,High,192.0.2.1\nA key,High,192.0.2.2\nA lock,ugly,192.0.2.2\n";
    let scan = read(bytes, &drafted(bytes).mapping, 3);
    assert_eq!((scan.doubtful.as_slice(), scan.is_partial), (&[1][..], false));
    let problem = &scan.problems[0];
    assert_eq!((problem.line, problem.byte), (4, bytes.len() as u64 - "ugly,192.0.2.2\n".len() as u64));
}

#[test]
fn two_bytes_a_character_are_read_the_same() {
    let wide: Vec<u8> = GERMAN.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bytes = [&[0xFF, 0xFE], wide.as_slice()].concat();
    let draft = drafted(&bytes);
    assert_eq!((draft.encoding.as_str(), draft.header_line), ("UTF-16LE", 3));
    // Cut in the middle of the fifth row.
    let cut = 2 + 2 * GERMAN.split("mail-1").next().expect("rows").chars().count() + 21;
    let shown = preview("x.csv", &draft.mapping, &bytes[..cut], false);
    assert_eq!((shown.rows, shown.findings[0].title.as_str()), (4, "Veraltete Bibliothek (CVE-2021-1111)"));
    assert_eq!(counts(&read(&bytes, &draft.mapping, 7)), [6, 2, 1, 1, 2]);
}

#[test]
fn without_a_severity_column_the_score_counts_or_what_a_person_said() {
    let bytes = b"Host,Issue,CVSS\n192.0.2.1,A key,7.5\n192.0.2.2,A lock,\n";
    let mut mapping = drafted(bytes).mapping;
    assert_eq!(role(&mapping, "CVSS"), Some(Role::Cvss31));
    let scan = read(bytes, &mapping, 3);
    assert!(scan.vulnerabilities.iter().all(|vulnerability| vulnerability.level.is_none()));
    assert!(scan.warnings.iter().any(|words| words.starts_with("1 findings have neither")), "{:?}", scan.warnings);
    mapping.otherwise = Choice::High;
    let levels = read(bytes, &mapping, 3).vulnerabilities.iter().map(|v| v.level.map(Level::get)).collect::<Vec<_>>();
    assert_eq!(levels, [Some(4), Some(4)]);
}

#[test]
fn scores_in_the_severity_column_are_seen_as_scores() {
    let mut text = "Host,Issue,Severity\n".to_owned();
    for at in 0..20 {
        writeln!(text, "192.0.2.{at},Key {at},{}.{}", at % 11, if at % 11 == 10 { 0 } else { at % 10 }).expect("text");
    }
    let mapping = drafted(text.as_bytes()).mapping;
    assert!(mapping.scores && role(&mapping, "Severity") == Some(Role::Severity));
    assert_eq!(preview("x.csv", &mapping, text.as_bytes(), true).lacks, Vec::<String>::new());
    assert_eq!(counts(&read(text.as_bytes(), &mapping, 64)), [20, 19, 1, 0, 0]);
}

#[test]
fn another_mapping_makes_the_same_file_another_report() {
    let bytes = b"Host,Issue,Severity\n192.0.2.1,A key,High\n";
    let mut mapping = drafted(bytes).mapping;
    let before = read(bytes, &mapping, 3).source.fingerprint;
    assert_eq!(read(bytes, &mapping, 9).source.fingerprint, before);
    mapping.scanner = "Another".to_owned();
    assert_ne!(read(bytes, &mapping, 3).source.fingerprint, before);
}

#[test]
fn what_is_required_is_said_in_words() {
    let mut mapping = drafted(b"Host,Issue,Severity\n192.0.2.1,A key,High\n").mapping;
    assert_eq!(mapping.lacks(), Vec::<String>::new());
    give(&mut mapping, "Host", None);
    give(&mut mapping, "Severity", Some(Role::Title));
    mapping.scanner = " ".to_owned();
    assert_eq!(
        mapping.lacks(),
        [
            "Choose the column that names the host: its address or its name.",
            "Give the scanner a name.",
            "Several columns are 'Title': choose one."
        ]
    );
}

#[test]
fn a_date_that_contradicts_the_mapping_is_read_as_it_fits_and_said() {
    let bytes =
        b"Host,Issue,First seen\n192.0.2.1,A key,25/04/2026\n192.0.2.2,A key,04/25/2026\n192.0.2.3,A key,03/04/2026\n";
    let mut mapping = drafted(bytes).mapping;
    assert_eq!(mapping.columns[2].date, DateRule::Ask, "the values prove both orders");
    mapping.columns[2].date = DateRule::DayFirst;
    let scan = read(bytes, &mapping, 3);
    let days: Vec<_> = scan.findings.iter().filter_map(|finding| finding.first_seen.iso()).collect();
    assert_eq!(days, ["2026-04-25", "2026-04-25", "2026-04-03"]);
    assert!(scan.warnings.iter().any(|words| words.starts_with("1 dates only fit the other order")));
}

#[test]
fn a_large_file_is_previewed_up_to_its_last_whole_record() {
    let mut text = "Host,Issue,Severity\n".to_owned();
    for at in 0..200 {
        writeln!(text, "192.0.2.{at},\"A key\nthat is old\",High").expect("text");
    }
    let shown = preview("x.csv", &drafted(text.as_bytes()).mapping, &text.as_bytes()[..1000], false);
    assert!(shown.rows > 10 && shown.rejected == 0 && !shown.is_whole, "{shown:?}");
}

#[test]
fn what_is_no_table_is_refused() {
    for (bytes, code) in [
        (&b"%PDF-1.7 and more"[..], "not_csv"),
        (b"one line of prose\nand another\n", "no_header"),
        (b"192.0.2.1,443\n192.0.2.2,80\n", "no_header"),
        (b"Host,Issue,Severity\n", "no_rows"),
    ] {
        assert_eq!(draft("x.csv", bytes, true).expect_err("no table").code(), code);
    }
}

/// Cells of every kind a column may hold, and some of none.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("192.0.2.7".to_owned()),
        Just("web-1.example.test".to_owned()),
        Just("High".to_owned()),
        Just("CVE-2021-1111".to_owned()),
        Just("03/04/2026".to_owned()),
        Just("443/tcp".to_owned()),
        "[0-9]{1,3}([.,][0-9])?",
        "[ -~äß€]{0,12}",
    ]
}

proptest! {
    #[test]
    fn no_table_and_no_mapping_make_it_stop_or_lose_a_row(
        names in prop::collection::vec("[A-Za-zä ]{0,10}", 1..7),
        rows in prop::collection::vec(prop::collection::vec(cell(), 0..8), 0..30),
        roles in prop::collection::vec(prop::option::of(0..Role::ALL.len()), 7),
        delimiter in prop::sample::select(vec![",", ";", "\t", "|"]),
        chunk in 1..50_usize,
    ) {
        let quoted = |cells: &[String]| cells.iter().map(|c| format!("\"{}\"", c.replace('"', "\"\""))).collect::<Vec<_>>().join(delimiter);
        let text: String = std::iter::once(&names).chain(&rows).map(|cells| quoted(cells) + "\n").collect();
        if let Ok(draft) = draft("x.csv", text.as_bytes(), true) {
            preview("x.csv", &draft.mapping, text.as_bytes(), false);
        }
        let columns = names.iter().zip(&roles).map(|(name, role)| MappedColumn {
            name: name.trim().to_owned(),
            role: role.map(|at| Role::ALL[at]),
            date: DateRule::MonthFirst,
        });
        let mapping = Mapping {
            scanner: "x".to_owned(),
            delimiter: delimiter.as_bytes()[0],
            columns: columns.collect(),
            words: std::collections::BTreeMap::default(),
            scores: true,
            otherwise: Choice::Unknown,
            lists: Lists::Findings,
            meanings: std::collections::BTreeMap::default(),
            numbers: Numbers::default(),
        };
        preview("x.csv", &mapping, text.as_bytes(), true);
        let mut reader = Reader::new("x.csv", 0, u64::MAX).unwrap().with_mappings(vec![mapping]);
        let fed = text.as_bytes().chunks(chunk).try_for_each(|piece| reader.feed(piece));
        if let Ok(scan) = fed.and_then(|()| reader.finish()) {
            assert_adds_up(&scan);
            let data = rows.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).count();
            prop_assert!(scan.counts.rows as usize <= data);
        }
    }

    #[test]
    fn no_bytes_stop_a_draft(bytes in prop::collection::vec(any::<u8>(), 0..400), is_whole in any::<bool>()) {
        if let Ok(draft) = draft("x.csv", &bytes, is_whole) {
            preview("x.csv", &draft.mapping, &bytes, is_whole);
        }
    }
}
