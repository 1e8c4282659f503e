//! Places of connections: how many may be open, and that one network address never takes those of everybody else. It knows
//! nothing of what a connection says.
//!
//! An address may hold as many as are free for all others: alone it gets half of them, and the next one finds half of what is
//! left. Behind a proxy all come from one address, and sharing them out is the proxy's affair.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Open connections at a time; each costs a file handle and some 10 kB.
pub const MOST: usize = 10_000;

/// All places.
#[derive(Clone, Debug)]
pub struct Places {
    all: Arc<Semaphore>,
    networks: Arc<Mutex<HashMap<IpAddr, usize>>>,
    is_behind_proxy: bool,
}

/// One of them, for nobody yet.
#[derive(Debug)]
pub struct Free(OwnedSemaphorePermit);

/// One of them, free again when it is dropped.
#[derive(Debug)]
pub struct Place {
    places: Places,
    network: IpAddr,
    _held: OwnedSemaphorePermit,
}

impl Places {
    /// So many in all.
    pub fn new(most: usize, is_behind_proxy: bool) -> Self {
        Self { all: Arc::new(Semaphore::new(most)), networks: Arc::default(), is_behind_proxy }
    }

    /// Waits until there is one.
    pub async fn free(&self) -> Option<Free> {
        // Nobody closes the semaphore.
        self.all.clone().acquire_owned().await.ok().map(Free)
    }

    /// That place for a connection from this address, unless it has its share.
    pub fn give(&self, Free(held): Free, ip: IpAddr) -> Option<Place> {
        let network = network(ip);
        let mut networks = self.networks();
        let holds = networks.entry(network).or_default();
        // The one that is to be given counts as free.
        if !self.is_behind_proxy && *holds > self.all.available_permits() {
            return None;
        }
        *holds += 1;
        drop(networks);
        Some(Place { places: self.clone(), network, _held: held })
    }

    fn networks(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.networks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut networks = self.places.networks();
        if let Some(holds) = networks.get_mut(&self.network) {
            *holds -= 1;
            if *holds == 0 {
                networks.remove(&self.network);
            }
        }
    }
}

/// Who counts as one: an address of IPv4; of IPv6 the network, as a household has 2^64 of them (RFC 6177).
pub fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(ip) => Ipv6Addr::from_bits(ip.to_bits() >> 64 << 64).into(),
        ip @ IpAddr::V4(_) => ip,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many connections an address gets while nobody ends one.
    async fn take(places: &Places, from: &str) -> Vec<Place> {
        let ip = from.parse().unwrap();
        let mut taken = Vec::new();
        while let Some(place) = places.give(places.free().await.unwrap(), ip) {
            taken.push(place);
        }
        taken
    }

    #[tokio::test]
    async fn an_address_holds_no_more_than_it_leaves() {
        let places = Places::new(1_000, false);
        let greedy = take(&places, "192.0.2.1").await;
        assert_eq!(greedy.len(), 500);
        let other = take(&places, "192.0.2.2").await;
        assert_eq!(other.len(), 250);
        assert_eq!(take(&places, "192.0.2.3").await.len(), 125);
        drop(greedy);
        let again = take(&places, "::ffff:192.0.2.1").await;
        assert!(again.len() >= 250, "{}", again.len());
        drop((other, again));
        assert_eq!((places.all.available_permits(), places.networks().len()), (1_000, 0), "all of it is free again");
    }

    #[tokio::test]
    async fn a_proxy_has_them_all() {
        let places = Places::new(100, true);
        let mut taken = Vec::new();
        while let Ok(held) = places.all.clone().try_acquire_owned() {
            taken.push(places.give(Free(held), [192, 0, 2, 1].into()).expect("it is the only one who comes"));
        }
        assert_eq!(taken.len(), 100);
    }

    #[tokio::test]
    async fn a_network_of_ipv6_is_one_address() {
        let places = Places::new(100, false);
        let first = take(&places, "2001:db8:1:2::1").await;
        assert_eq!((first.len(), take(&places, "2001:db8:1:2::2").await.len()), (50, 0));
        assert_eq!(take(&places, "2001:db8:1:3::1").await.len(), 25);
    }
}
