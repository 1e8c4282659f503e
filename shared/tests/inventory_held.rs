//! Lists of assets held against assets: who is who, who wins, what is taken back; our own export out and in again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use shared::desk::Desk;
use shared::export;
use shared::model::{CriticalityClass, Exposure, Function, Stars};
use shared::risk::Settings;
use shared::view::{AssetRow, Edit, RatingEdit, Selection};
use shared::workspace::Workspace;
use support::inventory::{CMDB, assets, drafted, guessed, hosts, latin, owners, read, read_in, scan};
use support::{desk, today};

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
