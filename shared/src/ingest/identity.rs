//! Which host is which asset: stable id, then names or address as the scanner tracks it. One rule for rows of one file
//! and for scans of many years.

use std::net::IpAddr;

use rustc_hash::FxHashMap;

use super::keys::Keys;
use crate::model::{Host, Tracking};

/// Finds known hosts by what they are known by. What one scanner family said of a host is looked up before what others
/// said, and an id of one family is never compared with an id of another.
#[derive(Clone, Debug, Default)]
pub struct Index {
    families: FxHashMap<String, u16>,
    /// Names and addresses count in their network only: another one may have them again.
    networks: FxHashMap<String, u32>,
    ids: Names,
    dns: Names,
    netbios: Names,
    ips: Names,
}

/// What is known whoever said it.
const ANYONE: u16 = 0;
/// The network of ids, which belong to none.
const NO_NETWORK: u32 = u32::MAX;

/// Who says a name or an address, and in which network.
type Said = (u16, u32);

/// Names of one kind, and the host that each stands for. Hardly ever is that more than one.
#[derive(Clone, Debug, Default)]
struct Names {
    keys: Keys,
    first: Vec<(Said, u32)>,
    more: FxHashMap<(u32, Said), u32>,
}

impl Names {
    /// The number of a name.
    fn find(&self, name: &[u8]) -> Option<u32> {
        self.keys.find(name)
    }

    /// The host that a name stands for.
    fn get(&self, name: Option<u32>, said: Said) -> Option<u32> {
        let name = name?;
        match self.first.get(name as usize) {
            Some((by, host)) if *by == said => Some(*host),
            _ => self.more.get(&(name, said)).copied(),
        }
    }

    fn set(&mut self, name: &[u8], said: Said, host: u32) {
        let (name, is_new) = self.keys.number(name);
        if is_new {
            return self.first.push((said, host));
        }
        match self.first.get_mut(name as usize) {
            Some((by, known)) if *by == said => *known = host,
            _ => drop(self.more.insert((name, said), host)),
        }
    }

    /// The same; no name is none.
    fn set_name(&mut self, name: &str, said: Said, host: u32) {
        if !name.is_empty() {
            self.set(name.as_bytes(), said, host);
        }
    }
}

/// The bytes of an address: those of the two kinds differ in their number.
fn with_octets<A>(ip: IpAddr, act: impl FnOnce(&[u8]) -> A) -> A {
    match ip {
        IpAddr::V4(ip) => act(&ip.octets()),
        IpAddr::V6(ip) => act(&ip.octets()),
    }
}

impl Index {
    /// The number of the host that this one is, if it is known. `scanner` is the family that names it (empty where there
    /// is only one), `agrees` says whether a known host may be this one (see [`agree`]).
    pub fn find(&self, host: &Host, scanner: &str, agrees: impl Fn(u32) -> bool) -> Option<u32> {
        let family = self.families.get(scanner).copied().unwrap_or(ANYONE);
        if !host.host_id.is_empty()
            && let Some(found) = self.ids.get(self.ids.find(host.host_id.as_bytes()), (family, NO_NETWORK))
        {
            return Some(found);
        }
        let network = self.networks.get(&host.network).copied()?;
        let of_both = |names: &Names, name: &str| {
            let name = names.find(name.as_bytes());
            let of = |family: u16| names.get(name, (family, network)).filter(|&candidate| agrees(candidate));
            of(family).or_else(|| if family == ANYONE { None } else { of(ANYONE) })
        };
        let by_dns = || of_both(&self.dns, &host.dns);
        let by_netbios = || of_both(&self.netbios, &host.netbios);
        let by_ip = || {
            let known = |ip: &IpAddr| with_octets(*ip, |octets| self.ips.find(octets));
            let of_family = |family: u16| host.ips.iter().find_map(|ip| self.ips.get(known(ip), (family, network)));
            let own = of_family(family).filter(|&candidate| agrees(candidate));
            let anyone = || of_family(ANYONE).filter(|&candidate| agrees(candidate));
            own.or_else(|| if family == ANYONE { None } else { anyone() })
        };
        match host.tracking {
            Tracking::Ip => by_ip(),
            Tracking::NetBios => by_netbios().or_else(by_dns).or_else(by_ip),
            Tracking::Dns | Tracking::Unsaid => by_dns().or_else(by_netbios).or_else(by_ip),
        }
    }

    /// Remember what a host is known by, and by which family (empty: anyone). What another was known by is taken over.
    pub fn add(&mut self, host: &Host, scanner: &str, number: u32) {
        let family = match self.families.get(scanner) {
            _ if scanner.is_empty() => ANYONE,
            Some(&family) => family,
            None => {
                let next = self.families.len() as u16 + 1;
                self.families.insert(scanner.to_owned(), next);
                next
            }
        };
        self.ids.set_name(&host.host_id, (family, NO_NETWORK), number);
        self.add_names(host, family, number);
    }

