//! What must hold of every score, whatever the facts: bounded, monotone, exact in its parts, never worse than neutral for
//! what is not known.

use std::sync::Arc;

use proptest::prelude::*;

use super::{Floor, Model, POINTS_PER_TENFOLD, Preset, Rated, Settings, VulnerabilityFacts, Weights, points};
use crate::feeds::{Dates, Epss, Kev, Known, OfCve};
use crate::model::{Cve, Cvss, CvssVersion, Day, Exposure, Level, Rating, RiskClass, Stars, Vulnerability};
use crate::rules::{Effective, Origin};

/// Everything that moves a score.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools)] // as the facts are
struct Case {
    base: Option<f64>,
    /// Automatable, total impact: said by a vector.
    traits: Option<(bool, bool)>,
    exploit: bool,
    exploited: bool,
    kev: bool,
    epss: Option<f64>,
    listed: bool,
    stars: Option<u8>,
    exposure: Option<Exposure>,
}

/// A vector that says so.
fn vector((automatable, total): (bool, bool)) -> String {
    let (rights, availability) = (if automatable { "N" } else { "H" }, if total { "H" } else { "N" });
    format!("AV:N/AC:L/PR:{rights}/UI:N/S:U/C:H/I:H/A:{availability}")
}

impl Case {
    fn vulnerability(&self) -> Vulnerability {
        let vector = self.traits.map(vector).unwrap_or_default();
        let cvss = |base| Cvss { version: CvssVersion::V31, base, vector: vector.clone(), published_differs: None };
        Vulnerability {
            cvss: self.base.map(cvss),
            exploit: self.exploit,
            exploited: self.exploited,
            ..Vulnerability::default()
        }
    }

    fn known(&self) -> Known {
        let one = OfCve {
            cve: Cve::parse("CVE-2020-0001").unwrap(),
            kev: self.kev.then(Kev::default),
            epss: self.epss.map(|percentile| Epss { score: percentile / 2.0, percentile }),
            exploit: self.listed,
        };
        Known { cves: vec![one] }
    }

    fn asset(&self) -> Effective {
        let rating = Rating { stars: self.stars.and_then(Stars::new), exposure: self.exposure, ..Rating::default() };
        Effective::of([(Origin::Person, &rating)], None, &Arc::default())
    }

    fn rated(&self, model: &Model) -> Rated {
        let (vulnerability, known) = (self.vulnerability(), self.known());
        let facts = facts(&vulnerability, &known);
        model.rated(model.half(&model.vulnerability_input(&facts)), model.half(&model.asset_input(&self.asset())))
    }

    fn explain(&self, model: &Model) -> super::Explanation {
        let (vulnerability, known) = (self.vulnerability(), self.known());
        model.explain(&facts(&vulnerability, &known), &self.asset())
    }
}

fn facts<'a>(vulnerability: &'a Vulnerability, known: &'a Known) -> VulnerabilityFacts<'a> {
    let today = Day::from_ymd(2026, 11, 21).unwrap();
    VulnerabilityFacts { vulnerability, known, dates: Dates::default(), today }
}

fn case() -> impl Strategy<Value = Case> {
    let exposure = prop::option::of(prop::sample::select(Exposure::ALL.to_vec()));
    let flags = prop::array::uniform4(any::<bool>());
    let (base, epss) = (prop::option::of(0.0..=10.0f64), prop::option::of(0.0..=1.0f64));
    let traits = prop::option::of((any::<bool>(), any::<bool>()));
    (base, traits, epss, flags, prop::option::of(1u8..=5), exposure).prop_map(
        |(base, traits, epss, [exploit, exploited, kev, listed], stars, exposure)| Case {
            base,
            traits,
            exploit,
            exploited,
            kev,
            epss,
            listed,
            stars,
            exposure,
        },
    )
}

fn settings() -> impl Strategy<Value = Settings> {
    let weights = prop::array::uniform4(0.0..=2.0f64);
    let switches = (any::<bool>(), any::<bool>());
    (weights, prop::sample::select(Preset::ALL.to_vec()), switches).prop_map(|(w, preset, (off, bod_floor))| Settings {
        preset,
        bod_floor,
        weights: Weights { severity: w[0], threat: w[1], importance: w[2], exposure: w[3] },
        floors: vec![
            Floor { off, ..Floor::known_exploited_on_the_internet() },
            Floor { severity: Some(9.0), stars: Stars::new(4), class: RiskClass::High, ..Floor::default() },
        ],
        ..Settings::default()
    })
}

/// Is the second at least as high in the order?
fn not_below(lower: Rated, higher: Rated) -> bool {
    higher.unclipped >= lower.unclipped - 1e-9
}

