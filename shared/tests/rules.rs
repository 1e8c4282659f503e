//! Rules on a desk: who is heard, what a list would do, taking it back, keeping it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use proptest::prelude::*;
use shared::desk::{Desk, StoreChange};
use shared::model::{Exposure, Function, Rating, Stars};
use shared::risk::Settings;
use shared::rules::{Condition, Field, Inventory, InventoryRow, Rule};
use shared::view::{AssetFilter, Edit, Facet, FindingColumn, FindingFilter, RatingEdit, RulesSheet, Selection, Sort};
use shared::workspace::{Chunk, Table, Workspace};
use support::{Style, desk, ranked, read, report, row, today};

/// Host number n: `h<n>.example.test` at `192.0.2.<n>`, one finding each.
fn with_hosts(count: u8) -> Desk {
    let rows: Vec<Vec<String>> = (1..=count)
        .map(|n| {
            let (ip, dns) = (format!("192.0.2.{n}"), format!("h{n}.example.test"));
            row(&[("IP", &ip), ("DNS", &dns), ("OS", "Linux 6.1"), ("CVSS3.1 Base", "9.8")])
        })
        .collect();
    let mut desk = desk();
    desk.receive(read(&report(&rows, Style::default())).unwrap());
    desk.apply();
    desk
}

fn rule(name: &str, addresses: &str, then: Rating) -> Rule {
    Rule { name: name.to_owned(), off: false, when: vec![Condition::Address(addresses.to_owned())], then }
}

fn stars(n: u8) -> Rating {
    Rating { stars: Stars::new(n), ..Rating::default() }
}

fn exposed(exposure: Exposure) -> Rating {
    Rating { exposure: Some(exposure), ..Rating::default() }
}

/// The asset of host n.
fn asset(desk: &Desk, n: u8) -> u32 {
    let name = format!("h{n}.example.test");
    desk.workspace().known_assets().find(|(_, asset)| asset.host.name() == name).unwrap().0
}

fn rate(desk: &mut Desk, n: u8, edit: &RatingEdit) {
    let these = Selection::These(vec![asset(desk, n)]);
    desk.rate(&these, edit);
}

fn stored(before: Vec<Chunk>, change: StoreChange, desk: &Desk) -> Vec<Chunk> {
    if change.replaces_all {
        return desk.workspace().chunks();
    }
    let mut now = before;
    now.retain(|old| !change.chunks.iter().any(|new| (new.table, new.number) == (old.table, old.number)));
    now.extend(change.chunks);
    now
}

#[test]
fn a_rule_moves_ranks_and_says_so_until_it_is_taken_back() {
    let mut desk = with_hosts(4);
    let before = ranked(&mut desk);
    let then = Rating { stars: Stars::new(5), exposure: Some(Exposure::Internet), ..Rating::default() };
    desk.set_rules(vec![rule("Shop window", "192.0.2.3-4", then)]).unwrap();
    let after = ranked(&mut desk);
    let first: Vec<&str> = after.iter().take(2).map(|row| row.host.as_str()).collect();
    assert!(first.contains(&"h3.example.test") && first.contains(&"h4.example.test"), "{first:?}");
    assert!(after[0].score > before[0].score);
    let detail = desk.detail(after[0].id, &[]).unwrap();
    let facts: Vec<&str> = detail.factors.iter().map(|line| line.facts.as_str()).collect();
    assert!(facts.contains(&"5 stars by rule 'Shop window'"), "{facts:?}");
    assert!(facts.contains(&"Internet, by rule 'Shop window'"), "{facts:?}");
    assert_eq!(desk.summary().undo.as_deref(), Some("new rule 'Shop window'"));
    desk.undo();
    assert_eq!(ranked(&mut desk), before);
}

