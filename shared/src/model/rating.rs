//! What people say of an asset: importance, criticality class, exposure, owner, tags. Never overwritten by an import.

use serde::{Deserialize, Serialize};

use super::Function;

/// Importance of an asset to the business, 1 (least) to 5 (most) stars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Stars(u8);

impl Stars {
    /// One to five stars; anything else is not a rating.
    pub fn new(value: u8) -> Option<Self> {
        (1..=5).contains(&value).then_some(Self(value))
    }

    /// The number of stars, 1 to 5.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl Default for Stars {
    /// Three stars, the declared neutral of the risk model.
    fn default() -> Self {
        Self(3)
    }
}

impl TryFrom<u8> for Stars {
    type Error = String;
    fn try_from(value: u8) -> Result<Self, String> {
        Self::new(value).ok_or_else(|| format!("{value} stars is not 1 to 5"))
    }
}

impl From<Stars> for u8 {
    fn from(stars: Stars) -> u8 {
        stars.0
    }
}

/// How much of the business stops when the asset does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CriticalityClass {
    /// The organisation's mission fails without it.
    Mission,
    /// A line of business stops without it.
    Business,
    /// Daily work is harder without it.
    Operational,
}

impl CriticalityClass {
    /// Every class, most critical first.
    pub const ALL: [Self; 3] = [Self::Mission, Self::Business, Self::Operational];

    /// The words shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Mission => "Mission critical",
            Self::Business => "Business critical",
            Self::Operational => "Operational critical",
        }
    }
}

/// From where an attacker can reach the asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Exposure {
    /// Reachable from the internet.
    Internet,
    /// In a demilitarised zone.
    Dmz,
    /// On the internal network.
    Internal,
    /// Cut off from other networks.
    Isolated,
}

impl Exposure {
    /// Every exposure, most exposed first.
    pub const ALL: [Self; 4] = [Self::Internet, Self::Dmz, Self::Internal, Self::Isolated];

    /// The word shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Internet => "Internet",
            Self::Dmz => "DMZ",
            Self::Internal => "Internal",
            Self::Isolated => "Isolated",
        }
    }
}

/// Everything said of one asset by one voice: a person, an inventory, a rule. `None` and empty mean "not said".
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rating {
    /// Importance in stars.
    pub stars: Option<Stars>,
    /// Criticality class.
    pub class: Option<CriticalityClass>,
    /// Exposure.
    pub exposure: Option<Exposure>,
    /// What it is for.
    pub function: Option<Function>,
    /// Environment, such as `production` or `test`.
    pub environment: String,
    /// Who answers for the asset.
    pub owner: String,
    /// Where it stands.
    pub location: String,
    /// Free labels, sorted, without repeats.
    pub tags: Vec<String>,
}

/// As derived, but in one place: else it is written out wherever a rating is cloned.
impl Clone for Rating {
    #[inline(never)]
    fn clone(&self) -> Self {
        let Self { stars, class, exposure, function, environment, owner, location, tags } = self;
        Self {
            stars: *stars,
            class: *class,
            exposure: *exposure,
            function: *function,
            environment: environment.clone(),
            owner: owner.clone(),
            location: location.clone(),
            tags: tags.clone(),
        }
    }
}

impl Rating {
    /// Takes over what another voice says and this one does not; tags of both.
    pub fn fill(&mut self, other: &Self) {
        self.stars = self.stars.or(other.stars);
        self.class = self.class.or(other.class);
        self.exposure = self.exposure.or(other.exposure);
        self.function = self.function.or(other.function);
        let texts = [
            (&mut self.environment, &other.environment),
            (&mut self.owner, &other.owner),
            (&mut self.location, &other.location),
        ];
        for (mine, theirs) in texts {
            if mine.is_empty() {
                mine.clone_from(theirs);
            }
        }
        if !other.tags.is_empty() {
            self.tags.extend(other.tags.iter().cloned());
            self.tags.sort();
            self.tags.dedup();
        }
    }
}
