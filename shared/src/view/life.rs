//! What people do with findings and assets over time: decisions, merging and splitting, taking an import back.

use serde::{Deserialize, Serialize};

use super::query::FindingFilter;
use crate::model::DecisionKind;

/// Findings a decision is made for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingSelection {
    /// These, by id.
    These(Vec<u32>),
    /// All that match, also beyond the window.
    Matching(FindingFilter),
}

/// A decision as a person makes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionEdit {
    /// What is decided.
    pub kind: DecisionKind,
    /// Why; must say something.
    pub reason: String,
    /// Day (ISO) on which the findings count as open again, after today; none for no end. A false positive has no end.
    pub until: Option<String>,
}

/// A decision as a row shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionRow {
    /// What was decided.
    pub kind: DecisionKind,
    /// Why.
    pub reason: String,
    /// Day (ISO) on which it ends; none for no end.
    pub until: Option<String>,
    /// When it was made (ISO).
    pub made_on: Option<String>,
    /// Does it hold today? One that has run out stays as a note: the finding counts as open again.
    pub holds: bool,
}

/// One name under which an asset is known: as one scanner says it, or as the asset that was merged into it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartRow {
    /// Number of the part in its asset, for [`SplitOff::Part`].
    pub part: u32,
    /// Family of scanners that names it so, such as `qualys`.
    pub scanner: String,
    /// Scanner's stable id; empty where there is none.
    pub host_id: String,
    /// DNS name, empty where there is none.
    pub dns: String,
    /// NetBIOS name, empty where there is none.
    pub netbios: String,
    /// Addresses.
    pub ips: Vec<String>,
    /// First seen under this name.
    pub first_seen: Option<String>,
    /// Last seen under this name.
    pub last_seen: Option<String>,
    /// Did a person merge it in (and no rule)? Taken out, it gets the rating back that it had.
    pub merged: bool,
    /// Findings that were reported under this name and would go with it.
    pub findings: u32,
}

/// What is taken out of an asset to be one of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SplitOff {
    /// The part of this number, with the findings reported under it. Parts that were merged in together go together.
    Part(u32),
    /// These addresses and names. A part that keeps nothing goes with its findings; findings of the others stay.
    Facts(Vec<String>),
}

/// What went with an import that was taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoneImport {
    /// Assets that are gone though a person had rated them since.
    pub ratings: u32,
    /// Findings that are gone though a person had decided about them since.
    pub decisions: u32,
}
