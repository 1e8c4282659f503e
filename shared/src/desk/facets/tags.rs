//! Tags of assets: the one facet of which an asset has any number of values.

use super::{Counted, cut};
use crate::desk::Desk;
use crate::view::Facet;

/// Key of the facet.
pub(in crate::desk) const TAG: &str = "tag";

impl Desk {
    /// Tags of an asset: of people, the inventory and rules, and of the scanner. Both may say the same.
    pub(super) fn tags(&self, asset: usize) -> impl Iterator<Item = &String> {
        let said = self.effective.get(asset).map(|effective| &effective.rating.tags);
        let scanned = self.workspace.assets.get(asset).map(|asset| &asset.host.scanner_tags);
        said.into_iter().chain(scanned).flatten()
    }

    /// The facet of tags, of the findings that each asset counts.
    pub(super) fn tag_facet(&self, by_asset: impl Iterator<Item = u32>, chosen: &[String]) -> Facet {
        let tags = self.asset_choices(TAG);
        let mut counts = vec![0; tags.values.len()];
        for (asset, count) in (0..).zip(by_asset).filter(|(_, count)| *count > 0) {
            for tag in tags.of(asset) {
                if let Some(sum) = counts.get_mut(*tag as usize) {
                    *sum += count;
                }
            }
        }
        // What was chosen is shown, whether or not an asset still has it.
        let gone = chosen.iter().filter(|tag| !tags.values.contains(tag)).map(|tag| (tag, 0));
        let shown = tags.values.iter().zip(counts).filter(|(tag, count)| *count > 0 || chosen.contains(tag));
        let values: Vec<Counted<'_>> = shown.chain(gone).map(|(tag, count)| (tag, tag, count)).collect();
        let total = values.len() as u32;
        Facet { key: TAG.to_owned(), label: "Tag".to_owned(), values: cut(values, chosen), total }
    }
}
