//! Byte strings, each kept once and known by a number that counts from 0: names of hosts, cells of vulnerabilities. They lie
//! one behind the other: a new one takes no memory of its own, and a table that grows need not read them again.

use std::hash::Hasher;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

/// Byte strings by number.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    bytes: Vec<u8>,
    /// Where each ends.
    ends: Vec<usize>,
    /// Hash and number of each.
    places: HashTable<(u32, u32)>,
}

impl Keys {
    /// The key of a number; empty for a number never given.
    #[inline]
    pub fn get(&self, number: u32) -> &[u8] {
        let at = number as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.ends.get(at).and_then(|end| self.bytes.get(start..*end)).unwrap_or_default()
    }

    /// The number of a key, if it has one.
    pub fn find(&self, key: &[u8]) -> Option<u32> {
        self.at(hash_of(key), key)
    }

    /// The number of a key, and whether it is a new one.
    pub fn number(&mut self, key: &[u8]) -> (u32, bool) {
        let hash = hash_of(key);
        if let Some(known) = self.at(hash, key) {
            return (known, false);
        }
        let number = self.ends.len() as u32;
        self.bytes.extend_from_slice(key);
        self.ends.push(self.bytes.len());
        self.places.insert_unique(spread(hash), (hash, number), |place| spread(place.0));
        (number, true)
    }

    fn at(&self, hash: u32, key: &[u8]) -> Option<u32> {
        let is_it = |place: &(u32, u32)| place.0 == hash && self.get(place.1) == key;
        self.places.find(spread(hash), is_it).map(|place| place.1)
    }
}

fn hash_of(key: &[u8]) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(key);
    hasher.finish() as u32
}

/// The table takes its place from the lowest bits and a check from the highest ones.
fn spread(hash: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(hash)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::Keys;

    proptest! {
        #[test]
        fn each_is_kept_once_under_one_number(all in prop::collection::vec(prop::collection::vec(0_u8..3, 0..4), 0..200)) {
            let (mut keys, mut plain) = (Keys::default(), BTreeMap::new());
            for key in &all {
                prop_assert_eq!(keys.find(key), plain.get(key).copied());
                let next = plain.len() as u32;
                let is_new = !plain.contains_key(key);
                let number = *plain.entry(key.clone()).or_insert(next);
                prop_assert_eq!(keys.number(key), (number, is_new));
            }
            for (key, number) in &plain {
                prop_assert_eq!(keys.get(*number), key.as_slice());
            }
            prop_assert!(keys.get(plain.len() as u32).is_empty());
        }
    }
}
