//! Whatever happens to a workspace, in any order: it stays sound, and all of it can be taken back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use proptest::prelude::*;
use shared::desk::{Desk, StoreChange};
use shared::model::{Day, Stars};
use shared::view::{Edit, FindingSelection, RatingEdit, Selection, SplitOff};
use shared::workspace::{Chunk, Workspace};
use support::life::{accepted, false_alarm, of_family, reloaded, scan, state};
use support::{desk, ranked, row};

/// One thing that happens to a workspace.
#[derive(Clone, Debug)]
enum Happening {
    Import { family: bool, day: i32, rows: Vec<(u8, u8, u8, u8)>, is_partial: bool },
    Rate(u8, u8),
    Decide(u8, Option<bool>),
    Merge(u8, u8),
    Split(u8, u8),
    Undo,
}

fn happening() -> impl Strategy<Value = Happening> {
    let rows = prop::collection::vec((0..5_u8, 0..5_u8, 0..4_u8, 0..4_u8), 1..8);
    prop_oneof![
        4 => (any::<bool>(), 0..12_i32, rows, prop::bool::weighted(0.1))
            .prop_map(|(family, day, rows, is_partial)| Happening::Import { family, day, rows, is_partial }),
        2 => (any::<u8>(), 1..6_u8).prop_map(|(asset, stars)| Happening::Rate(asset, stars)),
        2 => (any::<u8>(), any::<Option<bool>>()).prop_map(|(finding, what)| Happening::Decide(finding, what)),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Happening::Merge(a, b)),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(asset, part)| Happening::Split(asset, part)),
        1 => Just(Happening::Undo),
    ]
}

fn happen(desk: &mut Desk, what: &Happening, salt: u64) {
    let count = desk.workspace().assets.len().max(1) as u32;
    let findings = desk.workspace().findings.len().max(1) as u32;
    match what {
        Happening::Import { family, day, rows, is_partial } => {
            let cells: Vec<Vec<String>> = rows
                .iter()
                .map(|(name, ip, qid, status)| {
                    let dns = if *name == 0 { String::new() } else { format!("h{name}.test") };
                    let status = ["New", "Active", "Fixed", "Re-Opened"][*status as usize];
                    row(&[
                        ("DNS", &dns),
                        ("IP", &format!("192.0.2.{}", ip + 1)),
                        ("QID", &(qid + 1).to_string()),
                        ("Vuln Status", status),
                        ("Tracking Method", ""),
                    ])
                })
                .collect();
            let day = Day::from_iso("2026-11-01").unwrap().plus(*day).iso().unwrap();
            let mut scan = scan(&day, &cells);
            scan.is_partial |= *is_partial;
            // Every file is another one, also where it says the same.
            scan.source.fingerprint ^= salt.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let scan = if *family { of_family("tenable", scan) } else { scan };
            let rows = scan.counts.rows;
            let (sheet, _) = desk.receive(scan);
            desk.apply();
            assert_eq!(rows, sheet.accepted + sheet.rejected + sheet.merged + sheet.informational);
        }
        Happening::Rate(asset, stars) => {
            let edit = RatingEdit { stars: Edit::Set(Stars::new(*stars).unwrap()), ..RatingEdit::default() };
            desk.rate(&Selection::These(vec![u32::from(*asset) % count]), &edit);
        }
        Happening::Decide(finding, what) => {
            let edit = what.map(|is_accepted| if is_accepted { accepted(Some("2027-01-01")) } else { false_alarm() });
            let chosen =
                FindingSelection::These(vec![u32::from(*finding) % findings, u32::from(*finding) / 2 % findings]);
            desk.decide(&chosen, edit.as_ref()).unwrap();
        }
        Happening::Merge(a, b) => {
            let pair = [u32::from(*a) % count, u32::from(*b) % count];
            let _: Result<StoreChange, String> = desk.merge(&pair, pair[0]);
        }
        Happening::Split(asset, part) => {
            let asset = u32::from(*asset) % count;
            let parts = desk.parts(asset);
            let off = match parts.get(*part as usize / 2 % parts.len().max(1)) {
                Some(part) if part.part % 2 == 0 => SplitOff::Facts(part.ips.clone()),
                _ => SplitOff::Part(u32::from(*part) % 4),
            };
            let _: Result<StoreChange, String> = desk.split(asset, &off);
        }
        Happening::Undo => drop(desk.undo()),
    }
}

