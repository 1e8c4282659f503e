//! Presets on a whole workspace: decision tables and their days, floors, what would change a rank, comparison.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use shared::desk::Desk;
use shared::model::{Day, Exposure, RiskClass, Stars};
use shared::risk::{Floor, Preset, SavedPreset, Settings, Weights};
use shared::sample::{Options, generate};
use shared::view::{Edit, FindingDetail, RatingEdit, Selection, Slice, WhatIf};
use shared::workspace::Workspace;
use support::{read_in, today};

/// A desk with a generated report.
fn desk(hosts: u32, settings: Settings) -> Desk {
    let options = Options { hosts, seed: 3, ..Options::sample(Day::from_iso("2026-11-16").unwrap()) };
    let mut bytes = Vec::new();
    generate(&options, &mut |piece| bytes.extend_from_slice(piece));
    let scan = read_in(&bytes, bytes.len()).expect("a scan");
    let mut desk = Desk::new(Workspace::default(), settings, today());
    desk.receive(scan);
    desk.apply();
    desk
}

fn detail(desk: &Desk, id: u32) -> FindingDetail {
    desk.detail(id, &[Err("not read".to_owned())]).unwrap()
}

/// Makes a change real; `None` where it is one of a feed.
fn change(desk: &mut Desk, asset: u32, what: &WhatIf) -> Option<()> {
    let mut edit = RatingEdit::default();
    match what.change.as_str() {
        "the host had 5 stars" => edit.stars = Edit::Set(Stars::new(5)?),
        "the host had 1 star" => edit.stars = Edit::Set(Stars::new(1)?),
        "the host were on the internet" => edit.exposure = Edit::Set(Exposure::Internet),
        "the host were in a DMZ" => edit.exposure = Edit::Set(Exposure::Dmz),
        "the host were internal" => edit.exposure = Edit::Set(Exposure::Internal),
        "the host were isolated" => edit.exposure = Edit::Set(Exposure::Isolated),
        words => {
            let settings = desk.model().settings().clone();
            let weights = match words.strip_suffix(" did not count (weight 0)")? {
                "Severity" => Weights { severity: 0.0, ..settings.weights },
                "Threat" => Weights { threat: 0.0, ..settings.weights },
                "Importance" => Weights { importance: 0.0, ..settings.weights },
                _ => Weights { exposure: 0.0, ..settings.weights },
            };
            desk.configure(Settings { weights, ..settings });
            return Some(());
        }
    }
    desk.rate(&Selection::These(vec![asset]), &edit);
    Some(())
}

#[test]
fn what_would_change_a_rank_is_what_changes_it() {
    let mut checked = 0;
    for preset in Preset::ALL {
        let first = desk(12, Settings { preset, ..Settings::default() });
        let order = first.ranking().order().to_vec();
        for id in order.iter().copied().step_by(order.len() / 7) {
            let told = detail(&first, id);
            assert!(told.what_if.len() <= 4, "{:?}", told.what_if);
            for what in &told.what_if {
                let mut other = desk(12, Settings { preset, ..Settings::default() });
                if change(&mut other, told.row.asset, what).is_none() {
                    continue;
                }
                let now = detail(&other, id).row;
                assert_eq!((now.rank, now.class), (what.rank, what.class), "{preset:?} {what:?}");
                assert!((now.score - what.score).abs() < 1e-9, "{what:?}");
                checked += 1;
            }
        }
    }
    assert!(checked > 40, "only {checked}");
}

#[test]
fn the_days_of_a_table_count_before_those_of_the_class() {
    let desk = desk(8, Settings { preset: Preset::Bod, ..Settings::default() });
    let mut seen = Vec::new();
    for &id in desk.ranking().order() {
        let told = detail(&desk, id);
        let decision = told.decision.expect("a table decides about every finding");
        assert_eq!(decision.answers.len(), 4);
        let first = Day::from_iso(told.row.first_seen.as_deref().unwrap()).unwrap();
        let due = Day::from_iso(told.row.due.as_deref().unwrap()).unwrap();
        let of_class = desk.model().settings().deadlines.days(told.row.class);
        assert_eq!(due.since(first), i32::from(decision.days.unwrap_or(of_class)), "{}", decision.outcome);
        seen.push(decision.outcome);
    }
    seen.dedup();
    assert!(seen.len() > 1, "more than one outcome, and each is one run of the order: {seen:?}");
    let mut sorted = seen.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(sorted.len(), seen.len(), "{seen:?}");
}