#[test]
fn worked_by_hand() {
    let plain = Case { base: Some(9.8), ..of_nothing() };
    let model = Model::default();
    // 100 + 48 log10 .98 + 48 log10 .4 + 24 log10 .6 + 24 log10 .6
    assert!((plain.rated(&model).score() - 69.829_0).abs() < 1e-3);
    // EPSS percentile .999: e = 3/4, T = 3/4, L = .8
    let predicted = Case { epss: Some(0.999), stars: Some(5), exposure: Some(Exposure::Internet), ..plain.clone() };
    let by_hand = 100.0 + 48.0 * (0.98f64.log10() + 0.8f64.log10());
    assert!((predicted.rated(&model).score() - by_hand).abs() < 1e-9);
    // The worst there is.
    let worst = Case { base: Some(10.0), kev: true, ..predicted.clone() };
    assert!((worst.rated(&model).score() - 100.0).abs() < 1e-9);
    let simple = Model::new(Settings { preset: Preset::Simple, ..Settings::default() });
    let four = Case { base: Some(7.5), stars: Some(4), ..plain.clone() };
    assert!((four.rated(&simple).score() - 7.5 * 4.0 * 2.0).abs() < 1e-9);
    let cvss = Model::new(Settings { preset: Preset::CvssOnly, ..Settings::default() });
    assert!((four.rated(&cvss).score() - 75.0).abs() < 1e-9);
    assert_eq!(cvss.class_of(75.0), RiskClass::High);
}

#[test]
fn scanner_levels_count_where_there_is_no_cvss() {
    let level = Vulnerability { level: Level::new(3), ..Vulnerability::default() };
    let (model, known) = (Model::default(), Known::default());
    let asset = Case { exposure: Some(Exposure::Internet), stars: Some(5), ..of_nothing() }.asset();
    let input = model.vulnerability_input(&facts(&level, &known));
    let rated = model.rated(model.half(&input), model.half(&model.asset_input(&asset)));
    assert!((rated.score() - (100.0 + 48.0 * 0.6f64.log10() + 48.0 * 0.4f64.log10())).abs() < 1e-9);
}

fn of_nothing() -> Case {
    Case {
        base: None,
        traits: None,
        exploit: false,
        exploited: false,
        kev: false,
        epss: None,
        listed: false,
        stars: None,
        exposure: None,
    }
}

#[test]
fn classes_begin_at_their_floors() {
    let model = Model::default();
    let expected = [RiskClass::Critical, RiskClass::High, RiskClass::High, RiskClass::Medium, RiskClass::Low];
    assert_eq!([70.0, 69.9, 60.0, 50.0, 49.9].map(|score| model.class_of(score)), expected);
}

#[test]
fn a_floor_rule_raises_to_its_class_and_no_further() {
    let floors = vec![Floor { off: false, ..Floor::known_exploited_on_the_internet() }];
    let model = Model::new(Settings { floors, ..Settings::default() });
    let low = Case { base: Some(2.0), kev: true, stars: Some(1), exposure: Some(Exposure::Internet), ..of_nothing() };
    assert!((low.rated(&model).unclipped - 70.0).abs() < 1e-9);
    let told = low.explain(&model);
    let sum = told.parts.severity + told.parts.threat + told.parts.importance + told.parts.exposure;
    assert!(told.parts.rule > 0.0 && (100.0 + sum + told.parts.rule - 70.0).abs() < 1e-9);
    let inside = Case { exposure: Some(Exposure::Dmz), ..low.clone() };
    assert!(inside.rated(&model).score() < 50.0, "only on the internet");
    let unknown = Case { kev: false, ..low };
    assert!(unknown.rated(&model).score() < 50.0, "only what is exploited");
}

#[test]
fn a_young_flaw_is_not_trusted_to_be_harmless() {
    let case = Case { base: Some(9.0), epss: Some(0.01), ..of_nothing() };
    let (known, model) = (case.known(), Model::default());
    let height = |published: &str| {
        let vulnerability =
            Vulnerability { published: Day::from_iso(published).unwrap_or_default(), ..case.vulnerability() };
        let half = model.half(&model.vulnerability_input(&facts(&vulnerability, &known)));
        model.rated(half, model.half(&model.asset_input(&case.asset()))).unclipped
    };
    let neutral = Case { epss: None, ..case.clone() }.rated(&model).unclipped;
    assert!((height("2026-11-01") - neutral).abs() < 1e-9, "20 days old: as if nothing were predicted");
    assert!(height("2026-10-01") < neutral - 1.0 && height("") < neutral - 1.0);
}

