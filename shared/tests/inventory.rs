//! Lists of assets: guessed, mapped, read, held against assets; our own export out and in again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use std::path::Path;

use proptest::prelude::*;
use shared::desk::Desk;
use shared::export;
use shared::ingest::{AssetList, Draft, Mapping, Read, Reader, Refusal, Role, draft, preview_with_rows};
use shared::model::{CriticalityClass, Exposure, Function, Stars};
use shared::risk::Settings;
use shared::rules::{Field, InventoryRow};
use shared::view::{AssetColumn, AssetFilter, AssetRow, Edit, Lists, Meaning, RatingEdit, Selection, Sort};
use shared::workspace::Workspace;
use support::{desk, read as read_scan, report, row, today};

/// As a service management product exports it: semicolons, Windows-1252, importance in words with numbers.
const CMDB: &str = "\
name;ip_address;fqdn;business_criticality;internet_facing;sys_class_name;used_for;owned_by;location;asset_tags\r
web01;192.0.2.10;web01.example.test;1 - most critical;true;Linux Server;Production;Jürgen Groß;Köln;shop,web\r
db01;192.0.2.11;;2 - somewhat critical;false;cmdb_ci_win_server;Production;Büro Mitte;Köln;\r
pc77;;pc77.example.test;4 - not critical;false;Notebook;;;;\r
Kopierer im Flur;;;3 - less critical;false;Printer;;;;\r
lab9;192.0.2.99;;purple;;Computer;Test;;;\r
WEB01;192.0.2.10;web01.example.test;4 - not critical;;;;;;\r
broken;row\r
";

fn latin(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect()
}

fn drafted(bytes: &[u8]) -> Draft {
    draft("cmdb.csv", bytes, true).expect("a table")
}

fn read_in(bytes: &[u8], mapping: Option<&Mapping>, chunk: usize) -> Result<AssetList, Refusal> {
    let mut reader =
        Reader::new("cmdb.csv", bytes.len() as u64, u64::MAX)?.with_mappings(mapping.into_iter().cloned().collect());
    for piece in bytes.chunks(chunk.max(1)) {
        reader.feed(piece)?;
    }
    match reader.read()? {
        Read::List(list) => {
            let c = list.counts;
            assert_eq!(c.rows, c.taken + c.repeated + c.rejected, "{c:?}");
            assert_eq!(list.rows.len(), c.taken as usize);
            assert_eq!(list.rejects.counts.iter().map(|count| count.rows).sum::<u32>(), c.rejected);
            Ok(*list)
        }
        Read::Scan(_) => panic!("a list of assets"),
    }
}

fn read(bytes: &[u8], mapping: &Mapping) -> AssetList {
    read_in(bytes, Some(mapping), 1 << 20).expect("readable")
}

/// A list with a header, mapped as it is guessed.
fn guessed(text: &str) -> AssetList {
    let draft = drafted(text.as_bytes());
    assert_eq!(draft.mapping.lists, Lists::Assets, "{text}");
    assert_eq!(draft.mapping.lacks(), Vec::<String>::new());
    read(text.as_bytes(), &draft.mapping)
}

/// A desk with these hosts (address, name, NetBIOS name), one finding each.
fn hosts(hosts: &[(&str, &str, &str)]) -> Desk {
    let mut desk = desk();
    scan(&mut desk, hosts);
    desk
}

fn scan(desk: &mut Desk, hosts: &[(&str, &str, &str)]) {
    let rows: Vec<Vec<String>> = hosts
        .iter()
        .map(|(ip, dns, netbios)| {
            row(&[("IP", ip), ("DNS", dns), ("NetBIOS", netbios), ("QID", "900001"), ("OS", "Example OS")])
        })
        .collect();
    let scan = read_scan(&report(&rows, support::Style::default())).expect("readable");
    let (sheet, store) = desk.receive(scan);
    if store.is_none() {
        desk.apply_one(sheet.ticket).expect("it waits");
    }
}

fn assets(desk: &Desk) -> Vec<AssetRow> {
    desk.listed_assets(&AssetFilter::default(), Sort { by: AssetColumn::Ip, descending: false })
}

/// What each asset is said to be by its owner, in the order of addresses.
fn owners(desk: &Desk) -> Vec<String> {
    assets(desk).into_iter().map(|asset| asset.owner).collect()
}

fn role(mapping: &Mapping, name: &str) -> Option<Role> {
    mapping.columns.iter().find(|column| column.name == name).expect(name).role
}

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

