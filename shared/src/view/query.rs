//! What a page asks for: filters, order, a slice. Plain data, kept in the URL as JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::plan::{GroupChoice, PatchChoice, PatchOrder};
use crate::model::{CriticalityClass, Exposure, Function, Stars};

/// A slice of a long list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slice {
    /// First row wanted, from 0.
    pub from: u32,
    /// How many rows.
    pub count: u32,
}

/// Order by one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort<Column> {
    /// The column.
    pub by: Column,
    /// Largest first?
    pub descending: bool,
}

/// Columns of the report that sort. `Rank` ascending is the default order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingColumn {
    /// Our rank (1 is first).
    #[default]
    Rank,
    /// Risk score.
    Score,
    /// Scanner severity level, then CVSS.
    Severity,
    /// Vulnerability title.
    Title,
    /// Scanner's id of the vulnerability (QID), as a number.
    Vulnerability,
    /// Address, numerically, then host name.
    Host,
    /// Port.
    Port,
    /// Importance of the asset.
    Importance,
    /// Exposure of the asset.
    Exposure,
    /// Status.
    Status,
    /// First detected.
    FirstSeen,
    /// Due date.
    Due,
}

impl FindingColumn {
    /// Every column.
    pub const ALL: [Self; 12] = [
        Self::Rank,
        Self::Score,
        Self::Severity,
        Self::Title,
        Self::Vulnerability,
        Self::Host,
        Self::Port,
        Self::Importance,
        Self::Exposure,
        Self::Status,
        Self::FirstSeen,
        Self::Due,
    ];
}

/// Columns of the patch list that sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PatchColumn {
    /// Rank by risk removed.
    #[default]
    Rank,
    /// Points removed.
    Points,
    /// Title.
    Title,
    /// Findings closed.
    Findings,
    /// Assets touched.
    Assets,
    /// Highest score among its findings.
    TopScore,
}

/// Columns of the asset list that sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssetColumn {
    /// Risk score of the asset (all its findings together).
    #[default]
    Score,
    /// Address, numerically.
    Ip,
    /// Host name.
    Name,
    /// Operating system.
    Os,
    /// Importance.
    Importance,
    /// Exposure.
    Exposure,
    /// Owner.
    Owner,
    /// Open findings.
    Findings,
    /// Last seen by a scan.
    LastSeen,
}

/// Which findings: all words must match, every facet with a choice must match one of its values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FindingFilter {
    /// Free text: IP, IP prefix, CIDR, host name, CVE, QID, words of the title. All words must match.
    pub text: String,
    /// Facet key -> chosen values. Without `status` fixed and decided findings are left out, without `kind`
    /// information is.
    pub facets: BTreeMap<String, Vec<String>>,
    /// Only findings of this asset.
    pub asset: Option<u32>,
    /// Only findings of this vulnerability.
    pub vulnerability: Option<u32>,
    /// Only findings that this patch closes.
    pub patch: Option<PatchChoice>,
    /// Only findings on assets of this group.
    pub group: Option<GroupChoice>,
}

impl FindingFilter {
    /// Is nothing asked for, so that every open finding passes?
    pub fn is_all(&self) -> bool {
        self.text.trim().is_empty()
            && self.facets.values().all(Vec::is_empty)
            && self.asset.is_none()
            && self.vulnerability.is_none()
            && self.patch.is_none()
            && self.group.is_none()
    }
}

/// Findings: filter, order, slice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingQuery {
    /// Which.
    pub filter: FindingFilter,
    /// In what order.
    pub sort: Sort<FindingColumn>,
    /// Which part.
    pub slice: Slice,
}

impl FindingQuery {
    /// The first rows of the ranking.
    pub fn first(count: u32) -> Self {
        Self {
            filter: FindingFilter::default(),
            sort: Sort { by: FindingColumn::Rank, descending: false },
            slice: Slice { from: 0, count },
        }
    }
}

/// Patches: text filter (title, reference, QID, CVE, host), rank, order, slice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatchQuery {
    /// Free text, as in [`FindingFilter::text`].
    pub text: String,
    /// What ranks them.
    pub order: PatchOrder,
    /// Superseded patches folded into the latest?
    pub fold: bool,
    /// In what order they are listed.
    pub sort: Sort<PatchColumn>,
    /// Which part.
    pub slice: Slice,
}

impl PatchQuery {
    /// All patches by risk removed, superseded ones folded.
    pub fn all() -> Self {
        Self {
            text: String::new(),
            order: PatchOrder::RiskRemoved,
            fold: true,
            sort: Sort { by: PatchColumn::Rank, descending: false },
            slice: Slice { from: 0, count: u32::MAX },
        }
    }
}

/// Which assets. Facets: `importance`, `class`, `exposure`, `function`, `environment`, `location`, `subnet`, `os`, `owner`,
/// `tag`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AssetFilter {
    /// Free text: IP, IP prefix, CIDR, names, owner, tag. All words must match.
    pub text: String,
    /// Facet key -> chosen values.
    pub facets: BTreeMap<String, Vec<String>>,
}

/// Assets: filter, order, slice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetQuery {
    /// Which.
    pub filter: AssetFilter,
    /// In what order.
    pub sort: Sort<AssetColumn>,
    /// Which part.
    pub slice: Slice,
}

/// Assets an edit applies to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// These, by id.
    These(Vec<u32>),
    /// All that match, also beyond the window.
    Matching(AssetFilter),
}

/// A change of one field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit<T> {
    /// Leave as it is.
    #[default]
    Keep,
    /// Back to "not said".
    Clear,
    /// Set to this.
    Set(T),
}

/// A change of ratings, applied to every selected asset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RatingEdit {
    /// Importance.
    pub stars: Edit<Stars>,
    /// Criticality class.
    pub class: Edit<CriticalityClass>,
    /// Exposure.
    pub exposure: Edit<Exposure>,
    /// Function.
    pub function: Edit<Function>,
    /// Environment.
    pub environment: Edit<String>,
    /// Owner.
    pub owner: Edit<String>,
    /// Location.
    pub location: Edit<String>,
    /// Tags to add.
    pub add_tags: Vec<String>,
    /// Tags to take away.
    pub remove_tags: Vec<String>,
}
