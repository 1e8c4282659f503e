//! What an imported list of assets (a CMDB's export) says, row by row. Rows count for assets that a later scan brings, too.

use std::net::IpAddr;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::model::{Day, Rating};

/// The list that counts: a further one replaces it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inventory {
    /// Name of the file.
    pub source: String,
    /// When it was imported.
    pub imported_on: Day,
    /// Its rows, in the file's order.
    pub rows: Vec<InventoryRow>,
}

/// One row of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InventoryRow {
    /// Addresses.
    pub ips: Vec<IpAddr>,
    /// DNS name, lower case; empty where there is none.
    pub dns: String,
    /// NetBIOS name, upper case; empty where there is none.
    pub netbios: String,
    /// Line in the file, from 1.
    pub line: u64,
    /// What it says.
    pub rating: Rating,
}

impl InventoryRow {
    /// Does it name no host?
    pub fn is_nobody(&self) -> bool {
        self.ips.is_empty() && self.dns.is_empty() && self.netbios.is_empty()
    }

    /// What people call its host: DNS name, else computer name, else address.
    pub fn name(&self) -> String {
        let names = [&self.dns, &self.netbios].into_iter().find(|name| !name.is_empty()).cloned();
        names.unwrap_or_else(|| self.ips.first().map(IpAddr::to_string).unwrap_or_default())
    }

    /// Its DNS name, if that has a domain.
    pub(super) fn full(&self) -> Option<&str> {
        Some(self.dns.as_str()).filter(|name| name.contains('.'))
    }

    /// Its names without a domain, lower case.
    pub(super) fn shorts(&self) -> Vec<String> {
        shorts([self.dns.as_str()], [self.netbios.as_str()])
    }

    /// What it goes by: its full name; its short ones where it has no full one.
    fn keys(&self) -> Vec<String> {
        self.full().map_or_else(|| self.shorts(), |full| vec![full.to_owned()])
    }
}

/// Names without a domain, lower case, each once.
pub(super) fn shorts<'a>(
    dns: impl IntoIterator<Item = &'a str>,
    netbios: impl IntoIterator<Item = &'a str>,
) -> Vec<String> {
    let labels = dns.into_iter().map(|name| name.split('.').next().unwrap_or_default().to_owned());
    let mut all: Vec<String> = labels.chain(netbios.into_iter().map(str::to_lowercase)).collect();
    all.retain(|name| !name.is_empty());
    all.sort();
    all.dedup();
    all
}

/// Rows found again by the host they are about. One host: the same name and not only other addresses, or, where one of
/// them has no name, the same address.
#[derive(Clone, Debug, Default)]
pub struct RowIndex {
    names: FxHashMap<String, u32>,
    /// Names of rows without an address.
    placeless: FxHashMap<String, u32>,
    placed: FxHashMap<(String, IpAddr), u32>,
    addresses: FxHashMap<IpAddr, u32>,
    /// Addresses of rows without a name.
    nameless: FxHashMap<IpAddr, u32>,
}

impl RowIndex {
    /// The number of the first row about the same host.
    pub fn find(&self, row: &InventoryRow) -> Option<u32> {
        let keys = row.keys();
        let by_name = |key: &String| {
            let here = || row.ips.iter().find_map(|ip| self.placed.get(&(key.clone(), *ip)));
            if row.ips.is_empty() { self.names.get(key) } else { self.placeless.get(key).or_else(here) }
        };
        let by_address = || {
            let known = if keys.is_empty() { &self.addresses } else { &self.nameless };
            row.ips.iter().find_map(|ip| known.get(ip))
        };
        keys.iter().find_map(by_name).or_else(by_address).copied()
    }

    /// Is there a row with its name, whatever its address?
    pub fn has_name_of(&self, row: &InventoryRow) -> bool {
        row.keys().iter().any(|key| self.names.contains_key(key))
    }

    /// Adds a row. What an earlier one was found by stays the earlier one's.
    pub fn add(&mut self, row: &InventoryRow, number: u32) {
        let keys = row.keys();
        for ip in &row.ips {
            self.addresses.entry(*ip).or_insert(number);
            if keys.is_empty() {
                self.nameless.entry(*ip).or_insert(number);
            }
        }
        for key in keys {
            for ip in &row.ips {
                self.placed.entry((key.clone(), *ip)).or_insert(number);
            }
            if row.ips.is_empty() {
                self.placeless.entry(key.clone()).or_insert(number);
            }
            self.names.entry(key).or_insert(number);
        }
    }
}

impl<'a> FromIterator<&'a InventoryRow> for RowIndex {
    fn from_iter<T: IntoIterator<Item = &'a InventoryRow>>(rows: T) -> Self {
        let mut index = Self::default();
        for (number, row) in (0..).zip(rows) {
            index.add(row, number);
        }
        index
    }
}
