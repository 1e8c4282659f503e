//! The asset list: search, facets, order, and what the findings of each asset come to.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::Desk;
use super::places::subnet;
use super::search::Search;
use super::words::AssetRisk;
use crate::model::Asset;
use crate::risk::factor::stars;
use crate::risk::{Rated, nothing, together_of};
use crate::view::{AssetColumn, AssetFilter, AssetPage, AssetQuery, AssetRow, Facet, FacetValue, Sort};

const FACETS: [(&str, &str); 10] = [
    ("importance", "Importance"),
    ("exposure", "Exposure"),
    ("class", "Criticality"),
    ("function", "Function"),
    ("environment", "Environment"),
    ("location", "Location"),
    ("subnet", "Subnet"),
    ("os", "Operating system"),
    ("owner", "Owner"),
    ("tag", "Tag"),
];
/// Values shown of a facet.
const SHOWN: usize = 25;

impl Desk {
    /// A slice of the assets, with facets.
    pub fn asset_page(&self, query: &AssetQuery) -> AssetPage {
        let all = self.listed_assets(&query.filter, query.sort);
        let rows = Self::slice_of(&all, query.slice);
        AssetPage {
            total: all.len() as u32,
            from: query.slice.from,
            rows,
            facets: self.asset_facets(&query.filter),
            hint: Search::of(&query.filter.text).hint,
        }
    }

    /// Every asset of a query in order.
    pub fn listed_assets(&self, filter: &AssetFilter, sort: Sort<AssetColumn>) -> Vec<AssetRow> {
        let ids = self.matching_assets(filter);
        let mut rows: Vec<AssetRow> = ids.into_iter().filter_map(|id| self.asset_row(id)).collect();
        let key = |row: &AssetRow| -> u64 {
            match sort.by {
                AssetColumn::Score => row.score.to_bits(),
                AssetColumn::Importance => u64::from(row.stars),
                AssetColumn::Exposure => row.exposure.map_or(0, |exposure| 4 - exposure as u64),
                AssetColumn::Findings => u64::from(row.open.iter().sum::<u32>()),
                _ => 0,
            }
        };
        let text = |row: &AssetRow| match sort.by {
            AssetColumn::Name => self.workspace.assets.get(row.id as usize).map(|a| a.host.name()).unwrap_or_default(),
            AssetColumn::Os => row.os.to_lowercase(),
            AssetColumn::Owner => row.owner.to_lowercase(),
            AssetColumn::LastSeen => row.last_seen.clone().unwrap_or_default(),
            _ => String::new(),
        };
        let by_address = self.by_address();
        let address = |row: &AssetRow| by_address.get(row.id as usize).copied().unwrap_or(0);
        rows.sort_by_cached_key(|row| (text(row), address(row)));
        match (sort.by, sort.descending) {
            (AssetColumn::Ip, false) => rows.sort_by_key(address),
            (AssetColumn::Ip, true) => rows.sort_by_key(|row| std::cmp::Reverse(address(row))),
            (_, false) => rows.sort_by_key(key),
            (_, true) => {
                rows.sort_by(|a, b| key(b).cmp(&key(a)).then_with(|| text(b).cmp(&text(a))));
            }
        }
        rows
    }

    /// Ids of the assets that match.
    pub(super) fn matching_assets(&self, filter: &AssetFilter) -> Vec<u32> {
        let is_chosen = |id: &u32| FACETS.iter().all(|(key, _)| self.passes(*id, key, filter));
        self.found_assets(&filter.text).filter(is_chosen).collect()
    }

    /// Ids of the assets that a text finds.
    fn found_assets(&self, text: &str) -> impl Iterator<Item = u32> {
        let search = Search::of(text);
        let is_found = move |id: u32, asset: &Asset| {
            let rating = self.effective.get(id as usize).map_or(&asset.rating, |effective| &effective.rating);
            (0..search.words()).all(|word| search.asset(word, asset, rating))
        };
        self.workspace.known_assets().filter(move |(id, asset)| is_found(*id, asset)).map(|(id, _)| id)
    }

    fn passes(&self, asset: u32, key: &str, filter: &AssetFilter) -> bool {
        match filter.facets.get(key) {
            Some(chosen) if !chosen.is_empty() => {
                self.values(asset, key).iter().any(|(value, _)| chosen.contains(value))
            }
            _ => true,
        }
    }