#[test]
fn the_directive_as_a_floor_raises_by_what_is_known_only() {
    let floored = Settings { bod_floor: true, floors: Vec::new(), ..Settings::default() };
    let mut desk = desk(8, floored);
    let raised = |desk: &Desk| {
        let order = desk.ranking().order().to_vec();
        order.into_iter().map(|id| detail(desk, id)).filter(|told| told.decision.is_some()).collect::<Vec<_>>()
    };
    for told in raised(&desk) {
        let decision = told.decision.unwrap();
        assert_eq!(decision.outcome, "60 days: at least Medium", "nobody said that a host is exposed");
    }
    let all = Selection::Matching(shared::view::AssetFilter::default());
    let edit = RatingEdit {
        exposure: Edit::Set(Exposure::Internet),
        stars: Edit::Set(Stars::new(1).unwrap()),
        ..RatingEdit::default()
    };
    desk.rate(&all, &edit);
    let told = raised(&desk);
    for told in &told {
        let decision = told.decision.as_ref().unwrap();
        let (least, class) = match decision.outcome.as_str() {
            "60 days: at least Medium" => (50.0, RiskClass::Medium),
            "14 days: at least High" => (60.0, RiskClass::High),
            "3 days: at least Critical" => (70.0, RiskClass::Critical),
            other => panic!("{other}"),
        };
        assert!((told.row.score - least).abs() < 1e-9 && told.row.class == class, "{decision:?}");
        assert!((decision.points - told.row.parts.rule).abs() < 1e-9);
    }
    assert!(told.iter().any(|told| told.row.class == RiskClass::Critical));
}

#[test]
fn a_floor_rule_is_named_where_it_raises() {
    let rule = Floor {
        name: "Everything severe".to_owned(),
        severity: Some(7.0),
        class: RiskClass::Critical,
        ..Floor::default()
    };
    let desk = desk(8, Settings { floors: vec![rule], ..Settings::default() });
    let mut raised = 0;
    for &id in desk.ranking().order() {
        let told = detail(&desk, id);
        let severe = told.row.cvss.is_some_and(|cvss| cvss >= 7.0);
        assert!(!severe || told.row.class == RiskClass::Critical, "{:?}", told.row);
        if let Some(decision) = told.decision {
            assert_eq!((decision.name.as_str(), decision.outcome.as_str()), ("Everything severe", "at least Critical"));
            raised += 1;
        }
    }
    assert!(raised > 0);
}

const ALL: Slice = Slice { from: 0, count: 100_000 };

fn preset(preset: Preset) -> SavedPreset {
    SavedPreset { preset, ..SavedPreset::default() }
}

#[test]
fn a_comparison_is_both_rankings() {
    let mut first = desk(12, Settings::default());
    let (a, b) = (preset(Preset::BusinessRisk), preset(Preset::CvssOnly));
    let told = first.compare_presets(&a, &b, ALL);
    let ranks_under = |one: &SavedPreset| {
        let desk = desk(12, Settings::default().with_preset(one));
        let order = desk.ranking().order().to_vec();
        order.into_iter().map(|id| (id, detail(&desk, id).row)).collect::<Vec<_>>()
    };
    let (under_a, under_b) = (ranks_under(&a), ranks_under(&b));
    assert_eq!((told.total as usize, told.rows.len()), (under_a.len(), under_a.len()));
    for row in &told.rows {
        for (at, under) in [&under_a, &under_b].into_iter().enumerate() {
            let there = &under.iter().find(|(id, _)| *id == row.finding).unwrap().1;
            assert_eq!((row.ranks[at], row.classes[at]), (there.rank, there.class));
            assert!((row.scores[at] - there.score).abs() < 1e-9);
        }
        assert_eq!(row.why.is_empty(), row.ranks[0] == row.ranks[1], "{row:?}");
    }
    let moves: Vec<u32> = told.rows.iter().map(|row| row.ranks[0].abs_diff(row.ranks[1])).collect();
    assert!(moves.is_sorted_by(|a, b| a >= b) && moves[0] > 0);
    assert_eq!(told.moved as usize, moves.iter().filter(|moved| **moved > 0).count());
    for (at, class) in RiskClass::ALL.into_iter().enumerate() {
        let row: u32 = told.classes[at].iter().sum();
        assert_eq!(row as usize, under_a.iter().filter(|(_, row)| row.class == class).count());
        let column: u32 = told.classes.iter().map(|row| row[at]).sum();
        assert_eq!(column as usize, under_b.iter().filter(|(_, row)| row.class == class).count());
    }
    for top in &told.top {
        let first = |rows: &[(u32, _)]| rows.iter().take(top.size as usize).map(|(id, _)| *id).collect::<Vec<_>>();
        let (in_a, in_b) = (first(&under_a), first(&under_b));
        assert_eq!(top.changed as usize, in_a.iter().filter(|id| !in_b.contains(id)).count());
    }
    let page = first.compare_presets(&a, &b, Slice { from: 3, count: 5 });
    assert_eq!(page.rows, told.rows[3..8]);
}

#[test]
fn a_preset_beside_itself_moves_nothing() {
    let mut desk = desk(8, Settings::default());
    for one in Preset::ALL {
        let told = desk.compare_presets(&preset(one), &preset(one), ALL);
        assert_eq!(told.moved, 0);
        assert!(told.top.iter().all(|top| top.changed == 0) && told.total > 50);
    }
    // And a change of what is known is seen at once.
    let (a, b) = (preset(Preset::BusinessRisk), preset(Preset::CvssOnly));
    let before = desk.compare_presets(&a, &b, ALL);
    let stars = RatingEdit { stars: Edit::Set(Stars::new(5).unwrap()), ..RatingEdit::default() };
    desk.rate(&Selection::These(vec![0]), &stars);
    assert_ne!(desk.compare_presets(&a, &b, ALL), before);
}
