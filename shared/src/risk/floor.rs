//! Floor rules: what is at least of a class, whatever the formula says. "Known exploited and facing the internet is always
//! Critical."

use serde::{Deserialize, Serialize};

use super::VulnerabilityFacts;
use super::factor::{severity_of, stars};
use super::settings::Settings;
use crate::model::{Exposure, RiskClass, Stars};
use crate::rules::Effective;

/// Most floor rules that count: one bit each.
pub const MOST_FLOORS: usize = 16;

/// One rule. All that it asks must hold; what it does not ask always does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Floor {
    /// Name shown where it raises a score.
    pub name: String,
    /// Switched off rules raise nothing.
    pub off: bool,
    /// Known to be exploited (KEV, or the scanner says so)?
    pub exploited: bool,
    /// A public exploit known?
    pub exploit: bool,
    /// Least severity S times 10, 0 to 10.
    pub severity: Option<f64>,
    /// One of these exposures; none asked when empty.
    pub exposures: Vec<Exposure>,
    /// Least importance.
    pub stars: Option<Stars>,
    /// The class that it is at least.
    pub class: RiskClass,
}

impl Default for Floor {
    fn default() -> Self {
        Self {
            name: String::new(),
            off: false,
            exploited: false,
            exploit: false,
            severity: None,
            exposures: Vec::new(),
            stars: None,
            class: RiskClass::Critical,
        }
    }
}

impl Floor {
    /// The rule that is offered first, switched off.
    pub fn known_exploited_on_the_internet() -> Self {
        Self {
            name: "Known exploited on an internet-facing host".to_owned(),
            off: true,
            exploited: true,
            exposures: vec![Exposure::Internet],
            ..Self::default()
        }
    }

    /// Its name, or what it asks where a person gave none.
    pub fn title(&self) -> &str {
        if self.name.is_empty() { "Floor rule without a name" } else { &self.name }
    }

    fn holds_for_vulnerability(&self, facts: &VulnerabilityFacts<'_>) -> bool {
        let (vulnerability, known) = (facts.vulnerability, facts.known);
        let is_exploited = vulnerability.exploited || known.kev().is_some();
        let has_exploit = is_exploited || vulnerability.exploit || vulnerability.malware || known.exploit().is_some();
        (!self.exploited || is_exploited)
            && (!self.exploit || has_exploit)
            && self.severity.is_none_or(|least| severity_of(vulnerability) * 10.0 >= least - 1e-9)
    }

    fn holds_for_asset(&self, asset: &Effective, settings: &Settings) -> bool {
        let exposure = asset.rating.exposure.or(settings.default_exposure);
        (self.exposures.is_empty() || exposure.is_some_and(|exposure| self.exposures.contains(&exposure)))
            && self.stars.is_none_or(|least| stars(asset, settings).0 >= least)
    }
}

/// One bit per rule whose demands on the vulnerability hold.
pub(super) fn bits_of_vulnerability(settings: &Settings, facts: &VulnerabilityFacts<'_>) -> u16 {
    bits(settings, |floor| floor.holds_for_vulnerability(facts))
}

/// One bit per rule whose demands on the asset hold.
pub(super) fn bits_of_asset(settings: &Settings, asset: &Effective) -> u16 {
    bits(settings, |floor| floor.holds_for_asset(asset, settings))
}

/// Rules by their bits; the first [`MOST_FLOORS`] count.
fn bits(settings: &Settings, holds: impl Fn(&Floor) -> bool) -> u16 {
    let counted = settings.floors.iter().take(MOST_FLOORS);
    counted.enumerate().fold(0, |bits, (at, floor)| bits | u16::from(!floor.off && holds(floor)) << at)
}