proptest! {
    #[test]
    fn bounded_and_exact(case in case(), settings in settings()) {
        let model = Model::new(settings);
        let rated = case.rated(&model);
        prop_assert!((0.0..=100.0 + 1e-9).contains(&rated.score()), "{rated:?}");
        let told = case.explain(&model);
        let parts = told.parts;
        let sum = parts.severity + parts.threat + parts.importance + parts.exposure + parts.rule;
        prop_assert!((rated.score() - (100.0 + sum).max(0.0)).abs() < 1e-9, "{told:?}");
        let lines: f64 = told.lines.iter().map(|line| line.points).sum();
        let decided = told.decision.as_ref().map_or(0.0, |decision| decision.points);
        prop_assert!((100.0 + lines + decided - rated.unclipped).abs() < 1e-9, "{told:?}");
        prop_assert!((decided - parts.rule).abs() < 1e-12, "whoever moved a score is named: {told:?}");
        prop_assert!([parts.severity, parts.threat, parts.importance, parts.exposure].iter().all(|part| *part <= 0.0));
    }

    #[test]
    fn worse_is_never_lower(case in case(), settings in settings(), base in 0.0..=10.0f64, more in 0.0..=10.0f64,
        epss in prop::array::uniform2(0.0..=1.0f64), stars in 1u8..5, place in 0usize..3,
        total in any::<bool>()) {
        let model = Model::new(settings);
        let pairs = [
            (Case { base: Some(base.min(more)), ..case.clone() }, Case { base: Some(base.max(more)), ..case.clone() }),
            (Case { exploit: false, ..case.clone() }, Case { exploit: true, ..case.clone() }),
            (Case { exploited: false, ..case.clone() }, Case { exploited: true, ..case.clone() }),
            (Case { kev: false, ..case.clone() }, Case { kev: true, ..case.clone() }),
            (Case { listed: false, ..case.clone() }, Case { listed: true, ..case.clone() }),
            (Case { epss: Some(epss[0].min(epss[1])), ..case.clone() },
                Case { epss: Some(epss[0].max(epss[1])), ..case.clone() }),
            (Case { stars: Some(stars), ..case.clone() }, Case { stars: Some(stars + 1), ..case.clone() }),
            (Case { traits: Some((false, total)), ..case.clone() }, Case { traits: Some((true, total)), ..case.clone() }),
            (Case { traits: Some((total, false)), ..case.clone() }, Case { traits: Some((total, true)), ..case.clone() }),
            (Case { exposure: Exposure::ALL.get(place + 1).copied(), ..case.clone() },
                Case { exposure: Exposure::ALL.get(place).copied(), ..case.clone() }),
        ];
        for (lower, higher) in pairs {
            prop_assert!(not_below(lower.rated(&model), higher.rated(&model)), "{lower:?} {higher:?}");
        }
    }

    #[test]
    fn a_weight_of_zero_removes_a_factor(case in case(), other in case(), weights in prop::array::uniform4(0.0..=2.0f64)) {
        let [severity, threat, importance, exposure] = weights;
        let all = Weights { severity, threat, importance, exposure };
        let moved = [
            (Weights { severity: 0.0, ..all }, Case { base: other.base, ..case.clone() }),
            (Weights { threat: 0.0, ..all }, Case { kev: other.kev, epss: other.epss, exploit: other.exploit,
                exploited: other.exploited, listed: other.listed, ..case.clone() }),
            (Weights { importance: 0.0, ..all }, Case { stars: other.stars, ..case.clone() }),
            (Weights { exposure: 0.0, ..all }, Case { exposure: other.exposure, ..case.clone() }),
        ];
        for (weights, moved) in moved {
            let model = Model::new(Settings { weights, floors: Vec::new(), ..Settings::default() });
            prop_assert!((case.rated(&model).unclipped - moved.rated(&model).unclipped).abs() < 1e-9);
        }
    }

    #[test]
    fn what_is_not_known_never_ranks_below_its_neutral(case in case()) {
        let model = Model::default();
        // CVSS 6.5, no prediction, three stars, internal.
        let neutral = [
            (Case { base: None, ..case.clone() }, Case { base: Some(6.5), ..case.clone() }),
            (Case { stars: None, ..case.clone() }, Case { stars: Some(3), ..case.clone() }),
            (Case { exposure: None, ..case.clone() }, Case { exposure: Some(Exposure::Internal), ..case.clone() }),
            // e of this percentile is .25.
            (Case { epss: None, ..case.clone() }, Case { epss: Some(0.9), ..case.clone() }),
        ];
        for (missing, neutral) in neutral {
            prop_assert!(not_below(neutral.rated(&model), missing.rated(&model)), "{missing:?}");
        }
    }

    #[test]
    fn order_by_points_is_order_by_score(a in -200.0..=100.0f64, b in -200.0..=100.0f64) {
        prop_assert_eq!(points(a) > points(b), a > b);
        prop_assert!((points(a) * 10.0 / points(a + POINTS_PER_TENFOLD) - 1.0).abs() < 1e-9);
    }
}
