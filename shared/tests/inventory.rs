//! Lists of assets: guessed, mapped and read; no table makes one stop or lose a row.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use std::path::Path;

use proptest::prelude::*;
use shared::ingest::{Mapping, Read, Reader, Role, draft, preview_with_rows};
use shared::model::{Exposure, Function, Stars};
use shared::rules::{Field, InventoryRow};
use shared::view::{Lists, Meaning};
use support::desk;
use support::inventory::{CMDB, drafted, hosts, latin, read, read_in, role};

#[test]
fn columns_of_a_cmdb_are_guessed() {
    let draft = drafted(&latin(CMDB));
    assert_eq!(draft.mapping.lists, Lists::Assets);
    for (name, expected) in [
        ("name", Role::NetBios),
        ("ip_address", Role::Ip),
        ("fqdn", Role::Dns),
        ("business_criticality", Role::Importance),
        ("internet_facing", Role::Exposure),
        ("sys_class_name", Role::Function),
        ("used_for", Role::Environment),
        ("owned_by", Role::Owner),
        ("location", Role::Location),
        ("asset_tags", Role::Tags),
    ] {
        assert_eq!(role(&draft.mapping, name), Some(expected), "{name}");
    }
}

#[test]
fn what_a_table_lists_is_guessed_by_its_columns() {
    for (header, cells, lists) in [
        ("Name,Primary IPv4 Address,Site,Role,Status", "sw-1,192.0.2.1/24,Bonn,Server,Active", Lists::Assets),
        ("Asset Name,IP Address,Asset Criticality Score,Tags", "web01,192.0.2.1,5,shop", Lists::Assets),
        ("AssetName,IPAddress,Domain,Location,Contact", "PC77,192.0.2.7,example.test,Bonn,Ines", Lists::Assets),
        ("Titel,Hostname,Schutzbedarf,Standort", "web01,web01.example.test,sehr hoch,Bonn", Lists::Assets),
        ("id,hostname,owner", "7,web01.example.test,Ines", Lists::Assets),
        ("Name,Amount", "Apples,3", Lists::Findings),
        ("Host,Issue,Severity", "192.0.2.1,Old library,High", Lists::Findings),
        ("IP Address,Vulnerability,Priority,Owner", "192.0.2.1,Old library of web,High,Ines", Lists::Findings),
        ("Host,CVE,CVSS Score", "192.0.2.1,CVE-2026-0001,9.8", Lists::Findings),
        ("Host,Name,Risk", "192.0.2.1,Old library of the web,High", Lists::Findings),
    ] {
        let text = format!("{header}\n{cells}\n");
        assert_eq!(drafted(text.as_bytes()).mapping.lists, lists, "{header}");
    }
}

#[test]
fn rows_are_read_as_mapped_and_every_one_is_accounted_for() {
    let bytes = latin(CMDB);
    let list = read(&bytes, &drafted(&bytes).mapping);
    let c = list.counts;
    assert_eq!([c.rows, c.taken, c.repeated, c.rejected], [7, 4, 1, 2]);
    let first = &list.rows[0];
    assert_eq!((first.dns.as_str(), first.netbios.as_str(), first.line), ("web01.example.test", "WEB01", 2));
    assert_eq!(first.rating.stars, Stars::new(5));
    assert_eq!(first.rating.exposure, Some(Exposure::Internet));
    assert_eq!(first.rating.function, Some(Function::Server));
    assert_eq!((first.rating.owner.as_str(), first.rating.location.as_str()), ("Jürgen Groß", "Köln"));
    assert_eq!(first.rating.tags, ["shop", "web"]);
    assert_eq!(list.rows[2].rating.function, Some(Function::Workstation));
    assert_eq!(list.rows[3].rating.stars, None, "purple is no importance");
    let problems: Vec<(u64, &str, &str)> =
        list.rejects.problems.iter().map(|p| (p.line, p.code.as_str(), p.value.as_str())).collect();
    assert_eq!(problems, [(5, "no_host", "Kopierer im Flur"), (8, "wrong_column_count", "")]);
    assert_eq!(list.rejects.problems[0].column, "name");
    for words in ["1 cell of the column read as 'Importance'", "'purple'", "1 row is about a host", "first on line 7"] {
        assert!(list.warnings.iter().any(|warning| warning.contains(words)), "{words}: {:?}", list.warnings);
    }
}

