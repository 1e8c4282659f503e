//! Lists, counts and searches look at numbers of assets and vulnerabilities, not at rows: here they are compared with what
//! the rows say, one by one, on small desks of any shape.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use proptest::prelude::*;
use shared::desk::Desk;
use shared::model::{Day, DecisionKind, Status};
use shared::view::{AssetRow, FindingColumn, FindingFilter, FindingRow, FindingSelection, GroupBy, GroupChoice, Sort};
use support::made::{HOSTS, made, settings, today};

/// A finding with everything a filter or an order may ask of it.
struct Told {
    row: FindingRow,
    asset: AssetRow,
    category: String,
    subnet: String,
    unclipped: f64,
    port: u16,
}

/// Every finding, as one row each tells it.
fn told(desk: &Desk) -> Vec<Told> {
    let of = |id: u32| {
        let finding = desk.workspace().findings.get(id as usize)?;
        let row = desk.finding_row(id)?;
        let subnet = row.ip.rsplit_once('.').map_or(String::new(), |(net, _)| format!("{net}.0/24"));
        Some(Told {
            asset: desk.asset_row(row.asset)?,
            category: desk.workspace().vulnerabilities[row.vulnerability as usize].category.clone(),
            subnet,
            unclipped: desk.ranking().rated(desk.model(), &finding).unclipped,
            port: finding.service.port,
            row,
        })
    };
    (0..desk.workspace().findings.len() as u32).filter_map(of).collect()
}

fn status(row: &FindingRow) -> usize {
    match &row.decision {
        Some(decision) if row.status != Status::Fixed => match decision.kind {
            _ if !decision.holds => 6,
            DecisionKind::Accepted => 4,
            DecisionKind::FalsePositive => 5,
        },
        _ => row.status as usize,
    }
}

const STATUSES: [&str; 7] = ["new", "open", "reopened", "fixed", "accepted", "false_positive", "acceptance_ended"];
const CLASSES: [&str; 4] = ["critical", "high", "medium", "low"];
const KINDS: [&str; 3] = ["confirmed", "potential", "information"];
const EXPOSURES: [&str; 4] = ["internet", "dmz", "internal", "isolated"];

impl Told {
    /// Its values in a facet.
    fn values(&self, key: &str) -> Vec<String> {
        let row = &self.row;
        let age = row.first_seen.as_deref().map(|day| today().since(Day::from_iso(day).unwrap()));
        let value = match key {
            "class" => CLASSES[row.class as usize].to_owned(),
            "severity" => row.level.map_or("unknown".to_owned(), |level| level.get().to_string()),
            "exploitation" => if row.exploited { "known" } else { "none" }.to_owned(),
            "kind" => KINDS[row.kind as usize].to_owned(),
            "status" => STATUSES[status(row)].to_owned(),
            "due" => match row.due_in_days {
                None => "none",
                Some(..=-1) => "overdue",
                Some(0..=7) => "week",
                Some(8..=30) => "month",
                Some(_) => "later",
            }
            .to_owned(),
            "importance" => row.stars.to_string(),
            "exposure" => row.exposure.map_or("unknown", |one| EXPOSURES[one as usize]).to_owned(),
            "subnet" => self.subnet.clone(),
            "category" => self.category.clone(),
            "os" => self.asset.os.clone(),
            "owner" => self.asset.owner.clone(),
            "age" => match age {
                None => "unknown",
                Some(..=7) => "7",
                Some(8..=30) => "30",
                Some(31..=90) => "90",
                Some(91..=365) => "365",
                Some(_) => "older",
            }
            .to_owned(),
            "note" => "none".to_owned(),
            _ => {
                let tags: BTreeSet<_> = self.asset.tags.iter().chain(&self.asset.scanner_tags).cloned().collect();
                return tags.into_iter().collect();
            }
        };
        vec![value]
    }

    fn passes(&self, key: &str, filter: &FindingFilter) -> bool {
        let values = self.values(key);
        match (filter.facets.get(key), key) {
            (Some(chosen), _) if !chosen.is_empty() => values.iter().any(|value| chosen.contains(value)),
            (_, "kind") => values != ["information"],
            (_, "status") => !["fixed", "accepted", "false_positive"].contains(&values[0].as_str()),
            _ => true,
        }
    }

    fn is_asked(&self, filter: &FindingFilter) -> bool {
        let in_group = |group: &GroupChoice| match group.by {
            GroupBy::Owner => self.asset.owner == group.value,
            _ => self.asset.os == group.value,
        };
        filter.asset.is_none_or(|asset| asset == self.row.asset)
            && filter.vulnerability.is_none_or(|vulnerability| vulnerability == self.row.vulnerability)
            && filter.group.as_ref().is_none_or(in_group)
            && filter.text.to_lowercase().split_whitespace().all(|word| self.has(word))
    }

