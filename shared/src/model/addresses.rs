//! Sets of addresses: networks and ranges, sorted and without overlaps. No range is ever written out.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// IPv4 before IPv6: the families never mix.
type Key = (bool, u128);

fn key(ip: IpAddr) -> Key {
    match ip {
        IpAddr::V4(ip) => (false, u128::from(u32::from(ip))),
        IpAddr::V6(ip) => (true, u128::from(ip)),
    }
}

/// First and last address of a network; `None` where no network is that small: above /32 (IPv4) or /128 (IPv6).
pub fn network(address: IpAddr, bits: u8) -> Option<(IpAddr, IpAddr)> {
    match address {
        IpAddr::V4(address) if bits <= 32 => {
            let rest = u32::MAX.checked_shr(bits.into()).unwrap_or(0);
            let from = u32::from(address) & !rest;
            Some((Ipv4Addr::from(from).into(), Ipv4Addr::from(from | rest).into()))
        }
        IpAddr::V6(address) if bits <= 128 => {
            let rest = u128::MAX.checked_shr(bits.into()).unwrap_or(0);
            let from = u128::from(address) & !rest;
            Some((Ipv6Addr::from(from).into(), Ipv6Addr::from(from | rest).into()))
        }
        _ => None,
    }
}

/// Does a range of one family start before it ends?
pub fn is_range(from: IpAddr, to: IpAddr) -> bool {
    from.is_ipv4() == to.is_ipv4() && key(from) <= key(to)
}

/// How many addresses there are from one to another; `u64::MAX` where there are more.
pub fn size(from: IpAddr, to: IpAddr) -> u64 {
    u64::try_from(key(to).1.saturating_sub(key(from).1)).unwrap_or(u64::MAX).saturating_add(1)
}

/// A set of addresses, made ready for many questions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addresses(Vec<(Key, Key)>);

impl Addresses {
    /// The addresses of these ranges, both ends in them.
    pub fn of(ranges: impl Iterator<Item = (IpAddr, IpAddr)>) -> Self {
        let mut all: Vec<(Key, Key)> = ranges.map(|(from, to)| (key(from), key(to))).collect();
        all.sort_unstable();
        let mut merged: Vec<(Key, Key)> = Vec::with_capacity(all.len());
        for (from, to) in all {
            match merged.last_mut() {
                Some((_, end)) if from <= *end => *end = to.max(*end),
                _ => merged.push((from, to)),
            }
        }
        Self(merged)
    }

    /// Is an address among them?
    pub fn hold(&self, ip: IpAddr) -> bool {
        let ip = key(ip);
        let behind = self.0.partition_point(|(from, _)| *from <= ip);
        behind.checked_sub(1).and_then(|at| self.0.get(at)).is_some_and(|(_, to)| ip <= *to)
    }
}

#[cfg(test)]
mod tests {
    use super::{Addresses, network, size};

    #[test]
    fn networks_from_everything_to_one_address() {
        let of = |text: &str, bits| network(text.parse().unwrap(), bits).map(|(a, b)| (a.to_string(), b.to_string()));
        let both = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(of("10.1.2.3", 0), both("0.0.0.0", "255.255.255.255"));
        assert_eq!(of("10.1.2.3", 24), both("10.1.2.0", "10.1.2.255"));
        assert_eq!(of("10.1.2.3", 32), both("10.1.2.3", "10.1.2.3"));
        assert_eq!(of("10.1.2.3", 33), None);
        assert_eq!(of("2001:db8::7", 64), both("2001:db8::", "2001:db8::ffff:ffff:ffff:ffff"));
        assert_eq!(of("2001:db8::7", 128), both("2001:db8::7", "2001:db8::7"));
        assert_eq!(of("::", 129), None);
        let (from, to) = network("::".parse().unwrap(), 0).unwrap();
        assert_eq!(size(from, to), u64::MAX);
    }

    #[test]
    fn a_set_holds_its_ends_and_its_own_family() {
        let ip = |text: &str| text.parse().unwrap();
        let ranges = [("192.0.2.10", "192.0.2.20"), ("192.0.2.15", "192.0.2.30"), ("0.0.0.0", "0.0.0.0")];
        let set = Addresses::of(ranges.into_iter().map(|(from, to)| (ip(from), ip(to))));
        assert!(["192.0.2.10", "192.0.2.25", "192.0.2.30", "0.0.0.0"].map(ip).into_iter().all(|one| set.hold(one)));
        assert!(!["192.0.2.9", "192.0.2.31", "::c000:20a", "::"].map(ip).into_iter().any(|one| set.hold(one)));
        assert!(!Addresses::default().hold(ip("0.0.0.0")));
    }
}