/// What must hold whatever happened.
fn assert_sound(desk: &mut Desk) {
    let workspace = desk.workspace();
    let mut identities = std::collections::HashSet::new();
    for (index, finding) in workspace.findings.standing() {
        let asset = &workspace.assets[finding.asset as usize];
        assert!(!asset.is_blank() && (finding.part as usize) < asset.parts.len(), "{finding:?}");
        assert!(identities.insert(finding.identity()), "twice: {finding:?}");
        assert!(workspace.row(index).is_some() && finding.decision as usize <= workspace.decisions.len());
    }
    for finding in workspace.findings.iter().filter(|finding| !finding.stands()) {
        let stands = workspace.findings.get(finding.united as usize - 1).expect("there");
        assert!(stands.stands(), "of one that stands: {finding:?}");
        assert_eq!(
            (stands.asset, stands.vulnerability, stands.service),
            (finding.asset, finding.vulnerability, finding.service)
        );
    }
    let summary = desk.summary();
    let standing = workspace.findings.standing().count() as u32;
    assert_eq!(
        standing,
        summary.open + summary.fixed + summary.informational + summary.accepted + summary.false_positive
    );
    assert_eq!(ranked(desk).len() as u32, summary.open);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn whatever_happened_can_be_taken_back_step_by_step(happenings in prop::collection::vec(happening(), 1..14)) {
        let mut desk = desk();
        let mut before: Vec<(usize, Vec<Chunk>)> = Vec::new();
        for (salt, what) in (1..).zip(&happenings) {
            let (steps, was) = (desk.workspace().undo.len(), state(desk.workspace()));
            happen(&mut desk, what, salt);
            match desk.workspace().undo.len() {
                more if more > steps => before.push((steps, was)),
                less if less < steps => {
                    let (_, expected) = before.pop().expect("a step");
                    prop_assert_eq!(state(desk.workspace()), expected);
                }
                _ => prop_assert_eq!(state(desk.workspace()), was),
            }
            assert_sound(&mut desk);
            let (loaded, errors) = Workspace::from_chunks(&desk.workspace().chunks());
            prop_assert_eq!(errors, vec![]);
            prop_assert_eq!(loaded.chunks(), desk.workspace().chunks());
        }
        // After a reload, back to nothing.
        let mut desk = reloaded(&desk, "2026-11-21");
        while let Some((_, expected)) = before.pop() {
            desk.undo();
            prop_assert_eq!(state(desk.workspace()), expected);
            assert_sound(&mut desk);
        }
        prop_assert!(desk.workspace().undo.is_empty() && desk.workspace().befores.is_empty());
    }

    #[test]
    fn an_import_leaves_as_if_it_had_never_been(
        first in prop::collection::vec(happening(), 1..8),
        import in happening().prop_filter("an import", |what| matches!(what, Happening::Import { .. })),
        since in prop::collection::vec(happening().prop_filter("of people", |what| matches!(what, Happening::Rate(..) | Happening::Decide(..))), 0..5),
    ) {
        let mut desk = desk();
        for (salt, what) in (1..).zip(&first) {
            happen(&mut desk, what, salt);
        }
        let (assets, findings) = (desk.workspace().assets.clone(), desk.workspace().findings.clone());
        happen(&mut desk, &import, 99);
        for what in &since {
            happen(&mut desk, what, 0);
        }
        let scan = desk.workspace().sources.last().expect("imported").number;
        let said = (desk.workspace().assets.clone(), desk.workspace().findings.clone());
        let new_rated = said.0[assets.len()..].iter().filter(|asset| asset.rating != shared::model::Rating::default()).count();
        let (_, undone) = desk.undo_import(scan).unwrap();
        prop_assert_eq!(undone.ratings as usize, new_rated);
        prop_assert_eq!((desk.workspace().assets.len(), desk.workspace().findings.len()), (assets.len(), findings.len()));
        for (index, asset) in assets.iter().enumerate() {
            let now = &desk.workspace().assets[index];
            prop_assert_eq!((&now.parts, &now.host), (&asset.parts, &asset.host));
            prop_assert_eq!(&now.rating, &said.0[index].rating);
        }
        for (index, finding) in findings.iter().enumerate() {
            let mut now = desk.workspace().findings.get(index).unwrap();
            prop_assert_eq!(now.decision, said.1.get(index).unwrap().decision);
            now.decision = finding.decision;
            prop_assert_eq!(now, finding);
        }
        assert_sound(&mut desk);
        while !desk.workspace().undo.is_empty() {
            desk.undo();
            assert_sound(&mut desk);
        }
        prop_assert!(desk.workspace().is_empty() && desk.workspace().assets.is_empty());
    }
}