#[test]
fn a_person_says_what_words_mean() {
    let bytes = latin(CMDB);
    let mut mapping = drafted(&bytes).mapping;
    let said = mapping.meanings.entry(Role::Importance).or_default();
    said.insert("purple".to_owned(), Meaning::Stars(Stars::new(2).unwrap()));
    said.insert("1 - most critical".to_owned(), Meaning::Unset);
    let list = read(&bytes, &mapping);
    assert_eq!(
        list.rows.iter().map(|row| row.rating.stars.map(Stars::get)).collect::<Vec<_>>(),
        [None, Some(4), Some(1), Some(2)]
    );
    assert!(!list.warnings.iter().any(|warning| warning.contains("'Importance'")), "{:?}", list.warnings);
}

#[test]
fn the_preview_promises_what_the_import_does() {
    let bytes = latin(CMDB);
    let mapping = drafted(&bytes).mapping;
    let (preview, rows) = preview_with_rows("cmdb.csv", &mapping, &bytes, true);
    let list = read(&bytes, &mapping);
    assert_eq!(rows, list.rows);
    assert_eq!((preview.rows, preview.rejected), (list.counts.rows, list.counts.rejected));
    let shown = preview.list.unwrap();
    assert_eq!((shown.taken, shown.repeated), (4, 1));
    assert_eq!(shown.first[0].host, "web01.example.test WEB01 192.0.2.10");
    assert!(
        shown.first[0].says.contains(&"5 stars".to_owned())
            && shown.first[0].says.contains(&"Owner: Jürgen Groß".to_owned())
    );
    let importance = shown.words.iter().find(|words| words.field == Field::Stars).unwrap();
    assert_eq!(importance.words[0].word, "purple", "what nobody knows comes first");
    assert_eq!(importance.words[0].guess, None);
    let cut = &bytes[..bytes.len() - 40];
    assert!(
        preview_with_rows("cmdb.csv", &mapping, cut, false).0.rows < 7,
        "a row cut off by the end of the head is none"
    );
}

#[test]
fn a_mapping_of_before_lists_was_of_findings() {
    let old = r#"{"scanner":"x","delimiter":59,"columns":[{"name":"a","role":"ip","date":"plain"}],"words":{},"scores":false,"otherwise":"unknown"}"#;
    let mapping: Mapping = serde_json::from_str(old).expect("still read");
    assert_eq!((mapping.lists, mapping.meanings.len()), (Lists::Findings, 0));
    let mut mapping = drafted(&latin(CMDB)).mapping;
    mapping.meanings.entry(Role::Exposure).or_default().insert("x".to_owned(), Meaning::Exposure(Exposure::Dmz));
    let back: Mapping = serde_json::from_str(&serde_json::to_string(&mapping).unwrap()).expect("read back");
    assert_eq!(back, mapping);
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("192.0.2.7".to_owned()),
        Just("192.0.2.8, 2001:db8::1".to_owned()),
        Just("web-1.example.test".to_owned()),
        Just("WEB-1".to_owned()),
        Just("High".to_owned()),
        Just("1 - most critical".to_owned()),
        Just("dmz".to_owned()),
        "[0-9]{1,3}",
        "[ -~äß€]{0,12}",
    ]
}

fn quoted(cells: &[String]) -> String {
    cells.iter().map(|c| format!("\"{}\"", c.replace('"', "\"\""))).collect::<Vec<_>>().join(",") + "\n"
}

