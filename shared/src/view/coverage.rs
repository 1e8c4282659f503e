//! What was not scanned: said by the files, missing since, or missing against a list.

use serde::{Deserialize, Serialize};

/// What was not scanned. Lists are cut to their first rows; totals count all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Hosts that the newest scan of each scanner family says it did not scan.
    pub not_scanned: Vec<NotScannedRow>,
    /// How many such rows there are.
    pub not_scanned_total: u32,
    /// Assets seen before and missing in the newest scan of their scanner family, longest missing first.
    pub missing: Vec<MissingRow>,
    /// How many such assets there are.
    pub missing_total: u32,
    /// The cross-check; none without a list.
    pub list: Option<ListCheck>,
}

/// Hosts that a scan did not scan, for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotScannedRow {
    /// Number of the scan.
    pub scan: u32,
    /// Its file name.
    pub name: String,
    /// When it was made.
    pub scanned_on: Option<String>,
    /// Addresses, ranges and names as the file writes them.
    pub hosts: String,
    /// Why, in the file's words.
    pub reason: String,
    /// Known assets among them.
    pub assets: u32,
    /// Open findings of these assets: they stay open, unseen.
    pub open: u32,
    /// Names of the first five of these assets.
    pub examples: Vec<String>,
}

/// An asset that the newest scan of its scanner family does not name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingRow {
    /// Id of the asset.
    pub asset: u32,
    /// Its name.
    pub host: String,
    /// Its address, empty where there is none.
    pub ip: String,
    /// Scanner family that saw it before.
    pub scanner: String,
    /// When that family saw it last.
    pub last_seen: Option<String>,
    /// The newest scan of that family.
    pub scan: u32,
    /// Why that scan did not scan it, where it says so; else empty.
    pub reason: String,
}

/// A list of hosts (anti-virus console, inventory) beside the assets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListCheck {
    /// Lines read that are not blank.
    pub lines: u32,
    /// Different hosts named.
    pub hosts: u32,
    /// Networks and ranges named: what lies in one is known, but nothing in one is missed.
    pub ranges: u32,
    /// In the list, and scanned by the newest scan of a family that knows them.
    pub both: Listed,
    /// In the list, but never scanned.
    pub never: Listed,
    /// In the list and scanned before, but not by the newest scan.
    pub not_recent: Listed,
    /// Scanned, but not in the list.
    pub rogue: Listed,
    /// Lines in which no host was recognised.
    pub unread: u32,
    /// The first of them, with their line from 1.
    pub unread_lines: Vec<(u32, String)>,
    /// What was left out, in words, where the list is too long; else empty.
    pub cut: String,
}

/// Hosts of one kind: how many, and the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// How many.
    pub total: u32,
    /// The first ones.
    pub rows: Vec<ListedHost>,
}

/// One host of a cross-check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedHost {
    /// Line of the list it was first named on, from 1; 0 for a host that only a scan knows.
    pub line: u32,
    /// Its name or address: as the list says it, or as the asset is called.
    pub host: String,
    /// Id of the asset, where there is one.
    pub asset: Option<u32>,
    /// When it was seen last by a scan.
    pub last_seen: Option<String>,
}
