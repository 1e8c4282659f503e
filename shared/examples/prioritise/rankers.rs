//! The orders that are compared. A CVE without CVSS has the engine's neutral severity in all of them; one without EPSS
//! counts as never predicted, except to the engine, which has its own value for that.

use shared::feeds::Known;
use shared::model::Day;
use shared::risk::{Half, Model, Preset, Settings, VulnerabilityFacts};

use crate::cases::{Case, dates};

/// A name and the key it ranks by, the highest first.
pub type Ranker = (&'static str, Box<dyn Fn(&Case) -> f64>);

/// Every order, the engine's first; with exploits only where a list is given.
pub fn rankers(day: Day, has_exploits: bool) -> Vec<Ranker> {
    let mut all: Vec<Ranker> = Vec::new();
    if has_exploits {
        all.push(("Business risk (this engine)", Box::new(move |case| business(case, &case.known, day))));
    }
    all.push((
        "Business risk, no exploit list",
        Box::new(move |case| business(case, &without_exploits(&case.known), day)),
    ));
    all.push(("CVSS only", Box::new(move |case| cvss(case, day))));
    all.push(("EPSS only", Box::new(epss)));
    all.push(("(1 + sqrt EPSS) x CVSS", Box::new(move |case| (1.0 + epss(case).sqrt()) * cvss(case, day))));
    all
}

/// Points of severity and threat; the asset's half is left out.
fn business(case: &Case, known: &Known, day: Day) -> f64 {
    rated(&Model::default(), case, known, day)
}

/// CVSS as the engine takes it, 0 to 10.
fn cvss(case: &Case, day: Day) -> f64 {
    let model = Model::new(Settings { preset: Preset::CvssOnly, ..Settings::default() });
    10f64.powf(rated(&model, case, &case.known, day) / shared::risk::POINTS_PER_TENFOLD) * 10.0
}

fn rated(model: &Model, case: &Case, known: &Known, today: Day) -> f64 {
    let facts = VulnerabilityFacts { vulnerability: &case.vulnerability, known, dates: dates(today), today };
    model.rated(model.half(&model.vulnerability_input(&facts)), Half::default()).height
}

fn epss(case: &Case) -> f64 {
    case.known.epss().map_or(0.0, |(_, epss)| epss.score)
}

fn without_exploits(known: &Known) -> Known {
    let mut known = known.clone();
    for one in &mut known.cves {
        one.exploit = false;
    }
    known
}
