//! Risk by group: the open findings of all assets that share a subnet, an owner, a tag. Values are those that count,
//! whoever said them; an asset with several tags counts in each.

use rustc_hash::FxHashMap;

use super::Desk;
use super::places::subnet;
use super::sorted::ranks_of;
use crate::order::in_order;
use crate::plan::{Weight, points, share, weight};
use crate::risk::{Rated, nothing, together_of};
use crate::view::{GroupBy, GroupChoice, GroupColumn, GroupPage, GroupQuery, GroupRow, WorstFinding};

/// A group being counted.
#[derive(Debug, Default)]
struct Group {
    value: String,
    assets: u32,
    at_risk: u32,
    open: [u32; 4],
    weight: Weight,
    /// Sum of ln(1 - p) of its findings.
    nothing: f64,
    /// Place of its worst finding.
    worst: Option<u32>,
}

impl Desk {
    /// A slice of the groups.
    pub fn group_page(&self, query: &GroupQuery) -> GroupPage {
        let rows = self.group_rows(query.by);
        let names = ranks_of(&rows.iter().map(name_key).collect::<Vec<_>>());
        let name = |at: usize| names.get(at).copied().map_or(0, u64::from);
        let key = |(at, row): (usize, &GroupRow)| {
            let number = match query.sort.by {
                GroupColumn::Points => row.points.to_bits(),
                GroupColumn::Name => name(at),
                GroupColumn::Assets => u64::from(row.assets),
                GroupColumn::Findings => u64::from(row.open.iter().sum::<u32>()),
                GroupColumn::Score => row.score.to_bits(),
                GroupColumn::Worst => row.worst.as_ref().map_or(0, |worst| worst.score.to_bits()),
            };
            let number = if query.sort.descending { u64::MAX - number } else { number };
            // Of equals the one with more risk first, then by name, in both directions.
            (u128::from(number), u128::from(u64::MAX - row.points.to_bits()) << 64 | u128::from(name(at)))
        };
        let keys = rows.iter().enumerate().map(key).collect();
        let rows = in_order(rows, keys);
        let total = rows.len() as u32;
        GroupPage { by: query.by, total, from: query.slice.from, rows: Self::slice_of(&rows, query.slice) }
    }

    fn group_rows(&self, by: GroupBy) -> Vec<GroupRow> {
        let mut groups: Vec<Group> = Vec::new();
        let mut known: FxHashMap<String, usize> = FxHashMap::default();
        let mut of_asset: Vec<Vec<usize>> = vec![Vec::new(); self.workspace.assets.len()];
        for (asset, _) in self.workspace.known_assets() {
            for value in self.group_values(asset, by) {
                let at = *known.entry(value.clone()).or_insert_with(|| {
                    groups.push(Group { value, ..Group::default() });
                    groups.len() - 1
                });
                if let (Some(group), Some(of)) = (groups.get_mut(at), of_asset.get_mut(asset as usize)) {
                    group.assets += 1;
                    group.at_risk += u32::from(self.asset_risk(asset).best_rank > 0);
                    of.push(at);
                }
            }
        }
        let of_cell = |rated: Rated| {
            let weight = weight(rated.points());
            (self.model.class_of(rated.score()) as usize, weight, nothing(points(weight)))
        };
        let cells: Vec<(usize, Weight, f64)> = self.ranking.cells().map(|(_, rated)| of_cell(rated)).collect();
        for (place, cell) in (0..).zip(self.ranking.cells_in_order()) {
            let (Some(asset), Some((class, weight, nothing))) = (self.asset_at(place), cells.get(cell as usize)) else {
                continue;
            };
            for at in of_asset.get(asset as usize).into_iter().flatten() {
                let Some(group) = groups.get_mut(*at) else { continue };
                if let Some(count) = group.open.get_mut(*class) {
                    *count += 1;
                }
                group.weight += weight;
                group.nothing += nothing;
                group.worst.get_or_insert(place);
            }
        }
        let whole = self.ranking.cells().map(|(cell, rated)| Weight::from(cell.size) * weight(rated.points())).sum();
        groups.into_iter().map(|group| self.group_row(by, group, whole)).collect()
    }

    fn group_row(&self, by: GroupBy, group: Group, whole: Weight) -> GroupRow {
        let score = together_of(group.nothing);
        let index = group.worst.and_then(|place| self.ranking.order().get(place as usize));
        let worst = index.and_then(|index| self.workspace.row(*index)).map(|(finding, asset, vulnerability)| {
            let score = self.score(&finding);
            WorstFinding {
                title: vulnerability.name().to_owned(),
                host: asset.host.name(),
                asset: finding.asset,
                score,
                class: self.model.class_of(score),
            }
        });
        GroupRow {
            label: if group.value.is_empty() { by.none().to_owned() } else { group.value.clone() },
            value: group.value,
            assets: group.assets,
            at_risk: group.at_risk,
            open: group.open,
            score,
            class: self.model.class_of(score),
            points: points(group.weight),
            share: share(group.weight, whole),
            worst,
        }
    }

    /// Groups that an asset is in, by their value; the empty one where it has none.
    pub(super) fn group_values(&self, asset: u32, by: GroupBy) -> Vec<String> {
        let index = asset as usize;
        let (Some(asset), Some(effective)) = (self.workspace.assets.get(index), self.effective.get(index)) else {
            return Vec::new();
        };
        let rating = &effective.rating;
        let one = match by {
            GroupBy::Subnet => subnet(asset),
            GroupBy::Owner => rating.owner.clone(),
            GroupBy::Environment => rating.environment.clone(),
            GroupBy::Location => rating.location.clone(),
            GroupBy::Function => rating.function.map(|function| function.label().to_owned()).unwrap_or_default(),
            GroupBy::Os => asset.host.os.clone(),
            GroupBy::Organisation => String::new(),
            GroupBy::Tag => {
                let mut tags: Vec<String> = rating.tags.iter().chain(&asset.host.scanner_tags).cloned().collect();
                tags.sort_unstable();
                tags.dedup();
                return if tags.is_empty() { vec![String::new()] } else { tags };
            }
        };
        vec![one]
    }

    /// By asset: is it in the group?
    pub(super) fn marked_assets(&self, group: &GroupChoice) -> Vec<bool> {
        let is_in = |asset| self.group_values(asset, group.by).contains(&group.value);
        (0..self.workspace.assets.len() as u32).map(is_in).collect()
    }
}

/// Names as people sort them: what has no value is last, addresses come first and by their numbers.
fn name_key(row: &GroupRow) -> String {
    let address = row.value.split_once('/').and_then(|(address, _)| crate::ingest::ip(address));
    match address {
        _ if row.value.is_empty() => "3".to_owned(),
        Some(std::net::IpAddr::V4(ip)) => format!("0{:08x}", u32::from(ip)),
        Some(std::net::IpAddr::V6(ip)) => format!("1{:032x}", u128::from(ip)),
        None => format!("2{}", row.value.to_lowercase()),
    }
}
