//! Feeds as a page shows them: which are loaded, what came of a file, what they changed.

use serde::{Deserialize, Serialize};

use crate::feeds::{AlertKind, FeedKind};

/// A feed in the settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedRow {
    /// Which.
    pub kind: FeedKind,
    /// What is loaded; none where nothing is.
    pub loaded: Option<LoadedFeed>,
}

/// A feed that is loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadedFeed {
    /// Name of the file.
    pub name: String,
    /// Its day (ISO).
    pub date: Option<String>,
    /// How that is known, where the file does not say it; else empty.
    pub dated: String,
    /// Day on which it was loaded (ISO).
    pub loaded_on: Option<String>,
    /// Did the site that serves this app give it, and not a person?
    pub from_site: bool,
    /// CVEs in it.
    pub cves: u32,
    /// CVEs of this workspace that are in it.
    pub matched: u32,
    /// CVEs of this workspace.
    pub all: u32,
    /// Days since its day.
    pub age_days: i32,
    /// Is it stale?
    pub is_stale: bool,
}

/// What came of a feed file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedSheet {
    /// Which feed.
    pub kind: FeedKind,
    /// Name of the file.
    pub name: String,
    /// Is it the one that counts now? An older one than what is here is not taken.
    pub taken: bool,
    /// What came of it, in one sentence.
    pub words: String,
    /// More for people to know, one sentence each.
    pub notes: Vec<String>,
    /// Rows in the file.
    pub rows: u32,
    /// CVEs in it.
    pub cves: u32,
    /// Rows of which nothing could be used.
    pub left_out: u32,
    /// Problems in all.
    pub problem_count: u32,
    /// The first 200 problems.
    pub problems: Vec<FeedProblem>,
}

/// Something wrong in a feed file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedProblem {
    /// Physical line, from 1.
    pub line: u64,
    /// The value found, cut after 60 characters.
    pub value: String,
    /// What is wrong.
    pub what: String,
    /// Was the row left out for it?
    pub left_out: bool,
}

/// Something that feeds changed for open findings, until a person dismisses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRow {
    /// Names it.
    pub number: u32,
    /// What happened.
    pub kind: AlertKind,
    /// In words: "12 of your findings became known-exploited".
    pub words: String,
    /// Day on which it was noticed (ISO).
    pub day: Option<String>,
    /// Vulnerabilities of those findings.
    pub vulnerabilities: u32,
    /// Value of the facet `exploitation` that shows such findings.
    pub facet: String,
}
