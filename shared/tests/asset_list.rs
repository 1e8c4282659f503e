//! The asset list looks at numbers, not at rows: here it is compared with what its rows say, one by one, on small desks of
//! any shape.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use shared::view::{AssetColumn, AssetFilter, AssetQuery, AssetRow, Slice, Sort};
use support::made::{HOSTS, made};

const EXPOSURES: [&str; 4] = ["internet", "dmz", "internal", "isolated"];

/// Values of an asset in a facet of the asset list.
fn asset_values(row: &AssetRow, key: &str) -> Vec<String> {
    let or = |text: &str, none: &str| if text.is_empty() { vec![none.to_owned()] } else { vec![text.to_owned()] };
    let said = |text: &str| if text.is_empty() { Vec::new() } else { vec![text.to_owned()] };
    match key {
        "importance" => [Some(row.stars.to_string()), (!row.stars_set).then(|| "unrated".to_owned())]
            .into_iter()
            .flatten()
            .collect(),
        "exposure" => or(row.exposure.map_or("", |one| EXPOSURES[one as usize]), "unknown"),
        "class" => or(row.class.map_or("", |one| ["mission", "business", "operational"][one as usize]), "none"),
        "function" => or(&row.function.map_or(String::new(), |one| one.label().to_lowercase()), "none"),
        "environment" => said(&row.environment),
        "location" => said(&row.location),
        "subnet" => said(&row.ips[0].rsplit_once('.').map_or(String::new(), |(net, _)| format!("{net}.0/24"))),
        "os" => said(&row.os),
        "owner" => or(&row.owner, "none"),
        _ => row.tags.iter().chain(&row.scanner_tags).cloned().collect::<BTreeSet<_>>().into_iter().collect(),
    }
}

const ASSET_KEYS: [&str; 10] =
    ["importance", "exposure", "class", "function", "environment", "location", "subnet", "os", "owner", "tag"];

const ASSET_COLUMNS: [AssetColumn; 9] = [
    AssetColumn::Score,
    AssetColumn::Ip,
    AssetColumn::Name,
    AssetColumn::Os,
    AssetColumn::Importance,
    AssetColumn::Exposure,
    AssetColumn::Owner,
    AssetColumn::Findings,
    AssetColumn::LastSeen,
];

fn asset_filter() -> impl Strategy<Value = AssetFilter> {
    let choices = [
        ("importance", "unrated"),
        ("importance", "5"),
        ("exposure", "dmz"),
        ("exposure", "unknown"),
        ("class", "none"),
        ("function", "server"),
        ("subnet", "192.0.2.0/24"),
        ("os", "Linux 6"),
        ("owner", "none"),
        ("owner", "Ops"),
        ("tag", "east"),
        ("tag", "dc"),
    ];
    let texts = prop::sample::select(vec!["", "", "192.0.3", "example", "windows", "east"]);
    (texts, prop::collection::vec(prop::sample::select(choices.to_vec()), 0..4)).prop_map(|(text, chosen)| {
        let mut filter = AssetFilter { text: text.to_owned(), ..AssetFilter::default() };
        for (key, value) in chosen {
            filter.facets.entry(key.to_owned()).or_default().push(value.to_owned());
        }
        filter
    })
}

/// What sorts before what in the asset list: a number or a text, then the address.
fn asset_key(row: &AssetRow, column: AssetColumn) -> (u64, String) {
    let name = || [&row.dns, &row.netbios, &row.ips[0]].into_iter().find(|name| !name.is_empty()).unwrap().clone();
    let number = match column {
        AssetColumn::Score => row.score.to_bits(),
        AssetColumn::Importance => u64::from(row.stars),
        AssetColumn::Exposure => row.exposure.map_or(0, |exposure| 4 - exposure as u64),
        AssetColumn::Findings => u64::from(row.open.iter().sum::<u32>()),
        AssetColumn::Ip => address(row),
        _ => 0,
    };
    let text = match column {
        AssetColumn::Name => name(),
        AssetColumn::Os => row.os.to_lowercase(),
        AssetColumn::Owner => row.owner.to_lowercase(),
        AssetColumn::LastSeen => row.last_seen.clone().unwrap_or_default(),
        _ => String::new(),
    };
    (number, text)
}

fn address(row: &AssetRow) -> u64 {
    u64::from(u32::from(row.ips[0].parse::<std::net::Ipv4Addr>().unwrap()))
}

proptest! {
    #[test]
    fn the_asset_list_says_what_its_rows_say(
        made in made(), filter in asset_filter(), by in prop::sample::select(ASSET_COLUMNS.to_vec()), descending: bool,
    ) {
        let desk = made.desk();
        let all: Vec<AssetRow> = (0..HOSTS).filter_map(|id| desk.asset_row(id)).collect();
        let has = |row: &AssetRow| match filter.text.as_str() {
            "" => true,
            "192.0.3" => row.ips[0].starts_with("192.0.3."),
            "east" => asset_values(row, "tag").contains(&"east".to_owned()),
            word => row.dns.contains(word) || row.os.to_lowercase().contains(word),
        };
        let passes = |row: &AssetRow, key: &str| {
            let chosen = filter.facets.get(key).filter(|chosen| !chosen.is_empty());
            chosen.is_none_or(|chosen| asset_values(row, key).iter().any(|value| chosen.contains(value)))
        };
        let mut plain: Vec<&AssetRow> =
            all.iter().filter(|row| has(row) && ASSET_KEYS.iter().all(|key| passes(row, key))).collect();
        if descending {
            plain.sort_by_key(|row| (Reverse(asset_key(row, by)), address(row)));
        } else {
            plain.sort_by_key(|row| (asset_key(row, by), address(row)));
        }
        let plain: Vec<u32> = plain.into_iter().map(|row| row.id).collect();
        let mut counted = BTreeMap::new();
        for row in all.iter().filter(|row| has(row)) {
            for key in ASSET_KEYS.into_iter().filter(|key| ASSET_KEYS.iter().all(|other| other == key || passes(row, other))) {
                for value in asset_values(row, key) {
                    *counted.entry((key.to_owned(), value)).or_insert(0) += 1;
                }
            }
        }
        let sort = Sort { by, descending };
        let page = desk.asset_page(&AssetQuery { filter, sort, slice: Slice { from: 1, count: 3 } });
        prop_assert_eq!(page.total as usize, plain.len());
        let rows: Vec<u32> = page.rows.iter().map(|row| row.id).collect();
        prop_assert_eq!(rows.as_slice(), plain.get(1..plain.len().min(4)).unwrap_or_default());
        let facets: BTreeMap<_, _> = page
            .facets
            .iter()
            .flat_map(|facet| facet.values.iter().map(|value| ((facet.key.clone(), value.value.clone()), value.count)))
            .collect();
        prop_assert_eq!(facets, counted);
    }
}
