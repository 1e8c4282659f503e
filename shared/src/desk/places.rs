//! Where assets are: their subnets, and their order by address or name. Worked out once for each change of the data.

use std::cell::OnceCell;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::Desk;
use super::facets::coded;
use super::sorted::ranks;
use crate::model::Asset;
use crate::order::{counted, in_order};

/// Places of all assets, by their number; each made when first asked for.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// With the names of all subnets.
    subnets: OnceCell<(Vec<u32>, Vec<String>)>,
    by_address: OnceCell<Vec<u32>>,
    by_name: OnceCell<Vec<u32>>,
}

impl Places {
    /// Are subnets and the order by address there?
    pub(super) fn are_made(&self) -> [bool; 2] {
        [self.subnets.get().is_some(), self.by_address.get().is_some()]
    }
}

impl Desk {
    fn subnets_with_names(&self) -> &(Vec<u32>, Vec<String>) {
        self.places.subnets.get_or_init(|| {
            let (subnets, distinct) = coded(self.workspace.assets.iter().map(network));
            (subnets, distinct.into_iter().map(named).collect())
        })
    }

    /// Subnet of each asset, a place in [`Desk::subnet_names`].
    pub(super) fn subnets(&self) -> &[u32] {
        &self.subnets_with_names().0
    }

    /// Every subnet; the empty one where there is no address.
    pub(super) fn subnet_names(&self) -> &[String] {
        &self.subnets_with_names().1
    }

    /// Place of each asset by its address (numerically, IPv4 before IPv6, none behind both), then by its name.
    pub(super) fn by_address(&self) -> &[u32] {
        self.places.by_address.get_or_init(|| placed_by_address(&self.workspace.assets))
    }

    /// Place of each asset by its name.
    pub(super) fn by_name(&self) -> &[u32] {
        let ranked = || ranks(self.workspace.assets.iter().map(|asset| asset.host.name()));
        self.places.by_name.get_or_init(ranked)
    }
}

/// The /24 (IPv4) or /64 (IPv6) of an asset; empty where it has no address.
pub(super) fn subnet(asset: &Asset) -> String {
    named(network(asset))
}

/// First address of the subnet of an asset.
fn network(asset: &Asset) -> Option<IpAddr> {
    Some(match asset.host.ips.first()? {
        IpAddr::V4(ip) => {
            let [a, b, c, _] = ip.octets();
            IpAddr::V4(Ipv4Addr::new(a, b, c, 0))
        }
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    })
}

fn named(network: Option<IpAddr>) -> String {
    match network {
        Some(IpAddr::V4(ip)) => format!("{ip}/24"),
        Some(IpAddr::V6(ip)) => format!("{ip}/64"),
        None => String::new(),
    }
}

fn placed_by_address(assets: &[Asset]) -> Vec<u32> {
    let number = |asset: &Asset| match asset.host.ips.first() {
        Some(IpAddr::V4(ip)) => (0, u128::from(u32::from(*ip))),
        Some(IpAddr::V6(ip)) => (1, u128::from(*ip)),
        None => (2, 0),
    };
    let numbers: Vec<(u128, u128)> = assets.iter().map(number).collect();
    let of = |id: u32| numbers.get(id as usize).copied().unwrap_or_default();
    // Most addresses are 32 bits: those are counted, not compared.
    let (short, long): (Vec<u32>, Vec<u32>) = (0..assets.len() as u32).partition(|id| of(*id).0 == 0);
    let keys = short.iter().map(|id| of(*id).1 as u32).collect();
    let mut order = counted(short, keys);
    let keys = long.iter().map(|id| of(*id)).collect();
    order.extend(in_order(long, keys));
    let mut places = vec![0; assets.len()];
    let mut first = 0;
    for same in order.chunk_by(|a, b| of(*a) == of(*b)) {
        // Few share an address: names are made for those only.
        let name = |id: &u32| assets.get(*id as usize).map(|asset| asset.host.name()).unwrap_or_default();
        let by_name = if same.len() > 1 { ranks(same.iter().map(name)) } else { vec![0] };
        for (id, rank) in same.iter().zip(by_name) {
            if let Some(place) = places.get_mut(*id as usize) {
                *place = first + rank;
            }
        }
        first += same.len() as u32;
    }
    places
}
