//! Which host is which asset: stable id, then names or address as the scanner tracks it. One rule for rows of one file
//! and for scans of many years.

use std::net::IpAddr;

use rustc_hash::FxHashMap;

use crate::model::{Host, Tracking};

/// Finds known hosts by what they are known by.
#[derive(Clone, Debug, Default)]
pub struct Index {
    ids: FxHashMap<String, u32>,
    dns: FxHashMap<String, u32>,
    netbios: FxHashMap<String, u32>,
    ips: FxHashMap<(String, IpAddr), u32>,
}

impl Index {
    /// The index of the host that this one is, if it is known. `hosts` gives the latest facts of a known one.
    pub fn find<'a>(&self, host: &Host, hosts: impl Fn(u32) -> Option<&'a Host>) -> Option<u32> {
        if !host.host_id.is_empty()
            && let Some(&found) = self.ids.get(&host.host_id)
        {
            return Some(found);
        }
        let by_dns = || self.dns.get(&host.dns).copied();
        let by_netbios = || self.netbios.get(&host.netbios).copied();
        let by_ip = || host.ips.iter().find_map(|ip| self.ips.get(&(host.network.clone(), *ip)).copied());
        let candidates = match host.tracking {
            Tracking::Ip => [by_ip(), None, None],
            Tracking::NetBios => [by_netbios(), by_dns(), by_ip()],
            Tracking::Dns | Tracking::Unsaid => [by_dns(), by_netbios(), by_ip()],
        };
        candidates.into_iter().flatten().find(|&candidate| hosts(candidate).is_some_and(|known| agree(host, known)))
    }

    /// Remember what a host is known by. What an older one was known by is taken over.
    pub fn add(&mut self, host: &Host, index: u32) {
        if !host.host_id.is_empty() {
            self.ids.insert(host.host_id.clone(), index);
        }
        if !host.dns.is_empty() {
            self.dns.insert(host.dns.clone(), index);
        }
        if !host.netbios.is_empty() {
            self.netbios.insert(host.netbios.clone(), index);
        }
        for ip in &host.ips {
            self.ips.insert((host.network.clone(), *ip), index);
        }
    }
}

/// May these be one host? Not if something that names a host better than the common key speaks against it.
fn agree(host: &Host, known: &Host) -> bool {
    let differ = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a != b;
    if differ(&host.host_id, &known.host_id) || host.network != known.network {
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
    use super::Index;
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
        index.add(known, 0);
        index.find(other, |_| Some(known)).is_some()
    }

    #[test]
    fn a_stable_id_beats_every_name() {
        let known = host("a", "one.test", "", "192.0.2.1", Tracking::Dns);
        assert!(same(&known, &host("a", "other.test", "", "192.0.2.9", Tracking::Dns)));
        assert!(!same(&known, &host("b", "one.test", "", "192.0.2.1", Tracking::Dns)));
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
    fn names_come_and_go() {
        let known = host("", "", "", "192.0.2.1", Tracking::Unsaid);
        assert!(same(&known, &host("", "one.test", "", "192.0.2.1", Tracking::Unsaid)));
        let named = host("", "one.test", "WEB1", "192.0.2.1", Tracking::Unsaid);
        assert!(!same(&named, &host("", "two.test", "WEB1", "192.0.2.2", Tracking::Unsaid)));
    }
}