    /// Values of an asset under a facet, with their labels.
    fn values(&self, asset: u32, key: &str) -> Vec<(String, String)> {
        let index = asset as usize;
        let (Some(asset), Some(effective)) = (self.workspace.assets.get(index), self.effective.get(index)) else {
            return Vec::new();
        };
        let rating = &effective.rating;
        let same = |text: &str| if text.is_empty() { Vec::new() } else { vec![(text.to_owned(), text.to_owned())] };
        match key {
            "importance" => {
                let (stars, given) = stars(effective, self.model.settings());
                let mut values = vec![(stars.get().to_string(), format!("{} stars", stars.get()))];
                if !given {
                    values.push(("unrated".to_owned(), "Not rated".to_owned()));
                }
                values
            }
            "exposure" => match rating.exposure {
                Some(exposure) => vec![(exposure.label().to_lowercase(), exposure.label().to_owned())],
                None => vec![("unknown".to_owned(), "Not placed".to_owned())],
            },
            "class" => match rating.class {
                Some(class) => vec![(format!("{class:?}").to_lowercase(), class.label().to_owned())],
                None => vec![("none".to_owned(), "No class".to_owned())],
            },
            "subnet" => same(&subnet(asset)),
            "os" => same(&asset.host.os),
            "function" => match rating.function {
                Some(function) => vec![(function.label().to_lowercase(), function.label().to_owned())],
                None => vec![("none".to_owned(), "Not said".to_owned())],
            },
            "environment" => same(&rating.environment),
            "location" => same(&rating.location),
            "owner" => {
                if rating.owner.is_empty() {
                    vec![("none".to_owned(), "No owner".to_owned())]
                } else {
                    same(&rating.owner)
                }
            }
            _ => rating.tags.iter().chain(&asset.host.scanner_tags).flat_map(|tag| same(tag)).collect(),
        }
    }

    fn asset_facets(&self, filter: &AssetFilter) -> Vec<Facet> {
        let mut counts: Vec<FxHashMap<String, FacetValue>> = vec![FxHashMap::default(); FACETS.len()];
        for id in self.found_assets(&filter.text) {
            // An asset counts in a facet when every other facet lets it pass.
            let refused: Vec<bool> = FACETS.iter().map(|(key, _)| !self.passes(id, key, filter)).collect();
            let others = refused.iter().filter(|refused| **refused).count();
            for (((key, _), counts), refused) in FACETS.iter().zip(&mut counts).zip(&refused) {
                if others == usize::from(*refused) {
                    for (value, label) in self.values(id, key) {
                        counts.entry(value.clone()).or_insert(FacetValue { value, label, count: 0 }).count += 1;
                    }
                }
            }
        }
        let shown = |((key, label), counts): (&(&str, &str), FxHashMap<String, FacetValue>)| {
            let total = counts.len() as u32;
            let mut values: Vec<FacetValue> = counts.into_values().collect();
            values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
            values.truncate(SHOWN);
            Facet { key: (*key).to_owned(), label: (*label).to_owned(), values, total }
        };
        FACETS.iter().zip(counts).map(shown).collect()
    }

    /// What the findings of one asset come to.
    pub(super) fn asset_risk(&self, id: u32) -> AssetRisk {
        self.all_asset_risks().get(id as usize).copied().unwrap_or_default()
    }

    /// What the findings of each asset come to.
    pub(super) fn all_asset_risks(&self) -> &[AssetRisk] {
        self.asset_risks.get_or_init(|| {
            let of_cell = |rated: Rated| (self.model.class_of(rated.score()) as usize, nothing(rated.points()));
            let cells: Vec<(usize, f64)> = self.ranking.cells().map(|(_, rated)| of_cell(rated)).collect();
            let column = &self.workspace.findings.asset;
            let at = |finding: u32| column.get(finding as usize).map_or(usize::MAX, |asset| *asset as usize);
            let mut risks = vec![AssetRisk::default(); self.workspace.assets.len()];
            for (finding, cell) in self.ranking.with_cells() {
                let (Some(risk), Some((class, nothing))) = (risks.get_mut(at(finding)), cells.get(cell as usize))
                else {
                    continue;
                };
                if let Some(count) = risk.open.get_mut(*class) {
                    *count += 1;
                }
                // The sum stands here until it is a score.
                risk.score += nothing;
            }
            for (rank, finding) in (1..).zip(self.ranking.order()) {
                if let Some(risk) = risks.get_mut(at(*finding)).filter(|risk| risk.best_rank == 0) {
                    risk.best_rank = rank;
                }
            }
            for risk in &mut risks {
                risk.score = together_of(risk.score);
            }
            risks
        })
    }

    /// Assets with open findings, the riskiest first, of equals the first by address.
    pub(super) fn riskiest_assets(&self, count: usize) -> Vec<AssetRow> {
        let (risks, by_address) = (self.all_asset_risks(), self.by_address());
        let key = |id: u32| {
            let address = by_address.get(id as usize).copied().unwrap_or(u32::MAX);
            let score = risks.get(id as usize).map_or(0, |risk| risk.score.to_bits());
            (Reverse(score), address, id)
        };
        let at_risk = (0..).zip(risks).filter(|(_, risk)| risk.best_rank > 0).map(|(id, _)| id);
        let mut first: Vec<u32> = Vec::with_capacity(count + 1);
        for id in at_risk {
            let at = first.partition_point(|other| key(*other) < key(id));
            if at < count {
                first.insert(at, id);
                first.truncate(count);
            }
        }
        first.into_iter().filter_map(|id| self.asset_row(id)).collect()
    }
}
