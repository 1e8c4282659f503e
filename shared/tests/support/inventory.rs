//! Lists of assets: one as a service management product exports it, and how tests read such lists and hold them against
//! assets.

use shared::desk::Desk;
use shared::ingest::{AssetList, Draft, Mapping, Read, Reader, Refusal, Role, draft};
use shared::view::{AssetColumn, AssetFilter, AssetRow, Lists, Sort};

/// As a service management product exports it: semicolons, Windows-1252, importance in words with numbers.
pub const CMDB: &str = "\
name;ip_address;fqdn;business_criticality;internet_facing;sys_class_name;used_for;owned_by;location;asset_tags\r
web01;192.0.2.10;web01.example.test;1 - most critical;true;Linux Server;Production;Jürgen Groß;Köln;shop,web\r
db01;192.0.2.11;;2 - somewhat critical;false;cmdb_ci_win_server;Production;Büro Mitte;Köln;\r
pc77;;pc77.example.test;4 - not critical;false;Notebook;;;;\r
Kopierer im Flur;;;3 - less critical;false;Printer;;;;\r
lab9;192.0.2.99;;purple;;Computer;Test;;;\r
WEB01;192.0.2.10;web01.example.test;4 - not critical;;;;;;\r
broken;row\r
";

pub fn latin(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect()
}

pub fn drafted(bytes: &[u8]) -> Draft {
    draft("cmdb.csv", bytes, true).expect("a table")
}

pub fn read_in(bytes: &[u8], mapping: Option<&Mapping>, chunk: usize) -> Result<AssetList, Refusal> {
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

pub fn read(bytes: &[u8], mapping: &Mapping) -> AssetList {
    read_in(bytes, Some(mapping), 1 << 20).expect("readable")
}

/// A list with a header, mapped as it is guessed.
pub fn guessed(text: &str) -> AssetList {
    let draft = drafted(text.as_bytes());
    assert_eq!(draft.mapping.lists, Lists::Assets, "{text}");
    assert_eq!(draft.mapping.lacks(), Vec::<String>::new());
    read(text.as_bytes(), &draft.mapping)
}

/// A desk with these hosts (address, name, NetBIOS name), one finding each.
pub fn hosts(hosts: &[(&str, &str, &str)]) -> Desk {
    let mut desk = super::desk();
    scan(&mut desk, hosts);
    desk
}

pub fn scan(desk: &mut Desk, hosts: &[(&str, &str, &str)]) {
    let rows: Vec<Vec<String>> = hosts
        .iter()
        .map(|(ip, dns, netbios)| {
            super::row(&[("IP", ip), ("DNS", dns), ("NetBIOS", netbios), ("QID", "900001"), ("OS", "Example OS")])
        })
        .collect();
    let scan = super::read(&super::report(&rows, super::Style::default())).expect("readable");
    let (sheet, store) = desk.receive(scan);
    if store.is_none() {
        desk.apply_one(sheet.ticket).expect("it waits");
    }
}

pub fn assets(desk: &Desk) -> Vec<AssetRow> {
    desk.listed_assets(&AssetFilter::default(), Sort { by: AssetColumn::Ip, descending: false })
}

/// What each asset is said to be by its owner, in the order of addresses.
pub fn owners(desk: &Desk) -> Vec<String> {
    assets(desk).into_iter().map(|asset| asset.owner).collect()
}

pub fn role(mapping: &Mapping, name: &str) -> Option<Role> {
    mapping.columns.iter().find(|column| column.name == name).expect(name).role
}