#[test]
fn a_person_is_heard_before_rules_and_an_earlier_rule_before_a_later_one() {
    let mut desk = with_hosts(3);
    rate(&mut desk, 1, &RatingEdit { stars: Edit::Set(Stars::new(1).unwrap()), ..RatingEdit::default() });
    rate(&mut desk, 2, &RatingEdit { exposure: Edit::Set(Exposure::Dmz), ..RatingEdit::default() });
    let two = Rating { exposure: Some(Exposure::Isolated), ..stars(2) };
    let rules = vec![
        rule("Five", "192.0.2.1-2", stars(5)),
        rule("Two", "192.0.2.0/24", two),
        rule("Never", "10.0.0.0/8", stars(4)),
    ];
    let sheet = desk.preview_rules(&rules);
    assert_eq!(sheet.assets, 3);
    assert_eq!(sheet.changed_assets, 3, "the second rule says exposures");
    let numbers = |sheet: &RulesSheet, at: usize| {
        let told = &sheet.told[at];
        (told.matches, told.decides_on, told.decides)
    };
    assert_eq!(numbers(&sheet, 0), (2, 1, 1), "the person's star stays");
    assert_eq!(numbers(&sheet, 1), (3, 2, 3), "stars of the third; exposures of the first and third");
    assert_eq!(numbers(&sheet, 2), (0, 0, 0));
    let five = &sheet.told[0].overridden;
    assert_eq!(five.len(), 1);
    assert_eq!((five[0].by.as_str(), five[0].values, five[0].conflicts), ("a person", 1, 1));
    assert_eq!(five[0].example, "h1.example.test: importance 1 star, not 5 stars");
    let two: Vec<(&str, Option<u32>, u32)> =
        sheet.told[1].overridden.iter().map(|o| (o.by.as_str(), o.rule, o.conflicts)).collect();
    assert_eq!(two, [("a person", None, 2), ("rule 1, Five", Some(0), 1)]);
    assert_eq!(sheet.told[0].examples, ["h1.example.test", "h2.example.test"]);
    desk.set_rules(rules).unwrap();
    let rows = [1, 2, 3].map(|n| desk.asset_row(asset(&desk, n)).unwrap());
    assert_eq!(rows.clone().map(|row| row.stars), [1, 5, 2]);
    assert_eq!(rows.map(|row| row.exposure), [Some(Exposure::Isolated), Some(Exposure::Dmz), Some(Exposure::Isolated)]);
}

#[test]
fn the_same_value_said_twice_is_no_conflict() {
    let desk = with_hosts(1);
    let sheet = desk.preview_rules(&[rule("A", "192.0.2.1", stars(5)), rule("B", "0.0.0.0/0", stars(5))]);
    let over = &sheet.told[1].overridden[0];
    assert_eq!((over.values, over.conflicts), (1, 0));
    assert_eq!(over.example, "h1.example.test: importance 5 stars");
}

#[test]
fn tags_are_of_all_voices_and_rules_do_not_ask_for_those_of_rules() {
    let mut desk = with_hosts(2);
    rate(&mut desk, 1, &RatingEdit { add_tags: vec!["Shop".to_owned()], ..RatingEdit::default() });
    let tag = |tags: &[&str]| Rating { tags: tags.iter().map(|tag| (*tag).to_owned()).collect(), ..Rating::default() };
    let asks = |tag: &str, then: Rating| Rule {
        name: tag.to_owned(),
        when: vec![Condition::Tag(tag.to_owned())],
        then,
        ..Rule::default()
    };
    let rules = vec![asks("shop", tag(&["web", "Shop"])), asks("web", stars(5))];
    let sheet = desk.preview_rules(&rules);
    assert_eq!((sheet.told[0].matches, sheet.told[0].decides), (1, 1), "one tag is new, one is there");
    assert_eq!(sheet.told[1].matches, 0);
    desk.set_rules(rules).unwrap();
    assert_eq!(desk.asset_row(asset(&desk, 1)).unwrap().tags, ["Shop", "web"]);
}

#[test]
fn the_inventory_is_heard_between_people_and_rules_and_its_tags_are_asked_for() {
    let mut workspace = with_hosts(2).workspace().clone();
    let rating = Rating { tags: vec!["Till".to_owned()], ..exposed(Exposure::Dmz) };
    let row = InventoryRow { ips: vec!["192.0.2.1".parse().unwrap()], line: 2, rating, ..InventoryRow::default() };
    workspace.inventory = Inventory { source: "cmdb.csv".to_owned(), rows: vec![row], ..Inventory::default() };
    let mut desk = Desk::new(workspace, Settings::default(), today());
    let when = vec![Condition::Tag("till".to_owned())];
    let then = Rating { location: "Site 1".to_owned(), ..exposed(Exposure::Internet) };
    let rules = vec![Rule { name: "Tills".to_owned(), off: false, when, then }];
    let sheet = desk.preview_rules(&rules);
    assert_eq!((sheet.told[0].matches, sheet.told[0].decides), (1, 1));
    assert_eq!(sheet.told[0].overridden[0].by, "the inventory");
    assert_eq!(sheet.told[0].overridden[0].example, "h1.example.test: exposure DMZ, not internet");
    desk.set_rules(rules).unwrap();
    rate(&mut desk, 1, &RatingEdit { owner: Edit::Set("Me".to_owned()), ..RatingEdit::default() });
    let row = desk.asset_row(asset(&desk, 1)).unwrap();
    let said: Vec<(Field, bool, &str)> = row.said.iter().map(|said| (said.field, said.own, said.by.as_str())).collect();
    assert_eq!(
        said,
        [
            (Field::Exposure, false, "from cmdb.csv"),
            (Field::Owner, true, "given by a person"),
            (Field::Location, false, "by rule 'Tills'"),
        ]
    );
    let csv = String::from_utf8(shared::export::assets(&[row], false).bytes).unwrap();
    assert!(csv.contains("Exposure: from cmdb.csv; Owner: given by a person; Location: by rule 'Tills'"), "{csv}");
}

