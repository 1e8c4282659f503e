//! The asset list: search, facets, order. Only the assets of a slice become rows.

mod facets;
mod risks;

use super::Desk;
use super::facets::coded;
use super::search::Search;
use super::sorted::ranks;
use crate::order::{counted, turned};
use crate::risk::factor::stars;
use crate::view::{AssetColumn, AssetFilter, AssetPage, AssetQuery, AssetRow, Sort};

pub(super) use facets::AssetChoices;

impl Desk {
    /// A slice of the assets, with facets.
    pub fn asset_page(&self, query: &AssetQuery) -> AssetPage {
        let found = self.sifted_assets(&query.filter);
        let all = self.assets_in_order(found.passing, query.sort);
        let slice = Self::slice_of(&all, query.slice);
        AssetPage {
            total: all.len() as u32,
            from: query.slice.from,
            rows: slice.into_iter().filter_map(|id| self.asset_row(id)).collect(),
            facets: found.facets,
            hint: Search::of(&query.filter.text).hint,
        }
    }

    /// Every asset of a query in order.
    pub fn listed_assets(&self, filter: &AssetFilter, sort: Sort<AssetColumn>) -> Vec<AssetRow> {
        let ids = self.assets_in_order(self.matching_assets(filter), sort);
        ids.into_iter().filter_map(|id| self.asset_row(id)).collect()
    }

    /// Ids of the assets that match.
    pub(super) fn matching_assets(&self, filter: &AssetFilter) -> Vec<u32> {
        self.sifted_assets(filter).passing
    }

    /// Ids of the assets that a text finds.
    fn found_assets(&self, text: &str) -> impl Iterator<Item = u32> {
        let missing = self.found(&Search::of(text)).assets;
        let is_found = move |id: &u32| missing.get(*id as usize).copied().unwrap_or(0) == 0;
        self.workspace.known_assets().map(|(id, _)| id).filter(is_found)
    }

    /// Assets in the order of a column, equal ones by address.
    fn assets_in_order(&self, ids: Vec<u32>, sort: Sort<AssetColumn>) -> Vec<u32> {
        let by = |ids: Vec<u32>, of_all: &[u32], descending: bool| {
            let keys = ids.iter().map(|id| of_all.get(*id as usize).copied().unwrap_or(0)).collect();
            counted(ids, if descending { turned(keys) } else { keys })
        };
        if sort.by == AssetColumn::Ip {
            return by(ids, self.by_address(), sort.descending);
        }
        by(by(ids, self.by_address(), false), &self.asset_keys(sort.by), sort.descending)
    }

    /// A number for each asset that sorts like the column.
    fn asset_keys(&self, column: AssetColumn) -> Vec<u32> {
        let (assets, risks) = (&self.workspace.assets, self.all_asset_risks());
        match column {
            AssetColumn::Ip => self.by_address().to_vec(),
            AssetColumn::Score => ranks(risks.iter().map(|risk| risk.score.to_bits())),
            AssetColumn::Importance => {
                let settings = self.model.settings();
                self.of_traits(|asset| u32::from(stars(asset, settings).0.get()))
            }
            AssetColumn::Exposure => {
                self.of_traits(|asset| asset.rating.exposure.map_or(0, |exposure| 4 - exposure as u32))
            }
            AssetColumn::Findings => risks.iter().map(|risk| risk.open.iter().sum()).collect(),
            AssetColumn::Name => self.by_name().to_vec(),
            AssetColumn::Os => text_keys(assets.iter().map(|asset| asset.host.os.as_str())),
            AssetColumn::Owner => text_keys(self.effective.iter().map(|effective| effective.rating.owner.as_str())),
            // What was never seen comes first.
            AssetColumn::LastSeen => ranks(assets.iter().map(|asset| {
                let day = asset.last_seen.known();
                day.map_or(0, |day| u64::from(day.since_epoch().abs_diff(i32::MIN)))
            })),
        }
    }
}

/// Numbers that sort like texts of which many are equal, whatever their case.
fn text_keys<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<u32> {
    let (codes, distinct) = coded(texts);
    let ranks = ranks(distinct.into_iter().map(str::to_lowercase));
    codes.into_iter().map(|code| ranks.get(code as usize).copied().unwrap_or(0)).collect()
}