    fn has(&self, word: &str) -> bool {
        let (row, asset) = (&self.row, &self.asset);
        let texts = [&row.host, &asset.os, &asset.owner, &row.title, &self.category];
        let is_part = texts.iter().any(|text| text.to_lowercase().contains(word));
        let is_tag = asset.tags.iter().chain(&asset.scanner_tags).any(|tag| tag.contains(word));
        let is_id = word.parse::<u32>().is_ok() && row.scanner_id.starts_with(word);
        let prefix = format!("{}.", word.trim_end_matches('.'));
        let is_address = word.starts_with(|c: char| c.is_ascii_digit()) && format!("{}.", row.ip).starts_with(&prefix);
        let is_network = word.strip_suffix("0/24").is_some_and(|net| row.ip.starts_with(net));
        let is_cve = word.starts_with("cve-") && row.cves.iter().any(|cve| cve.to_lowercase() == word);
        // A word of its own kind is not looked for in texts; a host without a name is called by its address.
        let is_named = is_part && !(word.contains('.') && row.host == row.ip);
        if word.contains('/') { is_network } else { is_named || is_tag || is_id || is_address || is_cve }
    }

    /// What sorts before what, column by column.
    fn key(&self, column: FindingColumn) -> (i128, String) {
        let row = &self.row;
        let last = i128::from(i64::MAX);
        let number = match column {
            FindingColumn::Rank if row.rank == 0 => last,
            FindingColumn::Rank => i128::from(row.rank),
            // Finer than any difference of two scores: bits of a number above zero sort like it.
            FindingColumn::Score => i128::from((self.unclipped + 1000.0).to_bits()),
            FindingColumn::Severity => {
                i128::from(row.level.map_or(0, shared::model::Level::get)) * 1000
                    + row.cvss.map_or(0, |base| (base * 10.0) as i128)
            }
            FindingColumn::Title => 0,
            FindingColumn::Vulnerability => row.scanner_id.parse().unwrap(),
            FindingColumn::Host => match row.ip.parse::<IpAddr>().unwrap() {
                IpAddr::V4(ip) => i128::from(u32::from(ip)),
                IpAddr::V6(_) => unreachable!("no such host is made"),
            },
            FindingColumn::Port => i128::from(self.port),
            FindingColumn::Importance => i128::from(row.stars),
            FindingColumn::Exposure => row.exposure.map_or(0, |one| 4 - one as i128),
            FindingColumn::Status => status(row) as i128,
            FindingColumn::FirstSeen => {
                row.first_seen.as_deref().map_or(last, |day| i128::from(Day::from_iso(day).unwrap().since_epoch()))
            }
            FindingColumn::Due => row.due_in_days.map_or(last, i128::from),
        };
        let title = || if column == FindingColumn::Title { row.title.to_lowercase() } else { String::new() };
        (number, title())
    }
}

const KEYS: [&str; 15] = [
    "class",
    "severity",
    "exploitation",
    "kind",
    "status",
    "due",
    "importance",
    "exposure",
    "subnet",
    "category",
    "os",
    "owner",
    "age",
    "note",
    "tag",
];

/// Values that may be chosen, some of which nothing has.
fn choices() -> Vec<(&'static str, &'static str)> {
    let mut all = vec![
        ("severity", "4"),
        ("severity", "unknown"),
        ("exploitation", "known"),
        ("due", "overdue"),
        ("due", "none"),
        ("importance", "3"),
        ("exposure", "unknown"),
        ("exposure", "internet"),
        ("subnet", "192.0.2.0/24"),
        ("category", "Web"),
        ("os", ""),
        ("os", "Linux 6"),
        ("owner", "Ops"),
        ("age", "90"),
        ("age", "unknown"),
        ("tag", "east"),
        ("tag", "lab"),
        ("tag", "no such tag"),
        ("class", "no such class"),
    ];
    all.extend(STATUSES.map(|value| ("status", value)));
    all.extend(CLASSES.map(|value| ("class", value)));
    all.extend(KINDS.map(|value| ("kind", value)));
    all
}

fn filter() -> impl Strategy<Value = FindingFilter> {
    let texts = [
        "",
        "",
        "",
        "h7",
        "192.0.2",
        "192.0.3.",
        "192.0.3.0/24",
        "cve-2025-1001",
        "90",
        "flaw",
        "FLAW h9",
        "web",
        "linux east",
        "zzz",
    ];
    let group = prop::sample::select(vec![(GroupBy::Owner, "Ops"), (GroupBy::Owner, ""), (GroupBy::Os, "Linux 6")]);
    (
        prop::sample::select(texts.to_vec()),
        prop::collection::vec(prop::sample::select(choices()), 0..5),
        prop::option::weighted(0.1, 0..HOSTS + 1),
        prop::option::weighted(0.1, 0_u32..6),
        prop::option::weighted(0.1, group),
    )
        .prop_map(|(text, chosen, asset, vulnerability, group)| {
            let mut filter = FindingFilter { text: text.to_owned(), asset, vulnerability, ..FindingFilter::default() };
            filter.group = group.map(|(by, value)| GroupChoice { by, value: value.to_owned() });
            for (key, value) in chosen {
                filter.facets.entry(key.to_owned()).or_default().push(value.to_owned());
            }
            filter
        })
}

