//! One feed: which kinds there are, and where one comes from.

use serde::{Deserialize, Serialize};

use super::{About, Exploit, Kev, List, Scores};

/// Which feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedKind {
    /// Known exploited vulnerabilities (CISA).
    Kev,
    /// Exploit prediction (FIRST).
    Epss,
    /// Public exploits.
    Exploits,
}

impl FeedKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Kev, Self::Epss, Self::Exploits];

    /// Stable name, as in a manifest.
    pub fn id(self) -> &'static str {
        match self {
            Self::Kev => "kev",
            Self::Epss => "epss",
            Self::Exploits => "exploits",
        }
    }

    /// Name shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Kev => "Known exploited (CISA KEV)",
            Self::Epss => "Exploit prediction (EPSS)",
            Self::Exploits => "Public exploits",
        }
    }

    /// The same in a sentence.
    pub fn short(self) -> &'static str {
        match self {
            Self::Kev => "CISA KEV",
            Self::Epss => "EPSS",
            Self::Exploits => "List of public exploits",
        }
    }
}

/// Entries of the list of known exploited vulnerabilities.
pub type KevFeed = List<Kev>;
/// Exploit predictions.
pub type EpssFeed = List<Scores>;
/// Public exploits.
pub type ExploitFeed = List<Exploit>;

/// One feed of any kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Feed {
    /// CISA KEV.
    Kev(KevFeed),
    /// EPSS.
    Epss(EpssFeed),
    /// Public exploits.
    Exploits(ExploitFeed),
}

impl Feed {
    /// Its kind.
    pub fn kind(&self) -> FeedKind {
        match self {
            Self::Kev(_) => FeedKind::Kev,
            Self::Epss(_) => FeedKind::Epss,
            Self::Exploits(_) => FeedKind::Exploits,
        }
    }

    /// Where it comes from.
    pub fn about(&self) -> &About {
        match self {
            Self::Kev(list) => &list.about,
            Self::Epss(list) => &list.about,
            Self::Exploits(list) => &list.about,
        }
    }

    /// The same, to change it.
    pub fn about_mut(&mut self) -> &mut About {
        match self {
            Self::Kev(list) => &mut list.about,
            Self::Epss(list) => &mut list.about,
            Self::Exploits(list) => &mut list.about,
        }
    }

    /// How many CVEs.
    pub fn len(&self) -> usize {
        match self {
            Self::Kev(list) => list.len(),
            Self::Epss(list) => list.len(),
            Self::Exploits(list) => list.len(),
        }
    }

    /// None at all?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
