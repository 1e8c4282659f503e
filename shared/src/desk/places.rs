//! Where assets are: their subnets, and their order by address. Worked out once for each change of the data.

use super::Desk;
use super::facets::{coded, subnet};
use super::findings::{address_key, ranks};

/// Places of all assets, by their number.
#[derive(Debug)]
pub(super) struct Places {
    subnets: Vec<u32>,
    names: Vec<String>,
    by_address: Vec<u32>,
}

impl Desk {
    fn places(&self) -> &Places {
        self.places.get_or_init(|| {
            let assets = &self.workspace.assets;
            let (subnets, names) = coded(assets.iter().map(subnet));
            let by_address = ranks(assets.iter().map(|asset| address_key(&asset.host)));
            Places { subnets, names: names.into_iter().map(|(value, _)| value).collect(), by_address }
        })
    }

    /// Subnet of each asset, a place in [`Desk::subnet_names`].
    pub(super) fn subnets(&self) -> &[u32] {
        &self.places().subnets
    }

    /// Every subnet; the empty one where there is no address.
    pub(super) fn subnet_names(&self) -> &[String] {
        &self.places().names
    }

    /// Place of each asset by its address, then by its name.
    pub(super) fn by_address(&self) -> &[u32] {
        &self.places().by_address
    }
}
