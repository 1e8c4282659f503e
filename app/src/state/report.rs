//! The report's view (filter and order) and its words in the address: only what a person chose or typed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::view::{FindingColumn, FindingFilter, GroupChoice, PatchChoice, Sort};

use super::fragment::to_fragment;

/// Filter and order of the report. In the address: this as JSON, without what is default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportView {
    /// Free text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Facet key -> chosen values.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub facets: BTreeMap<String, Vec<String>>,
    /// Only this asset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asset: Option<u32>,
    /// Only this vulnerability.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vulnerability: Option<u32>,
    /// Only what this patch closes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patch: Option<PatchChoice>,
    /// Only this group of assets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupChoice>,
    /// Order; none is by rank.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<Sort<FindingColumn>>,
}

impl ReportView {
    /// The filter for the engine.
    pub fn filter(&self) -> FindingFilter {
        FindingFilter {
            text: self.text.clone(),
            facets: self.facets.clone(),
            asset: self.asset,
            vulnerability: self.vulnerability,
            patch: self.patch,
            group: self.group.clone(),
        }
    }

    /// The order for the engine.
    pub fn order(&self) -> Sort<FindingColumn> {
        self.sort.unwrap_or(Sort { by: FindingColumn::Rank, descending: false })
    }

    /// Is every finding of the ranking shown?
    pub fn shows_all(&self) -> bool {
        self.filter() == FindingFilter::default()
    }

    /// Choose a value of a facet, or take it back.
    pub fn toggle(&mut self, facet: &str, value: &str) {
        let chosen = self.facets.entry(facet.to_owned()).or_default();
        if let Some(at) = chosen.iter().position(|v| v == value) {
            chosen.remove(at);
        } else {
            chosen.push(value.to_owned());
        }
        self.facets.retain(|_, values| !values.is_empty());
    }

    /// Show what was decided about, and nothing else.
    pub fn show_decided(&mut self) {
        let values = ["accepted", "false_positive"].map(str::to_owned).to_vec();
        *self = Self { facets: BTreeMap::from([("status".to_owned(), values)]), sort: self.sort, ..Self::default() };
    }

    /// Order by a column; by the same column again turns it round.
    pub fn sort_by(&mut self, by: FindingColumn) {
        let now = self.order();
        let descending = if now.by == by { !now.descending } else { starts_descending(by) };
        let next = Sort { by, descending };
        self.sort = (next != Sort { by: FindingColumn::Rank, descending: false }).then_some(next);
    }
}

/// Where the largest is what people look for first.
fn starts_descending(column: FindingColumn) -> bool {
    use FindingColumn as C;
    matches!(column, C::Score | C::Severity | C::Importance)
}

/// The route of the report under a filter, such as `/#...`. Give it to `App::href` or `App::go`.
pub fn report_link(filter: &FindingFilter) -> String {
    let view = ReportView {
        text: filter.text.clone(),
        facets: filter.facets.clone(),
        asset: filter.asset,
        vulnerability: filter.vulnerability,
        patch: filter.patch,
        group: filter.group.clone(),
        sort: None,
    };
    format!("/{}", to_fragment(&view))
}
