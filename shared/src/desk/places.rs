//! Where assets are: their subnets, and their order by address or name. Worked out once for each change of the data.

use std::cell::OnceCell;
use std::cmp::Ordering;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::Desk;
use super::facets::coded;
use super::sorted::ranks;
use crate::model::{Asset, Host};

/// Places of all assets, by their number.
#[derive(Debug)]
pub(super) struct Places {
    subnets: Vec<u32>,
    names: Vec<String>,
    by_address: Vec<u32>,
    by_name: OnceCell<Vec<u32>>,
}

impl Desk {
    fn places(&self) -> &Places {
        self.places.get_or_init(|| {
            let assets = &self.workspace.assets;
            let (subnets, distinct) = coded(assets.iter().map(network));
            let by_address = ranks(assets.iter().map(|asset| ByAddress::of(&asset.host)));
            Places { subnets, names: distinct.into_iter().map(named).collect(), by_address, by_name: OnceCell::new() }
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

    /// Place of each asset by its name.
    pub(super) fn by_name(&self) -> &[u32] {
        let ranked = || ranks(self.workspace.assets.iter().map(|asset| asset.host.name()));
        self.places().by_name.get_or_init(ranked)
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

/// A host that sorts by its address numerically (IPv4 before IPv6, none behind both), then by its name.
struct ByAddress<'a> {
    number: (u8, u128),
    host: &'a Host,
}

impl<'a> ByAddress<'a> {
    fn of(host: &'a Host) -> Self {
        let number = match host.ips.first() {
            Some(IpAddr::V4(ip)) => (0, u128::from(u32::from(*ip))),
            Some(IpAddr::V6(ip)) => (1, u128::from(*ip)),
            None => (2, 0),
        };
        Self { number, host }
    }
}

impl Ord for ByAddress<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        // Few share an address: names are made for those only.
        self.number.cmp(&other.number).then_with(|| self.host.name().cmp(&other.host.name()))
    }
}

impl PartialOrd for ByAddress<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for ByAddress<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for ByAddress<'_> {}