#[test]
fn assets_and_findings_are_found_by_what_rules_say() {
    let mut desk = with_hosts(4);
    let then = Rating {
        owner: "Tern".to_owned(),
        environment: "test".to_owned(),
        location: "Site 1".to_owned(),
        function: Some(Function::Server),
        tags: vec!["a".to_owned(), "b".to_owned()],
        ..Rating::default()
    };
    let tagged = Rating { tags: vec!["b".to_owned()], ..Rating::default() };
    desk.set_rules(vec![rule("One", "192.0.2.1", then), rule("Two", "192.0.2.2", tagged)]).unwrap();
    let values = |facets: Vec<Facet>, key: &str| -> Vec<(String, u32)> {
        let facet = facets.into_iter().find(|facet| facet.key == key).unwrap();
        facet.values.into_iter().map(|value| (value.value, value.count)).collect()
    };
    let pairs = |pairs: &[(&str, u32)]| -> Vec<(String, u32)> {
        pairs.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect()
    };
    let all = desk.facets(&FindingFilter::default());
    assert_eq!(values(all.clone(), "tag"), pairs(&[("b", 2), ("a", 1)]));
    assert_eq!(values(all, "owner"), pairs(&[("", 3), ("Tern", 1)]));
    let by = |key: &str, value: &str| [(key.to_owned(), vec![value.to_owned()])].into();
    let of_a = FindingFilter { facets: by("tag", "a"), ..FindingFilter::default() };
    assert_eq!(values(desk.facets(&of_a), "owner"), pairs(&[("Tern", 1)]), "another facet counts what passes");
    assert_eq!(values(desk.facets(&of_a), "tag"), pairs(&[("a", 1), ("b", 2)]), "its own does not narrow it");
    let sort = Sort { by: FindingColumn::Rank, descending: false };
    assert_eq!(desk.all_findings(&of_a, sort).len(), 1);
    let nobody = FindingFilter { facets: by("tag", "none such"), ..FindingFilter::default() };
    assert_eq!(desk.all_findings(&nobody, sort).len(), 0);
    for (key, value) in [("function", "server"), ("environment", "test"), ("location", "Site 1"), ("owner", "Tern")] {
        let filter = AssetFilter { facets: by(key, value), ..AssetFilter::default() };
        assert_eq!(desk.selected(&Selection::Matching(filter)), [asset(&desk, 1)], "{key}");
    }
}

#[test]
fn what_would_change_is_what_changes() {
    let mut desk = with_hosts(9);
    let rules = vec![rule("Few", "192.0.2.1-3", stars(1)), rule("Out", "192.0.2.4-5", exposed(Exposure::Internet))];
    let before = ranked(&mut desk);
    let sheet = desk.preview_rules(&rules);
    assert_eq!(ranked(&mut desk), before, "a preview changes nothing");
    desk.set_rules(rules).unwrap();
    let after = ranked(&mut desk);
    let class = |id: u32| after.iter().find(|row| row.id == id).unwrap().class;
    let raised = before.iter().filter(|row| class(row.id) < row.class).count() as u32;
    let lowered = before.iter().filter(|row| class(row.id) > row.class).count() as u32;
    assert_eq!((sheet.raised, sheet.lowered, sheet.changed_assets), (raised, lowered, 5));
    assert!(raised > 0 && lowered > 0, "the test would say nothing");
    let again = desk.rules();
    assert_eq!((again.changed_assets, again.raised, again.lowered), (0, 0, 0));
}

#[test]
fn a_wrong_rule_is_refused_with_its_place() {
    let mut desk = with_hosts(1);
    let undo = desk.summary().undo;
    let error = |desk: &mut Desk, rule: Rule| desk.set_rules(vec![rule]).unwrap_err();
    let bad = rule("Net", "10.300.0.0/16", stars(5));
    assert_eq!(error(&mut desk, bad.clone()), "Rule 1, Net: 10.300.0.0/16: 300 is not 0 to 255.");
    assert!(error(&mut desk, rule(" ", "10.0.0.0/8", stars(5))).contains("no name"));
    assert!(error(&mut desk, rule("Says nothing", "10.0.0.0/8", Rating::default())).contains("says nothing"));
    assert!(
        desk.set_rules(vec![Rule { when: vec![], ..rule("All", "", stars(5)) }; 1001]).unwrap_err().contains("1001")
    );
    let sheet = desk.preview_rules(&[bad]);
    assert_eq!(sheet.told[0].problems[0].condition, Some(0));
    assert_eq!(sheet.told[0].matches, 0);
    assert!(desk.workspace().rules.is_empty() && desk.summary().undo == undo);
}