    /// Remember the names and addresses of a host for every family; its id belongs to one, and is left out.
    pub fn add_for_all(&mut self, host: &Host, number: u32) {
        self.add_names(host, ANYONE, number);
    }

    fn add_names(&mut self, host: &Host, family: u16, number: u32) {
        let known = self.networks.get(&host.network).copied();
        let network = known.unwrap_or_else(|| {
            let next = self.networks.len() as u32;
            self.networks.insert(host.network.clone(), next);
            next
        });
        let said = (family, network);
        self.dns.set_name(&host.dns, said, number);
        self.netbios.set_name(&host.netbios, said, number);
        for ip in &host.ips {
            with_octets(*ip, |octets| self.ips.set(octets, said, number));
        }
    }
}

/// May these be one host? Not if something that names a host better than the common key speaks against it. `known_id` is
/// the known host's id in the family that names `host`; empty where that family gave it none.
pub fn agree(host: &Host, known: &Host, known_id: &str) -> bool {
    let differ = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a != b;
    if differ(&host.host_id, known_id) || host.network != known.network {
        return false;
    }
    match host.tracking {
        Tracking::Ip => host.ips.iter().any(|ip| known.ips.contains(ip)),
        Tracking::NetBios => !differ(&host.netbios, &known.netbios),
        Tracking::Dns => !differ(&host.dns, &known.dns),
        Tracking::Unsaid => {
            !differ(&host.dns, &known.dns)
                && (host.dns == known.dns && !host.dns.is_empty() || !differ(&host.netbios, &known.netbios))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Index, agree};
    use crate::model::{Host, Tracking};

    fn host(id: &str, dns: &str, netbios: &str, ip: &str, tracking: Tracking) -> Host {
        Host {
            host_id: id.to_owned(),
            dns: dns.to_owned(),
            netbios: netbios.to_owned(),
            ips: ip.parse().into_iter().collect(),
            tracking,
            ..Host::default()
        }
    }

    fn same(known: &Host, other: &Host) -> bool {
        let mut index = Index::default();
        index.add(known, "", 0);
        index.find(other, "", |_| agree(other, known, &known.host_id)).is_some()
    }

    #[test]
    fn a_stable_id_beats_every_name() {
        let known = host("a", "one.test", "", "192.0.2.1", Tracking::Dns);
        assert!(same(&known, &host("a", "other.test", "", "192.0.2.9", Tracking::Dns)));
        assert!(!same(&known, &host("b", "one.test", "", "192.0.2.1", Tracking::Dns)));
    }

    #[test]
    fn an_id_counts_in_its_own_family_only() {
        let mut index = Index::default();
        let known = host("7", "", "", "192.0.2.1", Tracking::Unsaid);
        index.add(&known, "one", 0);
        let other = host("7", "", "", "192.0.2.9", Tracking::Unsaid);
        assert_eq!(index.find(&other, "one", |_| true), Some(0));
        assert_eq!(index.find(&other, "two", |_| true), None);
    }

    #[test]
    fn a_host_that_moved_is_known_by_its_name() {
        let known = host("", "one.test", "", "192.0.2.1", Tracking::Dns);
        assert!(same(&known, &host("", "one.test", "", "192.0.2.9", Tracking::Dns)));
        assert!(!same(&known, &host("", "two.test", "", "192.0.2.1", Tracking::Dns)), "a lease passed on");
    }

    #[test]
    fn tracked_by_address_a_new_name_is_the_same_host() {
        let known = host("", "one.test", "", "192.0.2.1", Tracking::Ip);
        assert!(same(&known, &host("", "two.test", "", "192.0.2.1", Tracking::Ip)));
    }

    #[test]
    fn a_name_in_another_network_does_not_hide_it() {
        let mut index = Index::default();
        let inner = host("", "one.test", "WEB1", "192.0.2.1", Tracking::Unsaid);
        let outer = Host { network: "outer".to_owned(), ..inner.clone() };
        let twin = host("", "two.test", "WEB1", "192.0.2.1", Tracking::Unsaid);
        let known = [inner, outer, twin];
        for (number, host) in (0..).zip(&known) {
            index.add(host, "", number);
        }
        for (number, host) in (0..).zip(&known) {
            assert_eq!(index.find(host, "", |found| agree(host, &known[found as usize], "")), Some(number));
        }
    }

    #[test]
    fn names_come_and_go() {
        let known = host("", "", "", "192.0.2.1", Tracking::Unsaid);
        assert!(same(&known, &host("", "one.test", "", "192.0.2.1", Tracking::Unsaid)));
        let named = host("", "one.test", "WEB1", "192.0.2.1", Tracking::Unsaid);
        assert!(!same(&named, &host("", "two.test", "WEB1", "192.0.2.2", Tracking::Unsaid)));
    }
}
