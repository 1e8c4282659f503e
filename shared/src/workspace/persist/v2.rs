//! How version 2 wrote what version 3 writes otherwise: ratings without function, environment and location, vulnerabilities
//! without the day they became public. Nothing here may change: these are the bytes that browsers hold.

use serde::Deserialize;

use super::v3::Findings;
use crate::model::{self, CriticalityClass, Cvss, Day, Definition, Exposure, Grades, Host, Level, Part, Stars};
use crate::workspace::before::{Before as Current, Lens};
use crate::workspace::{self, undo};

#[derive(Deserialize)]
pub(super) struct Rating {
    stars: Option<Stars>,
    class: Option<CriticalityClass>,
    exposure: Option<Exposure>,
    owner: String,
    tags: Vec<String>,
}

impl From<Rating> for model::Rating {
    fn from(old: Rating) -> Self {
        let Rating { stars, class, exposure, owner, tags } = old;
        Self { stars, class, exposure, owner, tags, ..Self::default() }
    }
}

#[derive(Deserialize)]
pub(super) struct Asset {
    host: Host,
    rating: Rating,
    first_seen: Day,
    last_seen: Day,
    parts: Vec<Part>,
}

impl From<Asset> for model::Asset {
    fn from(old: Asset) -> Self {
        let Asset { host, rating, first_seen, last_seen, parts } = old;
        Self { host: host.into(), rating: rating.into(), first_seen, last_seen, parts }
    }
}

#[derive(Deserialize)]
#[allow(clippy::struct_excessive_bools)] // as the bytes are
pub(super) struct Vulnerability {
    scanner: String,
    scanner_id: String,
    title: String,
    level: Option<Level>,
    grades: Grades,
    cvss: Option<Cvss>,
    cves: Vec<String>,
    vendor_reference: String,
    category: String,
    exploit: bool,
    malware: bool,
    pci: bool,
    definition: Option<Definition>,
}

impl From<Vulnerability> for model::Vulnerability {
    fn from(old: Vulnerability) -> Self {
        Self {
            scanner: old.scanner,
            scanner_id: old.scanner_id,
            title: old.title,
            level: old.level,
            grades: old.grades,
            cvss: old.cvss,
            cves: old.cves,
            vendor_reference: old.vendor_reference,
            category: old.category,
            exploit: old.exploit,
            malware: old.malware,
            exploited: false,
            published: Day::NONE,
            pci: old.pci,
            definition: old.definition,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Before {
    lens: Lens,
    assets: Vec<(u32, Asset)>,
    vulnerabilities: Vec<(u32, Vulnerability)>,
    at: Vec<u32>,
    findings: Findings,
}

impl From<Before> for Current {
    fn from(old: Before) -> Self {
        Self {
            lens: old.lens,
            assets: old.assets.into_iter().map(|(index, asset)| (index, asset.into())).collect(),
            vulnerabilities: old.vulnerabilities.into_iter().map(|(index, one)| (index, one.into())).collect(),
            at: old.at,
            findings: old.findings.into(),
        }
    }
}

#[derive(Deserialize)]
pub(super) struct UndoStep {
    words: String,
    what: Undo,
}

#[derive(Deserialize)]
enum Undo {
    Ratings(Vec<(u32, Rating)>),
    Decisions { before: Vec<(u32, u32)>, table: u32 },
    Assets { before: u32 },
    Import { scan: u32, before: u32 },
}

impl From<UndoStep> for workspace::UndoStep {
    fn from(old: UndoStep) -> Self {
        let what = match old.what {
            Undo::Ratings(before) => {
                undo::Undo::Ratings(before.into_iter().map(|(index, rating)| (index, rating.into())).collect())
            }
            Undo::Decisions { before, table } => undo::Undo::Decisions { before, table },
            Undo::Assets { before } => undo::Undo::Assets { before },
            Undo::Import { scan, before } => undo::Undo::Import { scan, before },
        };
        Self { words: old.words, what }
    }
}
