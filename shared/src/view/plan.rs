//! The roll-up as a page asks for it: orders of patches, a plan within a budget, risk by group.

use serde::{Deserialize, Serialize};

use super::query::{Slice, Sort};
use super::rows::PatchRow;
use crate::model::RiskClass;

/// What ranks patches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PatchOrder {
    /// Most risk removed beyond those before it.
    #[default]
    RiskRemoved,
    /// Worst finding first.
    HighestFinding,
    /// Most risk removed for each host that has to be visited.
    PerHost,
}

impl PatchOrder {
    /// All, in the order shown.
    pub const ALL: [Self; 3] = [Self::RiskRemoved, Self::HighestFinding, Self::PerHost];

    /// The words shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::RiskRemoved => "Risk removed",
            Self::HighestFinding => "Highest finding",
            Self::PerHost => "Risk removed per host visited",
        }
    }
}

/// One patch, for a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatchChoice {
    /// Id of the patch.
    pub id: u32,
    /// With what it takes over from earlier ones?
    pub fold: bool,
}

/// What can be done in the time there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Budget {
    /// So many patches, each rolled out wherever it is needed.
    Patches(u32),
    /// So many hosts visited, each getting all its patches.
    HostVisits(u32),
}

/// A plan within a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanQuery {
    /// The budget.
    pub budget: Budget,
    /// Superseded patches folded into the latest?
    pub fold: bool,
    /// Which of its rows.
    pub slice: Slice,
}

/// What is left against effort.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// Patches or host visits, ascending from 0 to all; the budget is among them.
    pub efforts: Vec<u32>,
    /// Share of all points left after each, 0 to 1, in the order of the plan.
    pub plan: Vec<f64>,
    /// The same in the order of the highest CVSS score.
    pub by_cvss: Vec<f64>,
}

/// A host to visit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HostVisitRow {
    /// Place in the plan, 1 is first.
    pub rank: u32,
    /// Id of the asset.
    pub asset: u32,
    /// Host name, or the address where there is none.
    pub host: String,
    /// Address, empty where there is none.
    pub ip: String,
    /// Owner that counts, empty where there is none.
    pub owner: String,
    /// Sum of points p of its open findings.
    pub points: f64,
    /// Share of all points that these are, 0 to 1.
    pub share: f64,
    /// Share removed by this and all visits before it, 0 to 1.
    pub cumulative: f64,
    /// Findings it has open: all are closed.
    pub findings: u32,
    /// Patches it needs.
    pub patches: u32,
    /// Names of the patches it needs, most risk first: the first five, in an exported plan all.
    pub names: Vec<String>,
    /// Score of its worst finding.
    pub top_score: f64,
    /// Class of that score.
    pub class: RiskClass,
}

/// Rows of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanRows {
    /// Patches.
    Patches(Vec<PatchRow>),
    /// Hosts.
    Hosts(Vec<HostVisitRow>),
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanPage {
    /// Patches or hosts there are: the most that a budget can spend.
    pub all: u32,
    /// Of these, in the plan.
    pub chosen: u32,
    /// Share of all points that the plan removes, 0 to 1.
    pub removed: f64,
    /// Share that the same effort removes in the order of the highest CVSS score.
    pub removed_by_cvss: f64,
    /// Hosts that the plan visits.
    pub hosts: u32,
    /// Open findings by class now: Critical, High, Medium, Low.
    pub open: [u32; 4],
    /// The same after the plan.
    pub left: [u32; 4],
    /// Score of the whole organisation now, 0 to 100.
    pub score: f64,
    /// The same after the plan.
    pub score_after: f64,
    /// What is left against effort.
    pub curve: Curve,
    /// First row of this slice.
    pub from: u32,
    /// The rows.
    pub rows: PlanRows,
}

/// What assets are grouped by. An asset with several tags counts in each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupBy {
    /// /24 or /64 of the first address.
    #[default]
    Subnet,
    /// Owner.
    Owner,
    /// Tags of people and of scanners.
    Tag,
    /// Environment.
    Environment,
    /// Location.
    Location,
    /// Server or workstation.
    Function,
    /// Operating system as the scanner says it.
    Os,
    /// All together.
    Organisation,
}

impl GroupBy {
    /// All, in the order shown.
    pub const ALL: [Self; 8] = [
        Self::Subnet,
        Self::Owner,
        Self::Tag,
        Self::Environment,
        Self::Location,
        Self::Function,
        Self::Os,
        Self::Organisation,
    ];

    /// The word shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Subnet => "Subnet",
            Self::Owner => "Owner",
            Self::Tag => "Tag",
            Self::Environment => "Environment",
            Self::Location => "Location",
            Self::Function => "Function",
            Self::Os => "Operating system",
            Self::Organisation => "Organisation",
        }
    }

    /// What an asset without such a value is listed under.
    pub fn none(self) -> &'static str {
        match self {
            Self::Subnet => "No address",
            Self::Owner => "No owner",
            Self::Tag => "No tag",
            Self::Environment => "No environment",
            Self::Location => "No location",
            Self::Function => "Function not known",
            Self::Os => "System not known",
            Self::Organisation => "Whole organisation",
        }
    }
}

/// One group, for a filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupChoice {
    /// Grouped by what.
    pub by: GroupBy,
    /// Its value; empty for assets without one.
    pub value: String,
}

/// Columns of the groups that sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupColumn {
    /// Points of its open findings.
    #[default]
    Points,
    /// Name.
    Name,
    /// Assets.
    Assets,
    /// Open findings.
    Findings,
    /// Score of all its findings together.
    Score,
    /// Score of its worst finding.
    Worst,
}

/// Groups: by what, in what order, which part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupQuery {
    /// Grouped by what.
    pub by: GroupBy,
    /// In what order.
    pub sort: Sort<GroupColumn>,
    /// Which part.
    pub slice: Slice,
}

/// The worst finding of a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorstFinding {
    /// Title of its vulnerability.
    pub title: String,
    /// Host it is on.
    pub host: String,
    /// Id of its asset.
    pub asset: u32,
    /// Score.
    pub score: f64,
    /// Class of the score.
    pub class: RiskClass,
}

/// One group of assets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupRow {
    /// Its value; empty for assets without one.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// Assets in it.
    pub assets: u32,
    /// Of these, with open findings.
    pub at_risk: u32,
    /// Open findings by class: Critical, High, Medium, Low.
    pub open: [u32; 4],
    /// Score of all its open findings together, 0 to 100.
    pub score: f64,
    /// Class of that score.
    pub class: RiskClass,
    /// Sum of points p.
    pub points: f64,
    /// Share of all points, 0 to 1. With several tags an asset these add up to more than 1.
    pub share: f64,
    /// Its worst finding, where one is open.
    pub worst: Option<WorstFinding>,
}

/// A slice of the groups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupPage {
    /// Grouped by what.
    pub by: GroupBy,
    /// Groups in all.
    pub total: u32,
    /// First row of this slice.
    pub from: u32,
    /// The rows.
    pub rows: Vec<GroupRow>,
}