#[test]
fn names_decide_before_addresses() {
    let mut desk = hosts(&[
        ("192.0.2.1", "web01.example.test", ""),
        ("192.0.2.2", "mail.example.test", "EXCH01"),
        ("192.0.2.3", "", ""),
        ("192.0.2.4", "pc77.example.test", ""),
        ("192.0.2.5", "app.one.test", ""),
        ("192.0.2.6", "app.two.test", ""),
        ("192.0.2.7", "api.one.test", ""),
        ("192.0.2.8", "api.two.test", ""),
    ]);
    let list = guessed(
        "hostname,ip_address,owner\n\
         WEB01,,by short name\n\
         exch01,,by computer name\n\
         db.example.test,192.0.2.3,by address\n\
         srv9.example.test,192.0.2.4,other name\n\
         app,,which app?\n\
         api,192.0.2.8,by short name and address\n\
         gone.example.test,192.0.2.200,no asset\n",
    );
    let (sheet, store) = desk.receive_inventory(list);
    assert_eq!(
        owners(&desk),
        ["by short name", "by computer name", "by address", "", "", "", "", "by short name and address"]
    );
    let matched = sheet.matched;
    assert_eq!([matched.rows, matched.rows_without_asset, matched.assets, matched.assets_without_row], [4, 3, 4, 4]);
    assert_eq!(matched.doubts.len(), 2, "{:?}", matched.doubts);
    assert!(
        matched.doubts.iter().any(|words| words.contains("line 5: srv9.example.test, the asset is pc77.example.test"))
    );
    assert!(matched.doubts.iter().any(|words| words.contains("several assets") && words.contains("line 6: app")));
    assert_eq!(store.chunks.len(), 2, "the list and the undo steps");
}

#[test]
fn an_asset_that_two_rows_may_mean_is_nobodys() {
    let mut desk = hosts(&[("192.0.2.1", "", "WEB01"), ("192.0.2.2", "", "DB01")]);
    let list = guessed("fqdn,owner\nweb01.one.test,A\nweb01.two.test,B\ndb01.one.test,C\ndb01.two.test,C\n");
    let (sheet, _) = desk.receive_inventory(list);
    assert_eq!(owners(&desk), ["", "C"], "two rows that say the same are no doubt");
    assert!(sheet.matched.doubts[0].contains("several rows"), "{:?}", sheet.matched.doubts);
}

#[test]
fn of_rows_with_one_name_an_asset_takes_the_one_with_its_address() {
    let mut desk = hosts(&[("192.0.2.1", "web01.example.test", ""), ("198.51.100.1", "gw.example.test", "")]);
    let list = guessed("fqdn,ip,owner\nweb01.example.test,192.0.2.9,A\nweb01.example.test,192.0.2.1,B\n");
    assert_eq!(list.counts.repeated, 0);
    assert!(list.warnings.iter().any(|words| words.contains("other addresses")), "{:?}", list.warnings);
    desk.receive_inventory(list);
    assert_eq!(owners(&desk), ["B", ""]);
}

#[test]
fn a_person_wins_and_a_later_scan_gets_values() {
    let mut desk = desk();
    let bytes = latin(CMDB);
    let (sheet, _) = desk.receive_inventory(read(&bytes, &drafted(&bytes).mapping));
    assert_eq!((sheet.matched.rows, sheet.matched.rows_without_asset), (0, 4));
    scan(
        &mut desk,
        &[("192.0.2.10", "web01.example.test", ""), ("192.0.2.11", "", ""), ("192.0.2.12", "x.example.test", "")],
    );
    assert_eq!(owners(&desk), ["Jürgen Groß", "Büro Mitte", ""]);
    let rows = assets(&desk);
    assert_eq!((rows[0].stars, rows[0].stars_set, rows[0].exposure), (5, true, Some(Exposure::Internet)));
    assert!(!rows[0].stars_own && rows[0].stars_by.contains("cmdb.csv"), "{}", rows[0].stars_by);
    let edit = RatingEdit {
        stars: Edit::Set(Stars::new(1).unwrap()),
        owner: Edit::Set("Me".to_owned()),
        ..RatingEdit::default()
    };
    desk.rate(&Selection::These(vec![rows[0].id]), &edit);
    let row = &assets(&desk)[0];
    assert_eq!((row.stars, row.owner.as_str(), row.exposure), (1, "Me", Some(Exposure::Internet)));
    desk.rate(&Selection::These(vec![row.id]), &RatingEdit { owner: Edit::Clear, ..RatingEdit::default() });
    assert_eq!(owners(&desk)[0], "Jürgen Groß", "what a person takes back, the inventory says again");
    let note = desk.summary().inventory.expect("a list");
    assert_eq!((note.name.as_str(), note.rows, note.matched, note.assets_without_row), ("cmdb.csv", 4, 2, 1));
}