#[test]
fn rules_are_kept_in_two_chunks_and_come_back() {
    let mut desk = with_hosts(3);
    let everything = desk.workspace().chunks();
    let rules =
        vec![rule(" Shop ", " 192.0.2.0/24 ", stars(5)), Rule { off: true, ..rule("Off", "10.0.0.1", stars(1)) }];
    let change = desk.set_rules(rules.clone()).unwrap();
    let written: Vec<(Table, u32)> = change.chunks.iter().map(|chunk| (chunk.table, chunk.number)).collect();
    assert_eq!(written, [(Table::Meta, 1), (Table::Meta, 3)]);
    let chunks = stored(everything, change, &desk);
    let (workspace, errors) = Workspace::from_chunks(&chunks);
    assert_eq!(errors, []);
    assert_eq!(workspace.rules, desk.workspace().rules);
    assert_eq!(workspace.rules[0].name, "Shop");
    let mut loaded = Desk::new(workspace, Settings::default(), today());
    assert_eq!(ranked(&mut loaded), ranked(&mut desk));
    assert_eq!(loaded.asset_row(asset(&loaded, 1)).unwrap().stars, 5);
    // Undo is kept with them.
    let change = loaded.undo();
    let (workspace, _) = Workspace::from_chunks(&stored(chunks, change, &loaded));
    assert!(workspace.rules.is_empty());
    // The same list again is no change.
    desk.set_rules(rules).unwrap();
    assert!(desk.set_rules(desk.workspace().rules.clone()).unwrap().chunks.is_empty());
}

#[test]
fn changes_have_names() {
    let mut desk = with_hosts(1);
    let rule = |name: &str, n: u8| rule(name, "192.0.2.1", stars(n));
    let mut set = |rules: Vec<Rule>| {
        desk.set_rules(rules).unwrap();
        desk.summary().undo.unwrap()
    };
    assert_eq!(set(vec![rule("A", 1)]), "new rule 'A'");
    assert_eq!(set(vec![rule("A", 1), rule("B", 2)]), "new rule 'B'");
    assert_eq!(set(vec![rule("B", 2), rule("A", 1)]), "order of the rules");
    assert_eq!(set(vec![rule("B", 3), rule("A", 1)]), "change of rule 'B'");
    assert_eq!(set(vec![rule("A", 1)]), "rule 'B' deleted");
    assert_eq!(set(vec![rule("C", 1), rule("D", 1)]), "change of 2 rules");
}

fn any_rule() -> impl Strategy<Value = Rule> {
    let then = (prop::option::of(1_u8..=5), prop::option::of(prop::sample::select(Exposure::ALL.to_vec())));
    (0_u8..6, 0_u8..6, then, any::<bool>()).prop_map(|(from, more, (n, exposure), off)| {
        let then =
            Rating { stars: n.and_then(Stars::new), exposure, tags: vec![format!("t{from}")], ..Rating::default() };
        Rule { off, ..rule("Some", &format!("192.0.2.{from}-{}", from + more), then) }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// An earlier rule always wins over a later one, and a person over every rule; the preview counts what comes of it.
    #[test]
    fn the_first_voice_wins(rules in prop::collection::vec(any_rule(), 0..6), person in prop::option::of(1_u8..=5)) {
        let mut desk = with_hosts(6);
        if let Some(n) = person.and_then(Stars::new) {
            rate(&mut desk, 2, &RatingEdit { stars: Edit::Set(n), ..RatingEdit::default() });
        }
        let sheet = desk.preview_rules(&rules);
        desk.set_rules(rules.clone()).unwrap();
        let mut decided = 0;
        for n in 1..=6_u8 {
            let meets = |rule: &&Rule| {
                let Condition::Address(text) = &rule.when[0] else { return false };
                let (from, to) = text.split_once('-').unwrap();
                let from: u8 = from.rsplit('.').next().unwrap().parse().unwrap();
                !rule.off && (from..=to.parse().unwrap()).contains(&n)
            };
            let met: Vec<&Rule> = rules.iter().filter(meets).collect();
            let row = desk.asset_row(asset(&desk, n)).unwrap();
            let of_rules = met.iter().find_map(|rule| rule.then.stars);
            let by_person = person.filter(|_| n == 2);
            let stars = by_person.or(of_rules.map(Stars::get));
            prop_assert_eq!(row.stars, stars.unwrap_or(3));
            prop_assert_eq!(row.exposure, met.iter().find_map(|rule| rule.then.exposure));
            decided += u32::from(of_rules.is_some() && by_person.is_none()) + u32::from(row.exposure.is_some());
            decided += row.tags.len() as u32;
        }
        prop_assert_eq!(sheet.told.iter().map(|told| told.decides).sum::<u32>(), decided);
    }
}