/// Facets counted row by row: what every other facet lets pass.
fn plain_facets(told: &[Told], filter: &FindingFilter) -> BTreeMap<(String, String), u32> {
    let mut counts = BTreeMap::new();
    for one in told.iter().filter(|one| one.is_asked(filter)) {
        for key in KEYS {
            if KEYS.iter().all(|other| *other == key || one.passes(other, filter)) {
                for value in one.values(key) {
                    *counts.entry((key.to_owned(), value)).or_default() += 1;
                }
            }
        }
    }
    // What says nothing of any finding is not shown.
    for key in ["subnet", "category", "os", "owner", "note"] {
        let values: Vec<_> = counts.keys().filter(|(facet, _)| facet == key).cloned().collect();
        let is_chosen = filter.facets.get(key).is_some_and(|chosen| !chosen.is_empty());
        let is_silent = |value: &str| key == "note" || value.is_empty() && !is_chosen;
        if let [(facet, value)] = values.as_slice()
            && is_silent(value)
        {
            counts.remove(&(facet.clone(), value.clone()));
        }
    }
    counts
}

/// Open findings by class, of which this holds.
fn classes(told: &[Told], holds: impl Fn(&Told) -> bool) -> [u32; 4] {
    let mut classes = [0; 4];
    for one in told.iter().filter(|one| one.row.rank > 0 && holds(one)) {
        classes[one.row.class as usize] += 1;
    }
    classes
}

proptest! {
    #[test]
    fn the_dashboard_says_what_the_rows_say(made in made(), other in settings()) {
        let mut desk = made.desk();
        for settings in [made.settings.clone(), other] {
            desk.configure(settings);
            let (told, board) = (told(&desk), desk.board());
            prop_assert_eq!(board.classes, classes(&told, |_| true));
            for bars in [&board.by_age, &board.by_severity, &board.by_subnet] {
                for bar in bars {
                    let Some((key, value)) = &bar.filter else { continue };
                    prop_assert_eq!(bar.classes, classes(&told, |one| one.values(key).contains(value)), "{} {}", key, value);
                }
                let sums = bars.iter().fold([0; 4], |sums, bar| std::array::from_fn(|class| sums[class] + bar.classes[class]));
                prop_assert_eq!(sums, board.classes);
            }
            let due = |days: std::ops::RangeInclusive<i32>| {
                classes(&told, |one| one.row.due_in_days.is_some_and(|left| days.contains(&left)))
            };
            prop_assert_eq!(board.deadlines.overdue, due(i32::MIN..=-1));
            prop_assert_eq!(board.deadlines.within_week, due(0..=7).iter().sum::<u32>());
            let oldest = told.iter().filter(|one| one.row.rank > 0 && one.row.due_in_days < Some(0)).filter_map(|one| one.row.due.clone()).min();
            prop_assert_eq!(board.deadlines.oldest.map(|oldest| oldest.due), oldest);
        }
    }

    #[test]
    fn lists_counts_and_searches_say_what_the_rows_say(
        made in made(), other in settings(), filter in filter(), by in prop::sample::select(FindingColumn::ALL.to_vec()), descending: bool,
        steps in 0_u32..60,
    ) {
        let mut desk = made.desk();
        for settings in [made.settings.clone(), shared::risk::Settings { weights: other.weights, ..made.settings.clone() }, other] {
            desk.configure(settings);
            // What is made before anybody asks, all of it or not, changes no answer.
            for _ in 0..steps {
                desk.prepare();
            }
            let told = told(&desk);
            let is_listed = |one: &&Told| one.is_asked(&filter) && KEYS.iter().all(|key| one.passes(key, &filter));
            let mut plain: Vec<&Told> = told.iter().filter(is_listed).collect();
            let rank = |one: &Told| (one.row.rank.wrapping_sub(1), one.row.id);
            if descending {
                plain.sort_by_key(|one| (Reverse(one.key(by)), rank(one)));
            } else {
                plain.sort_by_key(|one| (one.key(by), rank(one)));
            }
            let plain: Vec<u32> = plain.into_iter().map(|one| one.row.id).collect();
            let listed: Vec<u32> = desk.all_findings(&filter, Sort { by, descending }).into_iter().map(|row| row.id).collect();
            prop_assert_eq!(&listed, &plain);
            let mut selected = plain;
            selected.sort_unstable();
            prop_assert_eq!(desk.selected_findings(&FindingSelection::Matching(filter.clone())), selected);

            let facets = desk.facets(&filter);
            let counted: BTreeMap<_, _> = facets
                .iter()
                .flat_map(|facet| facet.values.iter().map(|value| ((facet.key.clone(), value.value.clone()), value.count)))
                .filter(|(_, count)| *count > 0)
                .collect();
            prop_assert_eq!(counted, plain_facets(&told, &filter));
        }
    }
}