#[test]
fn a_further_list_replaces_the_former_and_each_change_is_taken_back() {
    let mut desk = hosts(&[("192.0.2.1", "a.example.test", ""), ("192.0.2.2", "b.example.test", "")]);
    let first = "fqdn,owner\na.example.test,A\nb.example.test,B\nc.example.test,C\n";
    let (sheet, _) = desk.receive_inventory(guessed(first));
    assert_eq!((sheet.change.before.as_str(), sheet.change.added), ("", 3));
    let (sheet, _) =
        desk.receive_inventory(guessed("fqdn,owner\na.example.test,A\nb.example.test,BB\nd.example.test,D\n"));
    let change = sheet.change;
    assert_eq!([change.added, change.gone, change.changed, change.same], [1, 1, 1, 1]);
    assert_eq!(change.before, "cmdb.csv");
    assert_eq!(owners(&desk), ["A", "BB"]);
    assert_eq!(desk.summary().undo.as_deref(), Some("inventory cmdb.csv"));
    assert_eq!(desk.undo().chunks.len(), 2);
    assert_eq!(owners(&desk), ["A", "B"]);
    desk.remove_inventory();
    assert_eq!((owners(&desk), desk.summary().inventory), (vec![String::new(); 2], None));
    assert_eq!(desk.remove_inventory().chunks.len(), 0, "nothing is there");
    desk.undo();
    desk.undo();
    assert_eq!((owners(&desk), desk.summary().undo.as_deref()), (vec![String::new(); 2], Some("import of report.csv")));
}

#[test]
fn corrected_rows_add_to_the_list() {
    let mut desk = hosts(&[("192.0.2.1", "a.example.test", ""), ("192.0.2.2", "b.example.test", "")]);
    let text = "fqdn,owner\na.example.test,A\nb c,B\n";
    let list = guessed(text);
    let mapping = drafted(text.as_bytes()).mapping;
    let mut file = shared::desk::RejectedFile::new(&list.source);
    for row in &list.rejects.rows {
        let (at, len) = (row.span.at as usize, row.span.len as usize);
        file.add(row, &text.as_bytes()[at..at + len]);
    }
    let file = String::from_utf8(file.finish()).expect("UTF-8").replace("b c,", "b.example.test,");
    desk.receive_inventory(list);
    let (sheet, _) = desk.receive_inventory(read(file.as_bytes(), &mapping));
    assert!(sheet.is_correction);
    assert_eq!([sheet.change.added, sheet.change.gone, sheet.change.same], [1, 0, 1]);
    assert_eq!(owners(&desk), ["A", "B"]);
}

#[test]
fn it_is_kept_with_the_workspace() {
    let mut desk = hosts(&[("192.0.2.10", "web01.example.test", "")]);
    let bytes = latin(CMDB);
    desk.receive_inventory(read(&bytes, &drafted(&bytes).mapping));
    let (workspace, errors) = Workspace::from_chunks(&desk.workspace().chunks());
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(workspace.inventory, desk.workspace().inventory);
    let mut again = Desk::new(workspace, Settings::default(), today());
    assert_eq!(owners(&again), ["Jürgen Groß"]);
    again.undo();
    assert_eq!(owners(&again), [""]);
}

fn exported(desk: &Desk) -> Vec<u8> {
    export::assets(&assets(desk), false).bytes
}

#[test]
fn our_own_list_of_assets_goes_out_and_comes_in_again() {
    let known = [
        ("192.0.2.1", "a.example.test", "A1"),
        ("192.0.2.2", "", "WORK-2"),
        ("192.0.2.3", "", ""),
        ("192.0.2.4", "twin.example.test", ""),
        ("192.0.2.5", "rest.example.test", ""),
    ];
    let mut desk = hosts(&known);
    let rate = |desk: &mut Desk, at: usize, edit: RatingEdit| {
        let id = assets(desk)[at].id;
        desk.rate(&Selection::These(vec![id]), &edit);
    };
    let all = RatingEdit {
        stars: Edit::Set(Stars::new(5).unwrap()),
        class: Edit::Set(CriticalityClass::Mission),
        exposure: Edit::Set(Exposure::Dmz),
        function: Edit::Set(Function::Workstation),
        environment: Edit::Set("Production".to_owned()),
        location: Edit::Set("Köln, Halle 2".to_owned()),
        owner: Edit::Set("=Web; \"team\", Köln".to_owned()),
        add_tags: vec!["shop".to_owned(), "-x".to_owned()],
        ..RatingEdit::default()
    };
    rate(&mut desk, 0, all.clone());
    rate(&mut desk, 1, RatingEdit { stars: Edit::Set(Stars::new(1).unwrap()), ..RatingEdit::default() });
    rate(&mut desk, 2, RatingEdit { exposure: Edit::Set(Exposure::Isolated), ..RatingEdit::default() });
    rate(&mut desk, 3, all);
    let file = exported(&desk);
    for chunk in [1, 7, 1 << 20] {
        let list = read_in(&file, None, chunk).expect("recognised without a mapping");
        assert_eq!([list.counts.taken, list.counts.repeated, list.counts.rejected], [5, 0, 0], "{:?}", list.warnings);
        let mut other = hosts(&known);
        other.receive_inventory(list);
        for (one, two) in assets(&desk).iter().zip(assets(&other)) {
            let said = |row: &AssetRow| {
                (
                    row.ips.clone(),
                    row.stars,
                    row.stars_set,
                    row.class,
                    row.exposure,
                    row.owner.clone(),
                    row.tags.clone(),
                )
            };
            assert_eq!(said(one), said(&two));
        }
    }
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
