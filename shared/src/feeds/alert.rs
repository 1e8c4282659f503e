//! What a feed changed for the open findings: kept until a person has seen it.

use serde::{Deserialize, Serialize};

use super::Known;
use crate::model::{Day, Vulnerability};

/// From this percentile on a flaw counts as likely to be exploited: a tenth of all CVEs.
pub const HIGH_PERCENTILE: f64 = 0.9;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    /// Known to be exploited, and was not before.
    NewlyExploited,
    /// An exploit is public, and none was known before.
    ExploitPublished,
    /// The EPSS percentile of a flaw that is not known to be exploited reached [`HIGH_PERCENTILE`] from below.
    PredictionRose,
}

/// One thing that happened to open findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Its number: names it when it is dismissed.
    pub number: u32,
    /// Day on which it was noticed.
    pub day: Day,
    /// What happened.
    pub kind: AlertKind,
    /// Is it said by the first feed of its kind? Then nothing became so: it was not known here.
    pub first: bool,
    /// Open findings that it happened to.
    pub findings: u32,
    /// Vulnerabilities of those.
    pub vulnerabilities: u32,
}

impl AlertKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::NewlyExploited, Self::ExploitPublished, Self::PredictionRose];

    /// Did it happen to a vulnerability, between what was known of it and what is known now?
    pub fn happened(self, vulnerability: &Vulnerability, before: &Known, now: &Known) -> bool {
        let exploited = |known: &Known| vulnerability.exploited || known.kev().is_some();
        let published = |known: &Known| vulnerability.exploit || vulnerability.malware || known.exploit().is_some();
        let is_high = |known: &Known| known.epss().is_some_and(|(_, epss)| epss.percentile >= HIGH_PERCENTILE);
        match self {
            Self::NewlyExploited => exploited(now) && !exploited(before),
            Self::ExploitPublished => published(now) && !published(before),
            Self::PredictionRose => is_high(now) && !is_high(before) && !exploited(now),
        }
    }
}
