//! What is asked of vulnerabilities and assets, answered from the facts. Where nothing is known the answer is the one that
//! the guide of SSVC recommends: the most urgent, except that nothing is exploited before somebody says so.

use super::{Answer, Question};
use crate::model::{Exposure, Traits, Vulnerability};
use crate::risk::factor::stars;
use crate::risk::{Settings, VulnerabilityFacts};
use crate::rules::{Effective, Field};

pub(super) const AUTOMATABLE: Question = Question { name: "Automatable", answers: &["no", "yes"] };
pub(super) const TECHNICAL_IMPACT: Question = Question { name: "Technical impact", answers: &["partial", "total"] };

/// Is it known to be exploited? The words for it; `Err` has the words for "no", and whether that is only assumed.
pub(super) fn exploited(facts: &VulnerabilityFacts<'_>) -> Result<String, (String, bool)> {
    if let Some((cve, kev)) = facts.known.kev() {
        let since = kev.added.iso().map(|day| format!(" since {day}")).unwrap_or_default();
        return Ok(format!("{cve} is in CISA KEV{since}"));
    }
    if facts.vulnerability.exploited {
        return Ok("The scanner says that it is exploited".to_owned());
    }
    Err(match facts.dates.kev.iso() {
        Some(day) => (format!("Not in CISA KEV of {day}, and the scanner does not say so"), false),
        None => ("The scanner does not say so, and CISA KEV is not loaded".to_owned(), true),
    })
}

/// Is a public exploit known? The words for it.
pub(super) fn exploit(facts: &VulnerabilityFacts<'_>) -> Option<String> {
    let vulnerability = facts.vulnerability;
    if vulnerability.malware {
        Some("The scanner knows malware that uses it".to_owned())
    } else if vulnerability.exploit {
        Some("The scanner knows a public exploit".to_owned())
    } else {
        facts.known.exploit().map(|cve| format!("A public exploit for {cve} is listed"))
    }
}

/// Lowest CVSS base score that a vector can have, version by version (v2, v3.0, v3.1, v4.0), of an attack that can be
/// automated and takes anything at all: a lower score rules it out without a vector. A vector of v4.0 may say it apart
/// from its score, so there none does.
const LEAST_AUTOMATABLE: [f64; 4] = [5.0, 5.3, 5.3, 0.0];
/// The same of an attack that takes everything.
const LEAST_TOTAL: [f64; 4] = [5.9, 6.0, 6.0, 5.4];

/// A trait as the vector says it, else as the score rules it out; `None` where neither does. And the words.
fn told(
    vulnerability: &Vulnerability,
    of_vector: fn(Traits) -> Option<bool>,
    least: [f64; 4],
    words: [&str; 2],
) -> (Option<bool>, String) {
    let Some(cvss) = &vulnerability.cvss else { return (None, "No CVSS says it".to_owned()) };
    let [no, yes] = words;
    let least = least.get(cvss.version as usize).copied().unwrap_or_default();
    match of_vector(cvss.traits()) {
        Some(is) => (Some(is), format!("CVSS vector: {}", if is { yes } else { no })),
        None if cvss.base < least - 1e-9 => {
            (Some(false), format!("CVSS base {:.1}, and that takes {least:.1} or more", cvss.base))
        }
        None => (None, "No CVSS vector says it".to_owned()),
    }
}

pub(super) fn automatable(vulnerability: &Vulnerability) -> Answer {
    let words = [
        "not over the network, or it needs luck, rights or a person's help",
        "over the network, low complexity, nobody's rights, nobody's help",
    ];
    let (known, facts) = told(vulnerability, |traits| traits.automatable, LEAST_AUTOMATABLE, words);
    answer(AUTOMATABLE, usize::from(known != Some(false)), facts, known.is_none())
}

pub(super) fn technical_impact(vulnerability: &Vulnerability) -> Answer {
    let words = [
        "not all of confidentiality, integrity and availability are lost",
        "confidentiality, integrity and availability are lost altogether",
    ];
    let (known, facts) = told(vulnerability, |traits| traits.total_impact, LEAST_TOTAL, words);
    answer(TECHNICAL_IMPACT, usize::from(known != Some(false)), facts, known.is_none())
}

