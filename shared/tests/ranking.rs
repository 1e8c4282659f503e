//! The order of a million findings is found without comparing them: here it is compared with the plain one, finding by
//! finding, on small desks of any shape.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use std::cmp::Reverse;

use proptest::prelude::*;
use shared::desk::Desk;
use shared::model::RiskClass;
use shared::risk::{Place, Preset, SavedPreset, Settings, place};
use shared::view::{ComparisonRow, Slice};
use support::made::{made, settings, today};

/// Open findings, each with its place, sorted.
fn plain(desk: &Desk) -> Vec<u32> {
    let workspace = desk.workspace();
    let open = (0..).zip(workspace.findings.iter()).filter(|(_, finding)| workspace.is_open(finding, today()));
    let place = |(id, finding)| place(id, &finding, desk.ranking().rated(desk.model(), &finding));
    let mut places: Vec<Place> = open.map(place).collect();
    places.sort_unstable();
    places.into_iter().map(|(.., id)| id).collect()
}

fn counts_by_class(desk: &Desk) -> [u32; 4] {
    let mut counts = [0; 4];
    for id in plain(desk) {
        let finding = desk.workspace().findings.get(id as usize).unwrap();
        let score = desk.ranking().rated(desk.model(), &finding).score();
        counts[RiskClass::ALL.iter().position(|class| *class == desk.model().class_of(score)).unwrap()] += 1;
    }
    counts
}

proptest! {
    #[test]
    fn cells_order_findings_as_comparing_does(made in made(), other in settings(), count in 0_usize..70) {
        let mut desk = made.desk();
        for settings in [made.settings.clone(), Settings { weights: other.weights, ..made.settings.clone() }, other] {
            desk.configure(settings);
            let plain = plain(&desk);
            // The start before the rest is asked for, then all.
            prop_assert_eq!(desk.ranking().first(count), &plain[..count.min(plain.len())]);
            let ranks: Vec<u32> = (1..).zip(desk.ranking().first(count)).map(|(rank, id)| rank - desk.ranking().rank(*id)).collect();
            prop_assert!(ranks.iter().all(|difference| *difference == 0));
            prop_assert_eq!(desk.ranking().order(), plain.as_slice());
            for id in 0..desk.workspace().findings.len() as u32 + 2 {
                let rank = plain.iter().position(|one| *one == id).map_or(0, |at| at as u32 + 1);
                prop_assert_eq!(desk.ranking().rank(id), rank);
            }
            prop_assert_eq!(desk.summary().classes, counts_by_class(&desk));
            prop_assert_eq!(desk.summary().open as usize, plain.len());
        }
    }
}

proptest! {
    #[test]
    fn a_comparison_says_what_its_rows_say(made in made(), presets in prop::sample::subsequence(Preset::ALL.to_vec(), 2)) {
        let mut desk = made.desk();
        let [a, b] = [presets[0], presets[1]].map(SavedPreset::built_in);
        let told = desk.compare_presets(&a, &b, Slice { from: 0, count: u32::MAX });
        let place = |row: &ComparisonRow| {
            let [first, second] = row.ranks;
            (Reverse(first.abs_diff(second)), first.min(second), row.finding)
        };
        prop_assert!(told.rows.is_sorted_by_key(place));
        let mut ids: Vec<u32> = told.rows.iter().map(|row| row.finding).collect();
        let mut open = plain(&desk);
        ids.sort_unstable();
        open.sort_unstable();
        prop_assert_eq!(ids, open);
        prop_assert_eq!(told.moved as usize, told.rows.iter().filter(|row| row.ranks[0] != row.ranks[1]).count());
        let mut classes = [[0; 4]; 4];
        for row in &told.rows {
            let [a, b] = row.classes;
            classes[a as usize][b as usize] += 1;
        }
        prop_assert_eq!(told.classes, classes);
        for top in &told.top {
            let leaves = |row: &&ComparisonRow| row.ranks[0] <= top.size && row.ranks[1] > top.size;
            prop_assert_eq!(top.changed as usize, told.rows.iter().filter(leaves).count());
        }
    }
}
