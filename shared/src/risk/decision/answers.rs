//! What is asked of vulnerabilities and assets, answered from the facts. Where nothing is known the answer is the one that
//! the guide of SSVC recommends: the most urgent, except that nothing is exploited before somebody says so.

use super::{Answer, Question};
use crate::model::{Exposure, Vulnerability};
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

pub(super) fn automatable(vulnerability: &Vulnerability) -> Answer {
    let known = vulnerability.cvss.as_ref().and_then(|cvss| cvss.traits().automatable);
    let facts = match known {
        Some(true) => "CVSS: over the network, low complexity, no rights, no person's help",
        Some(false) => "CVSS: not over the network, or it needs luck, rights or a person's help",
        None => "No CVSS vector says it",
    };
    answer(AUTOMATABLE, usize::from(known != Some(false)), facts.to_owned(), known.is_none())
}

pub(super) fn technical_impact(vulnerability: &Vulnerability) -> Answer {
    let known = vulnerability.cvss.as_ref().and_then(|cvss| cvss.traits().total_impact);
    let facts = match known {
        Some(true) => "CVSS: confidentiality, integrity and availability are lost",
        Some(false) => "CVSS: not all of confidentiality, integrity and availability are lost",
        None => "No CVSS vector says it",
    };
    answer(TECHNICAL_IMPACT, usize::from(known != Some(false)), facts.to_owned(), known.is_none())
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
