//! What people say becomes values and comes back the same.

use proptest::prelude::*;

use super::*;
use crate::model::{
    CriticalityClass, Day, Decision, DecisionKind, Exposure, Host, Protocol, Rating, Service, Stars, Tracking,
};
use crate::risk::{Preset, SavedPreset, Settings};
use crate::rules::{Condition, Rule};
use crate::sync::{OrgId, Ring, Seq};

fn texts() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["", "a", "Web team", "ü"]).prop_map(str::to_owned)
}

fn ratings() -> impl Strategy<Value = Rating> {
    let stars = prop::option::of((1_u8..=5).prop_map(|stars| Stars::new(stars).expect("stars")));
    let class = prop::option::of(prop::sample::select(CriticalityClass::ALL.as_slice()));
    let exposure = prop::option::of(prop::sample::select(Exposure::ALL.as_slice()));
    let tags = prop::collection::btree_set("[a-c]", 0..3).prop_map(|tags| tags.into_iter().collect());
    (stars, class, exposure, texts(), texts(), tags).prop_map(|(stars, class, exposure, owner, location, tags)| {
        Rating { stars, class, exposure, owner, location, tags, ..Rating::default() }
    })
}

fn asset() -> Subject {
    let host = Host { dns: "one.test".to_owned(), ..Host::default() };
    Subject::of_asset(&host, "")[0].clone()
}

proptest! {
    #[test]
    fn an_edit_of_a_rating_arrives(before in ratings(), after in ratings()) {
        let said = of_rating(&asset(), &before, &after);
        prop_assert_eq!(said.is_empty(), before == after);
        let mut other = before.clone();
        for Said { value, is_deletion, .. } in &said {
            let read = Value::from_bytes(&value.to_bytes());
            prop_assert_eq!(read.as_ref(), Some(value));
            hear_rating(&mut other, value, *is_deletion);
        }
        prop_assert_eq!(other, after);
    }
}

#[test]
fn each_value_has_a_register_of_its_own() {
    let ring = Ring::new(OrgId([1; 16]), [1; 32], [2; 32]);
    let rating = Rating {
        stars: Stars::new(5),
        class: Some(CriticalityClass::Mission),
        owner: "a".to_owned(),
        location: "a".to_owned(),
        tags: vec!["a".to_owned(), "owner".to_owned()],
        ..Rating::default()
    };
    let said = of_rating(&asset(), &Rating::default(), &rating);
    let mut registers: Vec<_> =
        said.iter().map(|said| ring.register(said.subject.as_str(), &said.value.field())).collect();
    registers.sort();
    registers.dedup();
    assert_eq!(registers.len(), 6);
}

#[test]
fn the_same_asset_has_the_same_name_in_every_browser() {
    let host = |dns: &str, ip: &str, tracking| Host {
        dns: dns.to_owned(),
        ips: ip.parse().into_iter().collect(),
        tracking,
        ..Host::default()
    };
    let name = |host: &Host| Subject::of_asset(host, "qualys").into_iter().next();
    let one = host("one.test", "192.0.2.1", Tracking::Unsaid);
    assert_eq!(name(&one), name(&host("ONE.test.", "192.0.2.9", Tracking::Dns)), "moved");
    assert_ne!(name(&one), name(&host("one.test", "192.0.2.1", Tracking::Ip)), "tracked by address");
    assert_eq!(Subject::of_asset(&one, "").len(), 1, "an address passes on");
    assert_eq!(name(&host("", "192.0.2.1", Tracking::Dns)), name(&host("", "192.0.2.1", Tracking::Ip)));
    let by_id = Host { host_id: "7".to_owned(), ..Host::default() };
    assert_ne!(Subject::of_asset(&by_id, "one"), Subject::of_asset(&by_id, "two"));
    assert!(Subject::of_asset(&Host::default(), "").is_empty());
}

#[test]
fn a_decision_is_made_changed_and_taken_away() {
    let finding = FindingName {
        scanner: "qualys".to_owned(),
        vulnerability: "38170".to_owned(),
        service: Service { port: 443, protocol: Protocol::Tcp, ssl: true },
    };
    let accepted =
        Decision { kind: DecisionKind::Accepted, reason: "old".to_owned(), until: Day::NONE, made_on: Day::default() };
    let of = |before, after| of_decision(&asset(), finding.clone(), before, after).map(|said| said.is_deletion);
    assert_eq!(of(None, Some(&accepted)), Some(false));
    assert_eq!(of(Some(&accepted), None), Some(true));
    assert_eq!((of(None, None), of(Some(&accepted), Some(&accepted))), (None, None));
}