/// From where the asset can be reached, as a table asks: `places` has the number of the answer for each exposure.
pub(super) fn exposure(
    question: Question,
    places: fn(Exposure) -> usize,
    asset: &Effective,
    settings: &Settings,
) -> Answer {
    let (place, facts, assumed) = match (asset.rating.exposure, settings.default_exposure) {
        (Some(exposure), _) => {
            (places(exposure), format!("{}, {}", exposure.label(), asset.said_by(Field::Exposure)), false)
        }
        (None, Some(exposure)) => (places(exposure), format!("Not placed: the default, {}", exposure.label()), true),
        (None, None) => (places(Exposure::Internet), "Not placed: the most urgent answer counts".to_owned(), true),
    };
    answer(question, place, facts, assumed)
}

/// Importance as an impact on people and the mission.
pub(super) fn human_impact(question: Question, asset: &Effective, settings: &Settings) -> Answer {
    let (stars, is_given) = stars(asset, settings);
    let place = usize::from(stars.get().clamp(2, 5) - 2);
    let given = if is_given { "" } else { ", not rated" };
    let facts = format!("{} star{}{given}", stars.get(), if stars.get() == 1 { "" } else { "s" });
    answer(question, place, facts, !is_given)
}

pub(super) fn answer(question: Question, place: usize, facts: String, assumed: bool) -> Answer {
    let answer = question.answers.get(place).copied().unwrap_or_default();
    Answer { question: question.name, answer, facts, assumed }
}

#[cfg(test)]
mod tests {
    use super::{LEAST_AUTOMATABLE, LEAST_TOTAL};
    use crate::model::{Cvss, CvssVersion};

    /// A base score with what its vector says: automatable, total.
    type Scored = (f64, Option<bool>, Option<bool>);

    /// Every vector of a version.
    fn all(version: CvssVersion, metrics: &[(&str, &str)]) -> Vec<Scored> {
        let mut vectors = vec![String::new()];
        for (name, values) in metrics {
            let with = |vector: &String| {
                let slash = if vector.is_empty() { "" } else { "/" };
                values.chars().map(|value| format!("{vector}{slash}{name}:{value}")).collect::<Vec<_>>()
            };
            vectors = vectors.iter().flat_map(with).collect();
        }
        let read = |vector: &String| {
            let cvss = Cvss::from_cell(vector, version).unwrap().unwrap();
            assert_eq!(cvss.version, version);
            let traits = cvss.traits();
            (cvss.base, traits.automatable, traits.total_impact)
        };
        vectors.iter().map(read).collect()
    }

    #[test]
    #[allow(clippy::float_cmp)] // scores are tenths, compared as written
    fn a_score_that_is_too_low_rules_out_what_no_vector_of_that_score_has() {
        let v3 = [
            ("AV", "NALP"),
            ("AC", "LH"),
            ("PR", "NLH"),
            ("UI", "NR"),
            ("S", "UC"),
            ("C", "NLH"),
            ("I", "NLH"),
            ("A", "NLH"),
        ];
        let v2 = [("AV", "NAL"), ("AC", "LMH"), ("Au", "NSM"), ("C", "NPC"), ("I", "NPC"), ("A", "NPC")];
        let v4 = [
            ("AV", "NALP"),
            ("AC", "LH"),
            ("AT", "NP"),
            ("PR", "NLH"),
            ("UI", "NPA"),
            ("VC", "H"),
            ("VI", "H"),
            ("VA", "H"),
            ("SC", "NLH"),
            ("SI", "NLH"),
            ("SA", "NLH"),
        ];
        // Only what is total: all of v4.0 takes long.
        let fourth = all(CvssVersion::V40, &v4);
        let of_versions = [all(CvssVersion::V2, &v2), all(CvssVersion::V30, &v3), all(CvssVersion::V31, &v3), fourth];
        for (at, vectors) in of_versions.iter().enumerate() {
            let least = |is: fn(&Scored) -> bool| {
                let scores = vectors.iter().filter(|one| one.0 > 0.0 && is(one)).map(|one| one.0);
                scores.fold(f64::INFINITY, f64::min)
            };
            assert_eq!(least(|one| one.2 == Some(true)), LEAST_TOTAL[at], "version {at}");
            if LEAST_AUTOMATABLE[at] > 0.0 {
                assert_eq!(least(|one| one.1 == Some(true)), LEAST_AUTOMATABLE[at], "version {at}");
            }
        }
    }
}