proptest! {
    #[test]
    fn no_table_makes_a_list_stop_or_lose_a_row(
        rows in prop::collection::vec(prop::collection::vec(cell(), 0..9), 1..30),
        roles in prop::collection::vec(prop::option::of(prop::sample::select(Role::OF_ASSETS.to_vec())), 7),
        chunk in 1..50_usize,
    ) {
        let names: Vec<String> = (1..=7).map(|n| format!("Column{n}")).collect();
        let text: String = std::iter::once(&names).chain(&rows).map(|cells| quoted(cells)).collect();
        let mut mapping = drafted_or_default(&names);
        for (column, role) in mapping.columns.iter_mut().zip(&roles) {
            column.role = *role;
        }
        let (shown, _) = preview_with_rows("x.csv", &mapping, text.as_bytes(), true);
        let whole = read_in(text.as_bytes(), Some(&mapping), usize::MAX);
        let pieces = read_in(text.as_bytes(), Some(&mapping), chunk);
        prop_assert_eq!(format!("{whole:?}"), format!("{pieces:?}"), "chunks change nothing");
        if let Ok(list) = whole {
            prop_assert_eq!((shown.rows, shown.rejected), (list.counts.rows, list.counts.rejected));
            let mut desk = hosts(&[("192.0.2.7", "web-1.example.test", ""), ("192.0.2.8", "", "WEB-1")]);
            let taken = list.counts.taken;
            let (sheet, _) = desk.receive_inventory(list);
            prop_assert_eq!(sheet.matched.rows + sheet.matched.rows_without_asset, taken);
            prop_assert_eq!(sheet.matched.assets + sheet.matched.assets_without_row, 2);
            desk.undo();
            prop_assert_eq!(desk.summary().inventory, None);
        }
    }

    #[test]
    fn the_order_of_columns_does_not_matter(
        rows in prop::collection::vec(prop::collection::vec(cell(), 6), 1..12),
        order in Just((0..6).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let names: Vec<String> = ["IP", "FQDN", "Importance", "Zone", "Owner", "Tags"].map(str::to_owned).to_vec();
        let mut mapping = drafted_or_default(&names);
        let roles = [Role::Ip, Role::Dns, Role::Importance, Role::Exposure, Role::Owner, Role::Tags];
        for (column, role) in mapping.columns.iter_mut().zip(roles) {
            column.role = Some(role);
        }
        let file = |order: &[usize]| -> String {
            let moved = |cells: &Vec<String>| quoted(&order.iter().map(|at| cells[*at].clone()).collect::<Vec<_>>());
            std::iter::once(&names).chain(&rows).map(moved).collect()
        };
        let said = |order: &[usize]| read_in(file(order).as_bytes(), Some(&mapping), usize::MAX).map(|list| {
            let rows: Vec<InventoryRow> = list.rows.into_iter().map(|mut row| { row.ips.sort(); row }).collect();
            (rows, list.counts)
        });
        prop_assert_eq!(said(&order), said(&[0, 1, 2, 3, 4, 5]));
    }

    #[test]
    fn no_bytes_stop_it(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for head in [&b"IP,Importance,Importance set,Criticality class,Exposure,Owner,Scanner tags\n"[..], b"fqdn;owner\n"] {
            let bytes = [head, &bytes].concat();
            let read = read_in(&bytes, None, 13);
            let _ = read.map(|list| desk().receive_inventory(list));
            if let Ok(draft) = draft("x.csv", &bytes, true) {
                preview_with_rows("x.csv", &Mapping { lists: Lists::Assets, ..draft.mapping }, &bytes, false);
            }
        }
    }
}

/// A mapping of a list with these columns.
fn drafted_or_default(names: &[String]) -> Mapping {
    let host: Vec<String> = names.iter().map(|_| "web-1.example.test".to_owned()).collect();
    let mut mapping = drafted((quoted(names) + &quoted(&host)).as_bytes()).mapping;
    mapping.lists = Lists::Assets;
    mapping
}

#[test]
fn collections_of_bad_tables_never_stop_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora");
    if !folder.is_dir() {
        println!("skipped: no folder of corpora beside the project");
        return;
    }
    let (mut folders, mut tables) = (vec![folder], 0);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            let kind = entry.file_type().expect("a type");
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                let mut bytes = std::fs::read(entry.path()).expect("a file");
                bytes.truncate(1 << 20);
                let Ok(draft) = draft("x.csv", &bytes, true) else { continue };
                let mut mapping = Mapping { lists: Lists::Assets, ..draft.mapping };
                for (column, role) in mapping.columns.iter_mut().zip(Role::OF_ASSETS) {
                    column.role = Some(role);
                }
                preview_with_rows("x.csv", &mapping, &bytes, false);
                let mut reader = Reader::new("x.csv", 0, u64::MAX).expect("a size").with_mappings(vec![mapping]);
                if reader.feed(&bytes).is_ok()
                    && let Ok(Read::List(list)) = reader.read()
                {
                    let c = list.counts;
                    assert_eq!(c.rows, c.taken + c.repeated + c.rejected, "{}", entry.path().display());
                    desk().receive_inventory(*list);
                    tables += 1;
                }
            }
        }
    }
    assert!(tables > 0, "some are tables");
}