fn rule(name: &str, address: &str) -> Rule {
    let then = Rating { exposure: Some(Exposure::Dmz), ..Rating::default() };
    Rule { name: name.to_owned(), when: vec![Condition::Address(address.to_owned())], then, ..Rule::default() }
}

#[test]
fn rules_keep_their_names_when_they_change_and_move() {
    let mut next = 0;
    let mut new_id = || {
        next += 1;
        RuleId([next; 16])
    };
    let (first, said) = of_rules(&[], &[rule("a", "192.0.2.0/24"), rule("b", "192.0.2.1")], &mut new_id);
    assert_eq!(said.len(), 3, "two rules and their order");
    let edited = [rule("b", "192.0.2.1"), rule("a", "192.0.2.0/25"), rule("c", "192.0.2.2")];
    let (second, said) = of_rules(&first, &edited, &mut new_id);
    assert_eq!(second.iter().map(|named| named.id.0[0]).collect::<Vec<_>>(), [2, 1, 3]);
    let (mut list, mut order) = (first.clone(), first.iter().map(|named| named.id).collect());
    for Said { value, is_deletion, .. } in &said {
        assert_eq!(Value::from_bytes(&value.to_bytes()).as_ref(), Some(value));
        hear_rules(&mut list, &mut order, value, *is_deletion);
    }
    assert_eq!(list, second);
    let (third, said) = of_rules(&second, &edited[..1], &mut new_id);
    for Said { value, is_deletion, .. } in &said {
        hear_rules(&mut list, &mut order, value, *is_deletion);
    }
    assert_eq!((list, said.iter().filter(|said| said.is_deletion).count()), (third, 2));
}

#[test]
fn presets_and_days_arrive() {
    let before = Settings {
        saved: vec![SavedPreset { name: "old".to_owned(), ..SavedPreset::default() }],
        ..Settings::default()
    };
    let mut after = before.clone();
    after.saved = vec![SavedPreset { name: "new".to_owned(), preset: Preset::Bod, ..SavedPreset::default() }];
    after.deadlines.critical = 1;
    after.default_stars = Stars::new(1).expect("stars");
    let said = of_settings(&before, &after);
    let mut other = before.clone();
    for Said { value, is_deletion, .. } in &said {
        assert_eq!(Value::from_bytes(&value.to_bytes()).as_ref(), Some(value));
        hear_settings(&mut other, value, *is_deletion);
    }
    assert_eq!((said.len(), &other.saved, other.deadlines), (3, &after.saved, after.deadlines));
    assert_eq!(other.default_stars, before.default_stars, "not shared");
}

#[test]
fn a_conflict_hides_no_risk() {
    let stars = |n| Value::Stars(Stars::new(n).expect("stars"));
    let (two, four) = (stars(2), stars(4));
    let of = |live: &[(Seq, &Value, bool)]| {
        shown(live).map(|shown| (shown.value.clone(), shown.is_deletion, shown.is_conflict))
    };
    assert_eq!(of(&[(Seq(1), &four, false), (Seq(2), &two, false)]), Some((four.clone(), false, true)));
    assert_eq!(
        of(&[(Seq(1), &two, false), (Seq(2), &four, true)]),
        Some((two.clone(), false, true)),
        "said before taken"
    );
    assert_eq!(of(&[(Seq(1), &two, false), (Seq(2), &two, false)]), Some((two.clone(), false, false)), "all agree");
    assert_eq!(of(&[(Seq(1), &two, true), (Seq(2), &four, true)]).map(|shown| shown.2), Some(false), "both taken away");
    let exposures = [Value::Exposure(Exposure::Internet), Value::Exposure(Exposure::Isolated)];
    assert_eq!(
        of(&[(Seq(1), &exposures[0], false), (Seq(2), &exposures[1], false)]).map(|s| s.0),
        Some(exposures[0].clone())
    );
    let classes = [Value::Class(CriticalityClass::Operational), Value::Class(CriticalityClass::Mission)];
    assert_eq!(
        of(&[(Seq(2), &classes[0], false), (Seq(1), &classes[1], false)]).map(|s| s.0),
        Some(classes[1].clone())
    );
    let owners = [Value::Owner("a".to_owned()), Value::Owner("b".to_owned())];
    assert_eq!(of(&[(Seq(2), &owners[0], false), (Seq(1), &owners[1], false)]).map(|s| s.0), Some(owners[0].clone()));
    assert_eq!(of(&[]), None);
}

#[test]
fn a_value_of_a_newer_version_is_not_taken_for_another() {
    assert_eq!((Value::from_bytes(&[200]), Value::from_bytes(&[]), Value::from_bytes(&[0, 9])), (None, None, None));
    assert_eq!(Value::from_bytes(&[0, 5, 1]), None, "bytes left over");
}
