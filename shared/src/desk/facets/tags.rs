//! Tags of assets: the one facet of which an asset has any number of values.

use rustc_hash::FxHashMap;

use super::cut;
use crate::desk::Desk;
use crate::view::{Facet, FacetValue};

/// Key of the facet.
pub(super) const TAG: &str = "tag";

impl Desk {
    /// Tags of an asset: of people, the inventory and rules, and of the scanner.
    pub(super) fn tags(&self, asset: usize) -> impl Iterator<Item = &String> {
        let said = self.effective.get(asset).map(|effective| &effective.rating.tags);
        let scanned = self.workspace.assets.get(asset).map(|asset| &asset.host.scanner_tags);
        said.into_iter().chain(scanned).flatten()
    }

    /// The facet of tags, of the findings that each asset counts.
    pub(super) fn tag_facet(&self, by_asset: &[u32], chosen: &[String]) -> Facet {
        let mut counts: FxHashMap<&String, u32> = chosen.iter().map(|tag| (tag, 0)).collect();
        let mut tags: Vec<&String> = Vec::new();
        for (asset, count) in by_asset.iter().enumerate().filter(|(_, count)| **count > 0) {
            tags.extend(self.tags(asset));
            // People and the scanner may say the same.
            tags.sort_unstable();
            tags.dedup();
            for tag in tags.drain(..) {
                *counts.entry(tag).or_default() += count;
            }
        }
        let value = |(tag, count): (&String, u32)| FacetValue { value: tag.clone(), label: tag.clone(), count };
        let mut values: Vec<FacetValue> = counts.into_iter().map(value).collect();
        let total = values.len() as u32;
        cut(&mut values, chosen);
        Facet { key: TAG.to_owned(), label: "Tag".to_owned(), values, total }
    }
}
