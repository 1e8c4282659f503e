//! T: how likely the vulnerability is exploited, as L = .2 + .8 T. Known exploitation, else what is predicted and whether
//! a public exploit is known.
//!
//! Constants: design of the risk model. The percentile of the prediction counts, never its raw score: the median score
//! moved fivefold between versions of the EPSS model.

use super::{Factor, Of, Value};
use crate::feeds::{OfCve, stale};
use crate::model::Day;
use crate::risk::VulnerabilityFacts;

/// e where no exploit prediction is known, and the least of a flaw that became public within [`YOUNG_DAYS`].
const NO_PREDICTION: f64 = 0.25;
/// x where a public exploit is known.
const PUBLIC_EXPLOIT: f64 = 0.25;
/// A prediction for a flaw this many days old or younger knows little yet.
const YOUNG_DAYS: i32 = 30;

pub(super) const FACTOR: Factor = Factor {
    name: "Threat",
    symbol: "L",
    slope: 48.0,
    words: "L = .2 + .8 T. T is 1 when the flaw is known to be exploited (CISA KEV, or the scanner says so). Else T = 1 - (1 - e)(1 - x): e = -log\u{2081}\u{2080}(1 - EPSS percentile) / 4, at most 1, and .25 without a prediction or at least .25 for a flaw of the last 30 days; x is .25 when a public exploit or malware is known. Of several CVEs the highest T counts.",
    weight: |weights| weights.threat,
    part: |parts| &mut parts.threat,
    of: Of::Vulnerability(value),
    is_simple: false,
    constants: || {
        let predicted = |percentile: f64, exploit: bool| likelihood(threat(predicted(percentile), exploit));
        vec![
            ("Known exploited", likelihood(1.0)),
            ("EPSS percentile 99.9 %", predicted(0.999, false)),
            ("EPSS percentile 99 %", predicted(0.99, false)),
            ("EPSS percentile 90 %, exploit public", predicted(0.9, true)),
            ("EPSS percentile 90 %", predicted(0.9, false)),
            ("EPSS percentile 50 %", predicted(0.5, false)),
            ("No prediction, public exploit or malware known", likelihood(threat(NO_PREDICTION, true))),
            ("Nothing known", likelihood(threat(NO_PREDICTION, false))),
        ]
    },
};

fn likelihood(threat: f64) -> f64 {
    0.2 + 0.8 * threat
}

fn threat(e: f64, has_exploit: bool) -> f64 {
    let x = if has_exploit { PUBLIC_EXPLOIT } else { 0.0 };
    1.0 - (1.0 - e) * (1.0 - x)
}

/// e of an EPSS percentile in 0..=1: each factor of ten nearer to the top is a quarter.
fn predicted(percentile: f64) -> f64 {
    (-(1.0 - percentile).max(f64::MIN_POSITIVE).log10() / 4.0).clamp(0.0, 1.0)
}

fn value(facts: &VulnerabilityFacts<'_>) -> Value {
    let vulnerability = facts.vulnerability;
    if vulnerability.exploited || facts.known.kev().is_some() {
        return Value { value: likelihood(1.0), assumed: false };
    }
    let is_young = is_young(facts);
    let scanner_knows = vulnerability.exploit || vulnerability.malware;
    let of = |one: Option<&OfCve>| {
        let epss = one.and_then(|one| one.epss);
        let floor = if epss.is_none() || is_young { NO_PREDICTION } else { 0.0 };
        let e = epss.map_or(0.0, |epss| predicted(epss.percentile)).max(floor);
        threat(e, scanner_knows || one.is_some_and(|one| one.exploit))
    };
    let highest = facts.known.cves.iter().map(|one| of(Some(one))).max_by(f64::total_cmp);
    let value = highest.unwrap_or_else(|| of(None));
    let assumed = facts.known.epss().is_none() && !scanner_knows && facts.known.exploit().is_none();
    Value { value: likelihood(value), assumed }
}

/// Did it become public so lately that a prediction knows little yet?
fn is_young(facts: &VulnerabilityFacts<'_>) -> bool {
    let published = facts.vulnerability.published;
    published.is_known() && facts.today.is_known() && facts.today.since(published) <= YOUNG_DAYS
}

/// The words of known exploitation; `None` where there is none.
fn exploited(facts: &VulnerabilityFacts<'_>) -> Option<String> {
    let dated = |(cve, kev): (crate::model::Cve, crate::feeds::Kev)| {
        let since = kev.added.iso().map(|day| format!(" since {day}")).unwrap_or_default();
        let ransomware = if kev.ransomware { ", used by ransomware" } else { "" };
        let list = of_day(facts.dates.kev, facts.today).map(|day| format!(" (list of {day})")).unwrap_or_default();
        format!("Known exploited: {cve} is in CISA KEV{since}{ransomware}{list}")
    };
    let said = || facts.vulnerability.exploited.then(|| "Known exploited, as the scanner says".to_owned());
    facts.known.kev().map(dated).or_else(said)
}

/// The day of a feed, and its age where it is stale.
fn of_day(date: Day, today: Day) -> Option<String> {
    let age = stale(date, today).map(|age| format!(", stale: {age} days old")).unwrap_or_default();
    date.iso().map(|day| day + &age)
}

pub(super) fn words(facts: &VulnerabilityFacts<'_>) -> String {
    if let Some(words) = exploited(facts) {
        return words;
    }
    let vulnerability = facts.vulnerability;
    let mut told = Vec::new();
    match facts.known.epss() {
        Some((cve, epss)) => {
            let day = of_day(facts.dates.epss, facts.today).map(|day| format!(", {day}")).unwrap_or_default();
            let (score, percentile) = (epss.score * 100.0, epss.percentile * 100.0);
            told.push(format!("EPSS {score:.1} %, percentile {percentile:.1} % ({cve}{day})"));
        }
        None if facts.dates.epss.is_known() => told.push("No exploit prediction for its CVEs".to_owned()),
        None => told.push("No exploit prediction loaded".to_owned()),
    }
    if is_young(facts) {
        told.push(format!("public for {YOUNG_DAYS} days or less"));
    }
    match (vulnerability.malware, vulnerability.exploit, facts.known.exploit()) {
        (true, _, _) => told.push("the scanner knows malware that uses it".to_owned()),
        (false, true, _) => told.push("the scanner knows a public exploit".to_owned()),
        (false, false, Some(cve)) => {
            let list = of_day(facts.dates.exploits, facts.today).map(|day| format!(" (list of {day})"));
            told.push(format!("a public exploit for {cve} is listed{}", list.unwrap_or_default()));
        }
        (false, false, None) => told.push("no public exploit known".to_owned()),
    }
    told.join("; ")
}
